"""Tell what a report would become, while somebody is still writing it.

Nothing is stored, sent or written to the log. What is told comes from the functions that file
(``assessment``), so that the receipt says the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.intake import assessment, duplicate_search
from chalicelib.intake.assessment import Assessment
from chalicelib.intake.form import LEAST_LETTERS, names_place
from chalicelib.reports.categorisation.classification import Suggestion
from chalicelib.reports.duplicates import Likely
from chalicelib.reports.lifecycle import missing_details
from chalicelib.reports.lifecycle.missing_details import Missing
from chalicelib.reports.model import Report
from chalicelib.senders.draft import Draft

if TYPE_CHECKING:
    from chalicelib.intake.schemas import Unclear

MOST_SIMILAR = 3  # cards that the page of a report in the making has room for
MOST_OTHERS = 2  # categories that are offered besides the first one


@dataclass(frozen=True, slots=True)
class Previewed:
    """The report that a draft would become, which has no number. ``suggested`` are the categories
    that its text suggests, the best first; ``alike`` are open reports that may be about the same
    matter.
    """

    assessed: Assessment
    report: Report
    suggested: tuple[Suggestion, ...]
    unclear: tuple[Unclear, ...]
    alike: tuple[Likely, ...] = ()


def preview_draft(draft: Draft) -> Previewed:
    """Return what a draft would become, and the reports like it. Costs two Queries at most. Raises
    BadField.
    """
    previewed = preview_alone(draft)
    if previewed.report.confidential:  # as a receipt has none
        return previewed
    alike = duplicate_search.find_like_report(previewed.report)
    return replace(previewed, alike=tuple(alike[:MOST_SIMILAR]))


def preview_alone(draft: Draft) -> Previewed:
    """Return what a draft would become, without the reports like it. Costs no call of AWS. Raises
    BadField.
    """
    assessed = assessment.assess_draft(draft)
    report, _ = assessment.open_report(assessed, "", assessment.make_filing(assessed), b"")
    suggested = assessment.load_suggester().rank(draft.description, 1 + MOST_OTHERS)
    return Previewed(assessed, report, tuple(suggested), _find_unclear(assessed))


def _find_unclear(assessed: Assessment) -> tuple[Unclear, ...]:
    draft, place = assessed.draft, assessed.place
    lacks = missing_details.find_missing(draft.description, place, assessed.category, city())
    unclear: list[Unclear] = []
    if len(draft.description) < LEAST_LETTERS or Missing.MATTER in lacks:
        unclear.append("matter")
    if Missing.PLACE in lacks:
        unclear.append("place")
    elif place.area and place.area not in city().kelurahan:
        unclear.append("kelurahan")
    elif place.words_area:
        unclear.append("contradiction")
    return tuple(unclear)


def may_be_filed(previewed: Previewed) -> bool:
    """Return whether enough is said for filing. Only then are holder and promise known."""
    draft = previewed.assessed.draft
    placed = names_place(draft) or previewed.report.place.area is not None
    return len(draft.description) >= LEAST_LETTERS and placed
