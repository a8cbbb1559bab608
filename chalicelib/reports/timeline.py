"""What was read of a report's timeline, and what the whole of it comes to. A timeline may have
thousands of entries, and nobody reads them all to answer a request (docs/decisions/0033).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from chalicelib.reports.model import Entry, Place


@dataclass(frozen=True, slots=True)
class Timeline:
    """The ``first`` entry of a timeline and its ``newest``, in order and without a gap among them
    up to the last. Of a long timeline the entries between are missing: whatever has to be known of
    all of them is in ``History``.
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
        """The entry of that seq; None when it is not among those that were read."""
        if seq == self.first.seq:
            return self.first
        at = seq - self.newest[0].seq if self.newest else -1
        return self.newest[at] if 0 <= at < len(self.newest) else None

    def since(self, version: int) -> list[Entry]:
        """The newest entries after that version, all of them unless there are too many."""
        return [entry for entry in self if entry.seq > version]

    def followed_by(self, entry: Entry) -> Timeline:
        return replace(self, newest=(*self.newest, entry))


class Turn(NamedTuple):
    """An office that held the report, and since when."""

    office: str
    since: datetime


class Pause(NamedTuple):
    at: datetime
    until: datetime | None


class Escalated(NamedTuple):
    """The last rung that was climbed, and the offices it reached."""

    at: datetime
    to: tuple[str, ...]


class Decided(NamedTuple):
    """A moderator's last decision to hide or reject: in which entry, when, for which office, and
    by whom (an id in the user pool).
    """

    seq: int
    at: datetime
    by: str
    actor: str | None


class Removal(NamedTuple):
    """What was erased, since ``at``: what, and how many of each."""

    at: datetime
    counts: tuple[tuple[str, int], ...]


class Followed(NamedTuple):
    """A step of the report's reporter, with what tells its request from others
    (``Entry.asked``).
    """

    at: datetime
    asked: bytes


@dataclass(frozen=True, slots=True)
class History:
    """What a timeline comes to, up to an entry. ``record`` counts on.

    ``status`` and ``holder`` are those of that entry, which the report has had since
    ``turned_at``; ``turned_back`` says that an objection or a verdict brought it there.
    ``turns`` are the last offices that held it, ``holders`` all of them, ``concerned`` also those
    that were told; ``handed_on`` counts changes of office, ``sent_back`` closings that were not
    accepted. ``paused`` adds up the pauses that are over, ``pause`` is one that is not.
    ``findings`` are those of the examination in entry ``examined``. ``removed`` is what was
    erased, ``retained`` what of that after its time had ``expired``. ``steps`` are the last of its
    reporter's, ``located`` the place as it was told later.
    """

    status: str = ""
    holder: str = ""
    turned_at: datetime | None = None
    turned_back: bool = False
    turns: tuple[Turn, ...] = ()
    holders: frozenset[str] = frozenset()
    concerned: frozenset[str] = frozenset()
    handed_on: int = 0
    sent_back: int = 0
    paused: timedelta = timedelta()
    pause: Pause | None = None
    escalated: Escalated | None = None
    decided: Decided | None = None
    examined: int = 0
    findings: tuple[str, ...] = ()
    removed: Removal | None = None
    expired: bool = False
    retained: Removal | None = None
    steps: tuple[Followed, ...] = ()
    located: Place | None = None


NO_HISTORY = History()
