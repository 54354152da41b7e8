"""The forum's words for people: counties, topics, outcomes, channels, months and figures that are not shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from babel.dates import format_date, get_month_names

from bot.catalogue.catalogue import Catalogue
from bot.forum.actors import Actors
from bot.forum.report import Column, Value
from bot.texts import Texts

__all__ = ["Wording"]


class Wording:
    """Names of one catalogue version in one language."""

    def __init__(self, catalogue: Catalogue, texts: Texts, language: str = "sv") -> None:
        self._catalogue, self._language = catalogue, language
        self.gettext = texts.gettext
        _ = texts.gettext
        self._outcomes = {
            "answered": _("Answered"),
            "acute": _("Acute"),
            "choice": _("Was given a choice"),
            "unanswered": _("Unanswered"),
            "outside": _("Another subject"),
            "error": _("Failed"),
        }
        self._channels = {"slack": "Slack", "teams": "Teams", "web": _("Web page"), "terminal": _("Command line")}
        self._reasons = {
            "not_found": _("no answer"),
            "no_local_rule": _("the county has no rule"),
            "none_of_these": _("none of the proposals fitted"),
            "did_not_help": _("the answer did not help"),
            "proposal": _("proposed improvement"),
        }
        self._roles = {
            "convener": _("convener"),
            "admin": _("administrator"),
            "local": _("at the computer"),
            "system": "Lotsen",
        }
        self._actors: Mapping[str, str] = Actors(catalogue.content.concepts).names
        self.hidden = _("hidden")

    def county(self, county: str | None) -> str:
        """Return a county's name, "Kalmar län"."""
        return self._catalogue.county_name(county) if county else self.gettext("County not known")

    def topic(self, topic: str) -> str:
        """Return a topic as a heading; an empty one is of a question that the catalogue does not know."""
        if not topic:
            return self.gettext("No question in the catalogue")
        return _topics().get(topic, topic.replace("-", " ").capitalize())

    def municipality(self, name: str) -> str:
        """Return a municipality's name."""
        return name or self.gettext("Municipality not known")

    def channel(self, channel: str) -> str:
        """Return a channel's name."""
        return self._channels.get(channel, channel)

    def outcome(self, outcome: str) -> str:
        """Return what came of a question, in words."""
        return self._outcomes.get(outcome, outcome)

    def reason(self, reason: str) -> str:
        """Return why a question is with the forum, in words."""
        return self._reasons.get(reason, reason)

    def role(self, role: str) -> str:
        """Return a role's name."""
        return self._roles.get(role, role)

    def actor(self, actor: str) -> str:
        """Return an actor's name."""
        return self._actors.get(actor, actor)

    def intent(self, intent: str | None) -> str:
        """Return an intent's title; its id where this version has none by that id."""
        known = self._catalogue.intent(intent) if intent else None
        return known.title if known else intent or ""

    def section(self, section: str | None) -> str:
        """Return a section as document and heading."""
        found = self._catalogue.sections.get(section or "")
        return f"{found[0].short_title}: {found[1].heading}" if found else section or ""

    def span(self, span: str) -> str:
        """Return a month as "sep 2026" and a week as "v. 36 2026"."""
        year, _, part = span.partition("-")
        if part.startswith("v"):
            return self.gettext("wk %(week)s %(year)s") % {"week": int(part[1:]), "year": year}
        return f"{get_month_names('abbreviated', locale=self._language)[int(part)].rstrip('.')} {year}"

    def day(self, day: dt.date) -> str:
        """Return a day in words, "1 december 2026"."""
        return format_date(day, "long", locale=self._language)

    def cell(self, value: Value, column: Column) -> str:
        """Return a cell as it is read: shares as per cent, what is not shown as a word for it."""
        if value is None:
            return self.hidden if column.kind != "text" else ""
        if isinstance(value, float):
            return f"{100 * value:.0f} %" if column.kind == "share" else f"{value:g}".replace(".", ",")
        return str(value)


@cache
def _topics() -> Mapping[str, str]:
    """Return the topics' names."""
    names: dict[str, str] = yaml.safe_load((Path(__file__).parent / "data" / "topics.yaml").read_text(encoding="utf-8"))
    return names
