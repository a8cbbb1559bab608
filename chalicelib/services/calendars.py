"""Offices' calendars: the secret link that leads to one, and what it shows."""

import re
from datetime import datetime, timedelta

from chalicelib.city import city
from chalicelib.domain import privacy
from chalicelib.domain.agenda import Agenda, Due, Step
from chalicelib.domain.errors import UnknownCalendar
from chalicelib.domain.moments import JAKARTA
from chalicelib.outside import clock, ids
from chalicelib.outside.telemetry import log
from chalicelib.stores import calendars, queue
from chalicelib.stores.calendars import Link
from chalicelib.stores.lines import Line

MOST = 250  # promises: 25 read units at the most
LOOKING_BACK = timedelta(days=7)  # what is late for longer is in the queue and in the digests

_TOKEN = re.compile(r"(?P<office>[A-Za-z0-9.-]{1,40})-(?P<secret>[0-9a-f]{32})")


def give(office: str, by: str) -> tuple[str, datetime]:
    """The token of a new link to an office's calendar, told this once, and its moment; the one
    before leads nowhere any more.
    """
    secret, now = ids.link_secret(), clock.now()
    calendars.give(office, Link(ids.token_hash(secret), now))
    log.info("calendar_given", office=office, by=by)
    return f"{office}-{secret}", now


def remove(office: str, by: str) -> None:
    """Raises UnknownCalendar."""
    calendars.remove(office)
    log.info("calendar_removed", office=office, by=by)


def agenda(token: str, now: datetime) -> Agenda:
    """What the calendar shows that a link leads to, in two Queries. What it shows changes with what
    is promised, and at midnight. Raises UnknownCalendar.
    """
    office = _proven(token)
    midnight = now.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - LOOKING_BACK
    lines, more = queue.coming(office, since, MOST)
    return Agenda(office, since, tuple(privacy.due(_due(line)) for line in lines), not more)


def _proven(token: str) -> str:
    """The office whose calendar it is. A guess of one there is not costs no call."""
    form = _TOKEN.fullmatch(token)
    if form is None or form["office"] not in city().offices:
        raise UnknownCalendar
    link = calendars.of(form["office"])
    if link is None or not ids.same(ids.token_hash(form["secret"]), link.secret_hash):
        raise UnknownCalendar
    return form["office"]


def _due(line: Line) -> Due:
    answering = Step.COMPLETE if line.answered else Step.ANSWER
    return Due(
        number=line.number,
        step=Step.TASK if line.task else answering,
        at=line.due,
        changed_at=line.updated_at,
        version=line.version or 0,
        paused=line.paused_until is not None,
        private=line.private,
        category=line.category,
        area=line.area,
        task=line.task or 0,
    )
