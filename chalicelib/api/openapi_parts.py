"""What the description of a route is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.api import answers, shapes


@dataclass(frozen=True, slots=True)
class Operation:
    """One route. ``problems`` are statuses of refusals; ``query`` names parameters with a schema,
    and so does the ``form`` of a body that is one; ``proof`` is how a caller proves who it is.
    """

    summary: str
    answer: Any
    status: int = 200
    body: type[shapes.Body] | None = None
    problems: tuple[int, ...] = ()
    query: Mapping[str, dict[str, Any]] | None = None
    headers: Mapping[str, str] | None = None
    proof: str | None = None
    form: Mapping[str, dict[str, Any]] | None = None
    types: tuple[str, ...] = ("application/json",)
    refusal: Any = answers.Problem
    refusal_types: tuple[str, ...] = ("application/problem+json",)


FORM = "application/x-www-form-urlencoded"
TEXT: dict[str, Any] = {"type": "string"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
KEY = {"Idempotency-Key": "The same key and body answer the same report and token."}
TAG = {"If-None-Match": "The ETag of an earlier answer: 304 when nothing has changed."}
