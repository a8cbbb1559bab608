"""Finding recurring spots in one's territory, from the closings that are kept as they come to stand
and fall (docs/decisions/0025).
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import product

from chalicelib.casework import recurring_spots
from chalicelib.casework.recurring_spots import RecurringPlace
from chalicelib.city.current import city
from chalicelib.platform.errors import BadField
from chalicelib.platform.roles import Officer
from chalicelib.reports.lifecycle import permissions
from chalicelib.reports.resolution_time import Closing
from chalicelib.reports.store import resolution_time

MOST_PARTITIONS = 200  # of one request: all categories of a kota, and some
CLOSINGS_AT_A_TIME = 5000  # closings of one of them: more than a year of the fullest
MOST_CLOSINGS = 40_000  # closings of one request, some 6 MB
MOST_THREADS = 8

Partition = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RecurringFound:
    """The spots, the most repeated first. Not ``whole``: there were more closings than are looked
    at.
    """

    spots: list[RecurringPlace]
    whole: bool


def find_recurring(
    officer: Officer, category: str | None, area: str | None, since: datetime
) -> RecurringFound:
    """Those of closings that lie in the officer's territory, or were done by an office of a head's,
    as a search shows them: a Query for each category and kota.

    ``area`` is the code of a kelurahan, kecamatan or kota. A category nobody could give tells no
    matter and is left out, unless it is asked for. Raises BadField where that is too much to look
    at.
    """
    wanted = _find_partitions(officer, category, area)
    held: list[Closing] = []
    whole = True
    for start in range(0, len(wanted), MOST_THREADS):
        if len(held) >= MOST_CLOSINGS:
            whole = False
            break
        for found in _thread_pool().map(
            partial(_load_closings, since), wanted[start : start + MOST_THREADS]
        ):
            whole = whole and len(found) < CLOSINGS_AT_A_TIME
            held += found
    mine = (each for each in held if _in_scope(officer, each, area))
    metres, times = city().settings.recurring_metres, city().settings.recurring_times
    return RecurringFound(recurring_spots.find_recurring(mine, metres=metres, times=times), whole)


def _find_partitions(officer: Officer, category: str | None, area: str | None) -> list[Partition]:
    matters = [category] if category else [*_list_matters()]
    wanted = [*product(matters, permissions.kota_to_search(officer, area, city()))]
    if len(wanted) > MOST_PARTITIONS:
        raise BadField(field="category", rule="too_wide")
    return wanted


def _list_matters() -> Iterator[str]:
    return (code for code in city().categories if code != city().settings.fallback_category)


def _load_closings(since: datetime, partition: Partition) -> list[Closing]:
    return resolution_time.load_closings_since(*partition, since, CLOSINGS_AT_A_TIME)


def _in_scope(officer: Officer, closing: Closing, area: str | None) -> bool:
    if area and not f"{closing.area}.".startswith(f"{area}."):
        return False
    return permissions.may_find(officer, closing.holder or "", closing.area, city())


@cache
def _thread_pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MOST_THREADS)
