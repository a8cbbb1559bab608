"""Finding open reports that are likely to be of the same matter."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.intake.place import locate_draft
from chalicelib.platform.telemetry import log
from chalicelib.reports import duplicates
from chalicelib.reports.duplicates import Likely, Matter
from chalicelib.reports.model import Report
from chalicelib.reports.search_words import folding
from chalicelib.reports.store import by_place
from chalicelib.senders.draft import Draft

PATIENCE = 1.5  # seconds a filing waits for what it is only told beside


def find_like_draft(draft: Draft) -> list[Likely]:
    """Those like what somebody is about to file: two Queries at most. Raises BadField."""
    category, _ = intake_service.find_category(draft)
    return _find_like(Matter(draft.description, category, locate_draft(draft), draft.received_at))


def find_like_report(report: Report) -> list[Likely]:
    """Those like a report, as far as they can be had in time; it stands in any case."""
    return _find_in_time(_matter_of(report))


def _matter_of(report: Report) -> Matter:
    filing = report.filing
    return Matter(
        filing.description, report.category, report.place, filing.received_at, report.number
    )


def _find_in_time(matter: Matter) -> list[Likely]:
    try:
        return _executor().submit(_find_like, matter).result(PATIENCE)
    except Exception:  # what was filed is in, and its receipt must not wait for this
        log.exception("similar_not_found", number=matter.number)
        return []


@cache
def _executor() -> ThreadPoolExecutor:
    """What goes on when nobody waits for it any more."""
    return ThreadPoolExecutor(2)


@cache
def _search_radius() -> float:
    return duplicates.search_radius(city())


def _find_like(matter: Matter) -> list[Likely]:
    place = matter.place
    if not city().settings.most_duplicates:
        return []
    if place.lat is not None and place.lng is not None:
        found = by_place.load_around(place.lat, place.lng, _search_radius())
    elif place.area:
        found = by_place.load_unplaced(place.area, duplicates.filed_since(matter, city()))
    else:
        return []
    return duplicates.find_likely(matter, found, city(), folding().words)
