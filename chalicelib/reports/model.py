"""The types of a report: the report, its filing, and the entries of its timeline."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.city.masking import Spans
from chalicelib.city.model import Calendar, Priority
from chalicelib.city.questions import Answer
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.resolution_time import Usual
from chalicelib.reports.status import OPEN, Status
from chalicelib.reports.timeline import NO_HISTORY, History


class Evidence(StrEnum):
    """The result of the examination of the present closing's photos."""

    PENDING = "pending"
    CLEAR = "clear"
    FLAGGED = "flagged"


class Verdict(StrEnum):
    """What the verifying office said of the last closing."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Outcome(StrEnum):
    """How a report was closed."""

    DONE = "done"
    OUTSIDE = "outside"  # the city is not responsible
    REJECTED = "rejected"  # by moderators


class Decision(StrEnum):
    """A moderator's decision on a report, or the reporter's appeal against one."""

    HIDE = "hide"
    REJECT = "reject"
    RESTORE = "restore"
    UPHOLD = "uphold"  # against an appeal
    APPEAL = "appeal"


class Withheld(StrEnum):
    """How moderators withhold a report from the public."""

    HIDDEN = "hidden"  # its work goes on
    REJECTED = "rejected"


# How the area of a report was found, besides the values of ``city.places.area_of_point.FoundBy``.
GIVEN = "given"  # the filing names it by code
OUTSIDE = "outside"  # its coordinates lie outside the city
UNKNOWN = "unknown"  # nothing says where it is

REPORTER = "pelapor"  # stands for an office in ``Entry.by``
CITIZEN = "warga"  # a citizen who is not the reporter and added something
SYSTEM = "sistem"


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a report. ``lat`` and ``lng`` are WGS84 degrees; ``area`` is the code of a
    kelurahan, or of a kecamatan when no more is known. ``found`` says how the area was found.
    ``masks`` are the spans of personal data in the address.
    """

    address: str | None = None
    lat: float | None = None
    lng: float | None = None
    area: str | None = None
    found: str = UNKNOWN
    masks: Spans = ()


NO_PLACE = Place()
ELSEWHERE = Place(found=OUTSIDE)  # outside the city, with nothing more said


def promised_completion(complete_by: datetime, place: Place, status: Status) -> datetime | None:
    """Return until when citizens are promised the completion. None for a place outside the city
    until an office has answered, since no office here may be responsible. The ladder still keeps
    the deadline.
    """
    unclaimed = place.found == OUTSIDE and status is Status.MENUNGGU
    return None if unclaimed else complete_by


@dataclass(frozen=True, slots=True)
class Media:
    """A photo or document that came with a message, to be fetched after the acknowledgement.
    ``source`` is its address, or its id in the ``sender``'s system.
    """

    sender: str
    source: str
    content_type: str | None = None  # None: the sender does not say


@dataclass(frozen=True, slots=True)
class Source:
    """The message that brought a citizen's words: ``seen`` is the key under which it was marked as
    received, ``letter`` its key in the bucket, where it is stored there.
    """

    seen: str | None = None
    letter: str | None = None


NO_SOURCE = Source()


@dataclass(frozen=True, slots=True)
class Salts:
    """The salts of the digests of citizens' words in the chain: one for the reporter's words, one
    for other citizens'. They are erased with the words, so that nobody can try guesses on a digest.
    """

    reporter: bytes = b""
    others: bytes = b""

    def salt_for(self, author: str) -> bytes:
        """Return the salt for the words of an ``Entry.by``; empty for offices, whose words are not
        salted.
        """
        return {REPORTER: self.reporter, CITIZEN: self.others}.get(author, b"")


@dataclass(frozen=True, slots=True)
class Filing:
    """What the reporter filed, as first received; it never changes afterwards. ``photos`` are names
    of stored objects.

    ``score`` says how sure the suggested category is, 0 to 1; None when the reporter chose the
    category. ``masks`` are the spans of personal data in the description. They are looked for, here
    and in the place, before anybody but the report's office and its reporter reads it. ``sent_at``
    is the moment that the sender names; ``answers`` are the answers to the category's questions.
    """

    channel: str
    description: str
    place: Place
    received_at: datetime
    occurred_at: datetime | None = None
    photos: tuple[str, ...] = ()
    anonymous: bool = False
    score: float | None = None
    masks: Spans = ()
    sent_at: datetime | None = None
    answers: tuple[Answer, ...] = ()
    salts: Salts = Salts()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a report, an entry of its timeline.

    ``by`` is an office code, ``pelapor``, ``warga`` or ``sistem``; ``to`` are the offices that the
    report is handed to or that are notified. ``actor`` is the person's id in the user pool, for the
    audit only.

    ``place`` is where the matter is, when this entry is the first to say so. ``masks`` are the
    spans of personal data in the note. ``media`` says, by name, from where photos that came along
    are fetched. ``reason`` is a listed one. ``until`` is when a pause ends or a task is due.
    ``task`` is the seq of the entry that asked for the task. ``category`` is the new one, where it
    changed. ``findings`` are those of the examination of photos. ``verdict`` is a verifier's.
    ``stars`` and the listed ``reasons`` are a rating's. ``private`` is the reporter's choice,
    ``decision`` a moderator's.

    ``asked`` identifies a request that may be repeated: 16 bytes of the digest of its
    Idempotency-Key, and 16 of the digest of the request. ``ref`` is the id that a partner's system
    was given for its entry. ``source`` is the message that brought the entry. ``hash`` chains the
    entry to the one before it. ``form`` is what was hashed, for an entry whose words were erased:
    it has digests of them. ``removed`` says what an erasure removed, ``<kind> <count>`` each.
    ``hides`` says whether the report was hidden (True) or shown (False) with the entry; only an
    entry that was loaded from the table has it.

    On a merge, ``into`` is the report that this one is merged into, ``absorbed`` the report that is
    merged into this one. ``follows`` is the seq of the surviving report's entry that this one
    repeats.

    ``public`` numbers the change that the entry made to what the public sees, ``own`` the change to
    what the reporter sees; None where it made none. Neither is hashed: both follow from the entries
    up to this one.
    """

    seq: int
    at: datetime
    kind: Kind
    status: Status
    holder: str
    by: str
    note: str | None = None
    photos: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    actor: str | None = None
    place: Place | None = None
    masks: Spans = ()
    media: tuple[tuple[str, Media], ...] = ()
    reason: str | None = None
    until: datetime | None = None
    task: int | None = None
    category: str | None = None
    findings: tuple[str, ...] = ()
    verdict: Verdict | None = None
    stars: int | None = None
    reasons: tuple[str, ...] = ()
    private: bool | None = None
    decision: Decision | None = None
    asked: bytes = b""
    hash: bytes = b""
    ref: str | None = None
    source: Source = NO_SOURCE
    form: bytes = b""
    removed: tuple[str, ...] = ()
    public: int | None = None
    own: int | None = None
    hides: bool | None = field(default=None, compare=False)
    into: str | None = None
    absorbed: str | None = None
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The version of a report that one kind of reader sees: how many ``changes`` they saw, the
    filing included, and when the last one was.
    """

    changes: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """The state of a report before it was merged, to be restored when it is unmerged."""

    status: Status
    holder: str
    answered_at: datetime | None
    rung: int


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
class Moderated:
    """A moderator's decision that stands, with its listed ``reason`` and the ``seq`` of its entry.
    ``was`` is the status that the report had before, ``private`` the reporter's choice.
    ``appealed`` is the seq of an appeal against the decision; ``judged`` says that the appeal was
    decided.
    """

    state: Withheld
    reason: str
    seq: int
    was: Status
    private: bool
    appealed: int | None = None
    judged: bool = False

    @property
    def waits(self) -> bool:
        """Whether an appeal waits to be judged."""
        return self.appealed is not None and not self.judged


@dataclass(frozen=True, slots=True)
class Report:
    """A report in its present state.

    ``version`` is the seq of its last entry, ``updated_at`` that entry's moment and ``chain`` its
    hash: only offices see these three. ``public`` and ``own`` are the versions that the public and
    the reporter see, by ``visibility.number_change``.

    ``rung`` counts the steps of the ladder taken in the present stage. ``run`` numbers the phase
    whose timer runs (open, closed, ...), and ``next_check`` is when that timer looks at the report
    again; None once the report is at rest. ``located`` is the place that was named after the
    filing, ``told_in`` the seq of the entry that names it. ``rating`` is the stars of the present
    closing. ``handovers`` counts how often offices passed the report across; ``bound`` is the
    office that central triage decided for after too many. ``calendar`` is the promise's;
    ``paused_until`` is set while its clock stands still, and ``pauses`` counts the pauses.
    ``tasks`` are the open ones.

    Closing: ``closed_in`` is the seq of the closing's entry, ``evidence`` the state of its photos,
    ``verifier`` the office whose verdict it waits for. ``verdict`` is the last one, and
    ``rejections`` counts the verdicts that sent the report back. ``reopenings`` and ``appeals``
    count the reporter's. ``erased_at`` is when the reporter asked for the erasure of their data, or
    when its retention time ended; ``retained_at`` is when the retention time ended.

    ``usual`` is how long reports like this one take, where enough were done. ``campaign`` is set
    when many people sent the same text. ``supporters`` counts the citizens who say "me too",
    ``earlier`` is by how much these move the report forward in the queue; both change without a
    new version. ``moderated`` is set while the report is hidden or rejected, and ``private`` is
    true with it. ``over_limit`` names the limit that the filing exceeded, ``screener`` the office
    that looks at the report before its holder does, until one of them takes it up or releases it.

    Merging: ``duplicate_of`` is the surviving report that this one was merged into,
    ``survivor_private`` whether the survivor is hidden. While this report follows the survivor,
    ``followed`` is the seq of the survivor's last entry that it repeated, and ``before`` is its own
    state before the merge. ``merged`` are the reports that were merged into this one, ``behind``
    how many citizens reported and support them.

    ``history`` is the summary of the timeline. ``contact_key`` is the keyed hash of the reporter's
    contact, under which the reporter finds the report; only a report that was loaded has it.
    """

    number: str
    filing: Filing
    version: int
    status: Status
    holder: str
    category: str
    private: bool
    updated_at: datetime
    public: View
    own: View
    respond_by: datetime
    complete_by: datetime
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    rung: int = 0
    red_flag: bool = False
    run: int = 1
    next_check: datetime | None = None
    chain: bytes = b""
    token_hash: bytes = b""
    located: Place | None = None
    told_in: int | None = None
    rating: int | None = None
    handovers: int = 0
    bound: str | None = None
    priority: Priority = Priority.BIASA
    calendar: Calendar = Calendar.CLOCK
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
    usual: Usual | None = None
    campaign: str | None = None
    supporters: int = 0
    earlier: timedelta = timedelta()
    moderated: Moderated | None = None
    over_limit: str | None = None
    screener: str | None = None
    duplicate_of: str | None = None
    survivor_private: bool = False
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
        """Whether there is work to do on it. The work of a report that follows another one is done
        on that other one.
        """
        return self.status in OPEN and not self.following

    @property
    def backers(self) -> int:
        """How many citizens make it more urgent."""
        return self.supporters + self.behind

    @property
    def screened(self) -> bool:
        """Whether it waits for its ``screener``: it is in the screener's queue, and not yet in the
        holder's.
        """
        return self.screener is not None and self.status is Status.MENUNGGU and self.open

    @property
    def following(self) -> bool:
        return self.followed is not None

    @property
    def confirmed(self) -> bool:
        """Whether it is closed for good: nobody objected in time."""
        return self.status not in OPEN and not self.following and self.next_check is None

    @property
    def due(self) -> datetime:
        """The promise of the stage it is in: an answer first, then completion."""
        return self.respond_by if self.answered_at is None else self.complete_by

    @property
    def promised(self) -> datetime | None:
        return promised_completion(self.complete_by, self.place, self.status)

    def late(self, now: datetime) -> bool:
        """Whether it is open past its promise, or was closed after it."""
        if self.following and not self.closed_at:
            return False
        return (self.closed_at or now) > (self.complete_by if self.closed_at else self.due)
