"""A strict reader of iCalendar: the package icalendar reads, and what it forgives is checked here
from RFC 5545. What passes, any calendar takes.
"""

import re
from datetime import timedelta

from icalendar import Calendar, Event


def read(raw: bytes) -> Calendar:
    """The one calendar of a stream. Fails where anything is not as the standard has it."""
    assert raw.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw), "a line ends in CRLF"
    pieces = raw[:-2].split(b"\r\n")
    assert all(0 < len(piece) <= 75 for piece in pieces), "no line is longer than 75 octets"
    assert all(piece.decode() for piece in pieces), "and no character is torn apart"
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", raw)
    [calendar] = Calendar.from_ical(raw, multiple=True)
    written = calendar.to_ical(sorted=False)
    assert _unfolded(written) == _unfolded(raw), "icalendar writes it as we do, but for the folds"
    for part in calendar.walk():
        assert part.errors == []
        assert part.keys() >= {*part.required}, part
        assert not any(isinstance(value, list) for value in part.values()), "nothing stands twice"
    assert calendar.subcomponents, "3.6: a calendar has a component"
    assert {part.name for part in calendar.subcomponents} <= {"VEVENT", "VTIMEZONE"}
    zones = {str(zone["TZID"]) for zone in calendar.timezones}
    for event in calendar.events:
        _check(event, zones)
    uids = [event.uid for event in calendar.events]
    assert len({*uids}) == len(uids)
    return calendar


def _check(event: Event, zones: set[str]) -> None:
    assert event.subcomponents == []
    assert event["DTSTART"].params["TZID"] in zones
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert event[name].dt.utcoffset() == timedelta(0), "they are in UTC"
    assert event["STATUS"] in ("TENTATIVE", "CONFIRMED", "CANCELLED")
    assert event["SEQUENCE"] >= 0
    assert event["URL"].startswith(("https://", "http://127.0.0.1:"))


def _unfolded(text: bytes) -> bytes:
    return re.sub(rb"\r\n[ \t]", b"", text)
