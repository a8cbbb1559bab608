"""Officers' queues: what waits, most urgent first, and how much of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.casework.http.lines import line
from chalicelib.city.current import city
from chalicelib.platform import clock, moments
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import officer
from chalicelib.platform.http.routes import Routes, answer, query_of
from chalicelib.platform.moments import shown
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports import labels, number
from chalicelib.reports.http import view_parts
from chalicelib.reports.lifecycle import officer_scope
from chalicelib.reports.status import OPEN, READERS

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.queue_store import Kind, Wanted
    from chalicelib.casework.search import Place
    from chalicelib.platform.aws.index_page import Spot
    from chalicelib.reports.store.queue_lines import Line

routes = Routes(__name__)

COUNTING = READERS | {Role.ANALYST}  # figures of any office, without a word of a report
LAG = timedelta(seconds=5)  # by which the index may be behind when a list begins


@routes.route("/v1/work", roles=READERS)
def list_work() -> Response:
    """The open reports and tasks of an office, most urgent first, or with
    ``queue=verification`` the closings that wait for its verdict, with ``queue=moderation`` the
    appeals it has to judge, with ``queue=limited`` what came over a limit.
    """
    from chalicelib.casework import queue_store  # a status poll pays for nothing officers do
    from chalicelib.casework.queue_store import Kind

    query, now = query_of(routes.current_request), clock.now()
    office, kind = (
        _office(query, officer_scope.WATCHING),
        Kind(pagination.one_of(query, "queue", {*Kind}) or Kind.WORK),
    )
    begun, after = _after(query, office, kind) or (now - LAG, None)
    limit, wanted = pagination.limit(query), _wanted(query, now if kind is Kind.WORK else None)
    page = queue_store.page(office, limit=limit, after=after, wanted=wanted, kind=kind)
    told: casework_schemas.WorkPage = {
        "items": [_line(held, now, begun, kind) for held in page.lines],
        "next": _cursor(begun, page.after) if page.after else None,
    }
    return answer(told)


@routes.route("/v1/work/counts", roles=COUNTING)
def count_work() -> Response:
    """The open reports of an office, counted as they stand."""
    from chalicelib.casework import queue_store

    query, now = query_of(routes.current_request), clock.now()
    office = _office(query, officer_scope.WATCHING | {Role.ANALYST})
    found = queue_store.counts(office, now)
    told: casework_schemas.WorkCounts = {
        "agency": view_parts.office(office),
        "at": shown(now),
        "open": sum(found.by_status.values()),
        "statuses": {
            status: found.by_status.get(status, 0) for status in labels.LABELS if status in OPEN
        },
        "late": found.late,
        "due_in_24_hours": found.soon,
        "due_later": found.later,
        "red_flags": found.red_flag,
        "tasks": found.tasks,
        "whole": found.whole,
    }
    return answer(told)


@routes.route("/v1/work/campaigns", roles=READERS)
def list_campaigns() -> Response:
    """Texts that many have sent, those of most reports first."""
    from chalicelib.casework.http import views as casework_views
    from chalicelib.intake import campaigns_service

    query, reader = query_of(routes.current_request), officer(routes.current_request)
    limit, after = pagination.limit(query), _campaign(query)
    found, more = campaigns_service.page(reader, limit=limit, after=after)
    last = found[-1][0] if more else None
    told: casework_schemas.CampaignPage = {
        "items": [casework_views.of_campaign(*each) for each in found],
        "next": pagination.cursor(str(last.many), last.id) if last else None,
    }
    return answer(told)


def _campaign(query: pagination.Query) -> tuple[int, str] | None:
    """Where the page before ended. Raises BadField for a cursor of no such list."""
    if (text := query.get("cursor")) is None:
        return None
    many, name = pagination.parts_of(text, 2)
    if not re.fullmatch("[1-9][0-9]{0,8}", many) or not re.fullmatch("[0-9a-f]{12}", name):
        raise pagination.bad_cursor()
    return int(many), name


def _office(query: pagination.Query, watching: frozenset[Role]) -> str:
    reader = officer(routes.current_request)
    return officer_scope.office_seen(reader, query.get("agency"), city(), watching)


def _wanted(query: pagination.Query, now: datetime | None) -> Wanted:
    """``now`` is None where nothing is late: among closings that wait for a verdict."""
    from chalicelib.casework.queue_store import Wanted

    return Wanted(
        status=pagination.one_of(query, "status", {str(status) for status in OPEN}),
        category=query.get("category"),
        channel=pagination.known(query, "channel", city().channels),
        kelurahan=pagination.known(query, "kelurahan", city().kelurahan),
        red_flag=pagination.only(query, "red_flag"),
        late_at=now if pagination.only(query, "late") else None,
    )


def _line(held: Line, now: datetime, begun: datetime, kind: Kind) -> casework_schemas.QueueLine:
    """It ``moved`` when it has changed since the list began to be read."""
    shown = line(held, now)
    if kind == "moderation":
        shown |= {"kind": "appeal", "status_label": "Keberatan"}
    return {**shown, "moved": (held.version or 0) > 1 and held.updated_at >= begun}


def _cursor(begun: datetime, spot: Spot) -> str:
    return pagination.cursor(moments.stored(begun), spot.pk, spot.sk, spot.partition, spot.sort)


def _after(query: pagination.Query, office: str, kind: Kind) -> tuple[datetime, Spot] | None:
    """When the list began to be read, and where the page before ended. Raises BadField for a cursor
    of no queue, or of another office's.
    """
    text = query.get("cursor")
    if text is None:
        return None
    from chalicelib.casework import queue_store

    begun, *key = pagination.parts_of(text, 5)
    try:
        return _moment(begun), queue_store.spot(office, kind, *key)
    except ValueError:
        raise pagination.bad_cursor() from None


def _moment(text: str) -> datetime:
    """Raises ValueError for what ``moments.stored`` does not write."""
    moment = moments.read(text)
    if moment.tzinfo is None or moments.stored(moment) != text:
        raise ValueError(text)
    return moment


# Searching the reports of one's scope, by number or by words.


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


def _by_number(text: str, reader: Officer) -> casework_schemas.SearchPage:
    from chalicelib.casework import search  # a status poll does not pay for searching

    held = search.by_number(text, reader)
    return {"items": [line(held, clock.now())], "next": None, "since": None, "until": None}


def _by_words(text: str, query: pagination.Query, reader: Officer) -> casework_schemas.SearchPage:
    from chalicelib.casework import search

    now, kelurahan = clock.now(), pagination.known(query, "kelurahan", city().kelurahan)
    since, until = _span(query, now)
    sought = search.sought(text, since, until, kelurahan)
    start = _start(query, reader, kelurahan)
    found = search.by_words(sought, reader, limit=pagination.limit(query), start=start)
    return {
        "items": [line(held, now) for held in found.lines],
        "next": _cursor_search(found.next) if found.next else None,
        "since": shown(since),
        "until": shown(until),
    }


def _span(query: pagination.Query, now: datetime) -> tuple[datetime, datetime]:
    """From the first moment that counts to the first that is too late."""
    until = pagination.day(query, "to", after=True) or now + timedelta(seconds=1)
    since = pagination.day(query, "from") or until - USUAL
    if since >= until:
        raise BadField(field="from", rule="limits")
    return since, until


def _cursor_search(place: Place) -> str:
    spot = place.after
    key = (spot.pk, spot.sk, spot.partition, spot.sort) if spot else ("",) * 4
    return pagination.cursor(place.kecamatan, *key)


def _start(query: pagination.Query, reader: Officer, kelurahan: str | None) -> Place | None:
    """Where the page before ended. Raises BadField for a cursor of no search of this reader."""
    from chalicelib.casework import search

    text = query.get("cursor")
    if text is None:
        return None
    code, *key = pagination.parts_of(text, 5)
    try:
        return search.place(reader, kelurahan, code, *key)
    except ValueError:
        raise pagination.bad_cursor() from None
