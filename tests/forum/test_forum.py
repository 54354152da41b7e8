"""The forum: states, decisions, grouping by hand, and who may."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from dataclasses import replace

import pytest
import yaml

from bot.access import Actor
from bot.catalogue.models import Intent
from bot.forum.errors import Conflict, ForumError, IllegalMove, NotAllowed, NotFound
from bot.forum.forum import Forum
from bot.forum.model import Decision, Suggestion
from bot.reply import Reply
from tests.bench.themes import THEMES
from tests.forum.town import ADMIN, KALMAR, NOBODY, NOW, VARMLAND, Town

AWAY = Decision("hör_inte_hit")
NEW = Decision("ny_fråga")


def on_agenda(town: Town, suggestion: Suggestion) -> Suggestion:
    """Return the suggestion, on a meeting's agenda."""
    return town.forum.put_on_agenda(KALMAR, suggestion.id, town.meeting().id)


def test_the_whole_way(town: Town) -> None:
    """A suggestion goes from new over agenda and decision to published and told, each step with role and time."""
    name = town.one().id
    meeting = town.meeting()
    states = [
        town.forum.put_on_agenda(KALMAR, name, meeting.id).state,
        town.forum.decide(KALMAR, name, NEW, note="tas upp i vår").state,
        town.forum.publish(ADMIN, name).state,
        town.forum.tell(ADMIN, name).state,
    ]
    assert states == ["på dagordningen", "beslutad", "publicerad", "återkopplad"]
    history = town.forum.suggestion(ADMIN, name).history
    assert [(s.role, s.action, s.after) for s in history] == [
        ("convener", "agenda", "på dagordningen"),
        ("convener", "decide", "beslutad"),
        ("admin", "publish", "publicerad"),
        ("admin", "tell", "återkopplad"),
    ]
    assert history[1].note == "tas upp i vår"
    assert history[1].decision is not None
    assert history[1].decision.meeting == meeting.id
    assert all(step.at == NOW.replace(second=0) for step in history)


@pytest.mark.parametrize("step", ["publish", "tell", "reopen", "take_off_agenda"])
def test_an_illegal_move_names_the_legal_ones(town: Town, step: str) -> None:
    """A step that the state does not allow changes nothing and says what is allowed."""
    name = town.one().id
    with pytest.raises(IllegalMove, match=r"”ny”.*Du kan sätta på dagordningen eller besluta"):
        getattr(town.forum, step)(KALMAR, name)
    assert town.forum.suggestion(KALMAR, name).history == ()


def test_content_is_decided_by_the_forum(town: Town) -> None:
    """What changes the catalogue or a document needs an agenda; what a convener may settle alone does not."""
    name = town.one().id
    with pytest.raises(IllegalMove, match="dagordning"):
        town.forum.decide(KALMAR, name, NEW)
    assert town.forum.decide(KALMAR, name, AWAY).state == "avförd"


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (Decision("redan_besvarad"), "behöver frågans id"),
        (Decision("redan_besvarad", intent="sip.vem-kalar"), "Menade du ”sip.vem-kallar”"),
        (Decision("ändrad_fråga", intent="sip.finns-inte-alls"), "Katalogen har ingen fråga"),
        (Decision("ändra_dokumentet"), "behöver avsnittet"),
        (Decision("ändra_dokumentet", section="kalmar-evi-2025#remis"), "Menade du ”kalmar-evi-2025#remiss"),
    ],
)
def test_a_decision_must_name_what_there_is(town: Town, decision: Decision, message: str) -> None:
    """A decision on a question or section that the catalogue has not is refused with the nearest that it has."""
    name = on_agenda(town, town.one()).id
    with pytest.raises(ForumError, match=message):
        town.forum.decide(KALMAR, name, decision)


def test_undo_and_redo(town: Town) -> None:
    """Steps are taken back and taken again one at a time, each a step of its own; nothing of the history goes."""
    name = on_agenda(town, town.one()).id
    town.forum.decide(KALMAR, name, NEW)
    undone = town.forum.undo(KALMAR, name, note="fel beslut")
    assert (undone.state, undone.decision) == ("på dagordningen", None)
    assert town.forum.undo(KALMAR, name).state == "ny"
    assert town.forum.agenda(KALMAR, "kalmar-2026-12-03").items == ()
    assert town.forum.redo(KALMAR, name).state == "på dagordningen"
    again = town.forum.redo(KALMAR, name)
    assert (again.state, again.decision and again.decision.kind) == ("beslutad", "ny_fråga")
    history = town.forum.suggestion(KALMAR, name).history
    assert [s.action for s in history] == ["agenda", "decide", "undo", "undo", "redo", "redo"]
    assert [s.undoes for s in history[2:]] == [2, 1, 1, 2]
    assert not any(s.is_undone for s in history)
    assert [item.suggestion.id for item in town.forum.agenda(KALMAR, "kalmar-2026-12-03").items] == [name]


def test_nothing_to_undo_or_redo_is_said(town: Town) -> None:
    """Undo without a step, and redo after something else was done, are refused."""
    name = town.one().id
    with pytest.raises(IllegalMove, match="inget steg att ångra"):
        town.forum.undo(KALMAR, name)
    town.forum.decide(KALMAR, name, AWAY)
    town.forum.undo(KALMAR, name)
    on_agenda(town, town.forum.suggestion(KALMAR, name).suggestion)
    with pytest.raises(IllegalMove, match="inget ångrat steg"):
        town.forum.redo(KALMAR, name)


def test_what_was_dismissed_does_not_come_back(town: Town) -> None:
    """A dismissed suggestion takes later questions of its kind, in other words too, and stays dismissed."""
    first, *more = THEMES["tolk"]
    name = town.one(first).id
    town.forum.decide(KALMAR, name, AWAY)
    for text in more:
        town.ask(text)
    (only,) = town.all()
    assert (only.id, only.state, only.count) == (name, "avförd", len(more) + 1)


def test_what_was_dismissed_can_be_taken_up(town: Town) -> None:
    """A dismissed suggestion is reopened by a step, not by being asked again."""
    name = town.one().id
    town.forum.decide(KALMAR, name, AWAY)
    reopened = town.forum.reopen(KALMAR, name)
    assert (reopened.state, reopened.decision) == ("ny", None)


def test_a_merger_is_remembered(town: Town) -> None:
    """Merged by hand stays merged when more comes in; the old id leads there; undo takes it apart for good."""
    one, other = town.one("vem betalar tolken"), town.one("hur länge sparas planen")
    town.forum.merge(KALMAR, other.id, one.id)
    town.ask("tolkkostnad vem")
    town.ask("lagringstid för planen")
    (only,) = town.all()
    assert only.count == 4
    assert town.forum.suggestion(KALMAR, other.id).suggestion.id == one.id
    town.forum.undo(KALMAR, one.id)
    assert {s.id for s in town.all()} == {one.id, other.id}
    assert town.holds(town.forum.suggestion(KALMAR, other.id).suggestion, "hur länge sparas planen")
    town.ask("gallring av planen hur länge sparas")
    assert len(town.all()) == 2


def test_a_split_is_remembered(town: Town) -> None:
    """Split by hand stays split, however alike the parts are, and new questions join one of them."""
    texts = THEMES["inspelning"]
    for text in texts:
        town.ask(text)
    (whole,) = town.all()
    wordings = town.forum.suggestion(KALMAR, whole.id).wordings
    chosen = {w.id for w in wordings if w.text in texts[:3]}
    part = town.forum.split(KALMAR, whole.id, chosen)
    assert sorted(town.texts(part.id)) == sorted(texts[:3])
    town.ask("spela in mötet, får man det")
    assert len(town.all()) == 2
    assert sum(s.count for s in town.all()) == len(texts) + 1
    town.forum.undo(KALMAR, whole.id)
    assert len(town.all()) == 1


def test_a_move_is_remembered(town: Town) -> None:
    """A question that was moved by hand stays where it was put; undo brings it back."""
    one, other = town.one("vem betalar tolken"), town.one("hur länge sparas planen")
    town.ask("tolkkostnad på möte")
    question = next(w.id for w in town.forum.suggestion(KALMAR, one.id).wordings if w.text == "tolkkostnad på möte")
    town.forum.move(KALMAR, one.id, question, other.id)
    town.ask("tolk kostnad vem betalar på möte")
    assert town.holds(town.forum.suggestion(KALMAR, other.id).suggestion, "tolkkostnad på möte")
    town.forum.undo(KALMAR, one.id)
    assert town.holds(town.forum.suggestion(KALMAR, one.id).suggestion, "tolkkostnad på möte")


def test_undo_of_a_merger_that_was_built_on_is_refused(town: Town) -> None:
    """Where the questions have moved on since, undo changes nothing and says what to do instead."""
    one, other = town.one("vem betalar tolken"), town.one("hur länge sparas planen")
    third = town.one("föräldern hotar personalen")
    town.forum.merge(KALMAR, other.id, one.id)
    town.forum.merge(KALMAR, one.id, third.id)
    with pytest.raises(IllegalMove):
        town.forum.merge(KALMAR, third.id, one.id)  # both are the same now
    town.forum.undo(KALMAR, third.id)
    assert town.forum.suggestion(KALMAR, one.id).suggestion.count == 2


@pytest.mark.parametrize("questions", [(), (999,)])
def test_a_split_of_nothing_is_refused(town: Town, questions: tuple[int, ...]) -> None:
    """A split names questions of the suggestion; the error says which there are."""
    name = town.one().id
    with pytest.raises(NotFound, match="De som gör det: 1"):
        town.forum.split(KALMAR, name, questions)
    with pytest.raises(IllegalMove, match="Minst en fråga"):
        town.forum.split(KALMAR, name, [1])


def test_the_last_question_is_not_moved_away(town: Town) -> None:
    """No suggestion is left without questions: it is merged instead."""
    one, other = town.one("vem betalar tolken"), town.one("hur länge sparas planen")
    with pytest.raises(IllegalMove, match="Slå ihop"):
        town.forum.move(KALMAR, one.id, 1, other.id)


def test_counties_cannot_be_joined(town: Town) -> None:
    """Not even an admin merges or moves across counties."""
    one, other = town.one("vem betalar tolken"), town.one("vem betalar tolken", "varmland")
    with pytest.raises(IllegalMove, match="olika län"):
        town.forum.merge(ADMIN, one.id, other.id)
    with pytest.raises(IllegalMove, match="olika län"):
        town.forum.put_on_agenda(ADMIN, other.id, town.meeting("kalmar").id)


def test_the_second_of_two_conveners_is_told(town: Town) -> None:
    """A change made on an older version than the newest is refused, and nothing of it is kept."""
    seen = town.one()
    second = town.open()
    town.forum.decide(KALMAR, seen.id, AWAY, version=seen.version)
    with pytest.raises(Conflict, match="”avförd”"):
        second.put_on_agenda(KALMAR, seen.id, town.meeting().id, version=seen.version)
    assert town.forum.suggestion(KALMAR, seen.id).suggestion.state == "avförd"


def test_two_at_the_same_moment(town: Town) -> None:
    """Of ten threads that decide on the same version just one gets through."""
    seen = town.one()
    outcomes: list[str] = []

    def decide(forum: Forum) -> None:
        try:
            outcomes.append(forum.decide(KALMAR, seen.id, AWAY, version=seen.version).state)
        except (Conflict, IllegalMove) as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=decide, args=(town.open(),)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("avförd") == 1
    assert len(town.forum.suggestion(KALMAR, seen.id).history) == 1


def test_another_county_is_refused_everything(town: Town) -> None:
    """A convener of one county sees and changes nothing of another's, nor of what came from no county."""
    name, meeting = town.one().id, town.meeting()
    town.ask("vem betalar tolken", None)
    nowhere = next(s.id for s in town.all() if s.county is None)
    forum = town.forum
    assert forum.suggestions(VARMLAND) == []
    assert forum.meetings(VARMLAND) == []
    for attempt in (
        lambda: forum.suggestions(VARMLAND, county="kalmar"),
        lambda: forum.suggestion(VARMLAND, name),
        lambda: forum.suggestion(VARMLAND, nowhere),
        lambda: forum.put_on_agenda(VARMLAND, name, meeting.id),
        lambda: forum.decide(VARMLAND, name, AWAY),
        lambda: forum.undo(VARMLAND, name),
        lambda: forum.redo(VARMLAND, name),
        lambda: forum.merge(VARMLAND, name, name),
        lambda: forum.split(VARMLAND, name, [1]),
        lambda: forum.move(VARMLAND, name, 1, name),
        lambda: forum.add_meeting(VARMLAND, "kalmar", dt.date(2026, 12, 9)),
        lambda: forum.change_meeting(VARMLAND, meeting.id, place="x"),
        lambda: forum.meeting(VARMLAND, meeting.id),
        lambda: forum.agenda(VARMLAND, meeting.id),
        lambda: forum.minutes(VARMLAND, meeting.id),
        lambda: forum.order_agenda(VARMLAND, meeting.id, []),
        lambda: forum.year(VARMLAND, "kalmar"),
    ):
        with pytest.raises(NotAllowed, match="annat län"):
            attempt()


@pytest.mark.parametrize("actor", [NOBODY, Actor(none_appointed=True)])
def test_without_a_role_nothing_is_seen(town: Town, actor: Actor) -> None:
    """Who has no role sees no suggestion and no meeting, also where nobody is appointed yet."""
    name, meeting = town.one().id, town.meeting()
    for attempt in (
        lambda: town.forum.suggestions(actor),
        lambda: town.forum.suggestion(actor, name),
        lambda: town.forum.decide(actor, name, AWAY),
        lambda: town.forum.agenda(actor, meeting.id, act="export"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert town.forum.meetings(actor) == []


def test_an_unknown_id_names_the_nearest_of_ones_own(town: Town) -> None:
    """A misspelt id is answered with the nearest that the actor may see, and never with another county's."""
    name = town.one().id
    with pytest.raises(NotFound, match=f"Menade du ”{name}”"):
        town.forum.suggestion(KALMAR, name[:-1] + "x")
    with pytest.raises(NotFound) as refused:
        town.forum.suggestion(VARMLAND, name[:-1] + "x")
    assert name not in str(refused.value)


def test_figures(town: Town) -> None:
    """Count, askers, places, channels and trend are those of the journal; few people are not told as a number."""
    town.now = NOW - dt.timedelta(days=40)
    town.ask("vem betalar tolken", asker="p0", municipality="Nybro")
    town.now = NOW
    for person in ("p1", "p2", "p3", "p3"):
        town.ask("vem betalar tolken", asker=person, municipality="Kalmar")
    town.ask("vem betalar tolken", asker="p3", channel="teams")
    (s,) = town.all()
    assert (s.count, s.askers, s.askers_text) == (6, 3, "3")
    assert (s.first, s.last) == ("2026-10-13T10:00", "2026-11-22T10:00")
    assert (s.trend.now, s.trend.before, s.trend.direction) == (5, 1, "upp")
    assert [(m.name, m.count) for m in s.municipalities] == [("Kalmar", 4), ("Nybro", None)]
    assert [(c.name, c.count) for c in s.channels] == [("slack", None), ("teams", None)]


def test_few_askers_are_no_number(town: Town) -> None:
    """One person who asks in three months is not three people: fewer than three is all that is told."""
    for months in (0, 1, 2):
        town.now = NOW - dt.timedelta(days=31 * months)
        town.ask("vem betalar tolken", asker=f"same person, month {months}")
    town.now = NOW
    (s,) = town.all()
    assert (s.count, s.askers, s.askers_text) == (3, None, "färre än 3")


def test_disputes_and_proposals_are_suggestions(town: Town) -> None:
    """A thumbs down, "none of these" and a proposal bring an answered question to the forum, with the reason."""
    found = {}
    for kind in ("did_not_help", "none_of_these", "proposal"):
        message = town.ask(f"vem kallar till SIP, {kind}", status="answer", reason=None, intent="sip.vem-kallar")
        town.journal.feedback(message, kind, at=NOW, text="skriv ut telefonnumret" if kind == "proposal" else "")
        found[kind] = message
    town.ask("vem är huvudansvarig för planen", status="answer", reason=None, intent="sip.huvudansvarig")
    wordings = [w for s in town.all() for w in town.forum.suggestion(ADMIN, s.id).wordings]
    assert {reason for w in wordings for reason in w.reasons} == set(found)
    assert sum(s.proposals for s in town.all()) == 1
    assert [text for s in town.all() for text in town.forum.suggestion(ADMIN, s.id).proposals] == [
        "skriv ut telefonnumret"
    ]


def test_a_question_that_was_settled_is_no_suggestion(town: Town) -> None:
    """Where the asker picked an option after all, nothing is left for the forum."""
    message = town.ask("vem betalar tolken")
    assert len(town.all()) == 1
    reply = Reply("answer", "", "vem betalar tolken", "v1", asked_for="kalmar", intent="sip.vem-kallar")
    town.journal.log(reply, channel="slack", at=NOW, message=message)
    assert town.all() == []


def test_neighbours_are_explained(town: Town) -> None:
    """A suggestion says in Swedish why the nearest intents did not answer, and what other counties' documents say."""
    detail = town.forum.suggestion(ADMIN, town.one("vem förvarar avidentifierade konsultationer", "varmland").id)
    assert detail.why_not
    assert all(near.reasons and near.title for near in detail.why_not)
    silent = town.one("vilka deltar i chefsforum barn och unga", "kalmar")
    assert silent.other_counties
    comparisons = town.forum.suggestion(ADMIN, silent.id).comparisons
    first = comparisons[0]
    assert [says.county for says in first.counties] == ["kalmar", "varmland", "vastmanland"]
    own = next(says for says in first.counties if says.is_own)
    assert own.text is None
    other = next(says for says in first.counties if says.text)
    assert other.sections
    assert "{" not in (other.text or "")


def test_what_is_near_nothing_is_not_compared(town: Town) -> None:
    """The nearest intents of a question that is near none are no subject for a meeting; those that are near stay."""
    town.ask("vilken färg har solen på vintern", nearest=("sip.vem-kallar",))
    town.ask("vem kallar till SIP", nearest=("sip.vem-kallar",))
    found = {s.question: town.forum.suggestion(ADMIN, s.id).comparisons for s in town.all()}
    assert found["vilken färg har solen på vintern"] == ()
    assert [c.intent for c in found["vem kallar till SIP"]] == ["sip.vem-kallar"]


def test_a_long_answer_is_shortened_beside_the_others(town: Town) -> None:
    """One county's list of mailboxes fills no meeting's papers; its beginning stands, and where the rest is."""
    catalogue = town.assistant.catalogue
    intent = max(
        catalogue.content.intents.values(),
        key=lambda i: max((len(str(a.variants)) for a in i.answers.values()), default=0),
    )
    detail = town.forum.suggestion(ADMIN, town.one(intent.phrases[0], "kalmar").id)
    says = [s.text for c in detail.comparisons if c.intent == intent.id for s in c.counties if s.text]
    assert says
    assert max(map(len, says)) < 2500
    assert any(text.endswith("Resten står i katalogen.") for text in says)


def test_a_look_that_takes_nothing_in_writes_nothing(town: Town) -> None:
    """A chat's summary shows what was gathered and leaves the rest to the next round, which says how much was new."""
    town.ask("vem betalar tolken på mötet")
    assert town.forum.suggestions(ADMIN, is_newest=False) == []
    assert town.forum.gather() == 1
    assert [s.count for s in town.forum.suggestions(ADMIN, is_newest=False)] == [1]
    town.ask("vem betalar tolken på mötet")
    assert [s.count for s in town.forum.suggestions(ADMIN, is_newest=False)] == [2]
    assert town.forum.gather() == 0


def test_workplaces_are_counted_by_chat_channel(town: Town) -> None:
    """From three channels on the number is told; below that, only that they are fewer; unknown is left out."""
    text = "vem betalar tolken på mötet"
    assert town.one(text).workplaces == ""
    for place in ("p1", "p2", "p3"):
        reply = Reply("none", "", text, "v1", asked_for="kalmar", reason="not_found")
        town.journal.log(reply, channel="slack", at=NOW, message=place, place=place)
        told = town.one(text).workplaces
        assert told == ("3" if place == "p3" else "färre än 3")


def test_published_is_found_by_itself(town: Town) -> None:
    """A decided new question is published when the catalogue in use answers it, once, and undo stands."""
    name = on_agenda(town, town.one("vem kallar till SIP")).id
    town.forum.decide(KALMAR, name, Decision("ny_fråga", intent="sip.vem-kallar"))
    assert [s.id for s in town.forum.find_published()] == [name]
    step = town.forum.suggestion(KALMAR, name).history[-1]
    assert (step.role, step.action, step.after) == ("system", "publish", "publicerad")
    assert town.forum.find_published() == []
    town.forum.undo(KALMAR, name)
    assert town.forum.find_published() == []
    assert town.forum.suggestion(KALMAR, name).suggestion.state == "beslutad"


@pytest.mark.parametrize(
    "decision",
    [
        Decision("ny_fråga"),
        Decision("ny_fråga", intent="tolk.betalning"),
        Decision("ändrad_fråga", intent="sip.vem-kallar"),
        Decision("ändra_dokumentet", section="kalmar-evi-2025#uppfoljning-och-forbattring"),
        Decision("redan_besvarad", intent="sip.vem-kallar"),
    ],
)
def test_what_is_not_in_the_catalogue_is_not_published(town: Town, decision: Decision) -> None:
    """As long as the catalogue is what it was, a decision is not found to be published."""
    name = on_agenda(town, town.one("vem betalar tolken på mötet")).id
    town.forum.decide(KALMAR, name, decision)
    assert town.forum.find_published() == []


def test_a_changed_intent_is_published(town: Town) -> None:
    """A decided change is published when the intent no longer looks as it did."""
    name = on_agenda(town, town.one()).id
    town.forum.decide(KALMAR, name, Decision("ändrad_fråga", intent="sip.vem-kallar"))
    catalogue = town.assistant.catalogue
    intent = catalogue.content.intents["sip.vem-kallar"]
    content = replace(
        catalogue.content,
        intents={**catalogue.content.intents, intent.id: intent.model_copy(update={"title": "Vem kallar?"})},
    )
    changed = replace(catalogue, content=content, version="another")
    town.assistant = type(town.assistant)(changed)
    assert [s.id for s in town.forum.find_published()] == [name]


def test_asked_again_after_publishing_is_seen(town: Town) -> None:
    """A published suggestion counts how often it is still asked in vain."""
    name = on_agenda(town, town.one()).id
    town.forum.decide(KALMAR, name, NEW)
    town.forum.publish(KALMAR, name)
    town.now = NOW + dt.timedelta(hours=3)
    town.ask("vem betalar tolken på mötet")
    assert town.forum.suggestion(KALMAR, name).suggestion.since_published == 1


def test_told_by_the_notices(town: Town) -> None:
    """The notices mark a published suggestion as told, and nothing else."""
    name = on_agenda(town, town.one()).id
    town.forum.mark_told(name)
    assert town.forum.suggestion(KALMAR, name).suggestion.state == "på dagordningen"
    town.forum.decide(KALMAR, name, NEW)
    town.forum.publish(KALMAR, name)
    town.forum.mark_told(name)
    assert town.forum.suggestion(KALMAR, name).suggestion.state == "återkopplad"


def test_events_are_those_that_stand(town: Town) -> None:
    """The notices see each decision and publishing that stands, with the questions it is about, and none undone."""
    name = on_agenda(town, town.one()).id
    town.forum.decide(KALMAR, name, NEW)
    town.forum.undo(KALMAR, name)
    assert town.forum.events() == []
    town.forum.decide(KALMAR, name, NEW)
    town.forum.publish(KALMAR, name)
    decided, published = town.forum.events()
    assert (decided.action, published.action, decided.questions) == ("decide", "publish", (1,))
    assert [e.number for e in town.forum.events(decided.number)] == [published.number]


def test_answered_already_gives_phrases(town: Town) -> None:
    """What is answered already becomes YAML that adds the wordings to the intent, without what is there or redacted."""
    for text in ("vem drar i gång en sip: jag?", "vem kallar till SIP", "vem kallar till sip för [namn]"):
        town.ask(text)
    found = town.all()
    for other in found[1:]:
        town.forum.merge(KALMAR, other.id, found[0].id)
    name = found[0].id
    town.forum.decide(KALMAR, name, Decision("redan_besvarad", intent="sip.vem-kallar"))
    snippet = town.forum.suggestion(KALMAR, name).snippet
    assert snippet is not None
    assert yaml.safe_load(snippet) == {"phrases": ["vem drar i gång en sip: jag?"]}
    assert "intents/sip/vem-kallar.yaml" in snippet
    intent = town.assistant.catalogue.content.intents["sip.vem-kallar"]
    phrases = (*intent.phrases, *yaml.safe_load(snippet)["phrases"])
    assert Intent.model_validate({**intent.model_dump(), "phrases": phrases})


def test_personal_data_never_gets_in(town: Town) -> None:
    """What a convener writes by mistake is redacted before it is kept: notes, places, who was there."""
    name = on_agenda(town, town.one()).id
    secret = "ring mamman på 070-123 45 67, pnr 20110412-9810"
    town.forum.decide(KALMAR, name, Decision("ny_fråga", note=secret), note=secret)
    town.forum.undo(KALMAR, name, note=secret)
    meeting = town.forum.add_meeting(KALMAR, "kalmar", dt.date(2026, 12, 10), place=secret, convenes=secret)
    town.forum.change_meeting(KALMAR, meeting.id, note=secret, present=secret)
    town.journal.storage.db.execute("pragma wal_checkpoint(truncate)").fetchall()
    kept = "\n".join(sqlite3.connect(town.path).iterdump())
    assert "9810" not in kept
    assert "123 45 67" not in kept
    assert "[personnummer]" in kept


def test_search_looks_in_every_wording(town: Town) -> None:
    """A search finds a suggestion by any of its wordings, without dots too."""
    for text in THEMES["tandställning"]:
        town.ask(text)
    town.one("hur länge sparas planen")
    (found,) = town.forum.suggestions(ADMIN, search="tandstallning, är")
    assert "tandställning, är det gratis för barn på hvb" in town.texts(found.id)
    assert town.forum.suggestions(ADMIN, states=["beslutad"]) == []


def test_erased_questions_leave_the_decision(town: Town) -> None:
    """When the questions of a dismissed suggestion are erased, it still takes what is asked again."""
    name = town.one("vem betalar tolken på mötet").id
    town.forum.decide(KALMAR, name, AWAY)
    with town.journal.storage.writing() as db:
        for table in ("forum_members", "asked", "questions"):
            db.execute(f"delete from {table}")
    town.ask("vem betalar för tolken på ett möte")
    (only,) = town.all()
    assert (only.id, only.state, only.count) == (name, "avförd", 1)
