"""The tasks that a dissolved office was asked, which its successor answers."""

from dataclasses import replace
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.i18n import Language, sentences, tell_name
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Entry

_ = sentences("sla")


def inherit_tasks(report: Report, now: datetime, city: City) -> tuple[Report, Entry | None]:
    """Return the report with each task of a dissolved office asked of its successor, and the entry
    that tells offices so; None when it has no such task. No deadline moves.
    """
    successors = {code: city.offices[row.successor or ""] for code, row in city.former.items()}
    gone = dict.fromkeys(task.office for task in report.tasks if task.office in successors)
    if not gone:
        return report, None
    sentences_about = (
        TASK_INHERITED[Language.INDONESIAN].format(
            office=tell_name(city.former[code], Language.INDONESIAN),
            successor=tell_name(successors[code], Language.INDONESIAN),
        )
        for code in gone
    )
    entry = replace(
        make_next_entry(report, now, Kind.NOTE, SYSTEM),
        note=" ".join(sentences_about),
        to=tuple(dict.fromkeys(successors[code].code for code in gone)),
    )
    tasks = (
        replace(task, office=successors[task.office].code) if task.office in gone else task
        for task in report.tasks
    )
    return append_entry(replace(report, tasks=tuple(tasks)), entry, city)


TASK_INHERITED = _("{office} no longer exists. {successor} now has its part of the work.")
