"""What a button on a card carries, and what a click on it means: both ends of the same wire in one place.

A button carries ids, slots, the catalogue's version and the question's token; never a label and never a text that
somebody has written. What comes back may have been changed on the way, so nothing in it is believed unread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.chat.model import Act, ChooseCounty, Judge, Opinion, Pick, Propose, TellMe
from bot.privacy.redact import Redacted
from bot.reply import Option, SlotValue

__all__ = [
    "CHOICE",
    "PROPOSAL",
    "choice_value",
    "county_data",
    "judge_data",
    "pick_data",
    "propose_data",
    "read_click",
    "tell_data",
]

CHOICE = "choice"
"""The id of the list that many options are chosen from."""
PROPOSAL = "proposal"
"""The id of the field that an improvement is written in."""

_OPINIONS: dict[str, Opinion] = {
    "helped": "helped",
    "did_not_help": "did_not_help",
    "none_of_these": "none_of_these",
}
_LONGEST_ID = 200
_MOST_SLOTS = 20

Data = dict[str, Any]


def pick_data(token: str, catalogue: str, option: Option | None = None) -> Data:
    """Return what an option's button carries; without ``option`` the list in the card adds which one."""
    data: Data = {"action": "pick", "token": token, "catalogue": catalogue}
    return data | ({"intent": option.intent, "slots": dict(option.slots)} if option else {})


def choice_value(option: Option) -> str:
    """Return what an entry of the list carries."""
    value = {"intent": option.intent, "slots": dict(option.slots)}
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def county_data(token: str, county: str) -> Data:
    """Return what the button of a county carries."""
    return {"action": "county", "token": token, "county": county}


def judge_data(token: str, opinion: Opinion) -> Data:
    """Return what the button of an opinion carries."""
    return {"action": "judge", "token": token, "opinion": opinion}


def tell_data(token: str, *, is_offer: bool = False) -> Data:
    """Return what the button "tell me" carries; ``is_offer`` where the card holds nothing else."""
    return {"action": "tell", "token": token} | ({"offer": True} if is_offer else {})


def propose_data(token: str) -> Data:
    """Return what the button that sends a proposal carries; the card adds what was written."""
    return {"action": "propose", "token": token}


def read_click(data: Any, admit: Callable[[str], Redacted]) -> Act | None:
    """Return what a click means, or None where the data is not one of our buttons'.

    ``admit`` is the door: what was written in a proposal goes through it.
    """
    token = _id(data.get("token")) if isinstance(data, Mapping) else None
    if token is None:
        return None
    readers: dict[str, Callable[[], Act | None]] = {
        "pick": lambda: _pick(token, data),
        "county": lambda: _county(token, data),
        "judge": lambda: _judge(token, data),
        "tell": lambda: TellMe(token, is_offer=data.get("offer") is True),
        "propose": lambda: _propose(token, data, admit),
    }
    read = readers.get(str(data.get("action")))
    return read() if read else None


def _county(token: str, data: Mapping[str, Any]) -> ChooseCounty | None:
    county = _id(data.get("county"))
    return ChooseCounty(token, county) if county else None


def _judge(token: str, data: Mapping[str, Any]) -> Judge | None:
    opinion = _OPINIONS.get(str(data.get("opinion")))
    return Judge(token, opinion) if opinion else None


def _propose(token: str, data: Mapping[str, Any], admit: Callable[[str], Redacted]) -> Propose | None:
    text = data.get(PROPOSAL)
    return Propose(token, admit(text)) if isinstance(text, str) and text.strip() else None


def _pick(token: str, data: Mapping[str, Any]) -> Pick | None:
    chosen = data.get(CHOICE, data)
    if isinstance(chosen, str):
        try:
            chosen = json.loads(chosen)
        except (ValueError, RecursionError):
            return None
    if not isinstance(chosen, Mapping):
        return None
    intent, slots, catalogue = chosen.get("intent"), chosen.get("slots"), _id(data.get("catalogue"))
    if not isinstance(slots, Mapping) or catalogue is None or not (intent is None or _id(intent)):
        return None
    return Pick(token, intent, _slots(slots), catalogue)


def _slots(given: Mapping[Any, Any]) -> dict[str, SlotValue]:
    kept = {k: v for k, v in given.items() if isinstance(k, str) and isinstance(v, str | int | bool)}
    return {k: v for k, v in list(kept.items())[:_MOST_SLOTS] if len(str(v)) <= _LONGEST_ID}


def _id(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST_ID else None
