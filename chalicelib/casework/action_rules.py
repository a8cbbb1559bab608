"""The rules that forbid an action on a report in its present state. Each rule has the name that
refusals tell.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.casework import tasks
from chalicelib.city.model import City
from chalicelib.platform.roles import Officer
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.model import OFFICIALS, Report
from chalicelib.reports.status import Action, Status


def find_hindrance(
    report: Report, officer: Officer, action: Action, now: datetime, city: City
) -> str | None:
    """Return the rule that forbids an action in the report's state, or None. The status itself is
    checked by ``MOVES``.
    """
    if report.following and action not in _ACTIONS_ON_MERGED:
        return "merged"
    if report.paused_until and action in _ACTIONS_WHILE_OPEN:
        return "paused"
    if report.tasks and action in CLOSING_ACTIONS:
        return "open_tasks"
    return _HINDRANCES.get(action, _no_hindrance)(report, officer, now, city)


def _no_hindrance(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None


def _hinders_beginning(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    """Refuse to begin again work that was begun and answered."""
    begun = report.status is Status.PROSES and report.answered_at is not None
    return "answered" if begun else None


def _hinders_pausing(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    """Refuse a pause before the holder's answer, a pause of a late report, because a broken promise
    stays broken, and a pause more than the city allows.
    """
    if report.answered_at is None:
        return "unanswered"
    if report.late(now):
        return "late"
    return "too_many_pauses" if report.pauses >= city.settings.most_pauses else None


def _hinders_resuming(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if report.paused_until else "not_paused"


def _hinders_asking(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return "too_many_tasks" if len(report.tasks) >= city.settings.most_tasks else None


def _hinders_answering(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if tasks.answerable_tasks(report, officer, city) else "no_task"


def _hinders_withdrawing(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if report.tasks else "no_task"


def _hinders_releasing(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if assignment.may_screen(officer, report, city) else "not_limited"


def _hinders_merging_and_accusing(
    report: Report, officer: Officer, now: datetime, city: City
) -> str | None:
    """Refuse both in a confidential report, and in one that others were merged into. Their
    reporters were told of this report, and are not sent on to a third; and of an accused one they
    would show the new holder and each further step. An officer separates them first.
    """
    if report.confidential:
        return "confidential"
    return "has_merged" if report.merged else None


def _hinders_dismissing(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if report.confidential == OFFICIALS else "not_accused"


def _hinders_unmerging(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if report.following else "not_merged"


def _hinders_taking_back(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    """Refuse to take back what another office handed over, and once the new holder has acted."""
    if report.last_handover is None or not assignment.has_handed_over(report, officer, city):
        return "not_handed_over"
    return "acted" if report.last_handover.acted else None


def _hinders_replying(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if report.suggests else "complaint"


def _hinders_correcting(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    """Refuse to name a place once it is to be erased: nothing would erase it any more."""
    return "erased" if report.erased_at else None


_HINDRANCES: Mapping[Action, Callable[[Report, Officer, datetime, City], str | None]] = {
    Action.PROSES: _hinders_beginning,
    Action.PAUSE: _hinders_pausing,
    Action.RESUME: _hinders_resuming,
    Action.TASK: _hinders_asking,
    Action.ANSWER: _hinders_answering,
    Action.WITHDRAW: _hinders_withdrawing,
    Action.MERGE: _hinders_merging_and_accusing,
    Action.UNMERGE: _hinders_unmerging,
    Action.RELEASE: _hinders_releasing,
    Action.ACCUSE: _hinders_merging_and_accusing,
    Action.DISMISS: _hinders_dismissing,
    Action.TAKE_BACK: _hinders_taking_back,
    Action.REPLY: _hinders_replying,
    Action.CORRECT_PLACE: _hinders_correcting,
}


_ACTIONS_ON_MERGED = frozenset({Action.UNMERGE, Action.COMMENT})


CLOSING_ACTIONS = frozenset({Action.SELESAI, Action.REPLY, Action.OUTSIDE, Action.MERGE})


# These actions have to wait while the clock stands still.
_ACTIONS_WHILE_OPEN = CLOSING_ACTIONS | {
    *(Action.PROSES, Action.KOORDINASI, Action.DISPOSISI, Action.ACCUSE, Action.DISMISS),
    *(Action.RETURN, Action.PAUSE, Action.MERGE),
}
