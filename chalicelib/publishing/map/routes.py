"""The route of the map."""

from typing import Any

from chalice.app import Response

from chalicelib.platform.errors import BadField
from chalicelib.platform.http.blueprint import Routes
from chalicelib.platform.http.operation import DAY, TAG
from chalicelib.publishing.opendata.routes import CHOSEN

map_routes = Routes(__name__)

SHOWN: dict[str, dict[str, Any]] = {
    "bbox": {
        "type": "string",
        "description": "The part of the map, as `west,south,east,north` in degrees of WGS84.",
    },
    "zoom": {
        "type": "integer",
        "minimum": 0,
        "maximum": 22,
        "description": "The zoom of a web map with tiles of 256 pixels.",
    },
    **CHOSEN,
    "to": {**DAY, "description": "The last day of filing, in the city's time."},
}


@map_routes.route(
    "/v1/map",
    answer="publishing.map.schemas:Map",
    query=SHOWN,
    required=("bbox", "zoom"),
    refuses=(304, BadField),
    request_headers=TAG,
)
def read_map() -> Response:
    """Read a part of the map of reports.

    The map has the listed reports that are open, and those that were filed in the last 30 days.
    Below zoom 13 it counts them by kelurahan, then it has clusters, and from zoom 16 on points. A
    report whose `visibility` is `facts` has no point and is counted in its area; a private one is
    not on the map. The map is made every few minutes, and a report that was hidden is gone after
    five. Round `bbox` to a grid, so that others get the same answer from the edge. Unknown
    parameters are ignored.
    """
    from chalicelib.publishing.map import endpoints as map_calls

    return map_calls.show_map(map_routes.current_request)
