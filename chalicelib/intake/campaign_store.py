"""Campaigns: texts that many send, and the reports that are part of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.intake.campaign_rules import MOST_KEPT, Sent
from chalicelib.platform.aws.table import (
    Item,
    Moment,
    Number,
    Overtaken,
    explain_cancellation,
    get_connection,
    try_write,
)
from chalicelib.platform.moments import EPOCH, format_stored
from chalicelib.reports.store.item_classes import MEMBER, EntryItem, MemberItem, report_key

CAMPAIGN = "C"  # a key; with # before its id in a sort key
FIRST_SHOWN = 5  # numbers of a campaign that are told with it


class CampaignItem(Item):
    """Reports with one text; ``numbers`` are the first: "<moment> <number>"."""

    sorts = f"{CAMPAIGN}#"

    many = Number()
    since = Moment()
    until = Moment()
    category = UnicodeAttribute()  # of the report that made it one
    numbers: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Filed:
    """What was filed, as its entry in the stream tells it; ``text`` is "" once it is erased."""

    number: str
    at: datetime
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """``many`` reports with one text ``since`` a moment, the last one ``until``; ``numbers`` are
    the first of them.
    """

    id: str
    many: int
    since: datetime
    until: datetime
    category: str
    numbers: tuple[str, ...]


def decode_filed(image: Mapping[str, Any]) -> Filed:
    """From a first entry's item in DynamoDB's own JSON."""
    item: EntryItem = Item.from_raw_data(dict(image))
    return Filed(item.pk[2:], item.at, item.category, item.description or "")


def enrol_report(
    campaign: str, one: Sent, category: str, kept: timedelta, *, first: bool = False
) -> None:
    """Count a report as a campaign's, once, in one transaction; ``first`` are told with it. Raises
    Overtaken.
    """
    ttl = int((one.at + kept).timestamp())
    counted: list[Action] = [
        CampaignItem.many.add(1),
        CampaignItem.since.set(CampaignItem.since | one.at),
        CampaignItem.until.set(one.at),
        CampaignItem.category.set(CampaignItem.category | category),
        CampaignItem.ttl.set(ttl),
    ]
    if first:
        counted.append(CampaignItem.numbers.add({_member_number(one)}))
    member = MemberItem(report_key(one.number), MEMBER, campaign=campaign, ttl=ttl)
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            transaction.save(member, Item.pk.does_not_exist())
            transaction.update(_campaign_key(campaign), counted)
    except TransactWriteError as error:
        if not _was_done(error):
            raise explain_cancellation(error, Overtaken(one.number)) from None


def strike_report(campaign: str, one: Sent) -> None:
    """Count it no more, in one transaction. Raises Overtaken."""
    gone: list[Action] = [
        CampaignItem.many.add(-1),
        CampaignItem.numbers.delete({_member_number(one)}),
    ]
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            transaction.delete(MemberItem(report_key(one.number), MEMBER), Item.pk.exists())
            transaction.update(_campaign_key(campaign), gone)
    except TransactWriteError as error:
        if not _was_done(error):
            raise explain_cancellation(error, Overtaken(one.number)) from None


def load_campaign(campaign: str) -> Campaign | None:
    """One of them, in one Query; None when its time is over."""
    own = Item.sk == f"{CAMPAIGN}#{campaign}"
    items: Any = Item.query(CAMPAIGN, own, consistent_read=True)
    return next(map(_decode_campaign, items), None)


def load_campaigns(now: datetime) -> list[Campaign]:
    """All that are known, in Queries of a megabyte: some four thousand each."""
    items: Any = Item.query(CAMPAIGN, Item.sk.startswith(f"{CAMPAIGN}#"))
    return [_decode_campaign(item) for item in items if item.ttl > now.timestamp()]


def _decode_campaign(item: Any) -> Campaign:
    first = sorted(item.numbers or ())[:FIRST_SHOWN]
    numbers = tuple(each.split(" ")[1] for each in first)
    name = item.sk.partition("#")[2]
    return Campaign(name, int(item.many), item.since, item.until, item.category, numbers)


def _member_number(one: Sent) -> str:
    return f"{format_stored(one.at)} {one.number}"


def _campaign_key(campaign: str) -> CampaignItem:
    return CampaignItem(CAMPAIGN, f"{CAMPAIGN}#{campaign}")


def _was_done(error: TransactWriteError) -> bool:
    """Whether it had been done before."""
    first = error.cancellation_reasons[0]
    return bool(first and first.code == "ConditionalCheckFailed")


# The signs of new reports' texts under the bands they are found by, for one window of time, and
# the campaigns they are known as. All of it goes by itself, and no text is in it.


BAND = "N#"  # before a band in a key, before the beginning of a window in a sort key
KEPT_BEYOND_SPAN = timedelta(hours=1)  # of what lies under a band, beyond its window


class BandItem(Item):
    """Texts under one band of theirs, in one window of time: "<moment> <number> <signs>" each, and
    the campaigns they are known as: "<id> <signs>".
    """

    sorts = BAND

    sent: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    campaigns: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class HeldTexts:
    """What lies under one band: what was sent first, and the campaigns of such texts by the signs
    of one of them.
    """

    sent: tuple[Sent, ...]
    campaigns: Mapping[str, str]


def join_band(band: str, one: Sent, span: timedelta) -> HeldTexts:
    """Put one more text under a band, and see what lies there: one UpdateItem, and a Query where
    there is no room any more. Putting it there again changes nothing.
    """
    item = _band_item(band, one.at, span)
    told = _encode_sent(one)
    room = BandItem.sent.does_not_exist() | (_size(BandItem.sent) < MOST_KEPT)
    end = _span_start(one.at, span) + span + KEPT_BEYOND_SPAN
    actions: list[Action] = [
        BandItem.sent.add({told}),
        BandItem.ttl.set(int(end.timestamp())),
    ]
    put = try_write(lambda: item.update(actions, room | BandItem.sent.contains(told)))
    return _decode_held(item) if put else _decode_item(item)


def claim_band(band: str, one: Sent, span: timedelta, campaign: str) -> tuple[HeldTexts, bool]:
    """Let texts like this one be known as a new campaign's under a band, unless there is one; what
    lies there then, and whether it was made.
    """
    item = _band_item(band, one.at, span)
    new: list[Action] = [BandItem.campaigns.add({f"{campaign} {one.signs}"})]
    made = try_write(lambda: item.update(new, BandItem.campaigns.does_not_exist()))
    return (_decode_held(item) if made else _decode_item(item)), made


def mark_band(band: str, one: Sent, span: timedelta, campaign: str) -> None:
    """Let texts like this one be known as a campaign's, under a band."""
    _band_item(band, one.at, span).update([BandItem.campaigns.add({f"{campaign} {one.signs}"})])


def leave_band(band: str, one: Sent, span: timedelta) -> HeldTexts | None:
    """Take a text from under a band; what is left there, None where nothing was."""
    item = _band_item(band, one.at, span)
    held = _decode_item(item)
    gone = [f"{name} {signs}" for signs, name in held.campaigns.items() if signs == one.signs]
    actions: list[Action] = [BandItem.sent.delete({_encode_sent(one)})]
    if gone:
        actions.append(BandItem.campaigns.delete({*gone}))
    return held if try_write(lambda: item.update(actions, Item.pk.exists())) else None


def _band_item(band: str, at: datetime, span: timedelta) -> BandItem:
    return BandItem(f"{BAND}{band}", f"{BAND}{format_stored(_span_start(at, span))}")


def _span_start(at: datetime, span: timedelta) -> datetime:
    return EPOCH + (at - EPOCH) // span * span


def _encode_sent(one: Sent) -> str:
    return f"{int(one.at.timestamp()):x} {one.number} {one.signs}"


def _decode_item(item: BandItem) -> HeldTexts:
    found: Any = Item.query(item.pk, Item.sk == item.sk, consistent_read=True)
    return next(map(_decode_held, found), HeldTexts((), {}))


def _decode_held(item: Any) -> HeldTexts:
    told = item.attribute_values
    pairs = (each.split(" ") for each in told.get("campaigns") or ())
    return HeldTexts(
        tuple(_decode_sent(told.get("sent") or ())), {signs: name for name, signs in pairs}
    )


def _decode_sent(told: Iterable[str]) -> Iterable[Sent]:
    for each in told:
        at, number, signs = each.split(" ")
        yield Sent(EPOCH + timedelta(seconds=int(at, 16)), number, signs)


_size: Any = size
