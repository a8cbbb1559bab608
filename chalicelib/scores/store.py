"""The appeals against frozen scores, one item each, in a partition of their own."""

from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, ListAttribute, UnicodeAttribute

from chalicelib.platform.aws import partition_page
from chalicelib.platform.aws.table import Item, Moment, drop_empty, try_write
from chalicelib.platform.score_errors import UnknownAppeal
from chalicelib.scores.rules import Adjustment, Appeal, AppealState

APPEALS = "APPEALS"
APPEAL = "APPEAL#"  # in a sort key, before the quarter and the office


class AppealItem(Item):
    """An appeal as it is stored. Each of ``adjustments`` is a column and a number."""

    sorts = APPEAL

    at = Moment()
    note = UnicodeAttribute()
    by = UnicodeAttribute()
    asked = BinaryAttribute(legacy_encoding=False, null=True)
    state = UnicodeAttribute()
    adjustments: ListAttribute[Any] = ListAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    decided_at = Moment(null=True)
    decided_by = UnicodeAttribute(null=True)
    decided_asked = BinaryAttribute(legacy_encoding=False, null=True)


def find_appeal(quarter: str, office: str) -> Appeal | None:
    """Return the appeal of an office about a quarter, in one Query; None when there is none."""
    key = f"{APPEAL}{quarter}#{office}"
    items: Any = Item.query(APPEALS, Item.sk == key, consistent_read=True)
    return next(map(_to_appeal, items), None)


def load_appeal(quarter: str, office: str) -> Appeal:
    """Return the appeal of an office about a quarter. Raises UnknownAppeal."""
    found = find_appeal(quarter, office)
    if found is None:
        raise UnknownAppeal(quarter=quarter[:20])
    return found


def add_appeal(appeal: Appeal) -> bool:
    """Store a new appeal; return whether the office had made none about the quarter."""
    item = _to_item(appeal)
    return try_write(lambda: item.save(Item.pk.does_not_exist()))


def save_decision(appeal: Appeal) -> bool:
    """Store an appeal that was decided; return whether it was not decided before."""
    item = _to_item(appeal)
    return try_write(lambda: item.save(AppealItem.state == str(AppealState.WAITING)))


def load_page(most: int, after: str | None) -> tuple[list[Appeal], str | None]:
    """Return at most so many appeals, those of the last quarter first, and where the next page
    begins; None for the last one. Costs one Query.
    """
    items, more = partition_page.read_newest(APPEALS, APPEAL, most, after)
    return [_to_appeal(each) for each in items], more


def _to_item(appeal: Appeal) -> AppealItem:
    texts = [f"{each.column} {each.many}" for each in appeal.adjustments]
    return AppealItem(
        APPEALS,
        f"{APPEAL}{appeal.quarter}#{appeal.office}",
        at=appeal.made_at,
        note=appeal.note,
        by=appeal.made_by,
        state=str(appeal.state),
        **drop_empty(
            asked=appeal.asked or None,
            adjustments=texts,
            reason=appeal.reason,
            decided_at=appeal.decided_at,
            decided_by=appeal.decided_by,
            decided_asked=appeal.decided_asked or None,
        ),
    )


def _to_appeal(item: AppealItem) -> Appeal:
    quarter, _, office = item.sk.removeprefix(APPEAL).partition("#")
    decided_at: datetime | None = item.decided_at
    return Appeal(
        quarter=quarter,
        office=office,
        note=item.note,
        made_at=item.at,
        made_by=item.by,
        asked=item.asked or b"",
        state=AppealState(item.state),
        adjustments=tuple(_parse_adjustment(text) for text in item.adjustments or ()),
        reason=item.reason or "",
        decided_at=decided_at,
        decided_by=item.decided_by or "",
        decided_asked=item.decided_asked or b"",
    )


def _parse_adjustment(text: str) -> Adjustment:
    column, _, many = text.partition(" ")
    return Adjustment(column, int(many))


def parse_image(image: dict[str, Any]) -> Appeal:
    """Return the appeal of an item in a record of the table's stream."""
    return _to_appeal(AppealItem.from_raw_data(image))
