"""The page behind the link in every message: what would end, and a button that ends it. Mail
programs press the button themselves, by one POST (RFC 8058); looking at it changes nothing.
"""

from chalice.app import Request, Response

from chalicelib.api.routes import Routes, body_of

ROOT = "/v1/unsubscribe/"
FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"]


def as_page(fault: Exception | int, request: Request) -> Response:
    from chalicelib.api import plain_page

    return plain_page.refused(fault, request)


routes = Routes(__name__, under=ROOT, told=as_page)


@routes.route(ROOT + "{link}")
def show_ending(link: str) -> Response:
    from chalicelib.api import plain_page, stop_page  # a status poll does not pay for it
    from chalicelib.services import stopping

    return plain_page.answer(stop_page.page(stopping.read(link)))


@routes.route(ROOT + "{link}", methods=["POST"], content_types=FORMS)
def end_notices(link: str) -> Response:
    from chalicelib.api import plain_page, stop_page
    from chalicelib.services import stopping

    wish = stop_page.asked(body_of(routes.current_request))
    return plain_page.answer(stop_page.page(stopping.do(link, wish)))
