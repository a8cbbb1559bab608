"""Answers over the Graph API to messages of Facebook, Messenger and Instagram, and the meaning of
the API's responses: https://developers.facebook.com/docs/graph-api/guides/error-handling.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.senders.json_values import as_sent_id, parse_answer
from chalicelib.senders.model import Notice, Outcome, Request, SendResult
from chalicelib.senders.reply_text import fit_text

# The newest version in 2026: https://developers.facebook.com/docs/graph-api/changelog
GRAPH = "https://graph.facebook.com/v26.0"

# The longest text of each form, in bytes. Instagram counts its messages in bytes; a text within a
# number of bytes is also within the same number of characters.
# https://developers.facebook.com/docs/messenger-platform/reference/send-api
# https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/comments
LONGEST = {
    "message": 2000,
    "ig-message": 1000,
    "comment": 8000,
    "ig-comment": 300,
    "ig-mention": 300,
}

LATER, EXPIRED, REFUSED = Outcome.LATER, Outcome.EXPIRED, Outcome.REFUSED
SOON, LIMIT, BLOCKED = 900, 43_200, 3600  # seconds

# All other codes mean that Meta refuses this one message: 100, 551, 131026, 131047 and so on.
# https://developers.facebook.com/docs/messenger-platform/error-codes
# https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
THROTTLED = {4, 17, 32, 341, 613, *range(80001, 80015), 130429, 131048, 131056}
FAILING = {1, 2, 1200, 131000, 131016, 131057}
# Faults of our tokens and permissions, and our accounts that are locked, unpaid or unregistered.
NO_ACCESS = {0, 3, 10, 102, 104, 190, *range(200, 300), 463, 467}
NO_ACCESS |= {131005, 131031, 131042, 131045, 133010}
POLICY = 368  # we are blocked for a while
REPEATED = 506  # the same text was posted just before, so it has arrived

# Codes of permissions that, with these subcodes, concern the person: the hours in which an answer
# is allowed are over, or the person takes no messages.
PERSONAL = {(10, 2018065), (10, 2018278), (10, 2534022), (200, 1545041)}
RESTRICTED = (10, 1893063)  # our page may not send for a while

_SECONDS = re.compile(r"[0-9]{1,9}")


ApiCall = tuple[str, Mapping[str, object]]  # a path of the API, and the body that is posted to it


def build_request(to: str, notice: Notice, access: Mapping[str, str], now: datetime) -> Request:
    """Return the request that notifies one person. ``to`` is ``meta/<form>/<ids>``.

    Raises KeyError when ``access`` has no token.
    """
    _, kind, *ids = to.split("/")
    path, body = _FORMS[kind](ids, fit_text(notice, LONGEST[kind]), notice.seq)
    return post_request(path, body, access)


def _message(ids: list[str], text: str, seq: int) -> ApiCall:
    """An answer, or an update, which Meta allows within a day of the person's message.

    Later only a human may write (the tag HUMAN_AGENT; the tags for notices ended in April 2026), so
    Meta refuses the request then:
    https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags.
    """
    page, person = ids
    kind = "RESPONSE" if seq == 1 else "UPDATE"
    body = {"recipient": {"id": person}, "messaging_type": kind, "message": {"text": text}}
    return f"{page}/messages", body


def _ig_message(ids: list[str], text: str, seq: int) -> ApiCall:
    account, person = ids
    return f"{account}/messages", {"recipient": {"id": person}, "message": {"text": text}}


def _comment(ids: list[str], text: str, seq: int) -> ApiCall:
    return f"{ids[1]}/comments", {"message": text}


def _ig_comment(ids: list[str], text: str, seq: int) -> ApiCall:
    return f"{ids[1]}/replies", {"message": text}


def _ig_mention(ids: list[str], text: str, seq: int) -> ApiCall:
    """Source: https://developers.facebook.com/docs/instagram-api/reference/ig-user/mentions."""
    account, picture, comment = ids
    where = {"media_id": picture, "comment_id": comment} if comment else {"media_id": picture}
    return f"{account}/mentions", {**where, "message": text}


_FORMS: dict[str, Callable[[list[str], str, int], ApiCall]] = {
    "message": _message,
    "ig-message": _ig_message,
    "comment": _comment,
    "ig-comment": _ig_comment,
    "ig-mention": _ig_mention,
}


def post_request(path: str, body: Mapping[str, object], access: Mapping[str, str]) -> Request:
    """Return a POST to the Graph API. Raises KeyError when ``access`` has no token."""
    headers = {**bearer_header(access), "Content-Type": "application/json"}
    return Request("POST", f"{GRAPH}/{path}", headers, json.dumps(body).encode())


def bearer_header(access: Mapping[str, str]) -> dict[str, str]:
    """Return the header with our token. Raises KeyError when ``access`` has none."""
    return {"Authorization": f"Bearer {access['token']}"}


def media_request(source: str, access: Mapping[str, str]) -> Request:
    """Return the request for a file. Its address is signed, so no server needs to see our token."""
    return Request("GET", source)


def read_response(
    status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> SendResult:
    """Return the result that a response of the Graph API means."""
    answer = parse_answer(body)
    failure = answer.get("error")
    if isinstance(failure, dict):
        code, subcode = _as_number(failure.get("code")), _as_number(failure.get("error_subcode"))
        return _read_failure(status, headers, code, subcode)
    if 200 <= status < 300:
        return SendResult(Outcome.SENT, external_id=_posted_id(answer))
    return _read_failure(status, headers, None, None)


def _read_failure(
    status: int, headers: Mapping[str, str], code: int | None, subcode: int | None
) -> SendResult:
    reason = str(status if code is None else code) + (f"-{subcode}" if subcode else "")
    if code == REPEATED:
        return SendResult(Outcome.SENT, code=reason)
    outcome, after = _find_meaning(status, code, subcode)
    if outcome is LATER and after != BLOCKED:
        after = _wait_seconds(headers) or after
    return SendResult(outcome, after=after, code=reason)


def _find_meaning(status: int, code: int | None, subcode: int | None) -> tuple[Outcome, int | None]:
    if (code, subcode) in PERSONAL:
        return REFUSED, None
    if code == POLICY or (code, subcode) == RESTRICTED:
        return LATER, BLOCKED
    if code in THROTTLED or (status == 429 and code not in NO_ACCESS):
        return LATER, SOON
    if code in NO_ACCESS or (code is None and status == 401):
        return EXPIRED, None
    return (REFUSED if 400 <= status < 500 and code not in FAILING else LATER), None


def _wait_seconds(headers: Mapping[str, str]) -> int | None:
    """Return the seconds until Meta allows more requests:
    https://developers.facebook.com/docs/graph-api/overview/rate-limiting.
    """
    values = {name.lower(): value for name, value in headers.items()}
    usage = (values.get("x-business-use-case-usage", ""), values.get("x-app-usage", ""))
    minutes = max(map(_regained_minutes, usage))
    if minutes:
        return min(minutes * 60, LIMIT)
    retry_after = values.get("retry-after", "").strip()
    return min(max(int(retry_after), 1), LIMIT) if _SECONDS.fullmatch(retry_after) else None


def _regained_minutes(usage: str) -> int:
    """Return the longest wait, in minutes, among the limits of all our accounts."""
    limits = parse_answer(usage)
    rows = [limits, *(row for rows in limits.values() if isinstance(rows, list) for row in rows)]
    waits = [
        _as_number(row.get("estimated_time_to_regain_access"))
        for row in rows
        if isinstance(row, dict)
    ]
    return max((wait for wait in waits if wait), default=0)


def _as_number(value: object) -> int | None:
    if isinstance(value, str) and _SECONDS.fullmatch(value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        return None
    return value


def _posted_id(answer: Mapping[str, object]) -> str | None:
    """Return the id of the posted message, which each product names in its own way."""
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    nested = first.get("id") if isinstance(first, dict) else None
    ids = (answer.get("message_id"), answer.get("id"), nested)
    return next(filter(None, map(as_sent_id, ids)), None)
