"""Moderation (decisions 24 and 45). Moderators hide or reject a report for a public reason, and can
undo their decision. The heads of the holder's line hide a report provisionally, until moderators
confirm it. The reporter can appeal, and another moderator judges the appeal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city import model as city_model
from chalicelib.city.masking import Spans
from chalicelib.city.model import City
from chalicelib.city.offices import is_within
from chalicelib.city.rows import ReasonKind, Visibility
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.errors import Hindered, SomethingMissing, StaleVersion
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.access.confidentiality import bars_officer
from chalicelib.reports.access.withholding import Moderated, Withheld
from chalicelib.reports.lifecycle import assignment, closing
from chalicelib.reports.lifecycle.lifecycle import (
    append_entry,
    make_next_entry,
    make_officers_entry,
    undo_closing,
)
from chalicelib.reports.model import Changed, Outcome, Report
from chalicelib.reports.moves_and_roles import HANDLERS
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Decided, Decision, Entry


@dataclass(frozen=True, slots=True)
class Ruling:
    """A moderator's decision on ``version`` of the report. ``reason`` is the code of a row of
    reasons.csv; the reporter and offices can read ``note``.
    """

    decision: Decision
    version: int
    reason: str | None = None
    note: str | None = None
    masks: Spans = ()


def decide_moderation(
    report: Report, officer: Officer, ruling: Ruling, now: datetime, city: City
) -> Changed:
    """Return the report after a moderator's decision, and the entry of the decision.

    Raises NotYours, StaleVersion, Hindered, SomethingMissing or UnknownReason.
    """
    if not _may_decide(report, officer, ruling.decision, city):
        raise assignment.refuse_handling(city.settings.triage, city)
    allowed = allowed_decisions(report, officer, city)
    if ruling.version != report.version:
        raise StaleVersion(version=report.version, allowed=allowed)
    if rule := _HINDRANCES[ruling.decision](report, officer, city):
        raise Hindered(rule=rule, allowed=allowed, tasks=[task.seq for task in report.tasks])
    if ruling.decision is Decision.UPHOLD and not ruling.note:
        raise SomethingMissing(field="note", action=ruling.decision)
    entry = replace(
        make_officers_entry(report, now, Kind.MODERATION, officer),
        decision=ruling.decision,
        note=ruling.note,
        masks=ruling.masks,
    )
    if ruling.decision is Decision.HIDE and not is_moderator(officer, city):
        hours = timedelta(hours=city.settings.provisional_hide_hours) * city.pace
        entry = replace(entry, to=(city.settings.triage,), until=entry.at + hours)
    return append_entry(*_PERFORM[ruling.decision](report, ruling, entry, city), city)


def allowed_decisions(report: Report, officer: Officer, city: City) -> list[Decision]:
    """Return the decisions that this officer may take now."""
    return [
        decision
        for decision, find_hindrance in _HINDRANCES.items()
        if _may_decide(report, officer, decision, city)
        and not find_hindrance(report, officer, city)
    ]


def appeal_decision(
    report: Report, reason: str, masks: Spans, now: datetime, city: City
) -> Changed:
    """Return the report after its reporter's appeal, and the entry of the appeal. Another moderator
    of central triage judges it; until then the decision stands. Raises Hindered.
    """
    moderated = report.moderated
    if moderated is None or (rule := find_appeal_hindrance(report)):
        raise Hindered(rule="not_moderated" if moderated is None else rule, allowed=[])
    entry = replace(
        make_next_entry(report, now, Kind.MODERATION, REPORTER),
        decision=Decision.APPEAL,
        note=reason,
        masks=masks,
        to=(city.settings.triage,),
        until=now + timedelta(hours=city.settings.appeal_hours) * city.pace,
    )
    appealed = replace(moderated, appealed=entry.seq)
    return append_entry(replace(report, moderated=appealed), entry, city)


def find_appeal_hindrance(report: Report) -> str | None:
    """Return the rule that forbids an appeal of the reporter, or None. Each decision can be
    appealed once.
    """
    if report.moderated is None:
        return "not_moderated"
    return "appealed_often" if report.moderated.appealed else None


def _standing_decision(report: Report) -> Decided | None:
    """Return the decision that stands, or None when the report is not withheld."""
    return report.history.decided if report.moderated else None


def is_moderator(officer: Officer, city: City) -> bool:
    """Return whether the officer is a moderator: an officer of central triage."""
    return officer.agency == city.settings.triage and bool(officer.roles & HANDLERS)


def _may_decide(report: Report, officer: Officer, decision: Decision, city: City) -> bool:
    """Return whether the officer may take this decision. The moderators, central triage, decide on
    any report. Until the reporter appeals, the head of an office may restore a report that was
    hidden there: an office does not judge an appeal against it.
    """
    if decision is Decision.APPEAL or bars_officer(officer, report, city):
        return False
    if is_moderator(officer, city):
        return True
    if Role.HEAD not in officer.roles or (report.moderated and report.moderated.appealed):
        return False
    if decision is Decision.HIDE:
        return _may_hide_provisionally(report, officer, city)
    decided = _standing_decision(report)
    own = decided is not None and is_within(decided.by, officer.agency, city)
    return decision is Decision.RESTORE and own


def _may_hide_provisionally(report: Report, head: Officer, city: City) -> bool:
    """Return whether a head may hide the report until moderators confirm it: a head of the holder
    or of an office above. An office is barred from a report about itself, and so never hides one.
    """
    return is_within(report.holder, head.agency, city)


def _moderators_stand_in_line(report: Report, city: City) -> bool:
    """Return whether the moderators' own office holds the report, or stands above or below the
    holder. Nobody is outside of such a line, since the top office is in every line. So the decision
    is with a person who has not worked on the report.
    """
    triage = city.settings.triage
    return is_within(report.holder, triage, city) or is_within(triage, report.holder, city)


Hindrance = Callable[[Report, Officer, City], str | None]


def _hinders_hiding(report: Report, officer: Officer, city: City) -> str | None:
    """Moderators confirm a provisional hiding by hiding the report themselves. The holder's line
    hides a report once, however that ended: else a day would follow a day.
    """
    moderated = report.moderated
    if not is_moderator(officer, city):
        again = "hidden_before" if report.history.hidden_provisionally else None
        return "moderated" if moderated else again
    if moderated and moderated.waits:
        return "appealed"
    if moderated and moderated.until is None:
        return "moderated"
    return _hinders_moderating(report, officer, city)


def _hinders_moderating(report: Report, officer: Officer, city: City) -> str | None:
    decided = _standing_decision(report)
    provisional = report.moderated is not None and report.moderated.until is not None
    if provisional and decided is not None and decided.actor == officer.id:
        return "own_decision"
    if _moderators_stand_in_line(report, city) and officer.id in report.history.hands:
        return "own_work"
    return None


def _hinders_rejecting(report: Report, officer: Officer, city: City) -> str | None:
    """A rejection closes the report, so the rules of a closing apply."""
    if report.following:
        return "merged"
    if not report.open:
        return "done"
    if report.moderated and report.moderated.waits:
        return "appealed"
    if report.paused_until:
        return "paused"
    return "open_tasks" if report.tasks else _hinders_moderating(report, officer, city)


def _hinders_restoring(report: Report, officer: Officer, city: City) -> str | None:
    """Refuse those who may not judge, once the reporter has appealed against the decision."""
    if report.moderated is None:
        return "not_moderated"
    return _hinders_judging(report, officer) if report.moderated.waits else None


def _hinders_upholding(report: Report, officer: Officer, city: City) -> str | None:
    waits = report.moderated is not None and report.moderated.waits
    return _hinders_judging(report, officer) if waits else "not_appealed"


def _hinders_judging(report: Report, officer: Officer) -> str | None:
    """The moderator of a decision may not judge the appeal against it, nor may an officer who has
    closed the report, handed it over, recategorised it, merged it or withheld it.
    """
    decided = _standing_decision(report)
    if decided is None or decided.actor == officer.id:
        return "own_decision"
    return "own_work" if officer.id in report.history.hands else None


_HINDRANCES: Mapping[Decision, Hindrance] = {
    Decision.HIDE: _hinders_hiding,
    Decision.REJECT: _hinders_rejecting,
    Decision.RESTORE: _hinders_restoring,
    Decision.UPHOLD: _hinders_upholding,
}


def _withhold(report: Report, state: Withheld, ruling: Ruling, entry: Entry, city: City) -> Changed:
    reason = city_model.find_reason(ReasonKind.MODERATION, ruling.reason, city).code
    moderated = Moderated(
        state=state,
        reason=reason,
        seq=entry.seq,
        was=report.status,
        visibility=report.chosen_visibility,
        until=entry.until,
    )
    hidden = replace(report, visibility=Visibility.PRIVATE, moderated=moderated)
    return hidden, replace(entry, reason=reason)


def _hide(report: Report, ruling: Ruling, entry: Entry, city: City) -> Changed:
    return _withhold(report, Withheld.HIDDEN, ruling, entry, city)


def _reject(report: Report, ruling: Ruling, entry: Entry, city: City) -> Changed:
    report, entry = _withhold(report, Withheld.REJECTED, ruling, entry, city)
    closed = closing.close_report(report, entry, Outcome.REJECTED, city)
    return closed, replace(entry, status=Status.SELESAI)


def _restore(report: Report, ruling: Ruling, entry: Entry, city: City) -> Changed:
    """Return the report as it was before the decision, with its first promise (I4)."""
    moderated = report.moderated
    if moderated is None:
        return report, entry
    restored = replace(report, visibility=moderated.visibility, moderated=None)
    if moderated.state is Withheld.REJECTED:
        return undo_closing(restored), replace(entry, status=moderated.was)
    return restored, entry


def _uphold(report: Report, ruling: Ruling, entry: Entry, city: City) -> Changed:
    moderated = report.moderated
    if moderated is None:
        return report, entry
    judged = replace(moderated, judged=True, until=None)
    return replace(report, moderated=judged), replace(entry, reason=moderated.reason)


_PERFORM: Mapping[Decision, Callable[[Report, Ruling, Entry, City], Changed]] = {
    Decision.HIDE: _hide,
    Decision.REJECT: _reject,
    Decision.RESTORE: _restore,
    Decision.UPHOLD: _uphold,
}
