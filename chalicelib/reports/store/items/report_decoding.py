"""Reports from their items, alone and with their timelines."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from chalicelib.city.rows import Calendar, Visibility
from chalicelib.reports.filing import OUTSIDE, UNKNOWN, Filing, Place
from chalicelib.reports.handover import Handover
from chalicelib.reports.history_recording import record_entries
from chalicelib.reports.model import Report, View
from chalicelib.reports.resolution_time import Usual
from chalicelib.reports.store.items.entry_items import entry_of, filing_of
from chalicelib.reports.store.items.index_keys import filed_at
from chalicelib.reports.store.items.item_classes import HISTORY, MEMBER, USUAL, entry_key
from chalicelib.reports.store.items.text_parts import (
    before_of,
    card_of,
    marks_of,
    moderated_of,
    point_of,
    state_of,
    task_of,
    view_of,
)
from chalicelib.reports.timeline import NO_HISTORY, History, Timeline, Verdict


class ItemValues(dict[str, Any]):
    """An item's values as attributes, None where the item has none, and nothing else. PynamoDB's
    own look-up of an attribute costs fifty times as much, and a poll makes two hundred.
    """

    __slots__ = ()
    # ``__getattr__`` would only be called after a failed look-up, which costs more
    __getattribute__ = dict.get


def decode_report(items: Sequence[Any], between: Sequence[Any] = ()) -> tuple[Report, Timeline]:
    """Return a report with its timeline. ``items`` are the report's item and its entries in the
    order of their keys, with the items of its resolution time, its campaign and its history between
    them, where there are any. Of a long timeline the first entry and the newest are enough;
    ``between`` are the items of the entries before the newest that the history does not know.
    """
    values: list[Any] = [ItemValues(item.attribute_values) for item in items]
    usual = _decode_usual(values.pop(1)) if values[1].sk == USUAL else None
    campaign = values.pop(1).campaign if values[1].sk == MEMBER else None
    stored_history = values.pop(1) if values[1].sk == HISTORY else None
    report, first = values[0], values[1]
    last = entry_key(int(report.version))  # leaves out what came after the report was read
    newest = tuple(entry_of(each) for each in values[2:] if each.sk <= last)
    timeline = Timeline(entry_of(first), newest)
    history = _decode_history(timeline, stored_history, between)
    told_in = None if report.told_in is None else int(report.told_in)
    more = {
        "history": history,
        "contact_key": (report.mpk or "").partition("#")[2] or None,
        "usual": usual,
        "campaign": campaign,
    }
    located = history.located if told_in else None
    return _build_report(report, filing_of(report, first), located, told_in, **more), timeline


def _decode_history(timeline: Timeline, stored: Any, between: Sequence[Any]) -> History:
    if timeline.whole:
        return record_entries(NO_HISTORY, timeline)
    from chalicelib.reports.store.histories import history_of  # only few reports need it

    base = history_of(stored) if stored else record_entries(NO_HISTORY, [timeline.first])
    upto = int(stored.upto) if stored else 1
    missing = [entry_of(ItemValues(item.attribute_values)) for item in between]
    return record_entries(base, [*missing, *timeline.since(upto)])


def _decode_handover(text: str) -> Handover:
    # Only few reports need it.
    from chalicelib.reports.store.items.handover_text import parse_handover

    return parse_handover(text)


def _decode_usual(item: Any) -> Usual:
    return Usual(item.category, item.within, timedelta(seconds=int(item.took)), int(item.many))


def decode_without_timeline(item: Any) -> Report:
    """Return a report from its own item alone, with only the beginning of its description and its
    first picture. Of a public report the beginning has no personal data.
    """
    values: Any = ItemValues(item.attribute_values)
    card = card_of(values.public_card or values.card)
    filing = Filing(
        channel=values.channel,
        description=card.summary or "",
        place=place_of(values),
        received_at=filed_at(values),
        photos=(card.photo,) if card.photo else (),
    )
    return _build_report(values, filing, None, None)


def place_of(item: Any) -> Place:
    """Return the place in a report's own item, without the address. A point without an area lies
    outside the city.
    """
    (lat, lng), area = point_of(item.point), item.kelurahan
    found = OUTSIDE if lat is not None and area is None else UNKNOWN
    return Place(None, lat, lng, area, found)


def _build_report(
    item: Any, filing: Filing, located: Place | None, told_in: int | None, **more: Any
) -> Report:
    public = View(int(item.public or item.version), item.updated_at)
    marks, (status, outcome) = marks_of(item.marks), state_of(item.status)
    return Report(
        number=item.pk[2:],
        filing=filing,
        version=int(item.version),
        status=status,
        holder=item.holder,
        category=item.category,
        visibility=Visibility(item.visibility),
        updated_at=item.moved_at or item.updated_at,
        public=public,
        own=view_of(item.own) if item.own else public,
        respond_by=item.respond_by,
        first_answer_by=item.first_answer_by,
        complete_by=item.complete_by,
        complete_span=timedelta(seconds=int(item.complete_span)),
        answer_from=item.answer_from or filing.received_at,
        calendar=Calendar(item.calendar or Calendar.CLOCK),
        answer_calendar=Calendar(item.answer_calendar or item.calendar or Calendar.CLOCK),
        own_complete_by=item.own_complete_by,
        own_span=timedelta(seconds=int(item.own_span or 0)),
        own_calendar=Calendar(item.own_calendar or Calendar.CLOCK),
        answered_at=marks.answered_at,
        first_answered_at=item.first_answered_at or marks.answered_at,
        lengthened=bool(item.lengthened),
        closed_at=item.closed_at,
        rung=int(item.rung or 0),
        complete_rung=int(item.complete_rung or 0),
        bound_passed=bool(item.bound_passed),
        red_flag=item.red_flag,
        escalated_to=marks.escalated_to,
        run=int(item.run),
        next_check=item.next_check,
        chain=item.chain,
        token_hash=item.token_hash,
        located=located,
        told_in=told_in,
        rating=None if item.rating is None else int(item.rating),
        handovers=int(item.handovers or 0),
        bound=item.bound,
        last_handover=_decode_handover(item.last_handover) if item.last_handover else None,
        priority=marks.priority,
        paused_until=marks.paused_until,
        pauses=int(item.pauses or 0),
        tasks=tuple(task_of(text) for text in item.tasks or ()),
        outcome=outcome,
        closed_in=None if item.closed_in is None else int(item.closed_in),
        evidence=marks.evidence,
        verifier=item.verifier,
        verdict=Verdict(item.verdict) if item.verdict else None,
        rejections=int(item.rejections or 0),
        reopenings=int(item.reopenings or 0),
        appeals=int(item.appeals or 0),
        erased_at=item.erased_at,
        supporters=int(item.supporters or 0),
        earlier=timedelta(seconds=int(item.earlier or 0)),
        over_limit=item.over_limit,
        screener=item.screener,
        moderated=moderated_of(item.moderated) if item.moderated else None,
        duplicate_of=item.duplicate_of,
        survivor_visibility=(
            Visibility(item.survivor_visibility) if item.survivor_visibility else None
        ),
        followed=None if item.followed is None else int(item.followed),
        before=before_of(item.was) if item.was else None,
        merged=tuple(item.merged or ()),
        behind=int(item.behind or 0),
        retained_at=item.retained_at,
        trial=bool(item.trial),
        confidential=marks.confidential,
        accused=marks.accused,
        purpose=marks.purpose,
        words_area=marks.words_area,
        **more,
    )
