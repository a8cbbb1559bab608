"""The routes of the rights that UU 27/2022 gives a reporter: a copy of the data, and erasure."""

from chalice.app import Response

from chalicelib.platform import clock
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_sentence
from chalicelib.reporters.routes import read_request
from chalicelib.reports import number as numbers

routes = Routes(__name__)


@routes.route("/v1/reports/{number}/export", methods=["POST"])
def export(number: str) -> Response:
    from chalicelib.privacy import export as privacy_export
    from chalicelib.reports.lifecycle.followup import FollowUp

    exported = privacy_export.export_data(read_request(number, FollowUp.EXPORT))
    body = privacy_export.write_document(
        exported, clock.now(), choose_sentence(routes.current_request)
    )
    name = f'attachment; filename="{body["number"]}.json"'
    return answer_json(body, headers={"Content-Disposition": name})


@routes.route("/v1/reports/{number}/erasure", methods=["POST"])
def erase(number: str) -> Response:
    """Begin an erasure, and answer with its state. A repeated request changes nothing."""
    from chalicelib.privacy import erasure
    from chalicelib.privacy import export as privacy_export

    request = routes.current_request
    token = request.headers.get("x-report-token") or ""
    report = erasure.request_erasure(numbers.parse(number), token)
    return answer_json(privacy_export.show_erasure(report, choose_sentence(request)), 202)
