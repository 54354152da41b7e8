"""A last net under the logs: whatever a record holds is redacted before any handler sees it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from traceback import TracebackException
from types import TracebackType

from bot.privacy.redact import Redactor

__all__ = ["RedactingFilter", "install_log_filter"]

_STANDIN = "[feltyp]"
_KIND = re.compile(
    r"\b(?:[A-Z][A-Za-z]*(?:Error|Exception|Timeout)|Wait|Unsure|Undeliverable|NotTaken)\b(?:: [a-z]+(?:_[a-z]+)+\b)?"
    r"|(?<=: )(?:[a-z]+_){1,4}(?:auth|authed|token|scope|inactive|revoked|expired|found|trigger_id|archived|channel)\b"
)
"""A kind of fault with the platform's own code for it, as our logs write them."""
_LATE = frozenset({"color_message"})  # texts that uvicorn hangs on a record beside its message


class RedactingFilter(logging.Filter):
    """Redacts message, arguments, exception and stack text of every record; lets every record through.

    The text of a record is put together first and then redacted, so that a name that is split over the
    message and its arguments is seen whole. A record that cannot be put together loses its arguments.
    """

    def __init__(self, redactor: Callable[[], Redactor]) -> None:
        """``redactor`` gives the redactor in force, so that a reloaded catalogue counts at once."""
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact ``record`` in place."""
        try:
            message = record.getMessage()
        except Exception:  # logging would print the arguments of a badly made record to standard error
            message = str(record.msg)
        record.msg, record.args = self._clean(message), None
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            record.exc_text = self._traceback(TracebackException.from_exception(record.exc_info[1]))
        elif record.exc_text:
            record.exc_text = self._clean(record.exc_text)
        record.exc_info = None  # a formatter would format the exception anew, unredacted
        for late in _LATE & record.__dict__.keys():
            setattr(record, late, None)
        return True

    def _clean(self, text: str) -> str:
        """Return ``text`` redacted; the kinds of faults stay, which an operator must know and nobody is called."""
        redact = self._redactor().redact
        kinds = _KIND.findall(text)
        if not kinds:
            return redact(text).text
        pieces = redact(_KIND.sub(_STANDIN, text)).text.split(_STANDIN)
        if len(pieces) != len(kinds) + 1:  # a stand-in was taken for part of something else
            return redact(text).text
        return "".join(piece + kind for piece, kind in zip(pieces, [*kinds, ""], strict=True))

    def _traceback(self, error: TracebackException, depth: int = 0) -> str:
        """Return the traceback: frames are code and stay, what the exceptions say is redacted."""
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        earlier = f"{self._traceback(before, depth + 1)}\n\n" if before is not None and depth < 8 else ""
        kind = getattr(error.exc_type, "__qualname__", "Exception")
        said = self._clean("\n".join([str(error), *(error.__notes__ or ())]))
        return f"{earlier}Traceback:\n{''.join(error.stack.format())}{kind}: {said}"


_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None


def install_log_filter(redactor: Callable[[], Redactor]) -> Callable[[], None]:
    """Redact every record of every logger from now on; return a function that takes the net away again.

    It sits where records are made, because a filter on the root logger does not see what its children
    send up, and one on its handlers misses loggers with handlers of their own (uvicorn's).
    """
    net, make = RedactingFilter(redactor), logging.getLogRecordFactory()

    def factory(
        name: str,
        level: int,
        fn: str,
        lno: int,
        msg: object,
        args: object,
        exc_info: _Info,
        *rest: object,
        **more: object,
    ) -> logging.LogRecord:
        record: logging.LogRecord = make(name, level, fn, lno, msg, args, exc_info, *rest, **more)
        net.filter(record)
        return record

    logging.setLogRecordFactory(factory)
    return lambda: logging.setLogRecordFactory(make)
