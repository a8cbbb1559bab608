"""Routes of officers' work on reports: read a report, act on one or on several, verify a closing,
moderate, and open the reporter's identity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import clock, errors
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    choose_language,
    read_raw_body,
)
from chalicelib.platform.http.operation import BEFORE, BODY, NUMBER, ONCE
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.reports import number as numbers
from chalicelib.reports.moves_and_roles import HANDLERS, READERS

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.http.bodies import (
        ActionBody,
        BulkBody,
        ModerationBody,
        VerificationBody,
    )
    from chalicelib.casework.service import Result
    from chalicelib.platform.roles import Officer
    from chalicelib.reports.model import Report
    from chalicelib.reports.timeline import Timeline

routes = Routes(__name__)

SEEN = (errors.NotYours, *NUMBER, errors.StaleVersion)
SAVED = (*SEEN, errors.KeyReused, Overtaken, Throttled)
RULES = (
    *(errors.MoveNotAllowed, errors.Hindered, errors.Decided, errors.SomethingMissing),
    *(errors.WrongTarget, errors.UnknownReason, errors.UnknownTask, errors.BadPause),
    *(errors.BadUpload, errors.TooManyToday),
)
VERDICTS = (*SAVED, errors.NotAwaited, errors.Hindered, errors.SomethingMissing)
MODERATED = (*SAVED, errors.Hindered, errors.SomethingMissing, errors.UnknownReason)

VERIFIERS = frozenset({Role.VERIFIER})


@routes.route(
    "/v1/work/{number}",
    roles=READERS,
    answer="casework.http.schemas:WorkRecord",
    refuses=(errors.NotYours, *NUMBER),
)
def read_work(number: str) -> Response:
    """Read a report as an officer.

    Officers, heads and desks may read reports in their office's territory, and those that their
    office or one below has held or was asked about; verifiers may read any. The answer never has
    the reporter's identity. `moves` are the steps that this officer may take now, with the fields
    each needs, and `version` is what a step has to name. Links to photos are valid for five
    minutes.
    """
    from chalicelib.casework import records
    from chalicelib.casework.http import views as casework_views
    from chalicelib.intake.campaigns import service as campaigns_service

    reader = get_officer(routes.current_request)
    report, timeline = records.load_record(numbers.parse(number), reader, limited=True)
    language = choose_language(routes.current_request)
    shown = casework_views.show_report(report, timeline, clock.now(), reader, language)
    campaign = campaigns_service.load_campaign_of(report, reader)
    return answer_json(
        casework_views.show_record(shown, records.find_alike(report), campaign, language)
    )


@routes.route(
    "/v1/work/{number}/timeline",
    roles=READERS,
    answer="reports.http.schemas:TimelinePage",
    query=BEFORE,
    refuses=(errors.NotYours, *NUMBER),
)
def read_work_timeline(number: str) -> Response:
    """Read older entries of a report's timeline as an officer.

    `older` in an officer's view of a report leads here, for the same readers. Each page has the
    entries before the `seq` in `before`, in the order of time, and an `older` of its own, which is
    null on the last page.
    """
    from chalicelib.casework import records
    from chalicelib.reports.http import timeline_pages

    request = routes.current_request
    reader = get_officer(request)
    report, _ = records.load_record(numbers.parse(number), reader)
    return timeline_pages.build_work_page(request, report, reader)


@routes.route(
    "/v1/work/{number}/actions",
    methods=["POST"],
    roles=HANDLERS,
    answer="casework.http.schemas:WorkReport",
    body="casework.http.bodies:ActionBody",
    request_headers=ONCE,
    refuses=(*BODY, *SAVED, *RULES),
)
def act(number: str, body: ActionBody) -> Response:
    """Take a step with a report as an officer.

    The holder's officers and the heads above may act. An office that was asked for a task answers
    it or comments, the office that handed the report over may `take_back` it until the other one
    acts, and offices above and central triage may `correct_place`. Name the `version` you have
    read: when the report has changed since, the answer is 409 with the changes. A closing needs a
    note and, in most categories, a photo. Comments are limited per report and day (429). A step is
    done once for each Idempotency-Key: its repeat is answered with the report as it is by then.
    """
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http.step_bodies import read_single_step

    actor = get_officer(routes.current_request)
    step, asked = read_single_step(body), _read_request_key("actions", actor)
    done = casework_service.act_on_report(numbers.parse(number), actor, step, asked)
    return _answer_report(done, actor)


@routes.route(
    "/v1/work/{number}/actions/preview",
    methods=["POST"],
    roles=HANDLERS,
    answer="casework.http.schemas:StepPreview",
    body="casework.http.bodies:ActionBody",
    refuses=(*BODY, *SEEN, *RULES),
)
def preview_act(number: str, body: ActionBody) -> Response:
    """Tell what a step would lead to.

    The body is that of the step, and the same rules refuse it in the same words. Nothing is stored
    and nobody is told. `promise` counts from now on, where the step begins a new one.
    """
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http import step_preview
    from chalicelib.casework.http.step_bodies import read_single_step

    actor, step = get_officer(routes.current_request), read_single_step(body)
    done = casework_service.preview_step(numbers.parse(number), actor, step)
    language = choose_language(routes.current_request)
    return answer_json(step_preview.show_preview(*done, clock.now(), actor, language))


@routes.route(
    "/v1/work/actions",
    methods=["POST"],
    roles=HANDLERS,
    answer="casework.http.schemas:BulkResults",
    body="casework.http.bodies:BulkBody",
    request_headers=ONCE,
    refuses=BODY,
)
def act_on_all(body: BulkBody) -> Response:
    """Take the same step with several reports.

    The body names up to a hundred reports, each with the `version` that was read. Each step is done
    or refused by itself, by the rules of a single step, and the answer is 200 with a result for
    each: a new version, or the problem. Steps that need photos or the id of a task can't be taken
    this way. With an Idempotency-Key a repeat of the request takes only the steps that were not
    taken yet, and names the present version of each report.
    """
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http.step_bodies import read_step

    request = routes.current_request
    actor = get_officer(request)
    versions = [(each.number, each.version) for each in body.reports]
    results = casework_service.act_on_reports(
        versions, actor, read_step(body), _read_request_key("bulk", actor)
    )
    answer: casework_schemas.BulkResults = {
        "items": [_show_result(each, choose_language(request), len(results)) for each in results]
    }
    return answer_json(answer)


def _show_result(result: Result, language: Language, count: int) -> casework_schemas.BulkResult:
    """Return one of ``count`` results, which share the bytes of the answer."""
    from chalicelib.platform.http import problems
    from chalicelib.reports.http.timeline_views import MOST_BYTES, newest_fitting

    if isinstance(result.done, Exception):
        problem = problems.build_problem(result.done, language)
        if "changes" in problem:
            room = MOST_BYTES // count // 2
            problem["changes"] = newest_fitting(problem["changes"], room)
        status = problem["status"]
        return {"number": result.number, "status": status, "version": None, "problem": problem}
    version = result.done.version
    return {"number": result.number, "status": 200, "version": version, "problem": None}


@routes.route(
    "/v1/work/{number}/verification",
    methods=["POST"],
    roles=VERIFIERS,
    answer="casework.http.schemas:WorkReport",
    body="casework.http.bodies:VerificationBody",
    request_headers=ONCE,
    refuses=(*BODY, *VERDICTS),
)
def verify(number: str, body: VerificationBody) -> Response:
    """Accept or reject the closing of a report.

    Verifiers of the office that the closing waits for may do this, for the `version` they have
    read. A rejection needs a note and opens the report again, with the promise it always had. A
    report that waits for no verdict is refused (409). It is done once for each Idempotency-Key of
    the verifier.
    """
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http.step_bodies import strip_note
    from chalicelib.reports.lifecycle.verification import Judgement

    actor = get_officer(routes.current_request)
    judgement = Judgement(body.verdict, body.version, strip_note(body.note))
    done = casework_service.verify_closing(
        numbers.parse(number), actor, judgement, _read_request_key("verification", actor)
    )
    return _answer_report(done, actor)


@routes.route(
    "/v1/work/{number}/moderation",
    methods=["POST"],
    roles=HANDLERS,
    answer="casework.http.schemas:WorkReport",
    body="casework.http.bodies:ModerationBody",
    request_headers=ONCE,
    refuses=(*BODY, *MODERATED),
)
def moderate_report(number: str, body: ModerationBody) -> Response:
    """Hide, reject or restore a report, or uphold that against an appeal.

    Central triage may decide about any report; in its own line only somebody who has not worked on
    it may hide or reject. A head may hide a report that the office or one below holds, once and for
    a day, unless central triage confirms that, and may restore it until its reporter appeals.
    `hide` lets the work go on and `reject` closes the report, both for a public reason of the kind
    `moderation`. After an appeal `uphold`, with a note, and `restore` need another moderator than
    who decided. It is done once for each Idempotency-Key.
    """
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http.step_bodies import strip_note
    from chalicelib.casework.moderation import Ruling
    from chalicelib.reports.timeline import Decision

    actor = get_officer(routes.current_request)
    note = strip_note(body.note)
    ruling = Ruling(Decision(body.decision), body.version, body.reason, note)
    done = casework_service.moderate_report(
        numbers.parse(number), actor, ruling, _read_request_key("moderation", actor)
    )
    return _answer_report(done, actor)


def _answer_report(done: tuple[Report, Timeline], reader: Officer) -> Response:
    from chalicelib.casework.http import views as casework_views

    report, timeline = done
    language = choose_language(routes.current_request)
    return answer_json(casework_views.show_report(report, timeline, clock.now(), reader, language))


def _read_request_key(what: str, officer: Officer) -> bytes:
    """Return what identifies this request of an officer; nothing without an Idempotency-Key.
    Raises BadField.
    """
    from chalicelib.intake import form as intake_form
    from chalicelib.reports import request_keys

    request = routes.current_request
    key = intake_form.check_idempotency_key(request.headers.get("idempotency-key"))
    if key is None:
        return b""
    own_key = request_keys.officer_key(key, officer)
    return request_keys.request_digest(own_key, what, read_raw_body(request))
