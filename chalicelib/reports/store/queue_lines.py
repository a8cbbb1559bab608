"""Reports and tasks as lines of an office's queue, from the attributes that an index or the item
itself has.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.city.rows import Priority, Visibility
from chalicelib.platform.aws.table import drop_empty
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_stored, parse_stored
from chalicelib.platform.texts.plain_text import cut_text
from chalicelib.reports.filing import NO_PLACE, Place, Purpose
from chalicelib.reports.model import Evidence, Outcome, Report
from chalicelib.reports.status import Status
from chalicelib.reports.store.items.index_keys import due_of, filed_at, moment_sort
from chalicelib.reports.store.items.item_classes import ReportItem, report_key
from chalicelib.reports.store.items.report_items import report_attributes, report_item
from chalicelib.reports.store.items.side_items import (
    TASK,
    EscalatedItem,
    TaskItem,
    task_key,
    told_key,
)
from chalicelib.reports.store.items.text_parts import (
    ADDRESS,
    Card,
    Marks,
    card_of,
    card_text,
    marks_of,
    marks_text,
    point_of,
    point_text,
    state_of,
)
from chalicelib.reports.summary import summarise
from chalicelib.reports.timeline import Decision, Entry


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a queue. ``due`` is the next promise of the holder. ``summary`` and ``address``
    are beginnings; the summary of a public report has no personal data. ``photo`` is the first
    picture that was filed, by name. ``answered`` says that the holder has answered, so that the
    promise is one of completion. ``escalated_to`` are the offices above the holder that were told.
    ``updated_at`` is when the public last saw a change.

    The line of a task has the task's seq in ``task``, and no version, status, photo or supporters.
    Its ``holder`` is the office that asks, ``due`` the task's own promise. It counts as private,
    since it does not know the present state of its report. The lines of an appeal, and of a
    ``provisional`` hiding that waits for moderators, are like it; their ``holder`` is the report's.
    """

    number: str
    version: int | None
    status: Status | None
    holder: str
    category: str
    channel: str
    area: str | None
    address: str | None
    lat: float | None
    lng: float | None
    summary: str | None
    photo: str | None
    supporters: int | None
    created_at: datetime
    updated_at: datetime
    due: datetime
    complete_by: datetime
    closed_at: datetime | None
    escalated_to: tuple[str, ...]
    red_flag: bool
    priority: Priority
    paused_until: datetime | None
    visibility: Visibility
    answered: bool
    evidence: Evidence | None = None
    task: int | None = None
    over_limit: str | None = None
    provisional: bool = False
    confidential: str | None = None
    accused: tuple[str, ...] = ()
    purpose: Purpose = Purpose.COMPLAINT
    words_area: str | None = None
    outcome: Outcome | None = None

    def late(self, now: datetime) -> bool:
        """Return whether the report is open past its promise, or was closed after it."""
        return (self.closed_at or now) > (self.complete_by if self.closed_at else self.due)


def line_of(item: ReportItem | TaskItem) -> Line:
    """Return the line of a report or of a task."""
    return _line_of_task_item(item) if isinstance(item, TaskItem) else _line_of_report_item(item)


def _line_of_report_item(item: ReportItem) -> Line:
    card, marks = card_of(item.public_card or item.card), marks_of(item.marks)
    (status, outcome), (lat, lng) = state_of(item.status), point_of(item.point)
    return Line(
        number=item.pk[2:],
        version=int(item.version),
        status=status,
        outcome=outcome,
        holder=item.holder,
        category=item.category,
        channel=item.channel,
        area=item.kelurahan,
        address=item.address,
        lat=lat,
        lng=lng,
        summary=card.summary,
        photo=card.photo,
        supporters=int(item.supporters or 0),
        created_at=filed_at(item),
        updated_at=item.updated_at,
        due=due_of(item),
        complete_by=item.complete_by,
        closed_at=item.closed_at or _closed_at(item),
        escalated_to=marks.escalated_to,
        red_flag=item.red_flag,
        priority=marks.priority,
        paused_until=marks.paused_until,
        visibility=Visibility(item.visibility),
        answered=marks.answered_at is not None,
        evidence=marks.evidence,
        over_limit=_limit_of(item),
        confidential=marks.confidential,
        accused=marks.accused,
        purpose=marks.purpose,
        words_area=marks.words_area,
    )


def _closed_at(item: ReportItem) -> datetime | None:
    """Return the closing's moment, which the index has only in the key of a report that waits for a
    verdict; None for any other report.
    """
    waits = (item.wpk or "").startswith("Y#")
    return parse_stored(item.wsk.partition("#")[0]) if waits else None


def _limit_of(item: ReportItem) -> str | None:
    """Return the limit that a report exceeded, which the index has only in the key of a report that
    waits for its screener; None for any other report.
    """
    over = (item.wpk or "").startswith("L#")
    return str(item.wsk.rpartition("#")[2]) if over else None


def _line_of_task_item(item: TaskItem) -> Line:
    (lat, lng), marks = point_of(item.point), marks_of(item.marks)
    return Line(
        number=item.pk[2:],
        version=None,
        status=None,
        holder=item.holder,
        category=item.category,
        channel=item.channel,
        area=item.kelurahan,
        address=item.address,
        lat=lat,
        lng=lng,
        summary=card_of(item.card).summary,
        photo=None,
        supporters=None,
        created_at=filed_at(item),
        updated_at=item.updated_at,
        due=item.complete_by,
        complete_by=item.complete_by,
        closed_at=None,
        escalated_to=(),
        red_flag=False,
        priority=marks.priority,
        paused_until=None,
        visibility=Visibility.PRIVATE,
        confidential=marks.confidential,
        answered=True,
        task=int(item.sk.removeprefix(TASK)),
        provisional=str(item.wsk or "").endswith(PROVISIONAL),
    )


def line_of_report(report: Report) -> Line:
    """Return the line of a report that was loaded as a whole."""
    return replace(line_of(report_item(report, None)), supporters=report.supporters)


# Escalated reports, in the queues of the offices that were told.

_SHOWN = frozenset(
    {
        *("version", "status", "holder", "category", "channel", "kelurahan", "visibility"),
        *("updated_at", "complete_by", "red_flag", "marks", "msk"),
        *("card", "public_card", "address", "point"),
    }
)


def escalated_items(report: Report) -> list[EscalatedItem]:
    """Return the items of an open report in the queues of the offices that the ladder has told.
    They have the supporters of that moment, who are not counted there.
    """
    if not (report.open and report.escalated_to):
        return []
    shown = {name: each for name, each in report_attributes(report).items() if name in _SHOWN}
    shown |= drop_empty(supporters=report.supporters or None)
    sort = f"{format_stored(report.holder_due)}#{report.number}"
    return [
        EscalatedItem(
            report_key(report.number), told_key(office), wpk=f"E#{office}", wsk=sort, **shown
        )
        for office in report.escalated_to
    ]


def escalated_items_ended(before: Report, after: Report) -> list[EscalatedItem]:
    """Return the items of the offices in whose queues the report is no longer."""
    ended = {*before.escalated_to} if before.open else set()
    ended -= {*after.escalated_to} if after.open else set()
    return [EscalatedItem(report_key(before.number), told_key(office)) for office in sorted(ended)]


# Tasks, appeals that wait to be judged, and provisional hidings that wait to be confirmed, in the
# queues of the asked offices.

PROVISIONAL = "#hide"  # ends the sort key of a provisional hiding: the index has only the key


def task_items_asked(report: Report, entry: Entry) -> list[TaskItem]:
    """Return the items of what an entry asks of an office: a task, or the judgement of an appeal or
    of a provisional hiding.
    """
    if entry.kind is Kind.TASK:
        return [task_item(report, entry)]
    asks = entry.decision is Decision.APPEAL or entry.provisional
    return [judgement_item(report, entry)] if asks else []


def task_item(report: Report, entry: Entry) -> TaskItem:
    """Return the item of the task that an entry asks for, in the queue of the asked office."""
    due = entry.until or entry.at
    open_to_asked = report.confidential is None  # an accused office may be the one that is asked
    place = report.place if open_to_asked and not report.erased_at else NO_PLACE
    return TaskItem(
        report_key(report.number),
        task_key(entry.seq),
        wpk=f"W#{entry.to[0]}",
        wsk=f"{format_stored(due)}#{report.number}#{entry.seq}",
        category=report.category if open_to_asked else "",
        channel=report.filing.channel,
        msk=moment_sort(report),
        updated_at=entry.at,
        complete_by=due,
        holder=entry.by,
        **drop_empty(
            kelurahan=report.place.area if open_to_asked else None,
            address=cut_text(place.address, ADDRESS),
            point=point_text(place.lat, place.lng),
            marks=marks_text(Marks(priority=report.priority, confidential=report.confidential)),
            card=card_text(Card(None, summarise(entry.note or ""))),
        ),
    )


def judgement_item(report: Report, entry: Entry) -> TaskItem:
    """Return the item of an appeal against a moderator's decision, or of a provisional hiding, in
    the queue of the moderators who judge it.
    """
    moderated = report.moderated
    decision = f"{moderated.state}: {moderated.reason}" if moderated else None
    # without the address, which may be erased later
    bare = replace(report, located=Place(area=report.place.area))
    item = task_item(bare, replace(entry, by=report.holder, note=decision))
    item.wpk = f"M#{entry.to[0]}"
    if entry.provisional:
        item.wsk += PROVISIONAL
    return item


def task_items_ended(before: Report, after: Report) -> list[TaskItem]:
    """Return the items of the tasks, appeals and hidings that wait for nobody any more."""
    ended = (seq for seq in _waiting_seqs(before) if seq not in _waiting_seqs(after))
    return [TaskItem(report_key(before.number), task_key(seq)) for seq in ended]


def _waiting_seqs(report: Report) -> list[int]:
    moderated = report.moderated
    appeal = [moderated.appealed] if moderated and moderated.waits and moderated.appealed else []
    hiding = [moderated.seq] if moderated and moderated.until else []
    return [*(task.seq for task in report.tasks), *appeal, *hiding]
