"""Finding recurring spots in one's territory, from the closings that are kept as they come to stand
and fall (docs/decisions/0025).
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import product

from chalicelib.casework import recurring
from chalicelib.casework.recurring import Spot
from chalicelib.city.current import city
from chalicelib.platform.errors import BadField
from chalicelib.platform.roles import Officer
from chalicelib.reports.lifecycle import officer_scope
from chalicelib.reports.resolution_time import Closing
from chalicelib.reports.store import resolution_time

MOST_PARTITIONS = 200  # of one request: all categories of a kota, and some
LOOKED_AT = 5000  # closings of one of them: more than a year of the fullest
MOST_LOOKED = 40_000  # closings of one request, some 6 MB
AT_A_TIME = 8

Partition = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """The spots, the most repeated first. Not ``whole``: there were more closings than are looked
    at.
    """

    spots: list[Spot]
    whole: bool


def find(officer: Officer, category: str | None, area: str | None, since: datetime) -> Found:
    """Those of closings that lie in the officer's territory, or were done by an office of a head's,
    as a search shows them: a Query for each category and kota.

    ``area`` is the code of a kelurahan, kecamatan or kota. A category nobody could give tells no
    matter and is left out, unless it is asked for. Raises BadField where that is too much to look
    at.
    """
    wanted = _partitions(officer, category, area)
    held: list[Closing] = []
    whole = True
    for start in range(0, len(wanted), AT_A_TIME):
        if len(held) >= MOST_LOOKED:
            whole = False
            break
        for found in _at_once().map(partial(_since, since), wanted[start : start + AT_A_TIME]):
            whole = whole and len(found) < LOOKED_AT
            held += found
    mine = (each for each in held if _seen(officer, each, area))
    metres, times = city().settings.recurring_metres, city().settings.recurring_times
    return Found(recurring.recurring(mine, metres=metres, times=times), whole)


def _partitions(officer: Officer, category: str | None, area: str | None) -> list[Partition]:
    matters = [category] if category else [*_matters()]
    wanted = [*product(matters, officer_scope.kota(officer, area, city()))]
    if len(wanted) > MOST_PARTITIONS:
        raise BadField(field="category", rule="too_wide")
    return wanted


def _matters() -> Iterator[str]:
    return (code for code in city().categories if code != city().settings.fallback_category)


def _since(since: datetime, partition: Partition) -> list[Closing]:
    return resolution_time.since(*partition, since, LOOKED_AT)


def _seen(officer: Officer, closing: Closing, area: str | None) -> bool:
    if area and not f"{closing.area}.".startswith(f"{area}."):
        return False
    return officer_scope.finds(officer, closing.holder or "", closing.area, city())


@cache
def _at_once() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_A_TIME)
