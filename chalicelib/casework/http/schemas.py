"""Schemas of the answers to officers: queues, searches, reports and calendars."""

from typing import Literal, TypedDict

from chalicelib.casework.http.list_schemas import Campaign
from chalicelib.city.rows import Priority
from chalicelib.intake.schemas import Similar
from chalicelib.platform.http.problem_schemas import Problem
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.reports.filing import Purpose
from chalicelib.reports.http.schemas import Entry, Promise, Report
from chalicelib.reports.model import Outcome
from chalicelib.reports.moves_and_roles import Need
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Decision


class Calendar(TypedDict):
    """The link to an office's calendar. No other answer shows the link again."""

    agency: Named
    given_at: Moment
    url: str


class WorkLine(TypedDict):
    """A report in a list for officers. ``due`` is the next promise of its holder, and
    ``escalated_to`` are the offices above the holder that were told. ``summary`` and ``address``
    are the beginnings of these texts; the summary of a public report has no personal data.
    ``photo`` is the first picture that was filed, by name, and ``thumbnail`` the link to show it
    by, valid for two minutes at least; a private report has none, because its reporter is told of
    each photo that is opened. Of a confidential report only the office that acts, and the heads
    above it, get the address and the point. ``evidence`` is the result of the examination of a
    closing's photos, ``ksd`` the strategic activity of the city (Kegiatan Strategis Daerah) that
    the category belongs to, ``words_area`` the kelurahan, kecamatan or kota that the words tell,
    where they contradict the point. A line of the kind task is a part of the work that ``holder``
    asked another office for: it has the id ``task`` and a ``due`` of its own, and no status,
    outcome, photo or supporters. So have the lines of moderators: an appeal, or a hiding that ends
    when it is ``due``.
    """

    kind: Literal["report", "task", "appeal", "hiding"]
    task: int | None
    number: str
    status: Status | None
    outcome: Outcome | None
    status_label: str
    holder: Named
    category: Named | None
    ksd: str | None
    purpose: Purpose
    channel: str
    summary: str | None
    photo: str | None
    thumbnail: str | None
    supporters: int | None
    address: str | None
    lat: float | None
    lng: float | None
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
    escalated_to: list[Named]
    red_flag: bool
    words_area: Named | None
    version: int | None


class QueueLine(WorkLine):
    """A line of a queue. ``moved`` says that it has changed since the first page of this list was
    read. An earlier page may have it as it was before.
    """

    moved: bool


class WorkCounts(TypedDict):
    """Counts of an office's open reports. ``to_answer`` are those that it still has to answer, also
    where the work was begun without a word. ``escalated`` counts those of other offices that the
    ladder has told this one of, ``escalated_red_flags`` those of them with a red flag.
    ``verification`` are the closings that wait for this verifier, ``moderation`` the appeals and
    provisional hidings for this moderator; null for others, and for another office than one's own.
    At most 2,000 of each of these are counted, and 20,000 of the office's own; ``whole`` is false
    when there are more.
    """

    agency: Named
    at: Moment
    open: int
    statuses: dict[str, int]
    to_answer: int
    late: int
    due_in_24_hours: int
    due_later: int
    red_flags: int
    tasks: int
    escalated: int
    escalated_red_flags: int
    verification: int | None
    moderation: int | None
    whole: bool


class WorkPage(TypedDict):
    """A page of a queue. It may be short, or empty, and still have a ``next``."""

    items: list[QueueLine]
    next: str | None


class SearchPage(TypedDict):
    """A page of a search. It may be short, or empty, and still have a ``next``. Reports that were
    filed from ``since`` to ``until`` were searched; both are null when the search was for a number.
    """

    items: list[WorkLine]
    next: str | None
    since: Moment | None
    until: Moment | None


class Move(TypedDict):
    """A step that this officer may take now, the status after it, and the fields that it needs.
    ``answer_letters`` is how many letters its note needs so that the step answers the reporter;
    without such a note the report is still to be answered. It is null where the step is no answer,
    where it always is one, and once the holder has answered.
    """

    action: Action
    status: Status
    needs: list[Need]
    answer_letters: int | None


class Task(TypedDict):
    """A part of the work that the holder asked another office for, with the entry that ``asked``.
    ``state`` is open, answered or withdrawn. ``ended`` is the entry that ended the task.
    """

    id: int
    office: Named
    asked: Entry
    due: Moment
    state: str
    late: bool
    ended: Entry | None


class Finding(TypedDict):
    """A doubt about a photo: ``flag`` is its code, and ``reason`` says it in a sentence. ``other``
    is the number of the report on which the same photo or a similar one was handed in. ``photo`` is
    a link.
    """

    photo: str
    flag: str
    reason: str
    other: str | None


class Evidence(TypedDict):
    """The examination of a closing's photos. ``state`` is pending, clear or flagged, and
    ``findings`` are the doubts.
    """

    state: str
    findings: list[Finding]


class Held(TypedDict):
    """The time that one office held a report, in seconds by the clock. For the present holder
    ``until`` is null, and ``seconds`` grow until the report is closed.
    """

    office: Named
    since: Moment
    until: Moment | None
    seconds: int


class Answered(TypedDict):
    """The answer to a question that the service asks in addition to the description
    (docs/open311.md).
    """

    code: str
    question: str
    answer: str


class WorkReport(Report):
    """A report for an officer, without the reporter's identity. ``updated_at`` is when the public
    last saw a change. ``responsible`` is the office that is responsible for the category.
    ``category_score`` is how sure a suggested category is, from 0 to 1; it is null when the
    category was chosen. ``ksd`` is the strategic activity of the city that the category belongs to.
    ``own_complete_by`` is until when the holder has promised to complete it, where that is shorter
    than the public promise. ``handovers`` counts how often offices passed the
    report across, and ``decided_for`` is the office that central triage chose after too many
    handovers. ``merged`` are the numbers of the reports that were merged into this one.
    ``may_verify`` says that the closing waits for a verdict of this officer. ``emergency`` is the
    danger that the report told of when it was filed, and ``over_limit`` is the limit that it
    exceeded. ``words_area`` is the kelurahan, kecamatan or kota that the words of the report tell,
    where they contradict its point, until somebody corrects the place or confirms it.
    """

    emergency: Named | None
    over_limit: Named | None
    responsible: Named | None
    category_score: float | None
    ksd: str | None
    red_flag: bool
    words_area: Named | None
    own_complete_by: Moment | None
    escalated_to: list[Named]
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


class StepPreview(TypedDict):
    """The result that a step would have. ``responsible`` is the office that would be responsible
    for the category then. ``own_complete_by`` is the moment by which the holder would promise to
    complete it, where that is shorter than the public promise.
    """

    status: Status
    status_label: str
    holder: Named
    category: Named | None
    promise: Promise
    own_complete_by: Moment | None
    responsible: Named | None


class WorkRecord(WorkReport):
    """A report for an officer, with reports like it. ``possible_duplicates`` of an open report are
    other open reports that may be about the same matter, as the public sees them, the likeliest
    first. ``campaign`` is null unless many reports have this text.
    """

    possible_duplicates: list[Similar]
    campaign: Campaign | None


class Identity(TypedDict):
    """The reporter's identity, as far as the reporter gave it."""

    name: str | None
    phone: str | None
    email: str | None


class OpenedPhoto(TypedDict):
    """A photo for an officer. ``link`` is valid for five minutes, and ``version`` is the report's
    version by now.
    """

    link: str
    version: int


class BulkResult(TypedDict):
    """The result for one of many reports. ``status`` is an HTTP status. ``version`` is the report's
    new version, or ``problem`` says why the step was refused.
    """

    number: str
    status: int
    version: int | None
    problem: Problem | None


class BulkResults(TypedDict):
    items: list[BulkResult]
