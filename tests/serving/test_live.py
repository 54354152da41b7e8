"""Taking in changed content while running: whole or not at all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.catalogue.opening import CatalogueError
from bot.reply import Question
from bot.serving.live import LiveCatalogue, compile_apart
from bot.texts import texts_in
from tests.conftest import CACHE, NOW


@pytest.fixture
def folder(small_content: Path) -> Path:
    """Return a content folder that builds in an instant."""
    return small_content


@pytest.fixture
def live(folder: Path, tmp_path: Path) -> LiveCatalogue:
    """Return a live catalogue of the small folder that compiles in this process."""
    return LiveCatalogue(folder, tmp_path / "cache", texts_in("sv"), compile_apart)


def change(folder: Path, old: str, new: str) -> Path:
    """Replace a text in the intent on who calls the SIP."""
    path = folder / "intents" / "sip" / "vem-kallar.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return path


def test_a_changed_folder_is_taken_into_use(live: LiveCatalogue, folder: Path) -> None:
    """After an edit the next question is answered from the new version."""
    before = live.state.version
    change(folder, "title: ", "title: Ny rubrik – ")
    assert asyncio.run(live.look())
    assert live.state.version != before
    assert live.assistant().catalogue.content.intents["sip.vem-kallar"].title.startswith("Ny rubrik")


def test_an_unchanged_folder_is_left_alone(live: LiveCatalogue) -> None:
    """Without an edit nothing is compiled and nothing changes."""
    assert not asyncio.run(live.look())


def test_a_broken_folder_keeps_the_last_good_version(live: LiveCatalogue, folder: Path) -> None:
    """A fault keeps the version that answers, and is told with file and line; mended, the folder is taken."""
    before = live.state.version
    path = change(folder, "title: ", "tittel: ")
    asyncio.run(live.look())
    assert live.state.version == before
    assert live.assistant().catalogue.version == before
    assert any(path.name in fault and "title" in fault for fault in live.state.faults)
    change(folder, "tittel: ", "title: ")
    asyncio.run(live.look())
    assert live.state.is_current


def test_a_question_ends_on_the_version_it_began_with(live: LiveCatalogue, folder: Path) -> None:
    """An assistant handed out before a reload answers as before it."""
    assistant = live.assistant()
    version = live.state.version
    change(folder, "title: ", "title: Ny rubrik – ")
    asyncio.run(live.look())
    question = Question(text="vem kallar till SIP", now=NOW, county="kalmar")
    assert assistant.ask(question).catalogue == version
    assert live.assistant().ask(question).catalogue != version


def test_a_copy_under_way_is_not_read_half(live: LiveCatalogue, folder: Path) -> None:
    """While files still change between two looks nothing is taken in."""

    async def copying() -> bool:
        change(folder, "title: ", "title: A ")
        look = asyncio.create_task(live.look(settle=0.2))
        await asyncio.sleep(0.05)
        change(folder, "title: A ", "title: Något längre B ")
        return await look

    assert not asyncio.run(copying())


def test_there_must_be_a_good_version_to_begin_with(folder: Path, tmp_path: Path) -> None:
    """A server does not start on a broken folder."""
    change(folder, "title: ", "tittel: ")
    with pytest.raises(CatalogueError, match=r"vem-kallar\.yaml"):
        LiveCatalogue(folder, tmp_path / "cache", texts_in("sv"))


def test_the_cache_of_the_tests_is_used() -> None:
    """The tests' catalogue comes from the cache that was made before them."""
    assert any(CACHE.iterdir())
