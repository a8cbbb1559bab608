"""Filing and reading a report, and its files, in the description."""

from chalicelib.api import filing_answers, reports_answers, shapes
from chalicelib.api.openapi_parts import (
    BEFORE,
    BODY,
    DEVICE,
    DEVICES_KEY,
    FILED,
    NUMBER,
    TAG,
    Operation,
    Rows,
)
from chalicelib.domain import errors

ROWS: Rows = {
    ("POST", "/v1/reports"): Operation(
        "File a report",
        filing_answers.Receipt,
        201,
        shapes.ReportBody,
        (*BODY, *FILED),
        headers=DEVICES_KEY | DEVICE,
        tells=("Location",),
        name="file_report",
    ),
    ("POST", "/v1/reports/similar"): Operation(
        "See which open reports may tell already what one is about to file; nothing is kept",
        filing_answers.SimilarReports,
        body=shapes.SimilarBody,
        problems=BODY,
        name="find_similar",
    ),
    ("GET", "/v1/reports/{number}"): Operation(
        "Follow a report",
        reports_answers.Report,
        problems=(304, *NUMBER),
        headers=TAG,
        tells=("Vary",),
        name="read_report",
    ),
}

TIMELINE: Rows = {
    ("GET", "/v1/reports/{number}/timeline"): Operation(
        "Read the older entries of a report's timeline, which the report leads to",
        reports_answers.TimelinePage,
        problems=(304, errors.BadField, *NUMBER),
        query=BEFORE,
        headers=TAG,
        name="read_timeline",
    ),
}

PHOTOS: Rows = {
    ("GET", "/v1/reports/{number}/photos/{photo}"): Operation(
        "Show a photo of a public report, without metadata: leads to a link of five minutes",
        None,
        302,
        problems=(errors.UnknownPhoto, *NUMBER),
        tells=("Location",),
        name="show_photo",
    ),
}

UPLOADS: Rows = {
    ("POST", "/v1/uploads"): Operation(
        "Ask for a form to upload a file with",
        filing_answers.Upload,
        201,
        shapes.UploadBody,
        (*BODY, errors.TooOften),
        name="offer_upload",
    ),
}
