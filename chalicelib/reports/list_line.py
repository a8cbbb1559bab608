"""A report as a line of a list: its present state, and what was filed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.city.masking import Spans
from chalicelib.city.model import City
from chalicelib.city.places.distance import measure_metres
from chalicelib.city.questions import Answer
from chalicelib.city.rows import Visibility
from chalicelib.reports.access import visibility
from chalicelib.reports.access.withholding import Moderated
from chalicelib.reports.filing import Place
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Status


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list, with nothing hidden; ``visibility.public_listed`` returns what the public
    may see of it. ``masks`` are the spans of personal data in the description; ``updated_at`` is
    when the public last saw a change. A line of a list of areas has no description, and only the
    first picture; it has the ``summary`` of a public text, without personal data.
    """

    number: str
    status: Status
    outcome: Outcome | None
    category: str
    holder: str
    channel: str
    place: Place
    description: str
    masks: Spans
    photos: tuple[str, ...]
    answers: tuple[Answer, ...]
    created_at: datetime
    updated_at: datetime
    complete_by: datetime | None  # None while no completion is promised
    visibility: Visibility
    supporters: int
    summary: str = ""
    moderated: Moderated | None = None


def listed_report(report: Report) -> Listed:
    filing = report.filing
    return Listed(
        number=report.number,
        status=report.status,
        outcome=report.outcome,
        category=report.category,
        holder=report.holder,
        channel=filing.channel,
        place=report.place,
        description=filing.description,
        masks=filing.masks,
        photos=filing.photos,
        answers=filing.answers,
        created_at=filing.received_at,
        updated_at=report.public.at,
        complete_by=report.promised,
        visibility=report.visibility,
        supporters=report.supporters,
        moderated=report.moderated,
    )


def make_near_filter(lat: float, lng: float, metres: float, city: City) -> Callable[[Listed], bool]:
    """Return a test whether a report lies within so many metres of a point. The place that the
    public sees counts: with any other place, a few searches could find out where it is. So no
    report of which others see facts only is near any point.
    """

    def within(line: Listed) -> bool:
        place = visibility.public_listed(line, city).place
        if place.lat is None or place.lng is None:
            return False
        return measure_metres(lat, lng, place.lat, place.lng) <= metres

    return within
