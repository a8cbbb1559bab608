"""The API's description as OpenAPI 3.1, made from the types of bodies and answers and one table of
operations. A test holds the table against the routes there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from chalicelib.api import answers, export_answers, open311_openapi, opendata_openapi, shapes
from chalicelib.api.openapi_parts import FORM, KEY, TAG, TEXT, Operation
from chalicelib.domain.status import OPEN
from chalicelib.settings import settings

REF = "#/components/schemas/{name}"


PAGED: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 25},
    "cursor": TEXT,
}
ONLY: dict[str, Any] = {"type": "boolean", "description": "true: only those; false: all"}
OFFICE: dict[str, dict[str, Any]] = {
    "agency": {"type": "string", "description": "an office's code; one's own when left out"}
}
ONCE = {"Idempotency-Key": "The same key and body are done once."}
BODY = (400, 413, 415, 422)
REPORTERS = (*BODY, 401, 404, 409, 503)

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("POST", "/v1/reports"): Operation(
        "File a report", answers.Receipt, 201, shapes.ReportBody, (*BODY, 409, 503), headers=KEY
    ),
    ("POST", "/v1/reports/similar"): Operation(
        "See which open reports may tell already what one is about to file; nothing is kept",
        answers.SimilarReports,
        body=shapes.SimilarBody,
        problems=BODY,
    ),
    ("GET", "/v1/reports/{number}"): Operation(
        "Follow a report", answers.Report, problems=(304, 404), headers=TAG
    ),
    ("GET", "/v1/reports/{number}/mine"): Operation(
        "Read one's own report", answers.OwnReport, problems=(401, 404), proof="report"
    ),
    ("POST", "/v1/reports/{number}/comments"): Operation(
        "Add to one's own report",
        answers.OwnReport,
        body=shapes.CommentBody,
        problems=REPORTERS,
        headers=ONCE,
        proof="report",
    ),
    ("POST", "/v1/reports/{number}/rating"): Operation(
        "Rate what became of it, once for each closing",
        answers.OwnReport,
        body=shapes.RatingBody,
        problems=REPORTERS,
        headers=ONCE,
        proof="report",
    ),
    ("POST", "/v1/reports/{number}/reopen"): Operation(
        "Have it done again, some days after the closing and as often as the city allows",
        answers.OwnReport,
        body=shapes.ReopenBody,
        problems=REPORTERS,
        headers=ONCE,
        proof="report",
    ),
    ("POST", "/v1/reports/{number}/appeal"): Operation(
        "Take a closing to the next higher office, until it is confirmed",
        answers.OwnReport,
        body=shapes.AppealBody,
        problems=REPORTERS,
        headers=ONCE,
        proof="report",
    ),
    ("POST", "/v1/reports/{number}/privacy"): Operation(
        "Hide it from others, or show it to them",
        answers.OwnReport,
        body=shapes.PrivacyBody,
        problems=REPORTERS,
        headers=ONCE,
        proof="report",
    ),
    ("POST", "/v1/reports/{number}/export"): Operation(
        "Be given all that is kept of oneself about this report (UU 27/2022)",
        export_answers.Export,
        problems=REPORTERS,
        headers=ONCE,
        proof="report",
    ),
    ("GET", "/v1/unsubscribe/{link}"): Operation(
        "See, as a page, which notices the link in a message would end; nothing changes",
        None,
        problems=(404,),
    ),
    ("POST", "/v1/unsubscribe/{link}"): Operation(
        "End them; a mail program does so by one POST (RFC 8058)",
        None,
        problems=(404, 413, 415, 422, 503),
        form={
            "do": {"type": "string", "enum": ["stop", "stop_all", "again", "again_all"]},
            "List-Unsubscribe": {"type": "string", "const": "One-Click"},
        },
    ),
    ("GET", "/v1/reports/{number}/photos/{photo}"): Operation(
        "Show a photo of a public report, without metadata: leads to a link of five minutes",
        None,
        302,
        None,
        (404,),
    ),
    ("POST", "/v1/my-reports"): Operation(
        "Ask for a link to all reports of a contact, sent to that contact; answered alike whether"
        " there are any",
        answers.Asked,
        202,
        shapes.AskBody,
        (*BODY, 429),
    ),
    ("POST", "/v1/my-reports/{secret}"): Operation(
        "Open such a link, once, and read the reports it leads to",
        answers.MyReports,
        problems=(401, 422),
        query={"limit": PAGED["limit"]},
    ),
    ("GET", "/v1/my-reports"): Operation(
        "Read on among one's reports, or read them again, until the session ends",
        answers.MyReports,
        problems=(401, 422),
        query=PAGED,
        proof="reporter",
    ),
    ("GET", "/my-reports"): Operation(
        "The page a link leads to, as text/html; it opens the link when its reader says so", None
    ),
    ("POST", "/v1/uploads"): Operation(
        "Ask for a form to upload a file with", answers.Upload, 201, shapes.UploadBody, BODY
    ),
    ("GET", "/v1/categories"): Operation("List the categories", answers.Categories),
    ("GET", "/v1/reasons"): Operation("List the reasons that may be given", answers.Reasons),
    ("GET", "/v1/agencies"): Operation("List the offices", answers.Offices),
    ("GET", "/v1/channels"): Operation("List the channels", answers.Channels),
    ("GET", "/v1/areas"): Operation(
        "List the kelurahan, or find the one of a point",
        answers.Areas,
        problems=(422,),
        query={
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lng": {"type": "number", "minimum": -180, "maximum": 180},
        },
    ),
    ("GET", "/v1/work"): Operation(
        "Read an office's queue, most urgent first",
        answers.WorkPage,
        problems=(401, 403, 422),
        query={
            "status": {"type": "string", "enum": sorted(OPEN)},
            "category": TEXT,
            "channel": TEXT,
            "kelurahan": TEXT,
            "late": ONLY,
            "red_flag": ONLY,
            "queue": {"type": "string", "enum": ["work", "verification"], "default": "work"},
            **OFFICE,
            **PAGED,
        },
        proof="officer",
    ),
    ("GET", "/v1/work/counts"): Operation(
        "Count an office's open reports, by status and lateness",
        answers.WorkCounts,
        problems=(401, 403, 422),
        query=OFFICE,
        proof="officer",
    ),
    ("GET", "/v1/work/search"): Operation(
        "Search the reports of one's scope by number, or by words of text and address",
        answers.SearchPage,
        problems=(401, 403, 404, 422),
        query={
            "q": {"type": "string", "minLength": 1, "maxLength": 200},
            "from": {"type": "string", "format": "date"},
            "to": {"type": "string", "format": "date"},
            "kelurahan": TEXT,
            **PAGED,
        },
        proof="officer",
    ),
    ("GET", "/v1/work/templates"): Operation(
        "List the canned answers of an office and those above it, filled for a report",
        answers.Templates,
        problems=(401, 403, 404, 422),
        query={"number": TEXT, **OFFICE},
        proof="officer",
    ),
    ("PUT", "/v1/work/templates/{code}"): Operation(
        "Keep a canned answer of an office, as its head",
        answers.Template,
        body=shapes.TemplateBody,
        problems=(*BODY, 401, 403, 409),
        query=OFFICE,
        proof="officer",
    ),
    ("DELETE", "/v1/work/templates/{code}"): Operation(
        "Delete a canned answer of an office, as its head",
        None,
        204,
        problems=(401, 403, 404, 422),
        query=OFFICE,
        proof="officer",
    ),
    ("POST", "/v1/work/calendar"): Operation(
        "Get a new link to the calendar of what an office has promised; the one before is void",
        answers.Calendar,
        201,
        problems=(401, 403, 422),
        query=OFFICE,
        proof="officer",
    ),
    ("DELETE", "/v1/work/calendar"): Operation(
        "Make the link to an office's calendar void",
        None,
        204,
        problems=(401, 403, 404, 422),
        query=OFFICE,
        proof="officer",
    ),
    ("GET", "/v1/calendars/{calendar}"): Operation(
        "Follow what an office has promised as iCalendar (RFC 5545), by a link that ends in .ics",
        str,
        problems=(304, 404),
        headers=TAG,
        types=("text/calendar",),
    ),
    ("GET", "/v1/work/{number}"): Operation(
        "Read a report as an officer", answers.WorkRecord, problems=(401, 403, 404), proof="officer"
    ),
    ("POST", "/v1/work/{number}/actions"): Operation(
        "Take a step with a report",
        answers.WorkReport,
        body=shapes.ActionBody,
        problems=(*BODY, 401, 403, 404, 409, 503),
        proof="officer",
    ),
    ("POST", "/v1/work/actions"): Operation(
        "Take the same step with many reports, each with a result of its own",
        answers.BulkResults,
        body=shapes.BulkBody,
        problems=(*BODY, 401, 403),
        proof="officer",
    ),
    ("POST", "/v1/work/{number}/verification"): Operation(
        "Accept a closing, or send it back",
        answers.WorkReport,
        body=shapes.VerificationBody,
        problems=(*BODY, 401, 403, 404, 409, 503),
        proof="officer",
    ),
    ("POST", "/v1/work/{number}/identity"): Operation(
        "See who reported, as a head and for a listed reason; the reporter is told",
        answers.Identity,
        body=shapes.IdentityBody,
        problems=(*BODY, 401, 403, 404, 409, 503),
        proof="officer",
    ),
    ("POST", "/v1/desk/reports"): Operation(
        "File a report at a desk for a citizen who came; with Accept: text/html the receipt to"
        " print is the answer itself",
        answers.Receipt,
        201,
        shapes.DeskBody,
        (*BODY, 401, 403, 409, 503),
        query={"html": TEXT},
        headers=KEY,
        proof="officer",
    ),
    ("GET", "/v1/desk/reports/{number}/receipt"): Operation(
        "Print a receipt of one's own desk again as text/html, without the token",
        None,
        problems=(401, 403, 404),
        proof="officer",
    ),
    ("GET", "/channels/{channel}"): Operation(
        "Answer a sender's challenge, in its own form", None, problems=(401, 404)
    ),
    ("GET", "/v1/channels/{channel}/health"): Operation(
        "See how a channel is", answers.ChannelHealth, problems=(401, 403, 404), proof="officer"
    ),
    ("POST", "/channels/{channel}"): Operation(
        "Deliver messages of a channel, signed by its sender's scheme; answered in its own form",
        None,
        problems=(400, 401, 404, 413, 415, 503),
    ),
    **opendata_openapi.operations(),
    **open311_openapi.operations(),
    ("GET", "/v1/health"): Operation("See whether all is well", answers.Health, problems=(503,)),
    ("GET", "/openapi.json"): Operation("Read this document", None),
}

PROOFS: dict[str, dict[str, Any]] = {
    "reporter": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Reporter-Session",
        "description": "The session a link to one's own reports begins.",
    },
    "report": {"type": "apiKey", "in": "header", "name": "X-Report-Token"},
    "officer": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "A Cognito ID token, from InitiateAuth.",
    },
}


def document() -> dict[str, Any]:
    """The whole description; refs point into its components."""
    schemas = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for (method, path), operation in OPERATIONS.items():
        paths.setdefault(path, {})[method.lower()] = _operation(path, operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tanggap", "version": settings().version},
        "servers": [{"url": settings().public_url}],
        "paths": paths,
        "components": {"schemas": schemas.parts, "securitySchemes": PROOFS},
    }


@dataclass(frozen=True, slots=True)
class _Schemas:
    named: dict[Any, dict[str, Any]]
    parts: dict[str, Any]


def _schemas() -> _Schemas:
    used = [
        each
        for row in OPERATIONS.values()
        for each in (row.refusal, row.answer, row.body)
        if each is not None
    ]
    kinds = list(dict.fromkeys(used))
    schemas, parts = msgspec.json.schema_components(kinds, ref_template=REF)
    return _Schemas(dict(zip(kinds, schemas, strict=True)), parts)


def _operation(path: str, operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": operation.summary,
        "parameters": [*_in_path(path), *_in_query(operation), *_in_headers(operation)],
        "responses": {str(operation.status): _good(operation, schemas)},
    }
    for status in sorted(operation.problems):
        described["responses"][str(status)] = _bad(status, operation, schemas)
    if operation.body:
        content = {"application/json": {"schema": schemas.named[operation.body]}}
        described["requestBody"] = {"required": True, "content": content}
    if operation.form:
        content = {FORM: {"schema": {"type": "object", "properties": dict(operation.form)}}}
        described["requestBody"] = {"required": True, "content": content}
    if operation.proof:
        described["security"] = [{operation.proof: []}]
    return described


def _good(operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    if operation.answer is None:
        return {"description": operation.summary}
    schema = schemas.named[operation.answer]
    return {
        "description": operation.summary,
        "content": {each: {"schema": schema} for each in operation.types},
    }


def _bad(status: int, operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    if status == 304:
        return {"description": "Nothing has changed."}
    schema = schemas.named[operation.refusal]
    content = {each: {"schema": schema} for each in operation.refusal_types}
    return {"description": "Refused, with the reason.", "content": content}


def _in_path(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [{"name": n, "in": "path", "required": True, "schema": TEXT} for n in names]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    wanted = operation.query or {}
    return [{"name": n, "in": "query", "schema": schema} for n, schema in wanted.items()]


def _in_headers(operation: Operation) -> list[dict[str, Any]]:
    wanted = operation.headers or {}
    return [
        {"name": n, "in": "header", "description": what, "schema": TEXT}
        for n, what in wanted.items()
    ]
