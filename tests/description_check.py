"""Answers held to the description of their route: status, media type, headers, and every member.

All tests that call the API do so through ``watched``: what a route answers anywhere in them and its
description does not name, fails there.
"""

import json
from collections.abc import Callable
from typing import Any

import msgspec
from chalice.local import RouteMatcher

import app  # noqa: F401 -- registers every route
from chalicelib.description import components as refusals
from chalicelib.description.document import load_operations
from chalicelib.platform.http.operation import REDIRECTS, Operation

# Of any answer whatever: CORS, and what its body is.
ALWAYS = {"content-type", "access-control-allow-origin", "access-control-expose-headers"}
ALWAYS |= {"access-control-allow-headers", "access-control-max-age", "cache-control"}


def watched(client: Any) -> Any:
    """Chalice's test client, whose every answer is held to the description."""
    matcher = RouteMatcher(list(client._app.routes))
    ask: Callable[..., Any] = client.request

    def request(method: str, path: str, **given: Any) -> Any:
        answer = ask(method, path, **given)
        try:
            route = matcher.match_route(path).route
        except ValueError:  # there is nothing at this path
            return answer
        row = load_operations().get((method.upper(), route))
        if row is not None:
            fault = amiss(row, answer.status_code, answer.headers, answer.body)
            assert fault is None, f"{method} {route} answered {fault}"
        return answer

    client.request = request
    return client


def amiss(row: Operation, status: int, headers: Any, body: bytes) -> str | None:
    """What an answer has that its route's row does not say; None when it is as described."""
    told = {name.lower(): value for name, value in headers.items()}
    media = (told.get("content-type") or "").partition(";")[0].strip()
    if status in (row.status, *row.other_statuses):
        return _good(row, status, told, media, body)
    refused = refusals.group_by_status(row).get(status)
    if refused is None:
        return f"{status}, which its route does not describe: {body[:300]!r}"
    if status == 304:
        return None
    if refusals.is_problem(row, status):
        return _problem(refused, told, media, body)
    return _of_type(row.refusal, row.refusal_types, media, body)


def _good(row: Operation, status: int, told: dict[str, Any], media: str, body: bytes) -> str | None:
    known = ALWAYS | {name.lower() for name in row.answer_headers}
    if row.request_headers and "If-None-Match" in row.request_headers:
        known.add("etag")
    if extra := sorted(set(told) - known):
        return f"headers its route does not describe in `answer_headers`: {extra}"
    kinds = row.media()
    if not kinds or status in REDIRECTS:
        return None if not body else "a body its route does not describe"
    return _of_type(kinds.get(media), tuple(kinds), media, body)


def _of_type(kind: Any, medias: tuple[str, ...], media: str, body: bytes) -> str | None:
    if media not in medias:
        return f"{media or 'no media type'}, which its route does not describe"
    if not media.endswith("json"):
        return None
    return _unlike(json.loads(body), kind)


def _problem(refused: list[Any], told: dict[str, Any], media: str, body: bytes) -> str | None:
    problem = json.loads(body)
    kinds = {f"/problems/{refusals.find_kind(each)}" for each in refused}
    if problem["type"] not in kinds:
        return f"{problem['type']}: put its class into `refuses` of its route"
    if media != "application/problem+json" or "content-language" not in told:
        return f"a problem as {media}"
    from chalicelib.platform.http.problem_schemas import Problem

    return _unlike(problem, Problem)


def _unlike(told: Any, kind: Any) -> str | None:
    """How a body differs from its type in the ``schemas.py`` of its subject."""
    try:
        same = msgspec.convert(told, kind, strict=True)
    except msgspec.ValidationError as fault:
        return f"what is not of its type: {fault}"
    extra = sorted(_extra(told, msgspec.to_builtins(same)))
    return f"members that its type does not have: {extra}" if extra else None


def _extra(told: Any, known: Any, at: str = "") -> list[str]:
    if told == known:  # as nearly all is
        return []
    if isinstance(told, dict):
        return [
            found
            for name, value in told.items()
            for found in (
                _extra(value, known[name], f"{at}.{name}") if name in known else [f"{at}.{name}"]
            )
        ]
    if isinstance(told, list):
        return [found for a, b in zip(told, known, strict=True) for found in _extra(a, b, at)]
    return []
