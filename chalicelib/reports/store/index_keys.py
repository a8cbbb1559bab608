"""The keys of reports and entries in the indexes: what stands where, and before what."""

from datetime import datetime
from math import floor
from typing import Any

from chalicelib.city import masking
from chalicelib.platform.aws.table import drop_empty
from chalicelib.platform.moments import format_stored
from chalicelib.platform.text import cut_text
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.routing import kecamatan_of

# of a month's partition: what is written at one moment goes to the present month, and 800 reports
# on the peak day are far from a partition's limit; a disaster's are not
SHARDS = 4
FILED = "#filed"  # ends the sort key of what was filed, which sorts right behind its report

# degrees of latitude, so high that nobody looks into more than two bands at a time
BAND = 0.02

# bytes of what a line of a list shows: 50 lines of the longest names stay within 12 read units
SUMMARY, ADDRESS = 100, 70


def work_keys(report: Report) -> dict[str, str]:
    if report.open:
        queue = f"L#{report.screener}" if report.screened else f"W#{report.holder}"
        return {"wpk": queue, "wsk": queue_sort(report)}
    if report.verifier and report.closed_at:
        by = f"{format_stored(report.closed_at)}#{report.number}"
        return {"wpk": f"Y#{report.verifier}", "wsk": by}
    if report.next_check:
        return {
            "wpk": f"V#{report.holder}",
            "wsk": f"{format_stored(report.next_check)}#{report.number}",
        }
    if report.closed_at:
        by = f"{format_stored(report.closed_at)}#{report.number}"
        return {"wpk": retention_key(month_of(report.closed_at)), "wsk": by}
    return {}


def queue_sort(report: Report) -> str:
    """Where an open report stands in its office's queue: ``<due>#<number>``, and before that for
    those who support it, ``<earlier>#<number>~<due>``; over a limit, ``<due>#<number>#<limit>``.
    """
    due, number = report.due, report.number
    if report.screened:
        return f"{format_stored(due)}#{number}#{report.over_limit}"
    if not report.earlier:
        return f"{format_stored(due)}#{number}"
    return f"{format_stored(due - report.earlier)}#{number}~{format_stored(due)}"


def due_text_of(sort: str) -> str:
    """When what stands there is due."""
    at, _, rest = sort.partition("#")
    return rest.partition("~")[2] or at


def retention_key(month: str) -> str:
    """``T#202611``, of reports closed then, and for good."""
    return f"T#{month}"


def public_keys(report: Report) -> dict[str, Any]:
    place, month = report.place, month_of(report.filing.received_at)
    keys = {"dpk": date_key("D", month, _shard(report.number)), "dsk": moment_sort(report)}
    if place.area:
        keys |= {"apk": area_key(place.area, month), "ask": moment_sort(report)}
    if report.open:
        keys |= _near_keys(report)
    return keys


def _near_keys(report: Report) -> dict[str, str]:
    """Of an open report whose place is known, with what everybody may read of it."""
    place, filing = report.place, report.filing
    if place.lat is not None and place.lng is not None:
        by_longitude = f"{longitude_key(place.lng)}#{report.number}"
        keys = {"npk": band_key(band_of(place.lat)), "nsk": by_longitude}
    elif place.area:
        keys = {"npk": unplaced_key(place.area), "nsk": moment_sort(report)}
    else:
        return {}
    said = masking.mask_spans(filing.description, filing.masks)
    return keys | drop_empty(said=cut_text(said, SUMMARY))


def band_of(lat: float) -> int:
    return floor((lat + 90) / BAND)


def band_key(band: int) -> str:
    """``B#4190``."""
    return f"B#{band}"


def unplaced_key(area: str) -> str:
    """``B#31.73.05.1001``, of reports there without a point."""
    return f"B#{area}"


def longitude_key(lng: float) -> str:
    """A longitude as it sorts: ``286.769700`` of 106.7697."""
    return f"{min(max(lng + 180, 0), 360):010.6f}"


def entry_keys(report: Report, entry: Entry) -> dict[str, str]:
    """What was filed lies beside its report, what changed to the public later by when it did, with
    its number of that change: nobody outside is told the seq, not even by where a page ends.
    """
    if report.private or entry.public is None:
        return {}
    shard, month = _shard(report.number), month_of(entry.at)
    if entry.seq == 1:
        return {"dpk": date_key("D", month, shard), "dsk": moment_sort(report) + FILED}
    by_its_moment = f"{format_stored(entry.at)}#{report.number}#{entry.public:06}"
    return {"dpk": date_key("U", month, shard), "dsk": by_its_moment}


def word_keys(report: Report, entry: Entry) -> dict[str, str]:
    """Of an entry that tells what a report is about: the kecamatan it lies in, and when."""
    return {
        "fpk": f"F#{kecamatan_of(report.place.area)}",
        "fsk": f"{format_stored(entry.at)}#{report.number}",
    }


def moment_sort(report: Report) -> str:
    return f"{format_stored(report.filing.received_at)}#{report.number}"


def month_of(moment: datetime) -> str:
    return format_stored(moment)[:7].replace("-", "")


def area_key(area: str, month: str) -> str:
    """``P#31.73.05.1001#202611``."""
    return f"P#{area}#{month}"


def date_key(kind: str, month: str, shard: int) -> str:
    """``D#202611#3`` for reports, ``U#202611#3`` for what happened to them."""
    return f"{kind}#{month}#{shard}"


def _shard(number: str) -> int:
    return sum(number.encode()) % SHARDS
