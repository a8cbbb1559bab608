"""What must not be shown, or is no matter of the city: hidden or rejected by moderators for a
public reason, undone by them, and appealed against by its reporter to somebody else (decision 24).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city import reasons
from chalicelib.city.masking import Spans
from chalicelib.city.model import City, ReasonKind
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import Hindered, SomethingMissing, StaleVersion
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports import routing
from chalicelib.reports.lifecycle import assignment, closing
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import REPORTER, Decision, Entry, Moderated, Outcome, Report, Withheld
from chalicelib.reports.status import HANDLERS, Status
from chalicelib.reports.timeline import Decided

Done = tuple[Report, Entry]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a moderator decides of the report as of ``version``; ``reason`` is a listed one,
    ``note`` for the reporter and offices.
    """

    decision: Decision
    version: int
    reason: str | None = None
    note: str | None = None
    masks: Spans = ()


def decide_moderation(
    report: Report, officer: Officer, ruling: Ruling, now: datetime, city: City
) -> Done:
    """The report after a moderator's decision.

    Raises NotYours, StaleVersion, Hindered, SomethingMissing or UnknownReason.
    """
    if not _may_decide(report, officer, ruling.decision, city):
        raise assignment.refuse_handling(city.settings.triage, city)
    allowed = allowed_decisions(report, officer, city)
    if ruling.version != report.version:
        raise StaleVersion(version=report.version, allowed=allowed)
    if rule := _HINDRANCES[ruling.decision](report, officer):
        raise Hindered(rule=rule, allowed=allowed, tasks=[task.seq for task in report.tasks])
    if ruling.decision is Decision.UPHOLD and not ruling.note:
        raise SomethingMissing(field="note", action=ruling.decision)
    entry = replace(
        make_next_entry(report, now, Kind.MODERATION, officer.agency),
        decision=ruling.decision,
        note=ruling.note,
        masks=ruling.masks,
        actor=officer.id,
    )
    return append_entry(*_PERFORM[ruling.decision](report, ruling, entry, city), city)


def allowed_decisions(report: Report, officer: Officer, city: City) -> list[Decision]:
    """What this officer may decide of it now."""
    return [
        decision
        for decision, against in _HINDRANCES.items()
        if _may_decide(report, officer, decision, city) and not against(report, officer)
    ]


def appeal_decision(report: Report, reason: str, masks: Spans, now: datetime, city: City) -> Done:
    """The decision put before central triage, where somebody else judges it; until then it stands.
    Raises Hindered.
    """
    held = report.moderated
    if held is None or (rule := find_appeal_hindrance(report)):
        raise Hindered(rule="not_moderated" if held is None else rule, allowed=[])
    entry = replace(
        make_next_entry(report, now, Kind.MODERATION, REPORTER),
        decision=Decision.APPEAL,
        note=reason,
        masks=masks,
        to=(city.settings.triage,),
        until=now + timedelta(hours=city.settings.appeal_hours) * city.pace,
    )
    return append_entry(replace(report, moderated=replace(held, appealed=entry.seq)), entry, city)


def find_appeal_hindrance(report: Report) -> str | None:
    """What stands against an appeal by its reporter: each decision has one."""
    if report.moderated is None:
        return "not_moderated"
    return "appealed_often" if report.moderated.appealed else None


def _standing_decision(report: Report) -> Decided | None:
    """The decision that stands."""
    return report.history.decided if report.moderated else None


def _is_triage(officer: Officer, city: City) -> bool:
    return officer.agency == city.settings.triage and bool(officer.roles & HANDLERS)


def _may_decide(report: Report, officer: Officer, decision: Decision, city: City) -> bool:
    """Central triage decides of any report. The head of an office hides at once what it holds or
    any below, and shows again what was hidden there, as long as nobody has appealed: what is said
    against an office is not for it to judge.
    """
    if decision is Decision.APPEAL:
        return False
    if _is_triage(officer, city):
        return True
    if Role.HEAD not in officer.roles or (report.moderated and report.moderated.appealed):
        return False
    if decision is Decision.HIDE:
        return routing.is_within(report.holder, officer.agency, city)
    decided = _standing_decision(report)
    own = decided is not None and routing.is_within(decided.by, officer.agency, city)
    return decision is Decision.RESTORE and own


Hindrance = Callable[[Report, Officer], str | None]


def _hinders_hiding(report: Report, officer: Officer) -> str | None:
    return "moderated" if report.moderated else None


def _hinders_rejecting(report: Report, officer: Officer) -> str | None:
    """What hinders a closing hinders this one."""
    if report.following:
        return "merged"
    if not report.open:
        return "done"
    if report.moderated and report.moderated.waits:
        return "appealed"
    if report.paused_until:
        return "paused"
    return "open_tasks" if report.tasks else None


def _hinders_restoring(report: Report, officer: Officer) -> str | None:
    return None if report.moderated else "not_moderated"


def _hinders_upholding(report: Report, officer: Officer) -> str | None:
    """Nobody judges the appeal against a decision of their own."""
    if report.moderated is None or not report.moderated.waits:
        return "not_appealed"
    decided = _standing_decision(report)
    return "own_decision" if decided is None or decided.actor == officer.id else None


_HINDRANCES: Mapping[Decision, Hindrance] = {
    Decision.HIDE: _hinders_hiding,
    Decision.REJECT: _hinders_rejecting,
    Decision.RESTORE: _hinders_restoring,
    Decision.UPHOLD: _hinders_upholding,
}


def _withhold(report: Report, state: Withheld, ruling: Ruling, entry: Entry, city: City) -> Done:
    reason = reasons.find_reason(ReasonKind.MODERATION, ruling.reason, city).code
    held = report.moderated
    shown = Moderated(
        state=state,
        reason=reason,
        seq=entry.seq,
        was=report.status,
        private=held.private if held else report.private,
    )
    return replace(report, private=True, moderated=shown), replace(entry, reason=reason)


def _hide(report: Report, ruling: Ruling, entry: Entry, city: City) -> Done:
    return _withhold(report, Withheld.HIDDEN, ruling, entry, city)


def _reject(report: Report, ruling: Ruling, entry: Entry, city: City) -> Done:
    report, entry = _withhold(report, Withheld.REJECTED, ruling, entry, city)
    closed = closing.close_report(report, entry, Outcome.REJECTED, city)
    return closed, replace(entry, status=Status.SELESAI)


def _restore(report: Report, ruling: Ruling, entry: Entry, city: City) -> Done:
    """The report as if it had never been withheld, with the promise it always had (I4)."""
    held = report.moderated
    if held is None:
        return report, entry
    shown = replace(report, private=held.private, moderated=None)
    if held.state is Withheld.REJECTED:
        return closing.undo_closing(shown), replace(entry, status=held.was)
    return shown, entry


def _uphold(report: Report, ruling: Ruling, entry: Entry, city: City) -> Done:
    held = report.moderated
    if held is None:
        return report, entry
    judged = replace(held, judged=True)
    return replace(report, moderated=judged), replace(entry, reason=held.reason)


_PERFORM: Mapping[Decision, Callable[[Report, Ruling, Entry, City], Done]] = {
    Decision.HIDE: _hide,
    Decision.REJECT: _reject,
    Decision.RESTORE: _restore,
    Decision.UPHOLD: _uphold,
}
