"""Campaigns and their reports, and the signs of new texts under the bands that find them.

Bands are kept for one window of time, with the campaigns that their texts belong to. DynamoDB's TTL
deletes all of it. No item holds a text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.intake.campaigns.rules import MOST_KEPT, Sent
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
from chalicelib.reports.store.items.item_classes import MEMBER, EntryItem, MemberItem, report_key

CAMPAIGN = "C"  # the partition key; with "#" the prefix of the id in a sort key
FIRST_SHOWN = 5  # numbers that are shown with a campaign
BAND = "N#"  # prefix of a band in the partition key, and of a window's beginning in the sort key
KEPT_BEYOND_SPAN = timedelta(hours=1)  # how long a band is kept after its window ends


class CampaignItem(Item):
    """Reports with the same text. ``numbers`` are the first of them, as "<moment> <number>"."""

    sorts = f"{CAMPAIGN}#"

    many = Number()
    since = Moment()
    until = Moment()
    category = UnicodeAttribute()  # of the report that made these texts a campaign
    numbers: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing as its entry in the stream tells it. ``text`` is "" once it is erased."""

    number: str
    at: datetime
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """``many`` reports with the same text, filed from ``since`` to ``until``. ``numbers`` are the
    first of them.
    """

    id: str
    many: int
    since: datetime
    until: datetime
    category: str
    numbers: tuple[str, ...]


def decode_filed(image: Mapping[str, Any]) -> Filed:
    """Return the filing of a report, from the item of its first entry in DynamoDB's own JSON."""
    item: EntryItem = Item.from_raw_data(dict(image))
    return Filed(item.pk[2:], item.at, item.category, item.description or "")


def enrol_report(
    campaign: str, one: Sent, category: str, kept_for: timedelta, *, first: bool = False
) -> None:
    """Count a report in a campaign, in one transaction; repeating it changes nothing.

    The campaign is kept for ``kept_for`` after the report came. The number of a ``first`` report is
    shown with the campaign. Raises Overtaken.
    """
    ttl = int((one.at + kept_for).timestamp())
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
    """Remove a report from a campaign and from its count, in one transaction. Raises Overtaken."""
    removals: list[Action] = [
        CampaignItem.many.add(-1),
        CampaignItem.numbers.delete({_member_number(one)}),
    ]
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            transaction.delete(MemberItem(report_key(one.number), MEMBER), Item.pk.exists())
            transaction.update(_campaign_key(campaign), removals)
    except TransactWriteError as error:
        if not _was_done(error):
            raise explain_cancellation(error, Overtaken(one.number)) from None


def load_campaign(campaign: str) -> Campaign | None:
    """Return a campaign, None once it is deleted or its time is over. Costs one Query."""
    own = Item.sk == f"{CAMPAIGN}#{campaign}"
    items: Any = Item.query(CAMPAIGN, own, consistent_read=True)
    return next(map(_decode_campaign, items), None)


def load_campaigns(now: datetime) -> list[Campaign]:
    """Return all campaigns whose time is not over. Each Query of a megabyte brings some four
    thousand.
    """
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
    """Return whether the transaction was cancelled because it had been done before."""
    first = error.cancellation_reasons[0]
    return bool(first and first.code == "ConditionalCheckFailed")


class BandItem(Item):
    """The texts under one band in one window of time, each as "<moment> <number> <signs>", and
    their campaigns, each as "<id> <signs>".
    """

    sorts = BAND

    sent: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    campaigns: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class HeldTexts:
    """The texts under one band: the first that were sent, and the ids of their campaigns by the
    signs of one text each.
    """

    sent: tuple[Sent, ...]
    campaigns: Mapping[str, str]


def join_band(band: str, one: Sent, span: timedelta) -> HeldTexts:
    """Add a text to a band and return all texts of the band. Repeating it changes nothing.

    Costs one UpdateItem, and a Query as well when the band is full.
    """
    item = _band_item(band, one.at, span)
    encoded = _encode_sent(one)
    room = BandItem.sent.does_not_exist() | (_size(BandItem.sent) < MOST_KEPT)
    end = _span_start(one.at, span) + span + KEPT_BEYOND_SPAN
    actions: list[Action] = [
        BandItem.sent.add({encoded}),
        BandItem.ttl.set(int(end.timestamp())),
    ]
    was_added = try_write(lambda: item.update(actions, room | BandItem.sent.contains(encoded)))
    return _decode_texts(item) if was_added else _load_texts(item)


def claim_band(band: str, one: Sent, span: timedelta, campaign: str) -> tuple[HeldTexts, bool]:
    """Give a band a new campaign for texts like this one, unless the band has a campaign already.
    Return the texts of the band, and whether the campaign is new.
    """
    item = _band_item(band, one.at, span)
    new: list[Action] = [BandItem.campaigns.add({f"{campaign} {one.signs}"})]
    is_new = try_write(lambda: item.update(new, BandItem.campaigns.does_not_exist()))
    return (_decode_texts(item) if is_new else _load_texts(item)), is_new


def mark_band(band: str, one: Sent, span: timedelta, campaign: str) -> None:
    """Add a campaign to a band, for texts like this one."""
    _band_item(band, one.at, span).update([BandItem.campaigns.add({f"{campaign} {one.signs}"})])


def leave_band(band: str, one: Sent, span: timedelta) -> HeldTexts | None:
    """Remove a text from a band, and the campaign that was recognised by it.

    Return the texts of the band as they were before, None when there is no such band.
    """
    item = _band_item(band, one.at, span)
    texts = _load_texts(item)
    removed = [f"{name} {signs}" for signs, name in texts.campaigns.items() if signs == one.signs]
    actions: list[Action] = [BandItem.sent.delete({_encode_sent(one)})]
    if removed:
        actions.append(BandItem.campaigns.delete({*removed}))
    return texts if try_write(lambda: item.update(actions, Item.pk.exists())) else None


def _band_item(band: str, at: datetime, span: timedelta) -> BandItem:
    return BandItem(f"{BAND}{band}", f"{BAND}{format_stored(_span_start(at, span))}")


def _span_start(at: datetime, span: timedelta) -> datetime:
    return EPOCH + (at - EPOCH) // span * span


def _encode_sent(one: Sent) -> str:
    return f"{int(one.at.timestamp()):x} {one.number} {one.signs}"


def _load_texts(item: BandItem) -> HeldTexts:
    items: Any = Item.query(item.pk, Item.sk == item.sk, consistent_read=True)
    return next(map(_decode_texts, items), HeldTexts((), {}))


def _decode_texts(item: Any) -> HeldTexts:
    values = item.attribute_values
    pairs = (each.split(" ") for each in values.get("campaigns") or ())
    return HeldTexts(
        tuple(_decode_sent(values.get("sent") or ())), {signs: name for name, signs in pairs}
    )


def _decode_sent(encoded: Iterable[str]) -> Iterable[Sent]:
    for each in encoded:
        at, number, signs = each.split(" ")
        yield Sent(EPOCH + timedelta(seconds=int(at, 16)), number, signs)


_size: Any = size
