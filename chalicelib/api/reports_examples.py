"""Examples of filing and reading a report."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from chalicelib.api import (
    filing_answers,
    filing_views,
    reports_answers,
    reports_views,
    shapes,
    views,
)
from chalicelib.api.openapi_story import A_DAY, FILED, INDONESIAN, NOW, TOKEN, Story, story
from chalicelib.domain import moments, wording
from chalicelib.domain import number as numbers
from chalicelib.domain.contact import Contact
from chalicelib.domain.status import Status
from chalicelib.services.tracking import track_url

UPLOAD = "9f2c4d1a7b3e4f60.jpg"


def bodies() -> Iterable[shapes.Body]:
    told = story()
    report, area = told.filed, told.area
    place = shapes.PlaceBody(address=report.place.address, lat=area.lat, lng=area.lng)
    said = report.filing.description
    contact = shapes.ContactBody(name="Sari", phone="0812-1127-2206")
    return (
        shapes.ReportBody(said, place, report.category, contact=contact, private=False),
        shapes.SimilarBody(place=place, description=said),
        shapes.DeskBody(said, place, report.category, contact=contact),
        shapes.UploadBody("jalan.jpg", "image/jpeg", 482_133),
    )


def answers() -> Mapping[Any, Any]:
    told = story()
    upload: filing_answers.Upload = {
        "id": UPLOAD,
        "url": "https://lampiran.s3.ap-southeast-3.amazonaws.com/",
        "fields": {"key": f"uploads/{UPLOAD}", "Content-Type": "image/jpeg"},
        "expires_at": moments.shown(NOW + timedelta(minutes=10)),
    }
    contact = Contact(phone="+6281211272206")
    receipt = filing_views.receipt(told.filed, TOKEN, FILED, contact)
    return {
        filing_answers.Receipt: {**receipt, "possible_duplicates": [similar(told)]},
        filing_answers.SimilarReports: {"items": [similar(told)], "next": None, "emergency": None},
        reports_answers.Report: public(told),
        reports_answers.TimelinePage: {
            "number": told.report.number,
            "timeline": [reports_views.entry(told.timeline.last)],
            "older": None,
        },
        filing_answers.Upload: upload,
    }


def public(told: Story) -> reports_answers.Report:
    return reports_views.public(told.report, told.timeline, NOW, INDONESIAN)


def similar(told: Story) -> filing_answers.Similar:
    number = numbers.compose(FILED, 6)
    return {
        "number": number,
        "status": Status.MENUNGGU,
        "status_label": wording.LABELS[Status.MENUNGGU],
        "category": views.category(told.report.category),
        "distance": 40,
        "summary": "Di depan gang sudah menumpuk",
        "supporters": 3,
        "created_at": moments.shown(FILED - A_DAY),
        "track_url": track_url(number),
    }
