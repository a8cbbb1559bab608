"""The calls of administrators about officers' accounts."""

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.officers import schemas, service, user_pool
from chalicelib.officers.model import Account, AccountRights
from chalicelib.officers.service import AccountChange, AccountSearch, Place
from chalicelib.officers.user_pool_calls import load_rights
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    answer_json,
    answer_nothing,
    choose_language,
    read_query,
)
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.reports.http.view_parts import office_view


def list_officers(request: Request) -> Response:
    query, language = read_query(request), choose_language(request)
    role = pagination.read_choice(query, "role", [*Role])
    search = AccountSearch(
        pagination.read_code(query, "agency", (*city().offices, *city().former)),
        Role(role) if role else None,
        query.get("q", "").strip(),
    )
    limit, start = pagination.read_limit(query), _read_cursor(query)
    try:
        accounts, place = service.list_accounts(search, limit, start)
    except user_pool.BadToken:
        raise pagination.make_cursor_error() from None
    body: schemas.Officers = {
        "items": [_show_account(each, language) for each in accounts],
        "next": pagination.build_cursor(place.token, str(place.skip)) if place else None,
    }
    return answer_json(body)


def create_officer(request: Request, body: schemas.NewOfficerBody) -> Response:
    change = _read_change(body, enabled=True)
    admin = get_officer(request).id
    created = service.create_officer(body.username, body.email, change, admin)
    location = {"Location": f"/v1/officers/{created.account.id}"}
    return answer_json(_show_rights(created, request), 201, location)


def read_officer(request: Request, officer: str) -> Response:
    return answer_json(_show_rights(load_rights(service.check_id(officer)), request))


def change_officer(request: Request, officer: str, body: schemas.OfficerBody) -> Response:
    identifier, change = service.check_id(officer), _read_change(body, enabled=body.active)
    rights = service.change_officer(identifier, change, get_officer(request).id)
    return answer_json(_show_rights(rights, request))


def send_first_password(request: Request, officer: str) -> Response:
    service.send_first_password(service.check_id(officer), get_officer(request).id)
    return answer_nothing()


def forget_authenticator(request: Request, officer: str) -> Response:
    service.forget_authenticator(service.check_id(officer), get_officer(request).id)
    return answer_nothing()


def _read_change(
    body: schemas.OfficerBody | schemas.NewOfficerBody, *, enabled: bool
) -> AccountChange:
    name = body.name.strip()
    if not name:
        raise BadField(field="name", rule="limits")
    return AccountChange(name, body.agency, frozenset(body.roles), enabled)


def _read_cursor(query: pagination.Query) -> Place:
    if "cursor" not in query:
        return Place()
    token, skip = pagination.parse_cursor(query["cursor"], 2)
    if not (skip.isdecimal() and len(skip) <= 2 and int(skip) < user_pool.PAGE):
        raise pagination.make_cursor_error()
    return Place(token, int(skip))


def _show_account(account: Account, language: Language) -> schemas.OfficerLine:
    return {
        "id": account.id,
        "username": account.username,
        "name": account.name,
        "email": account.email,
        "agency": office_view(account.agency, language) if account.agency else None,
        "state": "active" if account.enabled else "disabled",
        "first_password": account.first_password,
    }


def _show_rights(rights: AccountRights, request: Request) -> schemas.Officer:
    return {
        **_show_account(rights.account, choose_language(request)),
        "roles": sorted(rights.roles),
        "authenticator": rights.authenticator,
    }
