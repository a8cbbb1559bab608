"""The hours of a duty: always, the city's office hours, or days of the week with times, such as
``mon-fri 07:00-15:00; sat 08:00-12:00``. All times are the city's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chalicelib.city.working_hours import DAY, OfficeHours
from chalicelib.platform.errors import BadField
from chalicelib.platform.moments import JAKARTA

ALWAYS, OFFICE = "always", "office"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_SPANS = 7
FARTHEST = 60  # days in which a duty opens: holidays never last longer
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_DAY = f"(?:{'|'.join(DAYS)})"
_SPAN = re.compile(
    rf"(?P<days>{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) (?P<begin>{_CLOCK})-(?P<end>{_CLOCK})"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A time of day on some days of the week, 0 for Monday. With an ``end`` that is not after its
    ``begin`` it lasts until the next day.
    """

    days: frozenset[int]
    begin: time
    end: time

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """Return the moments of a day between which it lasts; None when it is not of that day."""
        if day.weekday() not in self.days:
            return None
        last = day if self.begin < self.end else day + DAY
        return (
            datetime.combine(day, self.begin, JAKARTA),
            datetime.combine(last, self.end, JAKARTA),
        )


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a duty, as they were written. ``spans`` are those of a ``text`` that is neither
    ALWAYS nor OFFICE.
    """

    text: str
    spans: tuple[Span, ...] = ()


def parse_hours(text: str) -> Hours:
    """Return the hours that a text says. Raises BadField."""
    plain = " ".join(text.lower().split())
    if plain in (ALWAYS, OFFICE):
        return Hours(plain)
    parts = [part.strip() for part in plain.split(";")]
    matches = [match for part in parts if (match := _SPAN.fullmatch(part))]
    if not 0 < len(matches) == len(parts) <= MOST_SPANS:
        raise BadField(field="hours", rule="limits")
    return Hours("; ".join(parts), tuple(map(_parse_span, matches)))


def _parse_span(match: re.Match[str]) -> Span:
    days = frozenset(day for part in match["days"].split(",") for day in _list_days(part))
    begin, end = time.fromisoformat(match["begin"]), time.fromisoformat(match["end"])
    return Span(days, begin, end)


def _list_days(part: str) -> Iterator[int]:
    """Yield the days of ``mon`` or ``fri-mon``."""
    first, _, last = part.partition("-")
    begin, end = DAYS.index(first), DAYS.index(last or first)
    return (day % 7 for day in range(begin, end + 1 if begin <= end else end + 8))


def is_open(hours: Hours, at: datetime, office: OfficeHours) -> bool:
    """Return whether a moment is within the hours."""
    return find_opening(hours, at, office) == at


def find_opening(hours: Hours, at: datetime, office: OfficeHours) -> datetime:
    """Return ``at`` when it is within the hours, else the moment of the next opening.

    Of hours that never open, as office hours without a working day for months, it is the end of the
    days that are looked at.
    """
    if hours.text == ALWAYS:
        return at
    first = at.astimezone(JAKARTA).date() - DAY  # yesterday's may last until today
    spans = sorted(
        span
        for day in range(FARTHEST)
        for span in _spans_of(hours, first + timedelta(days=day), office)
        if span[1] > at
    )
    opening = spans[0][0] if spans else at + timedelta(days=FARTHEST)
    return max(at, opening).astimezone(at.tzinfo)


def _spans_of(hours: Hours, day: date, office: OfficeHours) -> Iterator[tuple[datetime, datetime]]:
    candidates = (
        [office.hours_of(day)] if hours.text == OFFICE else [span.on(day) for span in hours.spans]
    )
    return (each for each in candidates if each)
