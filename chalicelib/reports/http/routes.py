"""Routes that read a report: as the public sees it, as its reporter sees it, and its photos."""

from __future__ import annotations

from chalice.app import Request, Response

from chalicelib.platform import clock, errors
from chalicelib.platform.errors import UnknownPhoto
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    answer_published,
    choose_language,
)
from chalicelib.platform.http.operation import BEFORE, NUMBER, TAG
from chalicelib.reports import number as numbers
from chalicelib.reports import tracking
from chalicelib.reports.access.levels import shows_words
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.http.public_cache import PUBLIC_CACHE, is_known, make_tag
from chalicelib.reports.store import reports

routes = Routes(__name__)


@routes.route(
    "/v1/reports/{number}",
    answer="reports.http.schemas:Report",
    request_headers=TAG,
    refuses=(304, *NUMBER),
    answer_headers=("Vary",),
)
def read_report(number: str) -> Response:
    """Follow a report.

    Anybody may follow a report by its number. `visibility` says how much of it everybody may
    see: in a `public` report personal data are masked, with `facts` there are no words, photos or
    exact point, and a `private` one has status, holder, promise and moments only. Poll with
    `If-None-Match`: the answer may be cached for 15 seconds, and its ETag changes with the
    countdown, too. A long timeline is cut, and `older` leads to the rest.
    """

    report, timeline = reports.load_report(numbers.parse(number))
    now = clock.now()
    spoken = choose_language(routes.current_request)
    headers = {"ETag": (tag := make_tag(report, now, spoken)), **PUBLIC_CACHE}
    if is_known(tag, routes.current_request.headers.get("if-none-match")):
        return Response("", headers={**headers}, status_code=304)
    return answer_json(reports_views.public_view(report, timeline, now, spoken), headers=headers)


@routes.route(
    "/v1/reports/{number}/mine",
    answer="reports.http.schemas:OwnReport",
    refuses=(errors.BadToken, *NUMBER),
    proof="report",
)
def read_own_report(number: str) -> Response:
    """Read a report as its reporter.

    The reporter proves to be the reporter by the token of the receipt, and sees all of the report
    but what passes between offices, also of a private report. `may` names the calls that the
    reporter may make now. Links to photos are valid for five minutes, and nothing is cached.
    """

    report, timeline = reports.load_report(numbers.parse(number))
    tracking.check_token(report, routes.current_request.headers.get("x-report-token") or "")
    spoken = choose_language(routes.current_request)
    return answer_json(reports_views.own_view(report, timeline, clock.now(), spoken))


@routes.route(
    "/v1/reports/{number}/timeline",
    answer="reports.http.schemas:TimelinePage",
    query=BEFORE,
    request_headers=TAG,
    refuses=(304, errors.BadField, *NUMBER),
    answer_headers=("Vary",),
)
def read_timeline(number: str) -> Response:
    """Read older entries of a report's public timeline.

    `older` in a report leads here, when the timeline has no room in that answer. Each page has the
    public entries before the `seq` in `before`, in the order of time, and an `older` of its own,
    which is null on the last page. It may be cached for 15 seconds.
    """
    from chalicelib.reports.http import timeline_pages

    control = PUBLIC_CACHE["Cache-Control"]
    return timeline_pages.build_public_page(routes.current_request, numbers.parse(number), control)


@routes.route(
    "/v1/reports/{number}/mine/timeline",
    answer="reports.http.schemas:TimelinePage",
    query=BEFORE,
    refuses=(errors.BadToken, errors.BadField, *NUMBER),
    proof="report",
)
def read_own_timeline(number: str) -> Response:
    """Read older entries of a report's timeline as its reporter.

    `older` in the reporter's view of the report leads here, when the timeline has no room in that
    answer. Each page has the entries before the `seq` in `before`, in the order of time, and an
    `older` of its own, which is null on the last page.
    """
    from chalicelib.reports.http import timeline_pages

    return timeline_pages.build_own_page(routes.current_request, numbers.parse(number))


@routes.route(
    "/v1/reports/{number}/photos/{photo}",
    answer=None,
    status=302,
    refuses=(errors.UnknownPhoto, *NUMBER),
    answer_headers=("Location",),
)
def show_photo(number: str, photo: str) -> Response:
    """Show a photo of a public report.

    The answer redirects to a copy of the photo without metadata, by a link that is valid for five
    minutes: follow it at once and do not keep it. Reports that are not public show no photo, and a
    photo that was just uploaded has no copy yet (404).
    """
    from chalicelib.reports.files import attachments

    report, _ = reports.load_report(numbers.parse(number))
    public = shows_words(report.visibility)
    if not public or not attachments.has_public_copy(report.number, photo):
        raise UnknownPhoto(photo=photo[:40])
    link = attachments.sign_copy_link(report.number, photo)
    headers: dict[str, str | list[str]] = {"Location": link, "Cache-Control": "no-store"}
    return Response("", headers=headers, status_code=302)


# A report that was hidden loses its thumbnails in every copy after so long (docs/decisions/0054).
THUMBNAIL_CACHE = "public, max-age=300"


@routes.route(
    "/v1/reports/{number}/photos/{photo}/thumbnail",
    answer=str,
    types=("image/webp",),
    example="RIFF....WEBP",
    other_statuses=(302,),
    request_headers=TAG,
    refuses=(304, errors.UnknownPhoto, *NUMBER),
    answer_headers=("Location", "Vary"),
)
def show_thumbnail(number: str, photo: str) -> Response:
    """Show the thumbnail of a photo of a public report.

    The thumbnail is a WebP of at most 20 kB and 320 pixels, without metadata. It may be cached for
    five minutes, and its ETag never changes. The answer has the picture itself when `image/webp` is
    the first type in `Accept`; otherwise it redirects to a link that is valid for five minutes,
    which must not be kept. Reports that are not public, and photos just uploaded, have none (404).
    """
    from chalicelib.reports.files import attachments

    request, varies = routes.current_request, {"Vary": "Accept"}
    report, _ = reports.load_report(numbers.parse(number))
    public = shows_words(report.visibility)
    thumbnail = attachments.load_public_thumbnail(report.number, photo) if public else None
    if thumbnail is None:
        raise UnknownPhoto(photo=photo[:40])
    if _takes_thumbnail(request):
        kind = attachments.THUMBNAIL_TYPE
        return answer_published(request, thumbnail, kind, THUMBNAIL_CACHE, varies)
    link = attachments.sign_thumbnail_link(report.number, photo)
    return Response("", {"Location": link, "Cache-Control": "no-store", **varies}, 302)


def _takes_thumbnail(request: Request) -> bool:
    """Return whether API Gateway hands our bytes on as bytes. It looks only at the first type that
    a client accepts: other clients would get the bytes in base64.
    """
    first: str = (request.headers.get("accept") or "").partition(",")[0].partition(";")[0]
    return first.strip().lower() == "image/webp"
