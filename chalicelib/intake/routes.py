"""Routes to file a report, to preview one that is being written, and to upload files for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import clock, errors
from chalicelib.platform.errors import BadField, Refusal
from chalicelib.platform.http.access import find_client_address
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_language, read_raw_body
from chalicelib.platform.http.operation import BODY, DEVICE, DEVICES_KEY, FILED
from chalicelib.platform.moments import format_shown
from chalicelib.reports.tracking import report_url

if TYPE_CHECKING:
    from chalicelib.intake import schemas as intake_schemas
    from chalicelib.intake.schemas import UploadBody

routes = Routes(__name__)
# On the answer to a repeat, as the APIs of payment services have it: https://docs.stripe.com/api/idempotent_requests
REPLAYED = "Idempotent-Replayed"


@routes.route(
    "/v1/reports",
    methods=["POST"],
    answer="intake.schemas:Receipt",
    status=201,
    body="intake.schemas:ReportBody",
    request_headers=DEVICES_KEY | DEVICE,
    refuses=(*BODY, *FILED),
    answer_headers=("Location", REPLAYED),
)
def file_report() -> Response:
    """File a report.

    Anybody may file a report; a text and a place are enough. Without a category, one is suggested
    by the text. `visibility` says how much of it others see, and the answer has the reporter's
    token, which no other call shows. A repeat with the same Idempotency-Key and body gets the same
    report and token, marked by `Idempotent-Replayed`. The same report that comes again within
    minutes from the same contact and network, or the same device, under another key or none, gets
    the same number and no token. A report over a limit is accepted too: central triage sees it
    first.
    """
    # imported here, so that a status poll does not pay for the schemas of bodies
    from chalicelib.intake import duplicate_search
    from chalicelib.intake import form as intake_form
    from chalicelib.intake import service as intake_service
    from chalicelib.intake import views as intake_views
    from chalicelib.intake.schemas import ReportBody
    from chalicelib.platform.http import bodies

    request = routes.current_request
    raw = read_raw_body(request)
    try:
        body = bodies.read_body(raw, ReportBody)
        draft = intake_form.draft_from_web(body, raw, request)
        taken = intake_service.file_draft(draft)
    except Refusal as refusal:
        _add_warning(refusal, raw)
        raise
    looks = not taken.repeated and taken.report.confidential is None
    alike = duplicate_search.find_like_report(taken.report) if looks else []
    language = intake_form.choose_answer_language(body, request)
    warning = intake_views.emergency_view(taken.danger, language)
    receipt = intake_views.receipt_view(
        taken.report,
        taken.token,
        clock.now(),
        draft.contact,
        language,
        alike=alike,
        warning=warning,
    )
    headers = {"Location": report_url(taken.report.number)}
    return answer_json(receipt, 201, headers | ({REPLAYED: "true"} if taken.repeated else {}))


def _add_warning(refusal: Refusal, raw: bytes) -> None:
    """Add the emergency number to a refusal when the body tells of danger, whatever else is wrong
    with the body.
    """
    from chalicelib.intake import views as intake_views
    from chalicelib.reports.lifecycle import emergency

    danger = emergency.find_danger(raw.decode(errors="replace"))
    if warning := intake_views.emergency_view(danger, choose_language(routes.current_request)):
        refusal.members["emergency"] = warning


@routes.route(
    "/v1/reports/preview",
    methods=["POST"],
    answer="intake.schemas:Preview",
    body="intake.schemas:PreviewBody",
    refuses=(*BODY, errors.TooOften),
)
def preview_report() -> Response:
    """Preview a report that somebody is still writing.

    Call this while a report is being written, with what is known of it, when the writer pauses. The
    answer says what the report would become: a danger, the category and its questions, the place in
    words, the office in charge and its promise, who may see it, and open reports that may be about
    the same matter. Filing the same body gives the same. The text is neither stored nor logged, and
    calls are limited per network address (429).
    """
    from chalicelib.intake import form as intake_form
    from chalicelib.intake import rate_limit
    from chalicelib.intake.previews import preview
    from chalicelib.intake.previews import views as preview_views
    from chalicelib.intake.schemas import PreviewBody
    from chalicelib.platform.http import bodies

    request = routes.current_request
    raw = read_raw_body(request)
    try:
        body = bodies.read_body(raw, PreviewBody)
        draft = intake_form.draft_to_preview(body)
        rate_limit.admit_preview(find_client_address(request))
        previewed = preview.preview_draft(draft)
    except Refusal as refusal:
        _add_warning(refusal, raw)
        raise
    language = intake_form.choose_answer_language(body, request)
    return answer_json(preview_views.show_preview(previewed, clock.now(), language))


@routes.route(
    "/v1/uploads",
    methods=["POST"],
    answer="intake.schemas:Upload",
    status=201,
    body="intake.schemas:UploadBody",
    refuses=(*BODY, errors.TooOften),
)
def offer_upload(body: UploadBody) -> Response:
    """Get a form to upload a file.

    Photos (JPEG, PNG, WebP, HEIC), videos (MP4, MOV) and documents (PDF) of up to 15 MiB can be
    uploaded. Post `fields` and then the file to `url` before `expires_at`, and name `id` as an
    attachment within 20 hours. Uploads are limited per network address, by number and by size
    (429).
    """
    from chalicelib.intake import rate_limit
    from chalicelib.reports.files import attachments, file_types

    request = routes.current_request
    content_type = file_types.find_type(body.content_type)
    if content_type is None:
        raise BadField(field="content_type", rule="type", taken=", ".join(file_types.ENDINGS))
    rate_limit.admit_upload(find_client_address(request), body.size)
    offer = attachments.offer_upload(content_type, body.size, clock.now())
    answer: intake_schemas.Upload = {
        "id": offer.upload,
        "url": offer.url,
        "fields": offer.fields,
        "expires_at": format_shown(offer.expires_at),
    }
    return answer_json(answer, 201)
