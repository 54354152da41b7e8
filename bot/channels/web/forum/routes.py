"""The forum's addresses. Each goes through :class:`bot.channels.web.forum.room.Room`; none leads around it."""

from __future__ import annotations

from starlette.routing import Route

from bot.channels.web.forum.downloads import DownloadsRoom
from bot.channels.web.forum.reading import ReadingRoom
from bot.channels.web.forum.room import Room
from bot.channels.web.forum.steps import StepsRoom

__all__ = ["forum_routes"]


def forum_routes(room: Room) -> list[Route]:
    """Return the routes under ``/forum``."""
    reading = ReadingRoom(room)
    steps, downloads = StepsRoom(room, reading), DownloadsRoom(room)
    post = ["POST"]
    return [
        Route("/forum", room.reads(reading.listing)),
        Route("/forum/sok", room.searches(reading.listing), methods=post),
        Route("/forum/forslag/{id}", room.reads(reading.suggestion)),
        Route("/forum/forslag/{id}/{step}", room.writes(steps.suggestion), methods=post),
        Route("/forum/moten", room.reads(reading.meetings)),
        Route("/forum/moten/nytt", room.writes(steps.add_meeting), methods=post),
        Route("/forum/moten/{id}", room.reads(reading.meeting)),
        Route("/forum/moten/{id}/dagordning", room.reads(reading.agenda)),
        Route("/forum/moten/{id}/minnesanteckningar", room.reads(reading.minutes)),
        Route("/forum/moten/{id}/andra", room.writes(steps.change_meeting), methods=post),
        Route("/forum/moten/{id}/ordning", room.writes(steps.order_agenda), methods=post),
        Route("/forum/statistik", room.reads(reading.statistics)),
        Route("/forum/filer/forslag.{format}", room.reads(downloads.suggestions)),
        Route("/forum/filer/statistik.{format}", room.reads(downloads.statistics)),
        Route("/forum/filer/{what}/{id}.{format}", room.reads(downloads.meeting)),
    ]
