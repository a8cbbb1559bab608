"""What an office has promised, each promise at the moment it is due."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.casework import queue_store
from chalicelib.city.current import city
from chalicelib.platform import clock, ids
from chalicelib.platform.errors import UnknownCalendar
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.telemetry import log
from chalicelib.reports.store.queue_lines import Line
from chalicelib.sla import store as sla_store
from chalicelib.sla.store import Link


class Step(StrEnum):
    """What is promised by then."""

    ANSWER = "jawab"
    COMPLETE = "selesai"
    TASK = "tugas"  # a part of the work of another office


@dataclass(frozen=True, slots=True)
class Due:
    """One promise of report ``number``; ``task`` is the seq of the entry that asked for it, 0 for
    the report's own. ``version`` grows with each change, of a report; a ``paused`` one moves on.
    ``privacy.due`` is what may be told of it outside.
    """

    number: str
    step: Step
    at: datetime
    changed_at: datetime
    version: int
    paused: bool
    private: bool
    category: str
    area: str | None
    task: int = 0


@dataclass(frozen=True, slots=True)
class Agenda:
    """What an office has promised for a moment since ``since``, the first due first; not ``whole``
    where there is more of it.
    """

    office: str
    since: datetime
    dues: tuple[Due, ...]
    whole: bool


# Offices' calendars: the secret link that leads to one, and what it shows.


MOST = 250  # promises: 25 read units at the most
LOOKING_BACK = timedelta(days=7)  # what is late for longer is in the queue and in the digests

_TOKEN = re.compile(r"(?P<office>[A-Za-z0-9.-]{1,40})-(?P<secret>[0-9a-f]{32})")


def give(office: str, by: str) -> tuple[str, datetime]:
    """The token of a new link to an office's calendar, told this once, and its moment; the one
    before leads nowhere any more.
    """
    secret, now = ids.link_secret(), clock.now()
    sla_store.give(office, Link(ids.token_hash(secret), now))
    log.info("calendar_given", office=office, by=by)
    return f"{office}-{secret}", now


def remove(office: str, by: str) -> None:
    """Raises UnknownCalendar."""
    sla_store.remove(office)
    log.info("calendar_removed", office=office, by=by)


def agenda(token: str, now: datetime) -> Agenda:
    """What the calendar shows that a link leads to, in two Queries. What it shows changes with what
    is promised, and at midnight. Raises UnknownCalendar.
    """
    office = _proven(token)
    midnight = now.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - LOOKING_BACK
    lines, more = queue_store.coming(office, since, MOST)
    return Agenda(office, since, tuple(due(_due(line)) for line in lines), not more)


def _proven(token: str) -> str:
    """The office whose calendar it is. A guess of one there is not costs no call."""
    form = _TOKEN.fullmatch(token)
    if form is None or form["office"] not in city().offices:
        raise UnknownCalendar
    link = sla_store.of(form["office"])
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


def due(promised: Due) -> Due:
    """A promise as a calendar shows it, which lies with whoever keeps the calendars of an office's
    people: of a private report its moment and step only.
    """
    return replace(promised, category="", area=None) if promised.private else promised
