"""New reports, with all that comes in with them, written whole or not at all."""

from typing import Any

from pynamodb.exceptions import TransactWriteError

from chalicelib.domain.contact import Contact
from chalicelib.domain.report import Entry, Report
from chalicelib.stores import origins
from chalicelib.stores.conditions import Collision, reason
from chalicelib.stores.contacts import contact_item
from chalicelib.stores.entries import entry_item
from chalicelib.stores.items import report_item
from chalicelib.stores.messages import (
    AskedItem,
    Message,
    Talk,
    new,
    no_question,
    question,
    seen_item,
    seen_key,
    unknown,
)
from chalicelib.stores.origins import Origin
from chalicelib.stores.table import Item, connection


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


class Belongs(Exception):
    """The message is an addition to report ``number``: a reply, or, when ``asked``, what is waited
    for, which a reply may be too.
    """

    def __init__(self, number: str, *, asked: bool) -> None:
        super().__init__(number)
        self.number, self.asked = number, asked


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
        checks += [unknown(answered) for answered in message.answers]
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
    own = message and seen_key(message.key)
    for old in sorted(held, key=lambda old: old.pk != own):
        if old.pk == own:
            was = {"added": bool(old.added), "erased": bool(old.erased)}
            return AlreadySeen(old.number, old.fingerprint or b"", **was)
        asked = [each for each in held if isinstance(each, AskedItem)]
        return Belongs(old.number, asked=any(each.number == old.number for each in asked))
    return None
