"""Names made from headings: the same heading gives the same id on every machine."""

import re
import unicodedata

__all__ = ["slug"]

_SWEDISH = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u"})


def slug(heading: str) -> str:
    """Return the id that a heading gives: lower case, å ä ö folded, everything else a hyphen.

    >>> slug("Akuta ärende")
    'akuta-arende'
    >>> slug("Samverkan och samordnad individuell plan (SIP)")
    'samverkan-och-samordnad-individuell-plan-sip'
    """
    folded = unicodedata.normalize("NFKC", heading).lower().translate(_SWEDISH)
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
