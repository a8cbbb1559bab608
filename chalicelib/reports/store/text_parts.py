"""Parts of a report that its item stores as one text each: an open task, a decision of moderators,
the version that the reporter sees, and the state before a merge.
"""

from chalicelib.city.rows import Visibility
from chalicelib.platform import moments
from chalicelib.platform.moments import format_stored
from chalicelib.reports.model import Before, Task, View
from chalicelib.reports.moderated import Moderated, Withheld
from chalicelib.reports.status import Status


def task_text(task: Task) -> str:
    return (
        f"{task.seq} {task.office} {format_stored(task.due)} {'reminded' if task.reminded else '-'}"
    )


def task_of(text: str) -> Task:
    seq, office, due, reminded = text.split(" ")
    return Task(int(seq), office, moments.parse_stored(due), reminded != "-")


def moderated_text(moderated: Moderated) -> str:
    level = moderated.visibility
    parts = (moderated.state, moderated.reason, moderated.seq, moderated.was, level)
    appeal = "judged" if moderated.judged else "waits"
    appealed = [f"{moderated.appealed} {appeal}"] if moderated.appealed else []
    until = [f"until {format_stored(moderated.until)}"] if moderated.until else []
    return " ".join((*map(str, parts), *appealed, *until))


def moderated_of(text: str) -> Moderated:
    decision, _, until = text.partition(" until ")
    state, reason, seq, was, level, *appeal = decision.split(" ")
    return Moderated(
        state=Withheld(state),
        reason=reason,
        seq=int(seq),
        was=Status(was),
        visibility=Visibility(level),
        appealed=int(appeal[0]) if appeal else None,
        judged=bool(appeal) and appeal[1] == "judged",
        until=moments.parse_stored(until) if until else None,
    )


def view_text(view: View) -> str:
    return f"{view.changes} {format_stored(view.at)}"


def view_of(text: str) -> View:
    changes, at = text.split(" ")
    return View(int(changes), moments.parse_stored(at))


def before_text(before: Before) -> str:
    return f"{before.status} {before.holder}"


def before_of(text: str) -> Before:
    status, holder = text.split(" ")
    return Before(Status(status), holder)
