"""Examples for the description: bodies written here, and answers made of one story by what makes
the real ones, so that they can't grow apart. Those of a subject are in its module,
``reports_examples`` and so on.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from chalicelib.description.document_texts import A_DAY, FILED_AT, NOW, TOKEN, Story, build_story
from chalicelib.description.subjects import (
    casework,
    channels,
    followup,
    notices,
    office,
    open311,
    opendata,
    queue,
    reports,
    rights,
    tables,
    webhooks,
)
from chalicelib.description.subjects.open311 import ROOTS, written
from chalicelib.platform import moments
from chalicelib.platform.http import schemas as platform_schemas
from chalicelib.platform.http.operation import Operation
from chalicelib.platform.settings import settings
from chalicelib.publishing.open311 import schemas as georeport
from chalicelib.publishing.opendata import calls as opendata_calls
from chalicelib.reports.store.public_lists import Span

BODY_EXAMPLES = (
    reports.bodies,
    followup.bodies,
    notices.bodies,
    casework.bodies,
    office.bodies,
    webhooks.bodies,
)
ANSWER_EXAMPLES = (
    reports.answers,
    followup.answers,
    rights.answers,
    notices.answers,
    queue.answers,
    office.answers,
    casework.answers,
    webhooks.answers,
    tables.answers,
    opendata.answers,
    open311.answers,
    channels.answers,
)
# What is answered with anything at all.
ANYTHING: Mapping[Any, Any] = {dict[str, Any]: {"openapi": "3.1.0"}}


@cache
def build_parameters() -> Mapping[str, Any]:
    """A value for every parameter of a path or a query, by its name."""
    told = build_story()
    report, area = told.report, told.area
    day = moments.format_shown(FILED_AT)[:10]
    return {
        "number": report.number,
        "photo": "jalan.jpg",
        "code": "terima-kasih",
        "channel": "jaki",
        "secret": TOKEN,
        "link": f"{report.number}.sms.0.c2lnbmF0dXJl",
        "do": "stop",
        "List-Unsubscribe": "One-Click",
        "calendar": office.link(),
        "webhook": webhooks.WEBHOOK.id,
        "event": f"{report.number}-2",
        "agency": report.holder,
        "category": report.category,
        "kelurahan": area.code,
        "area": area.kecamatan_code,
        "days": 90,
        "status": report.status,
        "queue": "work",
        "late": True,
        "red_flag": False,
        "limit": 25,
        "before": 2,
        "cursor": opendata_calls.next_cursor(Span(FILED_AT - A_DAY, NOW), _build_place(told)),
        "q": "gang melati",
        "from": day,
        "to": day,
        "lat": area.lat,
        "lng": area.lng,
        "near": f"{area.lat},{area.lng}",
        "radius": 500,
        "html": "1",
        "crc_token": "pertanyaan",
        "hub.mode": "subscribe",
        "hub.verify_token": "kata-sandi",
        "hub.challenge": "1158201444",
        **open311.parameters(told, day),
    }


def find_parameter(row: Operation, name: str) -> Any:
    """An example of a parameter of a query or a form, which Open311 may have another word for."""
    if row.refusal == list[georeport.Error]:
        return {"status": "open", "cursor": _build_place(build_story())}.get(
            name, build_parameters().get(name)
        )
    return build_parameters().get(name)


def build_form(row: Operation) -> Mapping[str, Any]:
    """A form as it is sent: with everything that may be said at once."""
    if not row.required:
        return {name: find_parameter(row, name) for name in tuple(row.form or ())[:1]}
    told = {name: find_parameter(row, name) for name in row.form or ()}
    return {name: value for name, value in told.items() if value is not None}


def _build_place(told: Story) -> str:
    """Behind a report in a list by date."""
    return f"{moments.format_stored(FILED_AT)}#{told.report.number}"


@cache
def build_type_examples() -> Mapping[Any, Any]:
    """An example for every type of a body or an answer, as JSON."""
    health = {
        platform_schemas.Health: {"status": "ok", "table": True, "version": settings().version}
    }
    given = {type(body): msgspec.to_builtins(body) for bodies in BODY_EXAMPLES for body in bodies()}
    answered = {kind: made for told in ANSWER_EXAMPLES for kind, made in told().items()}
    return {**given, **answered, **health}


def find_example(row: Operation, kind: Any, media: str) -> Any:
    """An answer of a type as it is sent as this medium; None where there is no example."""
    if kind is str:
        texts = build_media_examples()
        return texts.get(f"{row.name} {media}", texts.get(media))
    told = ANYTHING.get(kind) or build_type_examples().get(kind)
    return written(ROOTS.get(kind, ""), told, media) if media == "text/xml" else told


def build_refusal(media: str, told: Any) -> Any:
    """A refusal in another form than a problem."""
    return build_media_examples()[media] if media == "text/html" else written("errors", told, media)


@cache
def build_media_examples() -> Mapping[str, str]:
    """An example for answers that are texts, by media type, or by name and media type."""
    return {
        **opendata.texts(),
        "challenge text/plain": "1158201444",
        "text/plain": "EVENT_RECEIVED",
        "text/calendar": office.calendar(),
        "text/html": "<!doctype html><html lang=id>...</html>",
        "text/xml": "<Response><Message>Laporan diterima.</Message></Response>",
    }
