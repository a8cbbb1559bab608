"""The calls of administrators about partners' api_keys."""

import re
from datetime import datetime

from chalice.app import Request, Response

from chalicelib.intake.partner import ACTIVE
from chalicelib.platform import clock
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.errors import BadField, UnknownPartnerKey
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import answer_json, answer_nothing
from chalicelib.platform.moments import format_shown
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.publishing.partner_keys import schemas
from chalicelib.publishing.partner_keys.store import PartnerKey, PartnerKeys

_ID = re.compile(r"[0-9a-f]{12}")


def list_partner_keys() -> Response:
    now = clock.now()
    body: schemas.PartnerKeyList = {
        "items": [_show_key(each, now) for each in _open_keys().load_all()],
        "next": None,
    }
    return answer_json(body)


def issue_partner_key(request: Request, body: schemas.PartnerKeyBody) -> Response:
    now = clock.now()
    named = {name: getattr(body, name).strip() for name in ("name", "contact")}
    if missing := [name for name, text in named.items() if not text]:
        raise BadField(field=missing[0], rule="limits")
    keys = _open_keys()
    partner = _find_key(keys, body.beside).partner if body.beside else None
    key, stored = keys.issue(named["name"], named["contact"], body.most, now, partner)
    _log_change("partner_key_issued", stored, request)
    answer: schemas.IssuedPartnerKey = {**_show_key(stored, now), "api_key": key}
    return answer_json(answer, 201)


def limit_partner_key(request: Request, key: str, body: schemas.PartnerLimitBody) -> Response:
    keys = _open_keys()
    stored = _find_key(keys, key)
    keys.limit(stored, body.most)
    _log_change("partner_key_limited", stored, request)
    return answer_json(_show_key(stored, clock.now()) | {"most": body.most})


def revoke_partner_key(request: Request, key: str) -> Response:
    keys = _open_keys()
    stored = _find_key(keys, key)
    keys.revoke(stored)
    _log_change("partner_key_revoked", stored, request)
    return answer_nothing()


def _open_keys() -> PartnerKeys:
    return PartnerKeys(get_client("dynamodb"), settings().table)


def _find_key(keys: PartnerKeys, key: str) -> PartnerKey:
    found = keys.find(key) if _ID.fullmatch(key) else []
    if not found:
        raise UnknownPartnerKey(key=key[:40])
    return found[0]


def _log_change(event: str, key: PartnerKey, request: Request) -> None:
    log.info(event, key=key.id, by=get_officer(request).id)


def _show_key(key: PartnerKey, now: datetime) -> schemas.PartnerKey:
    return {
        "id": key.id,
        "partner": key.partner,
        "name": key.name,
        "contact": key.contact,
        "state": "active" if key.state == ACTIVE else "revoked",
        "most": key.most,
        "used_today": key.used_today(now),
        "created_at": format_shown(key.created_at),
    }
