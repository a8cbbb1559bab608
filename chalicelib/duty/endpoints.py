"""The calls about deputies of heads, and about what hangs on an officer who leaves."""

from datetime import date

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.duty import schemas, views
from chalicelib.duty.deputies import departure
from chalicelib.duty.deputies import service as deputies
from chalicelib.duty.deputies.service import Naming
from chalicelib.officers import deputies_store
from chalicelib.officers.deputies_store import Deputy, DeputyKind
from chalicelib.officers.service import check_id
from chalicelib.platform import clock
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    answer_json,
    answer_nothing,
    choose_language,
    read_query,
)
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import JAKARTA, format_shown
from chalicelib.reports.access import office_access
from chalicelib.reports.http import view_parts
from chalicelib.reports.texts import deputy_titles


def list_deputies(request: Request) -> Response:
    return _answer_list(deputies_store.load_deputies(_find_office(request)), request)


def list_own(request: Request) -> Response:
    return _answer_list(deputies.find_own(get_officer(request).id), request)


def name_deputy(request: Request, body: schemas.DeputyBody) -> Response:
    office, reason = _find_office(request), body.reason.strip()
    if not reason:
        raise BadField(field="reason", rule="missing")
    naming = Naming(
        office,
        DeputyKind(body.kind),
        body.username,
        _parse_day("begins", body.begins),
        _parse_day("ends", body.ends),
        reason,
    )
    deputy = deputies.name_deputy(naming, get_officer(request))
    return answer_json(_show_deputy(deputy, choose_language(request)), 201)


def end_deputy(request: Request, deputy: str) -> Response:
    deputies.end_deputy(_find_office(request), deputy, get_officer(request).id)
    return answer_nothing()


def read_work(request: Request, officer: str) -> Response:
    return _answer_work(departure.find_work(check_id(officer)), request)


def end_work(request: Request, officer: str, body: schemas.DepartureBody) -> Response:
    reason = body.reason.strip()
    if not reason:
        raise BadField(field="reason", rule="missing")
    admin = get_officer(request)
    ended = departure.end_work(check_id(officer), body.username or "", reason, admin)
    return _answer_work(ended, request)


def _answer_work(work: departure.Departure, request: Request) -> Response:
    language, now = choose_language(request), clock.now()
    body: schemas.OfficersWork = {
        "active": work.was_active,
        "deputies": [_show_deputy(each, language) for each in work.deputies],
        "handed_on": [_show_deputy(each, language) for each in work.handed_on],
        "browsers": [views.show_contact(each, now, language) for each in work.browsers],
    }
    return answer_json(body)


def _find_office(request: Request) -> str:
    officer, wanted = get_officer(request), read_query(request).get("agency")
    return office_access.find_office_to_lead(officer, wanted, city())


def _parse_day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadField(field=field, rule="limits") from None


def _answer_list(found: list[Deputy], request: Request) -> Response:
    language = choose_language(request)
    body: schemas.Deputies = {
        "items": [_show_deputy(each, language) for each in found],
        "next": None,
    }
    return answer_json(body)


def _show_deputy(deputy: Deputy, language: Language) -> schemas.DeputyAnswer:
    today = clock.now().astimezone(JAKARTA).date()
    over = deputy.is_over(today)
    return {
        "id": deputy.id,
        "agency": view_parts.office_view(deputy.office, language),
        "kind": deputy.kind,
        "title": deputy_titles.write_title(deputy.kind, deputy.office, city(), language),
        "name": deputy.name,
        "begins": deputy.begins.isoformat(),
        "ends": deputy.ends.isoformat(),
        "reason": deputy.reason,
        "state": "over" if over else "acting" if deputy.counts_on(today) else "coming",
        "named_at": format_shown(deputy.named_at),
        "ended_at": format_shown(deputy.ended_at) if deputy.ended_at else None,
    }
