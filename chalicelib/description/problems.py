"""Refusals in the description: which there are under a status, each with an example in the words of
``sentences``, and the responses that tell them.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from string import Formatter
from typing import Any

from chalicelib.platform import errors
from chalicelib.platform.http import problem_schemas, problems
from chalicelib.platform.http.operation import Operation, Refused
from chalicelib.platform.http.refusal_texts import PLAIN, PROBLEMS
from chalicelib.platform.roles import Role
from chalicelib.reports.status import Action, Status

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
OWN: Mapping[type[Exception], Mapping[str, Any]] = {
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


def status_of(refused: Refused) -> int:
    return refused if isinstance(refused, int) else PROBLEMS[refused][0]


def kind_of(refused: Refused) -> str:
    """The last part of a problem's type."""
    return PLAIN[refused][0] if isinstance(refused, int) else PROBLEMS[refused][1]


def by_status(operation: Operation) -> dict[int, list[Refused]]:
    """What an operation refuses, in the order of statuses, with what may be anywhere."""
    found: dict[int, list[Refused]] = {}
    officers: tuple[Refused, ...] = (401, errors.WrongRole) if operation.proof == "officer" else ()
    for refused in (*operation.problems, *officers, *EVERYWHERE):
        of_status = found.setdefault(status_of(refused), [])
        if refused not in of_status:
            of_status.append(refused)
    return dict(sorted(found.items()))


def example(refused: Refused, holder: str, field: str = "description") -> Any:
    """A problem as it is answered in English. ``holder`` is an office's code; ``field`` one that
    the operation takes.
    """
    if isinstance(refused, int):
        return problems.told(refused, problems.ENGLISH)
    members = _members(refused, holder)
    if refused is errors.BadField:
        members["field"] = field
    refusal = refused(**members) if issubclass(refused, errors.Refusal) else refused()
    return problems.told(refusal, problems.ENGLISH)


def _members(refused: type[Exception], holder: str) -> dict[str, Any]:
    known = {**MEMBERS, "holder": holder, "triage": holder}
    named = (name for _, name, _, _ in Formatter().parse(PROBLEMS[refused][3]) if name)
    wanted = dict.fromkeys(name.removesuffix("_name") for name in named)
    filled = {name: known.get(name, name) for name in wanted if name != "sentence"}
    return {**filled, **OWN.get(refused, {})}


def as_problem(operation: Operation, status: int) -> bool:
    """Whether a refusal is told as a problem also where the route has a form of its own."""
    return operation.refusal is problem_schemas.Problem or status in OUTSIDE


def name(status: int, refused: Iterable[Refused]) -> str:
    """Of a response among the components."""
    return "-".join([str(status), *dict.fromkeys(map(kind_of, refused))])


def response(status: int, refused: Iterable[Refused], examples: Mapping[str, Any]) -> Any:
    """A response with the problems of one status, ``examples`` by their kinds."""
    kinds = list(dict.fromkeys(map(kind_of, refused)))
    members = {"type": {"enum": [f"/problems/{kind}" for kind in kinds]}}
    schema = {
        "allOf": [{"$ref": "#/components/schemas/Problem"}],
        "properties": {**members, "status": {"const": status}},
        "required": ["type", "title", "status", "detail"],
    }
    told = {kind: {"value": examples[kind]} for kind in kinds if kind in examples}
    return {
        "description": " ".join(f"`{kind}`: {examples[kind]['detail']}" for kind in kinds),
        "headers": _headers(status),
        "content": {"application/problem+json": {"schema": schema, "examples": told}},
    }


def _headers(status: int) -> dict[str, Any]:
    names = [
        "Cache-Control",
        "Content-Language",
        *(["Retry-After"] if status in (429, 503) else []),
    ]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
