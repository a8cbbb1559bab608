"""Find open reports that are likely to be about the same matter as a new one."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from math import cos, radians

from chalicelib.city.current import city
from chalicelib.city.places.distance import METRES_PER_DEGREE
from chalicelib.city.places.lookup import load_places
from chalicelib.platform.telemetry import log
from chalicelib.reports import duplicates
from chalicelib.reports.duplicates import Likely, Matter
from chalicelib.reports.filing import Place
from chalicelib.reports.model import Report
from chalicelib.reports.store import by_place
from chalicelib.reports.store.search_index import folding

AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1))  # to the north, the south, the east and the west
PATIENCE = 1.5  # seconds that a filing or a preview waits for likely duplicates


def find_like_report(report: Report, *, for_officers: bool = False) -> list[Likely]:
    """Return the reports like a report, for the citizen who files it or ``for_officers``. Return
    none when the search fails or takes longer than ``PATIENCE``. Costs two Queries at most.
    """
    return _find_in_time(_matter_of(report), for_officers=for_officers)


def _matter_of(report: Report) -> Matter:
    filing = report.filing
    return Matter(
        filing.description, report.category, report.place, filing.received_at, report.number
    )


def _find_in_time(matter: Matter, *, for_officers: bool) -> list[Likely]:
    try:
        search = _executor().submit(_find_like, matter, for_officers=for_officers)
        return search.result(PATIENCE)
    except Exception:  # neither a receipt nor a preview may fail or wait for it
        log.exception("similar_not_found", number=matter.number)
        return []


@cache
def _executor() -> ThreadPoolExecutor:
    """Return the threads of the searches. A search that took too long ends in its thread."""
    return ThreadPoolExecutor(2)


def _find_like(matter: Matter, *, for_officers: bool = False) -> list[Likely]:
    if not city().settings.most_duplicates:
        return []
    since = duplicates.filed_since(matter, city())
    reports = by_place.load_open(_list_areas(matter.place), since)
    return duplicates.find_likely(
        matter, reports, city(), folding().words, for_officers=for_officers
    )


def _list_areas(place: Place) -> list[str]:
    """Return the areas to search: that of the place, and where its surroundings are of another
    kelurahan too, the one with the largest share of them.
    """
    if place.area is None:
        return []
    if place.lat is None or place.lng is None:
        return [place.area]
    north = city().settings.duplicate_metres / METRES_PER_DEGREE
    east = north / max(cos(radians(place.lat)), 0.01)
    found = (
        load_places().at(place.lat + north * up, place.lng + east * right) for up, right in AROUND
    )
    others = Counter(each.code for each in found if each and each.code != place.area)
    return [place.area, *(code for code, _ in others.most_common(1))]
