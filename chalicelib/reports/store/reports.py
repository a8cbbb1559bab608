"""Load and save reports with their timelines. A write happens as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.platform.aws.table import Item, Overtaken, explain_cancellation, get_connection
from chalicelib.platform.errors import UnknownReport
from chalicelib.reports.access.levels import NOT_PUBLIC, is_listed
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.store.items.entry_items import entry_item, entry_of, mask_actions
from chalicelib.reports.store.items.index_keys import entry_keys
from chalicelib.reports.store.items.item_classes import (
    AFTER_TIMELINE,
    ENTRY,
    EVERY,
    FIRST,
    HISTORY,
    REPORT,
    EntryItem,
    ReportItem,
    entry_key,
    load_items,
    report_key,
    seq_of,
)
from chalicelib.reports.store.items.report_decoding import ItemValues, decode_report
from chalicelib.reports.timeline import Entry, Timeline

if TYPE_CHECKING:
    from chalicelib.platform.aws.counters import Meter

MOST_RELISTED = 89  # entries; a transaction takes 100 items
SURELY_RELISTED = 50  # so many entries are relisted, however long they are
NEWEST = 100  # entries of a timeline that are loaded at most, besides the first
LAST = 999_999  # the highest seq that a key has room for
HEAD = 4  # items before the first entry, at most


def load_report(number: str, *, consistent: bool = False) -> tuple[Report, Timeline]:
    """Return a report with its timeline. Costs one Query, and a second one for the newest entries
    when there are more than a hundred. Raises UnknownReport.
    """
    within = Item.sk < AFTER_TIMELINE
    items = load_items(number, within, most=HEAD + NEWEST, consistent=consistent)
    return open_report(number, items, consistent=consistent)


def open_report(number: str, items: Sequence[Any], *, consistent: bool) -> tuple[Report, Timeline]:
    """Return a report with its timeline from its first items, which the caller has loaded. Loads
    the newest entries when they are not among them. Raises UnknownReport.
    """
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
    """Return the items of the entries before the newest that the stored history does not know.
    There are none, unless the history's item was lost.
    """
    known = next((int(item.upto) for item in head if item.sk == HISTORY), 1)
    if not newest or known >= seq_of(newest[0]) - 1:
        return []
    missing = Item.sk.between(entry_key(known + 1), entry_key(seq_of(newest[0]) - 1))
    return [*Item.query(report_key(number), missing, consistent_read=consistent)]


def load_entries_before(number: str, seq: int) -> tuple[Entry, ...]:
    """Return the last hundred entries before a seq, in order, without the first of the timeline.
    Costs one Query.
    """
    if seq <= 2:
        return ()
    within = Item.sk.between(entry_key(2), entry_key(min(seq - 1, LAST)))
    found = load_items(number, within, most=NEWEST, newest_first=True)
    return tuple(map(_decode_entry, reversed(found)))


def load_entries_after(number: str, seq: int) -> tuple[Entry, ...]:
    """Return all entries after a seq, however many. Use it only for work that nobody waits for."""
    within = Item.sk.between(entry_key(seq + 1), AFTER_TIMELINE)
    return tuple(map(_decode_entry, Item.query(report_key(number), within, consistent_read=True)))


def load_entries_within(number: str, first: int, last: int) -> tuple[Entry, ...]:
    """Return the entries from one seq to another, both included."""
    within = Item.sk.between(entry_key(first), entry_key(last))
    return tuple(map(_decode_entry, Item.query(report_key(number), within, consistent_read=True)))


def load_entries(number: str, seqs: Iterable[int]) -> dict[int, Entry]:
    """Return entries of a report by seq, by one call. Unknown seqs are left out."""
    keys = [(report_key(number), entry_key(seq)) for seq in seqs]
    entries = (_decode_entry(item) for item in Item.batch_get(keys)) if keys else ()
    return {entry.seq: entry for entry in entries}


def load_report_with_entry(number: str, seq: int) -> tuple[Report, Entry | None]:
    """Return a report by a consistent read, with one entry of its timeline, or None when there is
    no such entry. Raises UnknownReport.
    """
    report, timeline = load_report(number, consistent=True)
    return report, timeline.find_entry(seq) or next(
        iter(load_entries_within(number, seq, seq)), None
    )


def _decode_entry(item: Any) -> Entry:
    return entry_of(ItemValues(item.attribute_values))


def save_report(
    before: Report,
    after: Report,
    entries: Iterable[Entry],
    deleted_items: Sequence[Item] = (),
    *,
    new_items: Sequence[Item] = (),
    words: str = "",
    earlier: Timeline | None = None,
    meters: Sequence[Meter] = (),
) -> None:
    """Write a report's next version with its new entries, in one transaction.

    The ``deleted_items`` go, and the ``new_items`` are put. ``words`` are those by which a search
    finds the report; an entry that names its place gets them. When the report's level changes, the
    entries of the ``earlier`` timeline leave the public lists or come back. The change counts under
    the ``meters``. Raises Overtaken when somebody else wrote the report first, and OverLimit.
    """
    try:
        with _Writing(connection=get_connection()) as transaction:
            for new_item in new_items:
                transaction.save(new_item, Item.pk.does_not_exist())
            for done_item in deleted_items:
                transaction.delete(done_item, Item.pk.exists())
            for item, keys in _relist_actions(before, after, earlier):
                transaction.update(item, keys, Item.pk.exists())
            _add_to_transaction(transaction, before, after, list(entries), words)
            transaction.count(meters, after.updated_at)
    except TransactWriteError as error:
        over_limit = _limit_error(meters, error)
        raise over_limit or explain_cancellation(error, Overtaken(before.number)) from None


class _Writing(TransactWrite):
    """A transaction that also counts."""

    def count(self, meters: Sequence[Meter], now: datetime) -> None:
        """Count under the meters. Call it after all other writes of the transaction."""
        if meters:
            from chalicelib.platform.aws.counters import build_count_update

            self._update_items += [build_count_update(meter, now) for meter in meters]


def _limit_error(meters: Sequence[Meter], error: TransactWriteError) -> Exception | None:
    if not meters:
        return None
    from chalicelib.platform.aws.counters import find_limit_reached

    return find_limit_reached(meters, error)


def save_reports(*steps: tuple[Report, Report, Entry], new_items: Sequence[Item] = ()) -> None:
    """Write the next versions of reports that change together, and the ``new_items``, in one
    transaction. Each step is the report before and after, and its new entry. Raises Overtaken.
    """
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            for new_item in new_items:
                transaction.save(new_item, Item.pk.does_not_exist())
            for before, after, entry in steps:
                _add_to_transaction(transaction, before, after, [entry], "")
    except TransactWriteError as error:
        raise explain_cancellation(error, Overtaken(steps[0][0].number)) from None


def _add_to_transaction(
    transaction: TransactWrite, before: Report, after: Report, entries: list[Entry], words: str
) -> None:
    from chalicelib.reports.store import queue_lines

    unchanged = (ReportItem.version == before.version) & (ReportItem.run == before.run)
    if after.outcome is Outcome.WITHDRAWN and before.outcome is None:
        # supporters are counted without a version, and nobody withdraws a report under them
        unchanged &= ReportItem.supporters.does_not_exist() | (ReportItem.supporters == 0)
    for entry in entries:
        entry_words = words if entry.place else ""
        item = _entry_item(before, after, entry, entry_words, last=entry is entries[-1])
        transaction.save(item, Item.pk.does_not_exist())
        for task_item in queue_lines.task_items_asked(after, entry):
            transaction.save(task_item)
    for told_item in queue_lines.escalated_items(after):
        transaction.save(told_item)
    ended = queue_lines.task_items_ended(before, after)
    for ended_item in (*ended, *queue_lines.escalated_items_ended(before, after)):
        transaction.delete(ended_item)
    if after.version // EVERY > before.version // EVERY:
        from chalicelib.reports.store.histories import history_item

        transaction.save(history_item(after))
    if after.visibility is not before.visibility:
        from chalicelib.reports.store.changes_since import level_change_item

        transaction.save(level_change_item(after))
    key = ReportItem(report_key(after.number), REPORT)
    transaction.update(key, _change_actions(before, after), unchanged)


def _entry_item(
    before: Report, after: Report, entry: Entry, words: str, *, last: bool
) -> EntryItem:
    """Return the item of a version's entry. The ``last`` entry of the version also says whether a
    timer starts and whether the report's level changed.
    """
    item = entry_item(after, entry, starts_run=last and after.run != before.run, words=words)
    if last and after.visibility is not before.visibility:
        item.hides = not is_listed(after.visibility)
    return item


def _relist_actions(
    before: Report, after: Report, earlier: Timeline | None
) -> Iterator[tuple[EntryItem, list[Action]]]:
    """Yield the updates of entries' public keys when a report's level changes: for the filing and
    the last entries, the keys are removed or set. ``relist_entries`` does the rest later; no list
    shows more of an entry than the report's level in the meantime. An internal entry that the
    public only saw by its effect does not come back: the public change is now that the report is
    shown.
    """
    if before.visibility is after.visibility or earlier is None:
        return
    for entry in (earlier.first, *earlier.newest[-MOST_RELISTED:]):
        old, new = entry_keys(before, entry), entry_keys(after, entry)
        if old == new or (new and entry.kind in NOT_PUBLIC):
            continue
        item = EntryItem(report_key(after.number), entry_key(entry.seq))
        changes = _key_actions(old, new)
        if new and entry is earlier.first:
            changes += mask_actions(after.filing)
        yield item, changes


def _key_actions(old: Mapping[str, str], new: Mapping[str, str]) -> list[Action]:
    """Return the updates that put new keys of an entry in the place of the old ones."""
    return [
        *(getattr(EntryItem, name).set(key) for name, key in new.items()),
        *(getattr(EntryItem, name).remove() for name in old if name not in new),
    ]


def _change_actions(before: Report, after: Report) -> list[Action]:
    from chalicelib.reports.store.items.report_items import report_attributes  # not for a poll

    old, new = report_attributes(before), report_attributes(after)
    changed = (name for name, value in new.items() if old.get(name) != value)
    return [
        *(getattr(ReportItem, name).set(new[name]) for name in changed),
        *(getattr(ReportItem, name).remove() for name in old if name not in new),
    ]


def relist_entries(number: str) -> int:
    """Remove or set the public keys of all entries, as the report's level is by now, and return how
    many entries it changed. Repeating it goes on where it was interrupted.
    """
    (report, _), changed = load_report(number, consistent=True), 0
    for item in Item.query(report_key(number), Item.sk.startswith(ENTRY), consistent_read=True):
        entry = _decode_entry(item)
        old = {"dpk": item.dpk, "dsk": item.dsk} if item.dpk else {}
        new = entry_keys(report, entry)
        if old == new or (new and entry.kind in NOT_PUBLIC):  # as in ``_relist_actions``
            continue
        item.update(_key_actions(old, new))
        changed += 1
    return changed
