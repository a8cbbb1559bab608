"""The calendar of an office's promises, and the secret link that leads to it. A promise is an event
at its due moment. The text stays written by hand: 250 promises take 4 ms, with icalendar 55 ms.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.casework.queue import queue_store
from chalicelib.city.current import city
from chalicelib.city.rows import Kelurahan, Visibility
from chalicelib.platform import clock, ids
from chalicelib.platform.errors import UnknownCalendar
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.telemetry import log
from chalicelib.platform.texts.date_texts import format_day, format_time
from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.store.queue_lines import Line
from chalicelib.reports.texts import labels
from chalicelib.reports.tracking import track_url
from chalicelib.sla import store as sla_store
from chalicelib.sla.store import CalendarLink

_ = sentences("sla")


class PromisedStep(StrEnum):
    """The step that an office promises: an answer, the completion, or the answer to a task."""

    ANSWER = "jawab"
    COMPLETE = "selesai"
    TASK = "tugas"  # a part of the work that another office asks for


@dataclass(frozen=True, slots=True)
class Due:
    """One promise of the report ``number``. ``task`` is the seq of the entry that asked for the
    task, or 0 for the report's own promise. ``version`` grows with each change of a report. A
    ``paused`` promise will move. ``shown_due`` removes what a calendar may not show.
    """

    number: str
    step: PromisedStep
    at: datetime
    changed_at: datetime
    version: int
    paused: bool
    visibility: Visibility
    category: str
    area: str | None
    task: int = 0


@dataclass(frozen=True, slots=True)
class Agenda:
    """An office's promises that fall due at ``since`` or later, the first due first. When ``whole``
    is False the office has more promises than these.
    """

    office: str
    since: datetime
    dues: tuple[Due, ...]
    whole: bool


# The link, and the agenda that it leads to.


MOST_DUE = 250  # promises; at most 25 read units
LOOKING_BACK = timedelta(days=7)  # the queue and the digests have what is late for longer

_TOKEN = re.compile(r"(?P<office>[A-Za-z0-9.-]{1,40})-(?P<secret>[0-9a-f]{32})")


def give_link(office: str, actor_office: str) -> tuple[str, datetime]:
    """Make a new link to an office's calendar. Return its token, which is shown only now, and the
    moment. The link before stops working. ``actor_office`` is for the log.
    """
    secret, now = ids.make_link_secret(), clock.now()
    sla_store.save_link(office, CalendarLink(ids.hash_token(secret), now))
    log.info("calendar_given", office=office, by=actor_office)
    return f"{office}-{secret}", now


def remove_link(office: str, actor_office: str) -> None:
    """Remove the link to an office's calendar. ``actor_office`` is for the log. Raises
    UnknownCalendar.
    """
    sla_store.delete_link(office)
    log.info("calendar_removed", office=office, by=actor_office)


def load_agenda(token: str, now: datetime) -> Agenda:
    """Return the agenda that a link leads to. Costs two Queries. The agenda changes only with the
    promises, and at midnight (Asia/Jakarta). Raises UnknownCalendar.
    """
    office = _prove_token(token)
    midnight = now.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - LOOKING_BACK
    lines, more = queue_store.load_coming(office, since, MOST_DUE)
    return Agenda(office, since, tuple(shown_due(_due_of_line(line)) for line in lines), not more)


def _prove_token(token: str) -> str:
    """Return the office of a token. A token of an unknown office costs no call. Raises
    UnknownCalendar.
    """
    form = _TOKEN.fullmatch(token)
    if form is None or form["office"] not in city().offices:
        raise UnknownCalendar
    link = sla_store.load_link(form["office"])
    if link is None or not ids.is_same(ids.hash_token(form["secret"]), link.secret_hash):
        raise UnknownCalendar
    return form["office"]


def _due_of_line(line: Line) -> Due:
    stage = PromisedStep.COMPLETE if line.answered else PromisedStep.ANSWER
    return Due(
        number=line.number,
        step=PromisedStep.TASK if line.task else stage,
        at=line.due,
        changed_at=line.updated_at,
        version=line.version or 0,
        paused=line.paused_until is not None,
        visibility=line.visibility,
        category=line.category,
        area=line.area,
        task=line.task or 0,
    )


def shown_due(due: Due) -> Due:
    """Return a promise as a calendar shows it: with the area that everybody may know, and without
    the category and area of a private report. The provider of an officer's calendar can read
    everything in it.
    """
    area = visibility.shown_area(due.area, due.category, due.visibility, city())
    category = due.category if is_listed(due.visibility) else ""
    return replace(due, category=category, area=area)


# The calendar's text (RFC 5545). It does not depend on the moment of the request, so that its ETag
# stays the same: DTSTAMP is the last change of the report.


LONGEST_LINE = 75  # octets of a line, without its end (RFC 5545, 3.1)
ZONE = "Asia/Jakarta"
REFRESH_AFTER = "PT1H"  # how often a subscribed application should look (RFC 7986, 5.7)

CALENDAR_NAME = _("Due dates of {office}")
ALL_SINCE = _("All due dates of this office since {day}.")
FIRST_SINCE = _(
    "The first {many} due dates of this office since {day}. The others are in the office's queue."
)
EVENT_TITLES: Mapping[PromisedStep, Sentence] = {
    PromisedStep.ANSWER: _("Answer {number}"),
    PromisedStep.COMPLETE: _("Complete {number}"),
    PromisedStep.TASK: _("Task for {number}"),
}
EVENT_TEXTS: Mapping[PromisedStep, Sentence] = {
    PromisedStep.ANSWER: _("Answer due: {due}."),
    PromisedStep.COMPLETE: _("Completion due: {due}."),
    PromisedStep.TASK: _("Task due: {due}."),
}
CATEGORY_IN = _("{category} in {area}")

# A calendar without promises needs a component too (3.6), and the time zone is one.
_ZONE = (
    *("BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0700", "TZOFFSETTO:+0700", "TZNAME:WIB", "END:STANDARD", "END:VTIMEZONE"),
)


def write_calendar(agenda: Agenda, language: Language = Language.INDONESIAN) -> str:
    """Return the agenda as an iCalendar text."""
    name = CALENDAR_NAME[language].format(office=labels.name_of(agenda.office, city(), language))
    description = _describe_calendar(agenda, language)
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tanggap//Janji//ID", "CALSCALE:GREGORIAN"),
        *(f"NAME:{_escape_text(name)}", f"X-WR-CALNAME:{_escape_text(name)}"),
        *(
            f"DESCRIPTION:{_escape_text(description)}",
            f"X-WR-CALDESC:{_escape_text(description)}",
            f"X-WR-TIMEZONE:{ZONE}",
        ),
        *(f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH_AFTER}", f"X-PUBLISHED-TTL:{REFRESH_AFTER}"),
        *_ZONE,
        *(line for due in agenda.dues for line in _write_event(due, language)),
        "END:VCALENDAR",
    )
    return "".join(_fold_lines(lines))


def _describe_calendar(agenda: Agenda, language: Language) -> str:
    """Return the sentence that says which of the office's promises the calendar has."""
    sentence, day = ALL_SINCE if agenda.whole else FIRST_SINCE, format_day(agenda.since, language)
    return sentence[language].format(day=day, many=len(agenda.dues))


def _write_event(due: Due, language: Language) -> Iterator[str]:
    area = city().kelurahan.get(due.area or "")
    matter = labels.name_category(due.category, city(), language)
    yield "BEGIN:VEVENT"
    yield f"UID:{_event_uid(due)}"
    yield f"DTSTAMP:{_format_utc(due.changed_at)}"
    yield f"LAST-MODIFIED:{_format_utc(due.changed_at)}"
    yield f"SEQUENCE:{due.version}"
    yield f"DTSTART;TZID={ZONE}:{due.at.astimezone(JAKARTA):%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_escape_text(_write_title(due, matter, area, language))}"
    text = EVENT_TEXTS[due.step][language].format(due=format_time(due.at, language))
    yield f"DESCRIPTION:{_escape_text(text)}"
    if matter:
        yield f"CATEGORIES:{_escape_text(matter)}"
    if area:
        yield f"LOCATION:{_escape_text(f'Kelurahan {area.name}, {area.kota}')}"
    yield f"URL:{track_url(due.number)}"
    # a paused promise moves when its pause ends; a promise makes nobody busy
    yield f"STATUS:{'TENTATIVE' if due.paused else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _write_title(due: Due, matter: str, area: Kelurahan | None, language: Language) -> str:
    """Return the title of an event: what to do with which report, and its category and area as far
    as they are known.
    """
    title = EVENT_TITLES[due.step][language].format(number=due.number)
    if not matter:
        return title
    if area:
        matter = CATEGORY_IN[language].format(category=matter, area=area.name)
    return f"{title}: {matter}"


def _event_uid(due: Due) -> str:
    """Return the event's UID. It stays the same while the promise stands, also when the report
    moves to another office.
    """
    part = f"{due.step}-{due.task}" if due.task else str(due.step)
    return f"{due.number}-{part}@{city().georeport.jurisdiction}"


def _format_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape_text(text: str) -> str:
    """Return the text as a value of the type TEXT (3.3.11)."""
    escaped = remove_unseen(text)
    for sign in ("\\", ";", ","):
        escaped = escaped.replace(sign, f"\\{sign}")
    return escaped.replace("\n", "\\n")


def _fold_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines folded to at most 75 octets (3.1). A fold never splits a character."""
    for line in lines:
        rest, room = line, LONGEST_LINE
        while len(rest.encode()) > room:
            piece = rest.encode()[:room].decode(errors="ignore")
            yield f"{piece}\r\n "
            rest, room = rest[len(piece) :], LONGEST_LINE - 1
        yield f"{rest}\r\n"
