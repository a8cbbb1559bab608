"""For those who run it."""

from chalice.app import Response

from chalicelib.api.routes import Routes, answer
from chalicelib.settings import settings
from chalicelib.stores import health

routes = Routes(__name__)


@routes.route("/v1/health")
def read_health() -> Response:
    """Whether the table can be reached, and which build this is: 200 when all is well, else 503."""
    reachable = health.reachable()
    body = {
        "status": "ok" if reachable else "down",
        "table": reachable,
        "version": settings().version,
    }
    return answer(body, 200 if reachable else 503)


@routes.route("/openapi.json")
def describe() -> Response:
    """The OpenAPI document of all routes."""
    from chalicelib.api import openapi_document  # a status poll does not pay for describing

    return answer(openapi_document.document(), headers={"Cache-Control": "public, max-age=3600"})


@routes.route("/docs")
def show_docs() -> Response:
    """The same as a page."""
    from chalicelib.api import docs_page

    return Response(docs_page.html(), headers={**docs_page.HEADERS})
