"""An entry of a report's timeline, the loaded part of the timeline, and the summary of the whole. A
timeline may have
thousands of entries, and no request reads them all (docs/decisions/0033).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.city.masking import Spans
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.filing import NO_SOURCE, Media, Place, Source
from chalicelib.reports.status import Status

if TYPE_CHECKING:
    from chalicelib.reports.filing import Place


# One entry of a report's timeline.


class Verdict(StrEnum):
    """The verdict of the verifying office on the last closing."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Promised(StrEnum):
    """A step that is promised until a moment."""

    ANSWER = "answer"  # of the present holder
    FIRST_ANSWER = "first_answer"  # of whichever office
    OWN_COMPLETION = "own_completion"  # of a holder with a shorter promise than the public's
    COMPLETION = "completion"


class Decision(StrEnum):
    """A moderator's decision on a report, or the reporter's appeal against one."""

    HIDE = "hide"  # provisional where the entry has an ``until``
    REJECT = "reject"
    RESTORE = "restore"
    UPHOLD = "uphold"  # against an appeal
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a report, an entry of its timeline.

    ``by`` is an office code, ``pelapor``, ``warga`` or ``sistem``; ``to`` are the offices that the
    report is handed to or that are notified. ``actor`` is the person's id in the user pool, for the
    audit only; ``acting`` is ``plt`` or ``plh`` where that was the deputy of the office's head.

    ``place`` is where the matter is, when this entry is the first to say so or corrects it.
    ``masks`` are the spans of personal data in the note. ``media`` says, by name, from where photos
    that came along are fetched. ``reason`` is a listed one. ``until`` is when a pause or a
    provisional hiding ends, when a task or the judgement of an appeal is due, or the ``promise``
    that a reminder or an escalation is about; with another category it is the moved promise to
    complete. ``task`` is the seq of the entry that asked for the task. ``category`` is the new one,
    where it changed. ``findings`` are those of the examination of photos. ``verdict`` is a
    verifier's. ``stars`` and the listed ``reasons`` are a rating's. ``visibility`` is the
    reporter's choice, ``decision`` a moderator's.

    ``asked`` identifies a request of the reporter or of an officer that may be repeated: 16 bytes
    of the digest of its Idempotency-Key, and 16 of the digest of the request. ``ref`` is the id
    that a partner's system was given for its entry. ``source`` is the message that brought the
    entry. ``hash`` chains the entry to the one before it. ``form`` is what was hashed, for an entry
    whose words were erased: it has digests of them. ``removed`` says what an erasure removed,
    ``<kind> <count>`` each. ``hides`` says that the report's level changed with the entry, and
    whether that hid the report from all lists (True) or not (False); only an entry that was loaded
    from the table has it.

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
    promise: Promised | None = None
    task: int | None = None
    category: str | None = None
    findings: tuple[str, ...] = ()
    verdict: Verdict | None = None
    stars: int | None = None
    reasons: tuple[str, ...] = ()
    visibility: Visibility | None = None
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
    acting: str | None = None

    @property
    def provisional(self) -> bool:
        """Whether the holder's line hides the report with it, until moderators confirm that."""
        return self.decision is Decision.HIDE and self.until is not None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The ``first`` entry of a timeline and its ``newest``, in order and without a gap among them
    up to the last. A long timeline lacks the entries between: ``History`` has what has to be known
    of all of them.
    """

    first: Entry
    newest: tuple[Entry, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        yield self.first
        yield from self.newest

    def __len__(self) -> int:
        return 1 + len(self.newest)

    @property
    def last(self) -> Entry:
        return self.newest[-1] if self.newest else self.first

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return len(self) == self.last.seq

    def find_entry(self, seq: int) -> Entry | None:
        """Return the entry of that seq; None when it was not loaded."""
        return next((entry for entry in self if entry.seq == seq), None)

    def since(self, version: int) -> list[Entry]:
        """Return the loaded entries after that version: all of them, unless there are more than
        were loaded.
        """
        return [entry for entry in self if entry.seq > version]

    def followed_by(self, entry: Entry) -> Timeline:
        return replace(self, newest=(*self.newest, entry))


class Turn(NamedTuple):
    """An office that held the report, and the moment it got it."""

    office: str
    since: datetime


class Pause(NamedTuple):
    """A pause of the clock. While it lasts, ``until`` is its planned end."""

    at: datetime
    until: datetime


class Escalated(NamedTuple):
    """The last escalation, and the offices it reached."""

    at: datetime
    to: tuple[str, ...]


class Left(NamedTuple):
    """The state of a report (``History.turned_at`` and ``turned_back``) before entry ``seq`` gave
    it to another office. ``first_time`` says that the other office had never held it.
    """

    seq: int
    turned_at: datetime | None
    turned_back: bool
    first_time: bool


class Undone(NamedTuple):
    """The seq of a hand-over, and that of the entry that took it back."""

    given_in: int
    taken_back_in: int


class Decided(NamedTuple):
    """A moderator's last decision to hide or reject: the seq of its entry, the moment, the office,
    and the moderator (an id in the user pool).
    """

    seq: int
    at: datetime
    by: str
    actor: str | None


class Removal(NamedTuple):
    """The things that were erased since ``at``: each kind of thing with its count."""

    at: datetime
    counts: tuple[tuple[str, int], ...]


class Followed(NamedTuple):
    """A step of the report's reporter, with the key of its request (``Entry.asked``)."""

    at: datetime
    asked: bytes


class Rated(NamedTuple):
    """The last rating of a closing, with 1 to 5 ``stars``."""

    at: datetime
    stars: int


@dataclass(frozen=True, slots=True)
class History:
    """The summary of a timeline up to an entry. ``history_recording.record_entries`` continues it.

    ``status`` and ``holder`` are those of the last entry, which the report has had since
    ``turned_at``; ``turned_back`` says that an objection or a verdict brought it there. ``turns``
    are the last offices that held it, ``holders`` all of them, ``concerned`` also the offices that
    were notified. ``left`` is how it stood before the last change of office, ``undone`` the last
    hand-over that was taken back: it is no turn, and time goes on as if there had been none.
    ``hands`` are the ids of the officers who closed it, handed it over, recategorised it, merged it
    or withheld it. ``hidden_provisionally`` says that its holder's line has done so once.
    ``handed_on`` counts changes of office but for those by a corrected place and those that were
    taken back, ``sent_back`` closings that were not accepted. ``pauses`` are those of the clock, in
    order. ``findings`` are those of the examination in entry ``examined``. ``removed`` is what was
    erased, ``retained`` the part of it that was erased after the retention time had ``expired``.
    ``steps`` are the last steps of the reporter, who wrote a comment last at ``commented_at``, and
    ``rated`` is the last rating. ``located`` is the place that was named or corrected after the
    filing.
    """

    status: str = ""
    holder: str = ""
    turned_at: datetime | None = None
    turned_back: bool = False
    turns: tuple[Turn, ...] = ()
    holders: frozenset[str] = frozenset()
    concerned: frozenset[str] = frozenset()
    left: Left | None = None
    undone: Undone | None = None
    hands: tuple[str, ...] = ()
    handed_on: int = 0
    sent_back: int = 0
    pauses: tuple[Pause, ...] = ()
    escalated: Escalated | None = None
    decided: Decided | None = None
    hidden_provisionally: bool = False
    examined: int = 0
    findings: tuple[str, ...] = ()
    removed: Removal | None = None
    expired: bool = False
    retained: Removal | None = None
    steps: tuple[Followed, ...] = ()
    commented_at: datetime | None = None
    rated: Rated | None = None
    located: Place | None = None

    def paused_until(self, now: datetime) -> timedelta:
        """Return for how long the clock had been paused in all until ``now``."""
        return sum((min(end, now) - begin for begin, end in self.pauses), timedelta())


NO_HISTORY = History()
