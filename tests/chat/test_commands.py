"""The words to Lotsen itself: who may, what is said, and that a slip of the finger changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.chat.addresses import unseal_address
from bot.chat.hearing import COMMANDS, heard, nearest_command
from bot.chat.home import Board
from bot.chat.model import Ask, Command, Notice, Place, Shown
from bot.privacy.redact import Redacted
from bot.settings import Appointed
from tests.chat.conftest import ADMIN, CHANNEL, CONVENER, DIRECT, GROUP, OTHER, STAFF, Talk


def says(talk: Talk, text: str, person: str = STAFF, **how: object) -> str:
    """Let somebody give a slash command; return the one notice that comes of it."""
    act = heard(talk.service.admit(text), is_command=True)
    assert isinstance(act, Command), text
    talk.does(act, person=person, **how)  # type: ignore[arg-type]
    (notice,) = talk.notices
    return notice


# --- telling commands from questions -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("län kalmar", "lan", "kalmar"),
        ("LÄN Kalmar", "lan", "kalmar"),
        ("lan kalmar", "lan", "kalmar"),
        ("län", "lan", ""),
        ("hjälp", "hjalp", ""),
        ("Hjalp!", "hjalp", ""),
        ("help", "hjalp", ""),
        ("", "hjalp", ""),
        ("vad sparas?", "vad-sparas", ""),
        ("vad-sparas", "vad-sparas", ""),
        ("paus", "paus", ""),
        ("fortsätt", "fortsatt", ""),
        ("fortsatt", "fortsatt", ""),
        ("nyheter varje vecka", "nyheter", "varje vecka"),
        ("kommun Nybro", "kommun", "nybro"),
        ("forum", "forum", ""),
        ("hem", "hem", ""),
        ("hjlp", "hjlp", ""),
        ("fråga", "hjalp", ""),
        ("Fråga:", "hjalp", ""),
    ],
)
def test_a_command_is_heard(text: str, name: str, argument: str) -> None:
    """Capitals, missing å, ä and ö, and marks at the end are no hindrance."""
    assert heard(Redacted(text, {}), is_command=True) == Command(name, argument)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("fråga vem kallar till SIP", "vem kallar till SIP"),
        ("fraga vem kallar till SIP", "vem kallar till SIP"),
        ("Fråga: vem kallar till SIP", "vem kallar till SIP"),
        ("vem kallar till SIP", "vem kallar till SIP"),
        ("hon har tagit tabletter", "hon har tagit tabletter"),
        ("hjälp hon har tagit tabletter", "hjälp hon har tagit tabletter"),
        ("paus i utredningen, vad gäller", "paus i utredningen, vad gäller"),
        ("orosanmälan", "orosanmälan"),
        ("hjälpmedel", "hjälpmedel"),
    ],
)
def test_a_slash_command_that_is_none_is_a_question(text: str, asked: str) -> None:
    """What is no command is asked, with or without the word for it."""
    assert heard(Redacted(text, {"namn": 1}), is_command=True) == Ask(Redacted(asked, {"namn": 1}))


@pytest.mark.parametrize(
    "text", ["hjälp", "vad sparas?", "län kalmar", "län", "paus", "nyheter av", "nyheter varje vecka", "Forum", "hem"]
)
def test_a_command_may_be_a_whole_message(text: str) -> None:
    """In a message a command counts where it is all of it."""
    assert isinstance(heard(Redacted(text, {})), Command)


@pytest.mark.parametrize(
    "text",
    [
        "hjälp hon svarar inte",
        "hjälp mig med en sip",
        "paus i utredningen, vad gäller",
        "vilket län gäller det",
        "kommun eller region, vem betalar",
        "forum när då",
        "hem efter sjukhuset, vem planerar",
        "nyheter om bup?",
        "fortsätt gärna",
        "län kalmar vem kallar till sip",
        "fråga",
        "hej",
    ],
)
def test_a_message_that_begins_like_a_command_is_a_question(text: str) -> None:
    """A question is never lost to a command that its first word resembles."""
    assert heard(Redacted(text, {})) == Ask(Redacted(text, {}))


def test_what_is_overheard_is_never_a_command() -> None:
    """Two colleagues who write "paus" to each other stop nothing."""
    assert heard(Redacted("paus", {}), is_overheard=True) == Ask(Redacted("paus", {}), is_overheard=True)


@pytest.mark.parametrize(
    ("word", "nearest"),
    [("hjlp", "hjälp"), ("hjelp", "hjälp"), ("fortsatta", "fortsätt"), ("nyhetr", "nyheter"), ("puas", "paus"),
     ("kommn", "kommun"), ("xyzzy", None), ("", None)],
)  # fmt: skip
def test_the_nearest_command_is_named(word: str, nearest: str | None) -> None:
    """A misspelt word is told the command it is near; nonsense is near none."""
    assert nearest_command(word) == nearest


def test_an_unknown_command_gets_the_list(kalmar: Talk) -> None:
    """The nearest command and all that there are, to who wrote it alone; what was written is not echoed."""
    text = says(kalmar, "hjlp")
    assert "Menade du hjälp?" in text
    assert all(name in text for name in COMMANDS.values() if name != "forum")
    assert kalmar.last[0].to.person == STAFF
    assert "hjlp" not in text


def test_to_be_forgotten_is_no_cry_for_help(kalmar: Talk) -> None:
    """Who writes "glöm mig" gets the notice alone, no acute card, and nothing of it is kept."""
    assert "eget samtal" in says(kalmar, "glöm mig")
    assert len(kalmar.last) == 1
    assert kalmar.journal.questions() == []


# --- county and municipality -------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["kalmar", "Kalmar län", "KALMAR", "region kalmar län", "Nybro"])
def test_anybody_sets_a_county_the_first_time(talk: Talk, named: str) -> None:
    """A channel without a county takes one from anybody, and everybody sees it."""
    text = says(talk, f"län {named}", alone=True)
    assert "Kalmar län" in text
    assert talk.last[0].to.person is None
    assert talk.places.of(CHANNEL.key).county == "kalmar"
    assert talk.places.of(OTHER.key).county is None


@pytest.mark.parametrize(
    ("person", "own", "wanted", "allowed"),
    [
        (STAFF, "kalmar", "varmland", False),
        (ADMIN, "kalmar", "varmland", True),
        (CONVENER, "kalmar", "varmland", False),  # a convener of Kalmar gives no channel to another county
        (CONVENER, "varmland", "kalmar", False),  # and takes none from it
        (CONVENER, "kalmar", "kalmar", True),
        (STAFF, "kalmar", "kalmar", True),
        ("", "kalmar", "varmland", False),
        (f"{ADMIN} ", "kalmar", "varmland", False),
    ],
)
def test_a_county_is_changed_by_right(talk: Talk, person: str, own: str, wanted: str, allowed: bool) -> None:
    """To change a channel's county takes a role; a refusal changes nothing and says whom to ask."""
    talk.places.set_county(CHANNEL.key, own, talk.now)
    text = says(talk, f"län {wanted}", person)
    assert talk.places.of(CHANNEL.key).county == (wanted if allowed else own)
    assert ("Bara sammankallande eller en administratör" in text) != allowed


def test_where_nobody_is_appointed_members_look_after_it(assistant: Assistant, tmp_path: Path) -> None:
    """An installation that has named nobody lets a channel's people change its county; pause stays closed."""
    talk = Talk(assistant, tmp_path / "j.db", more={"appointed": Appointed()})
    says(talk, "län kalmar")
    says(talk, "län värmland")
    assert talk.places.of(CHANNEL.key).county == "varmland"
    says(talk, "paus")
    assert talk.places.paused_since() is None
    talk.journal.close()


def test_a_role_in_one_channel_is_none_in_another(talk: Talk) -> None:
    """The same id in Teams is another person."""
    place = type(CHANNEL)("teams", "T1", "C1")
    says(talk, "län kalmar", place=place)
    says(talk, "län värmland", ADMIN, place=place)
    says(talk, "paus", ADMIN, place=place)
    assert talk.places.of(place.key).county == "varmland"  # nobody is appointed in Teams
    assert talk.places.paused_since() is None


def test_ones_own_county_is_ones_own(talk: Talk) -> None:
    """In a conversation with Lotsen everybody sets and changes their own county, and nobody else's."""
    says(talk, "län kalmar", place=DIRECT)
    assert "Värmlands län" in says(talk, "län värmland", place=DIRECT)
    assert "Värmlands län" in says(talk, "län", place=DIRECT)
    assert "Inget län är valt" in says(talk, "län", place=DIRECT, person="U0OTHER")
    assert "Inget län är valt" in says(talk, "län")


@pytest.mark.parametrize(
    ("named", "nearest"),
    [
        ("kalmr", "Kalmar län"),
        ("vermland", "Värmlands län"),
        ("vestmanland", "Västmanlands län"),
        ("västermanland", "Västmanlands län"),
    ],
)
def test_a_misspelt_county_is_asked_back(talk: Talk, named: str, nearest: str) -> None:
    """A county that is only nearly right is not set but asked back: Värmland and Västmanland lie too close."""
    text = says(talk, f"län {named}")
    assert f"Menade du {nearest}?" in text
    assert talk.places.of(CHANNEL.key).county is None


@pytest.mark.parametrize("named", ["skåne", "norge", "xyzzy", "kalmar och värmland"])
def test_an_unknown_county_sets_nothing(talk: Talk, named: str) -> None:
    """What is no county of ours, or two of them, sets nothing and names those that there are."""
    text = says(talk, f"län {named}")
    assert "Kalmar län, Värmlands län, Västmanlands län" in text
    assert talk.places.of(CHANNEL.key).county is None


def test_a_municipality_brings_its_county(talk: Talk) -> None:
    """The first municipality sets the county too; one of another county takes the right to change that."""
    assert "Nybro i Kalmar län" in says(talk, "kommun nybro")
    assert "Nybro" in says(talk, "län")
    says(talk, "kommun kil")
    assert talk.places.of(CHANNEL.key).municipality == "Nybro"
    says(talk, "kommun kil", ADMIN)
    kept = talk.places.of(CHANNEL.key)
    assert (kept.county, kept.municipality) == ("varmland", "Kil")
    says(talk, "län kalmar", ADMIN)
    assert talk.places.of(CHANNEL.key).municipality is None


def test_a_municipality_is_taken_away_by_word(kalmar: Talk) -> None:
    """No municipality is a choice too, and leaves the county alone."""
    says(kalmar, "kommun nybro", place=DIRECT)
    says(kalmar, "kommun ingen", place=DIRECT)
    assert "Nybro" not in says(kalmar, "län", place=DIRECT)


def test_a_misspelt_municipality_is_asked_back(kalmar: Talk) -> None:
    """The nearest municipality is named, and nothing set."""
    assert "Menade du Mönsterås?" in says(kalmar, "kommun mönstrås")
    assert kalmar.places.of(CHANNEL.key).municipality is None


# --- what is so already, and where ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "again"),
    [
        ("län kalmar", "redan Kalmar län"),
        ("kommun nybro", "redan Nybro"),
        ("nyheter direkt", "direkt när ett svar ändras"),
        ("paus", "redan pausad"),
    ],
)
def test_what_is_so_already_is_said_to_one_alone(kalmar: Talk, command: str, again: str) -> None:
    """The first time everybody is told; who sets the same again disturbs nobody, and learns that it was so."""
    says(kalmar, command, ADMIN)
    assert kalmar.last[0].to.person is None
    kept = kalmar.places.of(CHANNEL.key)
    assert again in says(kalmar, command, ADMIN)
    assert kalmar.last[0].to.person == ADMIN
    assert kalmar.places.of(CHANNEL.key) == kept


def test_a_county_of_the_installation_is_not_one_of_the_place(kalmar: Talk) -> None:
    """To name the county that holds by default sets it for the place, and everybody sees that."""
    assert "Från och med nu" in says(kalmar, "län kalmar")
    assert kalmar.last[0].to.person is None


def test_what_runs_is_not_started_again(kalmar: Talk) -> None:
    """Where nothing is paused, "fortsätt" is told to the admin alone."""
    assert "är inte pausad" in says(kalmar, "fortsätt", ADMIN)
    assert kalmar.last[0].to.person == ADMIN


@pytest.mark.parametrize("command", ["län kalmar", "län", "glöm mig"])
@pytest.mark.parametrize(("place", "word"), [(CHANNEL, "kanalen"), (GROUP, "gruppchatten")])
def test_a_group_chat_is_called_one(talk: Talk, command: str, place: Place, word: str) -> None:
    """Nobody in a group chat reads that it is a channel, nor the other way round."""
    other = {"kanalen": "gruppchatten", "gruppchatten": "kanalen"}[word]
    talk.asks("vem kallar till SIP", place=place)
    assert word.removesuffix("en") in talk.choice.text
    assert other.removesuffix("en") not in talk.choice.text
    if command != "län":
        says(talk, "län kalmar", place=place)
    text = says(talk, command, place=place)
    assert other not in text
    assert word in text or "Inget län är valt" in text


def test_the_others_who_can_read_personal_data_are_where_they_are(kalmar: Talk) -> None:
    """The note that asks to delete a message says who else reads it."""
    for place, word in ((CHANNEL, "de andra i kanalen"), (GROUP, "de andra i gruppchatten")):
        kalmar.asks("vem kallar till SIP för 20110412-9810", place=place)
        assert word in kalmar.notices[0]


# --- pages -------------------------------------------------------------------------------------------


def test_help_begins_with_112(kalmar: Talk) -> None:
    """Who asks for help reads the emergency number first, and sees it alone."""
    assert says(kalmar, "hjälp").startswith("Är någon i fara? Ring 112.")
    assert kalmar.last[0].to.person == STAFF


def test_danger_beside_a_command_gets_its_card(kalmar: Talk) -> None:
    """Who writes danger after a command's word sees the card first."""
    kalmar.does(Command("hjalp", "hon har tagit en massa tabletter och svarar inte"))
    assert isinstance(kalmar.last[0].content, Shown)
    assert kalmar.shown.reply.card.startswith("Ring 112")


def test_what_is_kept_is_told(kalmar: Talk) -> None:
    """The page names every kind of thing that is kept, for how long, and what never is."""
    text = says(kalmar, "vad sparas?")
    for part in ("högst 7 dagar", "varje månad", "Vem du är", "glöm", "gallra", "inlåst"):
        assert part in text
    assert len(text.split()) < 300


# --- pause -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [STAFF, CONVENER, ""])
def test_only_an_admin_pauses(kalmar: Talk, person: str) -> None:
    """Others are told that it takes an admin, and nothing stops; nor may they start what is paused."""
    assert "administratör" in says(kalmar, "paus", person)
    assert kalmar.places.paused_since() is None
    kalmar.places.pause(kalmar.now)
    says(kalmar, "fortsätt", person)
    assert kalmar.places.paused_since() is not None


def test_a_pause_acts_at_once_and_everywhere(kalmar: Talk) -> None:
    """From the next question on every place is paused, until an admin starts again."""
    says(kalmar, "paus", ADMIN, place=OTHER)
    for place in (CHANNEL, OTHER, DIRECT):
        kalmar.asks("vem kallar till SIP", place=place)
        assert "pausad" in kalmar.notices[0]
    says(kalmar, "fortsätt", ADMIN)
    kalmar.asks("vem kallar till SIP")
    assert kalmar.shown.reply.status == "answer"


# --- news and forgetting -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "news"), [("direkt", "at_once"), ("varje vecka", "weekly"), ("VARJE VECKA", "weekly")]
)
def test_a_convener_subscribes_a_channel(talk: Talk, choice: str, news: str) -> None:
    """The channel takes news, at an address that only the vault's key opens."""
    talk.places.set_county(CHANNEL.key, "kalmar", talk.now)
    says(talk, f"nyheter {choice}", CONVENER)
    (place,) = talk.places.subscribers()
    assert (place.key, place.news, place.county) == (CHANNEL.key, news, "kalmar")
    address = unseal_address(place.sealed, talk.vault)
    assert (address.place, address.thread, address.person) == (CHANNEL, None, None)
    says(talk, "nyheter av", CONVENER)
    assert talk.places.subscribers() == []
    assert talk.journal.storage.rows("select sealed from places") == [{"sealed": None}]


def test_staff_subscribe_themselves_only(talk: Talk) -> None:
    """A channel's news take a role; one's own do not, and no id of anybody stands in the file."""
    talk.places.set_county(CHANNEL.key, "kalmar", talk.now)
    assert "Bara sammankallande" in says(talk, "nyheter direkt")
    assert talk.places.subscribers() == []
    says(talk, "nyheter direkt", place=DIRECT)
    (place,) = talk.places.subscribers()
    assert unseal_address(place.sealed, talk.vault).place == DIRECT
    assert STAFF.encode() not in talk.stored()
    assert DIRECT.conversation.encode() not in talk.stored()


@pytest.mark.parametrize("choice", ["", " ibland", " varje dag"])
def test_an_unknown_choice_of_news_changes_nothing(kalmar: Talk, choice: str) -> None:
    """What is no choice of ours tells what holds and what there is."""
    assert "nyheter direkt" in says(kalmar, f"nyheter{choice}")
    assert kalmar.places.subscribers() == []


def test_who_is_forgotten_is_gone(talk: Talk) -> None:
    """One's own settings and the conversation are deleted from the file; a channel's settings stay."""
    says(talk, "län kalmar", place=DIRECT)
    says(talk, "nyheter direkt", place=DIRECT)
    says(talk, "län värmland")
    talk.asks("vem kallar till SIP", place=DIRECT)
    key = talk.journal.storage.rows("select key from places where key not like 'slack%'")[0]["key"]
    says(talk, "glöm", place=DIRECT)
    assert "Inget län är valt" in says(talk, "län", place=DIRECT)
    assert talk.places.of(CHANNEL.key).county == "varmland"
    assert talk.journal.storage.rows("select * from turns") == []
    talk.journal.close()
    assert key.encode() not in talk.path.read_bytes()


# --- what lies before the forum ----------------------------------------------------------------------


def before(assistant: Assistant, path: Path, page: str | None = None) -> Talk:
    """Return a chat of an installation in Kalmar whose forum has something before it."""
    board = Board(
        suggestions=lambda actor: [(f"fråga {n} av {sorted(actor.counties)}", 7 - n) for n in range(7)],
        meetings=lambda _actor: ["Kalmar län, 14 december 2026"],
        page=page,
    )
    return Talk(assistant, path / "forum.db", county="kalmar", more={"board": board})


@pytest.mark.parametrize("word", ["forum", "hem", "FORUM!"])
def test_a_convener_is_told_what_lies_before_the_forum(assistant: Assistant, tmp_path: Path, word: str) -> None:
    """How many, the five most asked of the own county, the next meeting; a link only where there is an address."""
    talk = before(assistant, tmp_path)
    act = heard(Redacted(word, {}))
    assert isinstance(act, Command)
    talk.does(act, person=CONVENER, place=DIRECT)
    (out,) = talk.last
    assert isinstance(out.content, Notice)
    assert "agordning: 7." in out.content.text
    assert out.content.text.count("av ['kalmar']") == 5
    assert "ställd en gång" not in out.content.text  # the seventh
    assert "Nästa möte: Kalmar län, 14 december 2026" in out.content.text
    assert out.content.links == ()
    talk.journal.close()
    talk = before(assistant, tmp_path, "https://lotsen.example.se/forum")
    talk.does(Command("forum"), person=ADMIN, place=DIRECT)
    assert [url for _, url in talk.last[0].content.links] == ["https://lotsen.example.se/forum"]  # type: ignore[union-attr]
    talk.journal.close()


def test_nobody_else_is_told_what_lies_before_the_forum(assistant: Assistant, tmp_path: Path) -> None:
    """Staff get the reason and no question of anybody's, in a conversation of their own and by a slash command."""
    talk = before(assistant, tmp_path)
    talk.does(Command("forum"), place=DIRECT)
    assert "Bara sammankallande" in talk.notices[0]
    talk.does(Command("hem"), alone=True)
    assert all("fråga " not in text for text in talk.notices)
    talk.journal.close()


def test_what_lies_before_the_forum_is_told_to_one_person_alone(assistant: Assistant, tmp_path: Path) -> None:
    """A slash command's answer is for who gave it; a mention in a channel, which others read, tells nothing of it."""
    talk = before(assistant, tmp_path)
    talk.does(Command("forum"), person=CONVENER, alone=True)
    (out,) = talk.last
    assert out.to.person == CONVENER
    assert "fråga 0" in talk.notices[0]
    talk.does(Command("forum"), person=CONVENER)
    assert all("fråga 0" not in text for text in talk.notices)
    talk.journal.close()


def test_a_word_near_hem_is_a_question() -> None:
    """What only looks like "hem" is a question of one word: "hemma", "hemlig"."""
    for word in ("hemma", "hemlig", "hems"):
        assert nearest_command(word) is None
