"""What is answered to officers of one report, and to their steps."""

from typing import TypedDict

from chalicelib.api.answers import Moment, Named
from chalicelib.api.filing_answers import Similar
from chalicelib.api.problem_answers import Problem
from chalicelib.api.queue_answers import Campaign
from chalicelib.api.reports_answers import Entry, Report


class Move(TypedDict):
    """A step this officer may take now, and the fields it needs."""

    action: str
    status: str
    needs: list[str]


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
    may_moderate: list[str]
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
