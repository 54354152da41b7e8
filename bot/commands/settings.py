"""``lotsen settings``: what the program runs with. Secrets are shown as set or not set, never as they are."""

from __future__ import annotations

import click

from bot.settings import Settings

__all__ = ["command"]


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Visa inställningarna som gäller."""
    for name in ("content", "database", "key_file", "cache", "originals", "county", "language", "public_url"):
        _line(f"LOTSEN_{name.upper()}", getattr(settings, name))
    slack, teams = settings.slack, settings.teams
    _line("SLACK_BOT_TOKEN", slack and slack.bot_token)
    _line("SLACK_SIGNING_SECRET", slack and slack.signing_secret)
    _line("SLACK_APP_TOKEN", slack and slack.app_token)
    _line("LOTSEN_SLACK_API_URL", slack and slack.api_url)
    _line("LOTSEN_TEAMS_CLIENT_ID", teams and teams.client_id)
    _line("LOTSEN_TEAMS_CLIENT_SECRET", teams and teams.client_secret)
    _line("LOTSEN_TEAMS_TENANTS", teams and ",".join(teams.tenants))
    _line("LOTSEN_TEAMS_APP_TENANT", teams and teams.app_tenant)
    _line("LOTSEN_TEAMS_LOCAL", "1" if teams and teams.is_local else None)
    _line("LOTSEN_ADMINS", ",".join(sorted(settings.appointed.admins)))
    conveners = settings.appointed.conveners.items()
    _line("LOTSEN_CONVENERS", ",".join(who + (f"@{county}" if county else "") for who, county in sorted(conveners)))


def _line(key: str, value: object) -> None:
    click.echo(f"{key}={'' if value is None else value}")
