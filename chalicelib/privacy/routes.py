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
    """Get a copy of the data that are stored about a report's reporter.

    The answer is a file with the report, the reporter's own words, contact, notices and files, who
    was shown their identity, and what is kept for how long (UU 27/2022). The timeline records each
    export, and exports are limited per day. An export is possible after an erasure, too. Links in
    it are valid for five minutes.
    """
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
    """Erase the data of a report's reporter, and see the state of the erasure.

    The report is hidden at once, and its reporter's words, contact, files and notices are erased in
    the background (UU 27/2022). Call again to see how it stands: `state` is `asked`, then `done`
    with the counts of what was removed, and `remains` says what can't be erased and why. A repeat
    changes nothing. Afterwards an export is the only follow-up action left.
    """
    from chalicelib.privacy import erasure
    from chalicelib.privacy import export as privacy_export

    request = routes.current_request
    token = request.headers.get("x-report-token") or ""
    report = erasure.request_erasure(numbers.parse(number), token)
    return answer_json(privacy_export.show_erasure(report, choose_language(request)), 202)
