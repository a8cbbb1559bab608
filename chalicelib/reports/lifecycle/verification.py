"""The verification of closings: the share that is drawn for it, who may verify, and the verdict."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.city.masking import Spans
from chalicelib.city.model import City
from chalicelib.city.offices import superiors_of
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import (
    Hindered,
    NotAwaited,
    SomethingMissing,
    StaleVersion,
    wrong_role,
)
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.access import confidentiality
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_officers_entry, undo_closing
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Entry, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verifier's verdict on the closing as of ``version``. A rejection needs a ``note``."""

    verdict: Verdict
    version: int
    note: str | None = None
    masks: Spans = ()


def needs_verdict(report: Report, entry: Entry, outcome: Outcome, city: City) -> bool:
    """Return whether the closing by an entry is in the share that verifiers check. A report that
    central triage closed as not the city's matter needs no verdict, nor does a trial.
    """
    judged = outcome is Outcome.DONE and not report.trial
    return judged and draw_sample(report.number, entry.seq) < city.settings.verify_share


def draw_sample(number: str, seq: int) -> float:
    """Return a number from 0 up to 1 that nobody can choose and anybody can check."""
    digest = sha256(f"{number}|{seq}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def verify_closing(
    report: Report, officer: Officer, judgement: Judgement, now: datetime, city: City
) -> tuple[Report, Entry]:
    """Return the report after a verdict on its closing: accepted, or sent back to be done again
    with the promise it always had.

    Raises WrongRole, StaleVersion, NotAwaited, NotYours, Hindered or SomethingMissing.
    """
    _check_verifier(report, officer, judgement.version, now, city)
    if judgement.verdict is Verdict.REJECTED and not judgement.note:
        raise SomethingMissing(field="note", action=judgement.verdict)
    entry = replace(
        make_officers_entry(report, now, Kind.VERIFICATION, officer),
        verdict=judgement.verdict,
        note=judgement.note,
        masks=judgement.masks,
    )
    if judgement.verdict is Verdict.ACCEPTED:
        accepted = replace(report, verifier=None, verdict=Verdict.ACCEPTED)
        return append_entry(accepted, entry, city)
    rejected = replace(
        undo_closing(report), verdict=Verdict.REJECTED, rejections=report.rejections + 1
    )
    return append_entry(rejected, replace(entry, status=Status.PROSES), city)


def _check_verifier(
    report: Report, officer: Officer, version: int, now: datetime, city: City
) -> None:
    """Check that the closing waits for this officer's verdict. An officer who may not know of the
    report learns nothing else of it. Raises WrongRole, NotYours, StaleVersion, NotAwaited or
    Hindered.
    """
    if Role.VERIFIER not in officer.roles:
        raise wrong_role([Role.VERIFIER])
    if confidentiality.bars_officer(officer, report, city):
        raise assignment.refuse_handling(report.verifier or report.holder, city)
    if version != report.version:
        raise StaleVersion(version=report.version, allowed=[])
    if report.verifier is None:
        raise NotAwaited(number=report.number, status=report.status)
    if not _is_asked(report, officer, now, city):
        raise assignment.refuse_handling(report.verifier, city)
    if officer.id in report.history.hands:
        raise Hindered(rule="own_work", allowed=[])


def may_verify(report: Report, officer: Officer, now: datetime, city: City) -> bool:
    """Return whether the closing waits for this officer's verdict. The officer is none of the
    officers who closed the report, handed it over, recategorised it, merged it or withheld it.
    """
    if report.verifier is None or Role.VERIFIER not in officer.roles:
        return False
    return _is_asked(report, officer, now, city) and officer.id not in report.history.hands


def _is_asked(report: Report, officer: Officer, now: datetime, city: City) -> bool:
    """Return whether the officer's office gives the verdict: the verifying office, and the office
    above it when there has been no verdict for ``verify_above_hours``.
    """
    office = report.verifier or ""
    if confidentiality.bars_officer(officer, report, city):
        return False
    if assignment.may_handle(officer, office, city):
        return True
    above = next(superiors_of(office, city), None)
    patience = timedelta(hours=city.settings.verify_above_hours) * city.pace
    waited = report.closed_at is not None and now - report.closed_at >= patience
    return waited and above is not None and above.code == officer.agency
