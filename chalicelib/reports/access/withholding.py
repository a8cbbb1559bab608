"""The decision of moderators about a report, as long as it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.city.rows import Visibility
from chalicelib.reports.status import Status


class Withheld(StrEnum):
    """The way in which moderators withhold a report from the public."""

    HIDDEN = "hidden"  # its work goes on
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Moderated:
    """A moderator's decision that stands, with its listed ``reason`` and the ``seq`` of its entry.
    ``was`` is the status that the report had before, ``visibility`` the reporter's choice.
    ``appealed`` is the seq of an appeal against the decision; ``judged`` says that the appeal was
    decided. ``until`` is when a provisional hiding ends by itself; None once moderators decided.
    """

    state: Withheld
    reason: str
    seq: int
    was: Status
    visibility: Visibility
    appealed: int | None = None
    judged: bool = False
    until: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether an appeal waits to be judged."""
        return self.appealed is not None and not self.judged
