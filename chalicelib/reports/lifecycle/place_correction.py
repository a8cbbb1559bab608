"""Correcting where the matter is: by the reporter while no office has begun to work on it, and by
officers while it is open.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.reports import routing
from chalicelib.reports.filing import UNKNOWN, Place
from chalicelib.reports.lifecycle import missing_details
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.texts import place_texts
from chalicelib.reports.timeline import Entry


def find_hindrance(report: Report, now: datetime, city: City) -> str | None:
    """Return why the reporter may not correct the place. Once an office works on the report, also
    by a task, the place is a matter between them.
    """
    if report.following:
        return "merged"
    if not report.open:
        return "done"
    if report.status is Status.PROSES or report.tasks:
        return "begun"
    untouched = report.status is Status.MENUNGGU or report.first_answered_at is None
    return None if untouched else "answered"


def correct_place(
    report: Report, place: Place, now: datetime, city: City
) -> tuple[Report, Entry] | None:
    """Return the report after its reporter corrected the place; None when it lies there already."""
    entry = make_next_entry(report, now, Kind.PLACE, REPORTER)
    moved = move_report(report, place, entry, city)
    return append_entry(*moved, city) if moved else None


def answer_place(
    report: Report, place: Place, now: datetime, city: City
) -> tuple[Report, Entry] | None:
    """Return the report after its reporter said which place is right, that of the point or the one
    that the words name; None when they said neither, and when they may not correct the place.
    """
    own, words_area, area = report.place.area, report.words_area, place.area
    if words_area is None or own is None or area is None or find_hindrance(report, now, city):
        return None
    if own.startswith(area):  # the codes of areas nest
        return correct_place(report, report.place, now, city)
    if place.lat is None and not area.startswith(words_area):
        return None
    if report.place.address:
        place = replace(place, address=report.place.address, masks=report.place.masks)
    return correct_place(report, place, now, city)


def move_report(
    report: Report, place: Place, entry: Entry, city: City
) -> tuple[Report, Entry] | None:
    """Return the report at the new place, and the completed entry of the correction, whose note
    says why; None when the report lies there already. An address that names no area lies in the
    area that was known. The entry has the new place, and the old one in words. Whoever names the
    place of a report whose words contradict its point ends that, also with the same place.

    An office that has the report because it lay there gives it to the office of the new place. That
    is no hand-over: nobody judged whose matter it is. The new holder promises an answer of its own,
    has yet to begin the work, and the promises of the first answer and to complete the report stay
    (I4).
    """
    before = report.place
    if place.area is None and place.found == UNKNOWN:
        place = replace(place, area=before.area, found=before.found)
    if _where(place) == _where(before) and report.words_area is None:
        return None
    holder = _find_holder(report, place, city)
    moves = holder != report.holder
    note, masks = place_texts.write_correction(before, entry, city)
    begun = moves and report.status is Status.PROSES
    entry = replace(
        entry,
        status=Status.KOORDINASI if begun else report.status,
        holder=holder,
        to=(holder,) if moves else (),
        place=place,
        note=note,
        masks=masks,
    )
    bound = None if moves else report.bound  # what central triage decided was about the old place
    settled = replace(report, located=place, told_in=entry.seq, words_area=None, bound=bound)
    return settled, entry


def _where(place: Place) -> tuple[object, ...]:
    return place.address, place.lat, place.lng, place.area


def _find_holder(report: Report, place: Place, city: City) -> str:
    """Return the holder after a correction: what an office has because of the place goes to its
    like at the new place. What was handed on, and what is confidential, stays; so does what central
    triage holds because it says too little.
    """
    if report.confidential:
        return report.holder
    if report.place.area is None and missing_details.find_missing(
        report.filing.description, place, report.category, city
    ):
        return report.holder
    by_place = _offices_by_place(report, report.place.area, city)
    if report.holder not in by_place:
        return report.holder
    return _offices_by_place(report, place.area, city)[by_place.index(report.holder)]


def _offices_by_place(report: Report, area: str | None, city: City) -> tuple[str, ...]:
    """Return the offices that have a report of that area because of the area: the first holder, and
    the one that is responsible for its category.
    """
    first = routing.holder_of(area, city).code
    category = city.categories.get(report.category)
    if category is None:
        return (first,)
    return first, routing.responsible_office(category, area, city).code
