"""``lotsen outbox``: what the operator sees of messages that did not get through, and another try."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.chat.carrier import Undeliverable
from bot.commands.outbox import command
from bot.settings import read_settings
from tests.chat.fakes import House, asked, until


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Return a delivery whose platform refused two messages, in the journal of ``environment``."""
    house = House(tmp_path)
    house.carrier.faults = [Undeliverable("channel_not_found"), Undeliverable("is_archived")]

    async def main() -> None:
        async with house.open() as delivery:
            for number in (1, 2, 3):
                await delivery.receive(asked(number, f"C{number}"))
            await until(lambda: delivery.state()["outbox"]["waiting"] == 0)

    asyncio.run(main())
    return house


def outbox(environment: dict[str, str], *args: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, list(args), obj=read_settings(environment))


def test_the_list_says_where_and_why_and_not_what(house: House, environment: dict[str, str]) -> None:
    """Two messages with channel, tries and the platform's code; nothing of their content."""
    plain, machine = outbox(environment, "list").output, outbox(environment, "list", "--json").output
    rows = [json.loads(line) for line in machine.splitlines()]
    assert [(row["conversation"], row["error"]) for row in rows] == [
        ("C1", "Undeliverable: channel_not_found"),
        ("C2", "Undeliverable: is_archived"),
    ]
    assert len(plain.splitlines()) == 2
    assert "svar" not in plain + machine


def test_one_is_tried_again_by_its_number(house: House, environment: dict[str, str]) -> None:
    """The named one is sent by the next process, the other one stays."""
    first = json.loads(outbox(environment, "list", "--json").output.splitlines()[0])["id"]
    assert outbox(environment, "retry", str(first)).exit_code == 0
    assert len(outbox(environment, "list").output.splitlines()) == 1

    async def main() -> None:
        async with house.open():
            await until(lambda: "svar på fråga 1" in house.carrier.texts())

    asyncio.run(main())


def test_all_are_tried_again(house: House, environment: dict[str, str]) -> None:
    """With --all both go, and then everything is delivered."""
    assert "2 meddelanden" in outbox(environment, "retry", "--all").output
    assert "Allt är levererat." in outbox(environment, "list").output


@pytest.mark.parametrize("args", [(), ("1", "--all"), ("4711",)])
def test_bad_usage_is_told(house: House, environment: dict[str, str], args: tuple[str, ...]) -> None:
    """Nothing named, both named, or a number that is not there: a clear line and status 2, nothing changed."""
    done = outbox(environment, "retry", *args)
    assert done.exit_code == 2
    assert len(outbox(environment, "list").output.splitlines()) == 2
