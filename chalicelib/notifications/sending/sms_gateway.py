"""Send an SMS by the HTTP gateway of a provider, as a row of ``sms_routes.csv`` describes it.

A gateway knows no repeats, so each message is sent once (docs/decisions/0032).
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from chalicelib.city.sms_route import Pairs, RequestForm, SmsRoute
from chalicelib.notifications.sending.sms_and_mail import AnswerLost, NotSent
from chalicelib.notifications.texts.gsm_text import plain_text
from chalicelib.platform import http_client
from chalicelib.platform.aws import secrets
from chalicelib.reports.contact.delivery_states import UNREACHABLE
from chalicelib.senders.model import Request

CHANNEL = "sms"  # under which the secret has the key of a gateway: ``sms/<code>``
HOME = "+62"
MOST_READ = 4000  # characters of an answer that are looked at
MOST_ID = 100
# Answers of a server that did nothing: it refuses the request, or is not there to take it.
_NOT_TAKEN = (*range(400, 500), 503)
_CONTENT_TYPES = {
    RequestForm.FORM: "application/x-www-form-urlencoded",
    RequestForm.JSON: "application/json",
}


def send_sms(route: SmsRoute, phone: str, text: str) -> str:
    """Send an SMS to an E.164 number once, and return the provider's id of it; empty where the
    provider gives none.

    Raises NotSent when the message was surely not taken, and AnswerLost when nobody knows.
    """
    try:
        key = secrets.load_access(CHANNEL, route.code).get("key", "")
        if not key:
            raise NotSent("no-key")
        request = build_request(route, key, phone, plain_text(text))
        answer = http_client.send(request.method, request.url, request.headers, request.body)
    except secrets.Unavailable as fault:
        raise NotSent(str(fault)) from None
    except http_client.AnswerLost:
        raise AnswerLost from None
    except http_client.Unreachable:
        raise NotSent(UNREACHABLE) from None
    return read_answer(route, answer.status, answer.body)


def build_request(route: SmsRoute, key: str, phone: str, text: str) -> Request:
    """Return the request that sends a text. ``key`` is the secret of our account there."""
    digits = phone.removeprefix("+")
    local = f"0{phone.removeprefix(HOME)}" if phone.startswith(HOME) else digits
    values = {"user": route.user, "key": key, "sender": route.sender, "text": text}
    values |= {"to": phone, "digits": digits, "local": local}
    parameters, headers = dict(_fill(route.parameters, values)), dict(_fill(route.headers, values))
    if route.form is RequestForm.GET:
        mark = "&" if "?" in route.url else "?"
        return Request("GET", f"{route.url}{mark}{urlencode(parameters)}", headers)
    headers = {"Content-Type": _CONTENT_TYPES[route.form], **headers}
    is_json = route.form is RequestForm.JSON
    body = json.dumps(parameters) if is_json else urlencode(parameters)
    return Request("POST", route.url, headers, body.encode())


def _fill(pairs: Pairs, values: Mapping[str, str]) -> Pairs:
    return tuple((name, text.format_map(values)) for name, text in pairs)


def read_answer(route: SmsRoute, status: int, body: bytes) -> str:
    """Return the provider's id of the message that an answer accepts. An answer that neither
    accepts nor refuses says nothing. Raises NotSent or AnswerLost.
    """
    if status in _NOT_TAKEN:
        raise NotSent(str(status))
    text = body[: 4 * MOST_READ].decode("utf-8", "replace")[:MOST_READ]
    members = _parse_members(text) if route.status_path or route.id_path else None
    state = _find_member(members, route.status_path) if route.status_path else text
    if match := _match(route, route.accepted, state):
        if status // 100 != 2:
            raise AnswerLost
        return (match.groupdict().get("id") or _find_member(members, route.id_path))[:MOST_ID]
    if route.refused and _match(route, route.refused, state):
        raise NotSent("refused")
    raise AnswerLost


def _match(route: SmsRoute, pattern: str, state: str) -> re.Match[str] | None:
    """Return the match of a whole member, or of any part of a text."""
    return re.fullmatch(pattern, state) if route.status_path else re.search(pattern, state)


def _parse_members(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _find_member(members: Any, path: tuple[str, ...]) -> str:
    """Return the text of the member that a path leads to; empty where there is none. A number in a
    path is a place of a list, from 0.
    """
    for name in path:
        if isinstance(members, list) and name.isdecimal() and int(name) < len(members):
            members = members[int(name)]
        elif isinstance(members, dict):
            members = members.get(name)
        else:
            return ""
    if not path or members is None or isinstance(members, dict | list):
        return ""
    return json.dumps(members) if isinstance(members, bool) else str(members)
