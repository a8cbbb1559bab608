"""What a report's item holds as one text: each open task, what a moderator decided, how it stood
before it was closed as a duplicate, and what its reporter sees.
"""

from chalicelib.domain import moments
from chalicelib.domain.moments import stored
from chalicelib.domain.report import Before, Moderated, Task, View, Withheld
from chalicelib.domain.status import Status


def task_text(task: Task) -> str:
    return f"{task.seq} {task.office} {stored(task.due)} {'reminded' if task.reminded else '-'}"


def task_of(text: str) -> Task:
    seq, office, due, reminded = text.split(" ")
    return Task(int(seq), office, moments.read(due), reminded != "-")


def moderated_text(held: Moderated) -> str:
    told = (held.state, held.reason, held.seq, held.was, "private" if held.private else "public")
    appeal = "judged" if held.judged else "waits"
    return " ".join((*map(str, told), *([f"{held.appealed} {appeal}"] if held.appealed else [])))


def moderated_of(text: str) -> Moderated:
    state, reason, seq, was, private, *appeal = text.split(" ")
    return Moderated(
        state=Withheld(state),
        reason=reason,
        seq=int(seq),
        was=Status(was),
        private=private == "private",
        appealed=int(appeal[0]) if appeal else None,
        judged=bool(appeal) and appeal[1] == "judged",
    )


def view_text(view: View) -> str:
    return f"{view.changes} {stored(view.at)}"


def view_of(text: str) -> View:
    changes, at = text.split(" ")
    return View(int(changes), moments.read(at))


def before_text(before: Before) -> str:
    answered = stored(before.answered_at) if before.answered_at else "-"
    return f"{before.status} {before.holder} {answered} {before.rung}"


def before_of(text: str) -> Before:
    status, holder, answered, rung = text.split(" ")
    at = None if answered == "-" else moments.read(answered)
    return Before(Status(status), holder, at, int(rung))
