"""What the public and the reporter may see of a report. Every output that is not for officers goes
through here (I7).

No reader can tell that something happened which they do not see. To each reader, a report's version
and moment are those of the last change that this reader sees, and its entries are numbered without
the hidden ones (docs/decisions/0034).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.city import masking
from chalicelib.city.masking import Spans, mask_spans
from chalicelib.city.model import City
from chalicelib.city.questions import Answer
from chalicelib.platform.entry_kinds import CITIZEN, Kind
from chalicelib.reports.filing import ELSEWHERE, NO_PLACE, OUTSIDE, Filing, Place
from chalicelib.reports.model import Report, View
from chalicelib.reports.timeline import Entry

if TYPE_CHECKING:
    from chalicelib.reports.list_line import Listed

# what passes between offices: neither the public nor the reporter sees it
INTERNAL = frozenset(
    {
        *(Kind.REMINDER, Kind.NOTE, Kind.EVIDENCE, Kind.LIMIT),
        *(Kind.TASK, Kind.ANSWER, Kind.WITHDRAWAL),
    }
)
# outside the offices, only the reporter sees the last four
NOT_PUBLIC = INTERNAL | {Kind.IDENTITY, Kind.PRIVACY, Kind.EXPORT, Kind.ERASURE}


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
    and outside the city also that there is no promise. A public one loses the personal data in its
    texts, and the exact place where its category may point to a home.
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
    """Return the report as its own reporter sees it."""
    changes, moment = report.own.changes, report.own.at
    survivor = _visible_survivor(report)
    return replace(report, version=changes, updated_at=moment, duplicate_of=survivor)


def _visible_survivor(report: Report) -> str | None:
    """Return the number of the report it was merged into; None when that one is hidden, since this
    report would tell what the hidden one is about.
    """
    return None if report.survivor_private else report.duplicate_of


def own_entries(report: Report, entries: Iterable[Entry]) -> list[Entry]:
    """Return the timeline as the reporter sees it, under the reporter's own numbers: without what
    passes between offices, and without the numbers of reports it was merged with. What other
    citizens add to a private report is for its office; the reporter sees only that they did.
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
    """Return a line as the public sees it. A private report keeps only its status and moments.
    GeoReport v2 has no request without a service, so a private report gets the fallback category.
    """
    if line.private:
        bare = replace(line, holder="", channel="", place=NO_PLACE, description="", masks=())
        return replace(bare, category=city.settings.fallback_category, photos=(), answers=())
    blur = blur_of(line.category, city)
    text, place = shown_text(line.description, line.masks, blur), shown_place(line.place, blur)
    return replace(
        line, description=text, masks=(), place=place, answers=_chosen_answers(line.answers)
    )


def _chosen_answers(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers chosen from the city's own lists: free text may contain anything."""
    return tuple(answer for answer in answers if answer.chosen)


def blur_of(category: str, city: City) -> float:
    """Return the metres to which a place of that category is blurred for the public. A category
    that the tables do not know any more gets the largest blur of all.
    """
    known = city.categories.get(category)
    return known.blur if known else max(each.blur for each in city.categories.values())


def shown_place(place: Place, blur: float) -> Place:
    """Return a place as the public sees it, blurred to ``blur`` metres."""
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
    text = shown_text(filing.description, filing.masks, blur)
    place = shown_place(filing.place, blur)
    answers = _chosen_answers(filing.answers)
    return replace(filing, description=text, place=place, masks=(), answers=answers)


def shown_text(text: str, masks: Spans, blur: float) -> str:
    """Return a text as the public reads it. ``masks`` are the spans of personal data in it; with a
    ``blur``, house numbers are masked as well.
    """
    return mask_spans(text, (*masks, *(masking.find_house_spans(text) if blur else ())))


def public_entries(report: Report, entries: Iterable[Entry], city: City) -> list[Entry]:
    """Return the timeline as the public sees it, under the public's own numbers and never with the
    person who acted. A private report shows the moments only.
    """
    public = (entry for entry in entries if entry.kind not in NOT_PUBLIC)
    if report.private:
        return [_moment_only(entry, entry.public or 0) for entry in public]
    return [
        public_entry(entry, report.category, city, number=entry.public or 0) for entry in public
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


def public_entry(entry: Entry, category: str, city: City, *, number: int | None = None) -> Entry:
    """Return an entry of a public report of that category as the public sees it. Its kind must not
    be in ``NOT_PUBLIC``. ``number`` is the number that its reader knows it by, where that is not
    its seq.
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
    """Whether the report's photos are shown. Nobody, officers included, sees the photos of a report
    that its reporter made private (the city's rule). When moderators withhold a report, the
    officers who work on it still see its photos.
    """
    return not (report.moderated.private if report.moderated else report.private)
