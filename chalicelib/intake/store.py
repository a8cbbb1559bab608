"""Store new reports with everything that comes with them, in one transaction.

The transaction also checks and writes the messages that were taken and the questions that wait for
an answer, so that no message is taken twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError

from chalicelib.intake import conversations_store, report_origins_store
from chalicelib.intake.conversations_store import AskedItem, Talk, WordsWait
from chalicelib.intake.operations import IF_NEW, RETURN_OLD, Operation, key_of, table_operation
from chalicelib.intake.report_origins_store import Origin
from chalicelib.platform.aws.table import (
    Collision,
    Item,
    Number,
    drop_empty,
    explain_cancellation,
    get_connection,
    try_write,
)
from chalicelib.platform.message_key import MessageKey
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.entry_items import entry_item
from chalicelib.reports.store.items.item_classes import REPORT, report_key
from chalicelib.reports.store.items.report_items import report_item
from chalicelib.reports.store.items.side_items import contact_item
from chalicelib.reports.timeline import Entry

SEEN = "X"


class SeenItem(Item):
    """A message that was taken: the number of the report it became or was ``added`` to."""

    sorts = SEEN

    number = UnicodeAttribute()
    added = BooleanAttribute(null=True)
    fingerprint = BinaryAttribute(null=True, legacy_encoding=False)
    erased = BooleanAttribute(null=True)  # the content was erased, and the fingerprint with it
    ttl = Number(null=True)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is recognised again, remembered ``until`` a moment. ``answers`` are the keys
    of the messages it replies to, from the same sender, never its own.
    """

    key: MessageKey
    fingerprint: bytes = b""
    answers: tuple[MessageKey, ...] = ()
    until: datetime | None = None


def seen_item(message: Message, number: str, *, added: bool = False) -> SeenItem:
    ttl = message.until and int(message.until.timestamp())
    attributes = drop_empty(fingerprint=message.fingerprint or None, added=added or None, ttl=ttl)
    return SeenItem(seen_key(message.key), SEEN, number=number, **attributes)


def seen_key(key: MessageKey) -> str:
    return f"X#{key}"


def find_number(key: MessageKey) -> str | None:
    """Return the number of the report that a message became or was added to; None when it is not
    known. Costs one Query.
    """
    items: Any = SeenItem.query(seen_key(key), Item.sk == SEEN)
    return next((item.number for item in items), None)


def remember_posted(key: MessageKey, number: str, until: datetime | None = None) -> None:
    """Remember ``until`` a moment the key of a message that we posted, so that a reply to it
    becomes an addition to the report.
    """
    seen_item(Message(key, until=until), number).save()


def remember_taken(message: Message, number: str) -> None:
    """Remember that a message is report ``number``, unless it is known already. Costs one write."""
    item = seen_item(message, number)
    try_write(lambda: item.save(Item.pk.does_not_exist()))


def put_new(item: Item) -> Operation:
    """Return the operation that puts an item where there is none. When a SeenItem is there already,
    the cancelled transaction returns it.
    """
    values = RETURN_OLD if isinstance(item, SeenItem) else {}
    return {**table_operation(), "Item": item.serialize(), "ConditionExpression": IF_NEW, **values}


def check_unknown(key: MessageKey) -> Operation:
    """Return the check that no message with this key was taken or posted."""
    return {**key_of(seen_key(key), SEEN), "ConditionExpression": IF_NEW, **RETURN_OLD}


def check_report_exists(number: str) -> Operation:
    """Return the check that a report exists, and that an erasure has not begun."""
    condition = "attribute_exists(pk) AND attribute_not_exists(erased_at)"
    return {**key_of(report_key(number), REPORT), "ConditionExpression": condition}


class AlreadySeen(Exception):
    """The message was taken before, as report ``number`` or as an addition (``added``) to it.

    ``fingerprint`` is the hash of the body that was taken. ``erased`` tells that the content was
    erased, and the fingerprint with it.
    """

    def __init__(
        self, number: str, fingerprint: bytes, *, added: bool = False, erased: bool = False
    ) -> None:
        super().__init__(number)
        self.number, self.fingerprint = number, fingerprint
        self.added, self.erased = added, erased

    def brings(self, fingerprint: bytes) -> bool:
        """Return whether a body with this fingerprint is the one that was taken. For an erased one
        nobody can tell any more, so the answer is True.
        """
        return self.erased or self.fingerprint == fingerprint


class BelongsToReport(Exception):
    """The message is an addition to report ``number``: a reply, or, when ``asked``, the answer to
    our question, which may be a reply too.
    """

    def __init__(self, number: str, *, asked: bool) -> None:
        super().__init__(number)
        self.number, self.asked = number, asked


def create_report(
    report: Report,
    entry: Entry,
    contact: Contact,
    reporter_key: str | None,
    message: Message | None,
    talk: Talk | None = None,
    *,
    words: str = "",
    second_reporter_key: str | None = None,
    origin: Origin | None = None,
) -> None:
    """Store a new report, all of it or nothing, in one call.

    ``reporter_key`` is the keyed hash of the reporter's contact, ``second_reporter_key`` the keyed
    hash of another address of the reporter. ``words`` are the words that a search finds the report
    by. Raises AlreadySeen, BelongsToReport, WordsWait or Collision: the latter before a
    question that waits, because a report with the same number may be the same one sent again.
    """
    first = entry_item(report, entry, starts_run=True, words=words)
    items: list[Item] = [report_item(report, reporter_key), first]
    if contact != Contact():
        items.append(contact_item(report, contact, second_reporter_key))
    if origin:
        items.append(report_origins_store.origin_item(report, origin))
    puts = [put_new(item) for item in items]
    checks: list[dict[str, Any]] = []
    deletes: list[dict[str, Any]] = []
    if message:
        puts.append(put_new(seen_item(message, report.number)))
        checks += [check_unknown(answered) for answered in message.answers]
    if talk and talk.question:
        puts.append(conversations_store.put_question(talk, report.number))
    elif talk and talk.resumes:
        deletes.append(conversations_store.forget_words(talk))
    elif talk:
        checks.append(conversations_store.check_no_question(talk))
    try:
        get_connection().transact_write_items(checks, deletes, puts, ())
    except TransactWriteError as error:
        taken = _is_refused(error, len(checks) + len(deletes))
        raise _explain_refusal(error, message, Collision(report.number), taken=taken) from None


def _explain_refusal(
    error: TransactWriteError, message: Message | None, collision: Collision, *, taken: bool
) -> Exception:
    """Return why no report was created. Its number may be ``taken``."""
    conflict = find_conflict(error, message)
    asked = isinstance(conflict, WordsWait) or getattr(conflict, "asked", False)
    if conflict is None or (taken and asked):
        return explain_cancellation(error, collision)
    return conflict


def _is_refused(error: TransactWriteError, at: int) -> bool:
    """Return whether the condition of the operation at a position of a transaction did not hold."""
    reasons = error.cancellation_reasons
    failed = reasons[at] if at < len(reasons) else None
    return failed is not None and failed.code == "ConditionalCheckFailed"


def find_conflict(error: TransactWriteError, message: Message | None) -> Exception | None:
    """Return the error that tells where the message of a cancelled transaction belongs, or None.

    AlreadySeen tells that the message was taken before. BelongsToReport tells that it answers a
    known message, or that a question waits for it, and WordsWait that kept words do.
    """
    items: list[Any] = [
        Item.from_raw_data(failed.raw_item)
        for failed in error.cancellation_reasons
        if failed and failed.raw_item
    ]
    own = message and seen_key(message.key)
    for item in sorted(items, key=lambda item: (item.pk != own, item.number is None)):
        if item.pk == own:
            flags = {"added": bool(item.added), "erased": bool(item.erased)}
            return AlreadySeen(item.number, item.fingerprint or b"", **flags)
        asked = [each for each in items if isinstance(each, AskedItem)]
        if item.number is None:
            return WordsWait(item.kept)
        return BelongsToReport(item.number, asked=any(each.number == item.number for each in asked))
    return None
