"""Two open reports of one person, sent by two channels, that are likely to be about one matter.

The person is asked once, where the second report came by a talk, and decides: nothing is joined
silently (docs/decisions/0071).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.aws.table import Item
from chalicelib.platform.telemetry import log
from chalicelib.reports import duplicates
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.store.search_index import folding


def find_earlier(newer: Report, others: Iterable[Report]) -> Report | None:
    """Return the report of the same person that a newer one is likely to repeat, None without
    any.
    """
    likely = [each for each in others if _is_likely(newer, each)]
    return max(likely, key=lambda each: each.filing.received_at, default=None)


def get_joining_span() -> timedelta:
    """Return the time between two reports within which they may be joined."""
    return timedelta(hours=city().settings.joining_hours)


def _is_likely(newer: Report, earlier: Report) -> bool:
    """Return whether both are open, came by two channels within ``joining_hours``, lie near one
    another, and have the same category or similar words. No confidential or anonymous report is
    named.
    """
    for report in (newer, earlier):
        withheld = report.confidential or report.filing.anonymous or report.erased_at
        if not report.open or report.following or withheld:
            return False
    apart = newer.filing.received_at - earlier.filing.received_at
    other_way = newer.filing.channel != earlier.filing.channel
    if (
        newer.number == earlier.number
        or not other_way
        or not timedelta() <= apart <= get_joining_span()
    ):
        return False
    alike = _has_category(newer, earlier) or _has_words(newer, earlier)
    return alike and _is_near(newer, earlier)


def _is_near(newer: Report, earlier: Report) -> bool:
    metres = duplicates.distance_between(newer.place, earlier.place)
    if metres is None:
        return newer.place.area is not None and newer.place.area == earlier.place.area
    return metres <= city().settings.duplicate_metres


def _has_category(newer: Report, earlier: Report) -> bool:
    fallback = city().settings.fallback_category
    return newer.category == earlier.category != fallback


def _has_words(newer: Report, earlier: Report) -> bool:
    one, other = (folding().words(each.filing.description) for each in (newer, earlier))
    return duplicates.word_similarity([*one], [*other]) >= city().settings.joining_words


def join_reports(number: str, survivor_number: str, new_items: Sequence[Item] = ()) -> None:
    """Join a report of a person to an earlier one of theirs, and put the ``new_items`` with them.
    Costs two Queries and a transaction. Raises BadField when they can't be joined, and
    UnknownReport.
    """
    from chalicelib.casework import merging  # nobody who asks or compares loads it

    def attempt(at: int) -> None:
        report, _ = reports.load_report(number, consistent=True)
        survivor, _ = reports.load_report(survivor_number, consistent=True)
        (after, entry), (survivor_after, survivor_entry) = merging.join_own_reports(
            report, survivor, clock.now(), city()
        )
        reports.save_reports(
            (report, after, entry),
            (survivor, survivor_after, survivor_entry),
            new_items=new_items,
        )
        log.info("joined_by_reporter", number=number, into=survivor_number)

    retry_on_conflict(attempt)
