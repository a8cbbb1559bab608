"""New reports, with all that comes in with them, written whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError

from chalicelib.intake import report_origins_store
from chalicelib.intake.report_origins_store import Origin
from chalicelib.platform.aws.table import (
    Collision,
    Item,
    Moment,
    Number,
    drop_empty,
    explain_cancellation,
    get_connection,
)
from chalicelib.platform.message_key import MessageKey
from chalicelib.platform.moments import format_stored
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.store.entries import entry_item
from chalicelib.reports.store.item_classes import REPORT, report_key
from chalicelib.reports.store.items import report_item
from chalicelib.reports.store.side_items import contact_item

# Messages that were taken, and questions that wait for an answer: what a transaction checks, and
# writes, so that none is taken twice.


SEEN = "X"
ASKED = "Q"

Operation = dict[str, Any]
IF_NEW = "attribute_not_exists(pk)"
RETURN_OLD = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


class SeenItem(Item):
    """A message that was taken: which report it became, or was ``added`` to."""

    sorts = SEEN

    number = UnicodeAttribute()
    added = BooleanAttribute(null=True)
    fingerprint = BinaryAttribute(null=True, legacy_encoding=False)
    erased = BooleanAttribute(null=True)  # what it said was, and with it the fingerprint
    ttl = Number(null=True)


class AskedItem(Item):
    """A question that waits for what a talker says next, until it is not waited for any more."""

    sorts = ASKED

    number = UnicodeAttribute()
    until = Moment()
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Message:
    """What makes a message unique; ``answers`` are those it replies to, of the same sender, each
    another than itself. It is remembered ``until`` then.
    """

    key: MessageKey
    fingerprint: bytes = b""
    answers: tuple[MessageKey, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """Somebody who talks without threads: ``talker`` is a keyed hash. ``question`` is the moment
    until which the answer to ours is waited for, when a report makes us ask one.
    """

    channel: str
    talker: str
    now: datetime
    question: datetime | None = None

    @property
    def key(self) -> str:
        return f"Q#{self.channel}#{self.talker}"


def seen_item(message: Message, number: str, *, added: bool = False) -> SeenItem:
    ttl = message.until and int(message.until.timestamp())
    given = drop_empty(fingerprint=message.fingerprint or None, added=added or None, ttl=ttl)
    return SeenItem(seen_key(message.key), SEEN, number=number, **given)


def seen_key(key: MessageKey) -> str:
    return f"X#{key}"


def remember_posted(key: MessageKey, number: str, until: datetime | None = None) -> None:
    """Remember for a time the id under which a sender knows what we posted: who replies to it adds
    to the report.
    """
    seen_item(Message(key, until=until), number).save()


def put_new(item: Item) -> Operation:
    """The item to be put where none is yet; a message that was seen is told when there is."""
    told = RETURN_OLD if isinstance(item, SeenItem) else {}
    return {**_table_operation(), "Item": item.serialize(), "ConditionExpression": IF_NEW, **told}


def check_unknown(key: MessageKey) -> Operation:
    """The check that no message of this key was taken or posted."""
    return {**_key_of(seen_key(key), SEEN), "ConditionExpression": IF_NEW, **RETURN_OLD}


def check_no_question(talk: Talk) -> Operation:
    """The check that no question waits for what this talker says."""
    return {**_key_of(talk.key, ASKED), **_no_open_question(talk)}


def put_question(talk: Talk, number: str) -> Operation:
    """Wait for what this talker says next, when nothing else waits for it."""
    until = talk.question or talk.now
    item = AskedItem(talk.key, ASKED, number=number, until=until, ttl=int(until.timestamp()))
    return {**_table_operation(), "Item": item.serialize(), **_no_open_question(talk)}


def delete_question(talk: Talk) -> Operation:
    """Wait no more."""
    return _key_of(talk.key, ASKED)


def _no_open_question(talk: Talk) -> Operation:
    """No question waits, or it has waited long enough."""
    return {
        "ConditionExpression": f"{IF_NEW} OR #u < :now",
        "ExpressionAttributeNames": {"#u": "until"},
        "ExpressionAttributeValues": {":now": {"S": format_stored(talk.now)}},
        **RETURN_OLD,
    }


def check_report_exists(number: str) -> Operation:
    """The check that a report is there, and its reporter's data are not to be erased."""
    still = "attribute_exists(pk) AND attribute_not_exists(erased_at)"
    return {**_key_of(report_key(number), REPORT), "ConditionExpression": still}


def _table_operation() -> Operation:
    return {"TableName": Item.Meta.table_name}


def _key_of(pk: str, sk: str) -> Operation:
    return {**_table_operation(), "Key": {"pk": {"S": pk}, "sk": {"S": sk}}}


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


class BelongsToReport(Exception):
    """The message is an addition to report ``number``: a reply, or, when ``asked``, what is waited
    for, which a reply may be too.
    """

    def __init__(self, number: str, *, asked: bool) -> None:
        super().__init__(number)
        self.number, self.asked = number, asked


def create_report(
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
        items.append(report_origins_store.origin_item(report, origin))
    puts = [put_new(item) for item in items]
    checks: list[dict[str, Any]] = []
    if message:
        puts.append(put_new(seen_item(message, report.number)))
        checks += [check_unknown(answered) for answered in message.answers]
    if talk and talk.question:
        puts.append(put_question(talk, report.number))
    elif talk:
        checks.append(check_no_question(talk))
    try:
        get_connection().transact_write_items(checks, (), puts, ())
    except TransactWriteError as error:
        raise find_conflict(error, message) or explain_cancellation(
            error, Collision(report.number)
        ) from None


def find_conflict(error: TransactWriteError, message: Message | None) -> Exception | None:
    """What the cancelled transaction ran into that tells where the message belongs: itself, taken
    before; what it answers; or a question that waits for it.
    """
    held: list[Any] = [
        Item.from_raw_data(failed.raw_item)
        for failed in error.cancellation_reasons
        if failed and failed.raw_item
    ]
    own = message and seen_key(message.key)
    for old in sorted(held, key=lambda old: old.pk != own):
        if old.pk == own:
            was = {"added": bool(old.added), "erased": bool(old.erased)}
            return AlreadySeen(old.number, old.fingerprint or b"", **was)
        asked = [each for each in held if isinstance(each, AskedItem)]
        return BelongsToReport(old.number, asked=any(each.number == old.number for each in asked))
    return None
