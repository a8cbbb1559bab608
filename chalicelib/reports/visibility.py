"""What the public may see, and what its reporter. Every output that is not for officers goes
through here (I7).

Nobody can tell from what they see that something happened which they do not see: to each of them a
report's version and moment are those of the last change they see, and its entries are numbered
without the others (docs/decisions/0034).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.city import masking
from chalicelib.city.masking import Spans, mask_spans
from chalicelib.city.model import City
from chalicelib.city.questions import Answer
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.model import (
    CITIZEN,
    ELSEWHERE,
    NO_PLACE,
    OUTSIDE,
    Entry,
    Filing,
    Place,
    Report,
    View,
)

if TYPE_CHECKING:
    from chalicelib.reports.list_line import Listed

# what passes between offices
INTERNAL = frozenset(
    {
        *(Kind.REMINDER, Kind.NOTE, Kind.EVIDENCE, Kind.LIMIT),
        *(Kind.TASK, Kind.ANSWER, Kind.WITHDRAWAL),
    }
)
# the reporter is told, and nobody else outside
NOT_PUBLIC = INTERNAL | {Kind.IDENTITY, Kind.PRIVACY, Kind.EXPORT, Kind.ERASURE}


def number_change(report: Report, entry: Entry, *, shows: bool) -> tuple[Report, Entry]:
    """Both with the change counted for the public and for its reporter, as far as either sees one:
    the entry itself, or what ``shows`` without it.
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
    """The report with nothing of a private one left but status, holder and promise (of one outside
    the city that there is none); without the personal data in the texts of a public one, and
    without a home where its matter may mean one.
    """
    changes, moment = report.public.changes, report.public.at
    if not report.private:
        blur = blur_of(report.category, city)
        return replace(
            report,
            version=changes,
            updated_at=moment,
            filing=_public_filing(report.filing, blur),
            located=report.located and shown_place(report.located, blur),
            duplicate_of=_visible_survivor(report),
        )
    bare = replace(
        report.filing,
        channel="",
        description="",
        place=ELSEWHERE if report.place.found == OUTSIDE else NO_PLACE,
        photos=(),
        masks=(),
        occurred_at=None,
        sent_at=None,
        answers=(),
    )
    return replace(
        report,
        version=changes,
        updated_at=moment,
        filing=bare,
        category="",
        located=None,
        outcome=None,
        rating=None,
        usual=None,
        supporters=0,
        duplicate_of=None,
    )


def own_report(report: Report) -> Report:
    """The report as its own reporter sees it."""
    changes, moment = report.own.changes, report.own.at
    survivor = _visible_survivor(report)
    return replace(report, version=changes, updated_at=moment, duplicate_of=survivor)


def _visible_survivor(report: Report) -> str | None:
    """The report it was merged into. Of one that is hidden it would tell what that one is about."""
    return None if report.survivor_private else report.duplicate_of


def own_entries(report: Report, entries: Iterable[Entry]) -> list[Entry]:
    """The timeline as the reporter sees and numbers it, without what passes between offices, and
    without the numbers of reports it was merged with. What others add to a private report is for
    its office: the reporter sees that they did.
    """
    hidden = report.private
    return [
        _moment_only(entry, entry.own or 0)
        if hidden and entry.by == CITIZEN
        else replace(entry, seq=entry.own or 0, into=None, absorbed=None)
        for entry in entries
        if entry.kind not in INTERNAL
    ]


def public_listed(line: Listed, city: City) -> Listed:
    """A line as the public sees it: of a private report status and moments only. GeoReport v2 has
    no request without a service, so it is that of what has none.
    """
    if line.private:
        bare = replace(line, holder="", channel="", place=NO_PLACE, description="", masks=())
        return replace(bare, category=city.settings.fallback_category, photos=(), answers=())
    blur = blur_of(line.category, city)
    said, where = shown_text(line.description, line.masks, blur), shown_place(line.place, blur)
    return replace(
        line, description=said, masks=(), place=where, answers=_chosen_answers(line.answers)
    )


def _chosen_answers(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """What was chosen from the city's own lists; free text may hold anything."""
    return tuple(answer for answer in answers if answer.chosen)


def blur_of(category: str, city: City) -> float:
    """Metres to which the public sees a place of that category; of one the tables do not know any
    more, the most there is.
    """
    known = city.categories.get(category)
    return known.blur if known else max(each.blur for each in city.categories.values())


def shown_place(place: Place, blur: float) -> Place:
    """A place as the public sees it."""
    address = place.address
    if address:
        address = mask_spans(
            address, (*place.masks, *(masking.find_address_spans(address) if blur else ()))
        )
    lat, lng = place.lat, place.lng
    if blur and lat is not None and lng is not None:
        lat, lng = masking.blur_point(lat, lng, blur)
    return replace(place, address=address, lat=lat, lng=lng, masks=())


def _public_filing(filing: Filing, blur: float) -> Filing:
    said, where = (
        shown_text(filing.description, filing.masks, blur),
        shown_place(filing.place, blur),
    )
    answers = _chosen_answers(filing.answers)
    return replace(filing, description=said, place=where, masks=(), answers=answers)


def shown_text(text: str, masks: Spans, blur: float) -> str:
    """A text as the public reads it: ``masks`` are the spans of personal data in it."""
    return mask_spans(text, (*masks, *(masking.find_house_spans(text) if blur else ())))


def public_entries(report: Report, entries: Iterable[Entry], city: City) -> list[Entry]:
    """The timeline as the public sees and numbers it, never with who acted: of a private report the
    moments only.
    """
    seen = (entry for entry in entries if entry.kind not in NOT_PUBLIC)
    if report.private:
        return [_moment_only(entry, entry.public or 0) for entry in seen]
    return [public_entry(entry, report.category, city, number=entry.public or 0) for entry in seen]


def _moment_only(entry: Entry, number: int) -> Entry:
    """When something happened and what it came to, and nothing that was said."""
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
        verdict=entry.verdict,
        hash=entry.hash,
        ref=entry.ref,
    )


def public_entry(entry: Entry, category: str, city: City, *, number: int | None = None) -> Entry:
    """An entry of a public report of that category that is not one of NOT_PUBLIC, under the
    ``number`` that its reader knows it by, where that is not its seq.
    """
    note = entry.note and shown_text(entry.note, entry.masks, blur_of(category, city))
    return replace(
        entry,
        seq=entry.seq if number is None else number,
        actor=None,
        place=None,
        media=(),
        note=note,
        masks=(),
        asked=b"",
        into=None,
        absorbed=None,
    )


def shows_photos(report: Report) -> bool:
    """Photos of reports that are private by their reporter's choice are shown to nobody, officers
    included (the city's rule); of what moderators withhold, to those who work on it.
    """
    return not (report.moderated.private if report.moderated else report.private)
