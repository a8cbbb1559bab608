"""The types of a report: the report, its filing, and the entries of its timeline."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.city.rows import Calendar, Priority, Visibility
from chalicelib.reports.access.withholding import Moderated
from chalicelib.reports.filing import Filing, Place, Purpose, promised_completion
from chalicelib.reports.handover import Handover
from chalicelib.reports.resolution_time import Usual
from chalicelib.reports.status import OPEN, Status
from chalicelib.reports.timeline import NO_HISTORY, Entry, History, Promised, Timeline, Verdict


class Evidence(StrEnum):
    """The result of the examination of the present closing's photos."""

    PENDING = "pending"
    CLEAR = "clear"
    FLAGGED = "flagged"


class Outcome(StrEnum):
    """The way in which a report was closed."""

    DONE = "done"
    OUTSIDE = "outside"  # the city is not responsible
    REJECTED = "rejected"  # by moderators
    WITHDRAWN = "withdrawn"  # by the reporter
    ANSWERED = "answered"  # a suggestion, which needs no work


OFFICIALS = "officials"  # in ``Report.confidential``, beside the codes of sensitive.csv


@dataclass(frozen=True, slots=True)
class View:
    """The version of a report that one kind of reader sees: how many ``changes`` they saw, the
    filing included, and when the last one was.
    """

    changes: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """The status and holder of a report before it was merged, to be restored when it is unmerged.
    Its promises do not change while it is merged.
    """

    status: Status
    holder: str


@dataclass(frozen=True, slots=True)
class Task:
    """A part of the work that another office was asked for and has not answered yet. ``seq`` is the
    seq of the entry that asked. ``reminded`` says that its promise has passed and the office was
    reminded.
    """

    seq: int
    office: str
    due: datetime
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report in its present state.

    ``version`` is the seq of its last entry, ``updated_at`` that entry's moment and ``chain`` its
    hash: only offices see these three. ``public`` and ``own`` are the versions that the public and
    the reporter see, by ``visibility.number_change``.

    Promises (``deadlines.promises``): ``complete_by`` is the public one to complete the report, of
    ``complete_span`` on ``calendar``; ``first_answer_by`` is that of the first answer, by whichever
    office, which came at ``first_answered_at``. The present holder, which has the report since
    ``answer_from``, promises an answer until ``respond_by`` on ``answer_calendar``, and gave it at
    ``answered_at``. With a shorter promise of its own to complete, of ``own_span`` on
    ``own_calendar``, it has ``own_complete_by`` too. ``lengthened`` says that central triage made
    the promises later once.

    Ladder: ``rung`` counts the steps taken for the holder's present promise, ``complete_rung``
    those for the public one. ``bound_passed`` says that the step for the first answer was taken,
    ``red_flag`` that there is a red flag. ``escalated_to`` are the offices above the holder that
    were told. ``run`` numbers the phase whose timer runs (open, closed, ...), and ``next_check`` is
    when that timer looks at the report again, unless a provisional hiding ends before
    (``wake_at``); None once the report is at rest. ``located`` is the place that was named or
    corrected after the filing, ``told_in`` the seq of the entry that names it; ``words_area`` is
    what the words tell that contradict the point (``Place``), until somebody corrects the place.
    ``rating`` is the stars of the present closing. ``handovers`` counts how often offices passed
    the report across; ``bound`` is the office that central triage decided for after too many, and
    ``last_handover`` what the last hand-over changed, while its holder is the one that got it.
    ``paused_until`` is set while its clock stands still, and ``pauses`` counts the pauses.
    ``tasks`` are the open ones.

    Closing: ``closed_in`` is the seq of the closing's entry, ``evidence`` the state of its photos,
    ``verifier`` the office whose verdict it waits for. ``verdict`` is the last one, and
    ``rejections`` counts the verdicts that sent the report back. ``reopenings`` and ``appeals``
    count the reporter's. ``erased_at`` is when the reporter asked for the erasure of their data, or
    when its retention time ended; ``retained_at`` is when the retention time ended.

    ``confidential`` says why only few offices may know of it (``access.confidentiality``):
    OFFICIALS, or the code of a sensitive matter. ``accused`` are the offices that it is about.

    ``usual`` is how long reports like this one take, where enough were done. ``campaign`` is set
    when many people sent the same text. ``supporters`` counts the citizens who say "me too",
    ``earlier`` is by how much these move the report forward in the queue; both change without a
    new version. ``moderated`` is set while the report is hidden or rejected, and ``visibility`` is
    private with it. ``over_limit`` names the limit that the filing exceeded, ``screener`` the
    office that looks at the report before its holder does, until one of them takes it up or
    releases it.

    Merging: ``duplicate_of`` is the surviving report that this one was merged into,
    ``survivor_visibility`` how much others see of the survivor. While this report follows the
    survivor, ``followed`` is the seq of the survivor's last entry that it repeated, and ``before``
    is its own state before the merge. ``merged`` are the reports that were merged into this one,
    ``behind`` how many citizens reported and support them.

    ``history`` is the summary of the timeline. ``contact_key`` is the keyed hash of the reporter's
    contact, under which the reporter finds the report; only a report that was loaded has it.
    """

    number: str
    filing: Filing
    version: int
    status: Status
    holder: str
    category: str
    visibility: Visibility
    updated_at: datetime
    public: View
    own: View
    respond_by: datetime
    first_answer_by: datetime
    complete_by: datetime
    complete_span: timedelta
    answer_from: datetime
    calendar: Calendar = Calendar.CLOCK
    answer_calendar: Calendar = Calendar.CLOCK
    own_complete_by: datetime | None = None
    own_span: timedelta = timedelta()
    own_calendar: Calendar = Calendar.CLOCK
    answered_at: datetime | None = None
    first_answered_at: datetime | None = None
    lengthened: bool = False
    closed_at: datetime | None = None
    rung: int = 0
    complete_rung: int = 0
    bound_passed: bool = False
    red_flag: bool = False
    escalated_to: tuple[str, ...] = ()
    run: int = 1
    next_check: datetime | None = None
    chain: bytes = b""
    token_hash: bytes = b""
    located: Place | None = None
    told_in: int | None = None
    words_area: str | None = None
    rating: int | None = None
    handovers: int = 0
    bound: str | None = None
    last_handover: Handover | None = None
    priority: Priority = Priority.BIASA
    paused_until: datetime | None = None
    pauses: int = 0
    tasks: tuple[Task, ...] = ()
    outcome: Outcome | None = None
    closed_in: int | None = None
    evidence: Evidence | None = None
    verifier: str | None = None
    verdict: Verdict | None = None
    rejections: int = 0
    reopenings: int = 0
    appeals: int = 0
    erased_at: datetime | None = None
    retained_at: datetime | None = None
    trial: bool = False  # filed by `tanggap smoke`: it counts nowhere, and nobody has to verify it
    usual: Usual | None = None
    campaign: str | None = None
    confidential: str | None = None
    accused: tuple[str, ...] = ()
    purpose: Purpose = Purpose.COMPLAINT  # an office may take up a suggestion as work
    supporters: int = 0
    earlier: timedelta = timedelta()
    moderated: Moderated | None = None
    over_limit: str | None = None
    screener: str | None = None
    duplicate_of: str | None = None
    survivor_visibility: Visibility | None = None
    followed: int | None = None
    before: Before | None = None
    merged: tuple[str, ...] = ()
    behind: int = 0
    history: History = field(default=NO_HISTORY, compare=False, repr=False)
    contact_key: str | None = field(default=None, compare=False)

    @property
    def place(self) -> Place:
        """The place that is known by now."""
        return self.located or self.filing.place

    @property
    def open(self) -> bool:
        """Whether there is work to do on it; for one that follows another one, on that other."""
        return self.status in OPEN and not self.following

    @property
    def chosen_visibility(self) -> Visibility:
        """The reporter's choice, also while moderators withhold the report."""
        return self.moderated.visibility if self.moderated else self.visibility

    @property
    def logs_photos(self) -> bool:
        """Whether the timeline names the officers who opened photos: its reporter chose to show the
        photos to nobody else.
        """
        return self.chosen_visibility is Visibility.PRIVATE

    @property
    def suggests(self) -> bool:
        """Whether it is a suggestion: an answer is promised, and no work."""
        return self.purpose is Purpose.SUGGESTION

    @property
    def backers(self) -> int:
        """The number of citizens who make it more urgent."""
        return self.supporters + self.behind

    @property
    def screened(self) -> bool:
        """Whether it waits for its ``screener``: it is in the screener's queue, and not yet in the
        holder's.
        """
        return self.screener is not None and self.status is Status.MENUNGGU and self.open

    @property
    def sensitive(self) -> bool:
        """Whether it tells of a matter that nobody but its office may read about."""
        return self.confidential not in (None, OFFICIALS)

    @property
    def following(self) -> bool:
        return self.followed is not None

    @property
    def confirmed(self) -> bool:
        """Whether it is closed for good: nobody objected in time."""
        return self.status not in OPEN and not self.following and self.next_check is None

    @property
    def wake_at(self) -> datetime | None:
        """The moment for its timer: its next check, or the end of a provisional hiding."""
        ends = self.moderated.until if self.moderated else None
        return min(filter(None, (self.next_check, ends)), default=None)

    @property
    def next_promise(self) -> tuple[Promised, datetime]:
        """The step that the public is promised next, ANSWER or COMPLETION, and until when: whatever
        falls due first. An answer is promised while the holder owes one.
        """
        promises = [(self.complete_by, Promised.ANSWER if self.suggests else Promised.COMPLETION)]
        if self.answered_at is None:
            promises.append((self.respond_by, Promised.ANSWER))
        if self.first_answered_at is None:
            promises.append((self.first_answer_by, Promised.ANSWER))
        due, promised = min(promises)
        return promised, due

    @property
    def due(self) -> datetime:
        """Until when the public is promised the next step."""
        return self.next_promise[1]

    @property
    def holder_due(self) -> datetime:
        """Until when the holder has promised its next step: what the public is promised, or the
        completion by a promise of its own.
        """
        own = self.own_complete_by if self.answered_at else None
        return min(self.due, own or self.due)

    @property
    def promised(self) -> datetime | None:
        done = promised_completion(self.complete_by, self.place, self.status)
        return None if self.suggests else done

    def late(self, now: datetime) -> bool:
        """Return whether the report is open past its promise, or was closed after it."""
        if self.following and not self.closed_at:
            return False
        return (self.closed_at or now) > (self.complete_by if self.closed_at else self.due)


Changed = tuple[Report, Entry]  # as a step leaves it, and the step's entry
Saved = tuple[Report, Timeline]  # as it is stored
