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
    check_report_exists,
    delete_question,
    find_conflict,
    put_new,
    seen_item,
    seen_key,
)
from chalicelib.platform.aws.counters import Meter, build_count_update, find_limit_reached
from chalicelib.platform.aws.table import (
    Collision,
    drop_empty,
    explain_cancellation,
    get_connection,
    try_write,
)
from chalicelib.platform.errors import UnknownReport
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import NO_PLACE, NO_SOURCE, Media, Place, Report, Source
from chalicelib.reports.store import side_items
from chalicelib.reports.store.entries import media_of, media_text
from chalicelib.reports.store.item_classes import report_key
from chalicelib.reports.store.reports import open_report
from chalicelib.reports.store.side_items import CONTACT, INBOX, InboxItem, contact_of


@dataclass(frozen=True, slots=True)
class WaitingAddition:
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
class OpenAddition:
    """A report, its reporter, and one addition that waits; None when it is in the timeline
    already.
    """

    report: Report
    contact: Contact
    added: WaitingAddition | None
    item: Any


def save_addition(
    number: str,
    added: WaitingAddition,
    message: Message,
    talk: Talk | None,
    meters: Sequence[Meter] = (),
) -> None:
    """Write an addition, in one call; ``talk`` names the question it answers, and it counts under
    the ``meters``, once however often it is repeated.

    Raises AlreadySeen, UnknownReport, OverLimit or Collision.
    """
    item = _to_item(number, added, message)
    puts = [put_new(seen_item(message, number, added=True)), put_new(item)]
    deletes = [delete_question(talk)] if talk else []
    try:
        counts = [build_count_update(meter, added.at) for meter in meters]
        get_connection().transact_write_items([check_report_exists(number)], deletes, puts, counts)
    except TransactWriteError as error:
        seen = find_conflict(error, message)
        if seen:
            raise seen from None
        first = next(iter(error.cancellation_reasons), None)
        if first and first.code == "ConditionalCheckFailed":
            raise UnknownReport(number=number) from None
        raise find_limit_reached(meters, error) or explain_cancellation(
            error, Collision(number)
        ) from None


def settle_question(number: str, talk: Talk) -> None:
    """Wait no more for what was asked about a report, when that is what we wait for."""
    try_write(lambda: AskedItem(talk.key, ASKED).delete(AskedItem.number == number))


def open_addition(number: str, key: str) -> OpenAddition:
    """The report an addition waits at, all in one Query; two more where there is much of it. Raises
    UnknownReport.
    """
    seen = side_items.load_side_items(number, consistent=True)
    report, _ = open_report(number, seen.timeline, consistent=True)
    beside = seen.beside if seen.complete else side_items.load_named(number, CONTACT, key)
    held = {item.sk: item for item in beside}
    item = held.get(key)
    contact = contact_of(held.get(CONTACT))
    return OpenAddition(report, contact, to_addition(item) if item else None, item)


def parse_image(image: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    """The number and key of an addition, from its item as the stream brings it."""
    return image["pk"]["S"][2:], image["sk"]["S"]


def message_ref(message: Message) -> str:
    """What the addition of a message is known by, before it is in the timeline and after."""
    return sha256(seen_key(message.key).encode()).hexdigest()[:32]


def addition_ref(key: str) -> str:
    """The same of an addition's sort key."""
    return key.removeprefix(INBOX)


def _to_item(number: str, added: WaitingAddition, message: Message) -> InboxItem:
    key = f"{INBOX}{message_ref(message)}"
    contact, place = added.contact, added.place
    given = drop_empty(
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


def to_addition(item: InboxItem) -> WaitingAddition:
    """An addition of its item."""
    return WaitingAddition(
        text=item.text or "",
        at=item.at,
        channel=item.channel,
        contact=Contact(None, item.phone, item.email, item.reply, item.person),
        place=Place(item.address, item.lat, item.lng),
        media=tuple(media_of(each) for each in item.media or ()),
        sent_at=item.sent_at,
        source=Source(item.seen, item.letter),
    )
