"""Puts a reply together: a decided intent, the asker's county and slots, and the day, give text and sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from babel.dates import format_datetime

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import PLACEHOLDER, Answer, Document, Fact, Intent, LawMention, Section, Variant, When
from bot.laws.reference import parse_cite
from bot.reply import Caution, Citation, LawLink, Option, SlotValue
from bot.texts import Texts
from bot.understanding.hours import is_open, next_opening

__all__ = ["Composed", "cautions", "citation", "compose", "fits"]


_MOST_OTHERS = 4
"""Where the slots have chosen one of many variants (a mailbox of sixteen), buttons for the others are only noise."""


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer's text with what it rests on and the choices that would narrow it."""

    text: str
    citations: tuple[Citation, ...]
    cautions: tuple[Caution, ...]
    options: tuple[Option, ...]
    variant: str | None


def compose(
    intent: Intent,
    county: str,
    slots: Mapping[str, SlotValue],
    now: dt.datetime,
    catalogue: Catalogue,
    texts: Texts,
    *,
    about_now: bool = False,
) -> Composed:
    """Return the county's answer to ``intent`` as the slots and the day make it.

    ``about_now`` adds whether the telephones in the answer are open at ``now`` (local time).
    Raises ``KeyError`` where the intent has no answer for the county: the caller decides that first.
    """
    answer = intent.answers[county]  # type: ignore[index]
    shown, chosen = _shown(answer, slots)
    parts = [chosen.text] if chosen else [answer.text, _listed(shown)]
    text = "\n\n".join(catalogue.fill(part) for part in (*parts, answer.more or "") if part.strip())
    cites = list(dict.fromkeys([*(c for v in shown for c in v.cites), *answer.cites]))
    if not chosen:
        cites = list(dict.fromkeys([*answer.cites, *cites]))
    citations = tuple(citation(cite, catalogue, answer.laws) for cite in cites)
    options = tuple(
        Option(label=v.label, intent=intent.id, slots=_as_slots(v.when)) for v in answer.variants if v is not chosen
    )
    if chosen and len(options) > _MOST_OTHERS:
        options = ()
    found = cautions(cites, now.date(), catalogue, texts)
    if about_now:
        used = PLACEHOLDER.findall("\n".join([*parts, answer.more or ""]))
        found = (*_closed_now([catalogue.facts[name] for name in used], now, texts), *found)
    if answer.warning:
        found = (*found, Caution("under_review", catalogue.fill(answer.warning)))
    return Composed(text, citations, found, options, chosen.label if chosen else None)


def _closed_now(facts: Iterable[Fact], now: dt.datetime, texts: Texts) -> Iterator[Caution]:
    """Yield for each telephone with hours whether it is closed now, and when it opens."""
    for fact in facts:
        if fact.hours is None or is_open(fact.hours, now):
            continue
        opens = next_opening(fact.hours, now)
        text = texts.gettext("%(label)s, %(value)s, is closed now.") % {"label": fact.label, "value": fact.value}
        if opens:
            day = format_datetime(opens, texts.gettext("EEEE d MMMM 'at' HH:mm"), locale=texts.gettext("en"))
            text += " " + texts.gettext("It opens on %(day)s.") % {"day": day}
        yield Caution("outside_hours", text)


def fits(when: When, slots: Mapping[str, SlotValue]) -> bool | None:
    """Return whether the slots meet a condition: True, False, or None where they do not tell."""
    verdicts = [_meets(key, wanted, slots.get(key)) for key, wanted in when if wanted is not None]
    if any(verdict is False for verdict in verdicts):
        return False
    return True if all(verdicts) else None


def citation(cite: str, catalogue: Catalogue, only: Sequence[str] | None = None) -> Citation:
    """Return the citation of the section ``document#section``; ``only`` narrows its laws."""
    document, section = catalogue.sections[cite]
    mentions = [m for m in section.laws if only is None or m.cite in only]
    unique = {m.cite: m for m in reversed(mentions)}
    return Citation(
        document=document.id,
        title=document.title,
        section=section.heading,
        section_id=cite,
        path=section.path,
        page=section.page,
        url=document.url,
        laws=tuple(_law_link(unique[c], catalogue) for c in dict.fromkeys(m.cite for m in mentions)),
    )


def cautions(cites: Iterable[str], today: dt.date, catalogue: Catalogue, texts: Texts) -> tuple[Caution, ...]:
    """Return what the asker must know about the sources: expired, replaced law, a report that is no rule."""
    found: list[Caution] = []
    pairs = [catalogue.sections[cite] for cite in cites]
    for document in {document.id: document for document, _ in pairs}.values():
        found += _document_cautions(document, today, texts)
    for _, section in pairs:
        found += _law_cautions(section, today, catalogue, texts)
    return tuple(dict.fromkeys(found))


def _shown(answer: Answer, slots: Mapping[str, SlotValue]) -> tuple[list[Variant], Variant | None]:
    """Return the variants to show, and the one that the slots have chosen where there is just one."""
    verdicts = [(variant, fits(variant.when, slots)) for variant in answer.variants]
    met = [variant for variant, verdict in verdicts if verdict]
    if len(met) == 1:
        return met, met[0]
    open_ones = [variant for variant, verdict in verdicts if verdict is None]
    return met or open_ones or list(answer.variants), None


def _listed(variants: Sequence[Variant]) -> str:
    """Return variants as a list: a line each where they are short, else a heading line and its text."""
    if all("\n" not in v.text for v in variants):
        return "\n".join(f"- {v.label}: {v.text}" for v in variants)
    return "\n\n".join(f"{v.label}:\n{v.text}" for v in variants)


def _meets(key: str, wanted: object, have: SlotValue | None) -> bool | None:
    if have is None:
        return None
    if key == "age":
        low, high = map(int, str(wanted).split("-"))
        return low <= int(have) <= high
    if isinstance(wanted, tuple):
        return have in wanted
    return have == wanted


def _as_slots(when: When) -> dict[str, SlotValue]:
    """Return the slots that a click on a variant settles; an age range settles on its lower end."""
    slots: dict[str, SlotValue] = {}
    for key, wanted in when:
        if wanted is None:
            continue
        if key == "age":
            slots[key] = int(wanted.split("-")[0])
        else:
            slots[key] = wanted[0] if isinstance(wanted, tuple) else wanted
    return slots


def _law_link(mention: LawMention, catalogue: Catalogue) -> LawLink:
    reference = parse_cite(mention.cite)
    law = catalogue.content.laws.get(reference.sfs)
    name = law.short or law.title if law else None
    label = reference.label(name)
    if law and law.repealed and reference.sfs not in label:
        label = f"{label} ({reference.sfs})"
    sure = mention.source_error is None
    return LawLink(
        sfs=reference.sfs,
        chapter=reference.chapter,
        paragraph=reference.paragraph,
        label=label,
        url=reference.url if sure else None,
        official_url=reference.official_url if sure else None,
        note=mention.source_error or mention.slip,
    )


def _document_cautions(document: Document, today: dt.date, texts: Texts) -> list[Caution]:
    found = []
    _ = texts.gettext
    if document.valid_to and today >= document.valid_to:
        day = document.valid_to.isoformat()
        if today == document.valid_to:
            text = _("%(title)s is valid until today, %(day)s. Check whether a new version has been decided.")
        else:
            text = _("The validity of %(title)s ended on %(day)s. Check whether a new version has been decided.")
        found.append(Caution("expired", text % {"title": document.short_title, "day": day}))
    if document.valid_from and today < document.valid_from:
        text = _("%(title)s is valid from %(day)s.")
        found.append(Caution("expired", text % {"title": document.short_title, "day": document.valid_from.isoformat()}))
    if document.caveat:
        found.append(Caution("report" if document.kind == "report" else "older", document.caveat.strip()))
    return found


def _law_cautions(section: Section, today: dt.date, catalogue: Catalogue, texts: Texts) -> list[Caution]:
    found = []
    for mention in section.laws:
        law = catalogue.content.laws.get(parse_cite(mention.cite).sfs)
        if mention.source_error:
            text = texts.gettext("The source writes “%(written)s”: %(error)s")
            error = mention.source_error.strip()
            found.append(Caution("source_error", text % {"written": mention.written, "error": error}))
        elif law and law.repealed and today >= law.repealed:
            found.append(
                Caution(
                    "law_replaced",
                    _replaced(law.short or law.title, law.sfs, law.repealed, law.replaced_by, texts),
                )
            )
    return found


def _replaced(name: str, sfs: str, day: dt.date, successor: str | None, texts: Texts) -> str:
    values = {"name": name, "sfs": sfs, "day": day.isoformat(), "successor": successor or ""}
    if successor:
        return texts.gettext("%(name)s (%(sfs)s) was replaced by %(successor)s on %(day)s.") % values
    return texts.gettext("%(name)s (%(sfs)s) was repealed on %(day)s.") % values
