"""One entry of a report's timeline."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.city.masking import Spans
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.filing import NO_SOURCE, Media, Place, Source
from chalicelib.reports.status import Status


class Verdict(StrEnum):
    """What the verifying office said of the last closing."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Decision(StrEnum):
    """A moderator's decision on a report, or the reporter's appeal against one."""

    HIDE = "hide"
    REJECT = "reject"
    RESTORE = "restore"
    UPHOLD = "uphold"  # against an appeal
    APPEAL = "appeal"


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
