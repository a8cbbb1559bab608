"""Find open reports that are likely to be about the same matter as a new one."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.intake.place import locate_draft
from chalicelib.platform.telemetry import log
from chalicelib.reports import duplicates
from chalicelib.reports.duplicates import Likely, Matter, Nearby
from chalicelib.reports.model import Report
from chalicelib.reports.store import by_place
from chalicelib.reports.store.search_index import folding
from chalicelib.senders.draft import Draft

PATIENCE = 1.5  # seconds that a filing waits for likely duplicates


def find_like_draft(draft: Draft) -> list[Likely]:
    """Return the reports like a draft that is about to be filed. Costs three Queries at most.
    Raises BadField.
    """
    category, _ = intake_service.find_category(draft)
    return _find_like(Matter(draft.description, category, locate_draft(draft), draft.received_at))


def find_like_report(report: Report, *, for_officers: bool = False) -> list[Likely]:
    """Return the reports like a report, for the citizen who has just filed it or ``for_officers``.
    Return none when the search fails or takes longer than ``PATIENCE``.
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
    except Exception:  # the report is filed already, and its receipt must not fail or wait
        log.exception("similar_not_found", number=matter.number)
        return []


@cache
def _executor() -> ThreadPoolExecutor:
    """Return the threads of the searches. A search that took too long ends in its thread."""
    return ThreadPoolExecutor(2)


@cache
def _search_radius() -> float:
    return duplicates.search_radius(city())


def _find_like(matter: Matter, *, for_officers: bool = False) -> list[Likely]:
    place, reports = matter.place, list[Nearby]()
    if not city().settings.most_duplicates:
        return []
    if place.lat is not None and place.lng is not None:
        reports += by_place.load_around(place.lat, place.lng, _search_radius())
    if place.area:
        reports += by_place.load_unplaced(place.area, duplicates.filed_since(matter, city()))
    return duplicates.find_likely(
        matter, reports, city(), folding().words, for_officers=for_officers
    )
