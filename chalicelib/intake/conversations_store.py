"""The conversations on channels without threads: the question that waits for a person's next
message, about a report or about words that made none.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.intake.operations import IF_NEW, RETURN_OLD, Operation, key_of, table_operation
from chalicelib.platform.aws.table import Item, Moment, Number, try_write
from chalicelib.platform.message_key import MessageKey
from chalicelib.platform.moments import format_stored

ASKED = "Q"


class AskedItem(Item):
    """A question to a talker, which waits ``until`` a moment for the talker's next message. It is
    about the report ``number``, or about the ``kept`` words of a message that made no report.
    """

    sorts = ASKED

    number = UnicodeAttribute(null=True)
    kept = UnicodeAttribute(null=True)
    message_key = UnicodeAttribute(null=True)
    until = Moment()
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation without threads. ``talker`` is a keyed hash of the author. ``question`` is the
    moment until which we wait for an answer, when a report makes us ask a question. ``resumes``
    tells that the report has the words that were kept, so they are not kept any longer.
    """

    channel: str
    talker: str
    now: datetime
    question: datetime | None = None
    resumes: bool = False

    @property
    def key(self) -> str:
        """The partition key of the talker's question."""
        return f"Q#{self.channel}#{self.talker}"


class WordsWait(Exception):
    """The talker's words that were kept wait for this message, which says more."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


def check_no_question(talk: Talk) -> Operation:
    """Return the check that no question waits for this talker's next message."""
    return {**key_of(talk.key, ASKED), **expect_no_question(talk)}


def put_question(talk: Talk, number: str) -> Operation:
    """Return the operation that asks this talker about a report, unless another question waits."""
    until = talk.question or talk.now
    item = AskedItem(talk.key, ASKED, number=number, until=until, ttl=int(until.timestamp()))
    return {**table_operation(), "Item": item.serialize(), **expect_no_question(talk)}


def delete_question(talk: Talk) -> Operation:
    """Return the operation that deletes this talker's question."""
    return key_of(talk.key, ASKED)


def forget_words(talk: Talk) -> Operation:
    """Return the operation that deletes the kept words of a talk that resumes."""
    return {**delete_question(talk), **expect_no_question(talk)}


def expect_no_question(talk: Talk) -> Operation:
    """Return the condition that no question waits, or that its time is over. Where the talk
    ``resumes``, kept words may wait.
    """
    words_may_wait = " OR attribute_exists(kept)" if talk.resumes else ""
    return {
        "ConditionExpression": f"{IF_NEW} OR #u < :now{words_may_wait}",
        "ExpressionAttributeNames": {"#u": "until"},
        "ExpressionAttributeValues": {":now": {"S": format_stored(talk.now)}},
        **RETURN_OLD,
    }


def keep_words(talk: Talk, key: MessageKey, words: str) -> bool:
    """Keep the words of a message until the talker says more, and return True: also when this
    message has been kept before. Return False when another question waits. Costs one write, and a
    Query when that fails.
    """
    until, message_key = talk.question or talk.now, str(key)
    item = AskedItem(
        talk.key,
        ASKED,
        kept=words,
        message_key=message_key,
        until=until,
        ttl=int(until.timestamp()),
    )
    if try_write(lambda: item.save(Item.pk.does_not_exist() | (AskedItem.until < talk.now))):
        return True
    waiting: Any = AskedItem.query(talk.key, consistent_read=True)
    return any(each.message_key == message_key for each in waiting)
