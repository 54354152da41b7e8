"""The shape of ``knowledge/acute.yaml``: word classes, signs of danger, examples, and the acute cards.

How a pattern in ``match`` is written stands in :mod:`bot.understanding.acute_signs`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.catalogue.models import SectionRef, Slug, Strict, Text

__all__ = ["AcuteCard", "AcuteKnowledge", "CardLine", "DangerKind", "LineCondition", "Sign"]

ClassName = Annotated[str, Field(pattern=r"^[a-z_]+$")]
CardKey = Literal["kalmar", "varmland", "vastmanland", "unknown"]


class DangerKind(Strict):
    """A kind of danger: what it is called, and whether the psychiatric emergency numbers are of use in it."""

    label: Text
    psychiatric: bool = False


class Sign(Strict):
    """One sign of danger: any of the patterns in ``match`` shows it.

    ``weight`` is how far the sign alone speaks for danger (0..1; from 0.6 it raises the card by itself, two
    weaker ones can together). ``negatable`` is False for signs that hold a negation themselves, "andas inte".
    """

    id: Slug
    kind: Slug
    weight: Annotated[float, Field(gt=0, le=1)] = 0.8
    ongoing: bool = False
    negatable: bool = True
    match: Annotated[tuple[Text, ...], Field(min_length=1)]


class Frame(Strict):
    """A frame that speaks against danger now: a question about rules, numbers or words, or an idiom.

    ``weight`` is taken off the signs' strength.
    """

    id: Slug
    weight: Annotated[float, Field(gt=0, le=1)] = 0.5
    match: Annotated[tuple[Text, ...], Field(min_length=1)]


class LineCondition(Strict):
    """When a line of the card is shown: time of day (an unknown time shows both) and kind of danger."""

    time: Literal["dagtid", "jourtid"] | None = None
    psychiatric: bool | None = None


class CardLine(Strict):
    """One line of an acute card; ``{fact}`` in it becomes the fact's value."""

    text: Text
    when: LineCondition = LineCondition()


class AcuteCard(Strict):
    """A county's acute card: its lines in order, the first always with 112, and the sections it rests on."""

    lines: Annotated[tuple[CardLine, ...], Field(min_length=1)]
    cites: tuple[SectionRef, ...] = ()

    @model_validator(mode="after")
    def _first_line_is_112(self) -> AcuteCard:
        first = self.lines[0]
        if "112" not in first.text or first.when != LineCondition():
            raise ValueError("the first line of an acute card holds 112 and is shown always")
        return self


class Told(Strict):
    """One file of ``knowledge/acute/``: what people write where somebody is in danger, and where it only sounds so.

    Written by many who had not seen the detection; it learns from both, and takes no word from them as spelt right.
    """

    danger: tuple[Text, ...]
    calm: tuple[Text, ...]


class AcuteKnowledge(Strict):
    """All of ``knowledge/acute.yaml``, and in ``told``, by file, what stands in ``knowledge/acute/``.

    ``classes`` are comma-separated words by name, ``examples`` acute questions by kind, ``counterexamples``
    questions by subject that only sound alarming, or do not even do that. ``ordinary`` are words that are near an
    alarming one and not it misspelt. ``bare`` are comma-separated words by kind that raise the card where somebody
    writes them and nothing else.
    """

    kinds: dict[Slug, DangerKind]
    classes: dict[ClassName, Text]
    ordinary: Text
    signs: tuple[Sign, ...]
    frames: tuple[Frame, ...] = ()
    negators: Text
    bare: dict[Slug, Text] = Field(default_factory=dict)
    examples: dict[Slug, tuple[Text, ...]]
    counterexamples: dict[Slug, tuple[Text, ...]]
    told: dict[Slug, Told] = Field(default_factory=dict)
    cards: dict[CardKey, AcuteCard]

    @property
    def danger(self) -> list[str]:
        """Every text to learn from in which somebody is in danger."""
        told = [texts.danger for texts in self.told.values()]
        return [text for texts in (*self.examples.values(), *told) for text in texts]

    @property
    def calm(self) -> list[str]:
        """Every text to learn from in which nobody is."""
        told = [texts.calm for texts in self.told.values()]
        return [text for texts in (*self.counterexamples.values(), *told) for text in texts]

    @model_validator(mode="after")
    def _whole(self) -> AcuteKnowledge:
        for sign in self.signs:
            if sign.kind not in self.kinds:
                raise ValueError(f"the sign {sign.id} has an unknown kind: {sign.kind}")
        for kind in (*self.examples, *self.bare):
            if kind not in self.kinds:
                raise ValueError(f"examples or bare words of an unknown kind: {kind}")
        if "unknown" not in self.cards:
            raise ValueError("the card for an unknown county is missing")
        return self
