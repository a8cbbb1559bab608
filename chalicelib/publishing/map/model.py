"""The map: one line for each report that the public may see on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from chalicelib.city.model import City
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports import list_line
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.model import Report


class MapLine(NamedTuple):
    """A report as the public may see it on the map. ``area`` is its kelurahan, or its kecamatan
    where no more may be known. ``lat`` and ``lng`` are WGS84 degrees, None without a point.
    ``due`` is the second since 1970 from which it is late: None when it never is, and 0 when it was
    late for good.
    """

    number: str
    status: str
    category: str
    holder: str
    area: str
    lat: float | None
    lng: float | None
    due: int | None
    filed: date  # in the city's time
    open: bool

    def late(self, now: float) -> bool:
        """Return whether the report is late ``now``, in seconds since 1970."""
        return self.due is not None and self.due < now


@dataclass(frozen=True, slots=True)
class ReportMap:
    """All lines by number. ``made_at`` is when their reading began, and ``whole_at`` when all of
    them were last read anew, by the build ``version``.
    """

    made_at: datetime
    whole_at: datetime
    version: str
    lines: Mapping[str, MapLine]


def draw_line(report: Report, now: datetime, city: City) -> MapLine | None:
    """Return the line of a report; None for a private one, and for one without an area in the
    city.
    """
    if not is_listed(report.visibility):
        return None
    line = visibility.public_listed(list_line.listed_report(report), city)
    if line.place.area is None:
        return None
    return MapLine(
        line.number,
        str(line.status),
        line.category,
        line.holder,
        line.place.area,
        line.place.lat,
        line.place.lng,
        _late_from(report, now),
        line.created_at.astimezone(JAKARTA).date(),
        report.open,
    )


def _late_from(report: Report, now: datetime) -> int | None:
    if report.open:
        return int(report.due.timestamp())
    return 0 if report.late(now) else None
