"""Reads ``intents/`` and ``knowledge/`` whole: the files become models, or faults with file and line.

Nothing here decides whether the content makes sense together; that is :mod:`bot.catalogue.check`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from bot.catalogue.acute_model import AcuteKnowledge, Told
from bot.catalogue.content import Content, nearest
from bot.catalogue.models import Background, Concept, County, Document, GlossaryTerm, Intent, Law
from bot.catalogue.references import check_references
from bot.catalogue.source import Fault, SourceFile, read_source

__all__ = ["content_files", "read_content", "version_of"]

Model = TypeVar("Model", bound=BaseModel)

_MESSAGES = {
    "extra_forbidden": "okänd nyckel",
    "missing": "nyckeln saknas",
    "string_pattern_mismatch": "fel form",
    "string_too_short": "får inte vara tomt",
    "too_short": "för få",
    "literal_error": "okänt värde",
}


def read_content(folder: Path) -> Content:
    """Read every content file under ``folder`` (which holds ``intents/`` and ``knowledge/``)."""
    content = Content()
    for source in _sources(folder, content):
        _place(source, content)
    seen = {*content.sources, *(fault.file for fault in content.faults)}
    for name in (f"knowledge/{name}" for name in _SINGLE):
        if name not in seen:
            content.fault(name, (), "filen saknas.")
    check_references(content)
    return content


def version_of(folder: Path) -> str:
    """Return the catalogue version: a hash of all content files' names and bytes."""
    digest = hashlib.sha256()
    for path in content_files(folder):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def content_files(folder: Path) -> list[Path]:
    """Return the content files under ``folder``, in the order that the version is made from."""
    return sorted([*folder.glob("intents/**/*.yaml"), *folder.glob("knowledge/**/*.yaml")])


def _sources(folder: Path, content: Content) -> Iterator[SourceFile]:
    files = content_files(folder)
    if not files:
        content.faults.append(Fault(".", 0, f"ingen intents/ eller knowledge/ finns i {folder}."))
    for path in files:
        name = path.relative_to(folder).as_posix()
        source = read_source(path, name)
        if isinstance(source, Fault):
            content.faults.append(source)
        else:
            content.sources[name] = source
            yield source


def _place(source: SourceFile, content: Content) -> None:
    """Put one file's data where it belongs, by its name."""
    match source.name.split("/"):
        case ["intents", *_]:
            _intent(source, content)
        case ["knowledge", "documents", _]:
            document = _model(source, Document, source.data, (), content)
            if document:
                content.documents[document.id] = document
        case ["knowledge", "acute", _]:
            _told(source, content)
        case ["knowledge", "glossary", _]:
            _glossary(source, content)
        case ["knowledge", name] if name in _SINGLE:
            _SINGLE[name](source, content)
        case _:
            content.fault(source.name, (), "filen hör inte hemma här; se handboken, ”Var saker står”.")


def _laws(source: SourceFile, content: Content) -> None:
    data = _mapping(source, ("laws",), content)
    content.laws.update({law.sfs: law for law in _list(source, data, "laws", Law, content)})


def _counties(source: SourceFile, content: Content) -> None:
    data = _mapping(source, ("counties", "elsewhere"), content)
    content.counties.update({county.id: county for county in _list(source, data, "counties", County, content)})
    content.elsewhere += [str(name) for name in data.get("elsewhere") or []]


def _acute(source: SourceFile, content: Content) -> None:
    if _model(source, AcuteKnowledge, source.data, (), content):
        content.acute = source.data


def _told(source: SourceFile, content: Content) -> None:
    if _model(source, Told, source.data, (), content):
        content.told[PurePosixPath(source.name).stem] = source.data


def _background(source: SourceFile, content: Content) -> None:
    if _model(source, Background, source.data, (), content):
        content.background = source.data


_SINGLE = {
    "laws.yaml": _laws,
    "places.yaml": _counties,
    "acute.yaml": _acute,
    "background.yaml": _background,
}


def _glossary(source: SourceFile, content: Content) -> None:
    data = _mapping(source, ("terms", "concepts"), content)
    if "terms" in data:
        content.glossary += _list(source, data, "terms", GlossaryTerm, content)
    if "concepts" in data:
        content.concepts += [c.model_dump() for c in _list(source, data, "concepts", Concept, content)]
    if not {"terms", "concepts"} & set(data):
        content.fault(source.name, (), "filen ska ha nyckeln ”terms” eller ”concepts” med en lista.")


def _intent(source: SourceFile, content: Content) -> None:
    intent = _model(source, Intent, source.data, (), content)
    if intent is None:
        return
    expected = source.name.removeprefix("intents/").removesuffix(".yaml").replace("/", ".")
    if intent.id != expected:
        content.fault(source.name, ["id"], f"id är ”{intent.id}” men filens plats ger ”{expected}”.")
    content.intents[intent.id] = intent


def _list(source: SourceFile, data: dict[str, Any], key: str, model: type[Model], content: Content) -> list[Model]:
    items = data.get(key)
    if not isinstance(items, list):
        content.fault(source.name, (), f"nyckeln ”{key}” med en lista saknas.")
        return []
    read = (_model(source, model, item, (key, i), content) for i, item in enumerate(items))
    return [item for item in read if item is not None]


def _mapping(source: SourceFile, known: Sequence[str], content: Content) -> dict[str, Any]:
    """Return the file's data as a mapping, and note the keys that it may not have."""
    data = source.data if isinstance(source.data, dict) else {}
    for key in data:
        if key not in known:
            content.fault(source.name, [str(key)], f"{key}: okänd nyckel.{nearest(str(key), known)}")
    return data


def _model(
    source: SourceFile, model: type[Model], data: Any, path: tuple[str | int, ...], content: Content
) -> Model | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            where = [*path, *(step for step in detail["loc"])]
            what = _MESSAGES.get(detail["type"], detail["msg"])
            hint = ""
            if detail["type"] == "extra_forbidden":
                hint = nearest(str(detail["loc"][-1]), _keys_at(model, detail["loc"]))
            elif detail["type"] == "literal_error":
                hint = nearest(str(detail["input"]), re.findall(r"'([^']*)'", detail["ctx"]["expected"]))
            shown = ".".join(map(str, where)) or "filen"
            content.fault(source.name, where, f"{shown}: {what}.{hint}")
        return None


def _keys_at(model: type[BaseModel], place: Sequence[str | int]) -> Iterable[str]:
    """Return the keys that are known where an error's ``place`` points: those of the innermost model."""
    for step in place[:-1]:
        field = model.model_fields.get(str(step))
        model = next(_models_in(field.annotation), model) if field else model
    return model.model_fields


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
