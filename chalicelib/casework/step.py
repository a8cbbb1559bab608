"""The step that an officer asks for on a report."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.city.masking import Spans
from chalicelib.reports.filing import Place
from chalicelib.reports.status import Action


@dataclass(frozen=True, slots=True)
class Step:
    """An action that an officer asks for, with its fields. ``version`` is the version of the report
    that the officer saw; None skips the check of the version.
    """

    action: Action
    version: int | None
    note: str | None = None
    to_agency: str | None = None
    photos: tuple[str, ...] = ()
    masks: Spans = ()
    internal: bool = False  # a comment that only offices can read
    reason: str | None = None  # the code of a row of reasons.csv
    until: datetime | None = None
    task: int | None = None
    category: str | None = None
    lengthen: bool = False  # the promises by the new category, although they are later
    place: Place | None = None  # the corrected one
    into: str | None = None  # the number of the report that this one is merged into
