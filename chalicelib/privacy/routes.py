"""The routes of the rights that UU 27/2022 gives a reporter: a copy of the data, and erasure."""

from chalice.app import Response

from chalicelib.platform import clock, errors
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_language
from chalicelib.platform.http.operation import KEYED, NUMBER, ONCE
from chalicelib.reporters.routes import read_request
from chalicelib.reports import number as numbers

routes = Routes(__name__)


@routes.route(
    "/v1/reports/{number}/export",
    methods=["POST"],
    answer="privacy.schemas:Export",
    request_headers=ONCE,
    refuses=(*KEYED, errors.TooManyToday),
    proof="report",
    answer_headers=("Content-Disposition",),
)
def export(number: str) -> Response:
    """Be given all that is kept of oneself about this report (UU 27/2022)."""
    from chalicelib.privacy import export as privacy_export
    from chalicelib.reports.lifecycle.followup import FollowUp

    exported = privacy_export.export_data(read_request(number, FollowUp.EXPORT))
    body = privacy_export.write_document(
        exported, clock.now(), choose_language(routes.current_request)
    )
    name = f'attachment; filename="{body["number"]}.json"'
    return answer_json(body, headers={"Content-Disposition": name})


@routes.route(
    "/v1/reports/{number}/erasure",
    methods=["POST"],
    answer="privacy.schemas:Erasure",
    status=202,
    refuses=(413, 415, errors.BadToken, *NUMBER, Overtaken, Throttled),
    proof="report",
)
def erase(number: str) -> Response:
    """Have all that is kept of oneself about this report erased (UU 27/2022), and see how that
    stands.

    Begin an erasure, and answer with its state. A repeated request changes nothing.
    """
    from chalicelib.privacy import erasure
    from chalicelib.privacy import export as privacy_export

    request = routes.current_request
    token = request.headers.get("x-report-token") or ""
    report = erasure.request_erasure(numbers.parse(number), token)
    return answer_json(privacy_export.show_erasure(report, choose_language(request)), 202)
