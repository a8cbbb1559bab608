"""Officers' queues: what waits, most urgent first, and how much of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.casework.http.work_lines import show_line
from chalicelib.city.current import city
from chalicelib.platform import clock, moments
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import pagination
from chalicelib.platform.http.blueprint import Routes, answer_json, get_officer, read_query
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports import labels, number
from chalicelib.reports.http import view_parts
from chalicelib.reports.lifecycle import permissions
from chalicelib.reports.status import OPEN, READERS

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.queue_store import Kind, QueueFilter
    from chalicelib.casework.search_service import Place
    from chalicelib.platform.aws.index_page import Spot
    from chalicelib.reports.store.queue_lines import Line

routes = Routes(__name__)

COUNTERS = READERS | {Role.ANALYST}  # figures of any office, without a word of a report
LAG = timedelta(seconds=5)  # by which the index may be behind when a list begins


@routes.route("/v1/work", roles=READERS)
def list_work() -> Response:
    """The open reports and tasks of an office, most urgent first, or with
    ``queue=verification`` the closings that wait for its verdict, with ``queue=moderation`` the
    appeals it has to judge, with ``queue=limited`` what came over a limit.
    """
    from chalicelib.casework import queue_store  # a status poll pays for nothing officers do
    from chalicelib.casework.queue_store import Kind

    query, now = read_query(routes.current_request), clock.now()
    office, kind = (
        _read_office(query, permissions.WATCHING),
        Kind(pagination.read_choice(query, "queue", {*Kind}) or Kind.WORK),
    )
    begun, after = _read_queue_cursor(query, office, kind) or (now - LAG, None)
    limit, wanted = (
        pagination.read_limit(query),
        _read_filters(query, now if kind is Kind.WORK else None),
    )
    page = queue_store.load_page(office, limit=limit, after=after, wanted=wanted, kind=kind)
    told: casework_schemas.WorkPage = {
        "items": [_show_queue_line(held, now, begun, kind) for held in page.lines],
        "next": _queue_cursor(begun, page.after) if page.after else None,
    }
    return answer_json(told)


@routes.route("/v1/work/counts", roles=COUNTERS)
def count_work() -> Response:
    """The open reports of an office, counted as they stand."""
    from chalicelib.casework import queue_store

    query, now = read_query(routes.current_request), clock.now()
    office = _read_office(query, permissions.WATCHING | {Role.ANALYST})
    found = queue_store.count_reports(office, now)
    told: casework_schemas.WorkCounts = {
        "agency": view_parts.office_view(office),
        "at": format_shown(now),
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
    return answer_json(told)


@routes.route("/v1/work/campaigns", roles=READERS)
def list_campaigns() -> Response:
    """Texts that many have sent, those of most reports first."""
    from chalicelib.casework.http import views as casework_views
    from chalicelib.intake import campaign_service

    query, reader = read_query(routes.current_request), get_officer(routes.current_request)
    limit, after = pagination.read_limit(query), _read_campaign_cursor(query)
    found, more = campaign_service.load_page(reader, limit=limit, after=after)
    last = found[-1][0] if more else None
    told: casework_schemas.CampaignPage = {
        "items": [casework_views.show_campaign(*each) for each in found],
        "next": pagination.build_cursor(str(last.many), last.id) if last else None,
    }
    return answer_json(told)


def _read_campaign_cursor(query: pagination.Query) -> tuple[int, str] | None:
    """Where the page before ended. Raises BadField for a cursor of no such list."""
    if (text := query.get("cursor")) is None:
        return None
    many, name = pagination.parse_cursor(text, 2)
    if not re.fullmatch("[1-9][0-9]{0,8}", many) or not re.fullmatch("[0-9a-f]{12}", name):
        raise pagination.make_cursor_error()
    return int(many), name


def _read_office(query: pagination.Query, watching: frozenset[Role]) -> str:
    reader = get_officer(routes.current_request)
    return permissions.find_office_to_see(reader, query.get("agency"), city(), watching)


def _read_filters(query: pagination.Query, now: datetime | None) -> QueueFilter:
    """``now`` is None where nothing is late: among closings that wait for a verdict."""
    from chalicelib.casework.queue_store import QueueFilter

    return QueueFilter(
        status=pagination.read_choice(query, "status", {str(status) for status in OPEN}),
        category=query.get("category"),
        channel=pagination.read_code(query, "channel", city().channels),
        kelurahan=pagination.read_code(query, "kelurahan", city().kelurahan),
        red_flag=pagination.read_flag(query, "red_flag"),
        late_at=now if pagination.read_flag(query, "late") else None,
    )


def _show_queue_line(
    held: Line, now: datetime, begun: datetime, kind: Kind
) -> casework_schemas.QueueLine:
    """It ``moved`` when it has changed since the list began to be read."""
    shown = show_line(held, now)
    if kind == "moderation":
        shown |= {"kind": "appeal", "status_label": "Keberatan"}
    return {**shown, "moved": (held.version or 0) > 1 and held.updated_at >= begun}


def _queue_cursor(begun: datetime, spot: Spot) -> str:
    return pagination.build_cursor(
        moments.format_stored(begun), spot.pk, spot.sk, spot.partition, spot.sort
    )


def _read_queue_cursor(
    query: pagination.Query, office: str, kind: Kind
) -> tuple[datetime, Spot] | None:
    """When the list began to be read, and where the page before ended. Raises BadField for a cursor
    of no queue, or of another office's.
    """
    text = query.get("cursor")
    if text is None:
        return None
    from chalicelib.casework import queue_store

    begun, *key = pagination.parse_cursor(text, 5)
    try:
        return _parse_moment(begun), queue_store.parse_spot(office, kind, *key)
    except ValueError:
        raise pagination.make_cursor_error() from None


def _parse_moment(text: str) -> datetime:
    """Raises ValueError for what ``moments.stored`` does not write."""
    moment = moments.parse_stored(text)
    if moment.tzinfo is None or moments.format_stored(moment) != text:
        raise ValueError(text)
    return moment


# Searching the reports of one's scope, by number or by words.


USUAL_SPAN = timedelta(days=90)  # how far back words are looked for when nothing else is asked
MOST_LETTERS = 200


@routes.route("/v1/work/search", roles=READERS)
def search_work() -> Response:
    query, reader = read_query(routes.current_request), get_officer(routes.current_request)
    text = query.get("q", "").strip()
    if not 0 < len(text) <= MOST_LETTERS:
        raise BadField(field="q", rule="limits")
    if number.is_meant(text):
        return answer_json(_search_number(text, reader))
    return answer_json(_search_words(text, query, reader))


def _search_number(text: str, reader: Officer) -> casework_schemas.SearchPage:
    from chalicelib.casework import search_service  # a status poll does not pay for searching

    held = search_service.find_by_number(text, reader)
    return {"items": [show_line(held, clock.now())], "next": None, "since": None, "until": None}


def _search_words(
    text: str, query: pagination.Query, reader: Officer
) -> casework_schemas.SearchPage:
    from chalicelib.casework import search_service

    now, kelurahan = clock.now(), pagination.read_code(query, "kelurahan", city().kelurahan)
    since, until = _read_span(query, now)
    sought = search_service.parse_search(text, since, until, kelurahan)
    start = _read_search_cursor(query, reader, kelurahan)
    found = search_service.find_by_words(
        sought, reader, limit=pagination.read_limit(query), start=start
    )
    return {
        "items": [show_line(held, now) for held in found.lines],
        "next": _search_cursor(found.next) if found.next else None,
        "since": format_shown(since),
        "until": format_shown(until),
    }


def _read_span(query: pagination.Query, now: datetime) -> tuple[datetime, datetime]:
    """From the first moment that counts to the first that is too late."""
    until = pagination.read_day(query, "to", after=True) or now + timedelta(seconds=1)
    since = pagination.read_day(query, "from") or until - USUAL_SPAN
    if since >= until:
        raise BadField(field="from", rule="limits")
    return since, until


def _search_cursor(place: Place) -> str:
    spot = place.after
    key = (spot.pk, spot.sk, spot.partition, spot.sort) if spot else ("",) * 4
    return pagination.build_cursor(place.kecamatan, *key)


def _read_search_cursor(
    query: pagination.Query, reader: Officer, kelurahan: str | None
) -> Place | None:
    """Where the page before ended. Raises BadField for a cursor of no search of this reader."""
    from chalicelib.casework import search_service

    text = query.get("cursor")
    if text is None:
        return None
    code, *key = pagination.parse_cursor(text, 5)
    try:
        return search_service.parse_place(reader, kelurahan, code, *key)
    except ValueError:
        raise pagination.make_cursor_error() from None
