"""Messages that were taken, and questions that wait for an answer: what a transaction checks, and
writes, so that none is taken twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, UnicodeAttribute

from chalicelib.domain.message_key import MessageKey
from chalicelib.domain.moments import stored
from chalicelib.stores.fields import Moment, Number
from chalicelib.stores.table import Item, present
from chalicelib.stores.timeline import REPORT, report_key

SEEN = "X"
ASKED = "Q"

Operation = dict[str, Any]
NEW = "attribute_not_exists(pk)"
TOLD = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


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
    given = present(fingerprint=message.fingerprint or None, added=added or None, ttl=ttl)
    return SeenItem(seen_key(message.key), SEEN, number=number, **given)


def seen_key(key: MessageKey) -> str:
    return f"X#{key}"


def known_as(key: MessageKey, number: str, until: datetime | None = None) -> None:
    """Remember for a time the id under which a sender knows what we posted: who replies to it adds
    to the report.
    """
    seen_item(Message(key, until=until), number).save()


def new(item: Item) -> Operation:
    """The item to be put where none is yet; a message that was seen is told when there is."""
    told = TOLD if isinstance(item, SeenItem) else {}
    return {**_of_table(), "Item": item.serialize(), "ConditionExpression": NEW, **told}


def unknown(key: MessageKey) -> Operation:
    """The check that no message of this key was taken or posted."""
    return {**_at(seen_key(key), SEEN), "ConditionExpression": NEW, **TOLD}


def no_question(talk: Talk) -> Operation:
    """The check that no question waits for what this talker says."""
    return {**_at(talk.key, ASKED), **_over(talk)}


def question(talk: Talk, number: str) -> Operation:
    """Wait for what this talker says next, when nothing else waits for it."""
    until = talk.question or talk.now
    item = AskedItem(talk.key, ASKED, number=number, until=until, ttl=int(until.timestamp()))
    return {**_of_table(), "Item": item.serialize(), **_over(talk)}


def answered(talk: Talk) -> Operation:
    """Wait no more."""
    return _at(talk.key, ASKED)


def _over(talk: Talk) -> Operation:
    """No question waits, or it has waited long enough."""
    return {
        "ConditionExpression": f"{NEW} OR #u < :now",
        "ExpressionAttributeNames": {"#u": "until"},
        "ExpressionAttributeValues": {":now": {"S": stored(talk.now)}},
        **TOLD,
    }


def there(number: str) -> Operation:
    """The check that a report is there, and its reporter's data are not to be erased."""
    still = "attribute_exists(pk) AND attribute_not_exists(erased_at)"
    return {**_at(report_key(number), REPORT), "ConditionExpression": still}


def _of_table() -> Operation:
    return {"TableName": Item.Meta.table_name}


def _at(pk: str, sk: str) -> Operation:
    return {**_of_table(), "Key": {"pk": {"S": pk}, "sk": {"S": sk}}}
