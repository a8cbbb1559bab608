"""Refusals as GeoReport v2 has them: 404 for what is not there, 403 for an api_key, 400 for all
else that is the client's; the code in the body is the finer one.
"""

from chalice.app import Request, Response

from chalicelib.api import problems
from chalicelib.api.routes import language
from chalicelib.domain.errors import KeySpent, TooManyToday

KEY = {401: 403, 403: 403, 404: 404}
SPENT = 429  # RFC 6585


def told(fault: Exception | int, request: Request) -> Response:
    """A refusal in PROBLEMS, or a status, as an answer of Open311."""
    from chalicelib.api import open311_formats  # a status poll does not pay for these
    from chalicelib.api.sentences import PROBLEMS

    code = fault if isinstance(fault, int) else PROBLEMS[type(fault)][0]
    if isinstance(fault, KeySpent | TooManyToday):
        code = SPENT
    status = 403 if code == SPENT else code if code >= 500 else KEY.get(code, 400)
    error = {"code": code, "description": problems.told(fault, language(request))["detail"]}
    answer = open311_formats.answer(request, "errors", [error], status=status)
    if isinstance(fault, KeySpent | TooManyToday):
        answer.headers["Retry-After"] = str(fault.members["seconds"])
    if code == 503:
        answer.headers["Retry-After"] = "1"
    return answer
