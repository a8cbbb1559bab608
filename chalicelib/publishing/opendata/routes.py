"""The routes of open data: public reports as a list, a table, a map and a feed.

Each view imports ``calls`` when it runs, so that a status poll does not load it.
"""

from chalice.app import Response

from chalicelib.platform.http.blueprint import Routes

opendata_routes = Routes(__name__)


@opendata_routes.route("/v1/reports", methods=["GET"])
def list_reports() -> Response:
    from chalicelib.publishing.opendata import endpoints as opendata_calls

    return opendata_calls.list_reports(opendata_routes.current_request)


@opendata_routes.route("/v1/reports.csv")
def take_table() -> Response:
    from chalicelib.publishing.opendata import endpoints as opendata_calls

    return opendata_calls.export_table(opendata_routes.current_request)


@opendata_routes.route("/v1/reports.geojson")
def take_map() -> Response:
    from chalicelib.publishing.opendata import endpoints as opendata_calls

    return opendata_calls.export_features(opendata_routes.current_request)


@opendata_routes.route("/v1/feed.atom")
def read_feed() -> Response:
    from chalicelib.publishing.opendata import endpoints as opendata_calls

    return opendata_calls.publish_feed(opendata_routes.current_request)
