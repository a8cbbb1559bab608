"""Finding open reports that are likely to be of the same matter."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.intake.place import locate
from chalicelib.platform.telemetry import log
from chalicelib.reports import duplicates
from chalicelib.reports.duplicates import Likely, Matter
from chalicelib.reports.model import Report
from chalicelib.reports.search_words import folding
from chalicelib.reports.store import by_place
from chalicelib.senders.draft import Draft

PATIENCE = 1.5  # seconds a filing waits for what it is only told beside


def to_draft(draft: Draft) -> list[Likely]:
    """Those like what somebody is about to file: two Queries at most. Raises BadField."""
    category, _ = intake_service.categorised(draft)
    return _like(Matter(draft.description, category, locate(draft), draft.received_at))


def to_report(report: Report) -> list[Likely]:
    """Those like a report, as far as they can be had in time; it stands in any case."""
    return _in_time(_matter(report))


def _matter(report: Report) -> Matter:
    filing = report.filing
    return Matter(
        filing.description, report.category, report.place, filing.received_at, report.number
    )


def _in_time(matter: Matter) -> list[Likely]:
    try:
        return _beside().submit(_like, matter).result(PATIENCE)
    except Exception:  # what was filed is in, and its receipt must not wait for this
        log.exception("similar_not_found", number=matter.number)
        return []


@cache
def _beside() -> ThreadPoolExecutor:
    """What goes on when nobody waits for it any more."""
    return ThreadPoolExecutor(2)


@cache
def _reach() -> float:
    return duplicates.reach(city())


def _like(matter: Matter) -> list[Likely]:
    place = matter.place
    if not city().settings.most_duplicates:
        return []
    if place.lat is not None and place.lng is not None:
        found = by_place.around(place.lat, place.lng, _reach())
    elif place.area:
        found = by_place.unplaced(place.area, duplicates.since(matter, city()))
    else:
        return []
    return duplicates.likely(matter, found, city(), folding().words)
