"""Blueprints, whose views answer refusals as problems or in the form of a standard of their own.

The module also has the middleware that answers Chalice's own refusals in the same way, the client
address and the officer of a request, and the makers of JSON and published answers.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from hashlib import sha256
from typing import Any

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, CORSConfig, Request, Response

from chalicelib.platform.errors import BadField, wrong_role
from chalicelib.platform.http import problems
from chalicelib.platform.http.access import get_officer, hash_network
from chalicelib.platform.http.operation import OPERATIONS, Operation, load_type
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.platform.telemetry import log
from chalicelib.platform.texts.plain_text import remove_unseen

# The template replaces this ARN by the one of the real pool.
OFFICER_AUTHORIZER = CognitoUserPoolAuthorizer(
    "officers", provider_arns=["arn:aws:cognito-idp:ap-southeast-3:000000000000:userpool/replaced"]
)

READ = ("GET", "HEAD")  # methods of what programs may ask about before they fetch it
MOST_BYTES = 64 * 1024  # in a body; photos go to S3 directly
MOST_OF_FILES = 4 * 1024 * 1024  # in a form with files; Lambda takes 6 MB, in base64

CORS = CORSConfig(
    allow_origin="*",
    allow_headers=[
        *("Accept-Language", "Idempotency-Key", "If-None-Match"),
        *("X-Report-Token", "X-Reporter-Session", "X-Device-Token", "X-Support-Token"),
    ],
    expose_headers=[
        *("Content-Language", "ETag", "Idempotent-Replayed", "Link", "Location", "Retry-After"),
    ],
    max_age=86400,
)
# The header of an answer that caches may keep and that depends on the language.
VARIES: Mapping[str, str] = {"Vary": "Accept-Language"}
_CODES = frozenset(map(str, Language))
_SECRETS = {"secret", "calendar", "link"}  # parameters of paths
_OF_ABUSE = {401, 429}  # statuses of refusals whose source operators may have to stop


View = Callable[..., Response]
# Makes the answer to a refusal, or to a fault that has only a status.
RefusalAnswer = Callable[[Exception | int, Request], Response]


def answer_as_problem(fault: Exception | int, request: Request) -> Response:
    """Return the answer to a refusal or a status as problem+json."""
    if isinstance(fault, int):
        return problems.answer_status(fault, choose_language(request))
    return problems.answer_refusal(fault, choose_language(request))


# By the start of a path, for paths whose refusals are not answered as problems.
_answers_by_path: dict[str, RefusalAnswer] = {}


class Routes(Blueprint):
    """A blueprint whose routes answer every refusal, and allow other origins unless they are told
    not to: a page needs no other.

    ``answer_fault`` makes these answers: problems, unless it is given. It also answers Chalice's
    own refusals for every path that begins with ``under``. A body may have ``most_bytes``.
    """

    def __init__(
        self,
        import_name: str,
        *,
        most_bytes: int = MOST_BYTES,
        under: str = "",
        answer_fault: RefusalAnswer = answer_as_problem,
        other_origins: bool = True,
    ) -> None:
        super().__init__(import_name)
        self._most_bytes, self._answer_fault = most_bytes, answer_fault
        self._cors = CORS if other_origins else None
        if under:
            _answers_by_path[under] = answer_fault

    def route(
        self,
        path: str,
        *,
        methods: Sequence[str] = ("GET",),
        roles: frozenset[Role] | None = None,
        content_types: Sequence[str] | None = None,
        name: str | None = None,
        **described: Any,
    ) -> Callable[[View], View]:
        """Register a view, with its description for the OpenAPI document.

        A view with a parameter ``body`` gets the body as the type ``body`` of the description.
        ``roles`` are the groups of officers that may use the route; a route without roles is
        public. ``described`` are the fields of ``Operation``. Clients call the route ``name``, or
        as the view is called. Raises TypeError for an unknown field, and for an authorizer, which
        ``roles`` stands for.
        """
        usual: dict[str, Any] = {"methods": [*methods], "cors": self._cors}
        if roles is not None:
            usual["authorizer"] = OFFICER_AUTHORIZER
            described["proof"] = "officer"
        if content_types is not None:
            usual["content_types"] = [*content_types]
        elif {*methods} <= {*READ}:  # has no body, so its type does not matter
            usual["content_types"] = ["*/*"]
        register = super().route(path, **usual)

        def add(view: View) -> View:
            operation = Operation(name or view.__name__, view.__doc__ or "", **described)
            OPERATIONS.update(dict.fromkeys(((method, path) for method in methods), operation))
            guarded: View = register(self._guarded(view, operation, path, roles))
            return guarded

        return add

    def _guarded(
        self, view: View, operation: Operation, path: str, roles: frozenset[Role] | None
    ) -> View:
        takes_body = "body" in view.__code__.co_varnames[: view.__code__.co_argcount]

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Response:
            request = self.current_request
            if len(request.raw_body) > self._most(request):
                return self._answer_fault(413, request)
            # the parameters in the path
            named = {name: remove_unseen(value) for name, value in kwargs.items()}
            try:
                if roles is not None:
                    admit_officer(request, path, roles)
                if takes_body:
                    return view(*args, **named, body=_read_body(request, operation))
                return view(*args, **named)
            except problems.list_refusals() as refusal:
                answer = self._answer_fault(refusal, request)
                _log_refusal(request, refusal, answer.status_code)
                return answer
            except Exception:
                log.exception("failed", path=_redact_path(request))
                return self._answer_fault(500, request)

        vars(guarded)["roles"] = roles
        guarded.__doc__ = None  # Chalice would copy it into the template
        return guarded

    def _most(self, request: Request) -> int:
        """Return how many bytes the body may have."""
        several_parts = (request.headers.get("content-type") or "").startswith("multipart/")
        return max(self._most_bytes, MOST_OF_FILES) if several_parts else self._most_bytes


def answer_chalice_refusals(event: Any, get_response: Callable[[Any], Response]) -> Response:
    """Answer Chalice's refusals in the form of our own under the same path.

    This is http middleware. Chalice refuses an unknown path, method or content type, and broken
    JSON.
    """
    answer = get_response(event)
    if isinstance(answer.body, dict) and answer.body.keys() == {"Code", "Message"}:
        makers = (make for start, make in _answers_by_path.items() if event.path.startswith(start))
        refusal = next(makers, answer_as_problem)(answer.status_code, event)
        headers = {k: v for k, v in answer.headers.items() if k not in refusal.headers}
        refusal.headers.update(headers)
        return refusal
    return answer


def _read_body(request: Request, operation: Operation) -> Any:
    """Return the body as the type that the route describes. Raises Unreadable or BadField."""
    from chalicelib.platform.http import bodies  # a status poll has no body

    return bodies.read_body(read_raw_body(request), load_type(operation.body))


def _log_refusal(request: Request, refusal: Exception, status: int) -> None:
    facts: dict[str, Any] = {"path": _redact_path(request), "problem": type(refusal).__name__}
    if status in _OF_ABUSE:
        facts["network"] = hash_network(request)
    log.info("refused", **facts)


def _redact_path(request: Request) -> str:
    """Return the path without its secret parameters."""
    path: str = request.path
    for name, value in (request.uri_params or {}).items():
        if name in _SECRETS:
            path = path.replace(value, f"{{{name}}}")
    return path


def read_raw_body(request: Request) -> bytes:
    """Return the body as bytes, undecoded."""
    body = request.raw_body
    return body if isinstance(body, bytes) else body.encode()


def admit_officer(request: Request, path: str, roles: frozenset[Role]) -> None:
    """Check that an officer of one of ``roles`` makes the request, with known parameters only.

    Raises NotSignedIn, WrongRole for an officer in none of these groups, or BadField.
    """
    if not get_officer(request).roles & roles:
        raise wrong_role(roles)
    if request.query_params:
        refuse_unknown_parameters(request, path)


def refuse_unknown_parameters(request: Request, path: str) -> None:
    """Refuse parameters that the description of the route does not name.

    Otherwise an officer with a misspelt filter would see the whole list. Public lists ignore
    unknown parameters instead, because links bring parameters of their own, such as utm_source.
    Raises BadField.
    """
    known = OPERATIONS[request.method, path].query or {}
    for name in read_query(request):
        if name not in known:
            rule = "unknown_parameter" if known else "no_parameters"
            raise BadField(field=name[:40], rule=rule, taken=", ".join(known))


def read_query(request: Request) -> dict[str, str]:
    """Return the query's values, the last one of each name, without invisible characters."""
    parameters: Mapping[str, str] = request.query_params or {}
    return {remove_unseen(name): remove_unseen(value) for name, value in parameters.items()}


def choose_language(request: Request) -> Language:
    """Return the language of the answer: the first that the client accepts and that there are
    sentences in, else Indonesian. The edge chooses in the same way (``EdgeFunction``).
    """
    accepted: str = request.headers.get("accept-language") or ""
    for each in accepted.split(","):
        code = each.partition(";")[0].partition("-")[0].strip(" \t\n\v\f\r").lower()
        if code in _CODES:
            return Language(code)
    return Language.INDONESIAN


def answer_json(
    body: object, status_code: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON answer. It is not cached unless ``headers`` say so."""
    return Response(
        write_json(body),
        headers={
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            **(headers or {}),
        },
        status_code=status_code,
    )


def answer_nothing() -> Response:
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


def write_json(body: object) -> str:
    """Return JSON as answers have it: in one line, and not escaped to ASCII."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def answer_published(
    request: Request,
    body: str | bytes,
    kind: str,
    cache_control: str,
    more: Mapping[str, str] | None = None,
    says: str | None = None,
) -> Response:
    """Return an answer with an entity tag, or a 304 when the client has this tag already.

    The tag is a hash of ``says``, or of the body when ``says`` is None. ``kind`` is the media type.
    """
    tagged = body if says is None else says
    hashed = tagged.encode() if isinstance(tagged, str) else tagged
    tag = f'"{sha256(hashed).hexdigest()[:32]}"'
    headers: dict[str, str | list[str]] = {
        "ETag": tag,
        "Cache-Control": cache_control,
        **(more or {}),
    }
    if tag in (request.headers.get("if-none-match") or ""):
        return Response("", headers=headers, status_code=304)
    return Response(body, headers={"Content-Type": kind, **headers})
