"""The data of a report's reporter in the table, the functions that erase it piece by piece, and the
passes of an erasure. Erasing a piece twice does no harm.

A pass is an item beside the report, ``Z#erasure#<pass>``. The index ``mine`` lists it until no more
passes are needed, and ``OnChange`` runs it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.city.masking import encode_spans
from chalicelib.intake.store import SEEN, SeenItem
from chalicelib.platform.aws.table import Item, drop_empty, get_connection, try_write
from chalicelib.platform.moments import format_stored
from chalicelib.reporters.additions_store import WaitingAddition, to_addition
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.item_classes import (
    AFTER_TIMELINE,
    FIRST,
    HISTORY,
    REPORT,
    EntryItem,
    HistoryItem,
    ReportItem,
    entry_key,
    report_key,
)
from chalicelib.reports.store.items.report_decoding import decode_report
from chalicelib.reports.store.items.side_items import (
    CONTACT,
    ERASURE,
    INBOX,
    NOTICE,
    ORIGIN,
    TASK,
    ContactItem,
    ErasureItem,
    OriginItem,
    TaskItem,
    contact_of,
)
from chalicelib.reports.timeline import Entry

# the attributes of an entry's item that a citizen's words are in, or that lead to them
_WORD_ATTRIBUTES = (
    *("description", "address", "lat", "lng", "occurred_at", "sent_at", "answers", "note"),
    *("photos", "media", "masks", "note_masks", "address_masks", "folded", "fpk", "fsk", "asked"),
    *("seen", "letter", "salt", "dpk", "dsk"),
)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of entry ``seq`` by its name and the SHA-256 of its bytes, in hex."""

    seq: int
    name: str
    sha256: str


WaitingItem = tuple[Item, WaitingAddition]


@dataclass(frozen=True, slots=True)
class ErasurePass:
    """The data of a report, and the pass over it.

    ``found`` has the counts of what the pass found, None while it has not looked. ``prints`` are
    the photos it found. ``recorded`` says that the timeline has a record of the erasure.
    """

    report: Report
    entries: tuple[Entry, ...]
    contact: Contact | None
    waiting: tuple[WaitingItem, ...]
    notices: tuple[Item, ...]
    tasks: tuple[Item, ...]
    passing: ErasureItem
    found: Mapping[str, int] | None
    prints: tuple[Photo, ...]
    recorded: bool
    everybody: bool  # the pass is over the data of all citizens

    @property
    def asked_at(self) -> datetime:
        return self.passing.created_at


def open_pass(number: str, key: str) -> ErasurePass | None:
    """Return the data and the pass, in one Query; None when that pass is over."""
    items: list[Any] = list(Item.query(report_key(number), consistent_read=True))
    by_key = {item.sk: item for item in items}
    passing: Any = by_key.get(key)
    if passing is None:
        return None
    report, timeline = decode_report([item for item in items if item.sk < AFTER_TIMELINE])
    counts = passing.found
    return ErasurePass(
        report=report,
        entries=tuple(timeline),
        contact=contact_of(by_key[CONTACT]) if CONTACT in by_key else None,
        waiting=tuple((item, to_addition(item)) for item in _items_under(INBOX, items)),
        notices=tuple(_items_under(NOTICE, items)),
        tasks=tuple(item for item in _items_under(TASK, items) if item.address),
        passing=passing,
        found=None if counts is None else dict(_parse_counts(counts)),
        prints=tuple(map(_parse_photo, passing.prints or ())),
        recorded=bool(passing.recorded),
        everybody=bool(passing.everybody),
    )


def _items_under(start: str, items: Iterable[Any]) -> Iterator[Any]:
    return (item for item in items if item.sk.startswith(start))


def _parse_counts(rows: Iterable[str]) -> Iterator[tuple[str, int]]:
    for text in rows:
        what, count = text.split(" ")
        yield what, int(count)


def _parse_photo(text: str) -> Photo:
    seq, name, sha256 = text.split(" ")
    return Photo(int(seq), name, sha256)


def save_findings(passing: ErasureItem, counts: Mapping[str, int], prints: Iterable[Photo]) -> None:
    """Store what a pass found, before it removes any of it."""
    photos = [f"{photo.seq} {photo.name} {photo.sha256}" for photo in prints]
    changes: list[Action] = [
        ErasureItem.found.set([f"{what} {count}" for what, count in counts.items()]),
        ErasureItem.prints.set(photos),
    ]
    _update_item(passing, changes)


def delete_items(items: Iterable[Item]) -> None:
    """Delete them, one by one."""
    for item in items:
        type(item)(item.pk, item.sk).delete()


def forget_contact(number: str) -> None:
    """Delete the reporter's contact, and the item that says where the report came from."""
    ContactItem(report_key(number), CONTACT).delete()
    OriginItem(report_key(number), ORIGIN).delete()


def forget_words(number: str, entry: Entry, form: bytes, left: Entry | None = None) -> None:
    """Remove a citizen's words from an entry, and keep the form that was hashed. Of an office's
    entry, the note and the photos of ``left`` stay.
    """
    values: dict[str, Any] = {"form": form}
    if left:
        spans = encode_spans(left.masks)
        values |= drop_empty(note=left.note, note_masks=spans, photos=[*left.photos])
    actions: list[Action] = [getattr(EntryItem, name).set(value) for name, value in values.items()]
    actions += [
        getattr(EntryItem, name).remove() for name in _WORD_ATTRIBUTES if name not in values
    ]
    _update_item(EntryItem(report_key(number), entry_key(entry.seq)), actions)


def forget_message(message_key: str) -> None:
    """Keep of a message only the mark that it was taken: without it, a repeated delivery would
    bring the words back.
    """
    marks: list[Action] = [SeenItem.erased.set(True), SeenItem.fingerprint.remove()]
    _update_item(SeenItem(message_key, SEEN), marks)


def forget_places(tasks: Iterable[Item]) -> None:
    """Remove the report's address and point from the tasks of other offices."""
    for task in tasks:
        place: list[Action] = [TaskItem.address.remove(), TaskItem.point.remove()]
        _update_item(TaskItem(task.pk, task.sk), place)


def forget_salt_of_others(number: str) -> None:
    """Remove the salt of the digests of other citizens' words, once these words are gone."""
    _update_item(EntryItem(report_key(number), FIRST), [EntryItem.salt_of_others.remove()])


def forget_reporter(number: str) -> None:
    """Remove the keys by which indexes find the report and its reporter, and the reporter's data in
    the report's item and its history.
    """
    in_history: list[Action] = [getattr(HistoryItem, name).remove() for name in _HISTORY_ATTRIBUTES]
    _update_item(HistoryItem(report_key(number), HISTORY), in_history)
    in_report: list[Action] = [getattr(ReportItem, name).remove() for name in _REPORTER_ATTRIBUTES]
    _update_item(ReportItem(report_key(number), REPORT), in_report)


_HISTORY_ATTRIBUTES = ("asked", "address", "lat", "lng", "address_masks")
_REPORTER_ATTRIBUTES = (
    *("mpk", "dpk", "dsk", "apk", "npk"),
    *("card", "public_card", "address", "point"),
)


def _update_item(item: Item, actions: list[Action]) -> bool:
    """Update an item when it exists. Return whether it did."""
    return try_write(lambda: item.update(actions, Item.pk.exists()))


# The number of the first pass over all citizens. It is this high because passes over the reporter's
# own data may be under way.
FIRST_PASS_OVER_EVERYBODY = 500_001
PENDING = "E"  # a key of the index ``mine``, with a handful of passes at any time


@dataclass(frozen=True, slots=True)
class Pending:
    """An erasure that is not over. ``at`` is the moment when its present pass began."""

    number: str
    key: str
    asked_at: datetime
    at: datetime


def make_first_pass(number: str, asked_at: datetime) -> ErasureItem:
    """Return the first pass, to be written together with the entry of the request."""
    return _make_pass(number, 1, asked_at, asked_at)


def make_pass_over_everybody(number: str, now: datetime) -> ErasureItem:
    """Return the first pass over the data of all citizens, to be written together with the entry
    that says that the time is over.
    """
    return _make_pass(number, FIRST_PASS_OVER_EVERYBODY, now, now, everybody=True)


def begin_pass(number: str, asked_at: datetime, now: datetime) -> None:
    """Write a first pass. When the report has a pass already, leave it, and begin it now if it
    waits for its time.
    """
    started = Item.sk.startswith(ERASURE)
    items: Any = Item.query(report_key(number), started, consistent_read=True)
    own = [item for item in items if not item.everybody]
    for item in own:
        if item.recorded:
            renew_pass(Pending(number, item.sk, item.created_at, item.began_at), now)
    if not own:
        try_write(lambda: make_first_pass(number, asked_at).save(Item.pk.does_not_exist()))


def make_next_pass(passing: ErasureItem, now: datetime, *, recorded: bool) -> ErasureItem:
    """Return the pass that replaces this one. It has the same photos, and the same counts unless
    the record is written.
    """
    pass_number = int(passing.sk.removeprefix(ERASURE)) + 1
    found = None if recorded else passing.found
    attributes = drop_empty(prints=passing.prints, found=found, recorded=recorded or None)
    attributes |= drop_empty(everybody=passing.everybody)
    return _make_pass(passing.pk[2:], pass_number, passing.created_at, now, **attributes)


def _make_pass(
    number: str, pass_number: int, asked_at: datetime, now: datetime, **attributes: Any
) -> ErasureItem:
    return ErasureItem(
        report_key(number),
        f"{ERASURE}{pass_number:06}",
        mpk=PENDING,
        msk=f"{format_stored(asked_at)}#{number}",
        created_at=asked_at,
        began_at=now,
        **attributes,
    )


def load_pending() -> list[Pending]:
    """Return the erasures that are not over, the longest asked for first."""
    items: Any = Item.mine.query(PENDING)
    return [Pending(each.pk[2:], each.sk, each.created_at, each.began_at) for each in items]


def renew_pass(pending: Pending, now: datetime) -> None:
    """Replace a pass by the next one, in one call, unless it is over."""
    items: Any = Item.query(
        report_key(pending.number), Item.sk == pending.key, consistent_read=True
    )
    for passing in items:
        following = make_next_pass(passing, now, recorded=bool(passing.recorded))
        with TransactWrite(connection=get_connection()) as transaction:
            transaction.delete(ErasureItem(passing.pk, passing.sk), Item.pk.exists())
            transaction.save(following, Item.pk.does_not_exist())


def end_passes(passing: ErasureItem) -> None:
    """Delete the last pass: no more data can arrive."""
    ErasureItem(passing.pk, passing.sk).delete()
