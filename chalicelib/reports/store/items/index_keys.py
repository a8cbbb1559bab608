"""The keys of reports and entries in the indexes: their partitions and their order in them."""

from datetime import datetime
from typing import Any

from chalicelib.city.current import city
from chalicelib.platform.moments import format_stored, parse_stored
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import is_listed, shows_words
from chalicelib.reports.model import Report
from chalicelib.reports.routing import kecamatan_of
from chalicelib.reports.timeline import Entry

# partitions of all listed reports, and as many of all their changes: each takes a thousand writes a
# second, and each costs a list a call
SHARDS = 2
FILED = "#filed"  # ends the sort key of the filing, which sorts right behind its report
FACTS = "#facts"  # ends the sort key of a report of which lists show facts only


def work_keys(report: Report) -> dict[str, str]:
    """Return the keys in the ``work`` index: ``W#`` for the holder's queue, ``L#`` for the
    screener's, ``Y#`` for closings that wait for a verdict, ``V#`` for closings that wait for their
    confirmation, and ``retention_key`` for reports at rest.
    """
    if report.open:
        queue = f"L#{report.screener}" if report.screened else f"W#{report.holder}"
        return {"wpk": queue, "wsk": queue_sort(report)}
    if report.verifier and report.closed_at:
        sort = f"{format_stored(report.closed_at)}#{report.number}"
        return {"wpk": f"Y#{report.verifier}", "wsk": sort}
    if report.next_check:
        return {
            "wpk": f"V#{report.holder}",
            "wsk": f"{format_stored(report.next_check)}#{report.number}",
        }
    if report.closed_at:
        sort = f"{format_stored(report.closed_at)}#{report.number}"
        return {"wpk": retention_key(month_of(report.closed_at)), "wsk": sort}
    return {}


def queue_sort(report: Report) -> str:
    """Return the sort key of an open report in its office's queue: ``<due>#<number>``, by the next
    promise of its holder. With
    supporters it stands earlier, ``<earlier>#<number>~<due>``; over a limit it is
    ``<due>#<number>#<limit>``.
    """
    due, number = report.holder_due, report.number
    if report.screened:
        return f"{format_stored(due)}#{number}#{report.over_limit}"
    if not report.earlier:
        return f"{format_stored(due)}#{number}"
    return f"{format_stored(due - report.earlier)}#{number}~{format_stored(due)}"


def due_text_of(sort: str) -> str:
    """Return the stored form of the moment when the report with this sort key is due."""
    at, _, rest = sort.partition("#")
    return rest.partition("~")[2] or at


def due_of(item: Any) -> datetime:
    """Return the next promise of a report's holder, ``Report.holder_due``, which only the key of an
    open report has; else the promise to complete.
    """
    if (item.wpk or "").startswith(("W#", "L#", "E#")):
        return parse_stored(due_text_of(item.wsk))
    due: datetime = item.complete_by
    return due


def retention_key(month: str) -> str:
    """Return the partition of the reports closed for good in a month, ``T#202611``."""
    return f"T#{month}"


def public_keys(report: Report) -> dict[str, Any]:
    """Return the keys of a listed report in the ``date``, ``area`` and ``near`` indexes, but for
    the sort key ``msk`` of the last two; empty for a private one. In ``area`` it lies where
    everybody may know that it lies, in ``near`` while it is open.
    """
    level, place = report.visibility, report.place
    if not is_listed(level):
        return {}
    sort = moment_sort(report)
    keys = {
        "dpk": date_key("D", _shard(report.number)),
        "dsk": sort if shows_words(level) else sort + FACTS,
    }
    area = visibility.shown_area(place.area, report.category, level, city())
    if area:
        keys["apk"] = area_key(area)
    if report.open and place.area:
        keys["npk"] = near_key(place.area)
    return keys


def near_key(area: str) -> str:
    """Return the partition of an area's open reports, ``B#31.73.05.1001``."""
    return f"B#{area}"


def entry_keys(report: Report, entry: Entry) -> dict[str, str]:
    """Return an entry's keys in the ``date`` index; empty when the public sees no change. The
    filing sorts beside its report, where everybody may read it. A later change sorts by its moment,
    with the public's number of the change: not even the end of a page tells anybody outside the
    seq.
    """
    level = report.visibility
    if not is_listed(level) or entry.public is None:
        return {}
    shard = _shard(report.number)
    if entry.seq == 1 and not shows_words(level):
        return {}
    if entry.seq == 1:
        return {"dpk": date_key("D", shard), "dsk": moment_sort(report) + FILED}
    sort = f"{format_stored(entry.at)}#{report.number}#{entry.public:06}"
    return {"dpk": date_key("U", shard), "dsk": sort}


def word_keys(report: Report, entry: Entry) -> dict[str, str]:
    """Return the keys in the ``words`` index of an entry that says what a report is about: its
    kecamatan and its moment.
    """
    return {
        "fpk": f"F#{kecamatan_of(report.place.area)}",
        "fsk": f"{format_stored(entry.at)}#{report.number}",
    }


def moment_sort(report: Report) -> str:
    """Return the sort key ``msk`` of a report, ``<moment of its filing>#<number>``."""
    return f"{format_stored(report.filing.received_at)}#{report.number}"


def filed_at(item: Any) -> datetime:
    """Return the moment at which the report of an item was filed, which its sort key tells."""
    return parse_stored((item.msk or item.dsk).partition("#")[0])


def month_of(moment: datetime) -> str:
    return format_stored(moment)[:7].replace("-", "")


def area_key(area: str) -> str:
    """Return the partition of an area's listed reports, ``P#31.73.05.1001``."""
    return f"P#{area}"


def date_key(kind: str, shard: int) -> str:
    """Return the partition of a shard: ``D#1`` for reports, ``U#1`` for later changes."""
    return f"{kind}#{shard}"


def _shard(number: str) -> int:
    return sum(number.encode()) % SHARDS
