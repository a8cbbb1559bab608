"""The description of one route, which stands at the route, and the parts that many routes share.

The table ``OPERATIONS`` has every route whose module is imported. Types of bodies and answers are
named by texts, such as ``intake.schemas:Receipt``, so that a status poll imports none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any

from chalicelib.platform import errors
from chalicelib.platform.aws.table import Collision, Overtaken, Throttled

Schemas = Mapping[str, dict[str, Any]]
REDIRECTS = (301, 302)  # statuses of good answers that have no content
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
Refused = int | type[Exception]  # a status of Chalice's own, or a class of refusals


@dataclass(frozen=True, slots=True)
class Operation:
    """The description of one route. Clients call it ``name``. ``text`` is the docstring of its
    view: one sentence, and after an empty line what else a caller has to know.

    ``answer``, ``body`` and ``refusal`` are types, or texts that name types: the module below
    ``chalicelib``, a colon, and the name. ``status`` and ``other_statuses`` are the statuses of
    good answers, ``types`` their media types, and ``answer_headers`` their headers.
    ``other_answers`` has further media types, each with its own type of answer. ``example`` is the
    example of a good answer that is a text, unless ``description.examples`` makes one. ``refuses``
    are the refusals: classes, texts that name classes, or a status when Chalice refuses. ``query``
    has the schemas of the parameters, and ``required`` the names of the required ones.
    ``request_headers`` has a description of each. ``form`` has the schemas of the fields of a body
    that is a form, of the media types ``form_types``. ``body_types`` are the media types of a body
    in the sender's own format. With ``empty_is_none`` a parameter may be empty. What is
    ``hidden`` is not in the OpenAPI document.

    ``proof`` is how the caller proves its identity: ``officer`` signs in; ``report``, ``reporter``
    and ``supporter`` send a token in a header; ``link`` is the secret in the path; ``sender`` signs
    the request, and ``api_key`` is a field of it. None when anybody may call. The view checks all
    but the first.
    """

    name: str
    text: str
    answer: Any
    status: int = 200
    body: Any = None
    refuses: tuple[Any, ...] = ()  # of Refused, or texts
    query: Schemas | None = None
    request_headers: Mapping[str, str] | None = None
    proof: str | None = None
    form: Schemas | None = None
    form_types: tuple[str, ...] = (FORM,)
    types: tuple[str, ...] = ("application/json",)
    refusal: Any = "platform.http.problem_schemas:Problem"
    refusal_types: tuple[str, ...] = ("application/problem+json",)
    other_statuses: tuple[int, ...] = ()
    other_answers: Mapping[str, Any] = field(default_factory=dict)
    answer_headers: tuple[str, ...] = ()
    example: str | None = None
    required: tuple[str, ...] = ()
    body_types: tuple[str, ...] = ()
    empty_is_none: bool = False
    hidden: bool = False

    @property
    def summary(self) -> str:
        """The first sentence of ``text``, in one line and without its full stop."""
        return " ".join(self.text.strip().split("\n\n")[0].split()).removesuffix(".")

    @property
    def description(self) -> str:
        """The text after the first sentence of ``text``, in one line for each paragraph."""
        paragraphs = self.text.strip().split("\n\n")[1:]
        return "\n\n".join(" ".join(each.split()) for each in paragraphs)

    def media(self) -> dict[str, Any]:
        """Return the media types of a good answer, each with the type of its content."""
        good = {} if self.answer is None else dict.fromkeys(self.types, self.answer)
        return {**good, **self.other_answers}


def load_type(name: Any) -> Any:
    """Return the type that a text such as ``intake.schemas:Receipt`` names, or ``name`` itself when
    it is not a text.
    """
    return resolve_name(f"chalicelib.{name}") if isinstance(name, str) else name


# By method and path. ``Routes.route`` adds each route to it.
OPERATIONS: dict[tuple[str, str], Operation] = {}

PAGE_EXAMPLE = "<!doctype html><html lang=id>...</html>"
TEXT: dict[str, Any] = {"type": "string"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
KEY = {"Idempotency-Key": "A repeat with the same key and body gets the same report and token."}
DEVICES_KEY = {
    "Idempotency-Key": "A repeat with the same key and body from the same device gets the same"
    " report and token. Without X-Device-Token the key must have at least 16 characters that"
    " nobody else can guess."
}
TAG = {
    "If-None-Match": "The ETag of an earlier answer. The answer is 304 when nothing has changed."
}
PAGED: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 25},
    "cursor": TEXT,
}
BEFORE: dict[str, dict[str, Any]] = {
    "before": {
        "type": "integer",
        "minimum": 0,
        "maximum": 999_999,
        "description": "The seq of an entry: the page has the entries before it. When it is left"
        " out, the page has the newest entries.",
    },
}
OFFICE: dict[str, dict[str, Any]] = {
    "agency": {
        "type": "string",
        "description": "The code of an office. When it is left out, the officer's own office.",
    }
}
ONCE = {"Idempotency-Key": "An action with the same key and body is done once."}
DEVICE = {"X-Device-Token": "A token that the application makes up for this device and stores."}

# Refusals that many routes share.
NUMBER = (errors.MistypedNumber, errors.UnknownReport)
BODY = (errors.Unreadable, 413, 415, errors.BadField)
FILED = (errors.BadUpload, errors.KeyReused, Throttled, Collision)
KEYED = (
    *(413, 415, errors.BadField, errors.BadToken, *NUMBER, errors.KeyReused),
    *(Overtaken, Throttled),
)
