"""Route a step of the ladder to the duty contacts of its offices."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.city.offices import superiors_of
from chalicelib.city.working_hours import get_office_hours
from chalicelib.duty import rules, store
from chalicelib.duty.messages import duty_queue, waiting_store
from chalicelib.duty.model import DueLine, StepKey
from chalicelib.duty.rules import ContactTurn, Planned
from chalicelib.platform import clock, telemetry
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.telemetry import log
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Entry


def route_step(number: str, seq: int) -> None:
    """Let a step wait for each contact that is to get it, and wake these contacts. A step that is
    not due any more is left out. A repeat wakes them again, and a contact gets the step once.

    Costs a Query of the report, one of the contacts of each office that is looked at, and a
    TransactWriteItems and a message for each contact.
    """
    try:
        report, entry = reports.load_report_with_entry(number, seq)
    except UnknownReport:
        return
    if entry is None or not rules.is_step(entry):
        return
    now = clock.now()
    until = now + timedelta(days=city().settings.duty_log_days)
    for office in entry.to:
        if not rules.is_still_due(report, entry, office, city()):
            log.info("step_no_longer_due", number=number, seq=seq, office=office)
            continue
        for each in _plan(report, entry, office, now):
            line = DueLine(StepKey(number, seq), office, each.why, each.through, now)
            waiting_store.add_line(each.contact.id, line, until)
            duty_queue.wake_contact(each.contact.office, each.contact.id)


def _plan(report: Report, entry: Entry, office: str, now: datetime) -> Iterator[Planned]:
    """Yield the contacts that get the step for an office, and tell operations of an office without
    any.
    """
    urgent = rules.is_urgent(report, entry, city())

    def turns_of(code: str) -> list[ContactTurn]:
        contacts = store.load_contacts(code)
        return rules.find_turns(contacts, now, get_office_hours(city()), urgent=urgent)

    above = (each.code for each in superiors_of(office, city()))
    knowing = (code for code in above if rules.may_know(code, report, entry, city()))
    levels = [office, *knowing]
    plan = rules.make_plan(levels, turns_of, now, urgent=urgent)
    if plan.unmanned:
        reached = plan.planned[0].contact.office if plan.planned else None
        log.warning("office_without_contact", office=office, number=report.number, reached=reached)
        telemetry.count_event("OfficeWithoutContact")
    yield from plan.planned
