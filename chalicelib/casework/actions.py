"""What officers do with a report: one table of actions, each with what it changes and the entry
that tells it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.casework import tasks
from chalicelib.city import reasons
from chalicelib.city.model import City, ReasonKind
from chalicelib.city.personal_data.masks import Spans
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import (
    BadField,
    Hindered,
    MoveNotAllowed,
    SomethingMissing,
    StaleVersion,
    wrong_role,
)
from chalicelib.platform.roles import Officer
from chalicelib.reports.lifecycle import assignment, closing, deadlines
from chalicelib.reports.lifecycle.lifecycle import next_entry, with_entry
from chalicelib.reports.model import Entry, Outcome, Report
from chalicelib.reports.status import MOVES, Action, Move, Need, moves_from


@dataclass(frozen=True, slots=True)
class Step:
    """What an officer wants done. ``version`` is the report's as the officer saw it; None skips
    that check.
    """

    action: Action
    version: int | None
    note: str | None = None
    to_agency: str | None = None
    photos: tuple[str, ...] = ()
    masks: Spans = ()
    internal: bool = False  # a comment for offices only
    reason: str | None = None  # a listed one
    until: datetime | None = None
    task: int | None = None
    category: str | None = None
    into: str | None = None  # the report it is merged into


def act(
    report: Report, officer: Officer, step: Step, now: datetime, city: City
) -> tuple[Report, Entry]:
    """The report after an officer's step. Raises what ``begun`` does, and then what the action
    itself refuses.
    """
    entry = begun(report, officer, step, now, city)
    changed, entry = _DOING[step.action](report, officer, step, entry, city)
    return with_entry(changed, entry, city)


def begun(report: Report, officer: Officer, step: Step, now: datetime, city: City) -> Entry:
    """The entry that is to tell the step, when it may be taken.

    Raises NotYours, StaleVersion, WrongRole, MoveNotAllowed, Hindered or SomethingMissing, in this
    order.
    """
    move = _allowed(report, officer, step, now, city)
    for need in Need:
        if need in needs(report, move, city) and not getattr(step, need):
            raise SomethingMissing(field=need, action=step.action)
    return replace(
        next_entry(report, now, _KINDS.get(step.action, Kind.STATUS), officer.agency),
        status=move.to,
        note=step.note,
        photos=step.photos,
        masks=step.masks,
        actor=officer.id,
    )


def _allowed(report: Report, officer: Officer, step: Step, now: datetime, city: City) -> Move:
    """The move, when this officer may take it now."""
    if not _concerned(report, officer, city):
        raise assignment.not_yours(report.holder, city)
    allowed = [*moves(report, officer, now, city)]
    if step.version is not None and step.version != report.version:
        raise StaleVersion(version=report.version, allowed=allowed)
    move = MOVES.get((report.status, step.action))
    if move and not move.roles & officer.roles:
        raise wrong_role(move.roles)
    if move is None:
        raise MoveNotAllowed(status=report.status, action=step.action, allowed=allowed)
    if step.action in _HOLDERS and not _holds(report, officer, city):
        raise assignment.not_yours(report.holder, city)
    if hindrance := _hindrance(report, officer, step.action, now, city):
        raise Hindered(rule=hindrance, allowed=allowed, tasks=[task.seq for task in report.tasks])
    return move


def _concerned(report: Report, officer: Officer, city: City) -> bool:
    """The holder's officers, those who look at it first, and those of an office that was asked for
    a part of the work.
    """
    return _holds(report, officer, city) or bool(tasks.theirs(report, officer, city))


def _holds(report: Report, officer: Officer, city: City) -> bool:
    """Whether the report is this officer's: held by the office, or until it was merged, or to be
    looked at there first.
    """
    offices = [report.holder, *([report.before.holder] if report.before else [])]
    held = any(assignment.may_handle(officer, office, city) for office in offices)
    return held or assignment.screens(officer, report, city)


def moves(report: Report, officer: Officer, now: datetime, city: City) -> dict[Action, Move]:
    """What this officer may do with the report as it stands now."""
    if not _concerned(report, officer, city):
        return {}
    asked_only = not _holds(report, officer, city)
    return {
        action: replace(move, to=report.before.status)
        if action is Action.UNMERGE and report.before
        else move
        for action, move in moves_from(report.status, officer.roles).items()
        if not (asked_only and action in _HOLDERS)
        and not _hindrance(report, officer, action, now, city)
    }


def _hindrance(
    report: Report, officer: Officer, action: Action, now: datetime, city: City
) -> str | None:
    """What in the report's state, beside its status, stands against an action."""
    if report.following and action not in _OF_MERGED:
        return "merged"
    if report.paused_until and action in _WAITING:
        return "paused"
    if report.tasks and action in _CLOSING:
        return "open_tasks"
    return _STANDS_AGAINST.get(action, _nothing)(report, officer, now, city)


def _nothing(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None


def _against_pausing(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    """A promise that was broken stays broken, and nobody pauses for ever."""
    if report.late(now):
        return "late"
    return "too_many_pauses" if report.pauses >= city.settings.most_pauses else None


def _against_resuming(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if report.paused_until else "not_paused"


def _against_asking(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return "too_many_tasks" if len(report.tasks) >= city.settings.most_tasks else None


def _against_answering(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if tasks.theirs(report, officer, city) else "no_task"


def _against_withdrawing(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if report.tasks else "no_task"


def _against_releasing(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if assignment.screens(officer, report, city) else "not_limited"


def _against_merging(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    """No chains: who was told of one report is not sent on to a third."""
    return "has_merged" if report.merged else None


def _against_parting(report: Report, officer: Officer, now: datetime, city: City) -> str | None:
    return None if report.following else "not_merged"


_STANDS_AGAINST: Mapping[Action, Callable[[Report, Officer, datetime, City], str | None]] = {
    Action.PAUSE: _against_pausing,
    Action.RESUME: _against_resuming,
    Action.TASK: _against_asking,
    Action.ANSWER: _against_answering,
    Action.WITHDRAW: _against_withdrawing,
    Action.MERGE: _against_merging,
    Action.UNMERGE: _against_parting,
    Action.RELEASE: _against_releasing,
}
_OF_MERGED = frozenset({Action.UNMERGE, Action.COMMENT})
_CLOSING = frozenset({Action.SELESAI, Action.OUTSIDE, Action.MERGE})
# what waits while the clock stands still
_WAITING = _CLOSING | {
    *(Action.PROSES, Action.KOORDINASI, Action.DISPOSISI),
    *(Action.RETURN, Action.PAUSE, Action.MERGE),
}
_HOLDERS = frozenset(Action) - {Action.ANSWER, Action.COMMENT}  # for the holder alone


def needs(report: Report, move: Move, city: City) -> frozenset[Need]:
    """What a move needs with this report: some categories are closed without a photo."""
    matter = city.categories.get(report.category)
    return move.needs - {Need.PHOTOS} if matter and not matter.closing_photo else move.needs


Done = tuple[Report, Entry]


def _taken(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    return report, entry


def _handed(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    report, to = assignment.handed(report, officer, step.action, step.to_agency, city)
    return report, replace(entry, holder=to[0], to=to)


def _finished(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    return closing.closed(report, entry, Outcome.DONE, city), entry


def _outside(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    reason = reasons.listed(ReasonKind.OUTSIDE, step.reason, city)
    entry = replace(entry, reason=reason.code)
    return closing.closed(report, entry, Outcome.OUTSIDE, city), entry


def _paused(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    until = step.until or entry.at
    changed = deadlines.paused(report, step.reason, until, entry.at, city)
    return changed, replace(entry, reason=step.reason, until=until)


def _resumed(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    return deadlines.resumed(report, entry.at, city), entry


def _asked(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    changed, task = tasks.asked(report, step.to_agency, step.until, entry.at, city)
    return changed, replace(entry, to=(task.office,), until=task.due)


def _answered(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    task = tasks.task_of(report, step.task)
    if task not in tasks.theirs(report, officer, city):
        raise assignment.not_yours(task.office, city)
    return tasks.closed(report, task), replace(entry, task=task.seq)


def _withdrawn(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    task = tasks.task_of(report, step.task)
    return tasks.closed(report, task), replace(entry, to=(task.office,), task=task.seq)


def _recategorised(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    """The promise stays that of the first receipt (I4)."""
    category = step.category or ""
    if category not in city.categories:
        raise BadField(field="category", rule="unknown", value=category)
    if category == report.category:
        raise BadField(field="category", rule="same", value=category)
    return replace(report, category=category), replace(entry, category=category)


def _released(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    """To its holder's queue. Nobody outside hears of it, nor heard that it was not there."""
    return replace(report, screener=None), replace(entry, to=(report.holder,))


def _commented(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    return report, replace(entry, kind=Kind.NOTE) if step.internal else entry


_KINDS: Mapping[Action, Kind] = {
    Action.PAUSE: Kind.PAUSE,
    Action.RESUME: Kind.RESUME,
    Action.TASK: Kind.TASK,
    Action.ANSWER: Kind.ANSWER,
    Action.WITHDRAW: Kind.WITHDRAWAL,
    Action.RECATEGORISE: Kind.CATEGORY,
    Action.COMMENT: Kind.COMMENT,
    Action.MERGE: Kind.MERGE,
    Action.UNMERGE: Kind.UNMERGE,
    Action.RELEASE: Kind.LIMIT,
}
_DOING: Mapping[Action, Callable[[Report, Officer, Step, Entry, City], Done]] = {
    Action.PROSES: _taken,
    Action.KOORDINASI: _handed,
    Action.DISPOSISI: _handed,
    Action.RETURN: _handed,
    Action.SELESAI: _finished,
    Action.OUTSIDE: _outside,
    Action.PAUSE: _paused,
    Action.RESUME: _resumed,
    Action.TASK: _asked,
    Action.ANSWER: _answered,
    Action.WITHDRAW: _withdrawn,
    Action.RECATEGORISE: _recategorised,
    Action.RELEASE: _released,
    Action.COMMENT: _commented,
}
