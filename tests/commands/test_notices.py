"""``lotsen notices``: a round by hand, only where no other process makes them, and how they stand."""

from __future__ import annotations

from click.testing import CliRunner, Result

from bot.commands.notices import command
from bot.journal.sole import sole_process
from bot.settings import read_settings


def notices(environment: dict[str, str], *args: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, list(args), obj=read_settings(environment))


def test_a_round_by_hand_says_what_it_did(environment: dict[str, str]) -> None:
    """Without a chat channel nothing can be sent, and it says so; what is old is deleted all the same."""
    done = notices(environment, "run")
    assert done.exit_code == 0, done.output
    assert "Ingen chattkanal" in done.output
    assert "kontakter som gallrats: 0" in done.output


def test_a_running_server_is_left_alone(environment: dict[str, str]) -> None:
    """Where another process has the journal the command does nothing and says who makes the rounds."""
    with sole_process(read_settings(environment).database):
        done = notices(environment, "run")
    assert done.exit_code == 0
    assert "lotsen serve" in done.output
    assert "kontakter" not in done.output


def test_the_status_tells_counts_and_no_addresses(environment: dict[str, str]) -> None:
    """How many wait, which version was seen, and whose forum has a channel."""
    notices(environment, "run")
    done = notices(environment, "status")
    assert done.exit_code == 0, done.output
    assert "kontakter som väntar på besked: 0" in done.output
    assert "forumkanaler: inga" in done.output
