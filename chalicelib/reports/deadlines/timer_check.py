"""The check of a report's timer: everything that has fallen due becomes an entry."""

from dataclasses import replace
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.city.offices import superiors_of
from chalicelib.city.rows import RungKind
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.reports.access import confidentiality
from chalicelib.reports.access.withholding import Moderated
from chalicelib.reports.deadlines import promises, reminders_and_escalations
from chalicelib.reports.deadlines.reminders_and_escalations import DueRung
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Report, Task
from chalicelib.reports.timeline import Decision, Entry


def check_promise(
    report: Report, now: datetime, city: City, *, most: int | None = None
) -> tuple[Report, tuple[Entry, ...]]:
    """Return the report after everything that has fallen due by ``now``, with the entries: rungs of
    the ladder, reminders of tasks, the end of a pause or of a provisional hiding, or the
    confirmation of a closing that nobody objected to. At most ``most`` entries, and none after the
    end of a hiding, since what shows a report is the last entry of a version. When either stops it,
    ``wake_at`` is still in the past.
    """
    entries: list[Entry] = []
    while report.wake_at is not None and report.wake_at <= now:
        if len(entries) == most or (entries and entries[-1].decision):
            break
        report, entry = append_entry(*_apply_due(report, now, city), city)
        entries.append(entry)
    return report, tuple(entries)


def _apply_due(report: Report, now: datetime, city: City) -> tuple[Report, Entry]:
    moderated = report.moderated
    if moderated and moderated.until and moderated.until == report.wake_at:
        return _end_hiding(report, moderated, now)
    if not report.open:
        return _confirm_closing(report, now)
    due = reminders_and_escalations.next_due_check(report, city).what
    if isinstance(due, DueRung):
        return _climb_rung(report, due, now, city)
    if isinstance(due, Task):
        return _remind_of_task(report, due, now, city)
    entry = make_next_entry(report, now, Kind.RESUME, SYSTEM)
    return promises.resume_clock(report, now, city), entry


def _end_hiding(report: Report, moderated: Moderated, now: datetime) -> tuple[Report, Entry]:
    """Show a report again that its holder's line had hidden and no moderator confirmed in time."""
    shown = replace(report, visibility=moderated.visibility, moderated=None)
    entry = make_next_entry(report, now, Kind.MODERATION, SYSTEM)
    return shown, replace(entry, decision=Decision.RESTORE)


def _confirm_closing(report: Report, now: datetime) -> tuple[Report, Entry]:
    """Confirm a closing by the reporter's silence; while its verdict is still due, remind the
    verifier.
    """
    if report.verifier is None:
        return report, make_next_entry(report, now, Kind.CONFIRMATION, SYSTEM)
    return report, replace(
        make_next_entry(report, now, Kind.REMINDER, SYSTEM), to=(report.verifier,)
    )


def _climb_rung(report: Report, due: DueRung, now: datetime, city: City) -> tuple[Report, Entry]:
    kind = Kind.REMINDER if due.rung.kind is RungKind.REMINDER else Kind.ESCALATION
    reached = reminders_and_escalations.offices_reached(due.rung, report.holder, city)
    offices = confidentiality.list_free(reached, report, city)
    entry = replace(
        make_next_entry(report, now, kind, SYSTEM),
        note=due.rung.code,
        to=offices,
        promise=due.promise,
        until=due.promised,
    )
    climbed = reminders_and_escalations.climb_rung(report, due)
    if kind is Kind.ESCALATION:
        climbed = reminders_and_escalations.record_escalation(climbed, offices)
    return climbed, entry


def _remind_of_task(report: Report, task: Task, now: datetime, city: City) -> tuple[Report, Entry]:
    """Remind the office of a task, and the office above it, that the task's promise has passed. The
    holder has to see to it; the report's own clock runs on.
    """
    superiors = [office.code for office in superiors_of(task.office, city)][:1]
    entry = replace(
        make_next_entry(report, now, Kind.REMINDER, SYSTEM),
        to=(task.office, *superiors),
        task=task.seq,
    )
    tasks = (replace(each, reminded=True) if each == task else each for each in report.tasks)
    return replace(report, tasks=tuple(tasks)), entry
