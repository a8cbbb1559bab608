"""Find recurring spots in an officer's territory. ``OnChange`` stores each closing and removes it
when the report is opened again (docs/decisions/0025).
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


def find_recurring(
    officer: Officer, category: str | None, area: str | None, since: datetime
) -> RecurringFound:
    """Return the recurring spots of the closings that a search shows the officer
    (``permissions.may_find``): in the territory of the officer's office, or done by that office or,
    for a head, by an office below. Costs one Query per category and kota.

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
    spots = recurring_spots.find_recurring(in_scope, metres=metres, times=times)
    return RecurringFound(spots, whole)


def _find_partitions(officer: Officer, category: str | None, area: str | None) -> list[Partition]:
    categories = [category] if category else [*_list_categories()]
    partitions = [*product(categories, permissions.kota_to_search(officer, area, city()))]
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
    return permissions.may_find(officer, closing.holder or "", closing.area, city())


@cache
def _thread_pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MOST_THREADS)
