"""Takes Swedish compounds apart by a known vocabulary: "tandläkarkonsultation" is tandläkare + konsultation."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Splitter"]

_SHORTEST = 4
_JOINTS = ("", "s", "e", "a", "o")
_REMEMBERED = 4096


class Splitter:
    """Splits compounds into words of a vocabulary."""

    def __init__(self, words: Iterable[str]) -> None:
        known = {word for word in words if len(word) >= _SHORTEST and word.isalpha()}
        self._heads = {form for word in known for form in (word, word.rstrip("aeo")) if len(form) >= _SHORTEST}
        self._tails = known
        self._memory: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the parts of a compound, or nothing where it is none by the vocabulary."""
        if len(word) < 2 * _SHORTEST or not word.isalpha():
            return ()
        if word not in self._memory:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[word] = self._split(word)
        return self._memory[word]

    def _split(self, word: str) -> tuple[str, ...]:
        """Return the split with the longest tail: in Swedish the last part carries the meaning."""
        for cut in range(_SHORTEST, len(word) - _SHORTEST + 1):
            tail = word[cut:]
            if tail not in self._tails:
                continue
            for joint in _JOINTS:
                head = word[: cut - len(joint)] if word[:cut].endswith(joint) else ""
                if len(head) >= _SHORTEST and head in self._heads:
                    return (head, tail)
        return ()
