"""The reporter corrects where the matter is, while no office has begun to work on it."""

from dataclasses import replace
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.reports import place_texts, routing
from chalicelib.reports.filing import UNKNOWN, Place
from chalicelib.reports.lifecycle import completeness
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
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
    """Return the report at the new place; None when it lies there already. An address that names no
    area lies in the area that was known. The entry has the new place, and the old one in words.

    An office that got the report because it lay there gives it to the office of the new place. That
    is no hand-over: nobody judged whose matter it is. The new holder promises an answer of its own,
    and the promises of the first answer and to complete the report stay (I4).
    """
    before = report.place
    if place.area is None and place.found == UNKNOWN:
        place = replace(place, area=before.area, found=before.found)
    if _where(place) == _where(before):
        return None
    holder = _find_holder(report, place, city)
    entry = replace(
        make_next_entry(report, now, Kind.PLACE, REPORTER),
        holder=holder,
        to=() if holder == report.holder else (holder,),
        place=place,
        note=place_texts.write_place(before, city) or None,
        masks=before.masks,  # the address is the first of these words
    )
    return append_entry(replace(report, located=place, told_in=entry.seq), entry, city)


def _where(place: Place) -> tuple[object, ...]:
    return place.address, place.lat, place.lng, place.area


def _find_holder(report: Report, place: Place, city: City) -> str:
    """Return the holder after a correction. What was handed on, and what is confidential, stays;
    so does what central triage holds because it says too little.
    """
    by_place = routing.holder_of(report.place.area, city).code
    moves = report.status is Status.MENUNGGU and report.holder == by_place
    if report.confidential or not moves:
        return report.holder
    if report.place.area is None and completeness.find_missing(
        report.filing.description, place, report.category, city
    ):
        return report.holder
    return routing.holder_of(place.area, city).code
