"""The description of one route, and the parts that many descriptions share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.platform import errors
from chalicelib.platform.aws.table import Collision, Overtaken, Throttled
from chalicelib.platform.http import bodies, problem_schemas

Schemas = Mapping[str, dict[str, Any]]
Described = dict[str, Any]  # a part of the OpenAPI document
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
Refused = int | type[Exception]  # a status of Chalice's own, or a class of refusals


@dataclass(frozen=True, slots=True)
class Operation:
    """The description of one route. Clients call it ``name``.

    ``status`` and ``or_status`` are the statuses of good answers, ``types`` their media types, and
    ``tells`` their headers. ``also`` has further media types, each with its own type of answer.
    ``problems`` are the refusals, by class, or by status when Chalice refuses. ``query`` has the
    schemas of the parameters, and ``required`` the names of the required ones. ``form`` has the
    schemas of the fields of a body that is a form, of the media types ``form_types``. ``raw`` are
    the media types of a body in the sender's own format. With ``empty_is_none`` a parameter may be
    empty. ``proof`` is how the caller proves its identity.
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
        """Return the media types of a good answer, each with the type of its content."""
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

# Refusals that many routes share.
NUMBER = (errors.MistypedNumber, errors.UnknownReport)
BODY = (errors.Unreadable, 413, 415, errors.BadField)
FILED = (errors.BadUpload, errors.KeyReused, Throttled, Collision)
KEYED = (
    *(413, 415, errors.BadField, errors.BadToken, *NUMBER, errors.KeyReused),
    *(Overtaken, Throttled),
)
