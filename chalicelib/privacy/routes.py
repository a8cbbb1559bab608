"""What a reporter may ask by the law on personal data (UU 27/2022): a copy, and erasure."""

from chalice.app import Response

from chalicelib.platform import clock
from chalicelib.platform.http.routes import Routes, answer, language
from chalicelib.reporters.routes import reporter_request
from chalicelib.reports import number as numbers

routes = Routes(__name__)


@routes.route("/v1/reports/{number}/export", methods=["POST"])
def export(number: str) -> Response:
    from chalicelib.privacy import export as privacy_export
    from chalicelib.privacy import export_document
    from chalicelib.reports.lifecycle.followup import FollowUp

    given = privacy_export.export(reporter_request(number, FollowUp.EXPORT))
    body = export_document.document(given, clock.now(), language(routes.current_request))
    name = f'attachment; filename="{body["number"]}.json"'
    return answer(body, headers={"Content-Disposition": name})


@routes.route("/v1/reports/{number}/erasure", methods=["POST"])
def erase(number: str) -> Response:
    """The same while it goes on and once it is done: asking again changes nothing."""
    from chalicelib.privacy import erasure, export_document

    request = routes.current_request
    token = request.headers.get("x-report-token") or ""
    report = erasure.ask(numbers.parse(number), token)
    return answer(export_document.standing(report, language(request)), 202)
