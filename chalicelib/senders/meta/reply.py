"""Answers over the Graph API to what came by Facebook, Messenger or Instagram, and what the API
says to them: https://developers.facebook.com/docs/graph-api/guides/error-handling.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.senders.model import Notice, Outcome, Request, SendResult

# The newest of 2026: https://developers.facebook.com/docs/graph-api/changelog
GRAPH = "https://graph.facebook.com/v26.0"

# The longest text of each, counted in bytes: Instagram counts its messages so, and a limit that is
# one of characters is never passed by it.
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

# What is not here refuses this person this one time: 100, 551, 131026, 131047 and so on.
# https://developers.facebook.com/docs/messenger-platform/error-codes
# https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
THROTTLED = {4, 17, 32, 341, 613, *range(80001, 80015), 130429, 131048, 131056}
FAILING = {1, 2, 1200, 131000, 131016, 131057}
# Tokens, permissions, and accounts of ours that are locked, unpaid or not registered.
NO_ACCESS = {0, 3, 10, 102, 104, 190, *range(200, 300), 463, 467}
NO_ACCESS |= {131005, 131031, 131042, 131045, 133010}
POLICY = 368  # blocked for a while
REPEATED = 506  # the very same was posted just before: it is there

# Codes of permissions that, with these subcodes, are about the person: outside the hours in which
# an answer is allowed, or not taking messages.
PERSONAL = {(10, 2018065), (10, 2018278), (10, 2534022), (200, 1545041)}
RESTRICTED = (10, 1893063)  # a page that may not send for a while

_ID = re.compile(r"[!-~]{1,512}")
_SECONDS = re.compile(r"[0-9]{1,9}")


ApiCall = tuple[str, Mapping[str, object]]  # a path of the API, and what is posted to it


def build_request(to: str, notice: Notice, access: Mapping[str, str], now: datetime) -> Request:
    """``to`` is ``meta/<form>/<ids>``. Raises KeyError when ``access`` has no token."""
    _, kind, *ids = to.split("/")
    path, body = _FORMS[kind](ids, fit_text(notice, LONGEST[kind]), notice.seq)
    return post_request(path, body, access)


def _message(ids: list[str], text: str, seq: int) -> ApiCall:
    """Within a day of what the person wrote, an answer or news of it. Later only a human may write
    (the tag HUMAN_AGENT; those for notices ended in April 2026), so that is refused:
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
    """https://developers.facebook.com/docs/instagram-api/reference/ig-user/mentions"""
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
    headers = {**bearer_header(access), "Content-Type": "application/json"}
    return Request("POST", f"{GRAPH}/{path}", headers, json.dumps(body).encode())


def bearer_header(access: Mapping[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {access['token']}"}


def fit_text(notice: Notice, longest: int) -> str:
    """The text in so many bytes; one that is cut still ends in where to read on, and how to hear
    no more.
    """
    if len(notice.whole.encode()) <= longest:
        return notice.whole
    rest = f"… {notice.track_url} {notice.stop}".rstrip()
    start = notice.text.encode()[: max(0, longest - len(rest.encode()))].decode(errors="ignore")
    return start.rstrip() + rest


def media_request(source: str, access: Mapping[str, str]) -> Request:
    """The address is signed; the token would only be told to more servers."""
    return Request("GET", source)


def read_response(
    status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> SendResult:
    answer = _parse_object(body)
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
    """Seconds until more is allowed: https://developers.facebook.com/docs/graph-api/overview/rate-limiting."""
    values = {name.lower(): value for name, value in headers.items()}
    usage = (values.get("x-business-use-case-usage", ""), values.get("x-app-usage", ""))
    minutes = max(map(_regained_minutes, usage))
    if minutes:
        return min(minutes * 60, LIMIT)
    retry_after = values.get("retry-after", "").strip()
    return min(max(int(retry_after), 1), LIMIT) if _SECONDS.fullmatch(retry_after) else None


def _regained_minutes(usage: str) -> int:
    """The longest of the waits, in minutes, among the limits of each of our accounts."""
    limits = _parse_object(usage)
    rows = [limits, *(row for rows in limits.values() if isinstance(rows, list) for row in rows)]
    waits = [
        _as_number(row.get("estimated_time_to_regain_access"))
        for row in rows
        if isinstance(row, dict)
    ]
    return max((wait for wait in waits if wait), default=0)


def _parse_object(text: str | bytes) -> dict[str, object]:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _as_number(value: object) -> int | None:
    if isinstance(value, str) and _SECONDS.fullmatch(value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        return None
    return value


def _posted_id(answer: Mapping[str, object]) -> str | None:
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    nested = first.get("id") if isinstance(first, dict) else None
    ids = (answer.get("message_id"), answer.get("id"), nested)
    return next((each for each in ids if isinstance(each, str) and _ID.fullmatch(each)), None)
