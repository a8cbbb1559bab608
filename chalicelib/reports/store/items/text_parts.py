"""Parts of a report that its item stores as one text each, such as its state or its card in lists:
an index projects at most twenty attributes, and each attribute costs a poll its parsing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.city.rows import Priority, Visibility
from chalicelib.platform import moments
from chalicelib.platform.moments import format_stored
from chalicelib.reports.access.withholding import Moderated, Withheld
from chalicelib.reports.filing import Purpose
from chalicelib.reports.model import Before, Evidence, Outcome, Task, View
from chalicelib.reports.status import Status

ANSWERED = "answered="  # of the marks: the holder has answered
ADDRESS = 70  # bytes of an address in a line of a list or a queue


def state_text(status: Status, outcome: Outcome | None) -> str:
    """Return a status, with the outcome behind it once there is one: ``selesai outside``. So every
    index that has the status has the outcome too.
    """
    return f"{status} {outcome}" if outcome else str(status)


def state_of(text: str) -> tuple[Status, Outcome | None]:
    status, _, outcome = text.partition(" ")
    return Status(status), Outcome(outcome) if outcome else None


def state_texts(statuses: Iterable[Status]) -> list[str]:
    """Return the texts of all states with these statuses."""
    ended = [state_text(Status.SELESAI, outcome) for outcome in Outcome]
    texts = [*map(str, statuses)]
    return [*texts, *ended] if Status.SELESAI in texts else texts


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


def point_text(lat: float | None, lng: float | None) -> str | None:
    """Return a point as ``<latitude> <longitude>``; None without one."""
    return None if lat is None or lng is None else f"{lat!r} {lng!r}"


def point_of(text: str | None) -> tuple[float, float] | tuple[None, None]:
    """Return the latitude and the longitude of a stored point."""
    if not text:
        return None, None
    lat, lng = text.split(" ")
    return float(lat), float(lng)


@dataclass(frozen=True, slots=True)
class Card:
    """The parts of the report's content that a list shows: its first picture, by name, and the
    beginning of its text.
    """

    photo: str | None
    summary: str | None


def card_text(card: Card) -> str | None:
    """Return a card as ``<photo or -> <summary>``; None for an empty one."""
    if card.photo is None and card.summary is None:
        return None
    return f"{card.photo or '-'} {card.summary or ''}"


def card_of(text: str | None) -> Card:
    photo, _, summary = (text or "- ").partition(" ")
    return Card(None if photo == "-" else photo, summary or None)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a report in an office's list, beside its usual facts. Most reports have few."""

    answered_at: datetime | None = None
    priority: Priority = Priority.BIASA
    paused_until: datetime | None = None
    escalated_to: tuple[str, ...] = ()
    evidence: Evidence | None = None
    confidential: str | None = None
    accused: tuple[str, ...] = ()
    purpose: Purpose = Purpose.COMPLAINT
    words_area: str | None = None


NO_MARKS = Marks()


def marks_text(marks: Marks) -> str | None:
    """Return the marks as ``<name>=<value>`` each, without those that are usual; None when all are.
    Several offices have commas between them.
    """
    values = {
        "answered": marks.answered_at and format_stored(marks.answered_at),
        "priority": None if marks.priority is Priority.BIASA else marks.priority,
        "paused": marks.paused_until and format_stored(marks.paused_until),
        "told": ",".join(marks.escalated_to),
        "evidence": marks.evidence,
        "confidential": marks.confidential,
        "accused": ",".join(marks.accused),
        "purpose": None if marks.purpose is Purpose.COMPLAINT else marks.purpose,
        "words": marks.words_area,
    }
    return " ".join(f"{name}={value}" for name, value in values.items() if value) or None


def marks_of(text: str | None) -> Marks:
    if not text:
        return NO_MARKS
    values = dict(part.split("=", 1) for part in text.split(" "))
    answered, paused, evidence = map(values.get, ("answered", "paused", "evidence"))
    return Marks(
        answered_at=moments.parse_stored(answered) if answered else None,
        priority=Priority(values.get("priority", Priority.BIASA)),
        paused_until=moments.parse_stored(paused) if paused else None,
        escalated_to=_offices_of(values.get("told")),
        evidence=Evidence(evidence) if evidence else None,
        confidential=values.get("confidential"),
        accused=_offices_of(values.get("accused")),
        purpose=Purpose(values.get("purpose", Purpose.COMPLAINT)),
        words_area=values.get("words"),
    )


def _offices_of(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
