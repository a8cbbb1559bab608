"""The time that reports of a category usually take: the median of the reports that were done
lately, in the smallest area around the place that has enough of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.reports.routing import kecamatan_of


@dataclass(frozen=True, slots=True)
class Closing:
    """A report that is closed as done. ``area`` is the code of its kelurahan, or of a kecamatan
    when no more is known. ``holder`` is the office that did it. ``point`` is its place in WGS84
    degrees, latitude first. It is None where nobody named a point, where it was erased, and where
    the report was merged into another of the same matter, which has the point.
    """

    number: str
    category: str
    area: str
    at: datetime
    took: timedelta  # since the report was received, by the clock
    holder: str | None = None
    point: tuple[float, float] | None = None

    @property
    def received_at(self) -> datetime:
        return self.at - self.took


@dataclass(frozen=True, slots=True)
class Usual:
    """The median of so many ``closings`` of a ``category`` within an ``area``. That is the code of
    a kelurahan, kecamatan or kota, or of the city.
    """

    category: str
    area: str
    span: timedelta
    closings: int


def kota_of(area: str) -> str:
    """Return the code of an area's kota: ``31.73`` of ``31.73.05.1001``, as Kemendagri codes
    nest.
    """
    return ".".join(area.split(".")[:2])


def nearest_median(
    category: str, area: str, closings: Sequence[Closing], least: int
) -> Usual | None:
    """Return the median of the kelurahan, else of the kecamatan, else of the kota; None where none
    of them has at least ``least`` closings. ``closings`` are those of the whole kota.
    """
    scopes = dict.fromkeys((area, kecamatan_of(area), kota_of(area)))
    medians = (median_within(category, scope, closings, least) for scope in scopes)
    return next((median for median in medians if median), None)


def median_within(
    category: str, area: str, closings: Iterable[Closing], least: int
) -> Usual | None:
    """Return the median of the closings within the area; None when there are fewer than
    ``least``.
    """
    spans = sorted(each.took for each in closings if _is_inside(each.area, area))
    if not spans or len(spans) < least:
        return None
    return Usual(category, area, _median(spans), len(spans))


def _median(spans: Sequence[timedelta]) -> timedelta:
    """Return the median in whole seconds; of an even number, the mean of the middle two."""
    half = len(spans) // 2
    middle = spans[half] if len(spans) % 2 else (spans[half - 1] + spans[half]) / 2
    return timedelta(seconds=middle // timedelta(seconds=1))


def _is_inside(area: str, scope: str) -> bool:
    return area == scope or area.startswith(f"{scope}.")
