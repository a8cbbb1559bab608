"""What anyone may do: file a report, follow it, upload for it, and read the city's tables."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.errors import BadField, Refusal, UnknownPhoto
from chalicelib.platform.http.access import address_of
from chalicelib.platform.http.routes import Routes, answer, body_of, language
from chalicelib.platform.language import Language
from chalicelib.platform.moments import shown
from chalicelib.reports import attachments, tracking, visibility
from chalicelib.reports import number as numbers
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.lifecycle import progress
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports

if TYPE_CHECKING:
    from chalicelib.intake import schemas as intake_schemas

routes = Routes(__name__)

# fifteen seconds are less than a countdown's unit of a minute
KEPT = {"Cache-Control": "public, max-age=15", "Vary": "Accept-Language"}


@routes.route("/v1/reports", methods=["POST"])
def file_report() -> Response:
    # a status poll does not pay for reading bodies
    from chalicelib.intake import duplicates
    from chalicelib.intake import form as intake_form
    from chalicelib.intake import service as intake_service
    from chalicelib.intake import views as intake_views
    from chalicelib.platform.http import bodies

    request = routes.current_request
    raw = body_of(request)
    try:
        body = bodies.read(raw, bodies.ReportBody)
        draft = intake_form.from_web(body, raw, request)
        taken = intake_service.file(draft)
    except Refusal as refusal:
        _warn(refusal, raw)
        raise
    alike = [] if taken.repeated else duplicates.to_report(taken.report)
    english = language(request) or body.language is Language.ENGLISH
    warning = intake_views.emergency(taken.danger, int(english))
    told = (taken.report, taken.token, clock.now(), draft.contact)
    receipt = intake_views.receipt(*told, alike, warning)
    return answer(receipt, 201, {"Location": receipt["track_url"]})


def _warn(refusal: Refusal, raw: bytes) -> None:
    """Who writes of danger hears of the emergency number, whatever else is wrong."""
    from chalicelib.intake import views as intake_views
    from chalicelib.reports.lifecycle import emergency

    danger = emergency.find(raw.decode(errors="replace"))
    if warning := intake_views.emergency(danger, language(routes.current_request)):
        refusal.members["emergency"] = warning


@routes.route("/v1/reports/similar", methods=["POST"])
def find_similar() -> Response:
    """Reports that may tell already what somebody is about to file; nothing is kept."""
    from chalicelib.intake import duplicates
    from chalicelib.intake import form as intake_form
    from chalicelib.intake import views as intake_views
    from chalicelib.platform.http import bodies
    from chalicelib.reports.lifecycle import emergency

    request = routes.current_request
    body = bodies.read(body_of(request), bodies.SimilarBody)
    alike = duplicates.to_draft(intake_form.to_compare(body))
    danger = emergency.find(body.description, body.category)
    found: intake_schemas.SimilarReports = {
        "emergency": intake_views.emergency(danger, language(request)),
        "items": [*map(intake_views.similar, alike)],
        "next": None,
    }
    return answer(found)


@routes.route("/v1/reports/{number}")
def read_report(number: str) -> Response:
    report, timeline = reports.load(numbers.parse(number))
    now = clock.now()
    spoken = language(routes.current_request)
    headers = {"ETag": (tag := _tag(report, now, spoken)), **KEPT}
    if tag in (routes.current_request.headers.get("if-none-match") or ""):
        return Response("", headers={**headers}, status_code=304)
    return answer(reports_views.public(report, timeline, now, spoken), headers=headers)


def _tag(report: Report, now: datetime, spoken: int) -> str:
    """Changes whenever the answer does: with the report, and with what is told of its promise. It
    tells no more than the answer.
    """
    left = progress.of(report, now, city())
    seen = None if report.private else visibility.own(report)
    usual = seen and seen.usual
    parts = (
        str(report.public.changes),
        *([f"{seen.supporters}s"] if seen and seen.supporters else []),
        *([f"of-{seen.duplicate_of}"] if seen and seen.duplicate_of else []),
        *(["late"] if report.late(now) else []),
        *(["private"] if report.private else []),
        *([f"{left.minutes}{'p' * bool(left.paused_until)}"] if left else []),
        *([f"{usual.closings}x{usual.span.total_seconds():.0f}"] if usual else []),
        *(["en"] if spoken else []),
    )
    return f'"{"-".join(parts)}"'


@routes.route("/v1/reports/{number}/mine")
def read_own_report(number: str) -> Response:
    report, timeline = reports.load(numbers.parse(number))
    tracking.prove(report, routes.current_request.headers.get("x-report-token") or "")
    spoken = language(routes.current_request)
    return answer(reports_views.own(report, timeline, clock.now(), spoken))


@routes.route("/v1/reports/{number}/timeline")
def read_timeline(number: str) -> Response:
    """The entries a long report has no room for."""
    from chalicelib.reports.http import timeline_pages

    kept = KEPT["Cache-Control"]
    return timeline_pages.public_page(routes.current_request, numbers.parse(number), kept)


@routes.route("/v1/reports/{number}/mine/timeline")
def read_own_timeline(number: str) -> Response:
    from chalicelib.reports.http import timeline_pages

    return timeline_pages.own_page(routes.current_request, numbers.parse(number))


@routes.route("/v1/reports/{number}/photos/{photo}")
def show_photo(number: str, photo: str) -> Response:
    """Leads to a copy without metadata by a link that lives five minutes; nothing of a private
    report is shown.
    """
    report, _ = reports.load(numbers.parse(number))
    if report.private or not attachments.is_public(report.number, photo):
        raise UnknownPhoto(photo=photo[:40])
    where = attachments.link(report.number, photo)
    headers: dict[str, str | list[str]] = {"Location": where, "Cache-Control": "no-store"}
    return Response("", headers=headers, status_code=302)


@routes.route("/v1/uploads", methods=["POST"])
def offer_upload() -> Response:
    from chalicelib.intake import rate_limit
    from chalicelib.platform.http import bodies

    request = routes.current_request
    body = bodies.read(body_of(request), bodies.UploadBody)
    if body.content_type not in attachments.ENDINGS:
        raise BadField(field="content_type", rule="type", taken=", ".join(attachments.ENDINGS))
    rate_limit.admit_upload(address_of(request), body.size)
    offer = attachments.offer(body.content_type, body.size, clock.now())
    told: intake_schemas.Upload = {
        "id": offer.upload,
        "url": offer.url,
        "fields": offer.fields,
        "expires_at": shown(offer.expires_at),
    }
    return answer(told, 201)
