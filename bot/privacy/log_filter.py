"""A last net under the logs: whatever a record holds is redacted before a handler writes it."""

from __future__ import annotations

import logging
import traceback

from bot.privacy.redact import Redactor

__all__ = ["RedactingFilter", "install"]


class RedactingFilter(logging.Filter):
    """Redacts message, arguments, exception and stack text of every record; lets every record through.

    The text of a record is put together first and then redacted, so that a name that is split over the
    message and its arguments is seen whole. A record that cannot be put together loses its arguments.
    """

    def __init__(self, redactor: Redactor) -> None:
        """Use ``redactor`` for all text."""
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact ``record`` in place."""
        try:
            message = record.getMessage()
        except Exception:  # a record that is badly made must not leak through logging's own error print
            message = str(record.msg)
        record.msg, record.args = self._clean(message), None
        if record.exc_info:
            record.exc_text = self._clean(record.exc_text or _traceback(record))
            # A formatter that finds exc_text does not format exc_info again; other handlers shall not find it.
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = self._clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self._clean(record.stack_info)
        return True

    def _clean(self, text: str) -> str:
        return self._redactor.redact(text).text


def _traceback(record: logging.LogRecord) -> str:
    info = record.exc_info
    if not isinstance(info, tuple) or info[0] is None:
        return ""
    return "".join(traceback.format_exception(*info)).rstrip("\n")


def install(redactor: Redactor, logger: logging.Logger | None = None) -> RedactingFilter:
    """Put a filter on every handler of ``logger`` (the root logger by default) and return it.

    On the handlers and not on the logger: a logger's filter does not see what its children send up.
    Call it after the handlers are set up.
    """
    net = RedactingFilter(redactor)
    for handler in (logger or logging.getLogger()).handlers:
        handler.addFilter(net)
    return net
