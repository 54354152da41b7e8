"""A law reference as data, with its label and its addresses.

The address schemes stand here and nowhere else: lagen.nu (stable, exact anchors) for people,
data.riksdagen.se (official, same anchors) as the second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["LawReference", "parse_cite"]

_CITE = re.compile(
    r"^(?P<sfs>\(EU\) \d{4}/\d+|\d{4}:\d+)"
    r"(?: (?P<chapter>\d+(?: [a-z])?)?:(?P<paragraph>\d+(?: [a-z])?)?)?$"
)


@dataclass(frozen=True, slots=True, order=True)
class LawReference:
    """An act, and where given its chapter and paragraph ("5 a" with a space, as it is written)."""

    sfs: str
    chapter: str | None = None
    paragraph: str | None = None

    @property
    def cite(self) -> str:
        """The compact form: ``2025:400 19:1``, ``1985:125 :7``, ``2009:400 25:``, ``2018:1197``."""
        if self.chapter is None and self.paragraph is None:
            return self.sfs
        return f"{self.sfs} {self.chapter or ''}:{self.paragraph or ''}"

    def label(self, name: str | None = None) -> str:
        """Return the reference as it is written in Swedish, "19 kap. 1 § SoL".

        ``name`` is the act's short name; without it the act goes by its number, "7 § lag (1985:125)".
        A whole act gives "SoL (2025:400)".
        """
        act = name or ("förordning" if self.sfs.startswith("(EU)") else "lag")
        numbered = f"{act} {self.sfs}" if self.sfs.startswith("(EU)") else f"{act} ({self.sfs})"
        place = " ".join(
            part
            for part in (
                f"{self.chapter} kap." if self.chapter else "",
                f"{self.paragraph} §" if self.paragraph else "",
            )
            if part
        )
        if not place:
            return numbered
        return f"{place} {name if name else numbered}"

    @property
    def anchor(self) -> str:
        """The paragraph's anchor, ``K19P1`` or ``P7``; empty for a whole act."""
        chapter = f"K{self.chapter.replace(' ', '')}" if self.chapter else ""
        paragraph = f"P{self.paragraph.replace(' ', '')}" if self.paragraph else ""
        return chapter + paragraph

    @property
    def url(self) -> str:
        """The paragraph at lagen.nu; for an EU act its page at EUR-Lex."""
        if self.sfs.startswith("(EU)"):
            return f"https://eur-lex.europa.eu/eli/reg/{self.sfs.removeprefix('(EU) ')}/oj?locale=sv"
        return f"https://lagen.nu/{self.sfs}{'#' + self.anchor if self.anchor else ''}"

    @property
    def official_url(self) -> str:
        """The same paragraph in the Riksdag's open data; for an EU act the same as :attr:`url`."""
        if self.sfs.startswith("(EU)"):
            return self.url
        anchor = f"#{self.anchor}" if self.anchor else ""
        return f"https://data.riksdagen.se/dokument/sfs-{self.sfs.replace(':', '-')}.html{anchor}"


def parse_cite(cite: str) -> LawReference:
    """Return the reference that a compact form means.

    Raises ``ValueError`` that shows the forms that are expected.

    >>> parse_cite("2025:400 19:1").label("SoL")
    '19 kap. 1 § SoL'
    """
    found = _CITE.match(cite)
    if found is None:
        raise ValueError(
            f"”{cite}” är ingen lagrumsform. Skriv ”2025:400 19:1” (kapitel och paragraf), "
            "”1985:125 :7” (lag utan kapitel), ”2009:400 25:” (helt kapitel) eller ”2018:1197” (hel lag)."
        )
    return LawReference(found["sfs"], found["chapter"], found["paragraph"])
