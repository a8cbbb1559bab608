"""The parts of a report that the public and the reporter may see. Every output that is not for
officers goes through here (I7).

A report has one of three levels (docs/decisions/0044). Everybody sees the text and photos of a
public report, without personal data. Of a report with facts, everybody sees moments and values from
the city's own lists: no words, photos or point, and only the kecamatan where its category may point
to a home. A private report is in no list, and shows its moments to anybody who knows its number.

No reader can tell that something happened which they do not see. To each reader, a report's version
and moment are those of the last change that this reader sees, and its entries are numbered without
the hidden ones (docs/decisions/0034).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.city.model import City
from chalicelib.city.questions import Answer
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, Kind
from chalicelib.reports.access import discretion
from chalicelib.reports.access.home_blurring import blur_of, shown_place, shown_text
from chalicelib.reports.access.levels import (
    INTERNAL,
    NOT_PUBLIC,
    is_as_open,
    is_listed,
    shows_words,
)
from chalicelib.reports.filing import ELSEWHERE, NO_PLACE, OUTSIDE, Filing, Place
from chalicelib.reports.model import Report, View
from chalicelib.reports.routing import kecamatan_of
from chalicelib.reports.timeline import Entry

if TYPE_CHECKING:
    from chalicelib.reports.list_line import Listed
    from chalicelib.reports.resolution_time import Usual


def number_change(report: Report, entry: Entry, *, shows: bool) -> tuple[Report, Entry]:
    """Return both with the change counted for the public and for the reporter, as far as either
    sees one: the entry itself, or, with ``shows``, a change of the report that comes with it.
    """
    public = _next_view(report.public, entry, sees=shows or entry.kind not in NOT_PUBLIC)
    own = _next_view(report.own, entry, sees=shows or entry.kind not in INTERNAL)
    if public is report.public and own is report.own:  # as with every reminder
        return report, entry
    entry = replace(
        entry, public=_changed_number(report.public, public), own=_changed_number(report.own, own)
    )
    return replace(report, public=public, own=own), entry


def _next_view(before: View, entry: Entry, *, sees: bool) -> View:
    return View(before.changes + 1, entry.at) if sees else before


def _changed_number(before: View, after: View) -> int | None:
    return None if after is before else after.changes


def public_report(report: Report, city: City) -> Report:
    """Return the report as the public sees it. A private one keeps only status, holder and promise,
    and outside the city also that there is no promise. One with facts loses the words, the photos
    and the exact place, a public one only the personal data in its texts, and the exact place where
    its category may point to a home.
    """
    report = replace(report, version=report.public.changes, updated_at=report.public.at)
    if shows_words(report.visibility):
        blur = blur_of(report.category, city)
        return replace(
            report,
            filing=_public_filing(report.filing, blur),
            located=report.located and shown_place(report.located, blur),
            duplicate_of=find_told_survivor(report),
        )
    if is_listed(report.visibility):
        return replace(
            report,
            filing=_facts_of(report.filing, fact_place(report.place, report.category, city)),
            located=None,
            usual=_shown_usual(report, city),
            duplicate_of=find_told_survivor(report),
        )
    elsewhere = ELSEWHERE if report.place.found == OUTSIDE else NO_PLACE
    bare = _facts_of(report.filing, elsewhere)
    bare = replace(bare, channel="", occurred_at=None, sent_at=None, answers=())
    return replace(
        report,
        holder=discretion.hide_office(report.holder, report, city),
        history=discretion.hide_history(report, city),
        filing=bare,
        category="",
        located=None,
        outcome=None,
        rating=None,
        usual=None,
        supporters=0,
        duplicate_of=None,
    )


def _facts_of(filing: Filing, place: Place) -> Filing:
    """Return what was filed, at that place, without words and photos. Only answers chosen from the
    city's own lists stay.
    """
    answers = _chosen_answers(filing.answers)
    return replace(filing, description="", place=place, photos=(), masks=(), answers=answers)


def fact_place(place: Place, category: str, city: City) -> Place:
    """Return the place of a report with facts: its area, and nothing by which it could be found in
    there.
    """
    if place.found == OUTSIDE:
        return ELSEWHERE
    area = shown_area(place.area, category, Visibility.FACTS, city)
    return Place(area=area, found=place.found) if area else NO_PLACE


def shown_area(area: str | None, category: str, level: Visibility, city: City) -> str | None:
    """Return the area of a report of that category and level as everybody may know it: None of a
    private one, and the kecamatan of one with facts whose category may point to a home.
    """
    if area is None or not is_listed(level):
        return None
    rough = not shows_words(level) and blur_of(category, city)
    return kecamatan_of(area) if rough else area


def _shown_usual(report: Report, city: City) -> Usual | None:
    """Return the resolution time of a report with facts, unless it tells the kelurahan that its
    place does not.
    """
    usual, area = report.usual, report.place.area
    exact = shown_area(area, report.category, report.visibility, city) == area
    return usual if usual is None or exact or usual.area != area else None


def own_report(report: Report) -> Report:
    """Return the report as its own reporter sees it."""
    changes, moment = report.own.changes, report.own.at
    survivor = find_told_survivor(report)
    return replace(report, version=changes, updated_at=moment, duplicate_of=survivor)


def find_told_survivor(report: Report) -> str | None:
    """Return the number of the report it was merged into. None when that one is private, or less
    open than this report, which would tell what the other one is about.
    """
    level = report.survivor_visibility
    if level and not (is_listed(level) and is_as_open(level, report.visibility)):
        return None
    return report.duplicate_of


def own_entries(report: Report, entries: Iterable[Entry]) -> list[Entry]:
    """Return the timeline as the reporter sees it, under the reporter's own numbers: without what
    passes between offices, and without the numbers of reports it was merged with. What other
    citizens add to a report is for its office where not everybody may read it; the reporter sees
    only that they did.
    """
    return [
        _moment_only(entry, entry.own or 0)
        if entry.by == CITIZEN and not shows_words(report.visibility)
        else replace(entry, seq=entry.own or 0, into=None, absorbed=None)
        for entry in entries
        if entry.kind not in INTERNAL
    ]


def public_listed(line: Listed, city: City) -> Listed:
    """Return a line as the public sees it. A private report keeps only its status and moments.
    GeoReport v2 has no request without a service, so a private report gets the fallback category.
    """
    level, answers = line.visibility, _chosen_answers(line.answers)
    if shows_words(level):
        blur = blur_of(line.category, city)
        text = shown_text(line.description, line.masks, blur)
        summary, place = shown_text(line.summary, (), blur), shown_place(line.place, blur)
        shown = replace(line, description=text, masks=(), summary=summary)
        return replace(shown, place=place, answers=answers)
    if is_listed(level):
        line = replace(line, place=fact_place(line.place, line.category, city))
    else:
        line = replace(line, outcome=None, holder="", channel="", place=NO_PLACE, supporters=0)
        line, answers = replace(line, category=city.settings.fallback_category), ()
    return replace(line, description="", masks=(), summary="", photos=(), answers=answers)


def _chosen_answers(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers chosen from the city's own lists: free text may contain anything."""
    return tuple(answer for answer in answers if answer.chosen)


def _public_filing(filing: Filing, blur: float) -> Filing:
    text = shown_text(filing.description, filing.masks, blur)
    place = shown_place(filing.place, blur)
    answers = _chosen_answers(filing.answers)
    return replace(filing, description=text, place=place, masks=(), answers=answers)


def public_entries(report: Report, entries: Iterable[Entry], city: City) -> list[Entry]:
    """Return the timeline as the public sees it, under the public's own numbers and never with the
    person who acted. A private report shows the moments only, and its additions are residents',
    whoever wrote them: who saw somebody write could tell that this is the reporter.
    """
    public = (entry for entry in entries if entry.kind not in NOT_PUBLIC)
    if not is_listed(report.visibility):
        moments = (_hide_author(_moment_only(entry, entry.public or 0)) for entry in public)
        return [discretion.hide_moment(report, moment, city) for moment in moments]
    level, category = report.visibility, report.category
    return [
        public_entry(entry, category, level, city, number=entry.public or 0) for entry in public
    ]


def _moment_only(entry: Entry, number: int) -> Entry:
    """Return the entry with its moment and its outcome, and without any words."""
    return Entry(
        seq=number,
        at=entry.at,
        kind=entry.kind,
        status=entry.status,
        holder=entry.holder,
        by=entry.by,
        note=entry.note if entry.kind is Kind.ESCALATION else None,
        reason=entry.reason if entry.kind is Kind.MODERATION else None,
        decision=entry.decision,
        to=entry.to,
        until=entry.until,
        promise=entry.promise,
        verdict=entry.verdict,
        hash=entry.hash,
        ref=entry.ref,
    )


def _hide_author(moment: Entry) -> Entry:
    """Return a moment that does not tell whether the reporter added something or somebody else."""
    added = moment.kind is Kind.COMMENT and moment.by == REPORTER
    return replace(moment, by=CITIZEN) if added else moment


def public_entry(
    entry: Entry, category: str, level: Visibility, city: City, *, number: int | None = None
) -> Entry:
    """Return an entry of a listed report of that category and level as the public sees it. Its kind
    must not be in ``NOT_PUBLIC``. With facts it has no words, also no office's, which may quote a
    citizen, and no photos; reasons from the city's lists are facts. ``number`` is the number that
    its reader knows it by, where that is not its seq.
    """
    note = entry.note and shown_text(entry.note, entry.masks, blur_of(category, city))
    if entry.kind in (Kind.WITHDRAWN, Kind.PLACE):
        note = None  # the public knows the listed reason, and the area
    corrected = entry.place if entry.kind is Kind.PLACE else None
    area = corrected and shown_area(corrected.area, category, level, city)
    if not shows_words(level):
        # the note of an escalation is the code of a rung
        entry = replace(entry, photos=())
        note = entry.note if entry.kind is Kind.ESCALATION else None
    return replace(
        entry,
        seq=entry.seq if number is None else number,
        actor=None,
        place=Place(area=area) if area else None,
        media=(),
        note=note,
        masks=(),
        asked=b"",
        into=None,
        absorbed=None,
    )
