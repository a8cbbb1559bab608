"""What an office has promised, each promise at the moment it is due."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Step(StrEnum):
    """What is promised by then."""

    ANSWER = "jawab"
    COMPLETE = "selesai"
    TASK = "tugas"  # a part of the work of another office


@dataclass(frozen=True, slots=True)
class Due:
    """One promise of report ``number``; ``task`` is the seq of the entry that asked for it, 0 for
    the report's own. ``version`` grows with each change, of a report; a ``paused`` one moves on.
    ``privacy.due`` is what may be told of it outside.
    """

    number: str
    step: Step
    at: datetime
    changed_at: datetime
    version: int
    paused: bool
    private: bool
    category: str
    area: str | None
    task: int = 0


@dataclass(frozen=True, slots=True)
class Agenda:
    """What an office has promised for a moment since ``since``, the first due first; not ``whole``
    where there is more of it.
    """

    office: str
    since: datetime
    dues: tuple[Due, ...]
    whole: bool
