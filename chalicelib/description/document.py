"""The API's description as OpenAPI 3.1, made from the table of operations, the types of bodies and
answers, and examples.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from chalicelib.description import examples, parameters, texts
from chalicelib.description import parameters as schemas
from chalicelib.description import problems as refusals
from chalicelib.description.operations import OPERATIONS
from chalicelib.description.texts import story
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.operation import TEXT, Described, Operation
from chalicelib.platform.settings import settings
from chalicelib.publishing.webhooks import schemas as webhooks_schemas

PROOFS: dict[str, dict[str, Any]] = {
    "reporter": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Reporter-Session",
        "description": "The session a link to one's own reports begins.",
    },
    "report": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Report-Token",
        "description": "The report's token, from its receipt.",
    },
    "officer": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "A Cognito ID token, from InitiateAuth.",
    },
}


@dataclass(slots=True)
class _Parts:
    """Schemas by type, and what operations share, as it is gathered."""

    named: Mapping[Any, Described]
    schemas: Described
    responses: Described = field(default_factory=dict)


@cache
def document() -> Described:
    """The whole description; refs point into its components."""
    parts = _parts()
    paths: dict[str, Described] = {}
    for (method, path), operation in OPERATIONS.items():
        described = _operation(method, path, operation, parts)
        paths.setdefault(path, {})[method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tanggap",
            "version": settings().version,
            "summary": texts.SUMMARY,
            "description": texts.DESCRIPTION,
        },
        "servers": [{"url": settings().public_url}],
        "tags": [{"name": tag, "description": what} for tag, what in texts.TAGS.items()],
        "paths": paths,
        "webhooks": {"report": {"post": _event(parts)}},
        "components": {
            "schemas": parts.schemas,
            "responses": dict(sorted(parts.responses.items())),
            "parameters": {"Accept-Language": parameters.LANGUAGE},
            "headers": {
                name: {"description": what, "schema": TEXT} for name, what in texts.HEADERS.items()
            },
            "securitySchemes": PROOFS,
        },
    }


def _parts() -> _Parts:
    used = [
        each
        for row in OPERATIONS.values()
        for each in (row.refusal, *row.media().values(), row.body)
        if each is not None
    ]
    kinds = list(dict.fromkeys([*used, webhooks_schemas.WebhookEvent]))
    return _Parts(*schemas.of_openapi_schemas(kinds))


def _event(parts: _Parts) -> Described:
    """What a subscriber's system is sent, and answers."""
    schema, told = (
        parts.named[webhooks_schemas.WebhookEvent],
        examples.of_types()[webhooks_schemas.WebhookEvent],
    )
    return {
        "operationId": "hear_event",
        "summary": "Hear what happens to public reports, signed as Standard Webhooks says",
        "tags": ["webhooks"],
        "parameters": [
            {"name": name, "in": "header", "description": what, "required": True, "schema": TEXT}
            for name, what in texts.SIGNED.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": told}},
        },
        "responses": {
            "2XX": {"description": "It was taken."},
            "410": {"description": "The webhook is paused."},
            "default": {"description": "It is sent again, under the same webhook-id."},
        },
    }


def _operation(method: str, path: str, row: Operation, parts: _Parts) -> Described:
    described: Described = {
        "operationId": row.name,
        "summary": row.summary,
        "tags": [texts.tag(method, path, row.proof)],
        "parameters": parameters.of(path, row),
        "responses": {**_good(row, parts), **_bad(row, parts)},
    }
    if body := _body(row, parts):
        described["requestBody"] = {"required": True, "content": body}
    if row.proof:
        described["security"] = [{row.proof: []}]
    return described


def _body(row: Operation, parts: _Parts) -> Described:
    if row.body:
        given = examples.of_types()[row.body]
        return {"application/json": {"schema": parts.named[row.body], "example": given}}
    if row.form:
        schema = {"type": "object", "properties": dict(row.form), "required": [*row.required]}
        told = {"schema": schema, "example": examples.form(row)}
        return dict.fromkeys(row.form_types, told)
    return {media: {"schema": {}} for media in row.raw}


def _good(row: Operation, parts: _Parts) -> Described:
    names = [*row.tells, *(["ETag"] if row.headers and "If-None-Match" in row.headers else [])]
    told: Described = {"description": row.summary, "headers": _headers("Cache-Control", *names)}
    if content := {media: _media(row, media, parts) for media in row.media()}:
        told["content"] = content
    return {str(status): told for status in (row.status, *row.or_status)}


def _media(row: Operation, media: str, parts: _Parts) -> Described:
    kind = row.media()[media]
    schema = parts.named[kind]
    if media == "text/xml":  # of Open311; other channels' is a text
        schema = TEXT
    return {"schema": schema, "example": examples.example(row, kind, media)}


def _bad(row: Operation, parts: _Parts) -> Described:
    told: Described = {}
    for status, refused in refusals.by_status(row).items():
        if status == 304:
            told["304"] = {"description": "Nothing has changed.", "headers": _headers("ETag")}
        elif refusals.as_problem(row, status):
            told[str(status)] = _problem(row, status, refused, parts)
        else:
            told[str(status)] = _in_own_form(row, status, refused, parts)
    return told


def _problem(row: Operation, status: int, refused: list[Any], parts: _Parts) -> Described:
    of = _field(row) if BadField in refused else ""
    name = refusals.name(status, refused) + (f"-{of}" if of else "")
    if name not in parts.responses:
        holder = story().report.holder
        told = {refusals.kind_of(each): refusals.example(each, holder, of) for each in refused}
        parts.responses[name] = refusals.response(status, refused, told)
    return {"$ref": f"#/components/responses/{name}"}


def _field(row: Operation) -> str:
    """One that may be out of its limits."""
    if row.body:
        return row.body.__struct_fields__[0]
    return "limit" if "limit" in (row.query or {}) else next(iter(row.query or {"number": TEXT}))


def _in_own_form(row: Operation, status: int, refused: list[Any], parts: _Parts) -> Described:
    """A refusal by Open311, or as a page."""
    what = texts.OPEN311.get(status, "")
    if row.refusal is str:
        what = " ".join(_details(refused))
    told = [{"code": status, "description": what}]
    content = {
        media: {
            "schema": TEXT if media == "text/xml" else parts.named[row.refusal],
            "example": examples.refusal(media, told),
        }
        for media in row.refusal_types
    }
    headers = _headers("Cache-Control", *(["Retry-After"] if status in (403, 503) else []))
    return {"description": what, "headers": headers, "content": content}


def _details(refused: list[Any]) -> list[str]:
    told = (refusals.example(each, story().report.holder)["detail"] for each in refused)
    return list(dict.fromkeys(told))


def _headers(*names: str) -> Described:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
