"""The parameters of the description: of a path, a query, and headers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from string import Formatter
from typing import Any, get_args, get_type_hints, is_typeddict

import msgspec

from chalicelib.description import document_texts, examples
from chalicelib.platform import errors
from chalicelib.platform.http import problem_schemas, problems
from chalicelib.platform.http.operation import TEXT, Described, Operation, Refused
from chalicelib.platform.http.refusal_texts import PLAIN, PROBLEMS
from chalicelib.platform.roles import Role
from chalicelib.reports.status import Action, Status

LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "description": "en: refusals in English; else in Indonesian.",
    "schema": TEXT,
    "example": "en",
}


def describe_parameters(path: str, row: Operation) -> list[Described]:
    return [*_describe_path(path), *_describe_query(row), *_describe_headers(row)]


def _describe_path(path: str) -> Iterable[Described]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    for name in names:
        given = examples.build_parameters().get(name)
        yield {"name": name, "in": "path", "required": True, "schema": TEXT, "example": given}


def _describe_query(row: Operation) -> Iterable[Described]:
    for name, schema in (row.query or {}).items():
        given = examples.find_parameter(row, name)
        told = {"name": name, "in": "query", "schema": schema, "example": given}
        if row.empty_is_none:
            told["allowEmptyValue"] = True
        yield {**told, "required": True} if name in row.required else told


def _describe_headers(row: Operation) -> Iterable[Described]:
    for name, what in (row.headers or {}).items():
        told = {"name": name, "in": "header", "description": what, "schema": TEXT}
        yield {**told, "example": document_texts.HEADER_EXAMPLES.get(name)}
    yield {"$ref": "#/components/parameters/Accept-Language"}


# The schemas of the description, made of the types of bodies and answers.


REF = "#/components/schemas/{name}"


def build_schemas(kinds: Sequence[Any]) -> tuple[Mapping[Any, Described], Described]:
    """The schema of each type, and by name the components these lead to."""
    schemas, parts = msgspec.json.schema_components(kinds, ref_template=REF)
    for kind in _collect_types(kinds):
        for name, hint in get_type_hints(kind, include_extras=True).items():
            if kind.__name__ in parts and (form := _find_format(hint)):
                _find_text(parts[kind.__name__]["properties"][name])["format"] = form
    for each in parts.values():
        if "description" in each:  # a docstring; the document's are Markdown
            each["description"] = each["description"].replace("``", "`")
    return dict(zip(kinds, schemas, strict=True)), parts


def _collect_types(kinds: Iterable[Any]) -> set[Any]:
    """The types of what is answered, and those of their members."""
    found: set[Any] = set()
    waiting = [*kinds]
    while waiting:
        kind = waiting.pop()
        if is_typeddict(kind) and kind not in found:
            found.add(kind)
            waiting += get_type_hints(kind).values()
        waiting += get_args(kind)
    return found


def _find_format(hint: Any) -> str | None:
    """What a member is besides a text: ``answers.Moment``, wherever it stands in its type."""
    if isinstance(told := getattr(hint, "__metadata__", (None,))[0], str):
        return told
    return next(filter(None, map(_find_format, get_args(hint))), None)


def _find_text(schema: Described) -> Described:
    """The part of a schema that is a text."""
    every: list[Described] = schema.get("anyOf", [schema])
    return next(each for each in every if each.get("type") == "string")


# Refusals in the description: which there are under a status, each with an example in the words of
# ``sentences``, and the responses that tell them.


EVERYWHERE: tuple[int, ...] = (429, 500)  # whatever is asked for
OUTSIDE = (401, 429)  # which API Gateway answers before any code of ours does

# What fills a sentence, and goes out as a member, where a refusal has nothing more fitting.
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
    "event": "JK261123-00007E-9",
    "code": "terima-kasih",
    "most": 100,
    "task": 4,
    "seconds": 600,
    "version": 3,
    "latest": datetime(2026, 11, 26, 1, tzinfo=UTC),
}
# Members that are not in the sentence, and rules that choose it.
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
    return refused if isinstance(refused, int) else PROBLEMS[refused][0]


def find_kind(refused: Refused) -> str:
    """The last part of a problem's type."""
    return PLAIN[refused][0] if isinstance(refused, int) else PROBLEMS[refused][1]


def group_by_status(operation: Operation) -> dict[int, list[Refused]]:
    """What an operation refuses, in the order of statuses, with what may be anywhere."""
    found: dict[int, list[Refused]] = {}
    officers: tuple[Refused, ...] = (401, errors.WrongRole) if operation.proof == "officer" else ()
    for refused in (*operation.problems, *officers, *EVERYWHERE):
        of_status = found.setdefault(find_status(refused), [])
        if refused not in of_status:
            of_status.append(refused)
    return dict(sorted(found.items()))


def build_problem_example(refused: Refused, holder: str, field: str = "description") -> Any:
    """A problem as it is answered in English. ``holder`` is an office's code; ``field`` one that
    the operation takes.
    """
    if isinstance(refused, int):
        return problems.build_problem(refused, problems.ENGLISH_INDEX)
    members = _fill_members(refused, holder)
    if refused is errors.BadField:
        members["field"] = field
    refusal = refused(**members) if issubclass(refused, errors.Refusal) else refused()
    return problems.build_problem(refusal, problems.ENGLISH_INDEX)


def _fill_members(refused: type[Exception], holder: str) -> dict[str, Any]:
    known = {**MEMBERS, "holder": holder, "triage": holder}
    named = (name for _, name, _, _ in Formatter().parse(PROBLEMS[refused][3]) if name)
    wanted = dict.fromkeys(name.removesuffix("_name") for name in named)
    filled = {name: known.get(name, name) for name in wanted if name != "sentence"}
    return {**filled, **OWN_MEMBERS.get(refused, {})}


def is_problem(operation: Operation, status: int) -> bool:
    """Whether a refusal is told as a problem also where the route has a form of its own."""
    return operation.refusal is problem_schemas.Problem or status in OUTSIDE


def name_response(status: int, refused: Iterable[Refused]) -> str:
    """Of a response among the components."""
    return "-".join([str(status), *dict.fromkeys(map(find_kind, refused))])


def build_response(status: int, refused: Iterable[Refused], examples: Mapping[str, Any]) -> Any:
    """A response with the problems of one status, ``examples`` by their kinds."""
    kinds = list(dict.fromkeys(map(find_kind, refused)))
    members = {"type": {"enum": [f"/problems/{kind}" for kind in kinds]}}
    schema = {
        "allOf": [{"$ref": "#/components/schemas/Problem"}],
        "properties": {**members, "status": {"const": status}},
        "required": ["type", "title", "status", "detail"],
    }
    told = {kind: {"value": examples[kind]} for kind in kinds if kind in examples}
    return {
        "description": " ".join(f"`{kind}`: {examples[kind]['detail']}" for kind in kinds),
        "headers": _refer_headers(status),
        "content": {"application/problem+json": {"schema": schema, "examples": told}},
    }


def _refer_headers(status: int) -> dict[str, Any]:
    names = [
        "Cache-Control",
        "Content-Language",
        *(["Retry-After"] if status in (429, 503) else []),
    ]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
