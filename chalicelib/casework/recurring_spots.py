"""Recurring spots: places at which reports of one category were closed as done again and again, so
that a head can ask why the matter comes back.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import groupby, product
from math import cos, floor, hypot, radians

from chalicelib.city.current import city
from chalicelib.city.places.distance import METRES_PER_DEGREE, measure_metres
from chalicelib.platform.errors import BadField
from chalicelib.platform.roles import Officer
from chalicelib.reports.access import office_access
from chalicelib.reports.resolution_time import Closing
from chalicelib.reports.store import resolution_time

Point = tuple[float, float]
Cell = tuple[int, int]
Rank = tuple[int, int, int, str]  # the place of a spot in a list; no two spots have the same

CELLS_PER_DISTANCE = 4  # cells along the radius of a spot; they count the closings around a closing
_CELLS_AROUND = [
    (up, aside)
    for up in range(-CELLS_PER_DISTANCE, CELLS_PER_DISTANCE + 1)
    for aside in range(-CELLS_PER_DISTANCE, CELLS_PER_DISTANCE + 1)
    if hypot(up, aside) <= CELLS_PER_DISTANCE
]
_NEXT_CELLS = [(up, aside) for up in (-1, 0, 1) for aside in (-1, 0, 1)]


@dataclass(frozen=True, slots=True)
class RecurringPlace:
    """The closings of one category around a ``middle``, the last closing first. The middle is the
    closing with the most closings around it. ``times`` counts how often the matter was done and
    came back (``count_returned``).
    """

    middle: Closing
    closings: tuple[Closing, ...]
    times: int

    @property
    def rank(self) -> Rank:
        last = int(self.closings[0].at.timestamp())
        return -self.times, -len(self.closings), -last, self.middle.number


def find_recurring(
    closings: Iterable[Closing], *, metres: float, times: int
) -> list[RecurringPlace]:
    """Return the spots with at least ``times`` returns within ``metres``, the most repeated
    first.
    """
    recurring = (spot for spot in find_spots(closings, metres) if spot.times >= times)
    return sorted(recurring, key=_rank_spot)


def find_spots(closings: Iterable[Closing], metres: float) -> Iterator[RecurringPlace]:
    """Yield spots so that each closing with a point is in one spot, at most ``metres`` from its
    middle. The most crowded closings become middles first, so the order of ``closings`` does not
    matter.
    """
    placed = sorted((each for each in closings if each.point), key=_closing_category)
    for _, same in groupby(placed, key=_closing_category):
        yield from _group_spots([*same], metres)


def count_returned(closings: Iterable[Closing]) -> int:
    """Return how often the matter was done: a closing counts when its report was received after
    the last counted closing. Ten reports of one heap of rubbish, closed on one day, count once.
    """
    count, done_at = 0, None
    for each in sorted(closings, key=_closing_order):
        if done_at is None or each.received_at > done_at:
            count, done_at = count + 1, each.at
    return count


def _group_spots(closings: Sequence[Closing], metres: float) -> Iterator[RecurringPlace]:
    ground = _Ground(closings)
    crowd = _count_neighbours(closings, ground, metres / CELLS_PER_DISTANCE)
    first = sorted(closings, key=lambda each: (-crowd[each], each.at, each.number))
    middles: defaultdict[Cell, list[Closing]] = defaultdict(list)
    by_middle: defaultdict[Closing, list[Closing]] = defaultdict(list)
    for each in first:
        cell = ground.cell(each, metres)
        middle = _nearest_middle(each, _closings_nearby(cell, middles), metres)
        if middle is None:
            middles[cell].append(each)
        by_middle[middle or each].append(each)
    for middle, members in by_middle.items():
        newest_first = tuple(sorted(members, key=_closing_order, reverse=True))
        yield RecurringPlace(middle, newest_first, count_returned(members))


class _Ground:
    """A grid of squares on the ground. Longitudes are scaled as at the latitude furthest from the
    equator, where meridians are nearest, so two points are never further apart in squares than in
    metres.
    """

    def __init__(self, closings: Sequence[Closing]) -> None:
        furthest = max(abs(_closing_point(each)[0]) for each in closings)
        self._narrow = max(cos(radians(furthest)), 0.01)

    def cell(self, closing: Closing, metres: float) -> Cell:
        lat, lng = _closing_point(closing)
        across = lng * self._narrow * METRES_PER_DEGREE
        return floor(lat * METRES_PER_DEGREE / metres), floor(across / metres)


def _count_neighbours(
    closings: Sequence[Closing], ground: _Ground, metres: float
) -> dict[Closing, int]:
    """Return the number of closings around each closing, itself included."""
    cells = {each: ground.cell(each, metres) for each in closings}
    counts = Counter(cells.values())
    around = {
        (row, column): sum(counts.get((row + up, column + aside), 0) for up, aside in _CELLS_AROUND)
        for row, column in counts
    }
    return {each: around[cell] for each, cell in cells.items()}


def _closings_nearby(cell: Cell, middles: dict[Cell, list[Closing]]) -> Iterator[Closing]:
    row, column = cell
    for up, aside in _NEXT_CELLS:
        yield from middles.get((row + up, column + aside), ())


def _nearest_middle(closing: Closing, middles: Iterable[Closing], metres: float) -> Closing | None:
    away = ((_distance(closing, middle), middle.number, middle) for middle in middles)
    within = [each for each in away if each[0] <= metres]
    return min(within, key=lambda each: each[:2])[2] if within else None


def _distance(one: Closing, other: Closing) -> float:
    return measure_metres(*_closing_point(other), *_closing_point(one))


def _closing_point(closing: Closing) -> Point:
    if closing.point is None:
        raise ValueError(closing.number)
    return closing.point


def _closing_category(closing: Closing) -> str:
    return closing.category


def _closing_order(closing: Closing) -> tuple[object, str]:
    return closing.at, closing.number


def _rank_spot(spot: RecurringPlace) -> Rank:
    return spot.rank


# Find recurring spots in an officer's territory. ``OnChange`` stores each closing and removes it
# when the report is opened again (docs/decisions/0025).


MOST_PARTITIONS = 200  # in one request: more than a kota has categories
CLOSINGS_AT_A_TIME = 5000  # closings of one partition: more than a year of the largest
MOST_CLOSINGS = 40_000  # closings in one request, about 6 MB
MOST_THREADS = 8

Partition = tuple[str, str]  # category and kota


@dataclass(frozen=True, slots=True)
class RecurringFound:
    """The spots, the most repeated first. When ``whole`` is False there were more closings than one
    request reads.
    """

    spots: list[RecurringPlace]
    whole: bool


def load_recurring(
    officer: Officer, category: str | None, area: str | None, since: datetime
) -> RecurringFound:
    """Return the recurring spots of the closings that a search shows the officer
    (``office_access.may_find``): in the territory of the officer's office, or done by that office
    or, for a head, by an office below. Costs one Query per category and kota.

    ``area`` is the code of a kelurahan, kecamatan or kota. The fallback category names no matter,
    so it is left out unless ``category`` names it. Raises BadField when there are more than
    ``MOST_PARTITIONS`` to read.
    """
    partitions = _find_partitions(officer, category, area)
    closings: list[Closing] = []
    whole = True
    for start in range(0, len(partitions), MOST_THREADS):
        if len(closings) >= MOST_CLOSINGS:
            whole = False
            break
        for page in _thread_pool().map(
            partial(_load_closings, since), partitions[start : start + MOST_THREADS]
        ):
            whole = whole and len(page) < CLOSINGS_AT_A_TIME
            closings += page
    in_scope = (each for each in closings if _in_scope(officer, each, area))
    metres, times = city().settings.recurring_metres, city().settings.recurring_times
    spots = find_recurring(in_scope, metres=metres, times=times)
    return RecurringFound(spots, whole)


def _find_partitions(officer: Officer, category: str | None, area: str | None) -> list[Partition]:
    categories = [category] if category else [*_list_categories()]
    partitions = [*product(categories, office_access.kota_to_search(officer, area, city()))]
    if len(partitions) > MOST_PARTITIONS:
        raise BadField(field="category", rule="too_wide")
    return partitions


def _list_categories() -> Iterator[str]:
    return (code for code in city().categories if code != city().settings.fallback_category)


def _load_closings(since: datetime, partition: Partition) -> list[Closing]:
    return resolution_time.load_closings_since(*partition, since, CLOSINGS_AT_A_TIME)


def _in_scope(officer: Officer, closing: Closing, area: str | None) -> bool:
    if area and not f"{closing.area}.".startswith(f"{area}."):
        return False
    return office_access.may_find(officer, closing.holder or "", closing.area, city())


@cache
def _thread_pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MOST_THREADS)
