"""Examples for the description. Bodies are written by hand; answers are made of one story by the
functions that make the real answers, so that they can't grow apart. The examples of a subject stand
in its module of ``chalicelib.description.subjects``.
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
from chalicelib.description.subjects.open311 import ROOTS, write_example
from chalicelib.platform import moments
from chalicelib.platform.http import schemas as platform_schemas
from chalicelib.platform.http.operation import Operation
from chalicelib.platform.settings import settings
from chalicelib.publishing.open311 import schemas as georeport
from chalicelib.publishing.opendata import endpoints as opendata_calls
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
# The example of an answer without a type of its own.
ANYTHING: Mapping[Any, Any] = {dict[str, Any]: {"openapi": "3.1.0"}}


@cache
def build_parameters() -> Mapping[str, Any]:
    """Return a value for every parameter of a path or a query, by its name."""
    story = build_story()
    report, area = story.report, story.area
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
        "calendar": office.calendar_link(),
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
        "cursor": opendata_calls.next_cursor(Span(FILED_AT - A_DAY, NOW), _build_place(story)),
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
        **open311.build_parameters(story, day),
    }


def find_parameter(row: Operation, name: str) -> Any:
    """Return an example of a parameter or a field. Open311 uses some names for other values."""
    if row.refusal == list[georeport.Error]:
        return {"status": "open", "cursor": _build_place(build_story())}.get(
            name, build_parameters().get(name)
        )
    return build_parameters().get(name)


def build_form(row: Operation) -> Mapping[str, Any]:
    """Return the example of a form: every field that has an example, or only the first field when
    the form requires none.
    """
    if not row.required:
        return {name: find_parameter(row, name) for name in tuple(row.form or ())[:1]}
    examples = {name: find_parameter(row, name) for name in row.form or ()}
    return {name: value for name, value in examples.items() if value is not None}


def _build_place(story: Story) -> str:
    """Return the place of a list by date right after the story's report."""
    return f"{moments.format_stored(FILED_AT)}#{story.report.number}"


@cache
def build_type_examples() -> Mapping[Any, Any]:
    """Return an example for every type of a body or an answer, ready for JSON."""
    health = {
        platform_schemas.Health: {"status": "ok", "table": True, "version": settings().version}
    }
    sent = {type(body): msgspec.to_builtins(body) for bodies in BODY_EXAMPLES for body in bodies()}
    answered = {kind: answer for answers in ANSWER_EXAMPLES for kind, answer in answers().items()}
    return {**sent, **answered, **health}


def find_example(row: Operation, kind: Any, media: str) -> Any:
    """Return an answer of a type as it is sent in a media type; None when there is no example."""
    if kind is str:
        texts = build_media_examples()
        return texts.get(f"{row.name} {media}", texts.get(media))
    example = ANYTHING.get(kind) or build_type_examples().get(kind)
    return write_example(ROOTS.get(kind, ""), example, media) if media == "text/xml" else example


def build_refusal(media: str, errors: Any) -> Any:
    """Return the example of a refusal that is no problem: as a page, or of Open311."""
    if media == "text/html":
        return build_media_examples()[media]
    return write_example("errors", errors, media)


@cache
def build_media_examples() -> Mapping[str, str]:
    """Return examples of answers that are texts, by media type, or by operation and media type."""
    return {
        **opendata.build_texts(),
        "challenge text/plain": "1158201444",
        "text/plain": "EVENT_RECEIVED",
        "text/calendar": office.write_calendar(),
        "text/html": "<!doctype html><html lang=id>...</html>",
        "text/xml": "<Response><Message>Laporan diterima.</Message></Response>",
    }
