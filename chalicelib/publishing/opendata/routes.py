"""Open data: public reports as a list, as tables and maps to take away, and as a feed.

``opendata_calls`` has what each does; it is imported when the first of them is asked for, so that a
status poll does not pay for it.
"""

from chalice.app import Response

from chalicelib.platform.http.routes import Routes

routes = Routes(__name__)


@routes.route("/v1/reports", methods=["GET"])
def list_reports() -> Response:
    from chalicelib.publishing.opendata import calls as opendata_calls

    return opendata_calls.page(routes.current_request)


@routes.route("/v1/reports.csv")
def take_table() -> Response:
    from chalicelib.publishing.opendata import calls as opendata_calls

    return opendata_calls.table(routes.current_request)


@routes.route("/v1/reports.geojson")
def take_map() -> Response:
    from chalicelib.publishing.opendata import calls as opendata_calls

    return opendata_calls.features(routes.current_request)


@routes.route("/v1/feed.atom")
def read_feed() -> Response:
    from chalicelib.publishing.opendata import calls as opendata_calls

    return opendata_calls.feed(routes.current_request)
