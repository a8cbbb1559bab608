"""What the description of a route is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.platform import errors
from chalicelib.platform.aws.table import Collision, Overtaken, Throttled
from chalicelib.platform.http import bodies, problem_schemas

Schemas = Mapping[str, dict[str, Any]]
Described = dict[str, Any]  # a part of the document
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
Refused = int | type[Exception]  # a status of Chalice's own, or a class of refusals


@dataclass(frozen=True, slots=True)
class Operation:
    """One route, called ``name`` in clients.

    ``status`` and ``or_status`` are those of good answers, ``types`` their media types, and
    ``also`` further ones with a type of their own; ``tells`` are headers of theirs. ``problems``
    are refusals, by class, or by status where Chalice refuses. ``query`` names parameters with a
    schema, ``required`` those that can't be left out, and so does the ``form`` of a body that is
    one, of ``form_types``; ``raw`` are the media types of a body that is a sender's own. A
    parameter that ``empty_is_none`` may be left empty. ``proof`` is how a caller proves who it is.
    """

    summary: str
    answer: Any
    status: int = 200
    body: type[bodies.Body] | None = None
    problems: tuple[Refused, ...] = ()
    query: Schemas | None = None
    headers: Mapping[str, str] | None = None
    proof: str | None = None
    form: Schemas | None = None
    form_types: tuple[str, ...] = (FORM,)
    types: tuple[str, ...] = ("application/json",)
    refusal: Any = problem_schemas.Problem
    refusal_types: tuple[str, ...] = ("application/problem+json",)
    name: str = ""
    or_status: tuple[int, ...] = ()
    also: Mapping[str, Any] = field(default_factory=dict)
    tells: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    empty_is_none: bool = False

    def media(self) -> dict[str, Any]:
        """The media types of a good answer, each with the type of what it holds."""
        good = {} if self.answer is None else dict.fromkeys(self.types, self.answer)
        return {**good, **self.also}


Rows = Mapping[tuple[str, str], Operation]  # by method and path

TEXT: dict[str, Any] = {"type": "string"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
KEY = {"Idempotency-Key": "The same key and body answer the same report and token."}
DEVICES_KEY = {
    "Idempotency-Key": "The same key and body of the same device answer the same report and token."
    " Without X-Device-Token it must have 16 characters or more that nobody else can guess."
}
TAG = {"If-None-Match": "The ETag of an earlier answer: 304 when nothing has changed."}
PAGED: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 25},
    "cursor": TEXT,
}
BEFORE: dict[str, dict[str, Any]] = {
    "before": {
        "type": "integer",
        "minimum": 0,
        "maximum": 999_999,
        "description": "the seq of an entry; the newest when left out",
    },
}
OFFICE: dict[str, dict[str, Any]] = {
    "agency": {"type": "string", "description": "an office's code; one's own when left out"}
}
ONCE = {"Idempotency-Key": "The same key and body are done once."}
DEVICE = {"X-Device-Token": "What the application made up for this device and keeps."}

# What many routes refuse.
NUMBER = (errors.MistypedNumber, errors.UnknownReport)
BODY = (errors.Unreadable, 413, 415, errors.BadField)
FILED = (errors.BadUpload, errors.KeyReused, Throttled, Collision)
KEYED = (
    *(413, 415, errors.BadField, errors.BadToken, *NUMBER, errors.KeyReused),
    *(Overtaken, Throttled),
)
