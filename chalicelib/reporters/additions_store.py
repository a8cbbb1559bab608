"""Additions of citizens, which wait beside their reports until the table's stream puts them into
the timeline.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from pynamodb.exceptions import TransactWriteError

from chalicelib.intake.conversations_store import ASKED, AskedItem, Talk, delete_question
from chalicelib.intake.store import (
    Message,
    check_report_exists,
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
from chalicelib.reports.filing import NO_PLACE, NO_SOURCE, Media, Place, Source
from chalicelib.reports.model import Report
from chalicelib.reports.store.items import side_items
from chalicelib.reports.store.items.entry_items import media_of, media_text
from chalicelib.reports.store.items.item_classes import report_key
from chalicelib.reports.store.items.side_items import CONTACT, INBOX, InboxItem, contact_of
from chalicelib.reports.store.reports import open_report


@dataclass(frozen=True, slots=True)
class WaitingAddition:
    """An addition to a report as it came. ``contact`` is its author's, with the ways that the
    message itself proves. ``place`` is the place in the message, without an area.
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
    """A report, its reporter's contact, and an addition that waits. ``added`` and ``item`` are None
    when the addition is in the timeline already.
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
    """Store an addition in one call, and delete the question of ``talk``, which it answers.

    The addition counts under the ``meters`` once, however often it is repeated. Raises AlreadySeen,
    UnknownReport, OverLimit or Collision.
    """
    item = _to_item(number, added, message)
    puts = [put_new(seen_item(message, number, added=True)), put_new(item)]
    deletes = [delete_question(talk)] if talk else []
    try:
        counts = [build_count_update(meter, added.at) for meter in meters]
        get_connection().transact_write_items([check_report_exists(number)], deletes, puts, counts)
    except TransactWriteError as error:
        conflict = find_conflict(error, message)
        if conflict:
            raise conflict from None
        first = next(iter(error.cancellation_reasons), None)
        if first and first.code == "ConditionalCheckFailed":
            raise UnknownReport(number=number) from None
        raise find_limit_reached(meters, error) or explain_cancellation(
            error, Collision(number)
        ) from None


def settle_question(number: str, talk: Talk) -> None:
    """Delete the talker's question when it is about this report."""
    try_write(lambda: AskedItem(talk.key, ASKED).delete(AskedItem.number == number))


def open_addition(number: str, key: str) -> OpenAddition:
    """Return an addition with its report and the reporter's contact. Costs one Query, and two more
    for a report with many items. Raises UnknownReport.
    """
    look = side_items.load_side_items(number, consistent=True)
    report, _ = open_report(number, look.timeline, consistent=True)
    found = look.beside if look.complete else side_items.load_named(number, CONTACT, key)
    items = {item.sk: item for item in found}
    item = items.get(key)
    contact = contact_of(items.get(CONTACT))
    return OpenAddition(report, contact, to_addition(item) if item else None, item)


def parse_image(image: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    """Return the report's number and the sort key of an addition, from its item as the stream
    brings it.
    """
    return image["pk"]["S"][2:], image["sk"]["S"]


def message_ref(message: Message) -> str:
    """Return the reference of a message's addition, the same before and after the addition is in
    the timeline.
    """
    return sha256(seen_key(message.key).encode()).hexdigest()[:32]


def addition_ref(key: str) -> str:
    """Return the reference of an addition from its sort key, equal to ``message_ref``."""
    return key.removeprefix(INBOX)


def _to_item(number: str, added: WaitingAddition, message: Message) -> InboxItem:
    key = f"{INBOX}{message_ref(message)}"
    contact, place = added.contact, added.place
    attributes = drop_empty(
        text=added.text,
        address=place.address,
        lat=place.lat,
        lng=place.lng,
        media=[media_text(*each) for each in added.media],
        phone=contact.phone,
        email=contact.email,
        reply=contact.reply,
        person=contact.person,
        proven={*contact.proven} or None,
        sent_at=added.sent_at,
        seen=seen_key(message.key),
        letter=added.source.letter,
    )
    return InboxItem(report_key(number), key, at=added.at, channel=added.channel, **attributes)


def to_addition(item: InboxItem) -> WaitingAddition:
    """Return an addition from its item."""
    return WaitingAddition(
        text=item.text or "",
        at=item.at,
        channel=item.channel,
        contact=Contact(
            phone=item.phone,
            email=item.email,
            reply=item.reply,
            person=item.person,
            proven=frozenset(item.proven or ()),
        ),
        place=Place(item.address, item.lat, item.lng),
        media=tuple(media_of(each) for each in item.media or ()),
        sent_at=item.sent_at,
        source=Source(item.seen, item.letter),
    )
