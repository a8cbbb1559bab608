"""The page behind the link in every message: what would end, and a button that ends it. Mail
programs press the button themselves, by one POST (RFC 8058); looking at it changes nothing.
"""

from chalice.app import Request, Response

from chalicelib.api import problems
from chalicelib.api.routes import Routes, body_of, language

ROOT = "/v1/unsubscribe/"
FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"]


def as_page(fault: Exception | int, request: Request) -> Response:
    """A refusal as somebody reads it who came by a link."""
    from chalicelib.api import stop_page

    problem = problems.told(fault, chosen := language(request))
    return _answer(stop_page.refused(problem["detail"], chosen), problem["status"])


routes = Routes(__name__, under=ROOT, told=as_page)


@routes.route(ROOT + "{link}")
def show_ending(link: str) -> Response:
    from chalicelib.api import stop_page  # a status poll does not pay for it
    from chalicelib.services import stopping

    return _answer(stop_page.page(stopping.read(link)))


@routes.route(ROOT + "{link}", methods=["POST"], content_types=FORMS)
def end_notices(link: str) -> Response:
    from chalicelib.api import stop_page
    from chalicelib.services import stopping

    wish = stop_page.asked(body_of(routes.current_request))
    return _answer(stop_page.page(stopping.do(link, wish)))


def _answer(page: str, status: int = 200) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    return Response(page, headers=headers, status_code=status)
