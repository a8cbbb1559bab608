"""The steps that an officer may take with a report now."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.casework import tasks
from chalicelib.casework.action_rules import find_hindrance
from chalicelib.casework.step import Step
from chalicelib.city.model import City
from chalicelib.city.offices import is_within
from chalicelib.platform.errors import Hindered, MoveNotAllowed, StaleVersion, wrong_role
from chalicelib.platform.roles import Officer
from chalicelib.reports.access import confidentiality
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.model import Report
from chalicelib.reports.moves_and_roles import HANDLERS, MOVES, Move, Need, moves_from
from chalicelib.reports.status import Action, Status


def find_move(report: Report, officer: Officer, step: Step, now: datetime, city: City) -> Move:
    """Return the move of the step, if this officer may take it now. Raises NotYours, StaleVersion,
    WrongRole, MoveNotAllowed or Hindered, in this order.
    """
    may_take = _may_take(report, officer, step.action, city)
    if not (may_take or tasks.answerable_tasks(report, officer, city)):
        raise assignment.refuse_handling(report.holder, city)
    allowed = [*allowed_moves(report, officer, now, city)]
    if step.version is not None and step.version != report.version:
        raise StaleVersion(version=report.version, allowed=allowed)
    move = MOVES.get((report.status, step.action))
    if move and not move.roles & officer.roles:
        raise wrong_role(move.roles)
    if move is None:
        raise MoveNotAllowed(status=report.status, action=step.action, allowed=allowed)
    if not may_take:
        raise assignment.refuse_handling(report.holder, city)
    if hindrance := find_hindrance(report, officer, step.action, now, city):
        raise Hindered(rule=hindrance, allowed=allowed, tasks=[task.seq for task in report.tasks])
    return replace(move, to=_find_status_after(report, step.action, move))


def allowed_moves(
    report: Report, officer: Officer, now: datetime, city: City
) -> dict[Action, Move]:
    """Return the moves that this officer may take with the report now, by action."""
    return {
        action: replace(move, to=_find_status_after(report, action, move))
        for action, move in moves_from(report.status, officer.roles).items()
        if _may_take(report, officer, action, city)
        and not find_hindrance(report, officer, action, now, city)
        and (action is not Action.DISPOSISI or assignment.has_office_below(report, officer, city))
    }


def _find_status_after(report: Report, action: Action, move: Move) -> Status:
    """Return the status after a move: some lead back to one that the report had before."""
    if action is Action.UNMERGE and report.before:
        return report.before.status
    if action is Action.TAKE_BACK and report.last_handover:
        return report.last_handover.status
    return move.to


def find_needs(report: Report, move: Move, city: City) -> frozenset[Need]:
    """Return the fields that a move needs with this report. Some categories close without a photo
    (``closing_photo`` in categories.csv).
    """
    category = city.categories.get(report.category)
    return move.needs - {Need.PHOTOS} if category and not category.closing_photo else move.needs


def _may_take(report: Report, officer: Officer, action: Action, city: City) -> bool:
    """Return whether an officer may take an action: the holder takes all, other offices some."""
    may_take = _MAY_TAKE_BESIDE_HOLDER.get(action)
    return _holds(report, officer, city) or bool(may_take and may_take(report, officer, city))


def _holds(report: Report, officer: Officer, city: City) -> bool:
    """Return whether the officer may act for the holder, for the holder before the report was
    merged, or for the office that looks at the report first.
    """
    if confidentiality.bars_officer(officer, report, city):
        return False
    offices = [report.holder, *([report.before.holder] if report.before else [])]
    may_handle = any(assignment.may_handle(officer, office, city) for office in offices)
    return may_handle or assignment.may_screen(officer, report, city)


def _may_answer(report: Report, officer: Officer, city: City) -> bool:
    """An office that was asked for a part of the work, also one that the report accuses."""
    return bool(tasks.answerable_tasks(report, officer, city))


def _may_comment(report: Report, officer: Officer, city: City) -> bool:
    barred = confidentiality.bars_officer(officer, report, city)
    return _may_answer(report, officer, city) and not barred


def _may_correct_place(report: Report, officer: Officer, city: City) -> bool:
    """The offices above the holder, and central triage, unless the place is confidential."""
    above = is_within(report.holder, officer.agency, city)
    acts = bool(officer.roles & HANDLERS) and (above or officer.agency == city.settings.triage)
    return acts and report.open and report.confidential is None


_MAY_TAKE_BESIDE_HOLDER: Mapping[Action, Callable[[Report, Officer, City], bool]] = {
    Action.ANSWER: _may_answer,
    Action.COMMENT: _may_comment,
    Action.TAKE_BACK: assignment.has_handed_over,
    Action.CORRECT_PLACE: _may_correct_place,
}
