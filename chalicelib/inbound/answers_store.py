"""The first answers to commands, under the keys of the messages that gave them. A command that is
delivered again is not carried out again, and gets its first answer (docs/decisions/0084).
"""

from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.intake.service import remembered_until
from chalicelib.intake.store import seen_key
from chalicelib.platform.aws.table import Item, Number, drop_empty, try_write
from chalicelib.platform.errors import KeyReused
from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import Message, MessageResult, ResultKind

ANSWERED = "Y"


class AnsweredItem(Item):
    """The first answer to a command, beside the message where that became a report."""

    sorts = ANSWERED

    became = UnicodeAttribute()
    text = UnicodeAttribute()
    number = UnicodeAttribute(null=True)
    fingerprint = BinaryAttribute(null=True, legacy_encoding=False)
    proves = UnicodeAttribute(null=True)  # the recipient whose number the command proves
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a command, and the recipient whose number it proves, if any."""

    result: MessageResult
    proves: str | None = None


def load_answer(message: Message) -> Answered | None:
    """Return the first answer to the command of a message, None when it has none yet. Costs a
    Query. Raises KeyReused when the message had another text then.
    """
    if message.draft.key is None:
        return None
    pk = seen_key(message.draft.key)
    items: Any = Item.query(pk, Item.sk == ANSWERED, consistent_read=True)
    for item in items:
        if (item.fingerprint or b"") != message.draft.fingerprint:
            raise KeyReused
        result = MessageResult(
            ResultKind(item.became),
            item.text,
            message.draft.external_id,
            item.number,
            track_url=track_url(item.number) if item.number else None,
            repeated=True,
        )
        return Answered(result, item.proves)
    return None


def answer_item(
    message: Message, result: MessageResult, *, proves: str | None = None
) -> AnsweredItem | None:
    """Return the item of an answer, to be put where there is none. None for a message without an
    id, which nobody recognises again.
    """
    draft = message.draft
    if draft.key is None:
        return None
    fingerprint = draft.fingerprint or None
    attributes = drop_empty(number=result.number, proves=proves, fingerprint=fingerprint)
    return AnsweredItem(
        seen_key(draft.key),
        ANSWERED,
        became=str(result.became),
        text=result.text,
        ttl=int(remembered_until(draft.received_at).timestamp()),
        **attributes,
    )


def keep_answer(message: Message, result: MessageResult, *, proves: str | None = None) -> Answered:
    """Store the answer to a command, and return it; the first one where there is one already.
    Costs one write.
    """
    item = answer_item(message, result, proves=proves)
    if item is None or try_write(lambda: item.save(Item.pk.does_not_exist())):
        return Answered(result, proves)
    return load_answer(message) or Answered(result, proves)
