"""What stands on a card, in which order, and what its buttons carry."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.models import Document
from bot.channels.teams.buttons import CHOICE, PROPOSAL, read_click
from bot.channels.teams.cards import Cards
from bot.channels.teams.limits import faults
from bot.channels.teams.render import Renderer
from bot.chat.model import (
    Address,
    ChooseCounty,
    CountyChoice,
    Judge,
    Notice,
    Outgoing,
    Pick,
    Place,
    Propose,
    Shown,
    TellMe,
)
from bot.documents.passages import Passages
from bot.privacy.redact import Redacted
from bot.reply import Option, Question, Reply
from bot.texts import texts_in
from tests.channels.teams.conftest import Card, actions, elements, shown
from tests.conftest import NOW

TOKEN = "0123456789abcdef01234567"
HOSTILE = "[klicka](https://evil.example) **b** <b>x</b> <at>Everyone</at> `x` # rubrik\n1. lista\n[a]: https://evil"


def admit(raw: str) -> Redacted:
    """Stand in for the door."""
    return Redacted(raw.replace("20110412-9810", "[personnummer]"), {})


def ask(assistant: Assistant, text: str, county: str | None = "kalmar") -> Reply:
    """Return the reply to a question."""
    return assistant.ask(Question(text, NOW, county))


def test_danger_stands_first(cards: Cards, assistant: Assistant) -> None:
    """The acute card is the first thing on the card and of its fallback, marked by words and not by colour alone."""
    card = cards.card(Shown(ask(assistant, "hon vill ta livet av sig nu, vem kallar till SIP"), TOKEN))
    first = card["body"][0]
    assert first["style"] == "attention"
    assert first["items"][0]["text"] == "Fara just nu"
    assert "112" in shown(first)
    assert card["fallbackText"].startswith("Ring 112")
    assert "Vem kallar till SIP?" in shown(card)


def test_the_order_is_answer_warning_choice_source(cards: Cards, assistant: Assistant) -> None:
    """Whoever is on the phone reads the answer first and the source last."""
    text = shown(cards.card(Shown(ask(assistant, "vem kallar till SIP"), TOKEN)))
    places = [
        text.index(piece) for piece in ("Den verksamhet", "Obs:", "Precisera svaret:", "Källa", "Hjälpte svaret?")
    ]
    assert places == sorted(places)
    assert "Kalmar län" in text


def test_another_countys_answer_says_so_before_it_answers(cards: Cards, assistant: Assistant) -> None:
    """Where the question names another county than the place's, that stands above the answer, not under it."""
    text = shown(cards.card(Shown(ask(assistant, "vart skickar jag en avvikelse i värmland"), TOKEN)))
    assert text.index("inte Kalmar län") < text.index("Skicka avvikelsen skriftligt")


def test_the_fallback_makes_sense_read_aloud(cards: Cards, assistant: Assistant) -> None:
    """It holds answer, warning and source as plain sentences, without Markdown or addresses."""
    said = cards.card(Shown(ask(assistant, "vem kallar till SIP"), TOKEN))["fallbackText"]
    for piece in ("Den verksamhet", "Obs: Giltighetstiden", "Källa:", "Individuell nivå"):
        assert piece in said
    assert "](" not in said
    assert "https://" not in said


@pytest.mark.parametrize("field", ["body", "card", "title", "section", "warning", "label", "notice"])
def test_foreign_text_is_never_markup(cards: Cards, assistant: Assistant, field: str) -> None:
    """Whatever a text holds, it is drawn as it stands, in elements that read no Markdown."""
    reply = ask(assistant, "vem kallar till SIP")
    content: Shown | Notice = Shown(reply, TOKEN)
    match field:
        case "body" | "card" | "title":
            content = Shown(
                replace(reply, **{field: HOSTILE, "status": "acute" if field == "card" else "answer"}), TOKEN
            )
        case "section":
            content = Shown(
                replace(reply, citations=(replace(reply.citations[0], section=HOSTILE, title=HOSTILE),)), TOKEN
            )
        case "warning":
            content = Shown(replace(reply, warnings=(replace(reply.warnings[0], text=HOSTILE),)), TOKEN)
        case "label":
            content = Shown(replace(reply, options=(Option(HOSTILE[:100], "sip.vem-kallar"),)), TOKEN, picked=HOSTILE)
        case _:
            content = Notice(HOSTILE, title=HOSTILE, links=(("klicka", "https://evil.example/"),))
    card = cards.card(content)
    assert faults(card, cards.hosts) == []
    for element in elements(card):
        assert element["type"] != "TextBlock" or "evil" not in element["text"]
        assert element["type"] != "Action.OpenUrl"


def test_a_question_that_a_button_cuts_stands_above_it(cards: Cards, assistant: Assistant) -> None:
    """Short suggestions are buttons alone; where one is too long for a telephone, all are written out as well."""
    reply = ask(assistant, "samverkansmöte", "vastmanland")
    short = replace(reply, options=(Option("Vem kallar?", "a.b"),), body="Vilken menar du:\n- Vem kallar?")
    long = "Vilka lagar kräver att socialtjänst, vård och skola samverkar?"
    cut = replace(reply, options=(Option(long, "a.b"),), body=f"Vilken menar du:\n- {long}")
    assert "Vem kallar?" not in str([e for e in elements(cards.card(Shown(short, TOKEN))) if e["type"] == "TextRun"])
    assert long in str([e for e in elements(cards.card(Shown(cut, TOKEN))) if e["type"] == "TextRun"])


def test_every_button_says_the_same_twice(cards: Cards, assistant: Assistant) -> None:
    """Verb and data agree, and the fallback of an older client carries the same data."""
    card = cards.card(Shown(ask(assistant, "öppettider EVI"), TOKEN, is_logged=True, can_follow=True))
    found = [e for e in elements(card) if e["type"] == "Action.Execute"]
    assert {e["data"]["action"] for e in found} == {"tell", "propose"}
    for element in found:
        assert element["verb"] == element["data"]["action"]
        assert element["fallback"]["type"] == "Action.Submit"
        assert element["fallback"]["data"] == element["data"]


def test_a_button_carries_ids_and_never_a_label(cards: Cards, assistant: Assistant) -> None:
    """A pick has the intent, the slots, the catalogue's version and the question's token, and no words."""
    reply = ask(assistant, "samverkansmöte", "vastmanland")
    picks = actions(cards.card(Shown(reply, TOKEN)), "pick")
    assert [p["data"]["intent"] for p in picks] == [o.intent for o in reply.options]
    for pick, option in zip(picks, reply.options, strict=True):
        assert set(pick["data"]) == {"action", "token", "catalogue", "intent", "slots"}
        assert pick["data"]["catalogue"] == reply.catalogue
        assert option.label not in json.dumps(pick["data"], ensure_ascii=False)


def test_a_click_means_what_its_button_said(cards: Cards, assistant: Assistant) -> None:
    """What a button carries comes back as the act that it stands for."""
    reply = ask(assistant, "vem kallar till SIP")
    card = cards.card(Shown(reply, TOKEN, can_follow=True))
    acts = [read_click(a["data"], admit) for a in elements(card) if a["type"] == "Action.Execute"]
    assert Pick(TOKEN, "sip.vem-kallar", {"care_contact": True}, reply.catalogue) in acts
    assert Judge(TOKEN, "helped") in acts
    assert Judge(TOKEN, "did_not_help") in acts
    assert TellMe(TOKEN) in acts
    choice = cards.card(CountyChoice("?", TOKEN, (("kalmar", "Kalmar län"),)))
    assert read_click(actions(choice, "county")[0]["data"], admit) == ChooseCounty(TOKEN, "kalmar")


def test_a_proposal_goes_through_the_door(cards: Cards, assistant: Assistant) -> None:
    """What is written in the field is redacted before it is anything else."""
    card = cards.card(Shown(ask(assistant, "vem kallar till SIP"), TOKEN))
    data = actions(card, "propose")[0]["data"] | {PROPOSAL: "gäller 20110412-9810"}
    assert read_click(data, admit) == Propose(TOKEN, Redacted("gäller [personnummer]", {}))
    assert read_click(data | {PROPOSAL: "  "}, admit) is None


def test_many_options_are_a_list(cards: Cards, assistant: Assistant) -> None:
    """Sixteen municipalities are chosen from a list, and the entry comes back as a pick."""
    reply = assistant.ask(Question("x", NOW, "varmland", intent="avvikelser.vart"))
    card = cards.card(Shown(reply, TOKEN))
    chooser = next(e for e in elements(card) if e["type"] == "Input.ChoiceSet")
    assert len(chooser["choices"]) == len(reply.options)
    data = actions(card, "pick")[0]["data"] | {CHOICE: chooser["choices"][3]["value"]}
    assert read_click(data, admit) == Pick(TOKEN, "avvikelser.vart", reply.options[3].slots, reply.catalogue)
    assert read_click(actions(card, "pick")[0]["data"], admit) is None
    for judge in actions(card, "judge"):
        assert judge["associatedInputs"] == "none"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "pick",
        {},
        {"action": "pick"},
        {"action": "pick", "token": 7},
        {"action": "pick", "token": "t", "catalogue": "c", "intent": {"x": 1}, "slots": {}},
        {"action": "pick", "token": "t", "catalogue": "c", "intent": "a.b", "slots": []},
        {"action": "pick", "token": "t", "catalogue": None, "intent": "a.b", "slots": {}},
        {"action": "pick", "token": "t", "catalogue": "c", "choice": "{"},
        {"action": "pick", "token": "t", "catalogue": "c", "choice": "[" * 100_000},
        {"action": "county", "token": "t"},
        {"action": "judge", "token": "t", "opinion": "great"},
        {"action": "judge", "token": "t" * 999, "opinion": "helped"},
        {"action": "propose", "token": "t", "proposal": ["x"]},
        {"action": "drop table", "token": "t"},
    ],
)
def test_forged_data_means_nothing(data: object) -> None:
    """Data that no button of ours carries is no act, and raises nothing."""
    assert read_click(data, admit) is None


def test_slots_of_a_forged_pick_are_plain_values(cards: Cards) -> None:
    """Whatever else is put into the slots is left out."""
    data = {"action": "pick", "token": "t", "catalogue": "c", "intent": "a.b"}
    slots = {"age": 7, "x": {"y": 1}, "z": ["a"], "long": "x" * 500, "county": "kalmar"}
    act = read_click(data | {"slots": slots}, admit)
    assert act == Pick("t", "a.b", {"age": 7, "county": "kalmar"}, "c")


def test_a_card_that_breaks_a_rule_is_sent_as_its_text(renderer: Renderer, assistant: Assistant) -> None:
    """An answer is never held back: what cannot be drawn is sent as paragraphs."""
    long = "Vem kallar? " * 20
    reply = replace(ask(assistant, "vem kallar till SIP"), options=(Option(long, "sip.vem-kallar"),))
    place = Place("teams", "t", "c", is_direct=True)
    parcel = renderer.parcel(Outgoing(Address(place), Shown(reply, TOKEN)))
    card: Card = parcel.payload["activity"]["attachments"][0]["content"]
    assert faults(card, renderer.cards.hosts) == []
    assert "Den verksamhet som har sett behovet" in shown(card)


def test_an_answer_to_a_click_is_a_card_or_a_line(renderer: Renderer, assistant: Assistant) -> None:
    """A reply takes the card's place; thanks are a line beside it; both together are one card."""
    to = Address(Place("teams", "t", "c", is_direct=True))
    reply = Outgoing(to, Shown(ask(assistant, "vem kallar till SIP"), TOKEN))
    thanks = Outgoing(to, Notice("Tack."))
    assert renderer.answer([thanks]) == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "Tack.",
    }
    both = renderer.answer([reply, thanks])
    assert both["type"] == "application/vnd.microsoft.card.adaptive"
    assert shown(both["value"]).startswith("Tack.")
    assert "Den verksamhet" in shown(both["value"])
    assert "redan" in renderer.answer([])["value"]


def test_a_notice_links_only_where_it_may(renderer: Renderer) -> None:
    """A link of a notice is a button where its address is allowed, and plain text elsewhere."""
    card = renderer.cards.card(
        Notice("Nytt svar.", "Nytt", (("Lagen", "https://lagen.nu/2025:400"), ("Sidan", "http://lotsen.local/x")))
    )
    assert [a["url"] for a in card["actions"]] == ["https://lagen.nu/2025:400"]
    assert "Sidan: http://lotsen.local/x" in shown(card)


def test_an_imported_original_is_shown_word_for_word(catalogue: Catalogue, assistant: Assistant) -> None:
    """Where the organisation has imported the original, the cited section's own words fold out of the card."""

    class Originals(Passages):
        def passage(self, document: Document, section_id: str) -> str | None:
            return f"Ordagrant ur {document.id}: *{section_id}*"

    renderer = Renderer(lambda: catalogue, texts_in("sv"), Originals(Path("unused")))
    card = renderer.cards.card(Shown(ask(assistant, "vem kallar till SIP"), TOKEN))
    (folded,) = [e for e in elements(card) if e.get("title") == "Visa ordagrant"]
    assert folded["type"] == "Action.ShowCard"
    assert "Ordagrant ur kalmar-evi-2025: *" in shown(folded)
    assert faults(card, renderer.cards.hosts) == []
