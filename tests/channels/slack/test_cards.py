"""Cards: every reply that the catalogue can give fits Slack, danger and the answer come first, nothing is parsed."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from typing import Any

import pytest
from slack_sdk.models.blocks import Block as SdkBlock

from bot.assistant import Assistant
from bot.channels.slack import limits
from bot.channels.slack.cards import Cards
from bot.channels.slack.spoken import Spoken
from bot.chat.model import Address, CountyChoice, Notice, Shown
from bot.reply import Caution, Citation, LawLink, Option, Question, Reply
from bot.texts import texts_in
from tests.channels.slack.conftest import HERE
from tests.conftest import NOW
from tests.fake_slack.rules import message_faults

SPOKEN = Spoken(texts_in("sv"))
PRIVATE = dataclasses.replace(HERE, person="U1")


def written(blocks: list[dict[str, Any]]) -> str:
    """Return all text of blocks, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("text"), str):
                found.append(node["text"])
            for part in node.values():
                walk(part)
        elif isinstance(node, list):
            for part in node:
                walk(part)

    walk(blocks)
    return "".join(found)


def ask(assistant: Assistant, question: str, county: str | None = "kalmar") -> Reply:
    """Return the reply to a question."""
    return assistant.ask(Question(question, NOW, county))


def buttons(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return all buttons of a message."""
    inside = [e for block in blocks if block["type"] == "actions" for e in block["elements"]]
    return inside + [block["accessory"] for block in blocks if "accessory" in block]


def test_every_reply_of_the_catalogue_fits_slack(cards: Cards, every_shown: list[Shown]) -> None:
    """Each reply keeps every limit of Slack's, by our count, by the fake Slack's own and by the SDK's models."""
    assert {"answer", "clarify", "none", "suggest", "acute"} == {shown.reply.status for shown in every_shown}
    for shown in every_shown:
        for to in (HERE, PRIVATE):
            blocks, text = cards.draw(shown, to), SPOKEN.say(shown)
            assert limits.faults(blocks, text) == [], shown.reply.intent
            assert message_faults({"blocks": blocks, "text": text}) == [], shown.reply.intent
            for block in blocks:
                parsed = SdkBlock.parse(block)
                assert parsed is not None
                parsed.validate_json()


def test_nothing_of_an_answer_is_left_out(cards: Cards, every_shown: list[Shown]) -> None:
    """No reply of today's catalogue is so long that its card or its text for screen readers had to be cut."""
    for shown in every_shown:
        blocks = cards.draw(shown, HERE)
        for warning in shown.reply.warnings:
            assert warning.text in written(blocks)
            assert len(SPOKEN.say(shown)) < limits.MESSAGE_TEXT
        for citation in shown.reply.citations:
            assert citation.section.split("&")[0] in written(blocks)
        assert len([b for b in buttons(blocks) if b["action_id"].startswith("lotsen_pick")]) == len(shown.reply.options)
        assert "…" not in SPOKEN.say(shown) or "…" in shown.reply.text


def test_danger_comes_before_everything(assistant: Assistant, cards: Cards) -> None:
    """The acute card stands first under a heading of its own, the answer after it."""
    reply = ask(assistant, "flickan 15 säger att hon ska ta livet av sig i natt, vilket nummer har bup")
    blocks = cards.draw(Shown(reply, "t"), HERE)
    assert blocks[0]["type"] == "header"
    assert blocks[1]["elements"][0]["elements"][0]["style"] == {"bold": True}
    text = written(blocks)
    assert text.index("Ring 112") < text.index(reply.body.split(".")[0])
    assert SPOKEN.say(Shown(reply, "t")).startswith("Ring 112")


def test_the_answer_comes_first_and_its_sources_after(assistant: Assistant, cards: Cards) -> None:
    """The first block holds the answer; county, section, law link and warning follow."""
    reply = ask(assistant, "vem kallar till SIP")
    blocks = cards.draw(Shown(reply, "t"), HERE)
    assert blocks[0]["type"] == "rich_text"
    assert reply.body.startswith(blocks[0]["elements"][0]["elements"][0]["text"])
    whole = json.dumps(blocks, ensure_ascii=False)
    assert "Källa för Kalmar län" in whole
    assert "<https://lagen.nu/2025:400#K10P8|10 kap. 8 § SoL>" in whole
    assert "gick ut 2026-09-01" in whole


def test_variants_are_a_list(assistant: Assistant, cards: Cards) -> None:
    """Each variant of an answer is an item of a list."""
    blocks = cards.draw(Shown(ask(assistant, "vem kallar till SIP"), "t"), HERE)
    lists = [e for e in blocks[0]["elements"] if e["type"] == "rich_text_list"]
    assert [len(one["elements"]) for one in lists] == [2]


def test_buttons_carry_ids_and_the_version(assistant: Assistant, cards: Cards) -> None:
    """A choice carries the intent's id, the slots, the catalogue's version and the question's token, never a label."""
    reply = ask(assistant, "vem kallar till SIP")
    picks = [b for b in buttons(cards.draw(Shown(reply, "tok"), HERE)) if b["action_id"].startswith("lotsen_pick")]
    for button, option in zip(picks, reply.options, strict=True):
        assert json.loads(button["value"]) == {
            "token": "tok",
            "intent": option.intent,
            "slots": dict(option.slots),
            "catalogue": reply.catalogue,
        }
        assert option.label not in button["value"]


def test_a_suggestion_offers_each_once_and_none_of_them(assistant: Assistant, cards: Cards) -> None:
    """Each suggested question stands once, with its button, and "Inget av dessa" is there."""
    reply = ask(assistant, "tandvård", "varmland")
    blocks = cards.draw(Shown(reply, "t"), HERE)
    assert reply.status == "suggest"
    shown = Counter(block["text"]["text"] for block in blocks if block["type"] == "section")
    assert shown == Counter({option.label: 1 for option in reply.options})
    assert reply.options[0].label not in written(blocks[:1])
    assert "Inget av dessa" in [button["text"]["text"] for button in buttons(blocks)]


def test_an_answer_can_be_judged_and_improved(assistant: Assistant, cards: Cards) -> None:
    """Under an answer stand "Hjälpte svaret?" with yes and no, and "Föreslå förbättring"."""
    blocks = cards.draw(Shown(ask(assistant, "vem kallar till SIP"), "t"), HERE)
    assert "Hjälpte svaret?" in written(blocks)
    labels = [button["text"]["text"] for button in buttons(blocks)]
    assert [label for label in labels if label in {"Ja", "Nej", "Föreslå förbättring"}] == [
        "Ja",
        "Nej",
        "Föreslå förbättring",
    ]


def test_small_talk_is_left_in_peace(assistant: Assistant, cards: Cards) -> None:
    """A greeting is answered without buttons and without small print."""
    assert [block["type"] for block in cards.draw(Shown(ask(assistant, "hej"), "t"), HERE)] == ["rich_text"]


def test_what_is_logged_is_said_and_can_be_followed(assistant: Assistant, cards: Cards) -> None:
    """A question that was kept says so, and its asker may ask to be told."""
    reply = ask(assistant, "vilka öppettider har EVI")
    blocks = cards.draw(Shown(reply, "tok", is_logged=True, can_follow=True), HERE)
    assert "sparad, utan personuppgifter" in written(blocks)
    tell = next(b for b in buttons(blocks) if b["action_id"] == "lotsen_tell")
    assert json.loads(tell["value"]) == {"token": "tok"}
    assert "lotsen_tell" not in json.dumps(cards.draw(Shown(reply, "tok"), HERE))


def test_word_for_word_needs_an_original(assistant: Assistant, cards: Cards) -> None:
    """The button "Visa ordagrant" stands there only where the organisation has imported the document."""
    shown = Shown(ask(assistant, "vem kallar till SIP"), "t")
    assert "Visa ordagrant" in written(cards.draw(shown, HERE))
    assert "Visa ordagrant" not in written(
        dataclasses.replace(cards, has_original=lambda _cite: False).draw(shown, HERE)
    )


def test_the_question_is_shown_only_where_nobody_sees_it(assistant: Assistant, cards: Cards) -> None:
    """In a thread the question stands above; where only the asker sees the reply it is repeated, as it was read."""
    shown = Shown(ask(assistant, "vem kallar till SIP"), "t")
    assert "vem kallar till SIP" in written(cards.draw(shown, PRIVATE))
    assert "vem kallar till SIP" not in written(cards.draw(shown, HERE))


HOSTILE = [
    "<!channel> <@U1> <!subteam^S1> @here",
    "&lt;!channel&gt;",
    "*fet* _kursiv_ `kod` ~struken~ <https://ond.example|klicka>",
    ":rotating_light: <#C1|allmänt>",
    "a" * 5000,
    "\u202eomvänd\u202c <!everyone",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_foreign_text_is_never_parsed(cards: Cards, hostile: str) -> None:
    """Whatever stands in a question, an option or a source: no mention leaves, and mrkdwn gets it escaped."""
    law = LawLink("2025:400", "1", "1", hostile, "javascript:alert(1)")
    citation = Citation("d", hostile, hostile, "d#s", (), None, "https://x.example/a|b>", (law,))
    reply = Reply(
        "suggest",
        hostile,
        hostile,
        "v",
        citations=(citation,),
        warnings=(Caution("older", hostile[:200]),),
        options=(Option(hostile, "a.b"),),
    )
    for content in (Shown(reply, "t"), Notice(hostile, hostile, ((hostile, "https://x.example"),)), choice(hostile)):
        blocks, text = cards.draw(content, PRIVATE), SPOKEN.say(content)
        assert limits.faults(blocks, text) == []
        assert message_faults({"blocks": blocks, "text": text}) == []
        for piece in mrkdwn(blocks):
            assert "<!" not in piece
            assert "<#" not in piece
            assert "javascript" not in piece
            assert "<https://ond.example" not in piece


def choice(text: str) -> CountyChoice:
    """Return a choice of county."""
    return CountyChoice(text, "t", (("kalmar", "Kalmar län"), ("varmland", "Värmlands län")))


def mrkdwn(blocks: list[dict[str, Any]]) -> list[str]:
    """Return every text that Slack would parse."""
    elements = [e for block in blocks if block["type"] == "context" for e in block["elements"]]
    return [e["text"] for e in elements if e["type"] == "mrkdwn"]


def test_a_monstrous_reply_still_fits(cards: Cards) -> None:
    """An answer far larger than any today is cut so that Slack takes it; acute card and warnings stay whole."""
    laws = tuple(LawLink("2025:400", str(n), "1", f"{n} kap. 1 § SoL", f"https://lagen.nu/{n}") for n in range(30))
    cited = tuple(
        Citation(f"d{n % 12}", f"Titel {n % 12}", f"Avsnitt {n} " * 5, f"d#{n}", (), n, None, laws) for n in range(60)
    )
    reply = Reply(
        "acute",
        "Ord " * 6000,
        "q",
        "v",
        card="Ring 112.\n- En rad",
        county="kalmar",
        citations=cited,
        warnings=(Caution("expired", "Gick ut."),),
        options=tuple(Option(f"Val {n} " * 10, "a.b", {"municipality": f"kommun-{n}"}) for n in range(60)),
    )
    blocks, text = cards.draw(Shown(reply, "t" * 40), HERE), SPOKEN.say(Shown(reply, "t"))
    assert limits.faults(blocks, text) == []
    assert message_faults({"blocks": blocks, "text": text}) == []
    assert "Gick ut." in written(blocks)
    assert "Gick ut." in text
    assert "En rad" in written(blocks)


def test_a_county_is_chosen_with_one_press(cards: Cards) -> None:
    """The choice of county has a button for each, with the county's id and the waiting question's token."""
    blocks = cards.draw(choice("Vilket län hör den här kanalen till?"), HERE)
    assert [json.loads(b["value"])["county"] for b in buttons(blocks)] == ["kalmar", "varmland"]
    assert {json.loads(b["value"])["token"] for b in buttons(blocks)} == {"t"}


def test_a_notice_has_title_text_and_links(cards: Cards) -> None:
    """What Lotsen says of itself is a heading, paragraphs and links."""
    notice = Notice("Ett stycke.\n\nEtt till.", "Vad sparas?", (("Handboken", "https://lotsen.example/hjalp"),))
    blocks = cards.draw(notice, HERE)
    assert [block["type"] for block in blocks] == ["header", "rich_text", "context"]
    assert "<https://lotsen.example/hjalp|Handboken>" in mrkdwn(blocks)
    assert "https://lotsen.example/hjalp" in SPOKEN.say(notice)


def test_a_notice_may_offer_to_tell(cards: Cards) -> None:
    """A notice about a question that can be followed has the button for it, with the question's token."""
    (button,) = buttons(cards.draw(Notice("Tack.", follow="a" * 24), HERE))
    assert (button["action_id"], json.loads(button["value"])) == ("lotsen_tell", {"token": "a" * 24, "offer": True})


def test_addresses_and_mailboxes_can_be_pressed(cards: Cards, assistant: Assistant) -> None:
    """A mailbox in an answer is a link."""
    reply = ask(assistant, "vart skickar jag en avvikelse om socialtjänsten i Sunne", "varmland")
    assert "mailto:ifo@sunne.se" in json.dumps(cards.draw(Shown(reply, "t"), HERE))


def test_the_last_look_finds_what_slack_would_refuse() -> None:
    """Our own validator names each fault: too many blocks, long labels and values, doubled names, mentions."""
    button = {"type": "button", "text": {"type": "plain_text", "text": "x" * 76}, "action_id": "a", "value": "v" * 2001}
    row = {"type": "actions", "elements": [button, button]}
    found = " ".join(limits.faults([row] * 51, "y" * 4001))
    for part in ("text: 4001", "51 blocks", "13200", "label: 76", "value: 2001", "action_id twice"):
        assert part in found
    assert limits.faults([], "hej <!channel>")
    assert limits.faults([{"type": "section", "text": {"type": "mrkdwn", "text": "<@U1>"}}])


def test_everybody_is_answered_alike(cards: Cards) -> None:
    """Drawing is pure: the same content gives the same blocks."""
    to = Address(HERE.place)
    assert cards.draw(choice("Vilket län?"), to) == cards.draw(choice("Vilket län?"), to)
