"""Closing a report, and verifying the closing. The photos of a closing are examined, and a verifier
checks all closings or a sample, and every flagged one. Only then a closing counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from chalicelib.city.masking import Spans
from chalicelib.city.model import City
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.errors import NotAwaited, SomethingMissing, StaleVersion, wrong_role
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Evidence, Outcome, Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Entry, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verifier's verdict on the closing as of ``version``. A rejection needs a ``note``."""

    verdict: Verdict
    version: int
    note: str | None = None
    masks: Spans = ()


def close_report(report: Report, entry: Entry, outcome: Outcome, city: City) -> Report:
    """Return the report as this entry closes it. A report that central triage closed as not the
    city's matter needs no verdict.
    """
    done = outcome is Outcome.DONE
    verified = done and _draw_sample(report.number, entry.seq) < city.settings.verify_share
    return replace(
        report,
        closed_at=entry.at,
        closed_in=entry.seq,
        outcome=outcome,
        evidence=Evidence.PENDING if done and entry.photos else None,
        verifier=city.settings.triage if verified else None,
        verdict=None,
    )


def _draw_sample(number: str, seq: int) -> float:
    """Return a number from 0 up to 1 that nobody can choose and anybody can check."""
    digest = sha256(f"{number}|{seq}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def verify_closing(
    report: Report, officer: Officer, judgement: Judgement, now: datetime, city: City
) -> tuple[Report, Entry]:
    """Return the report after a verdict on its closing: accepted, or sent back to be done again
    with the promise it always had.

    Raises WrongRole, StaleVersion, NotAwaited, NotYours or SomethingMissing.
    """
    if Role.VERIFIER not in officer.roles:
        raise wrong_role([Role.VERIFIER])
    if judgement.version != report.version:
        raise StaleVersion(version=report.version, allowed=[])
    if report.verifier is None:
        raise NotAwaited(number=report.number, status=report.status)
    if not assignment.may_handle(officer, report.verifier, city):
        raise assignment.refuse_handling(report.verifier, city)
    if judgement.verdict is Verdict.REJECTED and not judgement.note:
        raise SomethingMissing(field="note", action=judgement.verdict)
    entry = replace(
        make_next_entry(report, now, Kind.VERIFICATION, officer.agency),
        verdict=judgement.verdict,
        note=judgement.note,
        masks=judgement.masks,
        actor=officer.id,
    )
    if judgement.verdict is Verdict.ACCEPTED:
        accepted = replace(report, verifier=None, verdict=Verdict.ACCEPTED)
        return append_entry(accepted, entry, city)
    rejected = replace(
        undo_closing(report), verdict=Verdict.REJECTED, rejections=report.rejections + 1
    )
    return append_entry(rejected, replace(entry, status=Status.PROSES), city)


def may_verify(report: Report, officer: Officer, city: City) -> bool:
    """Whether the closing waits for this officer's verdict."""
    if report.verifier is None or Role.VERIFIER not in officer.roles:
        return False
    return assignment.may_handle(officer, report.verifier, city)


def undo_closing(report: Report) -> Report:
    """Return the report without anything of its closing, ready to be opened again."""
    return replace(
        report,
        closed_at=None,
        closed_in=None,
        outcome=None,
        evidence=None,
        verifier=None,
        verdict=None,
        rating=None,
    )


def is_unexamined(report: Report, seq: int) -> bool:
    """Whether the report is closed by entry ``seq`` and that entry's photos wait for their
    examination.
    """
    return report.closed_in == seq and report.evidence is Evidence.PENDING


def record_examination(
    report: Report, seq: int, findings: Sequence[str], now: datetime, city: City
) -> tuple[Report, Entry] | None:
    """Return the report after the examination of the photos of the closing in entry ``seq``. With
    any finding it waits for a verdict, whether it is in the sample or not. Return None when the
    examination was recorded already, or the report was opened again.
    """
    if not is_unexamined(report, seq):
        return None
    entry = replace(make_next_entry(report, now, Kind.EVIDENCE, SYSTEM), findings=tuple(findings))
    if not findings:
        return append_entry(replace(report, evidence=Evidence.CLEAR), entry, city)
    triage = city.settings.triage
    flagged = replace(report, evidence=Evidence.FLAGGED, verifier=triage)
    newly_waiting = report.verifier is None  # everybody sees that a report waits for a verdict
    return append_entry(flagged, replace(entry, to=(triage,)), city, shows=newly_waiting)
