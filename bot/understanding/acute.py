"""The acute detection: tells whether a child, or anybody, may be in danger now.

Two independent ways, either can raise the card: sign patterns kept as data (:mod:`acute_signs`) and a small
linear classifier trained on the examples (:mod:`acute_linear`). A missed acute case is the worst fault there
is: where there is real doubt about a present danger to somebody, the card is raised. Frames ("vad säger
överenskommelsen om ...") speak against danger, and let questions about rules get their normal answer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import numpy as np

from bot.catalogue.acute_model import AcuteKnowledge, Frame, Sign
from bot.language.normalise import fold, normalise
from bot.understanding.acute_linear import LinearModel, probability
from bot.understanding.acute_signs import Board, Path, Pattern, Reader
from bot.understanding.acute_text import Words, read_words

__all__ = ["AcuteDetector", "AcuteSigns"]

RAISE_SIGNS = 0.6
"""Strength from which the signs raise the card by themselves."""

SURE_SIGNS = 0.71
"""Strength from which signs are sure, where no frame speaks against."""

RAISE_CHANCE = 0.45
"""The classifier's probability from which it raises the card by itself."""

LEAST_CHANCE = 0.12
"""Below this the classifier is sure that nobody is in danger, and signs give way."""

_SENTENCE = 3
"""Words of a sentence that can be judged by itself."""

_MIXED = 4
"""One text of danger in so many is learned from with a sober question beside it, too."""

_DOUBT = 1.5
"""What a sentence by itself must say more, in log-odds, than the whole text: it stands without what explains it."""

_MORE_DOUBT = 3.0
"""The same in a text that is surely calm as a whole."""

UNKNOWN_KIND = "fara"
"""The kind where only the classifier speaks."""


@dataclass(frozen=True, slots=True)
class AcuteSigns:
    """What speaks for danger: its kind, a score 0..1, the ids of the signs found, and whether it goes on now.

    ``psychiatric`` is True where the psychiatric emergency numbers are of use, or where no kind is known.
    """

    kind: str
    score: float
    signs: tuple[str, ...]
    psychiatric: bool
    ongoing: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text read: its words, the signs and frames found, and the extra features for the classifier."""

    words: Words
    signs: tuple[Sign, ...]
    frame: float
    extra: tuple[str, ...]
    score: float
    """The classifier's log-odds of danger; minus infinity before it is trained."""

    @property
    def chance(self) -> float:
        """The classifier's probability of danger."""
        return probability(self.score)

    @property
    def strength(self) -> float:
        """The signs together, noisy-or, less the frames that speak against danger."""
        left = 1.0
        for sign in self.signs:
            left *= 1.0 - sign.weight
        return max(0.0, 1.0 - left - self.frame)

    @property
    def is_sure(self) -> bool:
        """Whether the signs alone say it, and nothing speaks against them."""
        return self.strength >= SURE_SIGNS and not self.frame


class _Sought(NamedTuple):
    """A pattern of the sign or frame ``number``."""

    number: int
    negatable: bool
    pattern: Pattern


class AcuteDetector:
    """Looks for danger in a question; :meth:`build` it from the knowledge, then :meth:`assess` any text."""

    def __init__(
        self, knowledge: AcuteKnowledge, model: LinearModel | None = None, known: Iterable[str] | None = None
    ) -> None:
        """``known`` are words that are never read as misspelt; None takes them from the knowledge."""
        self._knowledge = knowledge
        self._known = _known(knowledge) if known is None else frozenset(known)
        self._reader = Reader(knowledge.classes)
        self._signs = self._by_element(knowledge.signs)
        self._frames = self._by_element(knowledge.frames)
        self._reader.seal(self._known)
        self._negators = frozenset(fold(normalise(word)) for word in knowledge.negators.replace(",", " ").split())
        self._class_of = {number: name for name, number in self._reader.classes.items()}
        self._bare = {
            read_words(entry).words: kind for kind, text in sorted(knowledge.bare.items()) for entry in text.split(",")
        }
        self._model = model

    # --- making and keeping ------------------------------------------------------------------------

    @classmethod
    def build(cls, acute: AcuteKnowledge | Mapping[str, Any], calm: Iterable[str] = ()) -> AcuteDetector:
        """Return a detector trained on the examples; ``calm`` are more texts, such as the catalogue's.

        Of those the ones are learned from that show no sign of danger.

        Raises ``ValueError`` for faulty knowledge.
        """
        knowledge = acute if isinstance(acute, AcuteKnowledge) else AcuteKnowledge.model_validate(acute)
        fresh = cls(knowledge)
        sober = {text: reading for text in calm if not (reading := fresh._read(text)).signs}
        danger = [*knowledge.danger, *_beside(knowledge.danger, [*sober])]
        return fresh._trained(danger, knowledge.calm, sober.values())

    def trained(self, danger: Sequence[str], calm: Sequence[str]) -> AcuteDetector:
        """Return this detector with its classifier trained on the texts given."""
        return self._trained(danger, calm, ())

    def _trained(self, danger: Sequence[str], calm: Sequence[str], sober: Iterable[_Reading]) -> AcuteDetector:
        """Train on texts, and on readings of calm ones that were made already."""
        readings = [*map(self._read, danger), *map(self._read, calm), *sober]
        rows = [(reading.words.words, reading.extra) for reading in readings]
        labels = [True] * len(danger) + [False] * (len(readings) - len(danger))
        detector = object.__new__(AcuteDetector)
        detector.__dict__.update(self.__dict__)
        detector._model = LinearModel.train(rows, labels)
        return detector

    def to_arrays(self) -> dict[str, Any]:
        """Return the trained classifier as arrays, for ``numpy.savez``."""
        assert self._model is not None, "only a trained detector can be kept"  # noqa: S101
        return self._model.to_arrays()

    @classmethod
    def from_arrays(cls, acute: AcuteKnowledge | Mapping[str, Any], arrays: Any) -> AcuteDetector:
        """Return the detector without training. Raises ``ValueError`` or ``KeyError``."""
        knowledge = acute if isinstance(acute, AcuteKnowledge) else AcuteKnowledge.model_validate(acute)
        return cls(knowledge, LinearModel.from_arrays(arrays))

    def save(self, folder: FilePath) -> None:
        """Write the trained detector to ``folder``, which is made; the examples are left behind."""
        folder.mkdir(parents=True, exist_ok=True)
        bare = self._knowledge.model_copy(update={"examples": {}, "counterexamples": {}, "told": {}})
        kept = {"knowledge": bare.model_dump(mode="json"), "known": sorted(self._known)}
        (folder / "acute.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / "acute.npz", **self.to_arrays())

    @classmethod
    def load(cls, folder: FilePath) -> AcuteDetector:
        """Return the detector that :meth:`save` wrote. Raises ``OSError``, ``ValueError`` or ``KeyError``."""
        kept = json.loads((folder / "acute.json").read_text(encoding="utf-8"))
        with np.load(folder / "acute.npz") as arrays:
            model = LinearModel.from_arrays(arrays)
        return cls(AcuteKnowledge.model_validate(kept["knowledge"]), model, kept["known"])

    @property
    def knowledge(self) -> AcuteKnowledge:
        """What the detector was made from (without the examples where it was loaded)."""
        return self._knowledge

    # --- assessing ---------------------------------------------------------------------------------

    def assess(self, text: str) -> AcuteSigns | None:
        """Return what speaks for danger now in a redacted question, or None. Never raises for any string.

        A text is read whole and by sentences, a long one in parts, too: neither a background nor the question on rules
        or numbers that follows must drown the one sentence that matters. Where the whole of a text that is not long is
        surely calm a sentence must say more: it may tell what has been, or what if.
        """
        words = read_words(text)
        asks = "?" in text
        whole, *parts = [self._understand(part, asks) for part in words.parts()]
        verdicts = [self._verdict(whole), *self._alone(words)]
        chance = 1.0 if parts else whole.chance
        is_open = chance >= LEAST_CHANCE
        doubt = _DOUBT if is_open else _MORE_DOUBT
        apart = [self._understand(part, asks=False) for part in words.apart() if len(part.words) >= _SENTENCE]
        verdicts += [self._verdict(part, doubt=doubt) for part in parts]
        verdicts += [self._verdict(part, doubt=doubt, by_signs=is_open and part.is_sure) for part in apart]
        return max(filter(None, verdicts), key=lambda signs: (signs.score, signs.kind, signs.signs), default=None)

    def _alone(self, words: Words) -> list[AcuteSigns]:
        """Return danger where the whole text is a word of it: who writes no more may be unable to."""
        kind = self._bare.get(words.words)
        if kind is None:
            return []
        psychiatric = self._knowledge.kinds[kind].psychiatric
        return [AcuteSigns(kind=kind, score=RAISE_SIGNS, signs=(), psychiatric=psychiatric, ongoing=False)]

    def _verdict(self, reading: _Reading, *, doubt: float = 0.0, by_signs: bool = True) -> AcuteSigns | None:
        """Return what a reading speaks for; its chance must overcome ``doubt``, and ``by_signs`` counts signs, too."""
        chance, strength = reading.chance, reading.strength
        shows = strength >= RAISE_SIGNS and chance >= LEAST_CHANCE
        if not (by_signs and shows) and probability(reading.score - doubt) < RAISE_CHANCE:
            return None
        best = max(reading.signs, key=lambda sign: (sign.weight, sign.id), default=None)
        kind = best.kind if best else UNKNOWN_KIND
        psychiatric = best is None or any(self._knowledge.kinds[s.kind].psychiatric for s in reading.signs)
        return AcuteSigns(
            kind=kind,
            score=round(max(strength, chance), 4),
            signs=tuple(sign.id for sign in reading.signs),
            psychiatric=psychiatric,
            ongoing=any(sign.ongoing for sign in reading.signs),
        )

    def explain(self, text: str) -> tuple[float, float, tuple[str, ...], float]:
        """Return strength of signs, the classifier's chance, the signs' ids and the frames' weight."""
        reading = self._read(text)
        return reading.strength, reading.chance, tuple(s.id for s in reading.signs), reading.frame

    def _read(self, text: str) -> _Reading:
        return self._understand(read_words(text), "?" in text)

    def _understand(self, words: Words, asks: bool) -> _Reading:
        board = self._reader.lay(words)
        shown = self._shown(self._signs, board)
        signs = tuple([sign for number, sign in enumerate(self._knowledge.signs) if number in shown])
        shown = self._shown(self._frames, board)
        frames = [frame for number, frame in enumerate(self._knowledge.frames) if number in shown]
        extra = [f"c:{self._class_of[e]}" for e in sorted(board.spans) if e in self._class_of]
        extra += [f"s:{sign.id}" for sign in signs]
        extra += [f"k:{kind}" for kind in sorted({sign.kind for sign in signs})]
        extra += [f"f:{frame.id}" for frame in frames]
        extra += [f"b:{sentence[0]}" for sentence in words.sentences()]
        extra += ["q:" + ("yes" if asks else "no")]
        score = self._model.score(words.words, extra) if self._model else -inf
        return _Reading(words, signs, sum(frame.weight for frame in frames), tuple(extra), score)

    def _by_element(self, named: Sequence[Sign | Frame]) -> dict[int, list[_Sought]]:
        """Return the patterns by one element that each needs, the one that fewest patterns need.

        A question has few elements, so that few of the hundreds of patterns are ever looked at.
        """
        every = [
            _Sought(number, isinstance(one, Sign) and one.negatable, self._reader.compile(text))
            for number, one in enumerate(named)
            for text in one.match
        ]
        needed = Counter(item for sought in every for item in sought.pattern.items)
        found: dict[int, list[_Sought]] = {}
        for sought in every:
            rarest = min(sought.pattern.items, key=lambda item: (needed[item], item))
            found.setdefault(rarest, []).append(sought)
        return found

    def _shown(self, patterns: Mapping[int, Iterable[_Sought]], board: Board) -> set[int]:
        """Return the numbers of the signs or frames that show."""
        shown: set[int] = set()
        for element in board.spans:
            for sought in patterns.get(element, ()):
                if sought.number not in shown and self._shows(sought, board):
                    shown.add(sought.number)
        return shown

    def _shows(self, sought: _Sought, board: Board) -> bool:
        runs = self._reader.find(sought.pattern, board)
        if runs is None:
            return False
        return not sought.negatable or all(any(not self._negated(path, board) for path in paths) for paths in runs)

    def _negated(self, path: Path, board: Board) -> bool:
        """Return whether a negation stands before or inside a sign, outside its own words."""
        own = {position for start, end in path for position in range(start, end)}
        first = path[0][0]
        clauses = {board.words.clause[start] for start, _ in path}
        for position in range(max(0, first - 2), path[-1][1]):
            if position in own or board.words.clause[position] not in clauses:
                continue
            if board.words.words[position] in self._negators:
                return True
        return False


def _beside(danger: Sequence[str], sober: Sequence[str]) -> list[str]:
    """Return some of the texts of danger run together with sober questions: a routine asked for takes nothing back."""
    mixed = []
    for i, text in enumerate(danger[::_MIXED] if sober else ()):
        question = sober[i * 37 % len(sober)].rstrip("?.")
        mixed.append(f"{text.rstrip('.!?')} {question}" if i % 2 else f"{question} {text}")
    return mixed


def _known(knowledge: AcuteKnowledge) -> frozenset[str]:
    """Return words that are spelt right and are no signs misspelt: listed ones, and the counterexamples'."""
    texts = [text for texts in knowledge.counterexamples.values() for text in texts]
    return frozenset(word for text in (knowledge.ordinary, *texts) for word in read_words(text).words)
