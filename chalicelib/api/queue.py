"""Officers' queues: what waits, most urgent first, and how much of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api import asked, views
from chalicelib.api.access import officer
from chalicelib.api.lines import line
from chalicelib.api.routes import Routes, answer, query_of
from chalicelib.city import city
from chalicelib.domain import moments, scope, wording
from chalicelib.domain.moments import shown
from chalicelib.domain.status import OPEN, READERS, Role
from chalicelib.outside import clock

if TYPE_CHECKING:
    from chalicelib.api import queue_answers
    from chalicelib.stores.lines import Line
    from chalicelib.stores.pages import Spot
    from chalicelib.stores.queue import Kind, Wanted

routes = Routes(__name__)

COUNTING = READERS | {Role.ANALYST}  # figures of any office, without a word of a report
LAG = timedelta(seconds=5)  # by which the index may be behind when a list begins


@routes.route("/v1/work", roles=READERS)
def list_work() -> Response:
    """The open reports and tasks of an office, most urgent first, or with
    ``queue=verification`` the closings that wait for its verdict, with ``queue=moderation`` the
    appeals it has to judge, with ``queue=limited`` what came over a limit.
    """
    from chalicelib.stores import queue  # a status poll pays for nothing officers do
    from chalicelib.stores.queue import Kind

    query, now = query_of(routes.current_request), clock.now()
    office, kind = (
        _office(query, scope.WATCHING),
        Kind(asked.one_of(query, "queue", {*Kind}) or Kind.WORK),
    )
    begun, after = _after(query, office, kind) or (now - LAG, None)
    limit, wanted = asked.limit(query), _wanted(query, now if kind is Kind.WORK else None)
    page = queue.page(office, limit=limit, after=after, wanted=wanted, kind=kind)
    told: queue_answers.WorkPage = {
        "items": [_line(held, now, begun, kind) for held in page.lines],
        "next": _cursor(begun, page.after) if page.after else None,
    }
    return answer(told)


@routes.route("/v1/work/counts", roles=COUNTING)
def count_work() -> Response:
    """The open reports of an office, counted as they stand."""
    from chalicelib.stores import queue

    query, now = query_of(routes.current_request), clock.now()
    office = _office(query, scope.WATCHING | {Role.ANALYST})
    found = queue.counts(office, now)
    told: queue_answers.WorkCounts = {
        "agency": views.office(office),
        "at": shown(now),
        "open": sum(found.by_status.values()),
        "statuses": {
            status: found.by_status.get(status, 0) for status in wording.LABELS if status in OPEN
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
    from chalicelib.api import casefile
    from chalicelib.services import campaigns

    query, reader = query_of(routes.current_request), officer(routes.current_request)
    limit, after = asked.limit(query), _campaign(query)
    found, more = campaigns.page(reader, limit=limit, after=after)
    last = found[-1][0] if more else None
    told: queue_answers.CampaignPage = {
        "items": [casefile.of_campaign(*each) for each in found],
        "next": asked.cursor(str(last.many), last.id) if last else None,
    }
    return answer(told)


def _campaign(query: asked.Query) -> tuple[int, str] | None:
    """Where the page before ended. Raises BadField for a cursor of no such list."""
    if (text := query.get("cursor")) is None:
        return None
    many, name = asked.parts_of(text, 2)
    if not re.fullmatch("[1-9][0-9]{0,8}", many) or not re.fullmatch("[0-9a-f]{12}", name):
        raise asked.bad_cursor()
    return int(many), name


def _office(query: asked.Query, watching: frozenset[Role]) -> str:
    reader = officer(routes.current_request)
    return scope.office_seen(reader, query.get("agency"), city(), watching)


def _wanted(query: asked.Query, now: datetime | None) -> Wanted:
    """``now`` is None where nothing is late: among closings that wait for a verdict."""
    from chalicelib.stores.queue import Wanted

    return Wanted(
        status=asked.one_of(query, "status", {str(status) for status in OPEN}),
        category=query.get("category"),
        channel=asked.known(query, "channel", city().channels),
        kelurahan=asked.known(query, "kelurahan", city().kelurahan),
        red_flag=asked.only(query, "red_flag"),
        late_at=now if asked.only(query, "late") else None,
    )


def _line(held: Line, now: datetime, begun: datetime, kind: Kind) -> queue_answers.QueueLine:
    """It ``moved`` when it has changed since the list began to be read."""
    shown = line(held, now)
    if kind == "moderation":
        shown |= {"kind": "appeal", "status_label": "Keberatan"}
    return {**shown, "moved": (held.version or 0) > 1 and held.updated_at >= begun}


def _cursor(begun: datetime, spot: Spot) -> str:
    return asked.cursor(moments.stored(begun), spot.pk, spot.sk, spot.partition, spot.sort)


def _after(query: asked.Query, office: str, kind: Kind) -> tuple[datetime, Spot] | None:
    """When the list began to be read, and where the page before ended. Raises BadField for a cursor
    of no queue, or of another office's.
    """
    text = query.get("cursor")
    if text is None:
        return None
    from chalicelib.stores import queue

    begun, *key = asked.parts_of(text, 5)
    try:
        return _moment(begun), queue.spot(office, kind, *key)
    except ValueError:
        raise asked.bad_cursor() from None


def _moment(text: str) -> datetime:
    """Raises ValueError for what ``moments.stored`` does not write."""
    moment = moments.read(text)
    if moment.tzinfo is None or moments.stored(moment) != text:
        raise ValueError(text)
    return moment
