"""Reports and their timelines, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.platform.aws.table import Item, Overtaken, explain_cancellation, get_connection
from chalicelib.platform.errors import UnknownReport
from chalicelib.reports.model import Entry, Filing, Report
from chalicelib.reports.store.entries import encoded_masks, entry_item, entry_of
from chalicelib.reports.store.index_keys import entry_keys
from chalicelib.reports.store.item_classes import (
    AFTER_TIMELINE,
    ENTRY,
    EVERY,
    FIRST,
    HISTORY,
    REPORT,
    EntryItem,
    ReportItem,
    entry_key,
    one_page,
    report_key,
    seq_of,
)
from chalicelib.reports.store.items import HeldItems, decode_report, report_attributes
from chalicelib.reports.timeline import Timeline
from chalicelib.reports.visibility import NOT_PUBLIC

if TYPE_CHECKING:
    from chalicelib.platform.aws.counters import Meter

MOST_RELISTED = 90  # entries; a transaction takes 100 items
SURELY_RELISTED = 50  # of them, however long they are
NEWEST = 100  # entries of a timeline that are read at most, beside the first
LAST = 999_999  # seq that a key has room for
HEAD = 4  # items before the first entry, at most


def load_report(number: str, *, consistent: bool = False) -> tuple[Report, Timeline]:
    """A report with its timeline: one Query, of more than a hundred entries a second one for the
    newest. Raises UnknownReport.
    """
    within = Item.sk < AFTER_TIMELINE
    items = load_items(number, within, most=HEAD + NEWEST, consistent=consistent)
    return open_report(number, items, consistent=consistent)


def open_report(number: str, items: Sequence[Any], *, consistent: bool) -> tuple[Report, Timeline]:
    """The same of the first items that were read of it. Raises UnknownReport."""
    if not items or items[0].sk != REPORT:
        raise UnknownReport(number=number)
    version = int(items[0].version)
    if seq_of(items[-1]) >= version:
        return decode_report(items)
    head = [item for item in items[: HEAD + 1] if item.sk <= FIRST]
    newest = load_items(
        number,
        Item.sk.between(entry_key(2), entry_key(version)),
        most=NEWEST,
        consistent=consistent,
        newest_first=True,
    )[::-1]
    if not consistent and (not newest or seq_of(newest[-1]) < version):  # a replica lags behind
        return load_report(number, consistent=True)
    return decode_report(
        [*head, *newest], _load_unknown_entries(number, head, newest, consistent=consistent)
    )


def _load_unknown_entries(
    number: str, head: Sequence[Any], newest: Sequence[Any], *, consistent: bool
) -> list[Any]:
    """The entries before the newest that the history does not know: none, unless its item was
    lost.
    """
    known = next((int(item.upto) for item in head if item.sk == HISTORY), 1)
    if not newest or known >= seq_of(newest[0]) - 1:
        return []
    missing = Item.sk.between(entry_key(known + 1), entry_key(seq_of(newest[0]) - 1))
    return [*Item.query(report_key(number), missing, consistent_read=consistent)]


def load_items(
    number: str,
    within: Condition,
    *,
    most: int,
    consistent: bool = False,
    newest_first: bool = False,
) -> list[Any]:
    """Items of a report in one call."""
    return one_page(
        Item.query(
            report_key(number),
            within,
            consistent_read=consistent,
            scan_index_forward=not newest_first,
            page_size=most,
        )
    )


def load_entries_before(number: str, seq: int) -> tuple[Entry, ...]:
    """The last hundred entries before one, but the first of all, in order: one Query."""
    if seq <= 2:
        return ()
    within = Item.sk.between(entry_key(2), entry_key(min(seq - 1, LAST)))
    return tuple(
        map(_decode_entry, load_items(number, within, most=NEWEST, newest_first=True)[::-1])
    )


def load_entries_after(number: str, seq: int) -> tuple[Entry, ...]:
    """All entries after one, however many: for work that nobody waits for."""
    within = Item.sk.between(entry_key(seq + 1), AFTER_TIMELINE)
    return tuple(map(_decode_entry, Item.query(report_key(number), within, consistent_read=True)))


def load_entries_within(number: str, first: int, last: int) -> tuple[Entry, ...]:
    """The entries from one seq to another, both included."""
    within = Item.sk.between(entry_key(first), entry_key(last))
    return tuple(map(_decode_entry, Item.query(report_key(number), within, consistent_read=True)))


def load_entries(number: str, seqs: Iterable[int]) -> dict[int, Entry]:
    """Some entries, wherever they stand in the timeline: one call."""
    keys = [(report_key(number), entry_key(seq)) for seq in seqs]
    found = (_decode_entry(item) for item in Item.batch_get(keys)) if keys else ()
    return {entry.seq: entry for entry in found}


def load_report_with_entry(number: str, seq: int) -> tuple[Report, Entry | None]:
    """A report as it was written last, with one entry of its timeline. Raises UnknownReport."""
    report, timeline = load_report(number, consistent=True)
    return report, timeline.find_entry(seq) or next(
        iter(load_entries_within(number, seq, seq)), None
    )


def _decode_entry(item: Any) -> Entry:
    return entry_of(HeldItems(item.attribute_values))


def save_report(
    before: Report,
    after: Report,
    entries: Iterable[Entry],
    taken_in: Sequence[Item] = (),
    *,
    beside: Sequence[Item] = (),
    words: str = "",
    earlier: Timeline | None = None,
    meters: Sequence[Meter] = (),
) -> None:
    """Write a report's next version with the entries that led there, in one call; what was
    ``taken_in`` is deleted with it, and what comes ``beside`` it is put there. ``words`` are those
    it is found by where an entry tells its place; the ``earlier`` timeline leaves what others
    read, or comes into it, when the report is hidden or shown. It counts under the ``meters``.
    Raises Overtaken, or OverLimit.
    """
    try:
        with _Writing(connection=get_connection()) as transaction:
            for new_item in beside:
                transaction.save(new_item, Item.pk.does_not_exist())
            for done in taken_in:
                transaction.delete(done, Item.pk.exists())
            for item, keys in _relist_actions(before, after, earlier):
                transaction.update(item, keys, Item.pk.exists())
            _add_to_transaction(transaction, before, after, list(entries), words)
            transaction.count(meters, after.updated_at)
    except TransactWriteError as error:
        full = _limit_error(meters, error)
        raise full or explain_cancellation(error, Overtaken(before.number)) from None


class _Writing(TransactWrite):
    """A transaction that also counts."""

    def count(self, meters: Sequence[Meter], now: datetime) -> None:
        """Last of all that is written."""
        if meters:
            from chalicelib.platform.aws.counters import build_count_update

            self._update_items += [build_count_update(meter, now) for meter in meters]


def _limit_error(meters: Sequence[Meter], error: TransactWriteError) -> Exception | None:
    if not meters:
        return None
    from chalicelib.platform.aws.counters import find_limit_reached

    return find_limit_reached(meters, error)


def save_reports(*steps: tuple[Report, Report, Entry]) -> None:
    """Write the next versions of reports that change together, each before and after its entry, in
    one call. Raises Overtaken.
    """
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            for before, after, entry in steps:
                _add_to_transaction(transaction, before, after, [entry], "")
    except TransactWriteError as error:
        raise explain_cancellation(error, Overtaken(steps[0][0].number)) from None


def _add_to_transaction(
    transaction: TransactWrite, before: Report, after: Report, written: list[Entry], words: str
) -> None:
    from chalicelib.reports.store import queue_lines

    unchanged = (ReportItem.version == before.version) & (ReportItem.run == before.run)
    for entry in written:
        said = words if entry.place else ""
        item = _entry_item(before, after, entry, said, last=entry is written[-1])
        transaction.save(item, Item.pk.does_not_exist())
        for waiting in queue_lines.task_items_asked(after, entry):
            transaction.save(waiting)
    for waiting in queue_lines.task_items_ended(before, after):
        transaction.delete(waiting)
    if after.version // EVERY > before.version // EVERY:
        from chalicelib.reports.store.histories import history_item

        transaction.save(history_item(after))
    key = ReportItem(report_key(after.number), REPORT)
    transaction.update(key, _change_actions(before, after), unchanged)


def _entry_item(
    before: Report, after: Report, entry: Entry, words: str, *, last: bool
) -> EntryItem:
    """What the version changes beside, stands in the last of its entries."""
    item = entry_item(after, entry, starts_run=last and after.run != before.run, words=words)
    if last and after.private is not before.private:
        item.hides = after.private
    return item


def _relist_actions(
    before: Report, after: Report, earlier: Timeline | None
) -> Iterator[tuple[EntryItem, list[Action]]]:
    """When a report is hidden or shown, the entries others may read, with their keys taken away or
    set: what was filed, and the last ones. No list shows the rest of a private report either, and
    ``relist`` follows. What only showed by what it changed does not come back: that the report is
    shown is the change now.
    """
    if before.private is after.private or earlier is None:
        return
    shown = replace(after, private=False)
    for entry in (earlier.first, *earlier.newest[-MOST_RELISTED:]):
        keys = entry_keys(shown, entry)
        names = [(getattr(EntryItem, name), key) for name, key in keys.items()]
        if not names or (not after.private and entry.kind in NOT_PUBLIC):
            continue
        item = EntryItem(report_key(after.number), entry_key(entry.seq))
        changes = [name.remove() if after.private else name.set(key) for name, key in names]
        if entry is earlier.first and not after.private:
            changes += _mask_actions(after.filing)
        yield item, changes


def _mask_actions(filing: Filing) -> list[Action]:
    """Where there is personal data in what was filed: nobody looks for it before others read it."""
    marks = encoded_masks(filing)
    return [
        getattr(EntryItem, name).set(spans) if spans else getattr(EntryItem, name).remove()
        for name, spans in marks.items()
    ]


def relist_entries(number: str) -> int:
    """Take away or set the keys of all entries, as the report is hidden or shown by now; answers
    how many it changed. Repeating it goes on where it was broken off.
    """
    report, _ = load_report(number, consistent=True)
    shown, changed = replace(report, private=False), 0
    for item in Item.query(report_key(number), Item.sk.startswith(ENTRY), consistent_read=True):
        entry = _decode_entry(item)
        keys = entry_keys(shown, entry)
        if not keys or (item.dpk is None) is report.private:
            continue
        if not report.private and entry.kind in NOT_PUBLIC:  # as in ``_relisted``
            continue
        names = [(getattr(EntryItem, name), key) for name, key in keys.items()]
        item.update([name.remove() if report.private else name.set(key) for name, key in names])
        changed += 1
    return changed


def _change_actions(before: Report, after: Report) -> list[Action]:
    old, new = report_attributes(before), report_attributes(after)
    return [
        *(
            getattr(ReportItem, name).set(value)
            for name, value in new.items()
            if old.get(name) != value
        ),
        *(getattr(ReportItem, name).remove() for name in old if name not in new),
    ]
