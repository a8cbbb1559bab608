"""What citizens add to reports: written beside the report before the sender is answered, put into
its timeline from the stream.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from pynamodb.exceptions import TransactWriteError

from chalicelib.intake.store import (
    ASKED,
    AskedItem,
    Message,
    Talk,
    answered,
    found,
    new,
    seen_item,
    seen_key,
    there,
)
from chalicelib.platform.aws.counters import Meter, metered, over
from chalicelib.platform.aws.table import Collision, connection, present, reason, written
from chalicelib.platform.errors import UnknownReport
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import NO_PLACE, NO_SOURCE, Media, Place, Report, Source
from chalicelib.reports.store import side_items
from chalicelib.reports.store.entries import media_of, media_text
from chalicelib.reports.store.item_classes import report_key
from chalicelib.reports.store.reports import opened
from chalicelib.reports.store.side_items import CONTACT, INBOX, InboxItem, contact_of


@dataclass(frozen=True, slots=True)
class Added:
    """What somebody added to a report, as it came. ``place`` is what the message itself tells,
    without an area.
    """

    text: str
    at: datetime
    channel: str
    contact: Contact
    place: Place = NO_PLACE
    media: tuple[tuple[str, Media], ...] = ()
    sent_at: datetime | None = None
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True)
class Open:
    """A report, its reporter, and one addition that waits; None when it is in the timeline
    already.
    """

    report: Report
    contact: Contact
    added: Added | None
    item: Any


def add(
    number: str,
    added: Added,
    message: Message,
    talk: Talk | None,
    meters: Sequence[Meter] = (),
) -> None:
    """Write an addition, in one call; ``talk`` names the question it answers, and it counts under
    the ``meters``, once however often it is repeated.

    Raises AlreadySeen, UnknownReport, OverLimit or Collision.
    """
    item = _item(number, added, message)
    puts = [new(seen_item(message, number, added=True)), new(item)]
    deletes = [answered(talk)] if talk else []
    try:
        counts = [metered(meter, added.at) for meter in meters]
        connection().transact_write_items([there(number)], deletes, puts, counts)
    except TransactWriteError as error:
        seen = found(error, message)
        if seen:
            raise seen from None
        first = next(iter(error.cancellation_reasons), None)
        if first and first.code == "ConditionalCheckFailed":
            raise UnknownReport(number=number) from None
        raise over(meters, error) or reason(error, Collision(number)) from None


def settle(number: str, talk: Talk) -> None:
    """Wait no more for what was asked about a report, when that is what we wait for."""
    written(lambda: AskedItem(talk.key, ASKED).delete(AskedItem.number == number))


def open_(number: str, key: str) -> Open:
    """The report an addition waits at, all in one Query; two more where there is much of it. Raises
    UnknownReport.
    """
    seen = side_items.look(number, consistent=True)
    report, _ = opened(number, seen.timeline, consistent=True)
    beside = seen.beside if seen.complete else side_items.named(number, CONTACT, key)
    held = {item.sk: item for item in beside}
    item = held.get(key)
    contact = contact_of(held.get(CONTACT))
    return Open(report, contact, added_of(item) if item else None, item)


def waiting(image: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    """The number and key of an addition, from its item as the stream brings it."""
    return image["pk"]["S"][2:], image["sk"]["S"]


def ref(message: Message) -> str:
    """What the addition of a message is known by, before it is in the timeline and after."""
    return sha256(seen_key(message.key).encode()).hexdigest()[:32]


def ref_of(key: str) -> str:
    """The same of an addition's sort key."""
    return key.removeprefix(INBOX)


def _item(number: str, added: Added, message: Message) -> InboxItem:
    key = f"{INBOX}{ref(message)}"
    contact, place = added.contact, added.place
    given = present(
        text=added.text,
        address=place.address,
        lat=place.lat,
        lng=place.lng,
        media=[media_text(*each) for each in added.media],
        phone=contact.phone,
        email=contact.email,
        reply=contact.reply,
        person=contact.person,
        sent_at=added.sent_at,
        seen=seen_key(message.key),
        letter=added.source.letter,
    )
    return InboxItem(report_key(number), key, at=added.at, channel=added.channel, **given)


def added_of(item: InboxItem) -> Added:
    """An addition of its item."""
    return Added(
        text=item.text or "",
        at=item.at,
        channel=item.channel,
        contact=Contact(None, item.phone, item.email, item.reply, item.person),
        place=Place(item.address, item.lat, item.lng),
        media=tuple(media_of(each) for each in item.media or ()),
        sent_at=item.sent_at,
        source=Source(item.seen, item.letter),
    )
