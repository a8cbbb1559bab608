"""The keys of reports and entries in the indexes: their partitions and their order in them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.city import masking
from chalicelib.city.current import city
from chalicelib.platform import moments
from chalicelib.platform.aws.table import drop_empty
from chalicelib.platform.moments import format_stored
from chalicelib.platform.text import cut_text
from chalicelib.reports import visibility
from chalicelib.reports.levels import is_listed, shows_words
from chalicelib.reports.model import Report
from chalicelib.reports.routing import kecamatan_of
from chalicelib.reports.timeline import Entry

# shards of a month: everything that is written now goes to the present month. 800 reports on the
# peak day are far from a partition's limit, those of a disaster are not
SHARDS = 4
FILED = "#filed"  # ends the sort key of the filing, which sorts right behind its report
FACTS = "#facts"  # ends the sort key of a report of which lists show facts only

# bytes of a line's texts: 50 lines with the longest names stay within 12 read units
SUMMARY, ADDRESS = 100, 70
SAID = 64  # bytes of the text in ``near``: an open public report stays within a write unit


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


def retention_key(month: str) -> str:
    """Return the partition of the reports closed for good in a month, ``T#202611``."""
    return f"T#{month}"


def public_keys(report: Report) -> dict[str, Any]:
    """Return the keys of a listed report in the ``date``, ``area`` and ``near`` indexes; empty for
    a private one. In ``area`` it lies where everybody may know that it lies.
    """
    level, month = report.visibility, month_of(report.filing.received_at)
    if not is_listed(level):
        return {}
    sort = moment_sort(report)
    words = shows_words(level)
    keys = {
        "dpk": date_key("D", month, _shard(report.number)),
        "dsk": sort if words else sort + FACTS,
    }
    area = visibility.shown_area(report.place.area, report.category, level, city())
    if area:
        keys |= {"apk": area_key(area, month), "ask": sort}
    if report.open:
        keys |= _near_keys(report)
    return keys


def _near_keys(report: Report) -> dict[str, str]:
    """Return the keys of an open report in the ``near`` index, with the text that everybody may
    read; empty when its area is unknown.
    """
    area, filing = report.place.area, report.filing
    if area is None:
        return {}
    keys = {"npk": near_key(area), "nsk": moment_sort(report)}
    if not shows_words(report.visibility):
        return keys
    public_text = masking.mask_spans(filing.description, filing.masks)
    return keys | drop_empty(said=cut_text(public_text, SAID))


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
    shard, month = _shard(report.number), month_of(entry.at)
    if entry.seq == 1 and not shows_words(level):
        return {}
    if entry.seq == 1:
        return {"dpk": date_key("D", month, shard), "dsk": moment_sort(report) + FILED}
    sort = f"{format_stored(entry.at)}#{report.number}#{entry.public:06}"
    return {"dpk": date_key("U", month, shard), "dsk": sort}


def word_keys(report: Report, entry: Entry) -> dict[str, str]:
    """Return the keys in the ``words`` index of an entry that says what a report is about: its
    kecamatan and its moment.
    """
    return {
        "fpk": f"F#{kecamatan_of(report.place.area)}",
        "fsk": f"{format_stored(entry.at)}#{report.number}",
    }


def moment_sort(report: Report) -> str:
    return f"{format_stored(report.filing.received_at)}#{report.number}"


def month_of(moment: datetime) -> str:
    return format_stored(moment)[:7].replace("-", "")


def area_key(area: str, month: str) -> str:
    """Return the partition of an area's reports of a month, ``P#31.73.05.1001#202611``."""
    return f"P#{area}#{month}"


def date_key(kind: str, month: str, shard: int) -> str:
    """Return the partition of a shard of a month: ``D#202611#3`` for reports, ``U#202611#3`` for
    later changes.
    """
    return f"{kind}#{month}#{shard}"


def _shard(number: str) -> int:
    return sum(number.encode()) % SHARDS


def month_edge(month: str, *, forward: bool) -> str:
    """Return a key behind all items of a month and before all of the next one that is read."""
    first = datetime(int(month[:4]), int(month[4:]), 1, tzinfo=UTC)
    after = (first + timedelta(days=32)).replace(day=1)
    return moments.format_stored(after if forward else first)
