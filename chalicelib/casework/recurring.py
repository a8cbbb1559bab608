"""Recurring spots: where the same matter was done again and again, so that a head can ask why it
comes back.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, floor, hypot, radians

from chalicelib.city import location_blurring
from chalicelib.reports.resolution_time import Closing

Point = tuple[float, float]
Cell = tuple[int, int]
Rank = tuple[int, int, int, str]  # where a spot stands in a list; no other stands there

FINE = 4  # cells along the reach: how crowded it is around a closing is told by these
_AROUND = [
    (up, aside)
    for up in range(-FINE, FINE + 1)
    for aside in range(-FINE, FINE + 1)
    if hypot(up, aside) <= FINE
]
_NEXT = [(up, aside) for up in (-1, 0, 1) for aside in (-1, 0, 1)]


@dataclass(frozen=True, slots=True)
class Spot:
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


def recurring(closings: Iterable[Closing], *, metres: float, times: int) -> list[Spot]:
    """The spots at which it was done so many times, the most repeated first."""
    found = (spot for spot in spots(closings, metres) if spot.times >= times)
    return sorted(found, key=_rank)


def spots(closings: Iterable[Closing], metres: float) -> Iterator[Spot]:
    """Each closing that has a point in one spot, not further than so many metres from its middle:
    where it is most crowded first, whatever order they come in.
    """
    placed = sorted((each for each in closings if each.point), key=_category)
    for _, same in groupby(placed, key=_category):
        yield from _of_one_category([*same], metres)


def done_and_back(closings: Iterable[Closing]) -> int:
    """How many of them can be named, each of which was received after the one before was done: ten
    reports of one heap of rubbish, closed on one day, are one.
    """
    many, done = 0, None
    for each in sorted(closings, key=_moment):
        if done is None or each.received_at > done:
            many, done = many + 1, each.at
    return many


def _of_one_category(closings: Sequence[Closing], metres: float) -> Iterator[Spot]:
    ground = _Ground(closings)
    crowd = _crowds(closings, ground, metres / FINE)
    first = sorted(closings, key=lambda each: (-crowd[each], each.at, each.number))
    middles: defaultdict[Cell, list[Closing]] = defaultdict(list)
    gathered: defaultdict[Closing, list[Closing]] = defaultdict(list)
    for each in first:
        cell = ground.cell(each, metres)
        middle = _nearest(each, _beside(cell, middles), metres)
        if middle is None:
            middles[cell].append(each)
        gathered[middle or each].append(each)
    for middle, held in gathered.items():
        yield Spot(middle, (*sorted(held, key=_moment, reverse=True),), done_and_back(held))


class _Ground:
    """The ground in squares, as long as where the meridians are nearest: what is near is never
    further apart in squares than in metres.
    """

    def __init__(self, closings: Sequence[Closing]) -> None:
        furthest = max(abs(_point(each)[0]) for each in closings)
        self._narrow = max(cos(radians(furthest)), 0.01)

    def cell(self, closing: Closing, metres: float) -> Cell:
        lat, lng = _point(closing)
        across = lng * self._narrow * location_blurring.DEGREE
        return floor(lat * location_blurring.DEGREE / metres), floor(across / metres)


def _crowds(closings: Sequence[Closing], ground: _Ground, metres: float) -> dict[Closing, int]:
    """How many lie around each."""
    cells = {each: ground.cell(each, metres) for each in closings}
    held = Counter(cells.values())
    around = {
        (row, column): sum(held.get((row + up, column + aside), 0) for up, aside in _AROUND)
        for row, column in held
    }
    return {each: around[cell] for each, cell in cells.items()}


def _beside(cell: Cell, middles: dict[Cell, list[Closing]]) -> Iterator[Closing]:
    row, column = cell
    for up, aside in _NEXT:
        yield from middles.get((row + up, column + aside), ())


def _nearest(closing: Closing, middles: Iterable[Closing], metres: float) -> Closing | None:
    away = ((_apart(closing, middle), middle.number, middle) for middle in middles)
    near = [each for each in away if each[0] <= metres]
    return min(near, key=lambda each: each[:2])[2] if near else None


def _apart(one: Closing, other: Closing) -> float:
    return location_blurring.apart(*_point(other), *_point(one))


def _point(closing: Closing) -> Point:
    if closing.point is None:
        raise ValueError(closing.number)
    return closing.point


def _category(closing: Closing) -> str:
    return closing.category


def _moment(closing: Closing) -> tuple[object, str]:
    return closing.at, closing.number


def _rank(spot: Spot) -> Rank:
    return spot.rank
