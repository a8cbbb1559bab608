"""The subject of a page, and its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.platform.i18n import Language
from chalicelib.reports.http.written_moments import write_moment

if TYPE_CHECKING:
    from chalicelib.reports.http import schemas as reports_schemas


@dataclass(frozen=True, slots=True)
class Reading:
    """The report that is read, the language, and the moment of the reading."""

    number: str
    language: Language
    now: datetime

    def at(self, moment: str) -> str:
        """Return a moment of an answer as people write it."""
        return write_moment(datetime.fromisoformat(moment), self.now, self.language)


@dataclass(frozen=True, slots=True)
class Shown(Reading):
    """The content of a page: the public answer about a report. ``tag`` is the tag of that answer in
    JSON, and ``erased`` says that the personal data of the report are gone.
    """

    answer: reports_schemas.Report
    tag: str
    erased: bool

    @property
    def survivor(self) -> str | None:
        return self.answer["duplicate_of"]

    @property
    def listed(self) -> bool:
        return self.answer["visibility"] != "private"

    @property
    def late(self) -> bool:
        """Whether it waits for something that is overdue."""
        countdown = self.answer["countdown"]
        return countdown is not None and countdown["over"]
