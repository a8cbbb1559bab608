"""The calls of heads and of personnel about frozen scores."""

import re

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.intake.form import check_idempotency_key
from chalicelib.platform.errors import BadField, NotYourOffice
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    answer_json,
    choose_language,
    read_query,
    read_raw_body,
)
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports import request_keys
from chalicelib.reports.http import view_parts
from chalicelib.scores import published_scores, schemas, service
from chalicelib.scores import rules as scores_rules
from chalicelib.scores.rules import Adjustment, Appeal, AppealState, Verdict

_SPOT = re.compile(r"[0-9]{4}-Q[1-4]#[^|]{1,40}")


def make_appeal(request: Request, quarter: str, body: schemas.ScoreAppealBody) -> Response:
    head = get_officer(request)
    asked = _read_request_key(request, f"appeal {quarter}", head)
    appeal = service.make_appeal(quarter, head, body.note.strip(), asked)
    return answer_json(_show_appeal(appeal, choose_language(request)), 201)


def list_appeals(request: Request) -> Response:
    query, officer, after = read_query(request), get_officer(request), None
    if "cursor" in query:
        [after] = pagination.parse_cursor(query["cursor"], 1)
        if not _SPOT.fullmatch(after):
            raise pagination.make_cursor_error()
    page, more = service.list_appeals(
        officer,
        pagination.read_limit(query),
        after,
        all_offices=Role.PERSONNEL in officer.roles,
    )
    answer: schemas.ScoreAppeals = {
        "items": [_show_appeal(each, choose_language(request)) for each in page],
        "next": pagination.build_cursor(more) if more else None,
    }
    return answer_json(answer)


def decide_appeal(
    request: Request, quarter: str, office: str, body: schemas.ScoreDecisionBody
) -> Response:
    judge = get_officer(request)
    verdict = Verdict(
        AppealState(body.verdict),
        body.reason.strip(),
        tuple(Adjustment(each.column, each.many) for each in body.adjustments),
        _read_request_key(request, f"decision {quarter} {office}", judge),
    )
    appeal = service.decide_appeal(quarter, office, judge, verdict)
    return answer_json(_show_appeal(appeal, choose_language(request)))


def read_allowance(request: Request, quarter: str) -> Response:
    officer = get_officer(request)
    office = _find_office(request, officer)
    score = published_scores.load_score(quarter, office)
    row = score.row
    answer: schemas.Allowance = {
        "quarter": quarter,
        "version": score.version,
        "agency": view_parts.office_view(office, choose_language(request)),
        "share": scores_rules.find_share(score),
        "allowance_share": score.rules["allowance_share"],
        "score": row["score"],
        "answers_part": row["answers_part"],
        "ends_part": row["ends_part"],
        "quality_part": row["quality_part"],
        "rating_part": row["rating_part"],
    }
    return answer_json(answer)


def _find_office(request: Request, officer: Officer) -> str:
    """Return the office whose allowance an officer may know: for a head the own one, for personnel
    any. Heads of offices above may not. Raises BadField or NotYourOffice.
    """
    wanted = read_query(request).get("agency", officer.agency)
    if wanted == officer.agency and Role.HEAD in officer.roles:
        return wanted
    if wanted not in city().offices and wanted not in city().former:
        raise BadField(field="agency", rule="unknown" if wanted else "missing", value=wanted[:40])
    if Role.PERSONNEL not in officer.roles:
        groups = [Role.PERSONNEL]
        raise NotYourOffice(holder=wanted, heads=[], roles=groups, groups=", ".join(groups))
    return wanted


def _read_request_key(request: Request, what: str, officer: Officer) -> bytes:
    """Return what identifies this request of an officer; nothing without an Idempotency-Key.
    Raises BadField.
    """
    key = check_idempotency_key(request.headers.get("idempotency-key"))
    if key is None:
        return b""
    own_key = request_keys.officer_key(key, officer)
    return request_keys.request_digest(own_key, what, read_raw_body(request))


def _show_appeal(appeal: Appeal, language: Language) -> schemas.ScoreAppeal:
    return {
        "quarter": appeal.quarter,
        "agency": view_parts.office_view(appeal.office, language),
        "note": appeal.note,
        "made_at": format_shown(appeal.made_at),
        "state": appeal.state,
        "adjustments": [{"column": each.column, "many": each.many} for each in appeal.adjustments],
        "reason": appeal.reason or None,
        "decided_at": format_shown(appeal.decided_at) if appeal.decided_at else None,
    }
