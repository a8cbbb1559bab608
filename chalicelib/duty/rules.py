"""The rules of the duty: which contacts of an office get a step and when, and whether a step is
still due.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.city.model import City
from chalicelib.city.offices import is_within
from chalicelib.city.rows import Priority
from chalicelib.city.working_hours import OfficeHours
from chalicelib.duty.hours import find_opening
from chalicelib.duty.model import NO_CONTACT, OFF_DUTY, URGENT_ONLY, Contact
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.access.confidentiality import is_barred
from chalicelib.reports.model import Report
from chalicelib.reports.texts.rung_texts import is_red_flag
from chalicelib.reports.timeline import Entry, Promised

STEP_KINDS = frozenset({Kind.REMINDER, Kind.ESCALATION})


@dataclass(frozen=True, slots=True)
class ContactTurn:
    """A contact that gets a step, and the moment from which on: now, or when its duty opens."""

    contact: Contact
    at: datetime


def find_turns(
    contacts: Iterable[Contact], now: datetime, office: OfficeHours, *, urgent: bool
) -> list[ContactTurn]:
    """Return the contacts of one office that get a step, those on duty first. A contact that is
    absent or has failed is replaced by its deputy. Contacts by SMS get only what is ``urgent``.
    """
    known = {contact.id: contact for contact in contacts}
    day = now.astimezone(JAKARTA).date()
    chosen: dict[str, Contact] = {}
    for contact in known.values():
        stand_in = _find_stand_in(contact, known, day)
        if stand_in and (urgent or stand_in.way not in URGENT_ONLY):
            chosen[stand_in.id] = stand_in
    turns = [ContactTurn(each, find_opening(each.hours, now, office)) for each in chosen.values()]
    return sorted(turns, key=lambda turn: (turn.at, turn.contact.id))


def _find_stand_in(contact: Contact, known: Mapping[str, Contact], day: date) -> Contact | None:
    """Return the contact itself, or the first of its deputies that gets messages on that day. An
    unconfirmed contact has none, since nobody has proven that it is one.
    """
    current: Contact | None = contact
    met: set[str] = set()
    while current and current.id not in met and current.confirmed_at:
        if current.find_obstacle(day) is None:
            return current
        met.add(current.id)
        current = known.get(current.deputy)
    return None


def is_urgent(report: Report, entry: Entry, city: City) -> bool:
    """Return whether a step does not wait for the hours of a duty, and may go out by SMS."""
    return report.priority is Priority.DARURAT or is_red_flag(entry, city)


def is_step(entry: Entry) -> bool:
    """Return whether the entry is a step for offices. An entry that a merged report repeats from
    the surviving one is none.
    """
    return entry.kind in STEP_KINDS and bool(entry.to) and entry.follows is None


def may_know(office: str, report: Report, entry: Entry, city: City) -> bool:
    """Return whether an office may know of a step: an accused one only of a task asked of it."""
    asked = {task.office for task in report.tasks if task.seq == entry.task}
    return office in asked or not is_barred(office, report, city)


def is_still_due(report: Report, entry: Entry, office: str, city: City) -> bool:
    """Return whether a step for an office is still due, as the report is now: not answered, closed,
    moved, paused or done meanwhile, and still the matter of that office.
    """
    if not may_know(office, report, entry, city):
        return False
    if entry.task is not None:
        return any(task.seq == entry.task for task in report.tasks)
    if is_red_flag(entry, city):
        return report.open and report.first_answered_at is None
    if entry.promise is None:  # the verdict on a closing
        return not report.open and report.verifier == office
    if not report.open or not is_within(report.holder, office, city):
        return False
    return _is_promise_due(report, entry)


def _is_promise_due(report: Report, entry: Entry) -> bool:
    match entry.promise:
        case Promised.ANSWER:
            return report.answered_at is None and report.respond_by == entry.until
        case Promised.FIRST_ANSWER:
            return report.first_answered_at is None
        case Promised.OWN_COMPLETION:
            return report.paused_until is None and report.own_complete_by == entry.until
        case _:
            until = entry.until or entry.at
            return report.paused_until is None and report.complete_by <= until


# The offices whose contacts get a step, from the office that it is for up to the top.


@dataclass(frozen=True, slots=True)
class Planned:
    """A contact that gets a step. ``why`` says why it is not one of the office that the step is
    for: NO_CONTACT, OFF_DUTY or "". A step that is ``through`` does not wait for the contact's
    hours.
    """

    contact: Contact
    why: str
    through: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The receivers of a step for one office. ``unmanned`` says that it has no contact for it."""

    planned: tuple[Planned, ...]
    unmanned: bool


LoadTurns = Callable[[str], list[ContactTurn]]  # of an office, those on duty first


def make_plan(levels: Sequence[str], turns_of: LoadTurns, now: datetime, *, urgent: bool) -> Plan:
    """Return who gets a step for the first of the ``levels``, which are the office and the offices
    above it.

    The contacts of the nearest level that has some. What is urgent goes at once, too, to the
    nearest level above that has somebody on duty. Nobody is on duty anywhere: then it does not wait
    for the hours of the nearest.
    """
    found, planned = False, list[Planned]()
    for place, office in enumerate(levels):
        turns = turns_of(office)
        on_duty = [turn for turn in turns if turn.at <= now]
        if not turns or (found and not on_duty):
            continue
        why = "" if place == 0 else OFF_DUTY if found else NO_CONTACT
        chosen = on_duty if found else turns
        planned += (Planned(each.contact, why, urgent and each.at <= now) for each in chosen)
        found = True
        if not urgent or on_duty:
            break
    else:  # nobody is on duty now
        planned = [replace(each, through=urgent) for each in planned]
    unmanned = not planned or planned[0].why == NO_CONTACT
    return Plan(tuple(planned), unmanned)
