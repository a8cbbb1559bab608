"""Links to the photos of reports, and which of its photos a list shows."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.reports.tracking import report_url

LINK_VALID = timedelta(minutes=5)  # links that are signed
WITHOUT_COPY = (".mp4", ".mov", ".pdf")  # no copy without metadata is made of these types


def first_picture(photos: Iterable[str]) -> str | None:
    """Return the first of the photos that is no film and no document; None without one."""
    return next((name for name in photos if not name.endswith(WITHOUT_COPY)), None)


def public_photo_link(number: str, photo: str) -> str:
    """Return the link to a photo for the public: to a route that redirects to a short-lived one."""
    return f"{report_url(number)}/photos/{photo}"


def small_photo_link(link: str) -> str:
    """Return the link to the thumbnail of a photo of which the public has a ``link``."""
    return f"{link}/thumbnail"


def thumbnail_link(number: str, photo: str | None, *, public: bool) -> str | None:
    """Return the link to the thumbnail that a line of a list shows; None without a photo, and of a
    film or a document. Of a ``public`` report it leads to a route of ours, whose answer the edge
    keeps. Else it is signed for five minutes, for a reader who may see the photo.
    """
    if photo is None or photo.endswith(WITHOUT_COPY):
        return None
    if public:
        return small_photo_link(public_photo_link(number, photo))
    from chalicelib.reports.files import attachments  # public lists do without

    return attachments.sign_thumbnail_link(number, photo)


def find_signing_period(now: datetime) -> int:
    """Return a number that is another one when links that were signed before have run for half of
    their time: who keeps an answer until it changes has no link that has run out.
    """
    return int(now.timestamp() / LINK_VALID.total_seconds() * 2)
