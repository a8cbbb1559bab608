"""The answers about a report, for every kind of reader."""

from typing import TypedDict

from chalicelib.city.rows import Priority
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http.schemas import Emergency, Moment, Named
from chalicelib.reports.lifecycle.countdown import Stage
from chalicelib.reports.model import Outcome, Withheld
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Decision, Verdict


class Place(TypedDict):
    """``found`` says by which evidence the area is known: given, outline, near_outline,
    nearest_point, qualified, named, street; or outside, unknown.
    """

    address: str | None
    lat: float | None
    lng: float | None
    kelurahan: Named | None
    kecamatan: str | None
    kota: str | None
    found: str


class Promise(TypedDict):
    """``paused_until`` is when a paused clock runs on by itself; ``complete_by`` counts on it.
    That is null while nothing is promised: of a place outside the city, before an office answers.
    """

    respond_by: Moment
    complete_by: Moment | None
    late: bool
    paused: bool
    paused_until: Moment | None


class Countdown(TypedDict):
    """To the next promise of an open report: ``stage`` is answer or completion, ``calendar`` clock
    or office, whose ``minutes`` are left until ``due`` or, when it is ``over``, have passed since.
    They are told to whole hours where it is a day of that calendar or more. While the clock stands
    still, they are those that are left at ``paused_until``.
    """

    stage: Stage
    due: Moment
    calendar: str
    minutes: int
    over: bool
    paused_until: Moment | None
    sentence: str


class LateReason(TypedDict):
    """Why it is late. ``waiting_for``: triage, answer, start, work, rework, or nothing any more;
    ``since`` when. What has taken time: ``handed_on`` counts changes of office, ``sent_back``
    closings that were not accepted.
    """

    waiting_for: str
    since: Moment
    handed_on: int
    paused_minutes: int
    sent_back: int
    sentence: str


class Usual(TypedDict):
    """How long reports of its category usually take, where it lies: the median of ``closings`` of
    the last months, in minutes by the clock, within its kelurahan, kecamatan, kota or the city,
    whichever is the smallest with enough of them. As it was when the report was filed.
    """

    category: Named | None
    area: Named
    minutes: int
    closings: int
    sentence: str


class Verification(TypedDict):
    """Of a closing. ``state``: waiting for ``by``, accepted, or rejected, which sent it back;
    ``rejections`` counts those.
    """

    state: str
    by: Named | None
    rejections: int


class Escalation(TypedDict):
    at: Moment
    to: list[Named]
    red_flag: bool


class Entry(TypedDict):
    """One entry of a timeline; ``photos`` are links. ``reason`` is a listed one, ``until`` when a
    pause ends or a task is due, ``verdict`` a verifier's, ``decision`` a moderator's; ``to`` the
    offices it goes or is told to; ``stars`` and ``reasons`` a rating's; ``other`` is the report it
    was merged with or taken out of, for officers only. ``seq`` numbers the changes that its reader
    sees: each has their own.
    """

    seq: int
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
    """Why a report is hidden or rejected, decided by whom. ``appeal``: open, waiting, or judged;
    ``sentence`` says it, and how its reporter may appeal.
    """

    state: Withheld
    reason: Named
    at: Moment
    by: Named
    appeal: str
    sentence: str


class Report(TypedDict):
    """A report. Of a private one the public sees status, holder, promise and moments only.
    ``outcome`` of a closed one is done, or outside what the city may do; it is ``confirmed`` when
    nobody objected in time. ``reopened`` and ``appealed`` count its reporter's objections;
    ``holders`` the offices that have held it. ``version`` counts the changes that its reader sees,
    and ``updated_at`` is when the last one was; what an officer's actions name is the ``version``
    officers read. ``timeline`` is its first entry and the newest; where there are others, ``older``
    leads to them. Sentences are Indonesian, or English with ``Accept-Language: en``.
    """

    number: str
    status: Status
    status_label: str
    holder: Named
    holder_since: Moment
    holders: int
    category: Named | None
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
    private: bool
    moderation: Moderation | None
    version: int
    timeline: list[Entry]
    older: str | None


class TimelinePage(TypedDict):
    """Entries of a timeline before one, but its first, in order; ``older`` leads to those before
    them.
    """

    number: str
    timeline: list[Entry]
    older: str | None


class OwnReport(Report):
    """``may`` names what its reporter may do now: comments, rating, reopen, appeal, privacy,
    export, erasure. ``emergency`` answers what was just written.
    """

    emergency: Emergency | None
    may: list[str]
