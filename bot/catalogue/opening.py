"""Opens a catalogue from a content folder: whole or not at all, and quickly the second time.

What is costly (reading hundreds of YAML files, building the matcher) is kept in a cache folder under the
content's hash *and* the program's, so that neither a changed answer nor a changed program meets stale
data. The cache is only ever a copy: it may be deleted at any time, and a cache that cannot be read or
written is passed over with a line in the log.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from bot.catalogue.catalogue import Catalogue, vocabulary
from bot.catalogue.content import Content
from bot.catalogue.loader import read_content, version_of
from bot.catalogue.source import Fault
from bot.matching.matcher import Matcher
from bot.privacy.redact import Redactor
from bot.understanding.acute import AcuteDetector

__all__ = ["CatalogueError", "catalogue_phrases", "default_cache", "default_content", "is_compiled", "open_catalogue"]

log = logging.getLogger(__name__)


class CatalogueError(Exception):
    """The content does not load; ``faults`` says what is wrong, file by file and line by line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        more = f" (och {len(faults) - 1} fel till; kör ”lotsen check”)" if len(faults) > 1 else ""
        super().__init__(f"{self.faults[0]}{more}")


def default_content() -> Path:
    """Return the folder of the catalogue that comes with the program.

    In a checkout that is the top level (``intents/`` and ``knowledge/``); in an installed wheel it travels
    inside the package.
    """
    package = Path(__file__).resolve().parent.parent
    packed = package / "_content"
    return packed if packed.is_dir() else package.parent


def default_cache() -> Path:
    """Return the user's cache folder for compiled catalogues."""
    from platformdirs import user_cache_path  # noqa: PLC0415  (start-up: only where it is needed)

    return user_cache_path("lotsen")


def open_catalogue(folder: Path, cache: Path | None = None) -> Catalogue:
    """Open the content in ``folder``.

    ``cache`` is the folder for compiled catalogues; None keeps nothing.
    Raises :class:`CatalogueError` where anything in the content is wrong: a broken catalogue never loads half.
    """
    version = version_of(folder)
    kept = _place(cache, version) if cache else None
    if kept and kept.is_dir():
        try:
            return _load(kept, version)
        except (OSError, ValueError, KeyError) as error:
            log.warning("compiled catalogue %s cannot be read (%s); it is made anew", kept, type(error).__name__)
            shutil.rmtree(kept, ignore_errors=True)
    catalogue = _build(folder, version)
    if kept:
        _keep(catalogue, kept)
    return catalogue


def is_compiled(folder: Path, cache: Path) -> bool:
    """Return whether the content in ``folder`` stands compiled in ``cache``: then opening it takes no building."""
    return _place(cache, version_of(folder)).is_dir()


def _place(cache: Path, version: str) -> Path:
    return cache / f"{version}-{_program()}"


@lru_cache(maxsize=1)
def _program() -> str:
    """Return a hash of the program's own code: a new matcher must not meet an old matcher's arrays."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for part in ("catalogue", "language", "matching", "privacy", "understanding"):
        for path in sorted((package / part).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _build(folder: Path, version: str) -> Catalogue:
    content = read_content(folder)
    if content.faults:
        raise CatalogueError(content.faults)
    return Catalogue(
        version=version,
        content=content,
        matcher=Matcher.build(
            [content.intents[i] for i in sorted(content.intents)],
            content.glossary,
            content.concepts,
            content.background,
            content.places,
        ),
        acute=AcuteDetector.build(content.acute_in_full, catalogue_phrases(content)),
        redactor=_redactor(content),
    )


def catalogue_phrases(content: Content) -> list[str]:
    """Return the phrases of the catalogue: what people ask about rules, and nobody is in danger."""
    return [phrase for _, intent in sorted(content.intents.items()) for phrase in intent.phrases]


def _redactor(content: Content) -> Redactor:
    facts = [fact for document in content.documents.values() for fact in document.facts]
    official = {
        text for fact in facts if fact.kind in {"phone", "email", "link"} for text in (fact.value, fact.written) if text
    }
    places = {
        name
        for county in content.counties.values()
        for name in (county.name, county.short, county.region, *county.also)
    }
    places |= {
        name
        for county in content.counties.values()
        for town in county.municipalities
        for name in (town.name, *town.also)
    }
    return Redactor.build(places=sorted(places), official=sorted(official), words=sorted(set(vocabulary(content))))


def _keep(catalogue: Catalogue, kept: Path) -> None:
    """Write the compiled catalogue beside its place and move it there in one step."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=kept.parent))
        (fresh / "content.json").write_text(
            json.dumps(catalogue.content.as_json(), ensure_ascii=False), encoding="utf-8"
        )
        catalogue.matcher.save(fresh / "matcher")
        catalogue.acute.save(fresh / "acute")
        _drop_old(kept)
        fresh.rename(kept)
    except OSError as error:
        log.warning("the compiled catalogue cannot be kept in %s (%s)", kept.parent, error.strerror)


def _load(kept: Path, version: str) -> Catalogue:
    content = Content.from_json(json.loads((kept / "content.json").read_text(encoding="utf-8")))
    return Catalogue(
        version=version,
        content=content,
        matcher=Matcher.load(kept / "matcher"),
        acute=AcuteDetector.load(kept / "acute"),
        redactor=_redactor(content),
    )


def _drop_old(kept: Path, keep: int = 4) -> None:
    """Delete all but the newest compiled catalogues, so that the cache does not grow for ever."""
    others = [p for p in kept.parent.iterdir() if p.is_dir() and "-" in p.name and p != kept]
    for path in sorted(others, key=lambda p: p.stat().st_mtime)[:-keep]:
        shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(kept, ignore_errors=True)
