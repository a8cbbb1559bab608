"""X: the posts and direct messages we send, their OAuth signatures, and what X answers."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.common import Request as Signed
from oauthlib.oauth1.rfc5849 import signature
from oauthlib.oauth1.rfc5849.utils import parse_authorization_header

from chalicelib.senders.model import Notice, Outcome, Request, SendResult
from chalicelib.senders.x import reply as x_reply
from tests.rows import each_row

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
EPOCH = 1_795_395_600
POST = "x/post/1730000000000000001/1990000000000000001/2200000000000000011"
DM = "x/dm/1730000000000000001/2200000000000000011"
NUMBER = "JK261123-00007D"
URL = f"https://lapor.tanggap.test/laporan/{NUMBER}"
ACCESS = {"consumer_key": "ck", "consumer_secret": "c&s", "token": "tk", "token_secret": "t=s"}
PHOTO = "https://ton.twitter.com/1.1/ton/data/dm/1/2/Contoh.jpg"


def a_notice(
    said: str = "diterima dan menunggu di Kelurahan Kebon Jeruk.", **changes: Any
) -> Notice:
    given: dict[str, Any] = {
        "text": f"Laporan {NUMBER}: {said} Cek: {URL}",
        "number": NUMBER,
        "seq": 1,
        "at": NOW,
        "kind": "status",
        "status": "menunggu",
        "status_label": "Menunggu",
        "holder": "31.73.05.1001",
        "holder_name": "Kelurahan Kebon Jeruk",
        "note": None,
        "track_url": URL,
    }
    return Notice(**{**given, **changes})


def sent(to: str = POST, **changes: Any) -> Request:
    return x_reply.build_request(to, a_notice(**changes), ACCESS, NOW)


def said(request: Request) -> Any:
    return json.loads(request.body)


def oauth(request: Request) -> dict[str, str]:
    given = parse_authorization_header(request.headers["Authorization"])
    return {name: unquote(value) for name, value in given}


def verified(request: Request, *keys: str) -> bool:
    """As a server of OAuth does it, with the package's own verification."""
    given = Signed(request.url, request.method, None, dict(request.headers))
    given.params = signature.collect_parameters(headers=request.headers, with_realm=False)
    given.signature = oauth(request)["oauth_signature"]
    return bool(signature.verify_hmac_sha1(given, *(keys or ("c&s", "t=s"))))


# --- requests ------------------------------------------------------------------------------------


def test_a_post_is_answered_by_a_post_under_it() -> None:
    request = sent()
    assert (request.method, request.url) == ("POST", "https://api.x.com/2/tweets")
    assert request.headers["Content-Type"] == "application/json"
    assert said(request) == {
        "text": a_notice().text,
        "reply": {"in_reply_to_tweet_id": "1990000000000000001"},
    }


def test_a_direct_message_is_answered_by_one() -> None:
    request = sent(DM)
    assert request.method == "POST"
    assert request.url == "https://api.x.com/2/dm_conversations/with/2200000000000000011/messages"
    assert said(request) == {"text": a_notice().text}
    assert len(said(sent(DM, said="x" * 20_000))["text"]) == 10_000


@pytest.mark.parametrize("to", ["", "x", "x/post/1/2", "x/dm/1", "x/like/1/2", "x/dm/1/2/3/4"])
def test_another_address_is_refused(to: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        sent(to)


@pytest.mark.parametrize("missing", ACCESS)
def test_access_that_lacks_a_member_is_named(missing: str) -> None:
    access = {name: value for name, value in ACCESS.items() if name != missing}
    for ask in (
        lambda: x_reply.build_request(POST, a_notice(), access, NOW),
        lambda: x_reply.media_request(PHOTO, access),
    ):
        with pytest.raises(KeyError, match=missing):
            ask()


@pytest.mark.parametrize("to", [POST, DM])
def test_the_signature_is_verified_as_servers_do_it(to: str) -> None:
    request = sent(to)
    assert verified(request)
    assert not verified(request, "another", "t=s")
    assert not verified(request, "c&s", "another")


def test_the_signature_is_that_of_the_documented_base_string() -> None:
    """https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature, by hand."""
    request = sent()
    given = oauth(request)
    made = given.pop("oauth_signature")
    parameters = "&".join(f"{name}={quote(given[name], safe='')}" for name in sorted(given))
    base = "&".join(quote(part, safe="") for part in ("POST", request.url, parameters))
    mac = hmac.digest(b"c%26s&t%3Ds", base.encode(), "sha1")
    assert base64.b64encode(mac).decode() == made


def test_the_parameters_come_from_what_is_given() -> None:
    given = oauth(sent())
    assert given["oauth_timestamp"] == str(EPOCH)
    assert given["oauth_consumer_key"] == "ck"
    assert given["oauth_token"] == "tk"
    assert given["oauth_signature_method"] == "HMAC-SHA1"
    assert given["oauth_version"] == "1.0"
    assert "oauth_body_hash" not in given


def test_a_nonce_is_that_of_one_request() -> None:
    later = x_reply.build_request(POST, a_notice(), ACCESS, NOW.replace(minute=1))
    requests = [sent(), sent(DM), sent(said="selesai."), later]
    assert len({oauth(request)["oauth_nonce"] for request in requests}) == 4
    assert sent() == sent()


def test_only_files_of_direct_messages_are_asked_for_with_a_signature() -> None:
    request = x_reply.media_request(PHOTO, ACCESS)
    assert (request.method, request.url, request.body) == ("GET", PHOTO, b"")
    assert verified(request)
    for source in (
        "https://pbs.twimg.com/media/a.jpg",
        "https://video.twimg.com/a.mp4?tag=12",
        "https://ton.twitter.com.evil.test/a.jpg",
    ):
        assert x_reply.media_request(source, {}) == Request("GET", source)


# --- fitting a post ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("abc é ñ", 7),
        ("日本", 4),
        ("…", 2),
        ("“–”", 3),
        ("😡", 2),
        (URL, 23),
        ("http://a.id/x", 23),
        (f"Cek: {URL}.", 29),
        (f"{URL} {URL}", 47),
        ("jakarta.go.id", 23),
        ("Jl. Raya No.5", 13),
    ],
)
def test_signs_are_weighed_as_x_does(text: str, weight: int) -> None:
    assert x_reply.weigh_text(text) == weight


def test_a_notice_that_fits_is_left_as_it_is() -> None:
    room = 280 - x_reply.weigh_text(a_notice("").text)
    fits = a_notice("x" * room)
    assert x_reply.weigh_text(fits.text) == 280
    assert x_reply.fit_text(fits) == fits.text
    assert x_reply.fit_text(a_notice("x" * (room + 1))) != a_notice("x" * (room + 1)).text


@pytest.mark.parametrize(
    "note",
    [
        "sudah kami angkut semua " * 30,
        "x" * 1000,
        "日本 " * 300,
        "😡" * 500,
        f"lihat {URL} dan https://jakarta.go.id/panjang " * 20,
        "a.id " * 200,
    ],
    ids=range(6),
)
def test_a_longer_notice_keeps_its_number_and_its_link(note: str) -> None:
    text = x_reply.fit_text(a_notice(note))
    assert x_reply.weigh_text(text) <= 280
    assert text.startswith(f"Laporan {NUMBER}")
    assert text.endswith(f"… {URL}")
    assert text.count(URL) == 1


def test_words_are_kept_whole() -> None:
    text = x_reply.fit_text(a_notice("sudah kami angkut semua " * 30))
    assert set(text.removesuffix(f"… {URL}").split()[2:]) == {"sudah", "kami", "angkut", "semua"}


def test_a_number_that_stands_late_is_put_first() -> None:
    notice = a_notice(text=f"{'panjang ' * 60} {NUMBER}. Cek: {URL}")
    assert x_reply.fit_text(notice).startswith(f"{NUMBER}: panjang")
    notice = a_notice(text=f"Laporan {NUMBER}{'x' * 300}")
    assert x_reply.fit_text(notice) == f"{NUMBER}: Laporan… {URL}"


@pytest.mark.parametrize(
    ("text", "posted"),
    [
        ("@siti_contoh diterima", "siti_contoh diterima"),
        ("oleh @dinas_contoh dan ＠lain", "oleh dinas_contoh dan lain"),
        ("surat ke lapor@contoh.id", "surat ke lapor@contoh.id"),
        ("jam 3 @ Monas", "jam 3 @ Monas"),
    ],
)
def test_nobody_is_mentioned(text: str, posted: str) -> None:
    assert x_reply.fit_text(a_notice(text=text)) == posted


@given(st.text(max_size=1500), st.sampled_from([POST, DM]))
def test_any_notice_can_be_sent(text: str, to: str) -> None:
    request = x_reply.build_request(to, a_notice(text), ACCESS, NOW)
    if to == POST:
        assert x_reply.weigh_text(said(request)["text"]) <= 280
        assert NUMBER in said(request)["text"].replace(URL, "")
        assert URL in said(request)["text"]


# --- answers -------------------------------------------------------------------------------------


def heard(status: int, body: Any = b"", **headers: str) -> SendResult:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return x_reply.read_response(
        status, {name.replace("_", "-"): v for name, v in headers.items()}, raw, NOW
    )


def a_problem(kind: str = "about:blank", detail: str = "Forbidden", **more: Any) -> dict[str, Any]:
    return {"title": "Forbidden", "type": kind, "detail": detail, "status": 403, **more}


PROBLEMS = "https://api.twitter.com/2/problems/"


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize(
    ("made", "external_id"),
    [
        ({"id": "1990000000000000099", "text": "Laporan"}, "1990000000000000099"),
        (
            {"dm_conversation_id": "1-2", "dm_event_id": "1990000000000000098"},
            "dm-1990000000000000098",
        ),
        ({"id": 5}, None),
        ({"id": "../5"}, None),
        (None, None),
        ([], None),
    ],
)
def test_what_was_posted_is_known_by_its_id(
    status: int, made: Any, external_id: str | None
) -> None:
    assert heard(status, {"data": made}) == SendResult(Outcome.SENT, external_id=external_id)


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"x_rate_limit_reset": str(EPOCH + 120)}, 120),
        ({"X_Rate_Limit_Reset": str(EPOCH + 120)}, 120),
        ({"x_rate_limit_reset": str(EPOCH - 5)}, 1),
        ({"x_rate_limit_reset": str(EPOCH + 90_000)}, 43_200),
        ({"x_rate_limit_reset": str(EPOCH + 60), "retry_after": "7"}, 60),
        ({"retry_after": "7"}, 7),
        ({"retry_after": "0"}, 1),
        ({"retry_after": "Mon, 23 Nov 2026 02:00:00 GMT"}, 900),
        ({"x_rate_limit_reset": "besok"}, 900),
        ({"x_rate_limit_reset": "9" * 5000}, 900),
        ({}, 900),
    ],
    ids=range(11),
)
def test_who_reached_the_limit_waits(headers: Mapping[str, str], after: int) -> None:
    assert heard(429, a_problem(), **headers) == SendResult(Outcome.LATER, after=after, code="429")


def test_the_limit_that_counts_is_the_one_that_is_used_up() -> None:
    day = {
        "x_rate_limit_remaining": "39998",
        "x_rate_limit_reset": str(EPOCH + 60),
        "x_user_limit_24hour_remaining": "0",
        "x_user_limit_24hour_reset": str(EPOCH + 7200),
    }
    assert heard(429, **day).after == 7200
    assert heard(429, **{**day, "x_user_limit_24hour_remaining": "3"}).after == 60


@each_row(
    ("status", "body", "expected"),
    [
        (500, b"", SendResult(Outcome.LATER, code="500")),
        (502, b"<html>", SendResult(Outcome.LATER, code="502")),
        (503, a_problem(), SendResult(Outcome.LATER, code="503")),
        (301, b"", SendResult(Outcome.LATER, code="301")),
        (401, a_problem(), SendResult(Outcome.EXPIRED, code="401")),
        (402, a_problem(), SendResult(Outcome.EXPIRED, code="402")),
        (
            400,
            a_problem(f"{PROBLEMS}invalid-request"),
            SendResult(Outcome.REFUSED, code="invalid-request"),
        ),
        (404, b"", SendResult(Outcome.REFUSED, code="404")),
        (403, a_problem(), SendResult(Outcome.REFUSED, code="403")),
        (
            403,
            a_problem(
                detail="You attempted to reply to a Tweet that is deleted or not visible to you."
            ),
            SendResult(Outcome.REFUSED, code="403"),
        ),
        (
            403,
            a_problem(detail="User has been suspended: [siti_contoh]."),
            SendResult(Outcome.REFUSED, code="403"),
        ),
        (
            403,
            a_problem(f"{PROBLEMS}not-authorized-for-resource"),
            SendResult(Outcome.REFUSED, code="not-authorized-for-resource"),
        ),
        (
            403,
            a_problem(detail="You are not allowed to create a Tweet with duplicate content."),
            SendResult(Outcome.SENT, code="duplicate"),
        ),
        (
            403,
            a_problem(f"{PROBLEMS}oauth1-permissions"),
            SendResult(Outcome.EXPIRED, code="oauth1-permissions"),
        ),
        (
            403,
            a_problem(f"{PROBLEMS}client-forbidden", reason="client-not-enrolled"),
            SendResult(Outcome.EXPIRED, code="client-not-enrolled"),
        ),
        (
            403,
            a_problem(f"{PROBLEMS}usage-capped"),
            SendResult(Outcome.EXPIRED, code="usage-capped"),
        ),
        (
            403,
            a_problem(
                detail="Your account is suspended and is not permitted to access this feature."
            ),
            SendResult(Outcome.EXPIRED, code="403"),
        ),
        (
            403,
            {
                "errors": [
                    {"code": 326, "message": "For safety, this account is temporarily locked."}
                ]
            },
            SendResult(Outcome.EXPIRED, code="403"),
        ),
        (403, a_problem("https://x.test/Siti Contoh"), SendResult(Outcome.REFUSED, code="403")),
        (403, a_problem(reason=["a"]), SendResult(Outcome.REFUSED, code="403")),
    ],
)
def test_each_answer_has_its_meaning(status: int, body: Any, expected: SendResult) -> None:
    assert heard(status, body) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "id", "type", "detail", "errors", "message", "reason"]), inner
        )
    ),
    max_leaves=8,
)
HEADERS = st.dictionaries(
    st.sampled_from(["x-rate-limit-reset", "retry-after", "x-rate-limit-remaining"]),
    st.text(max_size=8) | st.just("0"),
)


@given(
    st.integers(100, 599),
    HEADERS,
    st.binary(max_size=60) | JSON.map(lambda v: json.dumps(v).encode()),
)
def test_any_answer_is_understood(status: int, headers: dict[str, str], body: bytes) -> None:
    answer = x_reply.read_response(status, headers, body, NOW)
    assert answer.outcome in Outcome
    assert answer.after is None or 1 <= answer.after <= 43_200
    assert len(answer.code) <= 40


@pytest.mark.parametrize("body", [b"[" * 100_000, b"1" * 5000, b"\xff\xfe", b'{"data":' * 5000])
def test_an_answer_that_is_no_json_breaks_nothing(body: bytes) -> None:
    assert heard(201, body) == SendResult(Outcome.SENT)
    assert heard(403, body) == SendResult(Outcome.REFUSED, code="403")
