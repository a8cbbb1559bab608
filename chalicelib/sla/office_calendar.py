"""What an office has promised, each promise at the moment it is due."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.casework import queue_store
from chalicelib.city.current import city
from chalicelib.platform import clock, ids
from chalicelib.platform.errors import UnknownCalendar
from chalicelib.platform.moments import JAKARTA, format_day, format_time
from chalicelib.platform.telemetry import log
from chalicelib.platform.text import remove_unseen
from chalicelib.reports import labels
from chalicelib.reports.store.queue_lines import Line
from chalicelib.reports.tracking import track_url
from chalicelib.sla import store as sla_store
from chalicelib.sla.store import CalendarLink


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


MOST_DUE = 250  # promises: 25 read units at the most
LOOKING_BACK = timedelta(days=7)  # what is late for longer is in the queue and in the digests

_TOKEN = re.compile(r"(?P<office>[A-Za-z0-9.-]{1,40})-(?P<secret>[0-9a-f]{32})")


def give_link(office: str, by: str) -> tuple[str, datetime]:
    """The token of a new link to an office's calendar, told this once, and its moment; the one
    before leads nowhere any more.
    """
    secret, now = ids.make_link_secret(), clock.now()
    sla_store.save_link(office, CalendarLink(ids.hash_token(secret), now))
    log.info("calendar_given", office=office, by=by)
    return f"{office}-{secret}", now


def remove_link(office: str, by: str) -> None:
    """Raises UnknownCalendar."""
    sla_store.delete_link(office)
    log.info("calendar_removed", office=office, by=by)


def load_agenda(token: str, now: datetime) -> Agenda:
    """What the calendar shows that a link leads to, in two Queries. What it shows changes with what
    is promised, and at midnight. Raises UnknownCalendar.
    """
    office = _prove_token(token)
    midnight = now.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - LOOKING_BACK
    lines, more = queue_store.load_coming(office, since, MOST_DUE)
    return Agenda(office, since, tuple(shown_due(_due_of_line(line)) for line in lines), not more)


def _prove_token(token: str) -> str:
    """The office whose calendar it is. A guess of one there is not costs no call."""
    form = _TOKEN.fullmatch(token)
    if form is None or form["office"] not in city().offices:
        raise UnknownCalendar
    link = sla_store.load_link(form["office"])
    if link is None or not ids.is_same(ids.hash_token(form["secret"]), link.secret_hash):
        raise UnknownCalendar
    return form["office"]


def _due_of_line(line: Line) -> Due:
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


def shown_due(promised: Due) -> Due:
    """A promise as a calendar shows it, which lies with whoever keeps the calendars of an office's
    people: of a private report its moment and step only.
    """
    return replace(promised, category="", area=None) if promised.private else promised


# What an office has promised as a calendar (RFC 5545): an event at each moment something is due.
#
# Nothing in it depends on when it is asked for, so that it can be known by a tag: DTSTAMP is when
# the report last changed.


LONGEST_LINE = 75  # octets of a line, without its end (RFC 5545, 3.1)
ZONE = "Asia/Jakarta"
REFRESH_AFTER = "PT1H"  # how often whoever subscribed should look (RFC 7986, 5.7)

STEP_TITLES = {Step.ANSWER: "Jawab", Step.COMPLETE: "Selesaikan", Step.TASK: "Tugas untuk"}
PROMISE_TITLES = {
    Step.ANSWER: "Janji jawaban",
    Step.COMPLETE: "Janji penyelesaian",
    Step.TASK: "Janji jawaban atas tugas",
}

# A calendar has to have a component (3.6), also one without a promise: the city's time is one.
_ZONE = (
    *("BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0700", "TZOFFSETTO:+0700", "TZNAME:WIB", "END:STANDARD", "END:VTIMEZONE"),
)


def write_calendar(agenda: Agenda) -> str:
    name = f"Janji {labels.name_of(agenda.office, city())}"
    said = _describe_calendar(agenda)
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tanggap//Janji//ID", "CALSCALE:GREGORIAN"),
        *(f"NAME:{_escape_text(name)}", f"X-WR-CALNAME:{_escape_text(name)}"),
        *(
            f"DESCRIPTION:{_escape_text(said)}",
            f"X-WR-CALDESC:{_escape_text(said)}",
            f"X-WR-TIMEZONE:{ZONE}",
        ),
        *(f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH_AFTER}", f"X-PUBLISHED-TTL:{REFRESH_AFTER}"),
        *_ZONE,
        *(line for due in agenda.dues for line in _write_event(due)),
        "END:VCALENDAR",
    )
    return "".join(_fold_lines(lines))


def _describe_calendar(agenda: Agenda) -> str:
    """What of the office's promises it has, and what it does not."""
    told = f"Semua yang dijanjikan kantor ini sejak {format_day(agenda.since)}"
    if agenda.whole:
        return f"{told}."
    return f"{told}, {len(agenda.dues)} yang pertama; selebihnya ada di antrean kantor."


def _write_event(due: Due) -> Iterator[str]:
    known, area = city().categories.get(due.category), city().kelurahan.get(due.area or "")
    matter = known.name if known else due.category
    where = f" di {area.name}" if area else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{_event_uid(due)}"
    yield f"DTSTAMP:{_format_utc(due.changed_at)}"
    yield f"LAST-MODIFIED:{_format_utc(due.changed_at)}"
    yield f"SEQUENCE:{due.version}"
    yield f"DTSTART;TZID={ZONE}:{due.at.astimezone(JAKARTA):%Y%m%dT%H%M%S}"
    title = f"{STEP_TITLES[due.step]} {due.number}" + (matter and f": {matter}{where}")
    yield f"SUMMARY:{_escape_text(title)}"
    yield f"DESCRIPTION:{_escape_text(f'{PROMISE_TITLES[due.step]}: {format_time(due.at)}.')}"
    if matter:
        yield f"CATEGORIES:{_escape_text(matter)}"
    if area:
        yield f"LOCATION:{_escape_text(f'Kelurahan {area.name}, {area.kota}')}"
    yield f"URL:{track_url(due.number)}"
    # a paused promise moves on when its pause ends; nobody is busy for any of them
    yield f"STATUS:{'TENTATIVE' if due.paused else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _event_uid(due: Due) -> str:
    """The same for as long as the promise stands, wherever the report goes."""
    part = f"{due.step}-{due.task}" if due.task else str(due.step)
    return f"{due.number}-{part}@{city().georeport.jurisdiction}"


def _format_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape_text(said: str) -> str:
    """A value of the type TEXT (3.3.11)."""
    plain = remove_unseen(said)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _fold_lines(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they are sent: none longer than 75 octets, and no character torn apart."""
    for line in lines:
        rest, room = line, LONGEST_LINE
        while len(rest.encode()) > room:
            piece = rest.encode()[:room].decode(errors="ignore")
            yield f"{piece}\r\n "
            rest, room = rest[len(piece) :], LONGEST_LINE - 1
        yield f"{rest}\r\n"
