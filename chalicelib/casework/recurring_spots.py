"""Recurring spots: where the same matter was done again and again, so that a head can ask why it
comes back.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, floor, hypot, radians

from chalicelib.city import masking
from chalicelib.reports.resolution_time import Closing

Point = tuple[float, float]
Cell = tuple[int, int]
Rank = tuple[int, int, int, str]  # where a spot stands in a list; no other stands there

CELLS_PER_DISTANCE = 4  # cells along the reach: how crowded it is around a closing is told by these
_CELLS_AROUND = [
    (up, aside)
    for up in range(-CELLS_PER_DISTANCE, CELLS_PER_DISTANCE + 1)
    for aside in range(-CELLS_PER_DISTANCE, CELLS_PER_DISTANCE + 1)
    if hypot(up, aside) <= CELLS_PER_DISTANCE
]
_NEXT_CELLS = [(up, aside) for up in (-1, 0, 1) for aside in (-1, 0, 1)]


@dataclass(frozen=True, slots=True)
class RecurringPlace:
    """Closings of one category, the last of them first, around one that lies where it is most
    crowded, the ``middle``. ``times`` is how often the matter was done and came back, as
    ``done_and_back`` counts.
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
    """The spots at which it was done so many times, the most repeated first."""
    found = (spot for spot in find_spots(closings, metres) if spot.times >= times)
    return sorted(found, key=_rank_spot)


def find_spots(closings: Iterable[Closing], metres: float) -> Iterator[RecurringPlace]:
    """Each closing that has a point in one spot, not further than so many metres from its middle:
    where it is most crowded first, whatever order they come in.
    """
    placed = sorted((each for each in closings if each.point), key=_closing_category)
    for _, same in groupby(placed, key=_closing_category):
        yield from _group_spots([*same], metres)


def count_returned(closings: Iterable[Closing]) -> int:
    """How many of them can be named, each of which was received after the one before was done: ten
    reports of one heap of rubbish, closed on one day, are one.
    """
    many, done = 0, None
    for each in sorted(closings, key=_closing_order):
        if done is None or each.received_at > done:
            many, done = many + 1, each.at
    return many


def _group_spots(closings: Sequence[Closing], metres: float) -> Iterator[RecurringPlace]:
    ground = _Ground(closings)
    crowd = _count_neighbours(closings, ground, metres / CELLS_PER_DISTANCE)
    first = sorted(closings, key=lambda each: (-crowd[each], each.at, each.number))
    middles: defaultdict[Cell, list[Closing]] = defaultdict(list)
    gathered: defaultdict[Closing, list[Closing]] = defaultdict(list)
    for each in first:
        cell = ground.cell(each, metres)
        middle = _nearest_middle(each, _closings_nearby(cell, middles), metres)
        if middle is None:
            middles[cell].append(each)
        gathered[middle or each].append(each)
    for middle, held in gathered.items():
        yield RecurringPlace(
            middle, (*sorted(held, key=_closing_order, reverse=True),), count_returned(held)
        )


class _Ground:
    """The ground in squares, as long as where the meridians are nearest: what is near is never
    further apart in squares than in metres.
    """

    def __init__(self, closings: Sequence[Closing]) -> None:
        furthest = max(abs(_closing_point(each)[0]) for each in closings)
        self._narrow = max(cos(radians(furthest)), 0.01)

    def cell(self, closing: Closing, metres: float) -> Cell:
        lat, lng = _closing_point(closing)
        across = lng * self._narrow * masking.METRES_PER_DEGREE
        return floor(lat * masking.METRES_PER_DEGREE / metres), floor(across / metres)


def _count_neighbours(
    closings: Sequence[Closing], ground: _Ground, metres: float
) -> dict[Closing, int]:
    """How many lie around each."""
    cells = {each: ground.cell(each, metres) for each in closings}
    held = Counter(cells.values())
    around = {
        (row, column): sum(held.get((row + up, column + aside), 0) for up, aside in _CELLS_AROUND)
        for row, column in held
    }
    return {each: around[cell] for each, cell in cells.items()}


def _closings_nearby(cell: Cell, middles: dict[Cell, list[Closing]]) -> Iterator[Closing]:
    row, column = cell
    for up, aside in _NEXT_CELLS:
        yield from middles.get((row + up, column + aside), ())


def _nearest_middle(closing: Closing, middles: Iterable[Closing], metres: float) -> Closing | None:
    away = ((_distance(closing, middle), middle.number, middle) for middle in middles)
    near = [each for each in away if each[0] <= metres]
    return min(near, key=lambda each: each[:2])[2] if near else None


def _distance(one: Closing, other: Closing) -> float:
    return masking.measure_metres(*_closing_point(other), *_closing_point(one))


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
