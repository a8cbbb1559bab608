"""Routes of offices' queues: list the queue, count it, and list campaigns."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform import clock, errors, moments
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    answer_published,
    choose_language,
    read_query,
    write_json,
)
from chalicelib.platform.http.operation import OFFICE, PAGED, TAG, TEXT
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.roles import Role
from chalicelib.reports.files.photo_links import find_signing_period
from chalicelib.reports.filing import Purpose
from chalicelib.reports.moves_and_roles import READERS
from chalicelib.reports.status import OPEN

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.http.list_schemas import CampaignPage
    from chalicelib.casework.queue.queue_store import QueueFilter, QueueKind
    from chalicelib.platform.aws.index_page import Spot
    from chalicelib.reports.store.queue_lines import Line

routes = Routes(__name__)

_ = sentences("casework")

APPEAL, HIDING = _("Appeal"), _("Hidden for now")  # in the place of a status

# ``Stage`` and ``QueueKind``, which the API does not load before a queue is asked for.
STAGES = ["answer", "completion", "task"]
QUEUES = ["work", "verification", "moderation", "limited", "escalated", "red_flag"]
ONLY: dict[str, Any] = {
    "type": "boolean",
    "description": "With true only such reports, with false all.",
}

# The officer's own browser may keep the answer, and asks before it shows it again.
OWN_CACHE, VARY = "private, no-cache", {"Vary": "Authorization, Accept-Language"}
WATCHED: dict[str, Any] = {"request_headers": TAG, "answer_headers": ("Vary",)}

COUNTERS = READERS | {Role.ANALYST}  # analysts see counts of any office, and no reports
LAG = timedelta(seconds=5)  # how far the index may be behind when a list begins


@routes.route(
    "/v1/work",
    roles=READERS,
    answer="casework.http.schemas:WorkPage",
    query={
        "status": {"type": "string", "enum": sorted(OPEN)},
        "stage": {
            "type": "string",
            "enum": STAGES,
            "description": "What the office has to do: answer a report, complete one whose work was"
            " begun, or answer a task. One whose work was begun without an answer is in both.",
        },
        "category": TEXT,
        "channel": TEXT,
        "kelurahan": TEXT,
        "ksd": ONLY,
        "purpose": {
            "type": "string",
            "enum": [*Purpose],
            "description": "What its reporters want.",
        },
        "late": ONLY,
        "red_flag": ONLY,
        "queue": {"type": "string", "enum": QUEUES, "default": "work"},
        **OFFICE,
        **PAGED,
    },
    refuses=(304, errors.NotYourOffice),
    **WATCHED,
)
def list_work() -> Response:
    """List an office's queue, most urgent first.

    Officers and desks read the queue of their own office, heads also those of the offices below,
    verifiers any. The queue has open reports and tasks; `queue` chooses closings to verify, what
    moderators judge (appeals, and hidings, due when these end), reports over a limit, or those of
    other offices that the ladder has told this one of (`escalated`; with a red flag `red_flag`). A
    page may be short, or empty, and still have a `next`. The answer is 304 while the page is that
    of the ETag which the client names.
    """
    # imported here: a status poll does not need it
    from chalicelib.casework.queue import line_access, queue_store
    from chalicelib.casework.queue.queue_store import QueueKind
    from chalicelib.reports.access import office_access

    query, now = read_query(routes.current_request), clock.now()
    office, kind = (
        _read_office(query, office_access.WATCHING),
        QueueKind(pagination.read_choice(query, "queue", {*QueueKind}) or QueueKind.WORK),
    )
    begun, after = _read_queue_cursor(query, office, kind) or (now - LAG, None)
    limit, filters = (
        pagination.read_limit(query),
        _read_filters(query, now if kind in (QueueKind.WORK, QueueKind.ESCALATED) else None),
    )
    page = queue_store.load_page(office, limit=limit, after=after, filters=filters, kind=kind)
    language, reader = choose_language(routes.current_request), get_officer(routes.current_request)
    lines = [
        line_access.limit_line(reader, line, city())
        for line in page.lines
        if line_access.may_see_queued(reader, line, office, city())
    ]
    answer: casework_schemas.WorkPage = {
        "items": [_show_queue_line(line, now, begun, kind, language) for line in lines],
        "next": _queue_cursor(begun, page.after) if page.after else None,
    }
    # the tag leaves out the moment of the request, which cursors and signed links tell
    unsigned = [{**line, "thumbnail": None} for line in answer["items"]]
    renewed = find_signing_period(now) if any(map(_is_signed, lines)) else None
    return _answer_tagged(answer, [unsigned, renewed, page.after and page.after.sort])


def _is_signed(line: Line) -> bool:
    """Return whether the link to the line's picture is signed for a few minutes."""
    return line.photo is not None and line.visibility is Visibility.FACTS


@routes.route(
    "/v1/work/counts",
    roles=COUNTERS,
    answer="casework.http.schemas:WorkCounts",
    query=OFFICE,
    refuses=(304, errors.NotYourOffice),
    **WATCHED,
)
def count_work() -> Response:
    """Count an office's open reports.

    Those who may read the office's queue may count it, and analysts may count any office's.
    `whole` is false where there are too many to be counted; the numbers are those of the most
    urgent then. The answer is 304 while the numbers are those of the ETag that the client names.
    """
    from chalicelib.casework.http import count_views
    from chalicelib.reports.access import office_access

    query, now = read_query(routes.current_request), clock.now()
    office = _read_office(query, office_access.WATCHING | {Role.ANALYST})
    officer, language = get_officer(routes.current_request), choose_language(routes.current_request)
    answer = count_views.show_counts(office, officer, now, language)
    return _answer_tagged(answer, {**answer, "at": None})


def _answer_tagged(answer: object, says: object) -> Response:
    """Return an answer that the officer's own browser may keep, tagged by what it ``says``."""
    body, tagged = write_json(answer), write_json(says)
    request = routes.current_request
    return answer_published(request, body, "application/json", OWN_CACHE, VARY, tagged)


@routes.route(
    "/v1/work/campaigns",
    roles=READERS,
    answer="casework.http.list_schemas:CampaignPage",
    query=PAGED,
)
def list_campaigns() -> Response:
    """List texts that many reports share, the most frequent first.

    Heads, desks, verifiers and the officers of central triage may list campaigns: texts that
    several reports share, names, places and numbers aside. `numbers` has only reports that the
    reader would find by a search; central triage is shown all. A campaign is information, and
    nothing follows from it.
    """
    from chalicelib.casework.http import views as casework_views
    from chalicelib.intake.campaigns import service as campaigns_service

    query, reader = read_query(routes.current_request), get_officer(routes.current_request)
    limit, after = pagination.read_limit(query), _read_campaign_cursor(query)
    campaigns, more = campaigns_service.load_page(reader, limit=limit, after=after)
    last, language = campaigns[-1][0] if more else None, choose_language(routes.current_request)
    answer: CampaignPage = {
        "items": [casework_views.show_campaign(*each, language) for each in campaigns],
        "next": pagination.build_cursor(str(last.many), last.id) if last else None,
    }
    return answer_json(answer)


def _read_campaign_cursor(query: pagination.Query) -> tuple[int, str] | None:
    """Return the number of reports and the id of the last campaign of the page before. Raises
    BadField when the cursor is not of this list.
    """
    if (text := query.get("cursor")) is None:
        return None
    count, campaign_id = pagination.parse_cursor(text, 2)
    if not (re.fullmatch("[1-9][0-9]{0,8}", count) and re.fullmatch("[0-9a-f]{12}", campaign_id)):
        raise pagination.make_cursor_error()
    return int(count), campaign_id


def _read_office(query: pagination.Query, watching: frozenset[Role]) -> str:
    from chalicelib.reports.access import office_access

    reader = get_officer(routes.current_request)
    return office_access.find_office_to_see(reader, query.get("agency"), city(), watching)


def _read_filters(query: pagination.Query, now: datetime | None) -> QueueFilter:
    """Return the filters of a query. ``now`` is None in queues where nothing can be late, such as
    closings that wait for a verdict.
    """
    from chalicelib.casework.queue.queue_store import QueueFilter, Stage

    stage = pagination.read_choice(query, "stage", {*Stage})
    purpose = pagination.read_choice(query, "purpose", {*Purpose})
    return QueueFilter(
        stage=Stage(stage) if stage else None,
        status=pagination.read_choice(query, "status", {str(status) for status in OPEN}),
        category=query.get("category"),
        channel=pagination.read_code(query, "channel", city().channels),
        kelurahan=pagination.read_code(query, "kelurahan", city().kelurahan),
        purpose=Purpose(purpose) if purpose else None,
        categories=_strategic_categories() if pagination.read_flag(query, "ksd") else None,
        red_flag=pagination.read_flag(query, "red_flag"),
        late_at=now if pagination.read_flag(query, "late") else None,
    )


def _strategic_categories() -> tuple[str, ...]:
    return tuple(code for code, row in city().categories.items() if row.ksd)


def _show_queue_line(
    line: Line, now: datetime, begun: datetime, kind: QueueKind, language: Language
) -> casework_schemas.QueueLine:
    """Return a line of the answer. It ``moved`` when it has changed since ``begun``, the moment at
    which the client began to read the list.
    """
    from chalicelib.casework.http.views import show_line

    shown = show_line(line, now, language)
    if kind == "moderation" and line.provisional:
        shown |= {"kind": "hiding", "status_label": HIDING[language]}
    elif kind == "moderation":
        shown |= {"kind": "appeal", "status_label": APPEAL[language]}
    if kind == "moderation":
        from chalicelib.reports.texts.moderation_texts import name_withheld

        shown["summary"] = name_withheld(line.summary or "", city(), language)
    return {**shown, "moved": (line.version or 0) > 1 and line.updated_at >= begun}


def _queue_cursor(begun: datetime, spot: Spot) -> str:
    return pagination.build_cursor(
        moments.format_stored(begun), spot.pk, spot.sk, spot.partition, spot.sort
    )


def _read_queue_cursor(
    query: pagination.Query, office: str, kind: QueueKind
) -> tuple[datetime, Spot] | None:
    """Return the moment at which the client began to read the list, and the last spot of the page
    before. Raises BadField when the cursor is not of this office's queue.
    """
    text = query.get("cursor")
    if text is None:
        return None
    from chalicelib.casework.queue import queue_store

    begun, *key = pagination.parse_cursor(text, 5)
    try:
        return _parse_moment(begun), queue_store.parse_spot(office, kind, *key)
    except ValueError:
        raise pagination.make_cursor_error() from None


def _parse_moment(text: str) -> datetime:
    """Return the moment. Raises ValueError for a text that ``moments.format_stored`` does not
    write.
    """
    moment = moments.parse_stored(text)
    if moment.tzinfo is None or moments.format_stored(moment) != text:
        raise ValueError(text)
    return moment
