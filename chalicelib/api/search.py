"""Searching the reports of one's scope, by number or by words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api import asked
from chalicelib.api.access import officer
from chalicelib.api.lines import line
from chalicelib.api.routes import Routes, answer, query_of
from chalicelib.city import city
from chalicelib.domain import number
from chalicelib.domain.errors import BadField
from chalicelib.domain.handing import Officer
from chalicelib.domain.moments import shown
from chalicelib.domain.status import READERS
from chalicelib.outside import clock

if TYPE_CHECKING:
    from chalicelib.api import queue_answers
    from chalicelib.services.searching import Place

routes = Routes(__name__)

USUAL = timedelta(days=90)  # how far back words are looked for when nothing else is asked
MOST_LETTERS = 200


@routes.route("/v1/work/search", roles=READERS)
def search_work() -> Response:
    query, reader = query_of(routes.current_request), officer(routes.current_request)
    text = query.get("q", "").strip()
    if not 0 < len(text) <= MOST_LETTERS:
        raise BadField(field="q", rule="limits")
    if number.meant(text):
        return answer(_by_number(text, reader))
    return answer(_by_words(text, query, reader))


def _by_number(text: str, reader: Officer) -> queue_answers.SearchPage:
    from chalicelib.services import searching  # a status poll does not pay for searching

    held = searching.by_number(text, reader)
    return {"items": [line(held, clock.now())], "next": None, "since": None, "until": None}


def _by_words(text: str, query: asked.Query, reader: Officer) -> queue_answers.SearchPage:
    from chalicelib.services import searching

    now, kelurahan = clock.now(), asked.known(query, "kelurahan", city().kelurahan)
    since, until = _span(query, now)
    sought = searching.sought(text, since, until, kelurahan)
    start = _start(query, reader, kelurahan)
    found = searching.by_words(sought, reader, limit=asked.limit(query), start=start)
    return {
        "items": [line(held, now) for held in found.lines],
        "next": _cursor(found.next) if found.next else None,
        "since": shown(since),
        "until": shown(until),
    }


def _span(query: asked.Query, now: datetime) -> tuple[datetime, datetime]:
    """From the first moment that counts to the first that is too late."""
    until = asked.day(query, "to", after=True) or now + timedelta(seconds=1)
    since = asked.day(query, "from") or until - USUAL
    if since >= until:
        raise BadField(field="from", rule="limits")
    return since, until


def _cursor(place: Place) -> str:
    spot = place.after
    key = (spot.pk, spot.sk, spot.partition, spot.sort) if spot else ("",) * 4
    return asked.cursor(place.kecamatan, *key)


def _start(query: asked.Query, reader: Officer, kelurahan: str | None) -> Place | None:
    """Where the page before ended. Raises BadField for a cursor of no search of this reader."""
    from chalicelib.services import searching

    text = query.get("cursor")
    if text is None:
        return None
    code, *key = asked.parts_of(text, 5)
    try:
        return searching.place(reader, kelurahan, code, *key)
    except ValueError:
        raise asked.bad_cursor() from None
