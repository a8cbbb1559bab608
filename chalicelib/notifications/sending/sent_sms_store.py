"""The line of a log that belongs to an SMS, by the id that its route gave it. A route reports the
delivery of an SMS by that id alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.platform.aws.table import Item, Number, try_write
from chalicelib.reports.contact.delivery_states import NEWS_MAY_COME, UNDELIVERED, State
from chalicelib.reports.store.items.side_items import NoticeItem, notice_key

SENT_SMS = "SMS#"  # in front of the route and the id
# Networks try for three days to deliver an SMS, and report it then at the latest:
# https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-destinations.html
REPORTED_WITHIN = timedelta(days=4)


class SentSmsItem(Item):
    """An SMS that was sent."""

    sorts = SENT_SMS

    owner = UnicodeAttribute()
    line = UnicodeAttribute()
    ttl = Number()


@dataclass(frozen=True, slots=True)
class SmsLine:
    """The ``line`` of a log, by its sort key. ``owner`` has the log: a recipient of notices, or
    ``duty/`` and an office.
    """

    owner: str
    line: str


def remember_sms(key: str, owner: str, line: str, now: datetime) -> None:
    """Remember the line of an SMS. ``key`` is ``SentSms.key``. Costs one PutItem."""
    until = int((now + REPORTED_WITHIN).timestamp())
    SentSmsItem(f"{SENT_SMS}{key}", SENT_SMS, owner=owner, line=line, ttl=until).save()


def find_sms(key: str) -> SmsLine | None:
    """Return the line of an SMS; None for one that is not in a log, such as a code, or that another
    stack sent. Costs one Query.
    """
    items: Any = Item.query(f"{SENT_SMS}{key}", Item.sk == SENT_SMS, consistent_read=True)
    item = next(iter(items), None)
    return SmsLine(item.owner, item.line) if item else None


def mark_reported(recipient: str, line: str, now: datetime, *, arrived: bool) -> bool:
    """Mark an SMS by the report of its delivery, also while it is still claimed, and return whether
    that is news. ``line`` is the sort key of its notice. Costs one UpdateItem.
    """
    marks: list[Any] = [NoticeItem.state.set(State.DELIVERED if arrived else State.FAILED)]
    marks.append(NoticeItem.code.remove() if arrived else NoticeItem.code.set(UNDELIVERED))
    item = NoticeItem(notice_key(recipient), line)
    is_open = NoticeItem.state.is_in(*NEWS_MAY_COME)
    return try_write(lambda: item.update([*marks, NoticeItem.at.set(now)], is_open))
