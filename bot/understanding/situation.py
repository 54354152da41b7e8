"""The child's situation in a question: ongoing care contact, placed, consent, protected identity.

Each reader takes normalised text without diacritics and returns True, False or None (the question does not
tell). The negative forms are tried first: "ingen pågående vårdkontakt" holds the positive form inside it.
"""

from __future__ import annotations

import re

__all__ = ["read_care_contact", "read_consent", "read_placed", "read_protected_identity", "read_role"]

_CARE = r"(?:vard|bup|bou|hab\b|habilitering|barnpsyk|region|mottagning|bhv|bvc|sjukvard)\w*"
_NO_CARE = re.compile(
    r"\b(?:ingen|inga|utan|ej|saknar|inte (?:har )?(?:nagon|nan)|inte (?:ha|haft)|aldrig haft|har inte|saknas)\s(?:\w+\s){0,3}"
    rf"(?:vardkontakt|kontakt(?:er)? (?:\w+ )?(?:med|hos|inom|i) (?:\w+ )?{_CARE})"
    r"|\b(?:ingen|inga|utan|saknar|har inte|inte har) (?:\w+ ){0,2}kontakt (?:med|inom|i|alls)"
    r"|\baldrig (?:traffat|varit|gatt|sokt)|\binte (?:gar(?! med\b)|gar pa|ar patient|ar inskriven|ar aktuell|kand)\b"
    rf"|\b(?:gar|ar) inte (?:hos|pa|i|inskriven|aktuell|patient|nagonstans)|\binte nagonstans i varden"
    r"|\binte (?:har|haft) (?:nagon|nan) (?:kontakt|vard)|\bnan kontakt dar\b|\bny for varden|\bvardkontakt saknas"
)
_CARE_YES = re.compile(
    rf"\bgar (?:redan |just nu |nu |idag |regelbundet )?(?:i |pa |hos |till )?(?:\w+ ){{0,2}}{_CARE}"
    r"|\b(?:pagaende|etablerad|befintlig|redan en|redan) (?:\w+ )?(?:vardkontakt|kontakt|behandling)"
    rf"|\bhar (?:redan |en |nan |nagon )*(?:kontakt|behandlare|samtal\w*|lakare|psykolog) (?:\w+ )?(?:pa|hos|med|inom|i) (?:\w+ )?{_CARE}"
    rf"|\b(?:patient|inskriven|aktuell) (?:\w+ )?(?:pa|hos|i|inom|vid) (?:\w+ )?{_CARE}"
    rf"|\b(?:har|hade) (?:redan )?(?:nan|nagon|en) pa {_CARE}|\bgar dar redan|\bgar redan (?:dar|hos|pa|i)\b"
    r"|\bhar (?:en )?(?:pagaende )?vardkontakt|\bmed vardkontakt"
)
_PLACED = re.compile(
    r"\bplacera(?:d|de|t|s)\b|\bplacering\w*|\bfamiljehem\w*|\bhvb\w*|\bjourhem\w*|\bstodboende\w*|\blvu-?placera\w*|"
    r"\bsis-?\w*hem|\bsamhallsvard\w*|\bomplacera\w*|\butanfor (?:det )?egna hemmet"
)
_NOT_PLACED = re.compile(r"\b(?:inte|ej|icke|aldrig) (?:\w+ )?placera\w*")
_NO_CONSENT = re.compile(
    r"\b(?:sager|sa|sagt) (?:blankt |bestamt )?nej\b|\bvagrar?\b|\bgar inte med pa\b|\binte gar med pa\b|\bpa tvaren\b|\binte (?:ge|ger|gett|lamnat?) (?:sitt )?samtycke"
    r"|\b(?:utan|inget|saknar|ej|nekar) (?:\w+ )?(?:samtycke|medgivande|godkannande)|\bmotsatter sig\b|\bvill inte att vi\b"
)
_CONSENT = re.compile(
    r"\b(?:sager|sagt|sa) ja\b|\bhar (?:gett |lamnat |fatt )?(?:sitt )?(?:samtycke|medgivande)\b|\bsamtycke finns\b|\bmed samtycke\b|\bsamtycker\b"
)
_PROTECTED = re.compile(
    r"\bskyddad\w* (?:person)?(?:uppgift\w*|identitet\w*|adress\w*)|\bsekretessmark\w*|\bskyddad folkbokforing|\bkvarskriv\w*|\blever gom[dt]\w*|\bhemlig adress"
)
_ROLES = (
    ("tandvard", r"\b(?:folktandvard\w*|tandvard\w*|tandlakar\w*|tandskot\w*|tandhyg\w*|ftv)\b"),
    (
        "skola",
        r"\b(?:rektor\w*|skolan|skola|larare\w*|mentor\w*|elevhals\w*|skolskoterska\w*|skolkurator\w*|forskol\w*|pedagog\w*)\b",
    ),
    (
        "halso-och-sjukvard",
        r"\b(?:bvc|bup|bou|evi|bhv|lakare\w*|sjukskot\w*|barnmorsk\w*|halsocentral\w*|vardcentral\w*|barnmorskemottagning\w*)\b",
    ),
    (
        "socialtjanst",
        r"\b(?:soc|socialtjanst\w*|socialsekreterare\w*|ifo|socialkontor\w*|socialforvaltning\w*|handlaggare\w*)\b",
    ),
)
_SPEAKER = re.compile(
    r"\b(?:jag (?:ar|jobbar|arbetar)|vi (?:ar|pa|i|inom)|jag som|vi som|hos oss (?:pa|i)|som)\s(?P<rest>(?:\w+\s?){1,4})"
)


def read_care_contact(folded: str) -> bool | None:
    """Return whether the child has an ongoing care contact."""
    if _NO_CARE.search(folded):
        return False
    return True if _CARE_YES.search(folded) else None


def read_placed(folded: str) -> bool | None:
    """Return whether the child lives in care outside the home."""
    if _NOT_PLACED.search(folded):
        return False
    return True if _PLACED.search(folded) else None


def read_consent(folded: str) -> bool | None:
    """Return whether child or guardian has consented."""
    if _NO_CONSENT.search(folded):
        return False
    return True if _CONSENT.search(folded) else None


def read_protected_identity(folded: str) -> bool | None:
    """Return True where somebody in the family has protected personal data."""
    return True if _PROTECTED.search(folded) else None


def read_role(folded: str) -> str | None:
    """Return where the asker works, only where the question says it in so many words ("jag jobbar på ...")."""
    for speaker in _SPEAKER.finditer(folded):
        for role, words in _ROLES:
            if re.search(words, speaker["rest"]):
                return role
    return None
