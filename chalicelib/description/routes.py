"""The routes of the API about itself: its health, its OpenAPI document, and that as a page."""

from typing import Any

from chalice.app import Response

from chalicelib.platform.aws import table
from chalicelib.platform.http.blueprint import READ, Routes, answer_json
from chalicelib.platform.http.operation import PAGE_EXAMPLE
from chalicelib.platform.settings import settings

routes = Routes(__name__)


@routes.route("/v1/health", answer="platform.http.schemas:Health", other_statuses=(503,))
def read_health() -> Response:
    """Check the health of the API.

    Monitors may call it without a proof. `table` says whether the database can be reached, and
    without it the status is 503. `version` is that of the build.
    """
    reachable = table.is_reachable()
    body = {
        "status": "ok" if reachable else "down",
        "table": reachable,
        "version": settings().version,
    }
    return answer_json(body, 200 if reachable else 503)


@routes.route("/openapi.json", methods=READ, answer=dict[str, Any])
def describe() -> Response:
    """Read this document.

    The document is OpenAPI 3.1, made from the code's own types, with an example of every body and
    answer. It may be cached for an hour.
    """
    from chalicelib.description import document as description_document

    return answer_json(
        description_document.build_document(), headers={"Cache-Control": "public, max-age=3600"}
    )


@routes.route(
    "/docs",
    answer=str,
    types=("text/html",),
    example=PAGE_EXAMPLE,
    answer_headers=("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"),
)
def show_docs() -> Response:
    """Read this document as a page.

    The page shows this document for people, with a command to paste for every call and a search. It
    loads nothing from elsewhere and may be cached for an hour.
    """
    from chalicelib.description import docs_page

    return Response(docs_page.render_page(), headers={**docs_page.HEADERS})
