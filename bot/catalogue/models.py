"""The shape of the catalogue: what may stand in ``knowledge/`` and ``intents/``.

These models say what a file may hold; whether what it holds is *true to the rest* (does the section
exist, does the phrase reach its intent) is :mod:`bot.catalogue.check`'s business. Every model refuses
unknown keys, so that a misspelt key is a fault and not a silence.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

__all__ = [
    "Answer",
    "Background",
    "Concept",
    "County",
    "CountyId",
    "Document",
    "Fact",
    "GlossaryTerm",
    "Intent",
    "Law",
    "LawMention",
    "LawName",
    "LocalGroup",
    "Municipality",
    "OpenHours",
    "Section",
    "Variant",
    "When",
]

CountyId = Literal["kalmar", "varmland", "vastmanland"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
IntentId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")]
SectionRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+#[a-z0-9-]+(\.[a-z0-9-]+)*$")]
LawCite = Annotated[str, StringConstraints(pattern=r"^(\(EU\) )?\d{4}:?/?\d+( (\d+( [a-z])?)?:(\d+( [a-z])?)?)?$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Strict(BaseModel):
    """A model that refuses unknown keys and cannot be changed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- laws ------------------------------------------------------------------------------------------


class LawName(Strict):
    """A name that means this law during a period; ``until`` is the first day it no longer does."""

    name: Text
    since: dt.date | None = None
    until: dt.date | None = None


class Law(Strict):
    """One act in ``knowledge/laws.yaml``, by its SFS number."""

    sfs: Annotated[str, StringConstraints(pattern=r"^(\d{4}:\d+|\(EU\) \d{4}/\d+)$")]
    title: Text
    short: str | None = None
    names: tuple[LawName, ...] = ()
    chapters: bool = False
    last_chapter: int | None = Field(default=None, description="the number of chapters, where it is sure")
    in_force: dt.date | None = None
    repealed: dt.date | None = None
    replaced_by: str | None = None
    source: Text


class LawMention(Strict):
    """A law reference as it stands in a section: its exact form, and what it refers to.

    ``cite`` is the compact form ``"2025:400 19:1"`` (19 kap. 1 §), ``"1985:125 :7"`` (7 § of an act
    without chapters), ``"2009:400 25:"`` (a whole chapter) or ``"2018:1197"`` (a whole act).
    ``source_error`` says, in Swedish, what is probably wrong in the document; such a mention gets no link.
    ``slip`` notes a slip of the pen that leaves no doubt about what is meant; the link stays.
    """

    cite: LawCite
    written: Text
    source_error: str | None = None
    slip: str | None = None


# --- documents -------------------------------------------------------------------------------------


class OpenHours(Strict):
    """When a number answers: weekdays (1 = Monday … 7 = Sunday), from and until as ``HH:MM`` local time."""

    days: tuple[Annotated[int, Field(ge=1, le=7)], ...]
    opens: Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d$")]
    closes: Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d$")]


class Fact(Strict):
    """One fact that answers refer to by name: ``{id}`` in an answer's text becomes ``value``.

    ``written`` is the exact form in the document where it differs from ``value``; ``verify`` looks for it.
    """

    id: Slug
    section: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$")]
    kind: Literal["phone", "email", "deadline", "hours", "date", "link", "form", "members", "amount", "age", "other"]
    value: Text
    written: str | None = None
    label: Text
    ages: Annotated[str, StringConstraints(pattern=r"^\d+-\d+$")] | None = None
    hours: OpenHours | None = None
    municipality: str | None = None
    group: Slug | None = None
    note: str | None = None


class Section(Strict):
    """One section of a document: where it stands and a fingerprint of its text, never the text itself."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$")]
    heading: Text
    path: tuple[Text, ...] = ()
    page: int | None = None
    laws: tuple[LawMention, ...] = ()
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    no_intent: str | None = Field(default=None, description="why no intent rests on this section")
    note: str | None = None


class Document(Strict):
    """The metadata, sections and facts of one source document."""

    id: Slug
    title: Text
    short_title: Text
    county: CountyId
    kind: Literal["guidance", "agreement", "guideline", "report"]
    publisher: Text
    adopted: dt.date | None = None
    revised: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    review: str | None = None
    url: str | None = None
    caveat: str | None = Field(default=None, description="a warning that goes with every answer from it")
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...] = ()


# --- places and words ------------------------------------------------------------------------------


class Municipality(Strict):
    """A municipality and the other forms that people write it in."""

    name: Text
    also: tuple[Text, ...] = ()


class LocalGroup(Strict):
    """A local co-operation group and the municipalities in it."""

    name: Text
    municipalities: tuple[Text, ...]
    section: SectionRef


class County(Strict):
    """A county: its names and its municipalities."""

    id: CountyId
    name: Text
    short: Text
    region: Text
    also: tuple[Text, ...] = ()
    municipalities: tuple[Municipality, ...]
    groups: tuple[LocalGroup, ...] = ()


class GlossaryTerm(Strict):
    """An abbreviation or term, with the words it stands for; expanded on both sides before matching."""

    term: Text
    means: Text
    also: tuple[Text, ...] = ()
    explains: str | None = None
    county: CountyId | None = None
    section: SectionRef | None = None


class Concept(Strict):
    """Words that staff use for one and the same thing; the matcher reads any of them as the concept."""

    concept: Text
    words: Annotated[tuple[Text, ...], Field(min_length=1)]


class Background(Strict):
    """What is no question on the documents: small talk, and other subjects by group."""

    small_talk: tuple[Text, ...]
    outside: dict[str, tuple[Text, ...]]


# --- intents ---------------------------------------------------------------------------------------


class When(Strict):
    """The condition of a variant: every key given must agree with the question's slots."""

    age: Annotated[str, StringConstraints(pattern=r"^\d+-\d+$")] | None = None
    time: Literal["dagtid", "jourtid"] | None = None
    municipality: tuple[str, ...] | None = None
    care_contact: bool | None = None
    placed: bool | None = None
    consent: bool | None = None
    protected_identity: bool | None = None
    role: Literal["socialtjanst", "skola", "halso-och-sjukvard", "tandvard"] | None = None


class Variant(Strict):
    """What the answer is under a condition. ``label`` names the condition for a person."""

    when: When
    label: Text
    text: Text
    cites: tuple[SectionRef, ...] = ()


class Answer(Strict):
    """One county's answer: text in our own words, the sections it rests on, and variants by slot.

    ``text`` is shown first unless a variant is chosen by the slots, which then takes its place; ``more``
    follows in both cases. ``laws`` narrows the law paragraphs shown; left out, all of the sections' are.
    """

    text: Text
    cites: Annotated[tuple[SectionRef, ...], Field(min_length=1)]
    variants: tuple[Variant, ...] = ()
    more: str | None = None
    laws: tuple[LawCite, ...] | None = None
    warning: str | None = None


class Intent(Strict):
    """One question that the catalogue knows, with its answers by county.

    A question that names another municipality than ``municipality`` never reaches the intent.
    A county that is not in ``answers`` does not regulate it (``no_local_rule``); ``gaps`` may say, in
    Swedish, what its documents do say instead. An intent without any answer is a known gap: a question that
    staff ask and that no document answers.
    """

    id: IntentId
    title: Text
    topic: Slug
    phrases: Annotated[tuple[Text, ...], Field(min_length=3)]
    not_phrases: tuple[Text, ...] = ()
    tests: tuple[Text, ...] = ()
    answers: dict[CountyId, Answer] = Field(default_factory=dict)
    gaps: dict[CountyId, Text] = Field(default_factory=dict)
    missing: str | None = Field(default=None, description="a known gap: what is not in the documents, as a noun phrase")
    related: tuple[IntentId, ...] = ()
    municipality: str | None = Field(default=None, description="the only municipality that it is about")

    @field_validator("title")
    @classmethod
    def _title_is_a_line(cls, value: str) -> str:
        if "\n" in value or len(value) > 75:
            raise ValueError("a title is one line of at most 75 characters (it stands on a button)")
        return value

    @property
    def counties(self) -> frozenset[str]:
        """The counties whose documents answer this."""
        return frozenset(self.answers)


PLACEHOLDER = re.compile(r"\{([a-z0-9]+(?:-[a-z0-9]+)*)\}")
"""A fact's name in an answer's text."""
