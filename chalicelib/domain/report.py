"""A report, what was filed, and its timeline."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.status import OPEN, Status


class Kind(StrEnum):
    """What a timeline entry tells."""

    STATUS = "status"
    COMMENT = "comment"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    CONFIRMATION = "confirmation"


# How the area of a report was found, besides ``place.How``.
GIVEN = "given"  # the filing names it by code
OUTSIDE = "outside"  # its coordinates lie outside the city
UNKNOWN = "unknown"  # nothing says where it is

REPORTER = "pelapor"  # stands for an office in ``Entry.by``
SYSTEM = "sistem"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is. ``lat``/``lng`` WGS84 degrees; ``area`` the code of a kelurahan, or of a
    kecamatan when no more is known.
    """

    address: str | None = None
    lat: float | None = None
    lng: float | None = None
    area: str | None = None
    found: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Filing:
    """What the citizen said, as first received; never changed afterwards. ``photos`` are names of
    stored objects.
    """

    channel: str
    description: str
    place: Place
    received_at: datetime
    occurred_at: datetime | None = None
    photos: tuple[str, ...] = ()
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``by`` is an office code, ``pelapor`` or ``sistem``; ``to`` the
    offices told or handed to.

    ``actor`` is the person's id in the user pool, for the audit only. ``hash`` chains it to the
    entry before it.
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
    hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it stands. ``version`` is the seq of its last entry and ``chain`` that entry's
    hash.

    ``rung`` counts the steps of the ladder taken in the present stage. ``run`` numbers the
    phase whose timer runs (open, closed, ...), and ``next_check`` is when that timer looks at
    it again; None once it is at rest.
    """

    number: str
    filing: Filing
    version: int
    status: Status
    holder: str
    category: str
    private: bool
    updated_at: datetime
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

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def due(self) -> datetime:
        """The promise of the stage it is in: an answer first, then completion."""
        return self.respond_by if self.answered_at is None else self.complete_by

    def late(self, now: datetime) -> bool:
        """Open past its promise, or closed after it."""
        return (self.closed_at or now) > (self.complete_by if self.closed_at else self.due)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who reported, kept apart from the report. ``phone`` is E.164."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One message of a channel, read but not yet placed, categorised or numbered.

    ``external_id`` is the sender's own id of the message (or an Idempotency-Key) and makes it
    unique within the channel; ``fingerprint`` is the SHA-256 of what was sent under it.
    ``uploads`` are upload ids as given out.
    """

    channel: str
    description: str
    received_at: datetime
    external_id: str | None = None
    fingerprint: bytes = b""
    category: str | None = None
    address: str | None = None
    lat: float | None = None
    lng: float | None = None
    area: str | None = None
    occurred_at: datetime | None = None
    contact: Contact = Contact()
    anonymous: bool = False
    private: bool = True
    uploads: tuple[str, ...] = ()
