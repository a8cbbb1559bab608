"""The actions of officers: for each action, the function that changes the report and completes the
timeline entry.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.casework import possible_steps, tasks
from chalicelib.casework.step import Step
from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.rows import ReasonKind
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import (
    BadField,
    Hindered,
    SomethingMissing,
    WrongTarget,
)
from chalicelib.platform.roles import Officer
from chalicelib.reports import routing
from chalicelib.reports.access import confidentiality
from chalicelib.reports.deadlines import promises
from chalicelib.reports.lifecycle import assignment, closing, place_correction, taking_back
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_officers_entry
from chalicelib.reports.model import Changed, Outcome, Report
from chalicelib.reports.moves_and_roles import Need
from chalicelib.reports.status import Action
from chalicelib.reports.texts import place_texts
from chalicelib.reports.timeline import Entry


def take_step(report: Report, officer: Officer, step: Step, now: datetime, city: City) -> Changed:
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
    move = possible_steps.find_move(report, officer, step, now, city)
    for need in Need:
        if need in possible_steps.find_needs(report, move, city) and not getattr(step, need):
            raise SomethingMissing(field=need, action=step.action)
    return replace(
        make_officers_entry(report, now, _KINDS.get(step.action, Kind.STATUS), officer),
        status=move.to,
        note=step.note,
        photos=step.photos,
        masks=step.masks,
    )


def _only_write(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    """Change nothing but what the entry itself does: it asks the reporter."""
    return report, entry


def _begin(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    """Begin the work. A suggestion is taken up as work by that."""
    if not report.suggests:
        return report, entry
    from chalicelib.reports.lifecycle import taking_up  # only few reports need it

    return taking_up.take_up(report, entry.at, city), entry


def _hand_over(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    handover = taking_back.remember_handover(report, entry)
    report, offices = assignment.hand_over(report, officer, step.action, step.to_agency, city)
    return replace(report, last_handover=handover), replace(entry, holder=offices[0], to=offices)


def _take_back(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    if report.last_handover is None:  # ``action_rules`` has refused that
        return report, entry
    holder = report.last_handover.holder
    restored = taking_back.restore(report, report.last_handover, city)
    return restored, replace(entry, holder=holder, to=(holder,))


def _correct_place(
    report: Report, officer: Officer, step: Step, entry: Entry, city: City
) -> Changed:
    """Correct the place. A report whose clock is paused stays with its office."""
    place = step.place or report.place
    corrected = place_correction.move_report(report, place, entry, city)
    if corrected is None:
        raise BadField(field="place", rule="same", value=place_texts.write_place(place, city))
    if report.paused_until and corrected[1].to:
        raise Hindered(
            rule="paused", allowed=[*possible_steps.allowed_moves(report, officer, entry.at, city)]
        )
    return corrected


def _finish(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    return closing.close_report(report, entry, Outcome.DONE, city), entry


def _reply(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    return closing.close_report(report, entry, Outcome.ANSWERED, city), entry


def _close_as_outside(
    report: Report, officer: Officer, step: Step, entry: Entry, city: City
) -> Changed:
    reason = city_model.find_reason(ReasonKind.OUTSIDE, step.reason, city)
    entry = replace(entry, reason=reason.code)
    return closing.close_report(report, entry, Outcome.OUTSIDE, city), entry


def _pause(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    until = step.until or entry.at
    changed = promises.pause_clock(report, step.reason, until, entry.at, city)
    return changed, replace(entry, reason=step.reason, until=until)


def _resume(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    return promises.resume_clock(report, entry.at, city), entry


def _ask_office(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    changed, task = tasks.add_task(report, step.to_agency, step.until, entry.at, city)
    return changed, replace(entry, to=(task.office,), until=task.due)


def _answer_task(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    task = tasks.find_task(report, step.task)
    if task not in tasks.answerable_tasks(report, officer, city):
        raise assignment.refuse_handling(task.office, city)
    return tasks.close_task(report, task), replace(entry, task=task.seq)


def _withdraw_task(
    report: Report, officer: Officer, step: Step, entry: Entry, city: City
) -> Changed:
    task = tasks.find_task(report, step.task)
    return tasks.close_task(report, task), replace(entry, to=(task.office,), task=task.seq)


def _change_category(
    report: Report, officer: Officer, step: Step, entry: Entry, city: City
) -> Changed:
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
        raise Hindered(
            rule=rule, allowed=[*possible_steps.allowed_moves(report, officer, now, city)]
        )
    if not step.note:
        raise SomethingMissing(field="note", action=step.action)


def _accuse(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    """Hand the report to the office that looks into what is said against ``to_agency``, or against
    an office that is not known. That is no hand-over between offices.
    """
    accused = (step.to_agency,) if step.to_agency else ()
    if accused and step.to_agency not in city.offices:
        raise WrongTarget(target=step.to_agency, rule="unknown")
    confidence = confidentiality.accuse(accused, city)
    changed = confidentiality.make_confidential(report, confidence, city)
    return changed, _give_to(entry, confidence.holder, report)


def _dismiss(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    """Hand the report to the office of its place, as one that accuses nobody. It stays private
    until its reporter chooses otherwise.
    """
    holder = routing.holder_of(report.place.area, city).code
    cleared = replace(report, confidential=None, accused=())
    return cleared, _give_to(entry, holder, report)


def _give_to(entry: Entry, holder: str, report: Report) -> Entry:
    to = () if holder == report.holder else (holder,)
    return replace(entry, holder=holder, to=to)


def _release(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
    """Move the report to its holder's queue. The public does not see this, and did not see that the
    report was in another queue.
    """
    return replace(report, screener=None), replace(entry, to=(report.holder,))


def _comment(report: Report, officer: Officer, step: Step, entry: Entry, city: City) -> Changed:
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
    Action.TAKE_BACK: Kind.TAKEN_BACK,
    Action.CORRECT_PLACE: Kind.PLACE,
}
_PERFORM: Mapping[Action, Callable[[Report, Officer, Step, Entry, City], Changed]] = {
    Action.PROSES: _begin,
    Action.KOORDINASI: _hand_over,
    Action.DISPOSISI: _hand_over,
    Action.RETURN: _hand_over,
    Action.SELESAI: _finish,
    Action.REPLY: _reply,
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
    Action.TAKE_BACK: _take_back,
    Action.CORRECT_PLACE: _correct_place,
}
