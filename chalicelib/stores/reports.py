"""Reports and their timelines, written whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import UnknownReport
from chalicelib.domain.report import Contact, Entry, Report
from chalicelib.stores import origins
from chalicelib.stores.items import (
    Message,
    Talk,
    asks,
    attributes,
    contact_item,
    entry_item,
    entry_keys,
    new,
    no_question,
    question,
    read,
    report_item,
    seen_item,
    unknown,
)
from chalicelib.stores.origins import Origin
from chalicelib.stores.table import (
    AFTER_TIMELINE,
    REPORT,
    AskedItem,
    EntryItem,
    Item,
    ReportItem,
    TaskItem,
    connection,
    entry_key,
    report_key,
    task_key,
)

MOST_RELISTED = 90  # entries; a transaction takes 100 items


class AlreadySeen(Exception):
    """This message was taken before: as report ``number``, or as something ``added`` to it, with a
    body of this ``fingerprint``, which is ``erased`` where what it said was.
    """

    def __init__(
        self, number: str, fingerprint: bytes, *, added: bool = False, erased: bool = False
    ) -> None:
        super().__init__(number)
        self.number, self.fingerprint = number, fingerprint
        self.added, self.erased = added, erased

    def brings(self, fingerprint: bytes) -> bool:
        """Whether a body of that fingerprint is the one that was taken; of one that is erased
        nobody can tell any more.
        """
        return self.erased or self.fingerprint == fingerprint


class Collision(Exception):
    """Another report has drawn the same number, or a copy of the message is being written at this
    very moment.
    """


class Belongs(Exception):
    """The message is an addition to report ``number``: a reply, or, when ``asked``, what is waited
    for, which a reply may be too.
    """

    def __init__(self, number: str, *, asked: bool) -> None:
        super().__init__(number)
        self.number, self.asked = number, asked


class Throttled(Exception):
    """DynamoDB has no room at this moment; nothing was written."""


class Overtaken(Exception):
    """Somebody else has changed the report since it was read."""


def add(
    report: Report,
    entry: Entry,
    contact: Contact,
    mine: str | None,
    message: Message | None,
    talk: Talk | None = None,
    *,
    words: str = "",
    also: str | None = None,
    origin: Origin | None = None,
) -> None:
    """Write a new report, all of it or nothing, in one call.

    ``mine`` is the keyed hash of its reporter's contact, ``also`` that of another way to them,
    ``words`` what it is found by, ``origin`` whom it came from. Raises AlreadySeen, Belongs or
    Collision.
    """
    first = entry_item(report, entry, starts_run=True, words=words)
    items: list[Item] = [report_item(report, mine), first]
    if contact != Contact():
        items.append(contact_item(report, contact, also))
    if origin:
        items.append(origins.item(report, origin))
    puts = [new(item) for item in items]
    checks: list[dict[str, Any]] = []
    if message:
        puts.append(new(seen_item(message, report.number)))
        checks += [unknown(message.channel, answered) for answered in message.answers]
    if talk and talk.question:
        puts.append(question(talk, report.number))
    elif talk:
        checks.append(no_question(talk))
    try:
        connection().transact_write_items(checks, (), puts, ())
    except TransactWriteError as error:
        raise found(error, message) or reason(error, Collision(report.number)) from None


def found(error: TransactWriteError, message: Message | None) -> Exception | None:
    """What the cancelled transaction ran into that tells where the message belongs: itself, taken
    before; what it answers; or a question that waits for it.
    """
    held: list[Any] = [
        Item.from_raw_data(failed.raw_item)
        for failed in error.cancellation_reasons
        if failed and failed.raw_item
    ]
    own = message and message.key
    for old in sorted(held, key=lambda old: old.pk != own):
        if old.pk == own:
            was = {"added": bool(old.added), "erased": bool(old.erased)}
            return AlreadySeen(old.number, old.fingerprint or b"", **was)
        asked = [each for each in held if isinstance(each, AskedItem)]
        return Belongs(old.number, asked=any(each.number == old.number for each in asked))
    return None


def load(number: str, *, consistent: bool = False) -> tuple[Report, tuple[Entry, ...]]:
    """A report and its timeline in one Query. Raises UnknownReport."""
    pages = Item.query(report_key(number), Item.sk < AFTER_TIMELINE, consistent_read=consistent)
    items = list(pages)
    if not items:
        raise UnknownReport(number=number)
    return read(items)


def known_as(channel: str, external_id: str, number: str, until: datetime | None = None) -> None:
    """Remember for a time the id under which a sender knows what we posted: who replies to it adds
    to the report.
    """
    seen_item(Message(channel, external_id, until=until), number).save()


def latest(mine: str, most: int) -> list[str]:
    """The numbers of a reporter's last reports, newest first, by the key of the contact."""
    pages: Any = Item.mine.query(mine, scan_index_forward=False, limit=most)
    return [item.pk[2:] for item in pages]


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
    unchanged = (ReportItem.version == before.version) & (ReportItem.run == before.run)
    for entry in written:
        said = words if entry.place else ""
        item = _entry_item(before, after, entry, said, last=entry is written[-1])
        transaction.save(item, Item.pk.does_not_exist())
        for waiting in asks(after, entry):
            transaction.save(waiting)
    for seq in _ended(before, after):
        transaction.delete(TaskItem(report_key(before.number), task_key(seq)))
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
    list shows it of a private report.
    """
    if before.private is after.private:
        return
    shown = replace(after, private=False)
    for entry in (*earlier[:1], *earlier[1:][-MOST_RELISTED:]):
        keys = entry_keys(shown, entry)
        names = [(getattr(EntryItem, name), key) for name, key in keys.items()]
        if names:
            item = EntryItem(report_key(after.number), entry_key(entry.seq))
            yield item, [name.remove() if after.private else name.set(key) for name, key in names]


def _ended(before: Report, after: Report) -> list[int]:
    """The entries whose tasks, or whose appeal, need nobody any more."""
    return [seq for seq in _waiting(before) if seq not in _waiting(after)]


def _waiting(report: Report) -> list[int]:
    held = report.moderated
    appeal = [held.appealed] if held and held.waits and held.appealed else []
    return [*(task.seq for task in report.tasks), *appeal]


def reason(error: TransactWriteError, contended: Exception) -> Exception:
    """Why a transaction was cancelled: ``contended``, Throttled, or the error itself."""
    codes = {failed.code for failed in error.cancellation_reasons if failed}
    if codes & {"ConditionalCheckFailed", "TransactionConflict"}:
        return contended
    return Throttled() if codes & {"ThrottlingError", "ProvisionedThroughputExceeded"} else error


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
