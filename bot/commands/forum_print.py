"""Suggestions, agendas and minutes as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from bot.forum.model import Agenda, Comparison, Decision, Detail, Minutes, Share, Step, Suggestion, WhyNot
from bot.forum.plain import as_plain
from bot.forum.states import ACTIONS

__all__ = ["agenda_lines", "as_plain", "detail_lines", "line", "minutes_lines"]

_ROLES = {"convener": "sammankallande", "admin": "förvaltare", "local": "vid datorn", "system": "Lotsen"}
_REASONS = {
    "not_found": "inget svar",
    "no_local_rule": "länet har ingen regel",
    "none_of_these": "inget av förslagen passade",
    "did_not_help": "svaret hjälpte inte",
    "proposal": "förslag till förbättring",
}


def line(suggestion: Suggestion, county: str) -> str:
    """Return a suggestion as one line."""
    return f"{suggestion.count:4}  {suggestion.id}  {suggestion.state:14}  {county}: {suggestion.question}"


def detail_lines(detail: Detail, county: str) -> Iterator[str]:
    """Yield everything about a suggestion."""
    s = detail.suggestion
    yield f"{s.id}  {s.question}"
    yield f"  {county} · {s.state} · version {s.version}"
    yield f"  Frågad {s.count} gånger av {s.askers_text} frågare, {_day(s.first)} till {_day(s.last)}"
    yield f"  Senaste 30 dagarna: {s.trend.now} (de 30 före: {s.trend.before}, {s.trend.direction})"
    if s.since_published:
        yield f"  Frågad utan svar {s.since_published} gånger efter att den publicerades eller avfördes"
    for title, shares in (("Kommun", s.municipalities), ("Kanal", s.channels)):
        if shares:
            yield f"  {title}: {', '.join(map(_share, shares))}"
    if s.decision:
        yield f"  Beslut: {_decision(s.decision)}"
    yield "  Formuleringar:"
    for wording in detail.wordings:
        why = ", ".join(_REASONS.get(reason, reason) for reason in wording.reasons)
        yield f"    [{wording.id}] {wording.text} ({wording.count}; {why})"
    for proposal in detail.proposals:
        yield f"  Förslag från en frågare: {proposal}"
    yield from _neighbours(detail.why_not, detail.comparisons)
    if detail.history:
        yield "  Historik:"
        yield from (f"    {_step(step)}" for step in detail.history)
    yield f"  Du kan: {', '.join(ACTIONS[action] for action in detail.allowed)}"
    if detail.snippet:
        yield from ("", *detail.snippet.splitlines())


def agenda_lines(agenda: Agenda) -> Iterator[str]:
    """Yield a meeting's agenda."""
    meeting = agenda.meeting
    yield f"Dagordning {meeting.day} {meeting.time} {meeting.place}".rstrip()
    yield f"{agenda.county} · {meeting.id} · {meeting.status} · sammankallande: {meeting.convenes or '-'}"
    for remark in agenda.remarks:
        yield f"Att ta upp: {remark}"
    for item in agenda.items:
        s = item.suggestion
        yield ""
        yield f"{item.number}. {s.question}  ({s.id}, frågad {s.count} gånger av {s.askers_text} frågare)"
        for wording in item.wordings:
            yield f"    – {wording}"
        yield from _neighbours(item.why_not, item.comparisons)
    if not agenda.items:
        yield "Inget står på dagordningen."


def minutes_lines(minutes: Minutes) -> Iterator[str]:
    """Yield what a meeting came to."""
    meeting = minutes.meeting
    yield f"Minnesanteckningar {meeting.day} {meeting.time} {meeting.place}".rstrip()
    yield f"{minutes.county} · {meeting.id} · {meeting.status} · sammankallande: {meeting.convenes or '-'}"
    if meeting.present:
        yield f"Närvarande: {meeting.present}"
    if meeting.note:
        yield meeting.note
    for item in minutes.items:
        decision = _decision(item.decision) if item.decision else item.outcome
        yield f"{item.number}. {item.suggestion.question}: {decision}"
    yield f"Beslut: {minutes.decided} av {len(minutes.items)}"


def _neighbours(why_not: tuple[WhyNot, ...], comparisons: tuple[Comparison, ...]) -> Iterator[str]:
    if why_not:
        yield "  Närmast i katalogen:"
    for near in why_not:
        yield f"    {near.intent} ”{near.title}”: {' '.join(near.reasons)}"
    for comparison in comparisons:
        yield f"  Så säger länens dokument om ”{comparison.title}”:"
        for says in comparison.counties:
            text = " ".join(says.text.split()) if says.text else "reglerar det inte"
            source = f" [{'; '.join(says.sections)}]" if says.text and says.sections else ""
            yield f"    {says.name}: {text}{source}"


def _share(share: Share) -> str:
    return f"{share.name} {share.count if share.count is not None else 'färre än 3'}"


def _decision(decision: Decision) -> str:
    about = decision.intent or decision.section
    return " · ".join(part for part in (decision.label, about, decision.note) if part)


def _step(step: Step) -> str:
    what = f"{step.before} → {step.after}" if step.before != step.after else step.after
    undone = f" (ångrar steg {step.undoes})" if step.action == "undo" else ""
    gone = " [ångrat]" if step.is_undone else ""
    parts = [
        f"{step.number}. {step.at:%Y-%m-%d %H:%M} {_ROLES[step.role]}: {ACTIONS[step.action]}{undone}, {what}{gone}"
    ]
    parts += [_decision(step.decision)] if step.decision else []
    parts += [step.note] if step.note and not (step.decision and step.decision.note) else []
    return " · ".join(parts)


def _day(hour: str) -> str:
    return hour[:10] or "-"
