"""How long reports of a category usually take where one lies: the median of those that were done
lately, as near to the place as there are enough of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.reports.routing import kecamatan_of


@dataclass(frozen=True, slots=True)
class Closing:
    """A report that stands closed, as done: ``area`` is the code of its kelurahan, or of a
    kecamatan when no more is known. ``holder`` is the office that did it, ``point`` its place in
    WGS84 degrees, latitude first: None where nobody told one, where it was erased, and where the
    report was merged into another of the same matter, which tells it.
    """

    number: str
    category: str
    area: str
    at: datetime
    took: timedelta  # from its receipt, by the clock
    holder: str | None = None
    point: tuple[float, float] | None = None

    @property
    def received_at(self) -> datetime:
        return self.at - self.took


@dataclass(frozen=True, slots=True)
class Usual:
    """The median of so many ``closings`` of a ``category`` within an ``area``: the code of a
    kelurahan, kecamatan or kota, or that of the city.
    """

    category: str
    area: str
    span: timedelta
    closings: int


def kota_of(area: str) -> str:
    """``31.73`` of ``31.73.05.1001``, as Kemendagri codes nest."""
    return ".".join(area.split(".")[:2])


def nearest_median(
    category: str, area: str, closings: Sequence[Closing], least: int
) -> Usual | None:
    """Of the kelurahan, else the kecamatan, else the kota whose ``closings`` these are; None where
    none has enough.
    """
    scopes = dict.fromkeys((area, kecamatan_of(area), kota_of(area)))
    found = (median_within(category, scope, closings, least) for scope in scopes)
    return next((usual for usual in found if usual), None)


def median_within(
    category: str, area: str, closings: Iterable[Closing], least: int
) -> Usual | None:
    """Of the area, when there are at least so many."""
    spans = sorted(each.took for each in closings if _is_inside(each.area, area))
    if not spans or len(spans) < least:
        return None
    return Usual(category, area, _median(spans), len(spans))


def _median(spans: Sequence[timedelta]) -> timedelta:
    """The median, in whole seconds; between the middle two of an even number."""
    half = len(spans) // 2
    two = spans[half] if len(spans) % 2 else (spans[half - 1] + spans[half]) / 2
    return timedelta(seconds=two // timedelta(seconds=1))


def _is_inside(area: str, scope: str) -> bool:
    return area == scope or area.startswith(f"{scope}.")
