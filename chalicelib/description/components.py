"""The parts of the description: parameters, schemas of bodies and answers, and refusals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import EnumType
from inspect import cleandoc
from string import Formatter
from typing import Any, get_args, get_type_hints, is_typeddict

import msgspec

from chalicelib.description import document_texts
from chalicelib.description import examples as description_examples
from chalicelib.platform import errors
from chalicelib.platform.aws.secrets import Unavailable
from chalicelib.platform.http import problem_schemas, problems
from chalicelib.platform.http.gateway_texts import PLAIN
from chalicelib.platform.http.operation import TEXT, Operation, Refused
from chalicelib.platform.http.refusal_texts import PROBLEMS
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.reports.status import Action, Status

Described = dict[str, Any]  # a part of the OpenAPI document

LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "description": "The language of sentences, such as en. Indonesian without it.",
    "schema": TEXT,
    "example": "en",
}


def describe_parameters(path: str, row: Operation) -> list[Described]:
    """Return the parameters of an operation: in its path, its query and its headers."""
    return [*_describe_path(path, row), *_describe_query(path, row), *_describe_headers(row)]


def _describe_path(path: str, row: Operation) -> Iterable[Described]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    for name in names:
        parameter = {"name": name, "in": "path", "description": document_texts.IN_PATH.get(name)}
        example = description_examples.find_parameter(row, name)
        yield {**parameter, "required": True, "schema": TEXT, "example": example}


def _describe_query(path: str, row: Operation) -> Iterable[Described]:
    open311 = path.startswith("/open311/")
    texts = document_texts.IN_OPEN311 if open311 else document_texts.IN_QUERY
    for name, described in (row.query or {}).items():
        schema = dict(described)
        text = schema.pop("description", texts.get(name))
        parameter = {"name": name, "in": "query", "description": text, "schema": schema}
        parameter["example"] = description_examples.find_parameter(row, name)
        if row.empty_is_none:
            parameter["allowEmptyValue"] = True
        yield {**parameter, "required": True} if name in row.required else parameter


def _describe_headers(row: Operation) -> Iterable[Described]:
    for name, text in (row.request_headers or {}).items():
        parameter = {"name": name, "in": "header", "description": text, "schema": TEXT}
        yield {**parameter, "example": document_texts.HEADER_EXAMPLES.get(name)}
    yield {"$ref": "#/components/parameters/Accept-Language"}


# Schemas of the types of bodies and answers.

REF = "#/components/schemas/{name}"


def build_schemas(kinds: Sequence[Any]) -> tuple[Mapping[Any, Described], Described]:
    """Return the schema of each type, and the components that the schemas refer to, by name."""
    schemas, parts = msgspec.json.schema_components(kinds, ref_template=REF)
    for kind in _collect_types(kinds):
        if isinstance(kind, EnumType):  # msgspec sorts the values, whose order may mean something
            parts[kind.__name__] |= {"type": "string", "enum": [*map(str, kind)]}
            continue
        for name, hint in get_type_hints(kind, include_extras=True).items():
            if kind.__name__ in parts and (form := _find_format(hint)):
                _find_text(parts[kind.__name__]["properties"][name])["format"] = form
    for each in parts.values():
        if "description" in each:  # from a docstring; the document's descriptions are Markdown
            each["description"] = cleandoc(each["description"]).replace("``", "`")
    return dict(zip(kinds, schemas, strict=True)), parts


def _collect_types(kinds: Iterable[Any]) -> set[Any]:
    """Return the types that have components, and those of their members: typed dicts, structs, and
    enums.
    """
    types: set[Any] = set()
    waiting = [*kinds]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, EnumType):
            types.add(kind)
        elif kind not in types and (is_typeddict(kind) or isinstance(kind, msgspec.StructMeta)):
            types.add(kind)
            waiting += get_type_hints(kind).values()
        waiting += get_args(kind)
    return types


def _find_format(hint: Any) -> str | None:
    """Return the format of a member that is more than a text, such as ``date-time`` of a
    ``Moment``, wherever the annotation stands in its type; None when it has none.
    """
    if isinstance(form := getattr(hint, "__metadata__", (None,))[0], str):
        return form
    return next(filter(None, map(_find_format, get_args(hint))), None)


def _find_text(schema: Described) -> Described:
    """Return the part of a schema that is a string."""
    every: list[Described] = schema.get("anyOf", [schema])
    return next(each for each in every if each.get("type") == "string")


# Refusals: the problems of each status, their examples, and the responses that show them.

# Any operation may answer these: each that makes or checks an id or a link reads a secret.
EVERYWHERE: tuple[Refused, ...] = (429, 500, Unavailable)
OUTSIDE = (401, 429)  # API Gateway answers these before any code of ours runs

# The default values of members, which also fill the sentences of refusals.
MEMBERS: Mapping[str, Any] = {
    "number": "JK261123-00007E",
    "field": "description",
    "action": Action.SELESAI,
    "status": Status.MENUNGGU,
    "roles": [Role.HEAD],
    "groups": Role.HEAD,
    "reason": "JSON",
    "channel": "pigeon",
    "webhook": "0123456789abcdef",
    "deputy": "0123456789abcdef",
    "until": "2026-12-03",
    "audit": "20261130031500-5f1c09ab",
    "event": "JK261123-00007E-9",
    "code": "terima-kasih",
    "most": 100,
    "task": 4,
    "seconds": 600,
    "version": 3,
    "latest": datetime(2026, 11, 26, 1, tzinfo=UTC),
}
# Words of sentences that are made of a member with another name.
DERIVED_WORDS: Mapping[str, str] = {"wait": "seconds", "role_names": "roles"}
# Members that stand in no sentence, and the rules that choose a sentence.
OWN_MEMBERS: Mapping[type[Exception], Mapping[str, Any]] = {
    errors.StaleVersion: {"version": 3, "changes": [], "allowed": [Action.COMMENT, Action.SELESAI]},
    errors.MoveNotAllowed: {"allowed": [Action.PROSES, Action.COMMENT]},
    errors.Hindered: {"rule": "not_closed", "allowed": [Action.COMMENT]},
    errors.BadField: {"rule": "limits"},
    errors.SomethingMissing: {"field": "note", "action": Action.SELESAI},
    errors.WrongTarget: {"rule": "unknown", "target": "X"},
    errors.UnknownReason: {"reason": "bosan", "allowed": ["cuaca", "material"]},
    errors.UnknownTask: {"tasks": [2]},
    errors.UnknownPhoto: {"photo": "hasil.jpg"},
    errors.BadUpload: {"upload": "a1b2"},
}


def find_status(refused: Refused) -> int:
    """Return the HTTP status of a refusal."""
    return refused if isinstance(refused, int) else PROBLEMS[refused][0]


def find_kind(refused: Refused) -> str:
    """Return the last part of a problem's type."""
    return PLAIN[refused][0] if isinstance(refused, int) else PROBLEMS[refused][1]


def group_by_status(operation: Operation) -> dict[int, list[Refused]]:
    """Return the refusals of an operation by status, in ascending order, with the common ones."""
    by_status: dict[int, list[Refused]] = {}
    for refused in (*operation.refuses, *EVERYWHERE):
        same_status = by_status.setdefault(find_status(refused), [])
        if refused not in same_status:
            same_status.append(refused)
    return dict(sorted(by_status.items()))


def build_problem_example(refused: Refused, holder: str, field: str = "description") -> Any:
    """Return a problem as it is answered in English. ``holder`` is the code of an office; ``field``
    is a member that the operation takes.
    """
    if isinstance(refused, int):
        return problems.build_problem(refused, Language.ENGLISH)
    members = _fill_members(refused, holder)
    if refused is errors.BadField:
        members["field"] = field
    refusal = refused(**members) if issubclass(refused, errors.Refusal) else refused()
    return problems.build_problem(refusal, Language.ENGLISH)


def _fill_members(refused: type[Exception], holder: str) -> dict[str, Any]:
    known = {**MEMBERS, "holder": holder, "triage": holder}
    named = (name for _, name, _, _ in Formatter().parse(PROBLEMS[refused][2].text) if name)
    wanted = dict.fromkeys(DERIVED_WORDS.get(name, name.removesuffix("_name")) for name in named)
    filled = {name: known.get(name, name) for name in wanted if name != "sentence"}
    return {**filled, **OWN_MEMBERS.get(refused, {})}


def is_problem(operation: Operation, status: int) -> bool:
    """Return whether a refusal is a problem. Routes may have other forms, except in ``OUTSIDE``."""
    return operation.refusal is problem_schemas.Problem or status in OUTSIDE


def name_response(status: int, refused: Iterable[Refused]) -> str:
    """Return the name of a response among the components."""
    return "-".join([str(status), *dict.fromkeys(map(find_kind, refused))])


def build_response(status: int, refused: Iterable[Refused], examples: Mapping[str, Any]) -> Any:
    """Return the response with the problems of one status; ``examples`` are by kind."""
    kinds = list(dict.fromkeys(map(find_kind, refused)))
    members = {"type": {"enum": [f"/problems/{kind}" for kind in kinds]}}
    schema = {
        "allOf": [{"$ref": "#/components/schemas/Problem"}],
        "properties": {**members, "status": {"const": status}},
        "required": ["type", "title", "status", "detail"],
    }
    shown = {kind: {"value": examples[kind]} for kind in kinds if kind in examples}
    return {
        "description": " ".join(f"`{kind}`: {examples[kind]['detail']}" for kind in kinds),
        "headers": _refer_headers(status),
        "content": {"application/problem+json": {"schema": schema, "examples": shown}},
    }


def _refer_headers(status: int) -> dict[str, Any]:
    names = [
        "Cache-Control",
        "Content-Language",
        *(["Retry-After"] if status in (429, 503) else []),
    ]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
