"""Closing a report, and verifying the closing. The photos of a closing are examined, and a verifier
checks all closings or a sample, and every flagged one. Only then a closing counts.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.reports.access import confidentiality
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.lifecycle.verification import needs_verdict
from chalicelib.reports.model import Evidence, Outcome, Report
from chalicelib.reports.timeline import Entry


def close_report(report: Report, entry: Entry, outcome: Outcome, city: City) -> Report:
    """Return the report as this entry closes it."""
    done = outcome is Outcome.DONE
    verified = needs_verdict(report, entry, outcome, city)
    return replace(
        report,
        closed_at=entry.at,
        closed_in=entry.seq,
        outcome=outcome,
        evidence=Evidence.PENDING if done and entry.photos else None,
        verifier=confidentiality.verifying_office(report, city) if verified else None,
        verdict=None,
    )


def find_final_outcome(report: Report) -> str | None:
    """Return the outcome of a closing that no reporter can rate or take back; None for others."""
    if report.outcome in (Outcome.REJECTED, Outcome.WITHDRAWN):
        return str(report.outcome)
    return None


def is_unexamined(report: Report, seq: int) -> bool:
    """Return whether the report is closed by entry ``seq`` and that entry's photos wait for their
    examination.
    """
    return report.closed_in == seq and report.evidence is Evidence.PENDING


def record_examination(
    report: Report, seq: int, findings: Sequence[str], now: datetime, city: City
) -> tuple[Report, Entry] | None:
    """Return the report after the examination of the photos of the closing in entry ``seq``. With
    any finding it waits for a verdict, whether it is in the sample or not, unless it is a trial.
    Return None when the examination was recorded already, or the report was opened again.
    """
    if not is_unexamined(report, seq):
        return None
    entry = replace(make_next_entry(report, now, Kind.EVIDENCE, SYSTEM), findings=tuple(findings))
    if report.trial or not findings:
        return append_entry(replace(report, evidence=Evidence.CLEAR), entry, city)
    office = confidentiality.verifying_office(report, city)
    flagged = replace(report, evidence=Evidence.FLAGGED, verifier=office)
    newly_waiting = report.verifier is None  # everybody sees that a report waits for a verdict
    return append_entry(flagged, replace(entry, to=(office,)), city, shows=newly_waiting)
