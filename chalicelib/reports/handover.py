"""The facts of a report that a hand-over changed, so that it can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.city.rows import Calendar
from chalicelib.reports.status import Status


@dataclass(frozen=True, slots=True)
class Handover:
    """The state of a report before its last hand-over, by the names of ``Report``, and the promises
    of its holder then. ``seq`` is that of the hand-over's entry and ``by`` the office that handed
    it over. ``acted`` says that the other office has acted on it since.
    """

    seq: int
    by: str
    status: Status
    holder: str
    category: str
    handovers: int
    bound: str | None
    escalated_to: tuple[str, ...]
    answer_from: datetime
    respond_by: datetime
    answer_calendar: Calendar
    own_complete_by: datetime | None
    own_span: timedelta
    own_calendar: Calendar
    answered_at: datetime | None
    rung: int
    acted: bool = False
