"""The actions of officers: for each action, the function that changes the report and completes the
timeline entry.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.casework import tasks
from chalicelib.casework.hindrances import find_hindrance
from chalicelib.casework.step import Step
from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.rows import ReasonKind
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import (
    BadField,
    Hindered,
    MoveNotAllowed,
    SomethingMissing,
    StaleVersion,
    WrongTarget,
    wrong_role,
)
from chalicelib.platform.roles import Officer
from chalicelib.reports import routing
from chalicelib.reports.lifecycle import assignment, closing, confidentiality, promises
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import MOVES, Action, Move, Need, moves_from
from chalicelib.reports.timeline import Entry


def take_step(
    report: Report, officer: Officer, step: Step, now: datetime, city: City
) -> tuple[Report, Entry]:
    """Return the report after an officer's step, and the entry of the step. Raises the errors of
    ``begin_entry``, and then the errors of the action itself.
    """
    entry = begin_entry(report, officer, step, now, city)
    changed, entry = _PERFORM[step.action](report, officer, step, entry, city)
    return append_entry(changed, entry, city)


def begin_entry(report: Report, officer: Officer, step: Step, now: datetime, city: City) -> Entry:
    """Return the timeline entry of the step, if the officer may take it now.

    Raises NotYours, StaleVersion, WrongRole, MoveNotAllowed, Hindered or SomethingMissing, in this
    order.
    """
    move = _find_move(report, officer, step, now, city)
    for need in Need:
        if need in find_needs(report, move, city) and not getattr(step, need):
            raise SomethingMissing(field=need, action=step.action)
    return replace(
        make_next_entry(report, now, _KINDS.get(step.action, Kind.STATUS), officer.agency),
        status=move.to,
        note=step.note,
        photos=step.photos,
        masks=step.masks,
        actor=officer.id,
    )


def _find_move(report: Report, officer: Officer, step: Step, now: datetime, city: City) -> Move:
    """Return the move of the step, if this officer may take it now. Raises the errors that
    ``begin_entry`` names, except SomethingMissing.
    """
    if not _is_concerned(report, officer, city):
        raise assignment.refuse_handling(report.holder, city)
    allowed = [*allowed_moves(report, officer, now, city)]
    if step.version is not None and step.version != report.version:
        raise StaleVersion(version=report.version, allowed=allowed)
    move = MOVES.get((report.status, step.action))
    if move and not move.roles & officer.roles:
        raise wrong_role(move.roles)
    if move is None:
        raise MoveNotAllowed(status=report.status, action=step.action, allowed=allowed)
    if step.action in _actions_of_holder(report, officer, city) and not _holds(
        report, officer, city
    ):
        raise assignment.refuse_handling(report.holder, city)
    if hindrance := find_hindrance(report, officer, step.action, now, city):
        raise Hindered(rule=hindrance, allowed=allowed, tasks=[task.seq for task in report.tasks])
    return move


def _is_concerned(report: Report, officer: Officer, city: City) -> bool:
    """Whether the report concerns the officer: an officer of the holder, of the office that looks
    at the report first, or of an office that was asked for a part of the work.
    """
    return _holds(report, officer, city) or bool(tasks.answerable_tasks(report, officer, city))


def _holds(report: Report, officer: Officer, city: City) -> bool:
    """Whether the officer may act for the holder, for the holder before the report was merged, or
    for the office that looks at the report first.
    """
    if confidentiality.is_barred(officer.agency, report, city):
        return False
    offices = [report.holder, *([report.before.holder] if report.before else [])]
    may_handle = any(assignment.may_handle(officer, office, city) for office in offices)
    return may_handle or assignment.may_screen(officer, report, city)


def allowed_moves(
    report: Report, officer: Officer, now: datetime, city: City
) -> dict[Action, Move]:
    """Return the moves that this officer may take with the report now, by action."""
    if not _is_concerned(report, officer, city):
        return {}
    asked_only = not _holds(report, officer, city)
    only_holder = _actions_of_holder(report, officer, city)
    return {
        action: replace(move, to=report.before.status)
        if action is Action.UNMERGE and report.before
        else move
        for action, move in moves_from(report.status, officer.roles).items()
        if not (asked_only and action in only_holder)
        and not find_hindrance(report, officer, action, now, city)
    }


def _actions_of_holder(report: Report, officer: Officer, city: City) -> frozenset[Action]:
    """Return the actions that only the holder may take. An office that was asked for a part of the
    work answers and comments; one that the report accuses only answers.
    """
    barred = confidentiality.is_barred(officer.agency, report, city)
    return frozenset(Action) - ({Action.ANSWER} if barred else {Action.ANSWER, Action.COMMENT})


def find_needs(report: Report, move: Move, city: City) -> frozenset[Need]:
    """Return the fields that a move needs with this report. Some categories close without a photo
    (``closing_photo`` in categories.csv).
    """
    category = city.categories.get(report.category)
    return move.needs - {Need.PHOTOS} if category and not category.closing_photo else move.needs


Done = tuple[Report, Entry]


def _only_write(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    """Change nothing but what the entry itself does: it begins the work, or asks the reporter."""
    return report, entry


def _hand_over(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    report, offices = assignment.hand_over(report, officer, step.action, step.to_agency, city)
    return report, replace(entry, holder=offices[0], to=offices)


def _finish(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    return closing.close_report(report, entry, Outcome.DONE, city), entry


def _close_as_outside(
    report: Report, officer: Officer, step: Step, entry: Entry, city: City
) -> Done:
    reason = city_model.find_reason(ReasonKind.OUTSIDE, step.reason, city)
    entry = replace(entry, reason=reason.code)
    return closing.close_report(report, entry, Outcome.OUTSIDE, city), entry


def _pause(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    until = step.until or entry.at
    changed = promises.pause_clock(report, step.reason, until, entry.at, city)
    return changed, replace(entry, reason=step.reason, until=until)


def _resume(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    return promises.resume_clock(report, entry.at, city), entry


def _ask_office(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    changed, task = tasks.add_task(report, step.to_agency, step.until, entry.at, city)
    return changed, replace(entry, to=(task.office,), until=task.due)


def _answer_task(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    task = tasks.find_task(report, step.task)
    if task not in tasks.answerable_tasks(report, officer, city):
        raise assignment.refuse_handling(task.office, city)
    return tasks.close_task(report, task), replace(entry, task=task.seq)


def _withdraw_task(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    task = tasks.find_task(report, step.task)
    return tasks.close_task(report, task), replace(entry, to=(task.office,), task=task.seq)


def _change_category(
    report: Report, officer: Officer, step: Step, entry: Entry, city: City
) -> Done:
    """Change the category. The report may become more urgent and its promises earlier; only
    central triage may make them later.
    """
    category = step.category or ""
    if category not in city.categories:
        raise BadField(field="category", rule="unknown", value=category)
    if category == report.category:
        raise BadField(field="category", rule="same", value=category)
    if step.lengthen:
        _check_lengthening(report, officer, step, entry.at, city)
    changed = promises.recategorise(report, category, city, lengthen=step.lengthen)
    moved = changed.complete_by != report.complete_by
    until = changed.complete_by if moved else None
    return changed, replace(entry, category=category, until=until)


def _check_lengthening(
    report: Report, officer: Officer, step: Step, now: datetime, city: City
) -> None:
    """Check that the officer may make the promises later: central triage may, once, before the
    first answer, and with a reason that the public reads. Raises NotYours, Hindered or
    SomethingMissing.
    """
    if officer.agency != city.settings.triage:
        raise assignment.refuse_handling(city.settings.triage, city)
    if report.lengthened or report.first_answered_at:
        rule = "lengthened" if report.lengthened else "answered"
        raise Hindered(rule=rule, allowed=[*allowed_moves(report, officer, now, city)])
    if not step.note:
        raise SomethingMissing(field="note", action=step.action)


def _accuse(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    """Hand the report to the office that looks into what is said against ``to_agency``, or against
    an office that is not known. That is no hand-over between offices.
    """
    accused = (step.to_agency,) if step.to_agency else ()
    if accused and step.to_agency not in city.offices:
        raise WrongTarget(target=step.to_agency, rule="unknown")
    confidence = confidentiality.accuse(accused, city)
    changed = confidentiality.make_confidential(report, confidence, city)
    return changed, _give_to(entry, confidence.holder, report)


def _dismiss(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    """Hand the report to the office of its place, as one that accuses nobody. It stays private
    until its reporter chooses otherwise.
    """
    holder = routing.holder_of(report.place.area, city).code
    cleared = replace(report, confidential=None, accused=())
    return cleared, _give_to(entry, holder, report)


def _give_to(entry: Entry, holder: str, report: Report) -> Entry:
    to = () if holder == report.holder else (holder,)
    return replace(entry, holder=holder, to=to)


def _release(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    """Move the report to its holder's queue. The public does not see this, and did not see that the
    report was in another queue.
    """
    return replace(report, screener=None), replace(entry, to=(report.holder,))


def _comment(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Done:
    return report, replace(entry, kind=Kind.NOTE) if step.internal else entry


_KINDS: Mapping[Action, Kind] = {
    Action.PAUSE: Kind.PAUSE,
    Action.RESUME: Kind.RESUME,
    Action.TASK: Kind.TASK,
    Action.ANSWER: Kind.ANSWER,
    Action.WITHDRAW: Kind.WITHDRAWAL,
    Action.RECATEGORISE: Kind.CATEGORY,
    Action.ASK: Kind.QUESTION,
    Action.COMMENT: Kind.COMMENT,
    Action.MERGE: Kind.MERGE,
    Action.UNMERGE: Kind.UNMERGE,
    Action.RELEASE: Kind.LIMIT,
}
_PERFORM: Mapping[Action, Callable[[Report, Officer, Step, Entry, City], Done]] = {
    Action.PROSES: _only_write,
    Action.KOORDINASI: _hand_over,
    Action.DISPOSISI: _hand_over,
    Action.RETURN: _hand_over,
    Action.SELESAI: _finish,
    Action.OUTSIDE: _close_as_outside,
    Action.PAUSE: _pause,
    Action.RESUME: _resume,
    Action.TASK: _ask_office,
    Action.ANSWER: _answer_task,
    Action.WITHDRAW: _withdraw_task,
    Action.RECATEGORISE: _change_category,
    Action.RELEASE: _release,
    Action.ACCUSE: _accuse,
    Action.DISMISS: _dismiss,
    Action.ASK: _only_write,
    Action.COMMENT: _comment,
}
