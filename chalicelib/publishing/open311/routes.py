"""The routes of Open311 GeoReport v2, with FixMyStreet's updates, in XML and JSON by the end of the
path: https://wiki.open311.org/GeoReport_v2.

Each view imports ``calls`` when it runs, so that a status poll does not load it.
"""

from collections.abc import Callable
from typing import Any

from chalice.app import Request, Response

from chalicelib.platform.errors import KeySpent, TooManyToday, UnknownCall
from chalicelib.platform.http import problems
from chalicelib.platform.http.blueprint import Routes, choose_sentence

# GeoReport v2 has three statuses for a client's fault: 404 for an unknown resource, 403 for a bad
# api_key, 400 for the rest. The code in the body is more exact.
STATUS_FOR_BAD_KEY = {401: 403, 403: 403, 404: 404}
STATUS_FOR_SPENT_KEY = 429  # RFC 6585


def refuse_open311(fault: Exception | int, request: Request) -> Response:
    """Return the refusal of a call in Open311's form. ``fault`` is an error of ``PROBLEMS``, or an
    HTTP status.
    """
    from chalicelib.platform.http.refusal_texts import PROBLEMS
    from chalicelib.publishing.open311 import formats  # not loaded by a status poll

    code = fault if isinstance(fault, int) else PROBLEMS[type(fault)][0]
    if isinstance(fault, KeySpent | TooManyToday):
        code = STATUS_FOR_SPENT_KEY
    status = (
        403
        if code == STATUS_FOR_SPENT_KEY
        else code
        if code >= 500
        else STATUS_FOR_BAD_KEY.get(code, 400)
    )
    error = {
        "code": code,
        "description": problems.build_problem(fault, choose_sentence(request))["detail"],
    }
    answer = formats.write_answer(request, "errors", [error], status=status)
    if isinstance(fault, KeySpent | TooManyToday):
        answer.headers["Retry-After"] = str(fault.members["seconds"])
    if code == 503:
        answer.headers["Retry-After"] = "1"
    return answer


ROOT = "/open311/v2/"
ENDINGS = (".xml", ".json")
FORM = ["application/x-www-form-urlencoded"]
FORMS = [*FORM, "multipart/form-data"]  # files in a form are ignored
ANY_TYPE = [*FORMS, "application/json", "text/xml"]

open311_routes = Routes(__name__, under=ROOT, answer_fault=refuse_open311)


def _route_both(
    name: str, method: str = "GET", types: list[str] = ANY_TYPE
) -> Callable[[Any], Any]:
    """Register a view for both formats."""

    def register(view: Callable[[], Response]) -> Callable[[], Response]:
        for ending in ENDINGS:
            open311_routes.route(f"{ROOT}{name}{ending}", methods=[method], content_types=types)(
                view
            )
        return view

    return register


@_route_both("discovery")
def discover() -> Response:
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.show_discovery(_current_request())


@_route_both("services")
def list_services() -> Response:
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.list_services(_current_request())


@open311_routes.route(ROOT + "services/{service}", content_types=ANY_TYPE)
def define_service(service: str) -> Response:
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.define_service(_current_request(), _read_id(service))


@_route_both("requests", "POST", FORMS)
def file_request() -> Response:
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.file_request(_current_request())


@open311_routes.route(ROOT + "tokens/{token}", content_types=ANY_TYPE)
def find_by_token(token: str) -> Response:
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.find_by_token(_current_request(), _read_id(token))


@_route_both("requests")
def list_requests() -> Response:
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.list_requests(_current_request())


@open311_routes.route(ROOT + "requests/{request}", content_types=ANY_TYPE)
def read_request(request: str) -> Response:
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.show_request(_current_request(), _read_id(request))


@_route_both("servicerequestupdates")
def list_updates() -> Response:
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.list_updates(_current_request())


@_route_both("servicerequestupdates", "POST", FORM)
def add_update() -> Response:
    from chalicelib.publishing.open311 import endpoints as open311_calls

    return open311_calls.add_update(_current_request())


@open311_routes.route(ROOT + "{call}", methods=["GET", "POST"], content_types=ANY_TYPE)
@open311_routes.route(ROOT + "{call}/{of}", content_types=ANY_TYPE)
def refuse(call: str, of: str = "") -> Response:
    """Refuse an unknown call in Open311's form. Raises UnknownCall."""
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
