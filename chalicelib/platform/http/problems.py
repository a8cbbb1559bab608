"""The answers to refusals of rules, stores and Chalice itself, as problem+json (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import errors, moments
from chalicelib.platform.i18n import Language
from chalicelib.platform.texts import date_texts
from chalicelib.reports.http import view_parts
from chalicelib.reports.http.timeline_views import MOST_BYTES, ROOM, entry_view, newest_fitting
from chalicelib.reports.status import Status
from chalicelib.reports.texts import labels

if TYPE_CHECKING:
    from chalicelib.platform.http import problem_schemas


def _build_body(
    status: int, kind: str, detail: str, members: Mapping[str, Any] | None = None
) -> problem_schemas.Problem:
    body: Any = {"type": f"/problems/{kind}", "title": _build_title(kind)}
    body |= {"status": status, "detail": detail, **(members or {})}
    problem: problem_schemas.Problem = body
    return problem


def _build_response(body: problem_schemas.Problem, language: Language) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": "application/problem+json",
        "Content-Language": language,
        "Cache-Control": "no-store",
    }
    if body["status"] == 503:
        headers["Retry-After"] = "1"
    elif body["status"] == 429:
        headers["Retry-After"] = str(body["seconds"])
    return Response(
        json.dumps(body, ensure_ascii=False), headers=headers, status_code=body["status"]
    )


def _build_title(kind: str) -> str:
    return kind.replace("-", " ").capitalize()


def answer_status(status: int, language: Language) -> Response:
    """Return the answer to a fault that has a status and no class: 400 unreadable to 500 internal
    error, Chalice's and our own.
    """
    return _build_response(build_problem(status, language), language)


def answer_refusal(refusal: Exception, language: Language) -> Response:
    """Return the answer to a refusal in PROBLEMS. Raises KeyError for any other exception."""
    return _build_response(build_problem(refusal, language), language)


def list_refusals() -> tuple[type[Exception], ...]:
    """Return the classes of exceptions that are answered as problems."""
    from chalicelib.platform.http.refusal_texts import PROBLEMS

    return tuple(PROBLEMS)


def build_problem(
    refusal: Exception | int, language: Language, *, names_fields: bool = True
) -> problem_schemas.Problem:
    """Return the body of the answer to a refusal, or to a status as ``answer_status`` takes it. The
    sentence for a client of an interface whose fields have names of their own says these, without
    ``names_fields``.

    Raises KeyError as ``answer_refusal`` does.
    """
    from chalicelib.platform.http.gateway_texts import PLAIN
    from chalicelib.platform.http.refusal_texts import EMPTY_BODY, PROBLEMS, RATED

    if isinstance(refusal, int):
        kind, sentence = PLAIN.get(refusal, PLAIN[500 if refusal >= 500 else 400])
        return _build_body(refusal, kind, sentence[language])
    status, kind, sentence = PROBLEMS[type(refusal)]
    members = dict(getattr(refusal, "members", {}))
    if isinstance(refusal, errors.Unreadable) and members["reason"] == errors.EMPTY:
        sentence = EMPTY_BODY
    elif isinstance(refusal, errors.NotRateable) and members.get("status") == Status.SELESAI:
        sentence = RATED
    named = members
    if names_fields and "field" in members:
        named = members | {"field": _name_field(members["field"], language)}
    words = named | {"sentence": _find_sentence(refusal, members, named, language)}
    words |= _describe_members(members, language)
    detail = sentence[language].format(**words)
    if warning := members.get("emergency"):
        detail = f"{warning['message']} {detail}"
    return _build_body(status, kind, detail, _show_members(members, language))


def format_wait(seconds: int, language: Language) -> str:
    """Return a time of ``seconds`` in words, at least one minute."""
    return date_texts.format_span(timedelta(seconds=max(seconds, 60)), language)


def _describe_members(members: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Return what a sentence says in place of members that are codes, seconds or moments."""
    from chalicelib.platform.http.action_refusal_texts import name_roles

    words = {}
    if "seconds" in members:
        words["wait"] = format_wait(members["seconds"], language)
    if "latest" in members:
        words["latest"] = date_texts.format_time(members["latest"], language)
    if "roles" in members:
        words["role_names"] = name_roles(members["roles"], language)
    if "status" in members:
        words["status_name"] = labels.LABELS[members["status"]][language]
    for office in ("holder", "triage"):
        if office in members:
            words[f"{office}_name"] = labels.name_of(members[office], city(), language)
    return words


def _name_field(field: str, language: Language) -> str:
    """Return what people call a field; the field itself, where only programs fill it in."""
    from chalicelib.platform.http.field_refusal_texts import NAMES

    return NAMES[field][language] if field in NAMES else field


def _find_sentence(
    refusal: Exception, members: Mapping[str, Any], named: Mapping[str, Any], language: Language
) -> str:
    """Return the sentence about one value; empty for a refusal that is not about a value.
    ``named`` are the members with the field as the sentence calls it.
    """
    from chalicelib.platform.http.action_refusal_texts import HINDRANCES, MISSING, TARGETS
    from chalicelib.platform.http.field_refusal_texts import CHOICES, ELSE, FIELDS, IN_ROW, LIMITS

    if isinstance(refusal, errors.BadField):
        sentence = FIELDS[members["rule"]]
        limits = LIMITS.get(members["field"], ELSE)[language].format(**CHOICES)
        named = {**named, "limits": limits}
    elif isinstance(refusal, errors.SomethingMissing):
        sentence = MISSING[members["field"]]
    elif isinstance(refusal, errors.WrongTarget):
        sentence = TARGETS[members["rule"]]
    elif isinstance(refusal, errors.Hindered):
        sentence = HINDRANCES[members["rule"]]
        named = {**named, "most": _find_limit(members["rule"])}
    else:
        return ""
    text = sentence[language].format(**named)
    row = members.get("row")
    return IN_ROW[language].format(row=row, sentence=text) if row else text


def _find_limit(rule: str) -> int:
    """Return how often the city allows what a hindrance refuses; 0 where it has no such limit."""
    settings = city().settings
    limits = {
        "too_many_pauses": settings.most_pauses,
        "too_many_tasks": settings.most_tasks,
        "reopened_often": settings.most_reopenings,
        "appealed_often": settings.most_appeals,
    }
    return limits.get(rule, 0)


def _show_members(members: Mapping[str, Any], language: Language) -> dict[str, Any]:
    shown = dict(members)
    if "status" in shown:  # of the report; the status of a problem is the HTTP status
        shown["report_status"] = shown.pop("status")
    for office in ("holder", "triage"):
        if office in shown:
            shown[office] = view_parts.office_view(shown[office], language)
    if "latest" in shown:
        shown["latest"] = moments.format_shown(shown["latest"])
    if "heads" in shown:
        shown["heads"] = [view_parts.office_view(code, language) for code in shown["heads"]]
    if "changes" in shown:
        changes = [entry_view(change, language=language) for change in shown["changes"]]
        shown["changes"] = newest_fitting(changes, MOST_BYTES - ROOM)
    return shown
