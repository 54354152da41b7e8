"""The worker's turns, one by one and without a thread: what is decided, what is tried again, what is given up."""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.chat import worker as module
from bot.chat.channel import NotTaken
from bot.chat.jobs import Post, Receive, Reports, Turn
from bot.chat.model import Address, Ask, Incoming, Notice, Outgoing, Place
from bot.chat.rate import Later
from bot.chat.worker import Worker
from bot.journal.outbox import Report
from bot.journal.storage import Storage
from bot.serving.metrics import Metrics
from tests.chat.fakes import FakeCarrier, FakeTime, asked, desk

LOOP = asyncio.new_event_loop()


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    """Return an empty journal file."""
    storage = Storage(tmp_path / "journal.db")
    yield storage
    storage.close()


class Bench:
    """A worker with a clock that a test moves."""

    def __init__(self, storage: Storage, handle: Callable[[Incoming], list[Outgoing]] = desk) -> None:
        self.time, self.storage, self.metrics = FakeTime(), storage, Metrics()
        self.carrier = FakeCarrier()
        self.worker = Worker(storage, handle, {"slack": self.carrier}, self.metrics, "Något gick fel.", self.time)
        self.recovered = self.worker.recover()

    def hear(self, *incomings: Incoming) -> Turn:
        """Let things come in at the same moment."""
        return self.worker.turn([Receive(incoming, self.time(), Future(loop=LOOP)) for incoming in incomings])

    def report(self, turn: Turn, state: str = "sent") -> Turn:
        """Report of every message of a turn."""
        reports = [Report(letter.id, letter.channel, state, 1, self.time()) for letter in turn.letters]
        return self.worker.turn([Reports(reports)])

    def states(self, table: str) -> list[str]:
        """Return the states of a table's rows, in order."""
        return [row["state"] for row in self.storage.rows(f"select state from {table} order by id")]


def texts(turn: Turn) -> list[str]:
    """Return what a turn says."""
    return [letter.parcel.payload["text"] for letter in turn.letters]


def answers(turn: Turn) -> list[Any]:
    """Return what a turn's callers get."""
    return [answer for _, answer in turn.answers]


def breaking(on: str, times: int = 99) -> Callable[[Incoming], list[Outgoing]]:
    """Return a desk that fails at one question, so many times."""
    left = times

    def handle(incoming: Incoming) -> list[Outgoing]:
        nonlocal left
        assert isinstance(incoming.act, Ask)
        if incoming.act.text.text == on and left:
            left -= 1
            raise ValueError("Ossian Ravlund")
        return desk(incoming)

    return handle


def test_what_comes_together_is_one_transaction(storage: Storage) -> None:
    """Ten things heard at the same moment are received, decided and stored with one commit."""
    bench, commits = Bench(storage), 0

    def count(statement: str) -> None:
        nonlocal commits
        commits += statement == "commit"

    storage.db.conn.set_trace_callback(count)
    turn = bench.hear(*(asked(n) for n in range(10)))
    storage.db.conn.set_trace_callback(None)
    assert commits == 1
    assert answers(turn) == [True] * 10
    assert texts(turn) == [f"svar på fråga {n}" for n in range(10)]


def test_one_bad_thing_among_good_ones(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    """Asked 5, one of which fails: 4 are answered in the same turn, and nothing of what failed is in any log."""
    bench = Bench(storage, breaking("fråga 2"))
    turn = bench.hear(*(asked(n) for n in range(5)))
    assert answers(turn) == [True] * 5
    assert texts(turn) == [f"svar på fråga {n}" for n in (0, 1, 3, 4)]
    assert bench.states("inbox") == ["done", "done", "new", "done", "done"]
    assert "ValueError" in caplog.text
    assert "Ossian" not in caplog.text


def test_what_a_desk_wrote_before_it_failed_is_undone(storage: Storage) -> None:
    """A desk that stores something and then fails leaves nothing; what others stored in the same turn stays."""
    storage.db.execute("create table noted (text text)")

    def handle(incoming: Incoming) -> list[Outgoing]:
        assert isinstance(incoming.act, Ask)
        with storage.writing() as db:
            db.execute("insert into noted values (?)", [incoming.act.text.text])
        return breaking("fråga 1")(incoming)

    Bench(storage, handle).hear(*(asked(n) for n in range(3)))
    assert [row["text"] for row in storage.rows("select text from noted")] == ["fråga 0", "fråga 2"]


def test_what_fails_once_is_answered_a_moment_later(storage: Storage) -> None:
    """The second try succeeds: answered once, its content gone from the file."""
    bench = Bench(storage, breaking("fråga 0", times=1))
    assert texts(bench.hear(asked(0))) == []
    assert 0 < bench.worker.seconds_left() <= 0.5
    assert texts(bench.worker.turn([])) == []
    bench.time.now += 1
    assert texts(bench.worker.turn([])) == ["svar på fråga 0"]
    assert storage.rows("select state, payload from inbox") == [{"state": "done", "payload": None}]


def test_what_has_its_turn_later_waits_in_the_file(storage: Storage) -> None:
    """Put off twice, told once, then answered once; another one is answered meanwhile, and a restart loses nothing."""
    asks = Counter[str]()

    def handle(incoming: Incoming) -> list[Outgoing]:
        asks[incoming.key] += 1
        if incoming.person == "U0" and asks[incoming.key] < 3:
            said = [Outgoing(incoming.reply_to, Notice("i tur och ordning"))]
            raise Later(2.0, said, is_first=asks[incoming.key] == 1)
        return desk(incoming)

    bench = Bench(storage, handle)
    turn = bench.hear(asked(0), asked(1))
    assert (texts(turn), answers(turn)) == (["i tur och ordning", "svar på fråga 1"], [True, True])
    assert bench.states("inbox") == ["new", "done"]
    assert answers(bench.hear(asked(0))) == [False]
    bench.time.now += 2
    assert texts(bench.worker.turn([])) == []
    bench = Bench(storage, handle)
    assert texts(bench.worker.turn([])) == ["svar på fråga 0"]
    assert bench.states("inbox") == ["done", "done"]


def test_what_fails_for_good_is_apologised_for(storage: Storage) -> None:
    """After three tries the asker gets a plain apology where they asked, and the content is gone."""
    bench = Bench(storage, breaking("fråga 0"))
    said = [bench.hear(asked(0))]
    for _ in range(3):
        bench.time.now += 10
        said.append(bench.worker.turn([]))
    assert [texts(turn) for turn in said] == [[], [], ["Något gick fel."], []]
    assert said[2].letters[0].parcel.queue == "C1"
    row = storage.one("select * from inbox")
    assert row
    assert (row["state"], row["payload"], row["attempts"], row["error"]) == ("failed", None, 3, "ValueError")
    assert 'lotsen_failures_total{kind="desk"} 3' in bench.metrics.render()


def test_a_reply_that_cannot_be_rendered_is_apologised_for(storage: Storage) -> None:
    """A fault in a channel's cards counts as one of the desk: nothing is stored half."""
    bench = Bench(storage)
    plain = bench.carrier.render
    bench.carrier.render = lambda o: plain(o) if "fel" in o.content.text else 1 / 0  # type: ignore[method-assign,assignment,union-attr]
    bench.hear(asked(0))
    for _ in range(2):
        bench.time.now += 10
        turn = bench.worker.turn([])
    assert texts(turn) == ["Något gick fel."]
    assert bench.states("outbox") == ["sending"]


def test_what_does_not_fit_into_a_turn_waits_in_order(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a turn has time for one, the rest is acknowledged, lies in the file and is decided in its order."""
    monkeypatch.setattr(module, "_TURN", -1.0)
    bench = Bench(storage)
    turn = bench.hear(asked(0), asked(1), asked(2))
    assert answers(turn) == [True] * 3
    assert bench.states("inbox") == ["done", "new", "new"]
    said = texts(turn) + texts(bench.hear(asked(3)))
    assert bench.worker.seconds_left() == 0
    said += [text for _ in range(3) for text in texts(bench.worker.turn([]))]
    assert said == [f"svar på fråga {n}" for n in range(4)]
    assert bench.states("inbox") == ["done"] * 4
    assert storage.rows("select id from inbox where payload is not null") == []


def test_what_an_earlier_process_stored_is_decided(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was acknowledged and not decided is decided by the next process, the same in every field."""
    monkeypatch.setattr(module, "_TURN", -1.0)
    Bench(storage).hear(asked(0), asked(1), asked(2))
    heard: list[Incoming] = []
    bench = Bench(storage, lambda incoming: heard.append(incoming) or desk(incoming))  # type: ignore[func-returns-value]
    said = [text for _ in range(2) for text in texts(bench.worker.turn([]))]
    assert said == ["svar på fråga 1", "svar på fråga 2"]
    assert heard == [asked(1), asked(2)]


def test_what_takes_the_process_down_is_given_up(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thing that kills every process that decides it is given up in the end, and what waits behind it is answered."""
    monkeypatch.setattr(module, "_TURN", -1.0)
    Bench(storage).hear(asked(9), asked(0), asked(1))

    def handle(incoming: Incoming) -> list[Outgoing]:
        if incoming.key == asked(0).key:
            raise KeyboardInterrupt  # as near as a test comes to a crash: nothing of it is caught
        return desk(incoming)

    deaths, said = 0, []
    for _ in range(10):
        bench = Bench(storage, handle)
        try:
            said += texts(bench.worker.turn([])) + texts(bench.worker.turn([]))
        except KeyboardInterrupt:
            deaths += 1
    assert deaths == 5
    assert said == ["Något gick fel.", "svar på fråga 1"]
    assert bench.states("inbox") == ["done", "failed", "done"]


def test_what_this_version_cannot_read_is_given_up(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Content that another version stored and this one does not understand does not keep the program from starting."""
    monkeypatch.setattr(module, "_TURN", -1.0)
    Bench(storage).hear(asked(0), asked(1))
    storage.db.execute("""update inbox set payload = '{"key": 1}' where payload is not null""")
    assert Bench(storage).worker.backlog == 0
    assert sorted(storage.rows("select state from inbox"), key=str) == [{"state": "done"}, {"state": "failed"}]


def test_a_turn_that_cannot_be_kept_is_made_again(storage: Storage) -> None:
    """A commit that fails refuses whoever waits and forgets nothing: reports and what was stored come with the next."""
    bench = Bench(storage)
    first = bench.hear(asked(0))
    storage.db.execute("create trigger full before insert on inbox begin select raise(rollback, 'disk full'); end")
    reports = [Report(letter.id, letter.channel, "sent", 1, 0.0) for letter in first.letters]
    refused = bench.worker.turn([Reports(reports), Receive(asked(1), 0.0, Future(loop=LOOP))])
    assert not refused.is_kept
    assert [type(answer) for answer in answers(refused)] == [NotTaken]
    assert bench.states("outbox") == ["sending"]
    storage.db.execute("drop trigger full")
    assert bench.worker.turn([]).is_kept
    assert bench.states("outbox") == ["sent"]
    assert answers(bench.hear(asked(1))) == [True]


def test_a_lost_transaction_takes_nothing_else_along(storage: Storage) -> None:
    """SQLite ends the transaction while a desk writes, and the desk does not mind: nothing of the turn is half kept."""
    storage.db.execute("create table noted (text text)")
    storage.db.execute("create trigger lost before insert on noted begin select raise(rollback, 'disk full'); end")

    def handle(incoming: Incoming) -> list[Outgoing]:
        try:
            storage.db.execute("insert into noted values ('x')")
        except Exception:
            return desk(incoming)
        raise AssertionError

    bench = Bench(storage, handle)
    assert not bench.hear(asked(0), asked(1)).is_kept
    assert bench.states("inbox") == []
    assert bench.states("outbox") == []


def test_more_than_memory_holds_waits_in_the_file(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that takes nothing: a few messages are handed over, the rest follows in order as those get through."""
    monkeypatch.setattr(module, "_HELD", 4)
    bench = Bench(storage)
    turns = [bench.hear(asked(n)) for n in range(10)]
    handed = [text for turn in turns for text in texts(turn)]
    assert handed == [f"svar på fråga {n}" for n in range(4)]
    assert bench.states("outbox").count("waiting") == 6
    while turns[-1].letters or len(handed) < 10:
        turn = Turn(letters=[letter for t in turns for letter in t.letters])
        turns = [bench.report(turn)]
        handed += texts(turns[0])
    assert handed == [f"svar på fråga {n}" for n in range(10)]
    assert bench.states("outbox") == ["sent"] * 10


def test_what_the_operator_wants_tried_again_is_taken(storage: Storage) -> None:
    """A failed message that another process marks for a new try is handed over at the next look."""
    bench = Bench(storage)
    bench.report(bench.hear(asked(0)), "failed")
    bench.time.now += 11
    assert texts(bench.worker.turn([])) == []
    assert bench.worker.failed == {"slack": 1}
    with storage.writing() as db:
        db.execute("update outbox set state = 'waiting' where state = 'failed'")
    bench.time.now += 11
    assert texts(bench.worker.turn([])) == ["svar på fråga 0"]
    assert bench.worker.failed == {}


def test_what_is_old_is_forgotten(storage: Storage) -> None:
    """Keys and sent rows go after days, failed ones after weeks; a notice's key stays for a year."""
    bench = Bench(storage)
    bench.report(bench.hear(asked(0)))
    bench.report(bench.hear(asked(1)), "failed")
    notice = Outgoing(Address(Place("slack", "T1", "C9")), Notice("Nytt svar"))
    bench.report(bench.worker.turn([Post([notice], "news-1", bench.time(), Future(loop=LOOP))]))
    kept = []
    for days in (0, 4, 11, 400):
        bench.time.now += days * 24 * 3600
        bench.worker.turn([])
        kept.append((len(bench.states("inbox")), bench.states("outbox")))
    assert kept == [
        (2, ["sent", "failed", "sent"]),
        (0, ["failed", "sent"]),
        (0, ["sent"]),
        (0, []),
    ]


def test_messages_of_a_channel_that_is_gone_are_given_up(storage: Storage) -> None:
    """A message whose channel is no longer configured waits a day for it, and is then kept as failed."""
    Bench(storage).hear(asked(0))
    later = FakeTime()
    worker = Worker(storage, desk, {"teams": FakeCarrier("teams")}, Metrics(), "x", later)
    worker.recover()
    assert storage.rows("select state from outbox") == [{"state": "sending"}]
    later.now += 25 * 3600
    worker.turn([])
    assert storage.rows("select state, error from outbox") == [{"state": "failed", "error": "no_channel"}]


def test_an_hour_later_nothing_sent_lies_in_the_log(storage: Storage) -> None:
    """What a sent message held is overwritten in the file and folded out of its write-ahead log within the hour."""
    bench = Bench(storage)
    bench.report(bench.hear(asked(1)))
    log = storage.path.with_name(f"{storage.path.name}-wal")
    assert log.stat().st_size
    bench.time.now += 3601
    bench.worker.turn([])
    assert log.stat().st_size == 0
