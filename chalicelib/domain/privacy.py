"""What the public may see. Every output that is not for officers or the reporter goes through here
(I7).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.masking import masked
from chalicelib.domain.report import NO_PLACE, Entry, Filing, Kind, Place, Report
from chalicelib.domain.service import Answer

if TYPE_CHECKING:
    from chalicelib.domain.listed import Listed

# what passes between offices
INTERNAL = frozenset(
    {
        *(Kind.REMINDER, Kind.NOTE, Kind.EVIDENCE),
        *(Kind.TASK, Kind.ANSWER, Kind.WITHDRAWAL),
    }
)
NOT_PUBLIC = INTERNAL | {Kind.IDENTITY}  # the reporter is told, and nobody else


def public(report: Report) -> Report:
    """The report with nothing of a private one left but status, holder and promise, and without
    the personal data in the texts of a public one.
    """
    if not report.private:
        located = report.located and _place(report.located)
        return replace(report, filing=_filing(report.filing), located=located)
    bare = replace(report.filing, channel="", description="", place=Place(), photos=(), masks=())
    bare = replace(bare, occurred_at=None, sent_at=None, answers=())
    return replace(report, filing=bare, category="", located=None)


def listed(line: Listed) -> Listed:
    """A line as the public sees it: of a private report status, service and moments only (GeoReport
    v2 has no request without a service).
    """
    if line.private:
        bare = replace(line, holder="", channel="", place=NO_PLACE, description="", masks=())
        return replace(bare, photos=(), answers=())
    said = masked(line.description, line.masks)
    answers = _chosen(line.answers)
    return replace(line, description=said, masks=(), place=_place(line.place), answers=answers)


def _chosen(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """What was chosen from the city's own lists; free text may hold anything."""
    return tuple(answer for answer in answers if answer.chosen)


def _filing(filing: Filing) -> Filing:
    said, answers = masked(filing.description, filing.masks), _chosen(filing.answers)
    return replace(filing, description=said, place=_place(filing.place), masks=(), answers=answers)


def _place(place: Place) -> Place:
    if not (place.address and place.masks):
        return place
    return replace(place, address=masked(place.address, place.masks), masks=())


def public_entries(report: Report, entries: Iterable[Entry]) -> list[Entry]:
    """The timeline as the public sees it, never with who acted: of a private report the moments
    only.
    """
    shown = [public_entry(entry) for entry in entries if entry.kind not in NOT_PUBLIC]
    if not report.private:
        return shown
    return [_moment(entry) for entry in shown]


def _moment(entry: Entry) -> Entry:
    note = entry.note if entry.kind is Kind.ESCALATION else None
    return replace(entry, photos=(), note=note, reason=None, category=None)


def public_entry(entry: Entry) -> Entry:
    """An entry of a public report that is not one of NOT_PUBLIC."""
    note = masked(entry.note, entry.masks) if entry.note and entry.masks else entry.note
    return replace(entry, actor=None, place=None, media=(), note=note, masks=())


def shows_photos(report: Report) -> bool:
    """Photos of private reports are shown to nobody, officers included (the city's rule)."""
    return not report.private
