"""Make appeals against frozen scores, decide them, and hand on corrections to the figures.

A request may come with ``asked``, which identifies it (``reports.request_keys``); the same request
again changes nothing.
"""

import json

from chalicelib.city.personal_data import detection
from chalicelib.figures.objects import Overtaken, S3Objects
from chalicelib.figures.quarter_scores.frozen_files import name_correction
from chalicelib.platform import clock
from chalicelib.platform.errors import BadField
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Officer
from chalicelib.platform.score_errors import AppealDecided, Appealed
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports import request_keys
from chalicelib.scores import published_scores, store
from chalicelib.scores import rules as scores_rules
from chalicelib.scores.rules import Appeal, AppealState, Verdict


def make_appeal(quarter: str, head: Officer, note: str, asked: bytes) -> Appeal:
    """Return the appeal of a head about the score of the own office, which is stored.

    Raises UnknownScore, NotFrozen, AppealTooLate, Appealed and KeyReused.
    """
    score = published_scores.load_score(quarter, head.agency)
    before = store.find_appeal(quarter, head.agency)
    if before is None:
        now = clock.now()
        scores_rules.check_term(score, now)
        appeal = Appeal(quarter, head.agency, note, now, head.id, asked)
        if store.add_appeal(appeal):
            log.info("score_appealed", quarter=quarter, office=head.agency, by=head.id)
            return appeal
        before = store.load_appeal(quarter, head.agency)
    if request_keys.is_repeated(asked, [before.asked]):
        return before
    raise Appealed


def decide_appeal(quarter: str, office: str, judge: Officer, verdict: Verdict) -> Appeal:
    """Return an appeal as it is decided and stored.

    Raises UnknownAppeal, OwnAppeal, AppealDecided, BadField and KeyReused.
    """
    appeal = store.load_appeal(quarter, office)
    if request_keys.is_repeated(verdict.asked, [appeal.decided_asked]):
        return appeal
    after = scores_rules.decide(appeal, verdict, judge, clock.now())
    if verdict.state is AppealState.ACCEPTED:
        _check_reason(verdict.reason)
    scores_rules.check_adjustments(verdict, published_scores.load_score(quarter, office).row)
    if not store.save_decision(after):  # by another officer at this moment
        raise AppealDecided
    log.info("score_appeal_decided", quarter=quarter, office=office, by=judge.id)
    return after


def _check_reason(reason: str) -> None:
    """Check that a reason, which is published and locked, has no personal data. Raises BadField."""
    spans = detection.find_spans(reason)
    if spans:
        found = ", ".join(reason[start:end] for start, end in spans)
        raise BadField(field="reason", rule="personal", value=found[:80])


def list_appeals(
    officer: Officer, most: int, after: str | None, *, all_offices: bool
) -> tuple[list[Appeal], str | None]:
    """Return a page of appeals and where the next one begins: the appeals of all offices, or of the
    officer's own.
    """
    page, more = store.load_page(most, after)
    return [each for each in page if all_offices or each.office == officer.agency], more


def hand_on_correction(appeal: Appeal) -> None:
    """Put an accepted appeal where the figures look for corrections, and where nobody can change
    it. Repeating it does no harm.
    """
    if appeal.state is not AppealState.ACCEPTED or appeal.decided_at is None:
        return
    content = {
        "quarter": appeal.quarter,
        "office": appeal.office,
        "reason": appeal.reason,
        "decided_at": format_shown(appeal.decided_at),
        "adjustments": {each.column: each.many for each in appeal.adjustments},
    }
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    key = name_correction(appeal.quarter, appeal.office)
    try:
        S3Objects(settings().ledger_bucket).replace(key, body, "application/json", None)
    except Overtaken:
        log.info("correction_known", quarter=appeal.quarter, office=appeal.office)
