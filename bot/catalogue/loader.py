"""Reads ``intents/`` and ``knowledge/`` whole: the files become models, or faults with file and line.

Nothing here decides whether the content makes sense together; that is :mod:`bot.catalogue.check`.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.catalogue.models import PLACEHOLDER, County, Document, GlossaryTerm, Intent, Law
from bot.catalogue.source import Fault, SourceFile, read_source

__all__ = ["Content", "nearest", "read_content"]

Model = TypeVar("Model", bound=BaseModel)

_MESSAGES = {
    "extra_forbidden": "okänd nyckel",
    "missing": "nyckeln saknas",
    "string_pattern_mismatch": "fel form",
    "string_too_short": "får inte vara tomt",
    "too_short": "för få",
    "literal_error": "okänt värde",
}


@dataclass
class Content:
    """What was read from a content folder, and every fault met on the way."""

    documents: dict[str, Document] = field(default_factory=dict)
    laws: dict[str, Law] = field(default_factory=dict)
    counties: dict[str, County] = field(default_factory=dict)
    glossary: list[GlossaryTerm] = field(default_factory=list)
    concepts: list[dict[str, Any]] = field(default_factory=list)
    intents: dict[str, Intent] = field(default_factory=dict)
    acute: dict[str, Any] = field(default_factory=dict)
    background: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, SourceFile] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the content as plain data, for :meth:`from_json`; sources and faults are left behind."""
        return {
            "documents": [d.model_dump(mode="json") for d in self.documents.values()],
            "laws": [law.model_dump(mode="json") for law in self.laws.values()],
            "counties": [c.model_dump(mode="json") for c in self.counties.values()],
            "glossary": [t.model_dump(mode="json") for t in self.glossary],
            "intents": [i.model_dump(mode="json") for i in self.intents.values()],
            "concepts": self.concepts,
            "acute": self.acute,
            "background": self.background,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Content:
        """Return the content that :meth:`as_json` gave. Raises ``ValueError`` where it is not that."""
        return cls(
            documents={d["id"]: Document.model_validate(d) for d in data["documents"]},
            laws={law["sfs"]: Law.model_validate(law) for law in data["laws"]},
            counties={c["id"]: County.model_validate(c) for c in data["counties"]},
            glossary=[GlossaryTerm.model_validate(t) for t in data["glossary"]],
            intents={i["id"]: Intent.model_validate(i) for i in data["intents"]},
            concepts=data["concepts"],
            acute=data["acute"],
            background=data["background"],
        )

    def fault(self, name: str, path: Iterable[str | int], message: str) -> None:
        """Note a fault at ``path`` in the file ``name``."""
        source = self.sources.get(name)
        self.faults.append(Fault(name, source.line(tuple(path)) if source else 0, message))


def read_content(folder: Path) -> Content:
    """Read every content file under ``folder`` (which holds ``intents/`` and ``knowledge/``)."""
    content = Content()
    for source in _sources(folder, content):
        _place(source, content)
    _references(content)
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


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "Menade du …?" with the nearest known name, or an empty string where none is near."""
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f" Menade du ”{close[0]}”?" if close else ""


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
        case ["knowledge", "laws.yaml"]:
            for law in _list(source, "laws", Law, content):
                content.laws[law.sfs] = law
        case ["knowledge", "places.yaml"]:
            for county in _list(source, "counties", County, content):
                content.counties[county.id] = county
        case ["knowledge", "glossary", _]:
            if "terms" in (source.data or {}):
                content.glossary += _list(source, "terms", GlossaryTerm, content)
            content.concepts += (source.data or {}).get("concepts", [])
        case ["knowledge", "acute.yaml"]:
            content.acute = source.data or {}
        case ["knowledge", "background.yaml"]:
            content.background = source.data or {}
        case _:
            content.fault(source.name, (), "filen hör inte hemma här; se CONTRIBUTING, ”Var saker står”.")


def _intent(source: SourceFile, content: Content) -> None:
    intent = _model(source, Intent, source.data, (), content)
    if intent is None:
        return
    expected = source.name.removeprefix("intents/").removesuffix(".yaml").replace("/", ".")
    if intent.id != expected:
        content.fault(source.name, ["id"], f"id är ”{intent.id}” men filens plats ger ”{expected}”.")
    content.intents[intent.id] = intent


def _list(source: SourceFile, key: str, model: type[Model], content: Content) -> list[Model]:
    items = (source.data or {}).get(key)
    if not isinstance(items, list):
        content.fault(source.name, (), f"nyckeln ”{key}” med en lista saknas.")
        return []
    read = (_model(source, model, item, (key, i), content) for i, item in enumerate(items))
    return [item for item in read if item is not None]


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
                hint = nearest(str(detail["loc"][-1]), model.model_fields)
            shown = ".".join(map(str, where)) or "filen"
            content.fault(source.name, where, f"{shown}: {what}.{hint}")
        return None


def _references(content: Content) -> None:
    """Check that every name that one file uses stands in another."""
    sections = {f"{d.id}#{s.id}" for d in content.documents.values() for s in d.sections}
    facts = {f.id for d in content.documents.values() for f in d.facts}
    for document in content.documents.values():
        name = f"knowledge/documents/{document.id}.yaml"
        own = [s.id for s in document.sections]
        for i, section in enumerate(document.sections):
            if own.index(section.id) != i:
                content.fault(name, ["sections", i], f"avsnittet ”{section.id}” står två gånger.")
            for mention in section.laws:
                sfs = mention.cite.rsplit(" ", 1)[0] if ":" in mention.cite.split(" ")[-1] else mention.cite
                sfs = mention.cite if mention.cite in content.laws else sfs
                if content.laws and sfs not in content.laws:
                    content.fault(name, ["sections", i], f"lagen {sfs} står inte i laws.yaml.")
        for i, fact in enumerate(document.facts):
            if fact.section not in own:
                content.fault(name, ["facts", i], f"okänt avsnitt ”{fact.section}”.{nearest(fact.section, own)}")
    for intent in content.intents.values():
        name = "intents/" + intent.id.replace(".", "/") + ".yaml"
        for county, answer in intent.answers.items():
            texts = [answer.text, answer.more or "", *(v.text for v in answer.variants)]
            for used in PLACEHOLDER.findall("\n".join(texts)):
                if used not in facts:
                    content.fault(name, ["answers", county], f"okänt faktum ”{used}”.{nearest(used, facts)}")
            for cite in [*answer.cites, *(c for v in answer.variants for c in v.cites)]:
                if cite not in sections:
                    content.fault(
                        name, ["answers", county, "cites"], f"okänt avsnitt ”{cite}”.{nearest(cite, sections)}"
                    )
