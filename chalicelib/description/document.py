"""The API's description as OpenAPI 3.1. It is made of the table of operations, the types of bodies
and answers, and examples.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from chalicelib.city.current import city
from chalicelib.description import components, document_texts, published_files
from chalicelib.description import examples as description_examples
from chalicelib.description.components import Described
from chalicelib.description.sample_report import build_sample_report
from chalicelib.platform import deputy_errors, errors
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.operation import OPERATIONS, REDIRECTS, TEXT, Operation, load_type
from chalicelib.platform.settings import settings
from chalicelib.publishing.webhooks import schemas as webhooks_schemas

# The operations of the API as the description shows them: with the types that routes name, and
# with the refusals that many routes share.


@cache
def load_operations() -> Mapping[tuple[str, str], Operation]:
    """Return every operation, by method and path. ``app`` has to be imported, so that all routes
    are registered. A HEAD is left out: it is answered as the GET beside it, without a body.
    """
    return {
        (method, path): _load_types(_add_common_refusals(method, row))
        for (method, path), row in OPERATIONS.items()
        if method != "HEAD"
    }


def _add_common_refusals(method: str, row: Operation) -> Operation:
    """Return an operation with the refusals that its route need not name: on officers' routes, of
    tokens, of roles, of deputies and of unknown parameters; and of bodies that are too large or of
    a wrong type, which Open311 answers with 400.
    """
    known = (401, errors.WrongRole, deputy_errors.NotDeputy, errors.BadField)
    officers = known if row.proof == "officer" else ()
    bodies = () if method == "GET" or 400 in row.refuses else (413, 415)
    return replace(row, refuses=tuple(dict.fromkeys((*row.refuses, *officers, *bodies))))


def _load_types(row: Operation) -> Operation:
    return replace(
        row,
        answer=load_type(row.answer),
        body=load_type(row.body),
        refusal=load_type(row.refusal),
        refuses=tuple(map(load_type, row.refuses)),
        other_answers={media: load_type(kind) for media, kind in row.other_answers.items()},
    )


PROOFS: dict[str, dict[str, Any]] = {
    "reporter": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Reporter-Session",
        "description": "The session that begins when a reporter opens a magic link.",
    },
    "report": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Report-Token",
        "description": "The token of the report, from its receipt.",
    },
    "supporter": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Support-Token",
        "description": "The token that the support was answered with.",
    },
    "officer": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "A Cognito ID token, from InitiateAuth. With `X-Acting-For: <office>` a"
        " deputy has the rights of that office's head instead (`GET /v1/deputies/mine`).",
    },
}


@dataclass(slots=True)
class _Parts:
    """The schemas by type and by name, and the responses that operations share."""

    named: Mapping[Any, Described]
    schemas: Described
    responses: Described = field(default_factory=dict)


@cache
def build_document() -> Described:
    """Return the whole document. Its refs point into its components."""
    parts = _collect_parts()
    paths: dict[str, Described] = {}
    for (method, path), operation in load_operations().items():
        if operation.hidden:
            continue
        described = _describe_operation(method, path, operation, parts)
        paths.setdefault(path, {})[method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tanggap",
            "version": settings().version,
            "summary": document_texts.SUMMARY,
            "description": document_texts.DESCRIPTION,
            "license": document_texts.LICENSE,
            "contact": _describe_contact(),
        },
        "servers": [{"url": settings().public_url}],
        "tags": [{"name": tag, "description": what} for tag, what in document_texts.TAGS.items()],
        "paths": {**paths, **published_files.describe_paths()},
        "webhooks": {"report": {"post": _describe_event(parts)}},
        "components": {
            "schemas": parts.schemas,
            "responses": dict(sorted(parts.responses.items())),
            "parameters": {"Accept-Language": components.LANGUAGE},
            "headers": {
                name: {"description": what, "schema": TEXT}
                for name, what in document_texts.HEADERS.items()
            },
            "securitySchemes": PROOFS,
        },
    }


def _describe_contact() -> Described:
    """Return whom developers may ask: the city's contact, whose last part may be a mail address."""
    contact = city().georeport.contact
    name, _, email = contact.rpartition(", ")
    return {"name": name, "email": email} if name and "@" in email else {"name": contact}


def _collect_parts() -> _Parts:
    used = [
        each
        for row in load_operations().values()
        for each in (row.refusal, *row.media().values(), row.body)
        if each is not None
    ]
    kinds = list(dict.fromkeys([*used, webhooks_schemas.WebhookEvent]))
    return _Parts(*components.build_schemas(kinds))


def _describe_event(parts: _Parts) -> Described:
    """Return the webhook: the event that a subscriber's system receives, and its answers."""
    schema, example = (
        parts.named[webhooks_schemas.WebhookEvent],
        description_examples.build_example(webhooks_schemas.WebhookEvent),
    )
    return {
        "operationId": "hear_event",
        "summary": "Receive an event of a listed report",
        "description": document_texts.EVENT,
        "tags": ["webhooks"],
        "security": [],  # its signature is in headers
        "parameters": [
            {"name": name, "in": "header", "description": what, "required": True, "schema": TEXT}
            for name, what in document_texts.SIGNED.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": example}},
        },
        "responses": {
            "2XX": {"description": "The subscriber took the event."},
            "410": {"description": "The subscriber wants no more; the webhook is paused."},
            "default": {"description": "The event is sent again, under the same webhook-id."},
        },
    }


def _describe_operation(method: str, path: str, row: Operation, parts: _Parts) -> Described:
    described: Described = {
        "operationId": row.name,
        "summary": row.summary,
        "description": row.description,
        "tags": [document_texts.find_tag(method, path, row.proof)],
        "security": [{row.proof: []}] if row.proof in PROOFS else [],
        "parameters": components.describe_parameters(path, row),
        "responses": {**_describe_answers(row, parts), **_describe_refusals(row, parts)},
    }
    if body := _describe_body(row, parts):
        described["requestBody"] = {"required": True, "content": body}
    return described


def _describe_body(row: Operation, parts: _Parts) -> Described:
    if row.body:
        example = description_examples.build_example(row.body)
        return {"application/json": {"schema": parts.named[row.body], "example": example}}
    if row.form:
        schema = {"type": "object", "properties": dict(row.form), "required": [*row.required]}
        described = {"schema": schema, "example": description_examples.build_form(row)}
        return dict.fromkeys(row.form_types, described)
    return {media: {"schema": {}} for media in row.body_types}


def _describe_answers(row: Operation, parts: _Parts) -> Described:
    names = [
        *row.answer_headers,
        *(["ETag"] if row.request_headers and "If-None-Match" in row.request_headers else []),
    ]
    answer: Described = {
        "description": row.summary,
        "headers": _refer_headers("Cache-Control", *names),
    }
    content = {media: _describe_media(row, media, parts) for media in row.media()}
    full = {**answer, "content": content} if content else answer
    statuses = (row.status, *row.other_statuses)
    return {str(status): answer if status in REDIRECTS else full for status in statuses}


def _describe_media(row: Operation, media: str, parts: _Parts) -> Described:
    kind = row.media()[media]
    schema = parts.named[kind]
    if media == "text/xml":  # Open311's types are of its JSON, and other channels answer a text
        schema = TEXT
    if media.startswith("image/"):
        schema = {**TEXT, "format": "binary"}
    return {"schema": schema, "example": description_examples.find_example(row, kind, media)}


def _describe_refusals(row: Operation, parts: _Parts) -> Described:
    described: Described = {}
    for status, refused in components.group_by_status(row).items():
        if status == 304:
            described["304"] = {
                "description": "Nothing has changed.",
                "headers": _refer_headers("ETag"),
            }
        elif components.is_problem(row, status):
            described[str(status)] = _describe_problem(row, status, refused, parts)
        else:
            described[str(status)] = _describe_own_form(row, status, refused, parts)
    return described


def _describe_problem(row: Operation, status: int, refused: list[Any], parts: _Parts) -> Described:
    limited = _pick_field(row) if BadField in refused else ""
    name = components.name_response(status, refused) + (f"-{limited}" if limited else "")
    if name not in parts.responses:
        holder = build_sample_report().report.holder
        shown = {
            components.find_kind(each): components.build_problem_example(each, holder, limited)
            for each in refused
        }
        parts.responses[name] = components.build_response(status, refused, shown)
    return {"$ref": f"#/components/responses/{name}"}


def _pick_field(row: Operation) -> str:
    """Return a field of the operation that may be out of its limits."""
    if row.body:
        return str(row.body.__struct_fields__[0])
    return "limit" if "limit" in (row.query or {}) else next(iter(row.query or {"number": TEXT}))


def _describe_own_form(row: Operation, status: int, refused: list[Any], parts: _Parts) -> Described:
    """Return a refusal that is no problem: of Open311, or of a page."""
    text = document_texts.OPEN311.get(status, "")
    if row.refusal is str:
        text = " ".join(_list_details(refused))
    errors = [{"code": status, "description": text}]
    content = {
        media: {
            "schema": TEXT if media == "text/xml" else parts.named[row.refusal],
            "example": description_examples.build_refusal(media, errors),
        }
        for media in row.refusal_types
    }
    headers = _refer_headers("Cache-Control", *(["Retry-After"] if status in (403, 503) else []))
    return {"description": text, "headers": headers, "content": content}


def _list_details(refused: list[Any]) -> list[str]:
    details = (
        components.build_problem_example(each, build_sample_report().report.holder)["detail"]
        for each in refused
    )
    return list(dict.fromkeys(details))


def _refer_headers(*names: str) -> Described:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
