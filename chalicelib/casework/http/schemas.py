"""Schemas of the answers to officers: queues, searches, reports, templates and calendars."""

from typing import Literal, TypedDict

from chalicelib.city.rows import Priority
from chalicelib.intake.schemas import Similar
from chalicelib.platform.http.problem_schemas import Problem
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.reports.http.schemas import Entry, Report
from chalicelib.reports.status import Action, Need, Status
from chalicelib.reports.timeline import Decision

# Canned answers and calendars of offices.


class Template(TypedDict):
    """A canned answer, for any ``action`` or ``category`` when None. ``filled`` is the text for the
    report that was asked for.
    """

    code: str
    agency: Named
    title: str
    text: str
    action: Action | None
    category: Named | None
    filled: str | None


class Templates(TypedDict):
    items: list[Template]
    next: str | None


class Calendar(TypedDict):
    """The link to an office's calendar, told when it is given and never again."""

    agency: Named
    given_at: Moment
    url: str


# Lists for officers: queue, search, campaigns, recurring spots.


class WorkLine(TypedDict):
    """A report in a list of officers; ``due`` is the promise of the stage it is in. ``summary`` and
    ``address`` are beginnings. Of the kind task it is a part of the work that ``holder`` asks for,
    with the id ``task`` and its own ``due``, and has no status. ``evidence`` is that of a closing.
    """

    kind: Literal["report", "task", "appeal"]
    task: int | None
    number: str
    status: Status | None
    status_label: str
    holder: Named
    category: Named | None
    channel: str
    summary: str | None
    address: str | None
    kelurahan: Named | None
    created_at: Moment
    updated_at: Moment
    due: Moment
    complete_by: Moment
    closed_at: Moment | None
    evidence: str | None
    late: bool
    paused_until: Moment | None
    priority: Priority
    over_limit: Named | None
    rung: int
    red_flag: bool
    version: int | None


class QueueLine(WorkLine):
    """``moved``: it has changed since the first page of this list was read, and may have been on an
    earlier page, as it was then.
    """

    moved: bool


class WorkCounts(TypedDict):
    """An office's open reports. Not ``whole``: there are too many to be counted, and these are the
    most urgent of them.
    """

    agency: Named
    at: Moment
    open: int
    statuses: dict[str, int]
    late: int
    due_in_24_hours: int
    due_later: int
    red_flags: int
    tasks: int
    whole: bool


class WorkPage(TypedDict):
    """A page may be short, or empty, and still have a ``next``."""

    items: list[QueueLine]
    next: str | None


class SearchPage(TypedDict):
    """A page may be short, or empty, and still have a ``next``. ``since`` and ``until`` say which
    reports were looked through, by when they were filed; None for a number.
    """

    items: list[WorkLine]
    next: str | None
    since: Moment | None
    until: Moment | None


class Campaign(TypedDict):
    """So many ``reports`` say one text, names, places and numbers aside; ``numbers`` are the first
    of them, as far as the reader would find them; central triage is told all.
    """

    id: str
    reports: int
    since: Moment
    until: Moment
    category: Named | None
    numbers: list[str]


class CampaignPage(TypedDict):
    items: list[Campaign]
    next: str | None


class DoneReport(TypedDict):
    number: str
    closed_at: Moment


class RecurringSpot(TypedDict):
    """A place where a matter was done ``times`` times, and came back after each but the last:
    reports that were open together are one time. ``lat`` and ``lng``: the one of its ``closings``
    around which the others lie. ``reports``: the last fifty of them, the last first.
    """

    category: Named | None
    lat: float
    lng: float
    kelurahan: Named | None
    kecamatan: str | None
    kota: str | None
    times: int
    closings: int
    first_closed_at: Moment
    last_closed_at: Moment
    reports: list[DoneReport]


class RecurringPage(TypedDict):
    """Spots that were done ``times`` times or more within so many ``metres`` since a moment. Not
    ``whole``: there are too many closings to be looked at all.
    """

    items: list[RecurringSpot]
    next: str | None
    since: Moment
    metres: float
    times: int
    whole: bool


class Move(TypedDict):
    """A step this officer may take now, and the fields it needs."""

    action: Action
    status: Status
    needs: list[Need]


class Task(TypedDict):
    """A part of the work another office was asked for. ``state``: open, answered or withdrawn, by
    ``ended``.
    """

    id: int
    office: Named
    asked: Entry
    due: Moment
    state: str
    late: bool
    ended: Entry | None


class Finding(TypedDict):
    """What is doubtful about a photo, in a word and in a sentence; ``other`` is the report on which
    the same or a like one was handed in. ``photo`` is a link, None where photos are not shown.
    """

    photo: str | None
    flag: str
    reason: str
    other: str | None


class Evidence(TypedDict):
    """Of the photos of a closing. ``state``: pending, clear or flagged, with what was found."""

    state: str
    findings: list[Finding]


class Held(TypedDict):
    """One office's turn with a report, in clock seconds; ``until`` is None for the present holder,
    whose seconds run on until the report is closed.
    """

    office: Named
    since: Moment
    until: Moment | None
    seconds: int


class Answered(TypedDict):
    """What was answered to what the service asks beyond the description (docs/open311.md)."""

    code: str
    question: str
    answer: str


class WorkReport(Report):
    """``responsible`` is the office whose matter it is by its category; ``category_score`` how sure
    a suggested category is, 0 to 1, None when it was given. ``handovers`` counts how often offices
    passed it across; ``decided_for`` is whom central triage decided for after too many.
    ``merged`` are the numbers of those merged into it. ``may_verify``: its closing waits for this
    officer's verdict. ``emergency`` is the danger it told of when it was filed, ``over_limit`` the
    limit it came over.
    """

    emergency: Named | None
    over_limit: Named | None
    responsible: Named | None
    category_score: float | None
    red_flag: bool
    handovers: int
    decided_for: Named | None
    held: list[Held]
    merged: list[str]
    tasks: list[Task]
    evidence: Evidence | None
    may_verify: bool
    may_moderate: list[Decision]
    answers: list[Answered]
    moves: list[Move]


class WorkRecord(WorkReport):
    """``possible_duplicates`` of an open one: other open reports that may be of the same matter, as
    the public sees them, the likeliest first. ``campaign`` is there when many have sent its text.
    """

    possible_duplicates: list[Similar]
    campaign: Campaign | None


class Identity(TypedDict):
    """Who reported, as far as they told."""

    name: str | None
    phone: str | None
    email: str | None


class BulkResult(TypedDict):
    """What became of one report of many: ``status`` as HTTP's, and its ``version`` or why not."""

    number: str
    status: int
    version: int | None
    problem: Problem | None


class BulkResults(TypedDict):
    items: list[BulkResult]
