"""What lies in the table of a reporter whose data are to be erased, and taking it away piece by
piece. Each piece may be taken away again without harm.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.intake.store import SEEN, SeenItem
from chalicelib.platform.aws.table import Item, drop_empty, get_connection, try_write
from chalicelib.platform.moments import format_stored
from chalicelib.reporters.additions_store import WaitingAddition, to_addition
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.store.item_classes import (
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
from chalicelib.reports.store.items import decode_report
from chalicelib.reports.store.side_items import (
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

# of an entry's item, all that its citizen said and all that leads there
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
    """All that is kept, and the pass over it: ``found`` is what it found, None while it has not
    looked; ``prints`` are the photos that were there, ``recorded`` says that there is a record.
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
    everybody: bool  # it is about all citizens who said something

    @property
    def asked_at(self) -> datetime:
        return self.passing.created_at


def open_pass(number: str, key: str) -> ErasurePass | None:
    """All of it in one Query; None when that pass is over."""
    items: list[Any] = list(Item.query(report_key(number), consistent_read=True))
    held = {item.sk: item for item in items}
    passing: Any = held.get(key)
    if passing is None:
        return None
    report, timeline = decode_report([item for item in items if item.sk < AFTER_TIMELINE])
    found = passing.found
    return ErasurePass(
        report=report,
        entries=tuple(timeline),
        contact=contact_of(held[CONTACT]) if CONTACT in held else None,
        waiting=tuple((item, to_addition(item)) for item in _items_under(INBOX, items)),
        notices=tuple(_items_under(NOTICE, items)),
        tasks=tuple(item for item in _items_under(TASK, items) if item.address),
        passing=passing,
        found=None if found is None else dict(_parse_counts(found)),
        prints=tuple(map(_parse_photo, passing.prints or ())),
        recorded=bool(passing.recorded),
        everybody=bool(passing.everybody),
    )


def _items_under(start: str, items: Iterable[Any]) -> Iterator[Any]:
    return (item for item in items if item.sk.startswith(start))


def _parse_counts(told: Iterable[str]) -> Iterator[tuple[str, int]]:
    for text in told:
        what, many = text.split(" ")
        yield what, int(many)


def _parse_photo(text: str) -> Photo:
    seq, name, sha256 = text.split(" ")
    return Photo(int(seq), name, sha256)


def save_findings(passing: ErasureItem, found: Mapping[str, int], prints: Iterable[Photo]) -> None:
    """Keep what a pass found, before any of it goes."""
    photos = [f"{photo.seq} {photo.name} {photo.sha256}" for photo in prints]
    kept: list[Action] = [
        ErasureItem.found.set([f"{what} {many}" for what, many in found.items()]),
        ErasureItem.prints.set(photos),
    ]
    _update_item(passing, kept)


def delete_items(items: Iterable[Item]) -> None:
    """Delete them, one by one."""
    for item in items:
        type(item)(item.pk, item.sk).delete()


def forget_contact(number: str) -> None:
    """The way to the reporter, and whom the report came from."""
    ContactItem(report_key(number), CONTACT).delete()
    OriginItem(report_key(number), ORIGIN).delete()


def forget_words(number: str, entry: Entry, form: bytes) -> None:
    """Leave of an entry what is no citizen's, and the form that was hashed."""
    gone: list[Action] = [getattr(EntryItem, name).remove() for name in _WORD_ATTRIBUTES]
    _update_item(
        EntryItem(report_key(number), entry_key(entry.seq)), [EntryItem.form.set(form), *gone]
    )


def forget_message(seen: str) -> None:
    """Leave of a message only that it was taken: a repeat must not bring it back."""
    marks: list[Action] = [SeenItem.erased.set(True), SeenItem.fingerprint.remove()]
    _update_item(SeenItem(seen, SEEN), marks)


def forget_addresses(tasks: Iterable[Item]) -> None:
    """The place of the report, of the parts of the work other offices have of it."""
    for task in tasks:
        _update_item(TaskItem(task.pk, task.sk), [TaskItem.address.remove()])


def forget_salt_of_others(number: str) -> None:
    """What the digests of others' words were salted with, once those are gone."""
    _update_item(EntryItem(report_key(number), FIRST), [EntryItem.salt_of_others.remove()])


def forget_reporter(number: str) -> None:
    """What the report is found by among its reporter's, and what its history has of them."""
    kept: list[Action] = [getattr(HistoryItem, name).remove() for name in _HISTORY_ATTRIBUTES]
    _update_item(HistoryItem(report_key(number), HISTORY), kept)
    gone: list[Action] = [getattr(ReportItem, name).remove() for name in _REPORTER_ATTRIBUTES]
    _update_item(ReportItem(report_key(number), REPORT), gone)


_HISTORY_ATTRIBUTES = ("asked", "address", "lat", "lng", "address_masks")


_REPORTER_ATTRIBUTES = (
    *("mpk", "msk", "summary", "address", "said", "lat", "lng"),
    *("dpk", "dsk", "apk", "ask", "npk", "nsk"),
)


def _update_item(item: Item, actions: list[Action]) -> bool:
    """Whether it was there to be updated."""
    return try_write(lambda: item.update(actions, Item.pk.exists()))


# The passes over what is kept of a reporter whose data are to be erased: an item beside the
# report, ``Z#erasure#<pass>``, listed in ``mine`` until no more passes are needed. The stream sets
# each pass going.


FIRST_PASS_OVER_EVERYBODY = 500_001  # the first such pass: its reporter's own may be under way
PENDING = "E"  # of the index ``mine``: a handful at any time


@dataclass(frozen=True, slots=True)
class Pending:
    """An erasure that is not over: ``asked_at``, and the moment its present pass began."""

    number: str
    key: str
    asked_at: datetime
    at: datetime


def make_first_pass(number: str, asked_at: datetime) -> ErasureItem:
    """To be written with the entry that asks."""
    return _make_pass(number, 1, asked_at, asked_at)


def make_pass_over_everybody(number: str, now: datetime) -> ErasureItem:
    """The same about all citizens, to be written with the entry that tells that it is due."""
    return _make_pass(number, FIRST_PASS_OVER_EVERYBODY, now, now, everybody=True)


def begin_pass(number: str, asked_at: datetime, now: datetime) -> None:
    """A first pass; where one is there, it is left, and one that waits for its time begins now."""
    started = Item.sk.startswith(ERASURE)
    items: Any = Item.query(report_key(number), started, consistent_read=True)
    own = [item for item in items if not item.everybody]
    for held in own:
        if held.recorded:
            renew_pass(Pending(number, held.sk, held.created_at, held.updated_at), now)
    if not own:
        try_write(lambda: make_first_pass(number, asked_at).save(Item.pk.does_not_exist()))


def make_next_pass(passing: ErasureItem, now: datetime, *, recorded: bool) -> ErasureItem:
    """To be written in the place of another, knowing what that one knew."""
    at = int(passing.sk.removeprefix(ERASURE)) + 1
    found = None if recorded else passing.found
    kept = drop_empty(prints=passing.prints, found=found, recorded=recorded or None)
    kept |= drop_empty(everybody=passing.everybody)
    return _make_pass(passing.pk[2:], at, passing.created_at, now, **kept)


def _make_pass(number: str, at: int, asked_at: datetime, now: datetime, **kept: Any) -> ErasureItem:
    return ErasureItem(
        report_key(number),
        f"{ERASURE}{at:06}",
        mpk=PENDING,
        msk=f"{format_stored(asked_at)}#{number}",
        created_at=asked_at,
        updated_at=now,
        **kept,
    )


def load_pending() -> list[Pending]:
    """Erasures that are not over, those asked for first before the others."""
    items: Any = Item.mine.query(PENDING)
    return [Pending(each.pk[2:], each.sk, each.created_at, each.updated_at) for each in items]


def renew_pass(late: Pending, now: datetime) -> None:
    """The next pass instead of this one, in one call, unless it is over."""
    for item in Item.query(report_key(late.number), Item.sk == late.key, consistent_read=True):
        held: Any = item
        following = make_next_pass(held, now, recorded=bool(held.recorded))
        with TransactWrite(connection=get_connection()) as transaction:
            transaction.delete(ErasureItem(held.pk, held.sk), Item.pk.exists())
            transaction.save(following, Item.pk.does_not_exist())


def end_passes(passing: ErasureItem) -> None:
    """Nothing can come any more: no pass is left."""
    ErasureItem(passing.pk, passing.sk).delete()
