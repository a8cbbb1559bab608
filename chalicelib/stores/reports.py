"""Reports and their timelines, written whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import UnknownReport
from chalicelib.domain.privacy import NOT_PUBLIC
from chalicelib.domain.report import Entry, Report
from chalicelib.stores.conditions import Overtaken, reason
from chalicelib.stores.entries import entry_item
from chalicelib.stores.index_keys import entry_keys
from chalicelib.stores.items import attributes, read
from chalicelib.stores.table import Item, connection
from chalicelib.stores.timeline import (
    AFTER_TIMELINE,
    REPORT,
    EntryItem,
    ReportItem,
    entry_key,
    report_key,
)

MOST_RELISTED = 90  # entries; a transaction takes 100 items


def load(number: str, *, consistent: bool = False) -> tuple[Report, tuple[Entry, ...]]:
    """A report and its timeline in one Query. Raises UnknownReport."""
    pages = Item.query(report_key(number), Item.sk < AFTER_TIMELINE, consistent_read=consistent)
    items = list(pages)
    if not items:
        raise UnknownReport(number=number)
    return read(items)


def save(
    before: Report,
    after: Report,
    entries: Iterable[Entry],
    taken_in: Sequence[Item] = (),
    *,
    beside: Sequence[Item] = (),
    words: str = "",
    earlier: Sequence[Entry] = (),
) -> None:
    """Write a report's next version with the entries that led there, in one call; what was
    ``taken_in`` is deleted with it, and what comes ``beside`` it is put there. ``words`` are those
    it is found by where an entry tells its place; ``earlier`` entries leave what others read, or
    come into it, when the report is hidden or shown. Raises Overtaken.
    """
    try:
        with TransactWrite(connection=connection()) as transaction:
            for new_item in beside:
                transaction.save(new_item, Item.pk.does_not_exist())
            for done in taken_in:
                transaction.delete(done, Item.pk.exists())
            for item, keys in _relisted(before, after, earlier):
                transaction.update(item, keys, Item.pk.exists())
            _write(transaction, before, after, list(entries), words)
    except TransactWriteError as error:
        raise reason(error, Overtaken(before.number)) from None


def save_both(*steps: tuple[Report, Report, Entry]) -> None:
    """Write the next versions of reports that change together, each before and after its entry, in
    one call. Raises Overtaken.
    """
    try:
        with TransactWrite(connection=connection()) as transaction:
            for before, after, entry in steps:
                _write(transaction, before, after, [entry], "")
    except TransactWriteError as error:
        raise reason(error, Overtaken(steps[0][0].number)) from None


def _write(
    transaction: TransactWrite, before: Report, after: Report, written: list[Entry], words: str
) -> None:
    from chalicelib.stores import tasks  # a status poll does not pay for making their class

    unchanged = (ReportItem.version == before.version) & (ReportItem.run == before.run)
    for entry in written:
        said = words if entry.place else ""
        item = _entry_item(before, after, entry, said, last=entry is written[-1])
        transaction.save(item, Item.pk.does_not_exist())
        for waiting in tasks.asks(after, entry):
            transaction.save(waiting)
    for waiting in tasks.ended(before, after):
        transaction.delete(waiting)
    key = ReportItem(report_key(after.number), REPORT)
    transaction.update(key, _changes(before, after), unchanged)


def _entry_item(
    before: Report, after: Report, entry: Entry, words: str, *, last: bool
) -> EntryItem:
    """What the version changes beside, stands in the last of its entries."""
    item = entry_item(after, entry, starts_run=last and after.run != before.run, words=words)
    if last and after.private is not before.private:
        item.hides = after.private
    return item


def _relisted(
    before: Report, after: Report, earlier: Sequence[Entry]
) -> Iterator[tuple[EntryItem, list[Action]]]:
    """When a report is hidden or shown, the entries others may read, with their keys taken away or
    set: what was filed, and the last ones. Of a longer timeline the rest stays as it is, and no
    list shows it of a private report. What only showed by what it changed does not come back: that
    the report is shown is the change now.
    """
    if before.private is after.private:
        return
    shown = replace(after, private=False)
    for entry in (*earlier[:1], *earlier[1:][-MOST_RELISTED:]):
        keys = entry_keys(shown, entry)
        names = [(getattr(EntryItem, name), key) for name, key in keys.items()]
        if names and (after.private or entry.kind not in NOT_PUBLIC):
            item = EntryItem(report_key(after.number), entry_key(entry.seq))
            yield item, [name.remove() if after.private else name.set(key) for name, key in names]


def _changes(before: Report, after: Report) -> list[Action]:
    old, new = attributes(before), attributes(after)
    return [
        *(
            getattr(ReportItem, name).set(value)
            for name, value in new.items()
            if old.get(name) != value
        ),
        *(getattr(ReportItem, name).remove() for name in old if name not in new),
    ]
