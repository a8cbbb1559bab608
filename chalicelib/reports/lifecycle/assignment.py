"""The officers who act for an office, and the offices to which a report may be handed: across,
down, back, after too many hand-overs to the office that central triage chooses, and from a
dissolved office to its successor.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.city.offices import is_within, superiors_of
from chalicelib.city.rows import Office
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.errors import Decided, NotYours, WrongTarget
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.access import confidentiality
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Report
from chalicelib.reports.moves_and_roles import HANDLERS
from chalicelib.reports.status import Action
from chalicelib.reports.texts import labels
from chalicelib.reports.timeline import Entry

ACROSS = (Action.KOORDINASI, Action.RETURN)


def may_handle(officer: Officer, holder: str, city: City) -> bool:
    """Return whether an officer may handle the reports that ``holder`` holds. Officers handle the
    reports of their own office, and a head also handles the reports of any office below.
    """
    if not officer.roles & HANDLERS:
        return False
    if Role.HEAD in officer.roles:
        return is_within(holder, officer.agency, city)
    return officer.agency == holder


def may_screen(officer: Officer, report: Report, city: City) -> bool:
    """Return whether the report waits for this officer to look at it before its holder does."""
    return report.screened and may_handle(officer, report.screener or "", city)


def has_handed_over(report: Report, officer: Officer, city: City) -> bool:
    """Return whether the officer's office handed the report to its present holder."""
    handover = report.last_handover
    if handover is None:
        return False
    own = officer.agency == handover.by and bool(officer.roles & HANDLERS)
    return own or may_handle(officer, handover.holder, city)


def has_office_below(report: Report, officer: Officer, city: City) -> bool:
    """Return whether there is an office that the report may go down to: below its holder, or below
    the office of a head.
    """
    tops = {report.holder, *([officer.agency] if Role.HEAD in officer.roles else [])}
    offices = city.offices.values()
    return any(row.parent in tops and row.code != report.holder for row in offices)


def refuse_handling(holder: str, city: City) -> NotYours:
    """Return the refusal that names who may act: the holder, and the heads of the offices above."""
    heads = [office.code for office in superiors_of(holder, city)]
    return NotYours(holder=holder, roles=sorted(HANDLERS), heads=heads)


def hand_over(
    report: Report, officer: Officer, action: Action, to_agency: str | None, city: City
) -> tuple[Report, tuple[str, ...]]:
    """Return the report with its hand-over counted, and the codes of the offices it goes to. After
    ``most_handovers`` times across, it goes to central triage, with the proposed office behind it.
    The choice of central triage then binds: the report stays within the chosen office's tree.

    Raises WrongTarget or Decided.
    """
    target = _find_target(report, officer, action, to_agency, city)
    disputed = report.handovers >= city.settings.most_handovers
    if report.holder == city.settings.triage or may_screen(officer, report, city):
        return (replace(report, bound=target) if disputed else report), (target,)
    bound = report.bound if report.bound in city.offices else None  # not to a dissolved office
    if bound and not is_within(target, bound, city):
        raise Decided(holder=bound, triage=city.settings.triage)
    if bound or action not in ACROSS:
        return report, (target,)
    report = replace(report, handovers=report.handovers + 1)
    return report, tuple(dict.fromkeys((city.settings.triage, target))) if disputed else (target,)


def _find_target(
    report: Report, officer: Officer, action: Action, to_agency: str | None, city: City
) -> str:
    """Return the code of the target. Disposisi goes down the holder's tree, or down the tree of a
    head who acts for an office below. Koordinasi and return go to no office below the holder.
    Raises WrongTarget.
    """
    target = find_other_office(report, to_agency, city)
    below = is_within(target.code, report.holder, city)
    if confidentiality.is_barred(target.code, report, city):
        raise WrongTarget(target=target.code, rule="accused")
    superiors = {office.code for office in superiors_of(target.code, city)}
    heads = Role.HEAD in officer.roles and officer.agency in superiors
    if action is Action.DISPOSISI and not (below or heads):
        raise WrongTarget(target=target.code, rule="not_below")
    if action in ACROSS and below:
        raise WrongTarget(target=target.code, rule="below")
    return target.code


def find_other_office(report: Report, to_agency: str | None, city: City) -> Office:
    """Return the office of that code. Raises WrongTarget for an unknown one and for the holder."""
    target = city.offices.get(to_agency or "")
    if target is None:
        raise WrongTarget(target=to_agency, rule="unknown")
    if target.code == report.holder:
        raise WrongTarget(target=target.code, rule="same")
    return target


def inherit_report(report: Report, now: datetime, city: City) -> tuple[Report, Entry]:
    """Return the report of a dissolved office, handed to its successor. That is no answer, and no
    deadline moves. Raises KeyError for any other holder.
    """
    office = city.former[report.holder]
    successor = city.offices[office.successor or ""]
    entry = replace(
        make_next_entry(report, now, Kind.COMMENT, SYSTEM),
        holder=successor.code,
        note=labels.write_succession(office, successor, Language.INDONESIAN),
        to=(successor.code,),
    )
    return append_entry(report, entry, city)
