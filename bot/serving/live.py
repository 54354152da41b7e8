"""The newest good catalogue of a content folder, taken whole or not at all while the program runs.

A changed folder is compiled in a process of its own (the answering process neither waits nor grows) and read
from the cache when it is good. A broken folder changes nothing but :attr:`LiveCatalogue.state`, the log and
``/health/ready``. Questions under way keep the assistant that they were given.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from bot.assistant import Assistant
from bot.catalogue.opening import CatalogueError, is_compiled, open_catalogue
from bot.texts import Texts

__all__ = ["ContentState", "LiveCatalogue", "compile_apart"]

log = logging.getLogger(__name__)

Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class ContentState:
    """Which version answers, and what is wrong with the folder where a newer one did not load."""

    version: str
    faults: tuple[str, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether the version that answers is what the folder holds."""
        return not self.faults


def compile_apart(folder: Path, cache: Path) -> tuple[str, ...]:
    """Compile ``folder`` into ``cache``; return the faults, none where it went well. Runs in its own process."""
    try:
        open_catalogue(folder, cache)
    except CatalogueError as error:
        return tuple(map(str, error.faults))
    return ()


class LiveCatalogue:
    """Holds the assistant of the newest good version and watches the folder for a newer one."""

    def __init__(
        self,
        folder: Path,
        cache: Path,
        texts: Texts,
        compile_folder: Callable[[Path, Path], tuple[str, ...]] | None = None,
    ) -> None:
        """Open the content in ``folder``; raises ``CatalogueError`` where there is no good version to begin with."""
        self._folder, self._cache, self._texts = folder, cache, texts
        self._compile = compile_folder
        self._seen = self._signature()
        if not is_compiled(folder, cache):
            self._compile_now()  # its faults come back, with their places, when the folder is opened
        self._assistant = Assistant(open_catalogue(folder, cache), texts)
        self.state = ContentState(self._assistant.catalogue.version)

    def assistant(self) -> Assistant:
        """Return the assistant of the newest good version."""
        return self._assistant

    async def watch(self, every: float = 1.0) -> None:
        """Look at the folder each ``every`` seconds for as long as the task lives."""
        while True:
            await asyncio.sleep(every)
            try:
                await self.look(settle=every)
            except Exception:
                log.exception("the content folder could not be looked at; the catalogue stays as it is")

    async def look(self, settle: float = 0.0) -> bool:
        """Take in a changed folder; return whether anything had changed.

        ``settle`` seconds must pass without a further change, so that a copy under way is not read half.
        """
        before = self._signature()
        if before == self._seen:
            return False
        await asyncio.sleep(settle)
        if self._signature() != before:
            return False
        self._seen = before
        faults = await self._compiled()
        if not faults:
            try:
                catalogue = open_catalogue(self._folder, self._cache)
            except CatalogueError as error:
                faults = tuple(map(str, error.faults))
        if faults:
            self.state = replace(self.state, faults=faults)
            log.error("the changed content does not load and version %s stays: %s", self.state.version, faults[0])
            return True
        self._assistant = Assistant(catalogue, self._texts)
        self.state = ContentState(catalogue.version)
        log.info("catalogue %s is taken into use", catalogue.version)
        return True

    async def _compiled(self) -> tuple[str, ...]:
        return await asyncio.to_thread(self._compile_now)

    def _compile_now(self) -> tuple[str, ...]:
        """Compile the folder into the cache, in a process of its own: building takes memory that never comes back."""
        if self._compile is not None:
            return self._compile(self._folder, self._cache)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            return pool.submit(compile_apart, self._folder, self._cache).result()

    def _signature(self) -> Signature:
        """Return name, size and time of every content file; a file that vanishes meanwhile is left out."""
        return tuple(sorted(entry for part in ("intents", "knowledge") for entry in _entries(self._folder / part)))


def _entries(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    """Yield the content files under a folder. Done each second by a program that answers: no Path is made here."""
    try:
        with os.scandir(folder) as found:
            for entry in found:
                try:
                    if entry.is_dir():
                        yield from _entries(entry.path)
                    elif entry.name.endswith(".yaml"):
                        stat = entry.stat()
                        yield entry.path, stat.st_size, stat.st_mtime_ns
                except OSError:
                    continue
    except OSError:
        return
