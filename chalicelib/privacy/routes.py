"""What a reporter may ask by the law on personal data (UU 27/2022): a copy, and erasure."""

from chalice.app import Response

from chalicelib.platform import clock
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_sentence
from chalicelib.reporters.routes import read_request
from chalicelib.reports import number as numbers

routes = Routes(__name__)


@routes.route("/v1/reports/{number}/export", methods=["POST"])
def export(number: str) -> Response:
    from chalicelib.privacy import export as export_document
    from chalicelib.privacy import export as privacy_export
    from chalicelib.reports.lifecycle.followup import FollowUp

    given = privacy_export.export_data(read_request(number, FollowUp.EXPORT))
    body = export_document.write_document(
        given, clock.now(), choose_sentence(routes.current_request)
    )
    name = f'attachment; filename="{body["number"]}.json"'
    return answer_json(body, headers={"Content-Disposition": name})


@routes.route("/v1/reports/{number}/erasure", methods=["POST"])
def erase(number: str) -> Response:
    """The same while it goes on and once it is done: asking again changes nothing."""
    from chalicelib.privacy import erasure
    from chalicelib.privacy import export as export_document

    request = routes.current_request
    token = request.headers.get("x-report-token") or ""
    report = erasure.request_erasure(numbers.parse(number), token)
    return answer_json(export_document.show_erasure(report, choose_sentence(request)), 202)
