"""Open data: public reports as a list, as tables and maps to take away, and as a feed.

``opendata_calls`` has what each does; it is imported when the first of them is asked for, so that a
status poll does not pay for it.
"""

from chalice.app import Response

from chalicelib.platform.http.blueprint import Routes

opendata_routes = Routes(__name__)


@opendata_routes.route("/v1/reports", methods=["GET"])
def list_reports() -> Response:
    from chalicelib.publishing.opendata import calls as opendata_calls

    return opendata_calls.list_reports(opendata_routes.current_request)


@opendata_routes.route("/v1/reports.csv")
def take_table() -> Response:
    from chalicelib.publishing.opendata import calls as opendata_calls

    return opendata_calls.export_table(opendata_routes.current_request)


@opendata_routes.route("/v1/reports.geojson")
def take_map() -> Response:
    from chalicelib.publishing.opendata import calls as opendata_calls

    return opendata_calls.export_features(opendata_routes.current_request)


@opendata_routes.route("/v1/feed.atom")
def read_feed() -> Response:
    from chalicelib.publishing.opendata import calls as opendata_calls

    return opendata_calls.publish_feed(opendata_routes.current_request)
