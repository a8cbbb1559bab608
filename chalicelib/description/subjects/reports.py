"""The description of filing and reading a report, and of its files."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from chalicelib.description.document_texts import (
    A_DAY,
    FILED_AT,
    INDONESIAN,
    NOW,
    TOKEN,
    Story,
    build_story,
)
from chalicelib.intake import schemas as intake_schemas
from chalicelib.intake import views as intake_views
from chalicelib.intake.schemas import (
    ContactBody,
    DeskBody,
    PlaceBody,
    ReportBody,
    SimilarBody,
    UploadBody,
)
from chalicelib.platform import errors, moments
from chalicelib.platform.http import bodies as platform_bodies
from chalicelib.platform.http.operation import (
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
from chalicelib.reports import labels
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.http import schemas as reports_schemas
from chalicelib.reports.http import view_parts
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.status import Status
from chalicelib.reports.tracking import track_url

ROWS: Rows = {
    ("POST", "/v1/reports"): Operation(
        "File a report",
        intake_schemas.Receipt,
        201,
        ReportBody,
        (*BODY, *FILED),
        headers=DEVICES_KEY | DEVICE,
        tells=("Location",),
        name="file_report",
    ),
    ("POST", "/v1/reports/similar"): Operation(
        "See which open reports may tell already what one is about to file; nothing is kept",
        intake_schemas.SimilarReports,
        body=SimilarBody,
        problems=BODY,
        name="find_similar",
    ),
    ("GET", "/v1/reports/{number}"): Operation(
        "Follow a report",
        reports_schemas.Report,
        problems=(304, *NUMBER),
        headers=TAG,
        tells=("Vary",),
        name="read_report",
    ),
}

TIMELINE: Rows = {
    ("GET", "/v1/reports/{number}/timeline"): Operation(
        "Read the older entries of a report's timeline, which the report leads to",
        reports_schemas.TimelinePage,
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
        intake_schemas.Upload,
        201,
        UploadBody,
        (*BODY, errors.TooOften),
        name="offer_upload",
    ),
}


# Examples of filing and reading a report.

UPLOAD = "9f2c4d1a7b3e4f60.jpg"


def bodies() -> Iterable[platform_bodies.Body]:
    story = build_story()
    report, area = story.filed, story.area
    place = PlaceBody(address=report.place.address, lat=area.lat, lng=area.lng)
    text = report.filing.description
    contact = ContactBody(name="Sari", phone="0812-1127-2206")
    return (
        ReportBody(text, place, report.category, contact=contact, private=False),
        SimilarBody(place=place, description=text),
        DeskBody(text, place, report.category, contact=contact),
        UploadBody("jalan.jpg", "image/jpeg", 482_133),
    )


def answers() -> Mapping[Any, Any]:
    story = build_story()
    upload: intake_schemas.Upload = {
        "id": UPLOAD,
        "url": "https://lampiran.s3.ap-southeast-3.amazonaws.com/",
        "fields": {"key": f"uploads/{UPLOAD}", "Content-Type": "image/jpeg"},
        "expires_at": moments.format_shown(NOW + timedelta(minutes=10)),
    }
    contact = Contact(phone="+6281211272206")
    receipt = intake_views.receipt_view(story.filed, TOKEN, FILED_AT, contact)
    return {
        intake_schemas.Receipt: {**receipt, "possible_duplicates": [build_similar(story)]},
        intake_schemas.SimilarReports: {
            "items": [build_similar(story)],
            "next": None,
            "emergency": None,
        },
        reports_schemas.Report: build_public(story),
        reports_schemas.TimelinePage: {
            "number": story.report.number,
            "timeline": [reports_views.entry_view(story.timeline.last)],
            "older": None,
        },
        intake_schemas.Upload: upload,
    }


def build_public(story: Story) -> reports_schemas.Report:
    """Return the story's report as everybody sees it."""
    return reports_views.public_view(story.report, story.timeline, NOW, INDONESIAN)


def build_similar(story: Story) -> intake_schemas.Similar:
    """Return a report that is similar to the story's."""
    number = numbers.compose(FILED_AT, 6)
    return {
        "number": number,
        "status": Status.MENUNGGU,
        "status_label": labels.LABELS[Status.MENUNGGU],
        "category": view_parts.category_view(story.report.category),
        "distance": 40,
        "summary": "Di depan gang sudah menumpuk",
        "supporters": 3,
        "created_at": moments.format_shown(FILED_AT - A_DAY),
        "track_url": track_url(number),
    }
