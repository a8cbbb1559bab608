"""Convert reports to and from their items, alone and with their timelines."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from chalicelib.city.rows import Calendar, Priority, Visibility
from chalicelib.platform.aws.table import drop_empty, drop_usual
from chalicelib.platform.text import cut_text
from chalicelib.reports.filing import OUTSIDE, UNKNOWN, Filing, Place
from chalicelib.reports.history_recording import record_entries
from chalicelib.reports.model import Evidence, Outcome, Report, View
from chalicelib.reports.resolution_time import Usual
from chalicelib.reports.status import Status
from chalicelib.reports.store.entry_items import entry_of, filing_of
from chalicelib.reports.store.index_keys import (
    ADDRESS,
    SUMMARY,
    moment_sort,
    public_keys,
    work_keys,
)
from chalicelib.reports.store.item_classes import (
    HISTORY,
    MEMBER,
    REPORT,
    USUAL,
    ReportItem,
    entry_key,
    report_key,
)
from chalicelib.reports.store.text_parts import (
    before_of,
    before_text,
    moderated_of,
    moderated_text,
    task_of,
    task_text,
    view_of,
    view_text,
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


def _decode_usual(item: Any) -> Usual:
    span = timedelta(seconds=int(item.took))
    return Usual(item.category, item.within, span, int(item.many))


def decode_without_timeline(item: Any) -> Report:
    """Return a report from its own item alone, with only the beginning of its description."""
    values: Any = ItemValues(item.attribute_values)
    filing = Filing(values.channel, values.summary or "", place_of(values), values.created_at)
    return _build_report(values, filing, None, None)


def place_of(item: Any) -> Place:
    """Return the place in a report's own item, without the address. A point without an area lies
    outside the city.
    """
    lat, area = item.lat, item.kelurahan
    found = OUTSIDE if lat is not None and area is None else UNKNOWN
    return Place(None, lat, item.lng, area, found)


def report_item(report: Report, reporter_key: str | None) -> ReportItem:
    """Return the item of a report; ``reporter_key`` is the key by which its reporter finds it."""
    keys = {"mpk": reporter_key, "msk": moment_sort(report)} if reporter_key else {}
    attributes: dict[str, Any] = {**report_attributes(report), **keys}
    return ReportItem(report_key(report.number), REPORT, **attributes)


def report_attributes(report: Report) -> dict[str, Any]:
    """Return the attributes of a report's item without its own keys and its reporter's, which never
    change.
    """
    return {
        **drop_empty(
            version=report.version,
            status=str(report.status),
            holder=report.holder,
            category=report.category,
            channel=report.filing.channel,
            kelurahan=report.place.area,
            created_at=report.filing.received_at,
            updated_at=report.public.at,
            moved_at=None if report.updated_at == report.public.at else report.updated_at,
            public=None if report.version == report.public.changes else report.public.changes,
            own=None if report.own == report.public else view_text(report.own),
            complete_by=report.complete_by,
            closed_at=report.closed_at,
            **_promise_attributes(report),
            next_check=report.next_check,
            chain=report.chain,
            token_hash=report.token_hash,
            told_in=report.told_in,
            rating=report.rating,
            handovers=report.handovers or None,
            bound=report.bound,
            priority=drop_usual(Priority.BIASA, report.priority),
            paused_until=report.paused_until,
            pauses=report.pauses or None,
            tasks=[task_text(task) for task in report.tasks],
            outcome=report.outcome and str(report.outcome),
            closed_in=report.closed_in,
            evidence=report.evidence and str(report.evidence),
            verifier=report.verifier,
            verdict=report.verdict and str(report.verdict),
            rejections=report.rejections or None,
            reopenings=report.reopenings or None,
            appeals=report.appeals or None,
            duplicate_of=report.duplicate_of,
            survivor_visibility=report.survivor_visibility and str(report.survivor_visibility),
            followed=report.followed,
            was=report.before and before_text(report.before),
            merged=[*report.merged],
            behind=report.behind or None,
            earlier=int(report.earlier.total_seconds()) or None,
            erased_at=report.erased_at,
            over_limit=report.over_limit,
            screener=report.screener,
            moderated=report.moderated and moderated_text(report.moderated),
            retained_at=report.retained_at,
            confidential=report.confidential,
            accused=[*report.accused],
            **({} if report.erased_at else _place_attributes(report)),
        ),
        "visibility": str(report.visibility),
        "red_flag": report.red_flag,
        "run": report.run,
        **work_keys(report),
        **public_keys(report),
    }


def _promise_attributes(report: Report) -> dict[str, Any]:
    received, answered = report.filing.received_at, report.answered_at
    own, calendar = report.own_complete_by, report.answer_calendar
    return {
        "respond_by": report.respond_by,
        "first_answer_by": report.first_answer_by,
        "complete_span": int(report.complete_span.total_seconds()),
        "calendar": drop_usual(Calendar.CLOCK, report.calendar),
        "answer_from": None if report.answer_from == received else report.answer_from,
        "answer_calendar": None if calendar is report.calendar else str(calendar),
        "answered_at": answered,
        "first_answered_at": None
        if report.first_answered_at == answered
        else (report.first_answered_at),
        "own_complete_by": own,
        "own_span": own and int(report.own_span.total_seconds()),
        "own_calendar": own and drop_usual(Calendar.CLOCK, report.own_calendar),
        "lengthened": report.lengthened or None,
        "rung": report.rung or None,
        "complete_rung": report.complete_rung or None,
        "bound_passed": report.bound_passed or None,
        "escalated_to": [*report.escalated_to],
    }


def _place_attributes(report: Report) -> dict[str, Any]:
    """Return the attributes of the place, and of the texts that lists show."""
    return {
        "summary": cut_text(report.filing.description, SUMMARY),
        "address": cut_text(report.place.address, ADDRESS),
        "lat": report.place.lat,
        "lng": report.place.lng,
    }


def _build_report(
    item: Any, filing: Filing, located: Place | None, told_in: int | None, **more: Any
) -> Report:
    public = View(int(item.public or item.version), item.updated_at)
    return Report(
        number=item.pk[2:],
        filing=filing,
        version=int(item.version),
        status=Status(item.status),
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
        answer_from=item.answer_from or item.created_at,
        calendar=Calendar(item.calendar or Calendar.CLOCK),
        answer_calendar=Calendar(item.answer_calendar or item.calendar or Calendar.CLOCK),
        own_complete_by=item.own_complete_by,
        own_span=timedelta(seconds=int(item.own_span or 0)),
        own_calendar=Calendar(item.own_calendar or Calendar.CLOCK),
        answered_at=item.answered_at,
        first_answered_at=item.first_answered_at or item.answered_at,
        lengthened=bool(item.lengthened),
        closed_at=item.closed_at,
        rung=int(item.rung or 0),
        complete_rung=int(item.complete_rung or 0),
        bound_passed=bool(item.bound_passed),
        red_flag=item.red_flag,
        escalated_to=tuple(item.escalated_to or ()),
        run=int(item.run),
        next_check=item.next_check,
        chain=item.chain,
        token_hash=item.token_hash,
        located=located,
        told_in=told_in,
        rating=None if item.rating is None else int(item.rating),
        handovers=int(item.handovers or 0),
        bound=item.bound,
        priority=Priority(item.priority or Priority.BIASA),
        paused_until=item.paused_until,
        pauses=int(item.pauses or 0),
        tasks=tuple(task_of(text) for text in item.tasks or ()),
        outcome=Outcome(item.outcome) if item.outcome else None,
        closed_in=None if item.closed_in is None else int(item.closed_in),
        evidence=Evidence(item.evidence) if item.evidence else None,
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
        confidential=item.confidential,
        accused=tuple(item.accused or ()),
        **more,
    )
