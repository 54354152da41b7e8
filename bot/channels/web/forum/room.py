"""What every page of the forum goes through: is it local, which county is looked at, did the form come from us.

A county's view acts as that county's convener: what :mod:`bot.access` would refuse a convener of the county, the
view refuses too, whatever address is typed in.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.access import Actor
from bot.catalogue.catalogue import Catalogue
from bot.channels.web.forum.local import refusal
from bot.channels.web.forum.tickets import Tickets
from bot.forum.errors import Conflict, ForumError, IllegalMove, NotAllowed, NotFound
from bot.forum.forum import Forum
from bot.forum.measures import Measures
from bot.forum.wording import Wording
from bot.service import Service
from bot.texts import Texts

__all__ = ["Endpoint", "Room", "Visit"]

Endpoint = Callable[[Request], Awaitable[Response]]

_WRITTEN = frozenset({"note", "place", "convenes", "present", "sok", "intent", "section"})
"""The fields that people write in; the others are chosen."""
_STATUS = {NotAllowed: 403, NotFound: 404, IllegalMove: 409, Conflict: 409}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, as far as the pages need it. ``county`` is the one that is looked at; None is all of them."""

    path: str
    parts: dict[str, str]
    query: dict[str, str]
    county: str | None
    actor: Actor
    session: str
    wording: Wording
    catalogue: Catalogue
    tickets: Tickets
    form: FormData = field(default_factory=FormData)

    def at(self, path: str, **query: str | int | None) -> str:
        """Return an address of the forum that keeps the county that is looked at."""
        asked = {"lan": self.county, **query}
        given = urlencode({name: value for name, value in asked.items() if value})
        return f"/forum{path}" + (f"?{given}" if given else "")

    def ticket(self, path: str) -> str:
        """Return a ticket for a form that is sent to a path of the forum."""
        return self.tickets.ticket(self.session, self.at(path))

    def text(self, name: str) -> str:
        """Return a field of the form."""
        value = self.form.get(name, "")
        return value.strip()[:4000] if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """Return a field of the form as a number, or None where it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class Room:
    """The forum's pages' common ground. ``bound_to`` is the address that the server listens on."""

    def __init__(
        self,
        service: Service,
        forum: Forum,
        measures: Measures,
        texts: Texts,
        templates: Environment,
        bound_to: str | None,
    ) -> None:
        self.forum, self.measures, self.service = forum, measures, service
        self._texts, self._templates, self._bound_to = texts, templates, bound_to
        self._tickets = Tickets()
        self._done = _done(texts)

    @property
    def today(self) -> dt.date:
        """The day."""
        return self.service.clock().date()

    def reads(self, work: Callable[[Visit], Response]) -> Endpoint:
        """Return the endpoint of a page."""

        async def endpoint(request: Request) -> Response:
            return await self._serve(request, work)

        return endpoint

    def searches(self, work: Callable[[Visit], Response]) -> Endpoint:
        """Return the endpoint of a form that changes nothing: its text is kept out of addresses."""

        async def endpoint(request: Request) -> Response:
            return await self._serve(request, work, has_form=True)

        return endpoint

    def writes(self, work: Callable[[Visit], Response]) -> Endpoint:
        """Return the endpoint of a form that changes something: it must bring a ticket of its own."""

        def with_ticket(visit: Visit) -> Response:
            ticket = visit.text("ticket")
            fault = visit.tickets.take(ticket, visit.session, visit.at(visit.path))
            if fault is not None:
                return self.page(visit, "forum/fel.html", status=409 if fault == "used" else 403, why=fault)
            response = work(visit)
            if response.status_code >= 400:
                visit.tickets.give_back(ticket)  # nothing was done: it may be corrected and sent again
            return response

        async def endpoint(request: Request) -> Response:
            return await self._serve(request, with_ticket, has_form=True)

        return endpoint

    def page(self, visit: Visit, template: str, *, status: int = 200, **values: Any) -> Response:
        """Draw a page."""
        html = self._templates.get_template(template).render(
            visit=visit,
            at=visit.at,
            ticket=visit.ticket,
            wording=visit.wording,
            county=visit.county,
            counties=list(visit.catalogue.content.counties.values()),
            catalogue=visit.catalogue,
            nobody=_Nobody(),
            done_text=self._done.get,
            **values,
        )
        return HTMLResponse(html, status_code=status)

    @staticmethod
    def go(visit: Visit, path: str, done: str = "", **query: str | None) -> Response:
        """Send the browser on after a step, to the page that says so."""
        return RedirectResponse(visit.at(path, klart=done, **query), status_code=303)

    @staticmethod
    def status_of(error: ForumError) -> int:
        """Return the status of a page that says why something was refused."""
        return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 422)

    # --- inside ------------------------------------------------------------------------------------

    async def _serve(self, request: Request, work: Callable[[Visit], Response], *, has_form: bool = False) -> Response:
        why = refusal(request, self._bound_to)
        catalogue = self.service.assistant().catalogue
        if why is not None:
            page = self._templates.get_template("forum/stangt.html").render(why=why, catalogue=catalogue)
            return HTMLResponse(page, status_code=403)
        form = self._admitted(await request.form(max_files=0, max_fields=500), catalogue) if has_form else FormData()
        visit = self._visit(request, catalogue, form)
        if request.query_params.get("lan") not in {None, "", *catalogue.content.counties}:
            response = self.page(visit, "forum/fel.html", status=404, why="county")
        else:
            response = await asyncio.to_thread(self._work, visit, work)
        Tickets.keep(response, visit.session)
        return response

    def _visit(self, request: Request, catalogue: Catalogue, form: FormData) -> Visit:
        asked = request.query_params.get("lan")
        county = asked if asked in catalogue.content.counties else None
        limited = Actor(frozenset({"convener"}), frozenset({county} if county else ()))
        return Visit(
            path=request.url.path.removeprefix("/forum"),
            parts={name: str(value) for name, value in request.path_params.items()},
            query=dict(request.query_params),
            county=county,
            actor=limited if county else Actor(is_local=True),
            session=Tickets.session(request),
            wording=Wording(catalogue, self._texts),
            catalogue=catalogue,
            tickets=self._tickets,
            form=form,
        )

    def _admitted(self, form: FormData, catalogue: Catalogue) -> FormData:
        """Return the form with what people write in it redacted: raw text ends here."""
        ours = {*catalogue.content.intents, *catalogue.sections, *(i.title for i in catalogue.content.intents.values())}
        fields: list[tuple[str, str | UploadFile]] = []
        for name, value in form.multi_items():
            if isinstance(value, str):
                is_written = name in _WRITTEN and value.strip() not in ours
                fields.append((name, self.service.admit(value).text if is_written else value))
        return FormData(fields)

    def _work(self, visit: Visit, work: Callable[[Visit], Response]) -> Response:
        try:
            return work(visit)
        except ForumError as error:
            return self.page(visit, "forum/fel.html", status=self.status_of(error), message=str(error))


class _Nobody:
    """A visit in which no form was filled in."""

    @staticmethod
    def text(_name: str) -> str:
        return ""


def _done(texts: Texts) -> dict[str, str]:
    """Return what a page says after each step."""
    _ = texts.gettext
    return {
        "dagordning": _("It stands on the agenda."),
        "av-dagordningen": _("It was taken off the agenda."),
        "besluta": _("The decision is saved."),
        "publicera": _("It is marked as published."),
        "aterkoppla": _("It is marked as told."),
        "ta-upp": _("It is taken up again."),
        "angra": _("The last step is undone."),
        "gor-om": _("The step is done again."),
        "sla-ihop": _("The suggestions are one now."),
        "dela": _("This is the new suggestion."),
        "flytta": _("The questions are here now."),
        "mote": _("The meeting is planned."),
        "andrat": _("The meeting is saved."),
        "ordning": _("The order is changed."),
    }
