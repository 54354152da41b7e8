"""Every reply that the catalogue can give becomes a card that Teams takes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import microsoft_teams.cards as sdk
import pytest
from microsoft_teams.cards import AdaptiveCard
from pydantic.alias_generators import to_camel

from bot.assistant import Assistant
from bot.channels.teams.cards import LARGEST_CARD, Cards, size_of
from bot.channels.teams.limits import faults
from bot.chat.model import CountyChoice, Shown
from bot.reply import Citation, Question, Reply
from tests.channels.teams.conftest import elements
from tests.conftest import NOW

TOKEN = "0123456789abcdef01234567"
COUNTIES = (None, "kalmar", "varmland", "vastmanland")
DANGER = "hon säger att hon ska ta livet av sig i kväll"
OTHERS = ("hej", "", "vad kostar bussen till Växjö", "xyzzy plugh", "samverkansmöte", "vad betyder SIP", DANGER)


def replies(assistant: Assistant) -> Iterator[Reply]:
    """Yield a reply for every intent, county and variant, and for everything that is no answer."""
    for intent in assistant.catalogue.content.intents.values():
        for county in COUNTIES:
            reply = assistant.ask(Question(intent.title, NOW, county, intent=intent.id))
            yield reply
            for option in reply.options:
                chosen = option.county or county
                yield assistant.ask(Question(intent.title, NOW, chosen, dict(option.slots), intent=option.intent))
    for text, county in itertools.product(OTHERS, COUNTIES):
        yield assistant.ask(Question(text, NOW, county))
    for term in assistant.catalogue.content.glossary:
        yield assistant.ask(Question(f"vad betyder {term.term}", NOW, "kalmar"))


@pytest.fixture(scope="module")
def every(assistant: Assistant) -> list[Reply]:
    """Return every reply once; each answer also under its county's acute card."""
    found = list(replies(assistant))
    danger = {county: assistant.ask(Question(DANGER, NOW, county)) for county in COUNTIES}
    under = [
        replace(
            reply,
            status="acute",
            card=danger[reply.county].card,
            citations=(*danger[reply.county].citations, *reply.citations),
        )
        for reply in found
        if reply.status == "answer"
    ]
    return found + under


def test_every_reply_becomes_a_card_that_teams_takes(cards: Cards, every: list[Reply]) -> None:
    """Small enough, known elements only, allowed links only, with a text for clients that cannot draw it."""
    assert {reply.status for reply in every} == {"answer", "suggest", "clarify", "none", "acute"}
    for reply in every:
        card = cards.card(Shown(reply, TOKEN, is_logged=True, can_follow=True, picked=reply.title))
        assert faults(card, cards.hosts) == [], reply.intent
        AdaptiveCard.model_validate(card)


def test_every_element_has_the_properties_that_the_sdk_knows(cards: Cards, every: list[Reply]) -> None:
    """The SDK's model of a card does not look inside it; its models of the single elements are asked one by one."""
    models = {
        "ActionSet": sdk.ActionSet,
        "Container": sdk.Container,
        "TextBlock": sdk.TextBlock,
        "TextRun": sdk.TextRun,
    }
    models |= {"RichTextBlock": sdk.RichTextBlock, "Input.Text": sdk.TextInput, "Input.ChoiceSet": sdk.ChoiceSetInput}
    models |= {"Action.Execute": sdk.ExecuteAction, "Action.Submit": sdk.SubmitAction}
    models |= {"Action.ShowCard": sdk.ShowCardAction, "AdaptiveCard": AdaptiveCard}
    seen = set()
    for reply in every[:: max(1, len(every) // 300)]:
        for element in elements(cards.card(Shown(reply, TOKEN, can_follow=True))):
            model = models[element["type"]]
            seen.add(element["type"])
            fields = model.model_fields.items()
            known = {name for key, field in fields for name in (to_camel(key), field.alias, field.serialization_alias)}
            assert set(element) <= known
            model.model_validate({k: v for k, v in element.items() if k != "fallback"})
    assert seen >= {"ActionSet", "Container", "TextBlock", "TextRun", "RichTextBlock", "Action.Execute"}


def test_the_whole_answer_stands_in_the_card(cards: Cards, every: list[Reply]) -> None:
    """No word of a catalogue's answer, warning or section is left out for want of room."""
    for reply in every:
        card = cards.card(Shown(reply, TOKEN))
        text = "".join(str(e.get("text") or e.get("title") or "") for e in elements(card)).replace(" ", "")
        for line in reply.text.splitlines():
            plain = line.removeprefix("- ").replace(" ", "")
            assert plain in text or "https://" in plain, (reply.intent, line)
        for said in [w.text for w in reply.warnings] + [c.section for c in reply.citations]:
            assert said.replace(" ", "") in text


def test_passages_are_shown_as_far_as_there_is_room(cards: Cards, every: list[Reply]) -> None:
    """Long originals fold out where they fit, and are left out whole where the card would grow too large."""
    long = replace(cards, passage=lambda _citation: "Ett stycke ur originalet. " * 400)
    sizes = []
    for reply in [r for r in every if r.citations][::7]:
        card = long.card(Shown(reply, TOKEN))
        assert faults(card, cards.hosts) == []
        sizes.append(size_of(card))
        has = any(e.get("title") == "Visa ordagrant" for e in elements(card))
        assert has or len(reply.citations) > 3
    assert max(sizes) <= LARGEST_CARD


def test_an_answer_beyond_all_limits_is_cut_between_paragraphs_and_says_so(cards: Cards, assistant: Assistant) -> None:
    """A catalogue of somebody else's may hold longer answers: danger stays whole, the cut is told."""
    reply = assistant.ask(Question(DANGER, NOW, "kalmar"))
    long = replace(reply, body="\n\n".join(f"Stycke {n}. " + "ord " * 300 for n in range(60)), title="Långt svar")
    card = cards.card(Shown(long, TOKEN))
    assert faults(card, cards.hosts) == []
    text = " ".join(str(e.get("text", "")) for e in elements(card))
    assert "112" in text
    assert "Stycke 0." in text
    assert "Stycke 59." not in text
    assert "för långt för Teams" in text


def test_the_county_question_is_a_card(cards: Cards) -> None:
    """The choice of a county has a button each."""
    counties = (("kalmar", "Kalmar län"), ("varmland", "Värmlands län"), ("vastmanland", "Västmanlands län"))
    card = cards.card(CountyChoice("Vilket län gäller det?", TOKEN, counties))
    assert faults(card, cards.hosts) == []
    assert [e["title"] for e in elements(card) if e["type"] == "Action.Execute"] == [name for _, name in counties]


def test_links_lead_to_the_law_and_the_documents_only(cards: Cards, every: list[Reply]) -> None:
    """Law links are there, and a citation whose address is another one's loses the link, not the label."""
    reply = next(r for r in every if r.status == "answer" and any(law.url for c in r.citations for law in c.laws))
    card = cards.card(Shown(reply, TOKEN))
    assert "](https://lagen.nu/" in str(card)
    elsewhere = tuple(
        Citation(
            c.document,
            c.title,
            c.section,
            c.section_id,
            c.path,
            c.page,
            "https://lagen.nu.evil.example/",
            tuple(replace(law, url="http://lagen.nu/x") for law in c.laws),
        )
        for c in reply.citations
    )
    card = cards.card(Shown(replace(reply, citations=elsewhere), TOKEN))
    assert faults(card, cards.hosts) == []
    assert "evil" not in str(card)
    assert "http://" not in str(card)
    assert reply.citations[0].section in str(card)
