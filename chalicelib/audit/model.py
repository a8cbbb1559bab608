"""An export for auditors: what it is about, its files, and how far it has come."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.platform.moments import JAKARTA

MANIFEST = "manifest.json"
_QUARTER = re.compile(r"(?P<year>20\d\d)-Q(?P<quarter>[1-4])")


class AuditState(StrEnum):
    """The state of an export. An export whose files are gone is ``expired``."""

    WAITING = "waiting"
    READY = "ready"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of an export: one report by its ``number``, or a ``quarter`` (``2026-Q4``) of an
    ``office``.
    """

    number: str = ""
    office: str = ""
    quarter: str = ""

    def describe(self) -> dict[str, str]:
        """Return the subject as a manifest names it."""
        if self.number:
            return {"report": self.number}
        return {"office": self.office, "quarter": self.quarter}


@dataclass(frozen=True, slots=True)
class Part:
    """A file of an export: NDJSON packed by gzip, with a line for each report."""

    file: str
    reports: int
    bytes: int
    sha256: str  # hex, of the packed file


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it is stored. ``asked_by`` is the auditor's id in the user pool and ``agency``
    the auditor's office. ``step`` counts the passes that were made; the next one goes on after the
    key ``cursor`` of the table. ``manifest`` is empty until the export is ready.
    """

    id: str
    subject: Subject
    reason: str
    asked_by: str
    agency: str
    asked_at: datetime
    step: int = 0
    cursor: str = ""
    parts: tuple[Part, ...] = ()
    manifest: str = ""
    ready_at: datetime | None = None

    def state_at(self, now: datetime, files_kept: timedelta) -> AuditState:
        if self.ready_at is None:
            return AuditState.WAITING
        return AuditState.EXPIRED if now >= self.ready_at + files_kept else AuditState.READY


def find_quarter(name: str) -> tuple[datetime, datetime] | None:
    """Return the first moment of a quarter in the city's time, and that after it; None for a text
    that is no quarter.
    """
    found = _QUARTER.fullmatch(name)
    if found is None:
        return None
    year, month = int(found["year"]), 3 * int(found["quarter"]) - 2
    after = (year + 1, 1) if month == 10 else (year, month + 3)
    return datetime(year, month, 1, tzinfo=JAKARTA), datetime(*after, 1, tzinfo=JAKARTA)
