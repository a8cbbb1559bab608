"""The log of deliveries, and the messages that recipients may still get.

The log has one item for each notice and way. A delivery claims the item before it sends
the notice, and then marks it with the outcome. A recipient (``whom``) is the number of a report,
for its reporter, or the address of a supporter (``supporters.contacts_store.supporter_address``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError
from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.update import Action

from chalicelib.platform.aws.table import Item, Number, drop_empty, try_write
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.contact.delivery_states import (
    BOUNCED,
    CAP,
    FOR_NOW,
    LOST,
    NEWS_MAY_COME,
    UNDELIVERED,
    LineKey,
    State,
)
from chalicelib.reports.contact.preferences import EMAIL
from chalicelib.reports.store.items.side_items import NOTICE, NoticeItem, notice_key

CLAIM_TIME = timedelta(seconds=90)  # a claim older than this was made by a delivery that died


class DeliveryInProgress(Exception):
    """Another copy of this notice is being delivered at this moment."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One notice: of entry ``seq``, to the recipient ``whom``, by a way. ``topic`` is that of a
    later notice. ``to`` is its address with the middle left out, ``until`` is when its item
    expires, and ``claim`` is the random word that marks the claim of this delivery.
    """

    whom: str
    seq: int
    way: str
    to: str
    until: datetime
    claim: str = ""
    topic: str = ""

    @property
    def line(self) -> LineKey:
        return LineKey(self.seq, self.topic, self.way)

    @property
    def key(self) -> str:
        return line_key(self.seq, self.way, self.topic)


def claim_notice(slip: Slip, now: datetime, *, repeatable: bool = False) -> None:
    """Claim a notice. If it is ``repeatable``, the claim of a delivery that died may be taken over,
    since a repeat does no harm.

    Raises DeliveryInProgress while another copy has the claim, and when the notice is settled.
    """
    free = _free_condition()
    if repeatable:
        free |= _abandoned_condition(now)
    attributes = drop_empty(to=slip.to, ttl=int(slip.until.timestamp()), claim=slip.claim)
    item = NoticeItem(notice_key(slip.whom), slip.key, state=State.CLAIMED, at=now, **attributes)
    if not try_write(lambda: item.save(free | (NoticeItem.claim == slip.claim))):
        raise DeliveryInProgress(f"{slip.whom} {slip.seq} {slip.way}")


def release_claim(slip: Slip, now: datetime) -> None:
    """Give up this claim: nothing was sent under it."""
    marks = [NoticeItem.state.set(State.FAILED), NoticeItem.retry.set(True), NoticeItem.at.set(now)]
    item = NoticeItem(notice_key(slip.whom), slip.key)
    try_write(lambda: item.update([*marks], NoticeItem.claim == slip.claim))


def mark_lost(slip: Slip, now: datetime) -> None:
    """Mark a notice whose delivery died after the claim: nobody knows whether it went out."""
    marks = [NoticeItem.state.set(State.UNKNOWN), NoticeItem.at.set(now), NoticeItem.code.set(LOST)]
    item = NoticeItem(notice_key(slip.whom), slip.key)
    try_write(lambda: item.update([*marks], _abandoned_condition(now)))


def mark_withheld(slip: Slip, now: datetime, code: str, until: datetime | None = None) -> None:
    """Record why a notice is not sent, or not before ``until``. A notice that is settled or claimed
    stays as it is.
    """
    marks: list[Action] = [NoticeItem.state.set(State.WITHHELD), NoticeItem.retry.remove()]
    marks.append(NoticeItem.until.set(until) if until else NoticeItem.until.remove())
    marks += _state_changes(slip, now, code)
    try_write(lambda: NoticeItem(notice_key(slip.whom), slip.key).update(marks, _free_condition()))


def forget_capped(slip: Slip) -> None:
    """Take out a notice that the day's limit withheld, so that it may be sent on another day."""
    capped = (NoticeItem.state == State.WITHHELD) & (NoticeItem.code == CAP)
    try_write(lambda: NoticeItem(notice_key(slip.whom), slip.key).delete(capped))


def _free_condition() -> Any:
    """The notice was not sent, and no delivery has a claim on it."""
    retries = (NoticeItem.state == State.FAILED) & (NoticeItem.retry == True)  # noqa: E712
    waits = (NoticeItem.state == State.WITHHELD) & NoticeItem.code.is_in(*FOR_NOW)
    return Item.pk.does_not_exist() | retries | waits


def _abandoned_condition(now: datetime) -> Any:
    return (NoticeItem.state == State.CLAIMED) & (NoticeItem.at < now - CLAIM_TIME)


def mark_sent(slip: Slip, now: datetime) -> None:
    """Mark a notice as sent."""
    _write_marks(slip, NoticeItem.state.set(State.SENT), NoticeItem.at.set(now))


def mark_unknown(slip: Slip, now: datetime, code: str) -> None:
    """Mark a notice whose answer was lost: it is not sent again by itself."""
    _write_marks(slip, NoticeItem.state.set(State.UNKNOWN), *_state_changes(slip, now, code))


def mark_failed(slip: Slip, now: datetime, code: str, *, retry: bool) -> None:
    """Mark a notice that the sender did not take, with the sender's reason. With ``retry`` it may
    be tried again at any time; without, this way does not reach the recipient.
    """
    marks = [NoticeItem.state.set(State.FAILED), *_state_changes(slip, now, code)]
    _write_marks(slip, *marks, *([NoticeItem.retry.set(True)] if retry else []))


def _state_changes(slip: Slip, now: datetime, code: str) -> list[Action]:
    changes: list[Action] = [NoticeItem.at.set(now)]
    changes.append(NoticeItem.ttl.set(int(slip.until.timestamp())))
    if code:
        changes.append(NoticeItem.code.set(code))
    return [*changes, NoticeItem.to.set(slip.to)] if slip.to else changes


def _write_marks(slip: Slip, *marks: Action) -> None:
    """Write the marks unless it is known meanwhile what became of the message."""
    came_back = (NoticeItem.code != BOUNCED) & (NoticeItem.code != UNDELIVERED)
    is_open = NoticeItem.code.does_not_exist() | came_back
    item = NoticeItem(notice_key(slip.whom), slip.key)
    try_write(lambda: item.update([*marks], is_open & (NoticeItem.state != State.DELIVERED)))


def mark_returned(recipient: str, seq: int, now: datetime) -> str:
    """Mark a mail about entry ``seq`` that bounced, also while it is still claimed, and return its
    topic. Of several mails about the entry it is the last: none would have followed one that
    bounced. Writes nothing when the item has expired. Costs a Query and an UpdateItem.
    """
    mails: Any = Item.query(
        notice_key(recipient), Item.sk.startswith(line_key(seq, EMAIL)), consistent_read=True
    )
    sent = (mail for mail in mails if mail.state in NEWS_MAY_COME or mail.code == BOUNCED)
    item = max(sent, key=lambda mail: mail.at, default=None)
    if item is None:
        return ""
    marks = [NoticeItem.state.set(State.FAILED), NoticeItem.code.set(BOUNCED)]
    may_bounce = NoticeItem.state.is_in(*NEWS_MAY_COME)
    try_write(lambda: item.update([*marks, NoticeItem.at.set(now)], may_bounce))
    return parse_line_key(item.sk).topic


def line_key(seq: int, way: str, topic: str = "") -> str:
    return f"{NOTICE}{seq:06}#{way}" + (f"#{topic}" if topic else "")


def parse_line_key(key: str) -> LineKey:
    """Return what the sort key of a notice says: the inverse of ``line_key``."""
    _, _, seq, way, topic = f"{key}#".split("#")[:5]
    return LineKey(int(seq), topic, way)


# The counts of messages of a day: to one number or address, and of the whole city. Each count is
# one item, and is increased before a message is sent.


SENT_KEY = "SENT#"  # before the owner in a partition key, before the day in a sort key
CITY_SHARE = "city"
KEEP_COUNTS = timedelta(days=3)


class SentItem(Item):
    """The messages that were taken of a day: ``many`` in all, ``first`` of them to addresses that
    nobody has proven. ``seen`` names the messages that must count only once.
    """

    sorts = SENT_KEY

    many = Number()
    first = Number()
    seen = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Share:
    """A number of a day's messages, or the limit of a day: ``many`` in all, ``first`` of them to
    addresses that nobody has proven.
    """

    many: int
    first: int = 0


class NotCounted(Exception):
    """The count could not be written."""


def take_share(
    owner: str, now: datetime, share: Share, most: Share, *, once: str = ""
) -> Share | None:
    """Take a ``share`` of an owner's day. Return what is taken of the day with it, or None when
    there is no room.

    ``owner`` is the keyed hash of a number or address, or CITY_SHARE. ``most`` is the limit of the
    day. A message that comes again under the same name ``once`` is not counted again. Costs one
    UpdateItem, and a Query when there is no room. Raises NotCounted.
    """
    if share.many > most.many or share.first > most.first:
        return None
    item = SentItem(f"{SENT_KEY}{owner}", f"{SENT_KEY}{now.astimezone(JAKARTA):%Y%m%d}")
    changes: list[Any] = [SentItem.many.add(share.many), SentItem.first.add(share.first)]
    changes.append(SentItem.ttl.set(int((now + KEEP_COUNTS).timestamp())))
    fits = SentItem.many.does_not_exist() | (SentItem.many <= most.many - share.many)
    if share.first:
        fits &= SentItem.first.does_not_exist() | (SentItem.first <= most.first - share.first)
    if once:
        changes.append(SentItem.seen.add({once}))
        fits &= ~SentItem.seen.contains(once)
    try:
        if not try_write(lambda: item.update(changes, fits)):
            return _find_taken_before(item, once)
    except (PynamoDBException, BotoCoreError) as fault:
        raise NotCounted from fault
    return Share(int(item.many), int(item.first))


def _find_taken_before(item: SentItem, once: str) -> Share | None:
    if not once:
        return None
    try:
        items: Any = Item.query(item.pk, Item.sk == item.sk, consistent_read=True)
        stored = next(iter(items), None)
    except (PynamoDBException, BotoCoreError) as fault:
        raise NotCounted from fault
    if stored is None or once not in (stored.seen or set()):
        return None
    return Share(int(stored.many), int(stored.first))
