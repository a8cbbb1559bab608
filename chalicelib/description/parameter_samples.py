"""Samples of the parameters of paths and queries, and of the fields of forms, by their names."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from chalicelib.city.current import city
from chalicelib.description.sample_report import (
    A_DAY,
    FILED_AT,
    NOW,
    TOKEN,
    SampleReport,
    build_sample_report,
)
from chalicelib.officers.schemas import ID
from chalicelib.platform import moments
from chalicelib.platform.roles import Role
from chalicelib.platform.settings import settings
from chalicelib.publishing.opendata import endpoints as opendata
from chalicelib.reports.store.list_pages import Span

WEBHOOK = "4ebc128eff76178a"
BROWSER = "91c3d7c0c2f8a4be"


@cache
def build_parameters() -> Mapping[str, Any]:
    """Return every sample."""
    return {**_query_samples(build_sample_report()), **_open311_samples(build_sample_report())}


def _query_samples(sample: SampleReport) -> Mapping[str, Any]:
    report, area = sample.report, sample.area
    day = moments.format_shown(FILED_AT)[:10]
    return {
        "number": report.number,
        "photo": "jalan.jpg",
        "browser": BROWSER,
        "code": "terima-kasih",
        "channel": "jaki",
        "secret": TOKEN,
        "link": f"{report.number}.sms.0.c2lnbmF0dXJl",
        "nomor": report.number.lower(),
        "week": day,
        "do": "stop",
        "List-Unsubscribe": "One-Click",
        "calendar": calendar_link(),
        "webhook": WEBHOOK,
        "contact": WEBHOOK,
        "key": "5f0c2a9be871",
        "deputy": WEBHOOK,
        "audit": "20261130031500-5f1c09ab",
        "officer": ID,
        "role": Role.HEAD,
        "event": f"{report.number}-2",
        "agency": report.holder,
        "category": report.category,
        "kelurahan": area.code,
        "area": area.kecamatan_code,
        "days": 90,
        "status": report.status,
        "queue": "work",
        "quarter": "2026-Q3",
        "stage": "answer",
        "ksd": False,
        "purpose": "suggestion",
        "late": True,
        "red_flag": False,
        "limit": 25,
        "before": 2,
        "cursor": opendata.next_cursor(Span(FILED_AT - A_DAY, NOW), build_list_place(sample)),
        "q": "gang melati",
        "from": day,
        "to": day,
        "lat": area.lat,
        "lng": area.lng,
        "bbox": "106.70,-6.30,106.90,-6.10",
        "zoom": 12,
        "near": f"{area.lat},{area.lng}",
        "radius": 500,
        "html": "1",
        "crc_token": "pertanyaan",
        "hub.mode": "subscribe",
        "hub.verify_token": "kata-sandi",
        "hub.challenge": "1158201444",
    }


def build_list_place(sample: SampleReport) -> str:
    """Return the place of a list by date right after the sample report."""
    return f"{moments.format_stored(FILED_AT)}#{sample.report.number}"


def _open311_samples(sample: SampleReport) -> Mapping[str, Any]:
    """Return samples of Open311's parameters and form fields."""
    day = moments.format_shown(FILED_AT)[:10]
    filing = sample.filed.filing
    return {
        "service": f"{sample.report.category}.json",
        "request": f"{sample.report.number}.json",
        "token": f"{sample.report.number}.json",
        "call": "orders.json",
        "of": "1.json",
        "jurisdiction_id": city().georeport.jurisdiction,
        "service_request_id": sample.report.number,
        "service_code": sample.report.category,
        "start_date": f"{day}T00:00:00+07:00",
        "end_date": f"{day}T23:59:59+07:00",
        "updated_after": f"{day}T00:00:00+07:00",
        "updated_before": f"{day}T23:59:59+07:00",
        "page": 1,
        "page_size": 100,
        "extensions": "true",
        "long": sample.area.lng,
        "api_key": "kunci-mitra",
        "address_string": filing.place.address,
        "address_id": sample.area.code,
        "description": filing.description,
        "email": "warga@example.com",
        "phone": "081211272206",
        "first_name": "Sari",
        "last_name": "Wulandari",
        "media_url": "https://example.com/jalan.jpg",
        "update_id": "mitra-17",
        "updated_datetime": f"{day}T10:00:00+07:00",
    }


def calendar_link() -> str:
    """Return the last part of the address of an office's calendar."""
    return f"{build_sample_report().report.holder}-0f3c5a9e71d24b86a1c7e2f4d9b0635a.ics"


def build_url(path: str) -> str:
    """Return the public address of a path."""
    return settings().public_url + path
