"""Why a report is late, from what its history tells whoever reads it: which step is waited for,
and what has taken time before. It names offices, and nobody in them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.city import City
from chalicelib.domain.report import Report
from chalicelib.domain.status import Status


class Waiting(StrEnum):
    """The step that is waited for."""

    TRIAGE = "triage"  # central triage has to say whose it is
    ANSWER = "answer"  # nobody has answered
    START = "start"  # its holder has not begun
    WORK = "work"  # its holder is at work
    REWORK = "rework"  # what was closed before was not accepted
    NOTHING = "nothing"  # it was closed, but late


@dataclass(frozen=True, slots=True)
class Lateness:
    """What is waited for at ``holder``, ``since`` when; how often it was ``handed_on`` from office
    to office; how long in all its clock was ``paused``; how often it was ``sent_back`` after a
    closing.
    """

    waiting: Waiting
    holder: str
    since: datetime
    handed_on: int
    paused: timedelta
    sent_back: int


def why(report: Report, now: datetime, city: City) -> Lateness | None:
    """None while it is not late. The report's history is the one its reader may know."""
    if not report.late(now):
        return None
    history, waiting = report.history, _waiting(report, city)
    received = report.filing.received_at
    return Lateness(
        waiting=waiting,
        holder=report.holder,
        since=received if waiting is Waiting.ANSWER else history.turned_at or received,
        handed_on=history.handed_on,
        paused=history.paused,
        sent_back=history.sent_back,
    )


def _waiting(report: Report, city: City) -> Waiting:
    if not report.open:
        return Waiting.NOTHING
    if report.holder == city.settings.triage and report.status is not Status.PROSES:
        return Waiting.TRIAGE
    if report.answered_at is None:
        return Waiting.ANSWER
    if report.history.turned_back:
        return Waiting.REWORK
    return Waiting.WORK if report.status is Status.PROSES else Waiting.START
