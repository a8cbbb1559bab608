"""The rules of a breach of personal data (UU 27/2022, article 46): what the people whom it concerns
and the authority have to be told, and until when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DEADLINE = timedelta(hours=72)  # 3 x 24 hours from the moment of knowing: article 46 (1)
WARNED_BEFORE = timedelta(hours=24)  # the deadline, while somebody is still to be told


class LeakedKind(StrEnum):
    """A kind of personal data that leaked."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    PLACE = "place"
    WORDS = "words"
    PHOTOS = "photos"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach of personal data: the ``kinds`` of data, open to others from ``since`` until
    ``until``, and known to us at ``known_at``. ``how`` it happened, the ``efforts`` against it, and
    the ``contact`` for questions are the operator's own words, in Indonesian, without personal
    data. ``authority_at`` is when the authority was told.
    """

    id: str
    known_at: datetime
    since: datetime
    until: datetime
    kinds: tuple[LeakedKind, ...]
    how: str
    efforts: str
    contact: str
    authority_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def deadline(self) -> datetime:
        return self.known_at + DEADLINE

    @property
    def topic(self) -> str:
        """The topic that tells its notices apart in the log of notices."""
        return f"breach_{self.id}"


class ReportState(StrEnum):
    """The state of a report in a breach: whether its reporter can be told by SMS or mail."""

    REACHED = "reached"
    CHANNEL_ONLY = "channel_only"  # there is only the account that wrote to us
    NO_CONTACT = "no_contact"
    UNKNOWN = "unknown"  # there is no such report


class PersonState(StrEnum):
    """The state of the notice to a person."""

    FOUND = "found"  # to be told
    TOLD = "told"
    UNKNOWN = "unknown"  # the notice may have gone out, so it is not sent again
    REFUSED = "refused"  # SMS or mail do not reach the address
    CAPPED = "capped"  # the day's limit of messages was reached
    GONE = "gone"  # the person's data were erased since


STILL_TO_TELL = frozenset({PersonState.FOUND, PersonState.CAPPED})


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of a breach: of its reports, by their state, those ``unread`` whose people are
    not looked up yet, and the people, by the state of their notice.
    """

    unread: int
    reports: Mapping[ReportState, int]
    people: Mapping[PersonState, int]

    @property
    def all_reports(self) -> int:
        return self.unread + sum(self.reports.values())

    @property
    def concerned(self) -> int:
        return sum(self.people.values())

    @property
    def waiting(self) -> int:
        """The people who are still to be told, as far as they are known."""
        return sum(self.people.get(state, 0) for state in STILL_TO_TELL)

    @property
    def complete(self) -> bool:
        """Whether nobody is to be looked up or told any more."""
        return not self.unread and not self.waiting


def is_pressing(breach: Breach, tally: Tally, now: datetime) -> bool:
    """Return whether the deadline is near or past, and people or the authority are still untold."""
    is_open = breach.closed_at is None and not (breach.authority_at and tally.complete)
    return is_open and now >= breach.deadline - WARNED_BEFORE
