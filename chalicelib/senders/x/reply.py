"""Answers on X: a post answers a post, a direct message answers a direct message.

Requests are signed with OAuth 1.0a, whose tokens do not expire:
https://docs.x.com/fundamentals/authentication/overview.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from chalicelib.senders.json_values import parse_answer
from chalicelib.senders.model import Notice, Outcome, Request, SendResult

API = "https://api.x.com/2"
PRIVATE = "https://ton.twitter.com/"  # files of direct messages: only the two people can fetch them
POST_WEIGHT = 280
MESSAGE_LENGTH = 10_000
LINK_WEIGHT = 23  # whatever the link's length: https://docs.x.com/fundamentals/counting-characters
# Code points that weigh 1, all others 2:
# https://github.com/twitter/twitter-text/blob/master/config/v3.json
LIGHT = (range(0x1100), range(0x2000, 0x200E), range(0x2010, 0x2020), range(0x2032, 0x2038))
DEFAULT_WAIT, LONGEST_WAIT = 900, 43_200  # seconds
# The limit that is reached may be our account's of the day, the app's of the day, or the route's.
LIMITS = ("x-user-limit-24hour", "x-app-limit-24hour", "x-rate-limit")
MEANINGS = {
    401: Outcome.EXPIRED,
    402: Outcome.EXPIRED,  # the credit is used up
    408: Outcome.LATER,
    409: Outcome.LATER,
    425: Outcome.LATER,
    429: Outcome.LATER,
}

_LINK = re.compile(r"https?://[!-~]*[A-Za-z0-9/#=_&-]")
_HOST = re.compile(r"\b(?:[A-Za-z0-9-]{1,63}\.){1,6}(?:id|com|net|org)\b")  # X counts it as a link
_MENTION = re.compile(r"(?<![A-Za-z0-9_])[@＠](?=[A-Za-z0-9_])")
_CODE = re.compile(r"[a-z0-9-]{1,40}")
_ID = re.compile(r"[0-9]{1,20}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_POSTED_BEFORE = re.compile(r"duplicate content", re.IGNORECASE)
# The account that is answered may be suspended as well; X calls ours "your" or "this".
_OURS_CLOSED = re.compile(
    r"\b(?:your|this) (?:account|app)\b.{0,40}\b(?:suspended|locked)", re.IGNORECASE
)
_NOT_PERMITTED = frozenset(
    (
        "client-forbidden",
        "client-not-enrolled",
        "oauth1-permissions",
        "unsupported-authentication",
        "usage-capped",
    )
)


def build_request(to: str, notice: Notice, access: Mapping[str, str], now: datetime) -> Request:
    """Return the request that posts an answer or sends a direct message.

    Sources: https://docs.x.com/x-api/posts/creation-of-a-post,
    https://docs.x.com/x-api/direct-messages/create-dm-message-by-participant-id.
    Raises KeyError when ``access`` lacks a key, and ValueError for a ``to`` that is not ours.
    """
    body: dict[str, object]
    match to.split("/"):
        case [_, "post", _, post, _]:
            url, text = f"{API}/tweets", fit_text(notice)
            body = {"text": text, "reply": {"in_reply_to_tweet_id": post}}
        case [_, "dm", _, person]:
            url = f"{API}/dm_conversations/with/{person}/messages"
            body = {"text": (text := notice.whole[:MESSAGE_LENGTH])}
        case _:
            raise ValueError("neither a post nor a direct message")
    nonce = sha256(f"{to}\n{text}\n{now.isoformat()}".encode(errors="replace")).hexdigest()[:32]
    signed = _sign_request("POST", url, access, nonce=nonce, timestamp=str(int(now.timestamp())))
    headers = {**signed, "Content-Type": "application/json"}
    return Request("POST", url, headers, json.dumps(body).encode())


def media_request(source: str, access: Mapping[str, str]) -> Request:
    """Return the request for a file. It is signed only where X requires it, so that the signature
    goes to no other server:
    https://developer.x.com/en/docs/direct-messages/message-attachments/guides/retrieving-media.
    """
    signed = _sign_request("GET", source, access) if source.startswith(PRIVATE) else {}
    return Request("GET", source, signed)


def _sign_request(
    method: str,
    url: str,
    access: Mapping[str, str],
    *,
    nonce: str | None = None,
    timestamp: str | None = None,
) -> Mapping[str, str]:
    """Return the headers of a signed request. OAuth 1.0a does not sign a JSON body."""
    from oauthlib.oauth1 import Client  # type: ignore[import-untyped, unused-ignore]

    client = Client(
        access["consumer_key"],
        client_secret=access["consumer_secret"],
        resource_owner_key=access["token"],
        resource_owner_secret=access["token_secret"],
        nonce=nonce,
        timestamp=timestamp,
    )
    _, headers, _ = client.sign(url, http_method=method)
    return dict(headers)


def fit_text(notice: Notice) -> str:
    """Return the notice as one post with its number, its link and how to get no more notices.

    Mentions lose their @: X lets a program address only people who addressed it
    (https://help.x.com/en/rules-and-policies/x-automation).
    """
    text, end = (
        _MENTION.sub("", notice.text).strip(),
        f"… {notice.track_url} {notice.stop}".rstrip(),
    )
    if weigh_text(whole := f"{text} {notice.stop}".rstrip()) <= POST_WEIGHT:
        return whole
    words = " ".join(text.replace(notice.track_url, " ").split())
    start = _cut_words(words, POST_WEIGHT - weigh_text(end))
    if notice.number not in start:
        start = _cut_words(f"{notice.number}: {words}", POST_WEIGHT - weigh_text(end))
    return f"{start}{end}"


def _cut_words(text: str, most_weight: int) -> str:
    """Return as many whole words as weigh no more than ``most_weight``."""
    cut = ""
    for word in text.split():
        if weigh_text(f"{cut} {word}") > most_weight:
            break
        cut = f"{cut} {word}".strip()
    return cut.rstrip(" .,:;-")


def weigh_text(text: str) -> int:
    """Return the weight of a text in X's characters; a little more when it has combined signs."""
    plain, links = _LINK.subn("", text)
    hosts = sum(max(LINK_WEIGHT - len(host[0]), 0) for host in _HOST.finditer(plain))
    light = sum(any(ord(sign) in signs for signs in LIGHT) for sign in plain)
    return 2 * len(plain) - light + LINK_WEIGHT * links + hosts


def read_response(
    status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> SendResult:
    """Return the result that a response of X means.

    Source: https://docs.x.com/x-api/fundamentals/response-codes-and-errors.
    """
    answer = parse_answer(body)
    if 200 <= status < 300:
        return SendResult(Outcome.SENT, external_id=_posted_id(answer))
    code, words = _reason_code(status, answer), _problem_text(answer)
    if status == 403 and _POSTED_BEFORE.search(words):
        return SendResult(Outcome.SENT, code="duplicate")
    if status == 403 and (code in _NOT_PERMITTED or _OURS_CLOSED.search(words)):
        return SendResult(Outcome.EXPIRED, code=code)
    outcome = MEANINGS.get(status, Outcome.REFUSED if 400 <= status < 500 else Outcome.LATER)
    after = _wait_seconds(headers, now) if status == 429 else None
    return SendResult(outcome, after=after, code=code)


def _posted_id(answer: Mapping[str, object]) -> str | None:
    """Return the id of the new post or message, in the form that later answers to it refer to."""
    posted = answer.get("data")
    if not isinstance(posted, dict):
        return None
    post, message = posted.get("id"), posted.get("dm_event_id")
    if isinstance(message, str) and _ID.fullmatch(message):
        return f"dm-{message}"
    return post if isinstance(post, str) and _ID.fullmatch(post) else None


def _reason_code(status: int, answer: Mapping[str, object]) -> str:
    """Return the problem's reason, else the last part of its address, else the status."""
    problem = answer.get("reason") or answer.get("type")
    last = problem.rpartition("/")[2] if isinstance(problem, str) else ""
    return last if _CODE.fullmatch(last) else str(status)


def _problem_text(answer: Mapping[str, object]) -> str:
    errors = answer.get("errors")
    problems = [answer, *(errors if isinstance(errors, list) else [])]
    texts = [
        problem.get(name)
        for problem in problems
        if isinstance(problem, dict)
        for name in ("detail", "message")
    ]
    return "\n".join(each for each in texts if isinstance(each, str))


def _wait_seconds(headers: Mapping[str, str], now: datetime) -> int:
    """Return the seconds until the exhausted limit is reset, else those that ``Retry-After`` names:
    https://docs.x.com/x-api/fundamentals/rate-limits.
    """
    values = {name.lower(): value.strip() for name, value in headers.items()}
    used_up = [limit for limit in LIMITS if values.get(f"{limit}-remaining") == "0"]
    reset = values.get(f"{(used_up or LIMITS[-1:])[0]}-reset", "")
    after = values.get("retry-after", "")
    seconds = DEFAULT_WAIT
    if _SECONDS.fullmatch(reset):
        seconds = int(reset) - int(now.timestamp())
    elif _SECONDS.fullmatch(after):
        seconds = int(after)
    return min(max(seconds, 1), LONGEST_WAIT)
