"""A report, what was filed, and its timeline."""

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
    """How the photos of the present closing came out of their examination."""

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
    OUTSIDE = "outside"  # it is not the city's to do
    REJECTED = "rejected"  # by moderators


class Decision(StrEnum):
    """What a moderator decides, or its reporter does about that."""

    HIDE = "hide"
    REJECT = "reject"
    RESTORE = "restore"
    UPHOLD = "uphold"  # against an appeal
    APPEAL = "appeal"


class Withheld(StrEnum):
    """Why others see nothing of a report that its reporter would show."""

    HIDDEN = "hidden"  # its work goes on
    REJECTED = "rejected"


# How the area of a report was found, besides ``place.How``.
GIVEN = "given"  # the filing names it by code
OUTSIDE = "outside"  # its coordinates lie outside the city
UNKNOWN = "unknown"  # nothing says where it is

REPORTER = "pelapor"  # stands for an office in ``Entry.by``
CITIZEN = "warga"  # somebody else who added something
SYSTEM = "sistem"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is. ``lat``/``lng`` WGS84 degrees; ``area`` the code of a kelurahan, or of a
    kecamatan when no more is known. ``masks`` are the spans of personal data in the address.
    """

    address: str | None = None
    lat: float | None = None
    lng: float | None = None
    area: str | None = None
    found: str = UNKNOWN
    masks: Spans = ()


NO_PLACE = Place()
ELSEWHERE = Place(found=OUTSIDE)  # that, and nothing more


def promised_completion(complete_by: datetime, place: Place, status: Status) -> datetime | None:
    """Until when citizens are promised that it is done. Of what lies outside the city nothing is,
    before an office has answered: it may be for nobody here to do. The ladder keeps the deadline.
    """
    unclaimed = place.found == OUTSIDE and status is Status.MENUNGGU
    return None if unclaimed else complete_by


@dataclass(frozen=True, slots=True)
class Media:
    """A photo or document sent along, to be fetched after the acknowledgement. ``source`` is its
    address, or the id the ``sender`` knows it by.
    """

    sender: str
    source: str
    content_type: str | None = None  # None: the sender does not say


@dataclass(frozen=True, slots=True)
class Source:
    """What a citizen's words came as: the key under which the message is ``seen``, and that of its
    ``letter`` in the bucket, where it lies there.
    """

    seen: str | None = None
    letter: str | None = None


NO_SOURCE = Source()


@dataclass(frozen=True, slots=True)
class Salts:
    """What the digests of citizens' words in the chain are salted with: its reporter's, and those
    of others. They are erased with the words, so that nobody can try guesses on a digest.
    """

    reporter: bytes = b""
    others: bytes = b""

    def of(self, by: str) -> bytes:
        """What offices say is not salted."""
        return {REPORTER: self.reporter, CITIZEN: self.others}.get(by, b"")


@dataclass(frozen=True, slots=True)
class Filing:
    """What the citizen said, as first received; never changed afterwards. ``photos`` are names of
    stored objects.

    ``score`` says how sure the suggested category is, 0 to 1; None when it was given. ``masks`` are
    the spans of personal data in the description: they are looked for, here and in the place, once
    others than its office and its reporter read it. ``sent_at`` is the sender's own moment of it;
    ``answers`` are to what the service asks beyond the description.
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
    """One thing that happened. ``by`` is an office code, ``pelapor`` or ``sistem``; ``to`` the
    offices told or handed to.

    ``actor`` is the person's id in the user pool, for the audit only. ``place`` is where the matter
    is, when that is told here for the first time; ``masks`` are the spans of personal data in the
    note; ``media`` tells where photos that came along are to be fetched from, by their names.
    ``reason`` is a listed one; ``until`` when a pause ends or a task is due; ``task`` the seq of
    the entry that asked for it; ``category`` the new one, where it changed; ``findings`` what
    photos were found with; ``verdict`` a verifier's; ``stars`` and listed ``reasons`` a rating's;
    ``private`` what its reporter chose, ``decision`` a moderator's. ``asked`` tells a request that
    is repeated: 16 bytes of the digest of its Idempotency-Key and 16 of its own. ``hash`` chains it
    to the entry before it.
    ``ref`` is what a partner's system that brought it was told to know it by, ``source`` what it
    came as. Of one whose words were erased, ``form`` is what was hashed: it has digests of them.
    ``removed`` tells what an erasure removed, ``<what> <how many>`` each. Whether the report was
    hidden (True) or shown (False) with it, ``hides`` tells of one that was written and read again.
    Of a merge ``into`` is the report this one goes into, ``absorbed`` the one that comes into this;
    ``follows`` is the seq of the surviving report's entry that this one repeats.
    ``public`` is the number of the change that it made to what the public sees, ``own`` the same
    of what its reporter sees; None where it made none. Neither is hashed: both follow from the
    entries up to it.
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
    """What somebody sees of a report: how many ``changes`` made it what it is, its filing the first
    of them, and when the last one was.
    """

    changes: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """What a report was when it was merged, to be so again when it is not any more."""

    status: Status
    holder: str
    answered_at: datetime | None
    rung: int


@dataclass(frozen=True, slots=True)
class Task:
    """A part of the work another office was asked for and has not answered yet. ``seq`` is that of
    the entry that asked; ``reminded`` says that its promise has passed and was told.
    """

    seq: int
    office: str
    due: datetime
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Moderated:
    """A moderator's decision that stands: for which listed ``reason``, in which entry. ``was`` is
    the status the report had, ``private`` what its reporter chose. ``appealed`` is the seq of an
    appeal against it, ``judged`` that this one was heard.
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
        """For somebody to judge the appeal."""
        return self.appealed is not None and not self.judged


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it stands. ``version`` is the seq of its last entry, ``updated_at`` its moment
    and ``chain`` its hash: all three are the offices' own. ``public`` and ``own`` are what the
    public and its reporter see of it, by ``privacy.numbered``.

    ``rung`` counts the steps of the ladder taken in the present stage. ``run`` numbers the
    phase whose timer runs (open, closed, ...), and ``next_check`` is when that timer looks at
    it again; None once it is at rest. ``located`` is the place as it was told later, ``told_in``
    the seq of the entry that tells it; ``rating`` the stars of the present closing.
    ``handovers`` counts how often offices passed it across; ``bound`` is the office central triage
    decided for after too many. ``calendar`` is the promise's; ``paused_until`` is set while its
    clock stands still, and ``pauses`` counts how often that was. ``tasks`` are the open ones.

    Of a closing: ``closed_in`` is the seq of its entry, ``evidence`` the state of its photos,
    ``verifier`` the office whose verdict it waits for. ``verdict`` is the last one, and
    ``rejections`` counts those that sent it back; ``reopenings`` and ``appeals`` count those of its
    reporter. ``erased_at`` is when its reporter asked for the erasure of their data, or the time
    they may be kept was over; ``retained_at`` is when that was.
    ``usual`` tells how long reports like it take, where enough were done, ``campaign`` that many
    have sent its text. ``supporters`` is how
    many others say "me too", ``earlier`` by how much it stands before its promise in the queue for
    that; these move without a version. ``moderated`` is there while it is hidden or rejected, and
    ``private`` with it; ``over_limit`` names the limit it came over, ``screener`` the office that
    looks at it before its holder does, until one of them took it up or let it go.

    ``duplicate_of`` is the surviving report it was merged into, ``survivor_private`` whether that
    one is hidden; as long as it follows that one, ``followed`` is the seq of the last of its
    entries it knows, and ``before`` what it was until then. ``merged`` are those merged into it,
    ``behind`` how many reported and support them.

    ``history`` is what its timeline comes to. ``contact_key`` is the keyed hash under which its
    reporter's contact finds it, known of one that was read.
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
        """Where it is, as far as anybody has told by now."""
        return self.located or self.filing.place

    @property
    def open(self) -> bool:
        """Whether there is work to do on it: on one that follows another, that other has it."""
        return self.status in OPEN and not self.following

    @property
    def backers(self) -> int:
        """How many make it more urgent."""
        return self.supporters + self.behind

    @property
    def screened(self) -> bool:
        """Whether it waits for its ``screener``: it is in that office's queue, and not yet in its
        holder's.
        """
        return self.screener is not None and self.status is Status.MENUNGGU and self.open

    @property
    def following(self) -> bool:
        return self.followed is not None

    @property
    def confirmed(self) -> bool:
        """Closed for good: nobody objected in time."""
        return self.status not in OPEN and not self.following and self.next_check is None

    @property
    def due(self) -> datetime:
        """The promise of the stage it is in: an answer first, then completion."""
        return self.respond_by if self.answered_at is None else self.complete_by

    @property
    def promised(self) -> datetime | None:
        return promised_completion(self.complete_by, self.place, self.status)

    def late(self, now: datetime) -> bool:
        """Open past its promise, or closed after it."""
        if self.following and not self.closed_at:
            return False
        return (self.closed_at or now) > (self.complete_by if self.closed_at else self.due)
