"""The one road from a question to a reply: understand, match, decide, compose.

Pure: the clock comes with the question, the catalogue is an argument, and the same question against the same
catalogue gives the same reply, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import GlossaryTerm, Intent
from bot.catalogue.slugs import slug
from bot.compose import cautions, citation, compose
from bot.fit import lacks_what_is_asked, speaks_of_another
from bot.language.normalise import fold, normalise
from bot.matching.decide import Decision, decide, offered
from bot.matching.matcher import Ranking
from bot.reply import Caution, Citation, Explanation, Option, Previous, Question, Reply, SlotValue
from bot.texts import Texts, texts_in
from bot.understanding.acute import AcuteSigns
from bot.understanding.acute_card import card_for
from bot.understanding.definition import defined_term
from bot.understanding.follow_up import FollowUp, completed, keeps, merged, read_follow_up
from bot.understanding.hours import asks_about_now
from bot.understanding.slots import read_slots

__all__ = ["Assistant"]

_MOST_OPTIONS = 3
_MOST_REMEMBERED = 1000

_Key = tuple[object, ...]


@dataclass(frozen=True)
class _Understood:
    """A question with what was read out of it; ``county`` is the one that the answer is to come from."""

    question: Question
    slots: dict[str, SlotValue]
    county: str | None
    elsewhere: bool


class Assistant:
    """Answers questions from one catalogue."""

    def __init__(self, catalogue: Catalogue, texts: Texts | None = None) -> None:
        self.catalogue = catalogue
        self._texts = texts or texts_in("sv")
        self._remembered: dict[_Key, Reply] = {}

    def ask(self, question: Question) -> Reply:
        """Return the reply to one question; never raises for any text.

        What was asked a moment ago is remembered: staff ask the same things, and the same question has the same reply.
        """
        key = _key(question)
        reply = self._remembered.get(key)
        if reply is None:
            reply = self._ask(question)
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = reply
        return reply

    def _ask(self, question: Question) -> Reply:
        understood = self._understand(question)
        seen = question.intent is not None and not question.in_place  # the card stands above what was clicked
        signs = None if seen else self.catalogue.acute.assess(question.text)
        reply = self._continued(question) or self._reply(understood, self._ranked(understood, question.text))
        return self._acute(understood, signs, reply) if signs else reply

    def danger(self, question: Question) -> Reply | None:
        """Return the acute card alone where the question speaks of danger now, else None."""
        signs = self.catalogue.acute.assess(question.text)
        if signs is None:
            return None
        understood = self._understand(question)
        return self._acute(understood, signs, self._base(understood, "none", ""))

    # --- understanding -----------------------------------------------------------------------------

    def _understand(self, question: Question) -> _Understood:
        slots = {**read_slots(question.text, question.now, self.catalogue.gazetteer), **question.slots}
        named = slots.get("county")
        county = str(named) if named else question.county
        return _Understood(question, slots, county, bool(question.county and county != question.county))

    def _ranked(self, understood: _Understood, text: str) -> Ranking:
        """Rank ``text``, without the intents about another municipality than the one that the question names."""
        ranking = self.catalogue.matcher.rank(text, understood.county)
        named = understood.slots.get("municipality")
        if named is None:
            return ranking
        intents = self.catalogue.content.intents
        kept = tuple(c for c in ranking.candidates if intents[c.intent].municipality in {None, named})
        return replace(ranking, candidates=kept)

    # --- follow-ups --------------------------------------------------------------------------------

    def _continued(self, question: Question) -> Reply | None:
        """Return the reply to a follow-up on the question before it, or None where the text stands by itself."""
        previous = question.previous
        if previous is None or question.intent is not None:
            return None
        intent = self.catalogue.intent(previous.intent)
        follow_up = read_follow_up(question.text, question.now, self.catalogue.gazetteer) if intent else None
        if intent is None or follow_up is None:
            return None
        slots = merged(question.slots, merged(previous.slots, follow_up.told))
        county = str(slots.get("county") or question.county or previous.county or "") or None
        elsewhere = bool(question.county and county != question.county)
        understood = _Understood(question, slots, county, elsewhere)
        reply = self._continuing(understood, intent, follow_up)
        return replace(reply, follows=intent.title) if reply else None

    def _continuing(self, understood: _Understood, intent: Intent, follow_up: FollowUp) -> Reply | None:
        """Keep the intent where its answer depends on what is told; else let the matcher see the whole question."""
        if follow_up.elsewhere:
            return self._none(understood, Decision("none", (intent.id,), 1.0, "not_found"))
        if keeps(intent, understood.county, follow_up.told):
            return self._picked(understood, intent.id)
        whole = completed(intent.title, intent.municipality, understood.question.text, follow_up.told)
        ranking = self._ranked(understood, whole)
        decision = decide(ranking, understood.county, self.catalogue.counties_of)
        if decision.kind == "answer":
            return self._answer(understood, decision, ranking)
        if decision.kind == "suggest":
            return self._suggest(understood, decision)
        return self._none(understood, decision) if decision.reason == "no_local_rule" else None

    # --- deciding ----------------------------------------------------------------------------------

    def _reply(self, understood: _Understood, ranking: Ranking) -> Reply:
        picked = understood.question.intent
        if picked is not None:
            return self._picked(understood, picked)
        decision = decide(ranking, understood.county, self.catalogue.counties_of)
        asked = defined_term(understood.question.text, understood.county, self.catalogue.content.glossary)
        if asked and (asked[1] or decision.kind != "answer"):
            return self._definition(understood, asked[0])
        match decision.kind:
            case "answer":
                return self._answer(understood, decision, ranking)
            case "suggest":
                return self._suggest(understood, decision)
            case _:
                return self._none(understood, decision)

    def _picked(self, understood: _Understood, picked: str) -> Reply:
        """Answer an intent that the asker chose; one that this version no longer has is said plainly."""
        intent = self.catalogue.intent(picked)
        _ = self._texts.gettext
        if intent is None:
            text = _("That choice is no longer in the catalogue. Ask your question once more.")
            return self._base(understood, "none", text, reason="not_found")
        if understood.county is None:
            return self._which_county(understood, intent, 1.0)
        if understood.county not in intent.answers:
            return self._no_local_rule(understood, intent, 1.0)
        return self._answered(understood, intent, understood.county, 1.0)

    def _answer(self, understood: _Understood, decision: Decision, ranking: Ranking) -> Reply:
        intent = self.catalogue.content.intents[decision.intents[0]]
        if understood.county is None:
            reply = self._which_county(understood, intent, decision.confidence)
        else:
            reply = self._answered(understood, intent, understood.county, decision.confidence)
            text = understood.question.text
            if lacks_what_is_asked(text, intent, reply, self.catalogue):
                return self._none(understood, Decision("none", decision.intents, decision.confidence, "not_found"))
            if speaks_of_another(text, intent, reply, self.catalogue):
                near = offered(ranking, understood.county, self.catalogue.counties_of)
                return self._suggest(understood, Decision("suggest", near, decision.confidence))
        scores = [candidate.score for candidate in ranking.candidates[:2]] + [0.0, 0.0]
        phrase = ranking.candidates[0].phrase if ranking.candidates else ""
        variant = reply.explanation.variant if reply.explanation else None
        return replace(reply, explanation=Explanation(phrase, scores[0], scores[0] - scores[1], variant))

    def _definition(self, understood: _Understood, term: GlossaryTerm) -> Reply:
        """Answer what a term means, from the glossary and the section that it stands in."""
        _ = self._texts.gettext
        values = {"term": term.term, "means": term.means}
        first = _("%(term)s means %(means)s.") % values if term.means.lower() != term.term.lower() else ""
        cite = term.section or ""
        reply = self._base(understood, "answer", " ".join(filter(None, (first, term.explains))))
        return replace(
            reply,
            intent=f"ordlista.{slug(term.term)}",
            title=term.term,
            confidence=1.0,
            county=term.county or understood.county,
            citations=(self._citation(cite),),
            warnings=cautions([cite], understood.question.now.date(), self.catalogue, self._texts),
        )

    def _answered(self, understood: _Understood, intent: Intent, county: str, confidence: float) -> Reply:
        about_now = asks_about_now(fold(normalise(understood.question.text)))
        composed = compose(
            intent,
            county,
            understood.slots,
            understood.question.now,
            self.catalogue,
            self._texts,
            about_now=about_now,
        )
        cautions = composed.cautions
        if understood.elsewhere:
            cautions = (self._other_county(understood), *cautions)
        reply = self._base(understood, "answer", composed.text)
        return replace(
            reply,
            intent=intent.id,
            title=intent.title,
            confidence=confidence,
            county=county,
            citations=composed.citations,
            warnings=cautions,
            options=composed.options,
            nearest=(intent.id,),
            explanation=Explanation("", 0.0, 0.0, composed.variant),
        )

    def _other_county(self, understood: _Understood) -> Caution:
        text = self._texts.gettext("The answer holds for %(named)s, not for %(own)s, which this place belongs to.")
        names = {
            "named": self.catalogue.county_name(understood.county or ""),
            "own": self.catalogue.county_name(understood.question.county or ""),
        }
        return Caution("other_county", text % names)

    def _which_county(self, understood: _Understood, intent: Intent, confidence: float) -> Reply:
        """Ask which county, where the intent is known: no answer is safe without it."""
        _ = self._texts.gettext
        counties = [c for c in self.catalogue.content.counties if c in intent.answers]
        if not counties:
            return self._none(understood, Decision("none", (intent.id,), confidence, "no_local_rule"))
        options = tuple(
            Option(
                label=self.catalogue.county_name(county),
                intent=intent.id,
                slots={"county": county},
                county=county,
                citations=self._citations(intent, county),
            )
            for county in counties
        )
        text = _("Which county is it about? The answer to “%(title)s” differs between the counties.")
        reply = self._base(understood, "clarify", text % {"title": intent.title})
        return replace(
            reply,
            intent=intent.id,
            title=intent.title,
            confidence=confidence,
            options=options,
            nearest=(intent.id,),
        )

    def _suggest(self, understood: _Understood, decision: Decision) -> Reply:
        _ = self._texts.gettext
        intents = [self.catalogue.content.intents[i] for i in decision.intents[:_MOST_OPTIONS]]
        options = tuple(
            Option(
                label=i.title,
                intent=i.id,
                slots=dict(understood.question.slots),
                citations=self._citations(i, understood.county),
            )
            for i in intents
        )
        lines = [_("I am not sure which of these you mean:"), *(f"- {option.label}" for option in options)]
        reply = self._base(understood, "suggest", "\n".join(lines))
        nearest = tuple(i.id for i in intents)
        return replace(
            reply, confidence=decision.confidence, county=understood.county, options=options, nearest=nearest
        )

    # --- where there is no answer ------------------------------------------------------------------

    def _none(self, understood: _Understood, decision: Decision) -> Reply:
        _ = self._texts.gettext
        if decision.reason == "no_local_rule" and decision.intents:
            return self._no_local_rule(
                understood, self.catalogue.content.intents[decision.intents[0]], decision.confidence
            )
        if decision.reason == "small_talk":
            text = _(
                "Hi! I answer questions on how social services, health care, dental care, preschool and school "
                "work together around children. Ask for example: “Who calls the SIP?”"
            )
        elif decision.reason == "outside":
            text = _(
                "That is outside what I can answer. "
                "I answer from the county's documents on co-operation around children."
            )
        else:
            text = _("I found no answer to that in the documents of %(county)s.") % {"county": self._county(understood)}
            text += " " + _("Try other words, or propose it as an improvement to the dialogue forum.")
        reply = self._base(understood, "none", text, reason=decision.reason or "not_found")
        return replace(reply, confidence=decision.confidence, county=None, nearest=decision.intents)

    def _no_local_rule(self, understood: _Understood, intent: Intent, confidence: float) -> Reply:
        """Say that the county's documents do not regulate it, and where others' do, without giving their rule."""
        _ = self._texts.gettext
        what = intent.missing or f"”{intent.title.rstrip('?')}”"
        values = {"county": self._county(understood), "what": what}
        parts = [_("The documents of %(county)s say nothing about %(what)s.") % values]
        gap = intent.gaps.get(understood.county) if understood.county else None  # type: ignore[call-overload]
        if gap:
            parts.append(self.catalogue.fill(gap))
        others = [self.catalogue.county_name(c) for c in self.catalogue.content.counties if c in intent.answers]
        if others and understood.county:
            parts.append(
                _("It is regulated in the documents of %(others)s.") % {"others": _enumerate(others, _("and"))}
            )
        reply = self._base(understood, "none", "\n\n".join(parts), reason="no_local_rule")
        return replace(reply, intent=intent.id, title=intent.title, confidence=confidence, nearest=(intent.id,))

    def _county(self, understood: _Understood) -> str:
        if understood.county:
            return self.catalogue.county_name(understood.county)
        return self._texts.gettext("the three counties")

    # --- acute -------------------------------------------------------------------------------------

    def _acute(self, understood: _Understood, signs: AcuteSigns, reply: Reply) -> Reply:
        """Put the acute card first; an answer that was found follows under it, anything else is left out."""
        time = understood.slots.get("time")
        card = card_for(self.catalogue.acute.knowledge, understood.county)
        answered = reply.status == "answer"
        cites = tuple(self._citation(c) for c in card.cites)
        return replace(
            reply,
            status="acute",
            card=card.text(self.catalogue.fill, str(time) if time else None, signs),
            body=reply.body if answered else "",
            county=understood.county,
            citations=(*cites, *(c for c in reply.citations if c not in cites)) if answered else cites,
            options=reply.options if answered else (),
            reason=None,
        )

    # --- shared ------------------------------------------------------------------------------------

    def _base(self, understood: _Understood, status: str, body: str, *, reason: str | None = None) -> Reply:
        return Reply(
            status=status,  # type: ignore[arg-type]
            body=body,
            redacted_question=understood.question.text,
            catalogue=self.catalogue.version,
            asked_for=understood.county,
            slots=understood.slots,
            reason=reason,  # type: ignore[arg-type]
            found=understood.question.found,
        )

    def _citations(self, intent: Intent, county: str | None) -> tuple[Citation, ...]:
        answer = intent.answers.get(county) if county else None  # type: ignore[call-overload]
        return tuple(self._citation(cite) for cite in answer.cites) if answer else ()

    def _citation(self, cite: str) -> Citation:
        return citation(cite, self.catalogue)


def _key(question: Question) -> _Key:
    """Return all that a reply depends on; opening hours and "tonight" change by the minute at most."""
    return (
        question.text,
        question.now.replace(second=0, microsecond=0),
        question.now.utcoffset(),
        question.county,
        question.intent,
        question.in_place,
        tuple(question.slots.items()),
        tuple(question.found.items()),
        _said_before(question.previous),
    )


def _said_before(previous: Previous | None) -> _Key | None:
    return (previous.intent, previous.county, tuple(previous.slots.items())) if previous else None


def _enumerate(names: list[str], word: str) -> str:
    """Return "a", "a och b" or "a, b och c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
