"""The page behind the link of a first message: what it would prove, and a button that does so.
Looking at it changes nothing, since programs that preview links look at it too.
"""

from chalice.app import Request, Response

from chalicelib.api.routes import Routes

ROOT = "/ya/"  # "yes"; short, as an SMS has little room
FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"]


def as_page(fault: Exception | int, request: Request) -> Response:
    from chalicelib.api import plain_page

    return plain_page.refused(fault, request)


routes = Routes(__name__, under=ROOT, told=as_page)


@routes.route(ROOT + "{link}")
def show_proof(link: str) -> Response:
    from chalicelib.api import plain_page, proof_page  # a status poll does not pay for it
    from chalicelib.services import proving

    return plain_page.answer(proof_page.page(proving.read(link)))


@routes.route(ROOT + "{link}", methods=["POST"], content_types=FORMS)
def give_proof(link: str) -> Response:
    from chalicelib.api import plain_page, proof_page
    from chalicelib.services import proving

    return plain_page.answer(proof_page.page(proving.confirm(link)))
