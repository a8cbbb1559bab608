"""Blueprints whose views answer refusals as problems, or in the form of a standard of their own,
and the middleware that does so for Chalice's.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from hashlib import sha256
from typing import Any

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, CORSConfig, Request, Response

from chalicelib.platform.aws import secrets
from chalicelib.platform.errors import BadField, NotSignedIn, wrong_role
from chalicelib.platform.http import problems
from chalicelib.platform.language import Language
from chalicelib.platform.roles import Officer, Role
from chalicelib.platform.telemetry import log
from chalicelib.platform.text import remove_unseen

# Who is signed in, from the claims of a Cognito ID token that API Gateway has verified; and from
# where somebody asks who is not.


# The template puts the pool's real ARN in its place.
OFFICER_AUTHORIZER = CognitoUserPoolAuthorizer(
    "officers", provider_arns=["arn:aws:cognito-idp:ap-southeast-3:000000000000:userpool/replaced"]
)


def find_client_address(request: Request) -> str:
    """The network a request comes from: an IPv4 address, or the /64 of an IPv6 one, which is what
    one household has. The edge tells whose request it hands on, and is believed for its key alone;
    of all others API Gateway has seen the address.
    """
    from ipaddress import ip_address, ip_network  # a status poll does not ask

    told = request.context.get("identity", {}).get("sourceIp") or ""
    if key := request.headers.get("x-origin-verify"):
        if secrets.is_edge_key(key):
            told = request.headers.get("true-client-ip") or told
        else:
            log.warning("edge_not_proven")
    try:
        seen = ip_address(told)
    except ValueError:
        return told
    if seen.version == 4:
        return told
    return str(seen.ipv4_mapped or ip_network((seen, 64), strict=False))


def get_officer(request: Request) -> Officer:
    """The officer behind a request on a route with the authorizer; one without an office may act
    nowhere. Raises NotSignedIn.
    """
    claims = request.context.get("authorizer", {}).get("claims")
    if not claims:
        raise NotSignedIn
    groups = claims.get("cognito:groups") or []
    names = groups if isinstance(groups, list) else groups.strip("[]").replace(",", " ").split()
    known = {role.value: role for role in Role}
    return Officer(
        id=claims["sub"],
        agency=claims.get("custom:agency", ""),
        roles=frozenset(known[name] for name in names if name in known),
    )


MOST_BYTES = 64 * 1024  # of a body; photos go to S3 directly
MOST_OF_FILES = 4 * 1024 * 1024  # of a form with files; Lambda takes 6 MB, in base64

CORS = CORSConfig(
    allow_origin="*",
    allow_headers=[
        *("Accept-Language", "Idempotency-Key", "If-None-Match"),
        *("X-Report-Token", "X-Reporter-Session", "X-Device-Token", "X-Support-Token"),
    ],
    expose_headers=["Content-Language", "ETag", "Link", "Location", "Retry-After"],
    max_age=86400,
)

View = Callable[..., Response]
# How a refusal, or a fault that has only a status, is answered.
RefusalAnswer = Callable[[Exception | int, Request], Response]


def answer_as_problem(fault: Exception | int, request: Request) -> Response:
    if isinstance(fault, int):
        return problems.answer_status(fault, choose_sentence(request))
    return problems.answer_refusal(fault, choose_sentence(request))


_answers_by_path: dict[str, RefusalAnswer] = {}  # by the start of the path, where it is no problem


class Routes(Blueprint):
    """A blueprint whose routes allow other origins and answer every refusal as a problem, or, all
    that lies ``under`` a path, as it is ``told`` there.
    """

    def __init__(
        self,
        import_name: str,
        *,
        most_bytes: int = MOST_BYTES,
        under: str = "",
        told: RefusalAnswer = answer_as_problem,
    ) -> None:
        super().__init__(import_name)
        self._most_bytes, self._told = most_bytes, told
        if under:
            _answers_by_path[under] = told

    def route(
        self, path: str, *, roles: frozenset[Role] | None = None, **options: Any
    ) -> Callable[[View], View]:
        """``roles`` are the groups of officers who may use it; without, it is public, and stands on
        the list of tests/test_guards.py.
        """
        usual: dict[str, Any] = {"cors": CORS}
        if "authorizer" in options:
            raise TypeError(f"{path} has to name its roles")
        if roles is not None:
            usual["authorizer"] = OFFICER_AUTHORIZER
        if options.get("methods", ["GET"]) == ["GET"]:  # has no body, whatever its type is called
            usual["content_types"] = ["*/*"]
        register = super().route(path, **{**usual, **options})
        return lambda view: register(self._guarded(view, path, roles))

    def _guarded(self, view: View, path: str, roles: frozenset[Role] | None) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Response:
            request = self.current_request
            if len(request.raw_body) > self._most(request):
                return self._told(413, request)
            named = {name: remove_unseen(value) for name, value in kwargs.items()}  # in the path
            try:
                if roles is not None:
                    admit_officer(request, path, roles)
                return view(*args, **named)
            except problems.list_refusals() as refusal:
                answer = self._told(refusal, request)
                log.info("refused", path=_redact_path(request), problem=type(refusal).__name__)
                return answer
            except Exception:
                log.exception("failed", path=_redact_path(request))
                return self._told(500, request)

        vars(guarded)["roles"] = roles
        return guarded

    def _most(self, request: Request) -> int:
        """How many bytes a body may have."""
        several_parts = (request.headers.get("content-type") or "").startswith("multipart/")
        return max(self._most_bytes, MOST_OF_FILES) if several_parts else self._most_bytes


def answer_chalice_refusals(event: Any, get_response: Callable[[Any], Response]) -> Response:
    """Http middleware: Chalice's refusals (unknown path, method, content type, broken JSON) as
    our own are told under that path.
    """
    answer = get_response(event)
    if isinstance(answer.body, dict) and answer.body.keys() == {"Code", "Message"}:
        tells = (tell for start, tell in _answers_by_path.items() if event.path.startswith(start))
        told = next(tells, answer_as_problem)(answer.status_code, event)
        told.headers.update({k: v for k, v in answer.headers.items() if k not in told.headers})
        return told
    return answer


def _redact_path(request: Request) -> str:
    """The path, without what opens something."""
    path: str = request.path
    for name, value in (request.uri_params or {}).items():
        if name in _SECRETS:
            path = path.replace(value, f"{{{name}}}")
    return path


_SECRETS = {"secret", "calendar", "link"}


def read_raw_body(request: Request) -> bytes:
    """The body as it came."""
    body = request.raw_body
    return body if isinstance(body, bytes) else body.encode()


def admit_officer(request: Request, path: str, roles: frozenset[Role]) -> None:
    """Raises NotSignedIn, WrongRole for an officer in none of these groups, or BadField."""
    if not get_officer(request).roles & roles:
        raise wrong_role(roles)
    if request.query_params:
        refuse_unknown_parameters(request, path)


def refuse_unknown_parameters(request: Request, path: str) -> None:
    """An officer whose filter is misspelt is not shown all the rest. Which parameters there are is
    told by the description of the route. Public lists pass over what they do not know: links bring
    parameters of their own, such as utm_source. Raises BadField.
    """
    from chalicelib.description.operations import ROWS  # only where an officer asks for something

    known = ROWS[request.method, path].query or {}
    for name in read_query(request):
        if name not in known:
            rule = "unknown_parameter" if known else "no_parameters"
            raise BadField(field=name[:40], rule=rule, taken=", ".join(known))


def read_query(request: Request) -> dict[str, str]:
    """The query's values, the last of each name, without signs nobody sees."""
    given: Mapping[str, str] = request.query_params or {}
    return {remove_unseen(name): remove_unseen(value) for name, value in given.items()}


def choose_sentence(request: Request) -> int:
    """Which of a pair of sentences: Indonesian, or English for those who accept it first."""
    wanted: str = request.headers.get("accept-language") or "id"
    return problems.ENGLISH_INDEX if wanted.strip().lower().startswith("en") else 0


def choose_language(request: Request) -> Language:
    """The same as a language of ``domain``."""
    english = choose_sentence(request) == problems.ENGLISH_INDEX
    return Language.ENGLISH if english else Language.INDONESIAN


def answer_json(
    body: object, status_code: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON answer. Nothing is cached unless the view says so."""
    return Response(
        json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        headers={
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            **(headers or {}),
        },
        status_code=status_code,
    )


def answer_published(
    request: Request,
    body: str,
    kind: str,
    kept: str,
    more: Mapping[str, str] | None = None,
    says: str | None = None,
) -> Response:
    """An answer with a tag of what it ``says``, its body when nothing else is given; 304 to who has
    that already. ``kept`` says who may keep it for how long.
    """
    tag = f'"{sha256((body if says is None else says).encode()).hexdigest()[:32]}"'
    headers: dict[str, str | list[str]] = {"ETag": tag, "Cache-Control": kept, **(more or {})}
    if tag in (request.headers.get("if-none-match") or ""):
        return Response("", headers=headers, status_code=304)
    return Response(body, headers={"Content-Type": kind, **headers})
