"""Where to tell somebody what became of their question: kept apart from the question, under lock, for a short time.

Promises: without the key a row tells neither who, where nor about which question; one place is told once however
many follow there; what is told last, what is forgotten and what has grown old is deleted.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database, Migrations

from bot.chat.addresses import seal_address, unseal_address
from bot.chat.model import Address, Place
from bot.journal.storage import Storage
from bot.privacy.vault import Vault, VaultError

__all__ = ["DAYS", "Contact", "Contacts", "Step", "Telling"]

DAYS = 180
"""How long a contact lives where the forum decides nothing: a term, and what a term's meeting is late."""

Step = Literal["decided", "published", "dismissed"]

migrations = Migrations("lotsen-contacts")


@migrations()
def contacts(db: Database) -> None:
    """One row a place that is told of a question, and who wants it; all that could point out somebody is keyed."""
    db.table("contacts").create(
        {"id": str, "question": str, "target": str, "sealed": str, "since": str, "until": str},
        pk="id",
        not_null={"question", "target", "sealed", "since", "until"},
    )
    db.table("contacts").create_index(["question", "target"], unique=True)
    db.table("contact_persons").create(
        {"contact": str, "person": str}, pk=("contact", "person"), foreign_keys=[("contact", "contacts", "id")]
    )
    db.table("contact_persons").create_index(["person"])
    db.table("contact_tellings").create(
        {"contact": str, "number": int, "step": str, "content": str, "is_posted": int},
        pk=("contact", "number"),
        not_null={"step", "content", "is_posted"},
        foreign_keys=[("contact", "contacts", "id")],
    )


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice to a contact: the ``number`` of it, what it said (keyed), and whether the outbox has it."""

    contact: str
    number: int
    step: Step
    content: str
    is_posted: bool

    @property
    def key(self) -> str:
        """The notice's name in the outbox: the same at every attempt, and unlike every other."""
        return f"told|{self.contact}|{self.number}"


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to tell of a question, with the asker's own words and the group that it is in now."""

    id: str
    to: Address
    question: str
    group: str


_GROUPED = """
    select a.message as token, q.question as text, m.group_id
    from asked a join questions q on q.id = a.question_id
    join forum_members m on m.question_id = a.question_id
    where a.message is not null
"""


class Contacts:
    """The contacts of one journal file, read and written with its vault."""

    def __init__(self, storage: Storage, vault: Vault) -> None:
        self._storage, self._vault = storage, vault
        storage.migrate(migrations)

    # --- what askers do ----------------------------------------------------------------------------

    def follow(self, token: str, to: Address, person: str, at: dt.datetime) -> bool:
        """Keep that ``person`` wants the question ``token`` told at ``to``; return False where it was kept already."""
        question, who = self._question(token), self._who(to.place, person)
        target = self._vault.pseudonym("\x00".join((to.place.key, to.thread or "", to.person or "")), "contact place")
        until = (at + dt.timedelta(days=DAYS)).date().isoformat()
        with self._storage.writing() as db:
            known = next(
                db.query("select id from contacts where question = ? and target = ?", [question, target]), None
            )
            contact = known["id"] if known else secrets.token_hex(16)
            if known:
                db.table("contacts").update(contact, {"until": until})
            else:
                row = {"id": contact, "question": question, "target": target, "sealed": seal_address(to, self._vault)}
                db.table("contacts").insert({**row, "since": at.date().isoformat(), "until": until})
            follows = next(
                db.query("select 1 from contact_persons where contact = ? and person = ?", [contact, who]), None
            )
            if follows is None:
                db.table("contact_persons").insert({"contact": contact, "person": who})
        return follows is None

    def forget(self, place: Place, person: str) -> int:
        """Delete every contact of ``person``, wherever they asked for it; return how many there were.

        A place that somebody else wants told too keeps its contact.
        """
        who = self._who(place, person)
        with self._storage.writing() as db:
            mine = [row["contact"] for row in db.query("select contact from contact_persons where person = ?", [who])]
            db.execute("delete from contact_persons where person = ?", [who])
            others = {row["contact"] for row in db.query("select contact from contact_persons")}
            for contact in mine:
                if contact not in others:
                    _delete(db, contact)
        return len(mine)

    # --- what the rounds do ------------------------------------------------------------------------

    def all(self) -> list[Contact]:
        """Return every contact whose question is in a group of the forum's.

        Which group a question is in is looked up now: a split or a merge is respected. A contact that another key
        sealed, or that somebody changed, is passed over.
        """
        if not self.count():
            return []
        asked = {self._question(row["token"]): row for row in self._storage.rows(_GROUPED)}
        found = []
        for row in self._storage.rows("select * from contacts order by since, id"):
            question = asked.get(row["question"])
            if question is None:
                continue
            try:
                to = unseal_address(row["sealed"], self._vault)
            except VaultError:
                continue
            found.append(Contact(row["id"], to, question["text"], question["group_id"]))
        return found

    def told(self, contact: str) -> list[Telling]:
        """Return what a contact was told, oldest first."""
        rows = self._storage.rows("select * from contact_tellings where contact = ? order by number", [contact])
        return [_telling(row) for row in rows]

    def mark(self, content: str) -> str:
        """Return what stands for the content of a notice: a row must not tell which decision it was about."""
        return self._vault.pseudonym(content, "contact telling")

    def tell(self, contact: str, step: Step, mark: str, after: Telling | None) -> Telling | None:
        """Note that a contact is about to be told; the outbox does not have it yet.

        ``mark`` is that of the content, ``after`` what it was told last; None comes back where another process has
        been here since.
        """
        with self._storage.writing() as db:
            known = list(db.query("select number from contact_tellings where contact = ? order by number", [contact]))
            last = known[-1]["number"] if known else 0
            if last != (after.number if after else 0) or self._is_gone(db, contact):
                return None
            row = {"contact": contact, "number": last + 1, "step": step, "content": mark, "is_posted": 0}
            db.table("contact_tellings").insert(row)
        return _telling(row)

    def posted(self, telling: Telling) -> None:
        """Note that the outbox has it."""
        self._change(telling, "update contact_tellings set is_posted = 1 where contact = ? and number = ?")

    def take_back(self, telling: Telling) -> None:
        """Note that it was never told after all."""
        self._change(telling, "delete from contact_tellings where contact = ? and number = ?")

    def shorten(self, contact: str, until: dt.date) -> None:
        """Let a contact live no longer than ``until``."""
        with self._storage.writing() as db:
            db.execute("update contacts set until = min(until, ?) where id = ?", [until.isoformat(), contact])

    def delete(self, contact: str) -> None:
        """Delete one contact with everything about it."""
        with self._storage.writing() as db:
            _delete(db, contact)

    def purge(self, at: dt.datetime) -> int:
        """Delete the contacts whose time is out; return how many."""
        with self._storage.writing() as db:
            old = [row["id"] for row in db.query("select id from contacts where until < ?", [at.date().isoformat()])]
            for contact in old:
                _delete(db, contact)
        return len(old)

    def count(self) -> int:
        """Return how many contacts there are: all that anybody may know of them."""
        row = self._storage.one("select count(*) as n from contacts")
        return int(row["n"]) if row else 0

    @staticmethod
    def _is_gone(db: Database, contact: str) -> bool:
        return next(db.query("select 1 from contacts where id = ?", [contact]), None) is None

    # --- keyed names -------------------------------------------------------------------------------

    def _change(self, telling: Telling, sql: str) -> None:
        with self._storage.writing() as db:
            db.execute(sql, [telling.contact, telling.number])

    def _question(self, token: str) -> str:
        return self._vault.pseudonym(token, "contact question")

    def _who(self, place: Place, person: str) -> str:
        return self._vault.pseudonym(f"{place.channel}|{person}", "contact person")


def _delete(db: Database, contact: str) -> None:
    db.execute("delete from contact_tellings where contact = ?", [contact])
    db.execute("delete from contact_persons where contact = ?", [contact])
    db.execute("delete from contacts where id = ?", [contact])


def _telling(row: dict[str, Any]) -> Telling:
    return Telling(row["contact"], row["number"], row["step"], row["content"], bool(row["is_posted"]))
