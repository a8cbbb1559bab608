"""Campaigns: texts that many send, and the reports that are part of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.campaigns import Sent
from chalicelib.domain.moments import stored
from chalicelib.stores.conditions import Overtaken, reason
from chalicelib.stores.fields import Moment, Number
from chalicelib.stores.table import Item, connection
from chalicelib.stores.timeline import MEMBER, EntryItem, MemberItem, report_key

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
