"""Nothing personal reaches a log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot.privacy.log_filter import install_log_filter
from bot.privacy.redact import Redactor

SECRETS = ("Ossian", "Rävlund", "140310", "2384")


@pytest.fixture
def written(redactor: Redactor) -> Iterator[io.StringIO]:
    """Return what a handler on a logger of its own, beside the root, writes at the lowest level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("tests.privacy.aside")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    remove = install_log_filter(lambda: redactor)
    yield stream
    remove()
    logger.removeHandler(handler)


def test_message_and_arguments_are_redacted_together(written: io.StringIO) -> None:
    """A name split over the message and its arguments is seen whole, at every level."""
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        logging.getLogger("tests.privacy.aside").log(level, "Frågan gäller Ossian %s, %s", "Rävlund", "140310-2384")
    text = written.getvalue()
    assert text.count("[personnummer]") == 5
    assert not [secret for secret in SECRETS if secret in text]


def test_exceptions_keep_their_frames_and_lose_what_they_say(written: io.StringIO) -> None:
    """A chained exception with notes is written with its frames and types, without personal data."""
    try:
        try:
            raise KeyError("Ossian Rävlund")
        except KeyError as first:
            error = ValueError("fel på 140310-2384")
            error.add_note("sagt av Ossian Rävlund")
            raise error from first
    except ValueError:
        logging.getLogger("tests.privacy.aside").exception("det gick inte", stack_info=False)
    text = written.getvalue()
    assert "KeyError" in text
    assert "ValueError" in text
    assert "test_log_filter.py" in text
    said = "\n".join(line for line in text.splitlines() if not line.startswith("    "))  # frames show our own code
    assert not [secret for secret in SECRETS if secret in said]


def test_a_badly_made_record_leaks_nothing(written: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    """Too many arguments are dropped instead of being printed to standard error."""
    logging.getLogger("tests.privacy.aside").warning("inget fält", *["Ossian Rävlund 140310-2384"])
    assert "inget fält" in written.getvalue()
    assert not [secret for secret in SECRETS if secret in written.getvalue() + capsys.readouterr().err]


def test_the_net_can_be_taken_away(redactor: Redactor) -> None:
    """After removal records are made as before."""
    before = logging.getLogRecordFactory()
    install_log_filter(lambda: redactor)()
    assert logging.getLogRecordFactory() is before


@pytest.mark.parametrize(
    "line",
    [
        "slack: a request could not be taken: KeyError",
        "slack: message 12 could not be delivered: Undeliverable: channel_not_found",
        "teams: a message may not have got through: ConnectTimeout",
        "slack: the socket was refused: invalid_auth",
        "slack: views.open was refused: expired_trigger_id",
        "slack does not start: RuntimeError",
    ],
)
def test_an_operator_reads_what_went_wrong(written: io.StringIO, line: str) -> None:
    """The kind of a fault and the platform's code for it stay in the log; a name beside them does not."""
    logging.getLogger("tests.privacy.aside").error(line)
    logging.getLogger("tests.privacy.aside").error(f"Ossian Rävlund {line} Ossian Rävlund")
    text = written.getvalue()
    assert text.count(line) == 2
    assert not [secret for secret in SECRETS if secret in text]
