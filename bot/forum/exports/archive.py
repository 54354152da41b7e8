"""Office files as the same bytes each time: without clock times, and without who or what made them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

__all__ = ["settled"]

_MOMENT = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")


def settled(data: bytes, day: dt.date) -> bytes:
    """Return an Office file with ``day`` as its only date, its members in order and without times of their own."""
    written = io.BytesIO()
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _DATES.sub(lambda found: found[1] + stamp + found[2], content)
            member = zipfile.ZipInfo(name, _MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            new.writestr(member, content)
    return written.getvalue()
