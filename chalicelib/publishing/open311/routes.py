"""The routes of Open311 GeoReport v2, with FixMyStreet's updates, in XML and JSON by the end of the
path: https://wiki.open311.org/GeoReport_v2.

Each view imports ``calls`` when it runs, so that a status poll does not load it.
"""

from collections.abc import Callable
from typing import Any

from chalice.app import Request, Response

from chalicelib.platform.errors import KeySpent, TooManyToday, UnknownCall
from chalicelib.platform.http import problems
from chalicelib.platform.http.blueprint import READ, Routes, choose_language
from chalicelib.platform.http.operation import FORM, KEY, PARTS
from chalicelib.publishing.open311.fields import FILING_FORM, HERE, LISTED, SPAN, UPDATE_FORM

# GeoReport v2 has three statuses for a client's fault: 404 for an unknown resource, 403 for a bad
# api_key, 400 for the rest. The code in the body is more exact.
STATUS_FOR_SPENT_KEY = 429  # RFC 6585
STATUS_FOR_BAD_KEY = {401: 403, 403: 403, STATUS_FOR_SPENT_KEY: 403, 404: 404}


def refuse_open311(fault: Exception | int, request: Request) -> Response:
    """Return the refusal of a call in Open311's form. ``fault`` is an error of ``PROBLEMS``, or an
    HTTP status.
    """
    from chalicelib.platform.http.refusal_texts import PROBLEMS
    from chalicelib.publishing.open311 import formats  # not loaded by a status poll

    code = fault if isinstance(fault, int) else PROBLEMS[type(fault)][0]
    if isinstance(fault, KeySpent | TooManyToday):
        code = STATUS_FOR_SPENT_KEY
    status = code if code >= 500 else STATUS_FOR_BAD_KEY.get(code, 400)
    error = {
        "code": code,
        "description": problems.build_problem(fault, choose_language(request), names_fields=False)[
            "detail"
        ],
    }
    answer = formats.write_answer(request, "errors", [error], status=status)
    if isinstance(fault, KeySpent | TooManyToday):
        answer.headers["Retry-After"] = str(fault.members["seconds"])
    if code == 503:
        answer.headers["Retry-After"] = "1"
    return answer


ROOT = "/open311/v2/"
ENDINGS = {".xml": "text/xml", ".json": "application/json"}
FORM_TYPES = [FORM]
FORMS = [FORM, PARTS]  # files in a form are ignored
ANY_TYPE = [*FORMS, "application/json", "text/xml"]

WRITING_REFUSES = (400, 403, 404, 503)
XML, JSON = "text/xml", "application/json"
# How calls answer: as the path ends, or in either format when the id at its end names it.
IN_OPEN311: dict[str, Any] = {"refusal": "publishing.open311.schemas:Errors", "empty_is_none": True}
BY_ID: dict[str, Any] = {**IN_OPEN311, "types": (JSON, XML), "refusal_types": (XML, JSON)}

open311_routes = Routes(__name__, under=ROOT, answer_fault=refuse_open311)


def _route_both(
    call: str, name: str, method: str = "GET", types: list[str] = ANY_TYPE, **described: Any
) -> Callable[[Any], Any]:
    """Register a view for both formats. Clients call it ``name`` and the format."""

    def register(view: Callable[[], Response]) -> Callable[[], Response]:
        for ending, media in ENDINGS.items():
            open311_routes.route(
                f"{ROOT}{call}{ending}",
                methods=[method],
                content_types=types,
                name=f"open311_{name}_{ending[1:]}",
                types=(media,),
                refusal_types=(media,),
                **{"refuses": (400, 404), **IN_OPEN311, **described},
            )(view)
        return view

    return register


@_route_both("discovery", "discovery", answer="publishing.open311.schemas:Discovery", refuses=())
def discover() -> Response:
    """Discover the Open311 endpoint.

    GeoReport v2 begins here. The answer names the address of this endpoint, its formats, and whom
    to ask for an `api_key`, which only writing needs. It may be cached for a day.
    """
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.show_discovery(_current_request())


@_route_both(
    "services", "services", answer="publishing.open311.schemas:Services", query=HERE, refuses=(404,)
)
def list_services() -> Response:
    """List the Open311 services.

    A service is a category of the city. `metadata` says that the service has a definition with
    attributes, some of which a request may have to answer. The answer may be cached for a day.
    """
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.list_services(_current_request())


@open311_routes.route(
    ROOT + "services/{service}",
    content_types=ANY_TYPE,
    name="open311_definition",
    answer="publishing.open311.schemas:Definition",
    query=HERE,
    refuses=(404,),
    **BY_ID,
)
def define_service(service: str) -> Response:
    """Read what an Open311 service asks for.

    The answer has the attributes that the service asks for, with their types and, for lists, the
    values to choose from. The code in the path ends in `.json` or `.xml`. The answer may be cached
    for a day.
    """
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.define_service(_current_request(), _read_id(service))


@_route_both(
    "requests",
    "file",
    "POST",
    FORMS,
    answer="publishing.open311.schemas:FiledRequests",
    form=FILING_FORM,
    form_types=(FORM, PARTS),
    required=("api_key", "service_code"),
    request_headers=KEY,
    refuses=WRITING_REFUSES,
    proof="api_key",
)
def file_request() -> Response:
    """File a request by Open311.

    A partner's `api_key` is needed and counts each form that has it. A request needs a service, a
    place, and answers to the attributes that the service requires. Any other part that can't be
    used is left out and named in `service_notice`. The report is public, except in categories about
    persons; a repeat with the same Idempotency-Key gets the same report.
    """
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.file_request(_current_request())


@open311_routes.route(
    ROOT + "tokens/{token}",
    content_types=ANY_TYPE,
    name="open311_token",
    answer="publishing.open311.schemas:Tokens",
    query=HERE,
    refuses=(404,),
    **BY_ID,
)
def find_by_token(token: str) -> Response:
    """Find the id of an Open311 token.

    GeoReport v2 has tokens for systems that give out ids later. Here a request has its id at once,
    so the token is the id.
    """
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.find_by_token(_current_request(), _read_id(token))


@_route_both(
    "requests",
    "requests",
    answer="publishing.open311.schemas:ServiceRequests",
    query=LISTED,
    answer_headers=("Link",),
)
def list_requests() -> Response:
    """List Open311 requests, newest first.

    Anybody may read public requests of 90 days at most. `service_request_id` asks for up to 400
    requests by their ids and ignores all else; `updated_after` lists requests by their last change
    instead, to keep a copy. As long as there may be more, a header `Link` leads to the next page.
    The answer may be cached for 15 seconds.
    """
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.list_requests(_current_request())


@open311_routes.route(
    ROOT + "requests/{request}",
    methods=READ,
    content_types=ANY_TYPE,
    name="open311_request",
    answer="publishing.open311.schemas:ServiceRequests",
    query={**HERE, "extensions": LISTED["extensions"]},
    refuses=(404,),
    **BY_ID,
)
def read_request(request: str) -> Response:
    """Read an Open311 request.

    Anybody may follow a request by its id, which ends in `.json` or `.xml` in the path. A private
    one has status and moments only. With `extensions=true` a public one also has its answers,
    photos and timeline. The answer may be cached for 15 seconds.
    """
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.show_request(_current_request(), _read_id(request))


@_route_both(
    "servicerequestupdates",
    "updates",
    answer="publishing.open311.schemas:RequestUpdates",
    query={**HERE, **SPAN},
    answer_headers=("Link",),
)
def list_updates() -> Response:
    """List what happened to Open311 requests, oldest first.

    Anybody may read what happened to public requests, within 90 days at most. Each update has an id
    that never changes, a status of FixMyStreet, and the city's own status. As long as there may be
    more, a header `Link` leads to the next page. Poll with spans that overlap by two minutes.
    """
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.list_updates(_current_request())


@_route_both(
    "servicerequestupdates",
    "update",
    "POST",
    FORM_TYPES,
    answer="publishing.open311.schemas:UpdatedRequests",
    form=UPDATE_FORM,
    required=("api_key", "service_request_id", "update_id"),
    refuses=WRITING_REFUSES,
    proof="api_key",
)
def add_update() -> Response:
    """Add an update to an Open311 request.

    A partner's `api_key` is needed. The update becomes a comment in the timeline, under the
    partner's name, within moments; a status of the partner does not change the city's. The
    partner's `update_id` makes it one update of that request however often it is sent. An update
    with a field that can't be used is refused.
    """
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.add_update(_current_request())


NOTHING: dict[str, Any] = {
    "answer": "publishing.open311.schemas:Errors",
    "status": 404,
    "content_types": ANY_TYPE,
    **BY_ID,
    "types": (XML, JSON),
    "hidden": True,  # nobody calls for a refusal
}


@open311_routes.route(ROOT + "{call}", name="open311_nothing", **NOTHING)
@open311_routes.route(ROOT + "{call}/{of}", name="open311_nothing_of", **NOTHING)
@open311_routes.route(
    ROOT + "{call}", methods=["POST"], name="open311_nothing_posted", refuses=(400,), **NOTHING
)
def refuse(call: str, of: str = "") -> Response:
    """Refuse a call that Open311 does not have.

    Every path under `/open311/v2/` that is no call of GeoReport v2 is refused with 404 in the form
    of Open311, so that its clients can read the refusal. No client needs this call.
    """
    raise UnknownCall(call=call[:80])


def _current_request() -> Request:
    request: Request = open311_routes.current_request
    return request


def _read_id(part: str) -> str:
    """Return the id at the end of a path, without the format. Raises UnknownCall when the path ends
    in no known format.
    """
    name, dot, ending = part.rpartition(".")
    if dot + ending not in ENDINGS:
        raise UnknownCall(call=part[:80])
    return name
