"""The routes of the API about itself: its health, its OpenAPI document, and that as a page."""

from typing import Any

from chalice.app import Response

from chalicelib.platform.aws import table
from chalicelib.platform.http.blueprint import Routes, answer_json
from chalicelib.platform.settings import settings

routes = Routes(__name__)


@routes.route("/v1/health", answer="platform.http.schemas:Health", other_statuses=(503,))
def read_health() -> Response:
    """See whether all is well.

    Whether the table can be reached, and the version of the build. 200 when it can, else 503.
    """
    reachable = table.is_reachable()
    body = {
        "status": "ok" if reachable else "down",
        "table": reachable,
        "version": settings().version,
    }
    return answer_json(body, 200 if reachable else 503)


@routes.route("/openapi.json", answer=dict[str, Any])
def describe() -> Response:
    """Read this document.

    The OpenAPI document of all routes.
    """
    from chalicelib.description import document as description_document

    return answer_json(
        description_document.build_document(), headers={"Cache-Control": "public, max-age=3600"}
    )


@routes.route(
    "/docs",
    answer=str,
    types=("text/html",),
    answer_headers=("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"),
)
def show_docs() -> Response:
    """Read it as a page."""
    from chalicelib.description import docs_page

    return Response(docs_page.render_page(), headers={**docs_page.HEADERS})
