"""What an office has promised as a calendar (RFC 5545): an event at each moment something is due.

Nothing in it depends on when it is asked for, so that it can be known by a tag: DTSTAMP is when
the report last changed.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from chalicelib.city.current import city
from chalicelib.platform.moments import JAKARTA, dated, spoken
from chalicelib.platform.text import remove_unseen
from chalicelib.reports import labels
from chalicelib.reports.tracking import track_url
from chalicelib.sla.office_calendar import Agenda, Due, Step

LONGEST = 75  # octets of a line, without its end (RFC 5545, 3.1)
ZONE = "Asia/Jakarta"
AGAIN = "PT1H"  # how often whoever subscribed should look (RFC 7986, 5.7)

TODO = {Step.ANSWER: "Jawab", Step.COMPLETE: "Selesaikan", Step.TASK: "Tugas untuk"}
PROMISED = {
    Step.ANSWER: "Janji jawaban",
    Step.COMPLETE: "Janji penyelesaian",
    Step.TASK: "Janji jawaban atas tugas",
}

# A calendar has to have a component (3.6), also one without a promise: the city's time is one.
_ZONE = (
    *("BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0700", "TZOFFSETTO:+0700", "TZNAME:WIB", "END:STANDARD", "END:VTIMEZONE"),
)


def calendar(agenda: Agenda) -> str:
    name = f"Janji {labels.name_of(agenda.office, city())}"
    said = _said(agenda)
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tanggap//Janji//ID", "CALSCALE:GREGORIAN"),
        *(f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"),
        *(f"DESCRIPTION:{_text(said)}", f"X-WR-CALDESC:{_text(said)}", f"X-WR-TIMEZONE:{ZONE}"),
        *(f"REFRESH-INTERVAL;VALUE=DURATION:{AGAIN}", f"X-PUBLISHED-TTL:{AGAIN}"),
        *_ZONE,
        *(line for due in agenda.dues for line in _event(due)),
        "END:VCALENDAR",
    )
    return "".join(_folded(lines))


def _said(agenda: Agenda) -> str:
    """What of the office's promises it has, and what it does not."""
    told = f"Semua yang dijanjikan kantor ini sejak {dated(agenda.since)}"
    if agenda.whole:
        return f"{told}."
    return f"{told}, {len(agenda.dues)} yang pertama; selebihnya ada di antrean kantor."


def _event(due: Due) -> Iterator[str]:
    known, area = city().categories.get(due.category), city().kelurahan.get(due.area or "")
    matter = known.name if known else due.category
    where = f" di {area.name}" if area else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(due)}"
    yield f"DTSTAMP:{_utc(due.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(due.changed_at)}"
    yield f"SEQUENCE:{due.version}"
    yield f"DTSTART;TZID={ZONE}:{due.at.astimezone(JAKARTA):%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_text(f'{TODO[due.step]} {due.number}' + (matter and f': {matter}{where}'))}"
    yield f"DESCRIPTION:{_text(f'{PROMISED[due.step]}: {spoken(due.at)}.')}"
    if matter:
        yield f"CATEGORIES:{_text(matter)}"
    if area:
        yield f"LOCATION:{_text(f'Kelurahan {area.name}, {area.kota}')}"
    yield f"URL:{track_url(due.number)}"
    # a paused promise moves on when its pause ends; nobody is busy for any of them
    yield f"STATUS:{'TENTATIVE' if due.paused else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uid(due: Due) -> str:
    """The same for as long as the promise stands, wherever the report goes."""
    part = f"{due.step}-{due.task}" if due.task else str(due.step)
    return f"{due.number}-{part}@{city().georeport.jurisdiction}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(said: str) -> str:
    """A value of the type TEXT (3.3.11)."""
    plain = remove_unseen(said)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they are sent: none longer than 75 octets, and no character torn apart."""
    for line in lines:
        rest, room = line, LONGEST
        while len(rest.encode()) > room:
            piece = rest.encode()[:room].decode(errors="ignore")
            yield f"{piece}\r\n "
            rest, room = rest[len(piece) :], LONGEST - 1
        yield f"{rest}\r\n"
