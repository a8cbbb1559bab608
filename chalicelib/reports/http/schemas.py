"""The answers about a report, for every kind of reader."""

from typing import Literal, TypedDict

from chalicelib.city.rows import Priority, Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http.schemas import Emergency, Moment, Named
from chalicelib.reports.access.withholding import Withheld
from chalicelib.reports.filing import Purpose
from chalicelib.reports.model import Outcome
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Decision, Verdict


class Place(TypedDict):
    """The place of a report. ``found`` is the evidence for its area: given, outline, near_outline,
    cell, nearest_point, qualified, named, landmark or street. Without an area it is outside or
    unknown.
    """

    address: str | None
    lat: float | None
    lng: float | None
    kelurahan: Named | None
    kecamatan: str | None
    kota: str | None
    found: str


class Promise(TypedDict):
    """Until when a report is answered and completed. ``respond_by`` is the answer that the present
    holder promises, and ``answered_at`` when it came; ``first_answer_by`` is until when the first
    answer is promised, whichever office holds the report. ``paused_until`` is when a paused clock
    runs again by itself, and ``complete_by`` already allows for that pause. ``complete_by`` is null
    while nothing is promised: for a place outside the city, until an office answers, and for a
    suggestion.
    """

    respond_by: Moment
    first_answer_by: Moment
    answered_at: Moment | None
    complete_by: Moment | None
    late: bool
    paused: bool
    paused_until: Moment | None


class Countdown(TypedDict):
    """The countdown to the next promise of an open report. ``stage`` is answer or completion.
    ``minutes`` of the ``calendar`` (clock or office) are left until ``due``; when ``over`` is true,
    they have passed since then. From one day of that calendar on, they are whole hours. While the
    clock is paused, they are the minutes that will be left at ``paused_until``.
    """

    stage: Literal["answer", "completion"]
    due: Moment
    calendar: str
    minutes: int
    over: bool
    paused_until: Moment | None
    sentence: str


class Charge(TypedDict):
    """The part of a late first answer that an office is charged with: the minutes that it held the
    report without an answer of any office, and their share of all, from 0 to 1.
    """

    office: Named
    minutes: int
    share: float


class LateReason(TypedDict):
    """Why a report is late. ``waiting_for`` is the step that it has waited for ``since`` a moment:
    triage, answer, start, work or rework; it is nothing after the report was closed. Three members
    say what took time: ``handed_on`` counts changes of office, ``paused_minutes`` are the minutes
    of all pauses, and ``sent_back`` counts closings that were not accepted. ``charged`` are the
    offices that a late first answer is charged to.
    """

    waiting_for: str
    since: Moment
    handed_on: int
    paused_minutes: int
    sent_back: int
    charged: list[Charge]
    sentence: str


class Usual(TypedDict):
    """The time that reports of this category usually take at this place. ``minutes`` are the median
    of the ``closings`` of the last months, by the clock. ``area`` is the kelurahan, the kecamatan,
    the kota or the city, whichever is the smallest with enough closings. The median was taken when
    the report got its category and its place.
    """

    category: Named | None
    area: Named
    minutes: int
    closings: int
    sentence: str


class Verification(TypedDict):
    """The verification of a closing. ``state`` is waiting (for the office ``by``), accepted or
    rejected; a rejection opens the report again. ``rejections`` counts the rejections.
    """

    state: str
    by: Named | None
    rejections: int


class Escalation(TypedDict):
    at: Moment
    to: list[Named]
    red_flag: bool


class Entry(TypedDict):
    """An entry of a timeline. ``title`` says in a few words what happened. ``photos`` are links.
    ``reason`` is a listed reason. ``until`` is when a pause or a provisional hiding ends, or a task
    is due. ``verdict`` is a verifier's, and ``decision`` a moderator's. ``to`` are the offices to
    which the report goes, or which are notified. ``stars`` and ``reasons`` belong to a rating.
    ``other`` is the report that this one was merged with or taken out of; only officers see it.
    ``seq`` numbers the changes that this reader sees, so each kind of reader has its own numbers.
    """

    seq: int
    title: str
    at: Moment
    kind: Kind
    status: Status
    by: Named
    holder: Named
    to: list[Named]
    other: str | None
    note: str | None
    reason: Named | None
    until: Moment | None
    verdict: Verdict | None
    decision: Decision | None
    stars: int | None
    reasons: list[Named]
    photos: list[str]


class Moderation(TypedDict):
    """Why a report was hidden or rejected, and which office decided it. ``until`` is set when the
    holder's line hid it provisionally: it is shown again then, unless a moderator decides
    otherwise. ``appeal`` is open, waiting or judged. ``sentence`` says this in words, and how the
    reporter may appeal.
    """

    state: Withheld
    reason: Named
    at: Moment
    by: Named
    until: Moment | None
    appeal: str
    sentence: str


class Report(TypedDict):
    """A report. ``visibility`` is how much of it the public sees. With facts, the public sees no
    words, no photos and no exact point; of a private report, status, holder, promise and moments.
    ``purpose`` is complaint, or suggestion: then an answer is promised, and no work. ``outcome`` of
    a closed report is done, answered (a suggestion), outside (the city is not responsible),
    rejected (by moderators) or withdrawn (by its reporter). ``confirmed`` says that nobody objected
    to the closing in time, or that its reporter withdrew it. ``reopened`` and ``appealed`` count
    the reporter's objections, and ``holders`` counts the offices that have held the report.
    ``version`` counts the changes that this reader sees, and ``updated_at`` is when the last of
    them was. An officer's action names the ``version`` that officers read. ``timeline`` has the
    first entry and the newest entries; when there are others, ``older`` leads to them.
    Sentences are in Indonesian, or in English with ``Accept-Language: en``.
    """

    number: str
    status: Status
    status_label: str
    holder: Named
    holder_since: Moment
    holders: int
    category: Named | None
    purpose: Purpose
    channel: str | None
    description: str | None
    occurred_at: Moment | None
    place: Place | None
    created_at: Moment
    updated_at: Moment
    priority: Priority | None
    promise: Promise
    countdown: Countdown | None
    late_reason: LateReason | None
    usual: Usual | None
    escalation: Escalation | None
    outcome: Outcome | None
    verification: Verification | None
    rating: int | None
    reopened: int
    appealed: int
    supporters: int
    duplicate_of: str | None
    confirmed: bool
    visibility: Visibility
    moderation: Moderation | None
    version: int
    timeline: list[Entry]
    older: str | None


class TimelinePage(TypedDict):
    """A page of a timeline: entries before a certain one, in the order of time, without the first
    entry of the report. ``older`` leads to the entries before this page.
    """

    number: str
    timeline: list[Entry]
    older: str | None


class OwnReport(Report):
    """A report for its reporter. ``may`` names the actions that the reporter may take now:
    comments, rating, reopen, appeal, visibility, place, withdrawal, export, erasure. ``emergency``
    is the answer to the text that the reporter just wrote, when it tells of danger.
    """

    emergency: Emergency | None
    may: list[str]
