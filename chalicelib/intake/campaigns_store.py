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

from chalicelib.intake.campaigns import MOST_KEPT, Sent
from chalicelib.platform.aws.table import (
    Item,
    Moment,
    Number,
    Overtaken,
    connection,
    reason,
    written,
)
from chalicelib.platform.moments import EPOCH, stored
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


def filed(image: Mapping[str, Any]) -> Filed:
    """From a first entry's item in DynamoDB's own JSON."""
    item: EntryItem = Item.from_raw_data(dict(image))
    return Filed(item.pk[2:], item.at, item.category, item.description or "")


def enrol(campaign: str, one: Sent, category: str, kept: timedelta, *, first: bool = False) -> None:
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
        counted.append(CampaignItem.numbers.add({_number(one)}))
    member = MemberItem(report_key(one.number), MEMBER, campaign=campaign, ttl=ttl)
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.save(member, Item.pk.does_not_exist())
            transaction.update(_campaign(campaign), counted)
    except TransactWriteError as error:
        if not _failed(error):
            raise reason(error, Overtaken(one.number)) from None


def strike(campaign: str, one: Sent) -> None:
    """Count it no more, in one transaction. Raises Overtaken."""
    gone: list[Action] = [CampaignItem.many.add(-1), CampaignItem.numbers.delete({_number(one)})]
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.delete(MemberItem(report_key(one.number), MEMBER), Item.pk.exists())
            transaction.update(_campaign(campaign), gone)
    except TransactWriteError as error:
        if not _failed(error):
            raise reason(error, Overtaken(one.number)) from None


def of(campaign: str) -> Campaign | None:
    """One of them, in one Query; None when its time is over."""
    own = Item.sk == f"{CAMPAIGN}#{campaign}"
    items: Any = Item.query(CAMPAIGN, own, consistent_read=True)
    return next(map(_read, items), None)


def every(now: datetime) -> list[Campaign]:
    """All that are known, in Queries of a megabyte: some four thousand each."""
    items: Any = Item.query(CAMPAIGN, Item.sk.startswith(f"{CAMPAIGN}#"))
    return [_read(item) for item in items if item.ttl > now.timestamp()]


def _read(item: Any) -> Campaign:
    first = sorted(item.numbers or ())[:FIRST_SHOWN]
    numbers = tuple(each.split(" ")[1] for each in first)
    name = item.sk.partition("#")[2]
    return Campaign(name, int(item.many), item.since, item.until, item.category, numbers)


def _number(one: Sent) -> str:
    return f"{stored(one.at)} {one.number}"


def _campaign(campaign: str) -> CampaignItem:
    return CampaignItem(CAMPAIGN, f"{CAMPAIGN}#{campaign}")


def _failed(error: TransactWriteError) -> bool:
    """Whether it had been done before."""
    first = error.cancellation_reasons[0]
    return bool(first and first.code == "ConditionalCheckFailed")


# The signs of new reports' texts under the bands they are found by, for one window of time, and
# the campaigns they are known as. All of it goes by itself, and no text is in it.


BAND = "N#"  # before a band in a key, before the beginning of a window in a sort key
KEPT = timedelta(hours=1)  # of what lies under a band, beyond its window


class BandItem(Item):
    """Texts under one band of theirs, in one window of time: "<moment> <number> <signs>" each, and
    the campaigns they are known as: "<id> <signs>".
    """

    sorts = BAND

    sent: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    campaigns: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Held:
    """What lies under one band: what was sent first, and the campaigns of such texts by the signs
    of one of them.
    """

    sent: tuple[Sent, ...]
    campaigns: Mapping[str, str]


def join(band: str, one: Sent, span: timedelta) -> Held:
    """Put one more text under a band, and see what lies there: one UpdateItem, and a Query where
    there is no room any more. Putting it there again changes nothing.
    """
    item = _band(band, one.at, span)
    told = _told(one)
    room = BandItem.sent.does_not_exist() | (_size(BandItem.sent) < MOST_KEPT)
    end = _start(one.at, span) + span + KEPT
    actions: list[Action] = [
        BandItem.sent.add({told}),
        BandItem.ttl.set(int(end.timestamp())),
    ]
    put = written(lambda: item.update(actions, room | BandItem.sent.contains(told)))
    return _held(item) if put else _look(item)


def claim(band: str, one: Sent, span: timedelta, campaign: str) -> tuple[Held, bool]:
    """Let texts like this one be known as a new campaign's under a band, unless there is one; what
    lies there then, and whether it was made.
    """
    item = _band(band, one.at, span)
    new: list[Action] = [BandItem.campaigns.add({f"{campaign} {one.signs}"})]
    made = written(lambda: item.update(new, BandItem.campaigns.does_not_exist()))
    return (_held(item) if made else _look(item)), made


def tell(band: str, one: Sent, span: timedelta, campaign: str) -> None:
    """Let texts like this one be known as a campaign's, under a band."""
    _band(band, one.at, span).update([BandItem.campaigns.add({f"{campaign} {one.signs}"})])


def leave(band: str, one: Sent, span: timedelta) -> Held | None:
    """Take a text from under a band; what is left there, None where nothing was."""
    item = _band(band, one.at, span)
    held = _look(item)
    gone = [f"{name} {signs}" for signs, name in held.campaigns.items() if signs == one.signs]
    actions: list[Action] = [BandItem.sent.delete({_told(one)})]
    if gone:
        actions.append(BandItem.campaigns.delete({*gone}))
    return held if written(lambda: item.update(actions, Item.pk.exists())) else None


def _band(band: str, at: datetime, span: timedelta) -> BandItem:
    return BandItem(f"{BAND}{band}", f"{BAND}{stored(_start(at, span))}")


def _start(at: datetime, span: timedelta) -> datetime:
    return EPOCH + (at - EPOCH) // span * span


def _told(one: Sent) -> str:
    return f"{int(one.at.timestamp()):x} {one.number} {one.signs}"


def _look(item: BandItem) -> Held:
    found: Any = Item.query(item.pk, Item.sk == item.sk, consistent_read=True)
    return next(map(_held, found), Held((), {}))


def _held(item: Any) -> Held:
    told = item.attribute_values
    pairs = (each.split(" ") for each in told.get("campaigns") or ())
    return Held(tuple(_sent(told.get("sent") or ())), {signs: name for name, signs in pairs})


def _sent(told: Iterable[str]) -> Iterable[Sent]:
    for each in told:
        at, number, signs = each.split(" ")
        yield Sent(EPOCH + timedelta(seconds=int(at, 16)), number, signs)


_size: Any = size
