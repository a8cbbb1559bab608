"""Read a report with its whole timeline, and what each entry's item says of it."""

from collections.abc import Sequence
from typing import Any

from chalicelib.city.rows import Visibility
from chalicelib.figures.facts.replay import Logged
from chalicelib.platform.aws.table import Item
from chalicelib.platform.errors import UnknownReport
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.item_classes import (
    AFTER_TIMELINE,
    ENTRY,
    REPORT,
    report_key,
    seq_of,
)
from chalicelib.reports.store.items.report_decoding import decode_report


class Incomplete(Exception):
    """The table lacks an entry of a timeline. The message is the report's number."""


def load_timeline(number: str, last: int) -> tuple[Report, list[Logged]]:
    """Return a report and its whole timeline. Costs one Query that may read a replica, and a
    consistent one when the replica lags behind the entry ``last``.

    Raises UnknownReport and Incomplete.
    """
    items = _query_items(number, consistent=False)
    if not _is_whole(items) or items[0].version < last:
        items = _query_items(number, consistent=True)
    if not items or items[0].sk != REPORT:
        raise UnknownReport(number=number)
    if not _is_whole(items):
        raise Incomplete(number)
    report, timeline = decode_report(items)
    by_seq = {seq_of(item): item for item in items if item.sk.startswith(ENTRY)}
    return report, [_log_entry(entry, by_seq[entry.seq]) for entry in timeline]


def _query_items(number: str, *, consistent: bool) -> list[Any]:
    """Return the items of a report and its timeline, however many calls that takes."""
    key = report_key(number)
    return [*Item.query(key, Item.sk < AFTER_TIMELINE, consistent_read=consistent)]


def _is_whole(items: Sequence[Any]) -> bool:
    """Return whether the items are a report and all entries up to its version."""
    if not items or items[0].sk != REPORT:
        return False
    version = int(items[0].version)
    seqs = (seq_of(item) for item in items if item.sk.startswith(ENTRY))
    return sum(seq <= version for seq in seqs) == version


def _log_entry(entry: Any, item: Any) -> Logged:
    return Logged(
        entry=entry,
        channel=item.channel,
        category=item.category,
        area=item.kelurahan,
        level=Visibility(item.visibility),
        confidential=bool(item.confidential),
    )
