"""The try-it page's handlers: read a form, ask the service, draw the reply. They decide nothing.

Without JavaScript each question gives a whole page; with it, the script asks for the same turn as a
fragment (header ``X-Lotsen-Fragment``) and puts it into the conversation. No question stands in an address.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.prose import as_html
from bot.documents.passages import Passages
from bot.journal.store import JournalError
from bot.reply import Citation, Option, Reply, SlotValue
from bot.service import Asked, Service
from bot.serving.metrics import Metrics
from bot.texts import Texts

__all__ = ["Pages"]

_COUNTY_COOKIE = "lotsen_county"
_YEAR = 365 * 24 * 3600
_LONGEST_QUESTION = 20_000


@dataclass(frozen=True, slots=True)
class _Turn:
    """One question and its reply as the template draws them."""

    reply: Reply
    nonce: str
    is_logged: bool


class Pages:
    """The page and its forms. ``default_county`` is the county of this installation, where it has one."""

    def __init__(
        self,
        service: Service,
        metrics: Metrics,
        texts: Texts,
        default_county: str | None = None,
        passages: Passages | None = None,
    ) -> None:
        self._service, self._metrics, self._texts = service, metrics, texts
        self._default_county, self._passages = default_county, passages
        self.templates = _environment(texts)

    async def start(self, request: Request) -> Response:
        """Draw the empty page."""
        return self._page(request, None)

    async def ask(self, request: Request) -> Response:
        """Answer the question in the form; an option's button sends its intent and slots with it."""
        form = await request.form(max_files=0)
        county = self._county_of(form, request)
        text = _text(form, "question")[:_LONGEST_QUESTION]
        picked = _picked(_text(form, "choice"))
        nonce = _text(form, "nonce") or secrets.token_urlsafe(16)
        if not text.strip():
            response = self._page(request, None, empty=True, county=county)
        else:
            started = time.perf_counter()
            asked = await asyncio.to_thread(self._ask, text, county, picked, nonce)
            self._metrics.question("web", asked.reply.status, time.perf_counter() - started)
            turn = _Turn(asked.reply, nonce, asked.question_id is not None)
            response = self._page(request, turn, county=county)
        if county:
            response.set_cookie(_COUNTY_COOKIE, county, max_age=_YEAR, samesite="strict", httponly=True)
        return response

    async def feedback(self, request: Request) -> Response:
        """Keep "did it help?", "none of these" or a proposal, and thank."""
        form = await request.form(max_files=0)
        kind, nonce = _text(form, "kind"), _text(form, "nonce")
        note = self._service.admit(_text(form, "text")[:_LONGEST_QUESTION]).text
        kept = await asyncio.to_thread(self._keep, nonce, kind, note)
        _ = self._texts.gettext
        text = (
            _("Thank you. It is kept for the dialogue forum.")
            if kept
            else _("That could not be kept. Ask the question once more.")
        )
        if request.headers.get("x-lotsen-fragment"):
            return HTMLResponse(self.templates.get_template("thanks.html").render(text=text, kept=kept))
        return self._page(request, None, notice=text)

    async def county(self, request: Request) -> Response:
        """Remember the county that was chosen."""
        form = await request.form(max_files=0)
        response = RedirectResponse("/", status_code=303)
        county = self._county_of(form, request)
        if county:
            response.set_cookie(_COUNTY_COOKIE, county, max_age=_YEAR, samesite="strict", httponly=True)
        return response

    # --- inside ------------------------------------------------------------------------------------

    def _ask(self, text: str, county: str | None, picked: dict[str, Any], nonce: str) -> Asked:
        return self._service.ask(
            text,
            county=county,
            channel="web",
            slots=picked.get("slots", {}),
            intent=picked.get("intent"),
            message=_message(nonce),
        )

    def _passage(self, citation: Citation) -> str | None:
        """Return the cited section's own words, where the organisation has imported the original."""
        document = self._service.assistant().catalogue.content.documents.get(citation.document)
        if document is None or self._passages is None:
            return None
        return self._passages.passage(document, citation.section_id.partition("#")[2])

    def _keep(self, nonce: str, kind: str, text: str) -> bool:
        journal = self._service.journal
        if journal is None or kind not in {"helped", "did_not_help", "none_of_these", "proposal"}:
            return False
        try:
            return journal.feedback(_message(nonce), kind, at=self._service.clock(), text=text)
        except JournalError:
            self._metrics.failure("journal")
            return False

    def _county_of(self, form: FormData, request: Request) -> str | None:
        known = self._service.assistant().catalogue.content.counties
        given = _text(form, "county") or request.cookies.get(_COUNTY_COOKIE, "")
        return given if given in known else self._default_county

    def _page(
        self,
        request: Request,
        turn: _Turn | None,
        *,
        empty: bool = False,
        notice: str = "",
        county: str | None = None,
    ) -> Response:
        fragment = bool(request.headers.get("x-lotsen-fragment"))
        catalogue = self._service.assistant().catalogue
        cookie = request.cookies.get(_COUNTY_COOKIE)
        chosen = county or (cookie if cookie in catalogue.content.counties else self._default_county)
        html = self.templates.get_template("turn.html" if fragment else "page.html").render(
            turn=turn,
            empty=empty,
            notice=notice,
            counties=list(catalogue.content.counties.values()),
            county=chosen,
            catalogue=catalogue,
            nonce=secrets.token_urlsafe(16),
            option_value=_option_value,
            passage=self._passage,
        )
        return HTMLResponse(html, status_code=422 if empty and fragment else 200)


def _environment(texts: Texts) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(default=True),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["prose"] = as_html
    return environment


def _option_value(option: Option) -> str:
    """Return what an option's button carries: the intent's id and slots, never the label."""
    return json.dumps({"intent": option.intent, "slots": dict(option.slots)}, sort_keys=True)


def _picked(value: str) -> dict[str, Any]:
    """Return the option that was clicked; anything that is not one of ours counts as no option."""
    try:
        data = json.loads(value)
        intent, slots = data["intent"], data["slots"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    if not isinstance(intent, str | None) or not isinstance(slots, dict):
        return {}
    kept: dict[str, SlotValue] = {k: v for k, v in slots.items() if isinstance(v, str | int | bool)}
    return {"intent": intent, "slots": kept}


def _message(nonce: str) -> str:
    """Return the journal's id of a form: a digest, because the field could come back with any text in it."""
    return f"web:{hashlib.sha256(nonce.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
