"""Checks that every name that one content file uses stands in another, and that no county borrows another's.

These are the faults that would give a wrong or uncited answer, so a catalogue with any of them does not load.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.catalogue.content import Content, file_of, nearest
from bot.catalogue.models import PLACEHOLDER, Answer, Document, GlossaryTerm, Intent, LawMention
from bot.laws.reference import parse_cite

__all__ = ["check_references"]

_Where = Sequence[str | int]


def check_references(content: Content) -> None:
    """Note every fault of reference in ``content``."""
    for document in content.documents.values():
        _document(document, content)
    _unique_facts(content)
    _laws(content)
    known = _Known(content)
    for intent in content.intents.values():
        _intent(intent, content, known)
    _cards(content, known)
    _terms(content, known)
    _groups(content, known)


class _Known:
    """The names that answers may use, and the county of each."""

    def __init__(self, content: Content) -> None:
        self.sections = {f"{d.id}#{s.id}": d.county for d in content.documents.values() for s in d.sections}
        self.facts = {f.id: d.county for d in content.documents.values() for f in d.facts}
        self.intents = set(content.intents)
        self.laws: dict[str, set[str]] = {
            f"{d.id}#{s.id}": {m.cite for m in s.laws} for d in content.documents.values() for s in d.sections
        }


def _document(document: Document, content: Content) -> None:
    name = f"knowledge/documents/{document.id}.yaml"
    ids = [section.id for section in document.sections]
    if document.county not in content.counties:
        content.fault(name, ["county"], f"okänt län ”{document.county}”.{nearest(document.county, content.counties)}")
    for i, section in enumerate(document.sections):
        if ids.index(section.id) != i:
            content.fault(name, ["sections", i], f"avsnittet ”{section.id}” står två gånger. Byt id på ett av dem.")
        for j, mention in enumerate(section.laws):
            fault = _law_fault(mention, content)
            if fault:
                content.fault(name, ["sections", i, "laws", j], fault)
    for i, fact in enumerate(document.facts):
        if fact.section not in ids:
            content.fault(name, ["facts", i], f"okänt avsnitt ”{fact.section}”.{nearest(fact.section, ids)}")
        if fact.municipality and fact.municipality not in _municipalities(document.county, content):
            towns = _municipalities(document.county, content)
            content.fault(name, ["facts", i], f"okänd kommun ”{fact.municipality}”.{nearest(fact.municipality, towns)}")


def _municipalities(county: str, content: Content) -> set[str]:
    known = content.counties.get(county)
    return {town.name for town in known.municipalities} if known else set()


def _law_fault(mention: LawMention, content: Content) -> str:
    """Return what is wrong with a law mention: unknown act, or a paragraph that cannot be."""
    reference = parse_cite(mention.cite)
    law = content.laws.get(reference.sfs)
    if law is None:
        return f"lagen {reference.sfs} står inte i knowledge/laws.yaml.{nearest(reference.sfs, content.laws)}"
    if reference.paragraph and law.chapters and not reference.chapter:
        return f"{mention.cite}: {law.title} har kapitel; ange kapitlet före kolon."
    if reference.chapter and not law.chapters:
        return f"{mention.cite}: {law.title} har inga kapitel; skriv ”{law.sfs} :{reference.paragraph or ''}”."
    last = law.last_chapter
    if reference.chapter and last and int(reference.chapter.split()[0]) > last:
        return f"{mention.cite}: {law.title} har bara {last} kapitel."
    return ""


def _unique_facts(content: Content) -> None:
    seen: dict[str, str] = {}
    for document in content.documents.values():
        for i, fact in enumerate(document.facts):
            if fact.id in seen:
                name = f"knowledge/documents/{document.id}.yaml"
                content.fault(name, ["facts", i], f"faktumet ”{fact.id}” står redan i {seen[fact.id]}.")
            seen[fact.id] = document.id


def _laws(content: Content) -> None:
    for law in content.laws.values():
        if law.replaced_by and law.replaced_by not in content.laws:
            hint = nearest(law.replaced_by, content.laws)
            content.fault("knowledge/laws.yaml", [], f"{law.sfs}: efterföljaren {law.replaced_by} saknas.{hint}")


def _intent(intent: Intent, content: Content, known: _Known) -> None:
    name = file_of(intent.id)
    for other in intent.related:
        if other not in known.intents:
            content.fault(name, ["related"], f"okänd intent ”{other}”.{nearest(other, known.intents)}")
    towns = {town.name for county in content.counties.values() for town in county.municipalities}
    if intent.municipality and intent.municipality not in towns:
        message = f"okänd kommun ”{intent.municipality}”.{nearest(intent.municipality, towns)}"
        content.fault(name, ["municipality"], message)
    if not intent.answers and not intent.missing:
        content.fault(name, [], "intenten har inget svar. Skriv ett, eller ”missing:” om dokumenten inte säger något.")
    for county in sorted(set(intent.answers) & set(intent.gaps)):
        content.fault(name, ["gaps", county], f"{county} har både svar och lucka. Ta bort den ena.")
    for county, answer in intent.answers.items():
        _answer(name, county, answer, content, known)
    for county, gap in intent.gaps.items():
        _facts_in(gap, name, ("gaps", county), county, content, known)


def _answer(name: str, county: str, answer: Answer, content: Content, known: _Known) -> None:
    where = ("answers", county)
    for text in (answer.text, answer.more or "", answer.warning or "", *(v.text for v in answer.variants)):
        _facts_in(text, name, where, county, content, known)
    _cites(answer.cites, name, [*where, "cites"], county, content, known)
    for i, variant in enumerate(answer.variants):
        _cites(variant.cites, name, [*where, "variants", i, "cites"], county, content, known)
    cites = [*answer.cites, *(cite for variant in answer.variants for cite in variant.cites)]
    if answer.laws is not None:
        named = set().union(*(known.laws.get(cite, set()) for cite in cites))
        for law in answer.laws:
            if law not in named:
                content.fault(name, [*where, "laws"], f"{law} står inte i något av avsnitten.{nearest(law, named)}")


def _cites(cites: Sequence[str], name: str, where: _Where, county: str, content: Content, known: _Known) -> None:
    """Note each section that is not there, or that another county's document holds."""
    for cite in cites:
        home = known.sections.get(cite)
        if home is None:
            content.fault(name, where, f"okänt avsnitt ”{cite}”.{nearest(cite, known.sections)}")
        elif home != county:
            content.fault(name, where, f"svaret gäller {county} men avsnittet ”{cite}” hör till {home}.")


def _cards(content: Content, known: _Known) -> None:
    """Note where an acute card names a section or a fact that is not there or is another county's."""
    name = "knowledge/acute.yaml"
    for county, card in content.acute.get("cards", {}).items():
        _cites(card.get("cites", ()), name, ["cards", county, "cites"], county, content, known)
        for i, line in enumerate(card["lines"]):
            _facts_in(line["text"], name, ["cards", county, "lines", i], county, content, known)


def _terms(content: Content, known: _Known) -> None:
    """Note where an explained term names a section that is not there, or not that of its own county."""
    for term in content.glossary:
        if term.section is None:
            continue
        for name, i in _places_of(term, content):
            _cites([term.section], name, ["terms", i], term.county or "alla län", content, known)


def _places_of(term: GlossaryTerm, content: Content) -> Iterator[tuple[str, int]]:
    """Yield the files, and the place in each, where a term stands."""
    for name, source in content.sources.items():
        if name.startswith("knowledge/glossary/"):
            items = source.data.get("terms", ()) if isinstance(source.data, dict) else ()
            yield from ((name, i) for i, item in enumerate(items) if item.get("term") == term.term)


def _groups(content: Content, known: _Known) -> None:
    """Note where a local group names a municipality or a section that its county does not have."""
    for i, county in enumerate(content.counties.values()):
        towns = {town.name for town in county.municipalities}
        for j, group in enumerate(county.groups):
            where: _Where = ["counties", i, "groups", j]
            _cites([group.section], "knowledge/places.yaml", where, county.id, content, known)
            for town in group.municipalities:
                if town not in towns:
                    message = f"okänd kommun ”{town}”.{nearest(town, towns)}"
                    content.fault("knowledge/places.yaml", where, message)


def _facts_in(text: str, name: str, where: _Where, county: str, content: Content, known: _Known) -> None:
    for used in PLACEHOLDER.findall(text):
        home = known.facts.get(used)
        if home is None:
            content.fault(name, where, f"okänt faktum ”{used}”.{nearest(used, known.facts)}")
        elif home != county:
            content.fault(name, where, f"texten gäller {county} men faktumet ”{used}” hör till {home}.")
