"""A strict reader of iCalendar, written from RFC 5545: what it lets pass, any calendar takes."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

# 3.1: a name, parameters without quoted values, a value
LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?P<parameters>(;[A-Z0-9-]+=[^\";:,]+)*):(?P<value>.*)")
ONCE = {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY", "DESCRIPTION", "STATUS", "URL"}
NEEDED = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETTO", "TZOFFSETFROM"},
}
WITHIN = {"VEVENT": "VCALENDAR", "VTIMEZONE": "VCALENDAR", "STANDARD": "VTIMEZONE"}
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "NAME", "X-WR-CALNAME"}


@dataclass
class Component:
    kind: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)  # name, parameters, value
    parts: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        [value] = [line[2] for line in self.lines if line[0] == name]
        return _plain(value) if name in TEXTS else value

    def __contains__(self, name: str) -> bool:
        return any(line[0] == name for line in self.lines)

    def of(self, kind: str) -> list["Component"]:
        return [part for part in self.parts if part.kind == kind]


def read(raw: bytes) -> Component:
    """The one calendar of a stream. Fails where anything is not as the standard has it."""
    assert raw.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw), "a line ends in CRLF"
    pieces = raw[:-2].split(b"\r\n")
    assert all(0 < len(piece) <= 75 for piece in pieces), "no line is longer than 75 octets"
    assert all(piece.decode() for piece in pieces), "and no character is torn apart"
    lines = re.sub(rb"\r\n[ \t]", b"", raw[:-2]).decode().split("\r\n")
    assert not any(re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line) for line in lines)
    calendar = _component(lines)
    uids = [event["UID"] for event in calendar.of("VEVENT")]
    assert len(set(uids)) == len(uids)
    assert calendar.parts, "3.6: a calendar has a component"
    zones = {zone["TZID"] for zone in calendar.of("VTIMEZONE")}
    for event in calendar.of("VEVENT"):
        _check(event, zones)
    return calendar


def _component(lines: list[str]) -> Component:
    open_ones: list[Component] = []
    for line, following in pairwise([*lines, ""]):
        form = LINE.fullmatch(line)
        assert form, line
        name, parameters, value = form["name"], form["parameters"], form["value"]
        if name == "BEGIN":
            assert WITHIN.get(value) == (open_ones[-1].kind if open_ones else None), line
            open_ones.append(Component(value))
        elif name == "END":
            done = open_ones.pop()
            assert done.kind == value, line
            names = Counter(each[0] for each in done.lines)
            assert names.keys() >= NEEDED[value], done
            assert all(names[each] <= 1 for each in ONCE), done
            if not open_ones:
                assert following == "", "nothing follows a calendar"
                return done
            open_ones[-1].parts.append(done)
        else:
            assert not open_ones[-1].parts, "properties come before components"
            open_ones[-1].lines.append((name, parameters, value))
    raise AssertionError("the calendar does not end")


def _check(event: Component, zones: set[str]) -> None:
    [(parameters, start)] = [line[1:] for line in event.lines if line[0] == "DTSTART"]
    assert parameters.removeprefix(";TZID=") in zones
    assert datetime.strptime(start, "%Y%m%dT%H%M%S")  # noqa: DTZ007
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert datetime.strptime(event[name], "%Y%m%dT%H%M%SZ")  # noqa: DTZ007
    assert event["STATUS"] in ("TENTATIVE", "CONFIRMED", "CANCELLED")
    assert event["SEQUENCE"].isdecimal()
    assert event["URL"].startswith(("https://", "http://127.0.0.1:"))


def _plain(text: str) -> str:
    """3.3.11: no comma or semicolon stands alone, and a backslash only before what it may."""
    assert re.fullmatch(r"([^\\;,]|\\[\\;,nN])*", text), text
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)
