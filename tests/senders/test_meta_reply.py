"""Answers on Facebook, Messenger and Instagram: how they are asked, and what is said to them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.senders.meta import reply as meta_reply
from chalicelib.senders.model import Notice, Outcome, Request, SendResult
from chalicelib.senders.reply_text import fit_text
from tests.builders import MONDAY
from tests.rows import each_row

ACCESS = {"token": "EAAcontoh"}
URL = "https://lapor.tanggap.test/lacak/JK261123-0000DD"
TEXT = f"Laporan JK261123-0000DD diterima Kelurahan Kebon Jeruk. Cek: {URL}"
SENT, LATER, EXPIRED, REFUSED = Outcome.SENT, Outcome.LATER, Outcome.EXPIRED, Outcome.REFUSED


def a_notice(**changes: Any) -> Notice:
    given: dict[str, Any] = {
        "text": TEXT,
        "number": "JK261123-0000DD",
        "seq": 1,
        "at": MONDAY,
        "kind": "status",
        "status": "menunggu",
        "status_label": "Menunggu",
        "holder": "31.73.05.1001",
        "holder_name": "Kelurahan Kebon Jeruk",
        "note": None,
        "track_url": URL,
    }
    return Notice(**{**given, **changes})


def asked(to: str, **changes: Any) -> Request:
    return meta_reply.build_request(to, a_notice(**changes), ACCESS, MONDAY)


def heard(status: int, body: object = None, **headers: str) -> SendResult:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return meta_reply.read_response(
        status, {k.replace("_", "-"): v for k, v in headers.items()}, raw, MONDAY
    )


def an_error(code: object, subcode: object = None) -> dict[str, object]:
    told = {"message": "(#1) Galat", "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return {"error": told if subcode is None else {**told, "error_subcode": subcode}}


@pytest.mark.parametrize(
    ("to", "path", "body"),
    [
        (
            "meta/message/111/222",
            "111/messages",
            {"recipient": {"id": "222"}, "messaging_type": "RESPONSE", "message": {"text": TEXT}},
        ),
        (
            "meta/ig-message/178/222",
            "178/messages",
            {"recipient": {"id": "222"}, "message": {"text": TEXT}},
        ),
        ("meta/comment/111/111_333", "111_333/comments", {"message": TEXT}),
        ("meta/ig-comment/178/444", "444/replies", {"message": TEXT}),
        (
            "meta/ig-mention/178/555/666",
            "178/mentions",
            {"media_id": "555", "comment_id": "666", "message": TEXT},
        ),
        ("meta/ig-mention/178/555/", "178/mentions", {"media_id": "555", "message": TEXT}),
    ],
)
def test_each_kind_of_answer_is_posted_where_it_belongs(
    to: str, path: str, body: dict[str, Any]
) -> None:
    request = asked(to)
    assert (request.method, request.url) == ("POST", f"https://graph.facebook.com/v26.0/{path}")
    assert request.headers == {
        "Authorization": "Bearer EAAcontoh",
        "Content-Type": "application/json",
    }
    assert json.loads(request.body) == body


def test_news_of_a_report_is_sent_as_an_update_and_without_a_tag() -> None:
    body = json.loads(asked("meta/message/111/222", seq=2).body)
    assert body["messaging_type"] == "UPDATE"
    assert "tag" not in body


@each_row(
    ("to", "longest"),
    [
        ("meta/message/1/2", 2000),
        ("meta/ig-message/1/2", 1000),
        ("meta/comment/1/2", 8000),
        ("meta/ig-comment/1/2", 300),
        ("meta/ig-mention/1/2/3", 300),
    ],
)
@each_row("letter", ["a", "é", "😡"])
def test_a_text_that_is_too_long_is_cut_and_still_says_where_to_read_on(
    to: str, longest: int, letter: str
) -> None:
    body = json.loads(asked(to, text=f"Laporan JK261123-0000DD {letter * 9000} {URL}").body)
    text = body["message"]["text"] if isinstance(body["message"], dict) else body["message"]
    assert longest - 4 < len(text.encode()) <= longest
    assert text.startswith(f"Laporan JK261123-0000DD {letter}")
    assert text.endswith(f"{letter}… {URL}")


def test_a_text_that_just_fits_is_whole() -> None:
    assert fit_text(a_notice(text="x" * 300), 300) == "x" * 300


def test_without_a_token_nothing_is_asked() -> None:
    with pytest.raises(KeyError):
        meta_reply.build_request("meta/comment/1/2", a_notice(), {}, MONDAY)


def test_a_photo_is_fetched_without_the_token() -> None:
    source = "https://scontent.xx.fbcdn.net/a.jpg?oh=1"
    assert meta_reply.media_request(source, ACCESS) == Request("GET", source)


@pytest.mark.parametrize(
    ("body", "external_id"),
    [
        ({"recipient_id": "222", "message_id": "m_AG5Hz2U"}, "m_AG5Hz2U"),
        ({"id": "111_333"}, "111_333"),
        ({"messages": [{"id": "wamid.HBg="}]}, "wamid.HBg="),
        ({"messages": []}, None),
        ({"messages": ["x"]}, None),
        ({"id": 7}, None),
        ({"id": "a\nb"}, None),
        ({}, None),
        ([], None),
        (b"", None),
        (b"\xff", None),
        (b"[" * 100_000, None),
    ],
    ids=range(12),
)
def test_what_was_sent_is_known_by_the_id_it_got(body: object, external_id: str | None) -> None:
    assert heard(200, body) == SendResult(SENT, external_id=external_id)


# By code: https://developers.facebook.com/docs/graph-api/guides/error-handling and the pages of
# Messenger and WhatsApp that ``senders/meta/reply.py`` names.
CODES = [
    # Access: operations have to act.
    *((400, code, None, EXPIRED, None) for code in (102, 104, 190, 463, 467)),
    *((403, code, None, EXPIRED, None) for code in (3, 10, 200, 230, 299)),
    (401, 0, None, EXPIRED, None),
    (400, 190, 463, EXPIRED, None),
    (400, 10, 2018300, EXPIRED, None),
    (500, 190, None, EXPIRED, None),
    *((403, code, None, EXPIRED, None) for code in (131005, 131031, 131042, 131045, 133010)),
    # Limits.
    *((400, code, None, LATER, 900) for code in (4, 17, 32, 341, 613)),
    *((400, code, None, LATER, 900) for code in range(80001, 80015)),
    *((429, code, None, LATER, 900) for code in (130429, 131048, 131056, 4, 999)),
    (400, 368, None, LATER, 3600),
    (403, 10, 1893063, LATER, 3600),
    # Failures of theirs.
    *((500, code, None, LATER, None) for code in (1, 2, 131000, 131016)),
    *((400, code, None, LATER, None) for code in (1, 2, 1200, 131000, 131016, 131057)),
    (500, 999, None, LATER, None),
    (503, 100, None, LATER, None),
    # This person can't be told.
    (403, 10, 2018278, REFUSED, None),
    (403, 10, 2534022, REFUSED, None),
    (403, 10, 2018065, REFUSED, None),
    (403, 200, 1545041, REFUSED, None),
    *((400, code, None, REFUSED, None) for code in (100, 551, 803, 131026, 131030, 131047)),
    *((400, code, None, REFUSED, None) for code in (33, 80000, 80015, 199, 300, 131009, 999999)),
    (400, 100, 2018001, REFUSED, None),
    (404, 100, 33, REFUSED, None),
    # It is there already.
    (400, 506, None, SENT, None),
]


@each_row(("status", "code", "subcode", "outcome", "after"), CODES)
def test_every_code_has_its_meaning(
    status: int, code: int, subcode: int | None, outcome: Outcome, after: int | None
) -> None:
    told = f"{code}-{subcode}" if subcode else str(code)
    assert heard(status, an_error(code, subcode)) == SendResult(outcome, after=after, code=told)


@each_row(
    ("status", "outcome", "after"),
    [
        (301, LATER, None),
        (400, REFUSED, None),
        (401, EXPIRED, None),
        (403, REFUSED, None),
        (404, REFUSED, None),
        (429, LATER, 900),
        (500, LATER, None),
        (502, LATER, None),
        (0, LATER, None),
    ],
)
@each_row("body", [b"", b"<html>", b"null", b'{"error": "x"}', b"\xff"])
def test_an_answer_without_a_code_counts_by_its_status(
    status: int, outcome: Outcome, after: int | None, body: bytes
) -> None:
    assert heard(status, body) == SendResult(outcome, after=after, code=str(status))


def test_a_code_that_is_none_counts_by_the_status() -> None:
    for odd in (None, True, "x", 1.5, [], -1, 10**400):
        assert heard(400, an_error(odd)).code == "400"
    assert heard(400, an_error("190")).outcome is EXPIRED


BUSINESS = {
    "111": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 12}],
    "222": [{"type": "messenger", "estimated_time_to_regain_access": 19}, 7],
}


@each_row(
    ("headers", "after"),
    [
        ({"x_business_use_case_usage": json.dumps(BUSINESS)}, 19 * 60),
        ({"X_Business_Use_Case_Usage": json.dumps(BUSINESS), "retry_after": "5"}, 19 * 60),
        ({"x_app_usage": '{"call_count": 100, "estimated_time_to_regain_access": 3}'}, 180),
        ({"x_app_usage": '{"call_count": 100, "estimated_time_to_regain_access": 0}'}, 900),
        ({"x_app_usage": '{"estimated_time_to_regain_access": 100000}'}, 43_200),
        ({"x_app_usage": '{"estimated_time_to_regain_access": -5}'}, 900),
        ({"x_app_usage": '{"estimated_time_to_regain_access": "x"}'}, 900),
        ({"x_app_usage": "{"}, 900),
        ({"x_app_usage": "[" * 100_000}, 900),
        ({"retry_after": "60"}, 60),
        ({"Retry_After": " 0 "}, 1),
        ({"retry_after": "999999999"}, 43_200),
        ({"retry_after": "9" * 5000}, 900),
        ({"retry_after": "٦٠"}, 900),
        ({"retry_after": "Mon, 23 Nov 2026 01:00:00 GMT"}, 900),
        ({}, 900),
    ],
)
def test_how_long_to_wait_is_told_by_the_api_or_a_quarter_of_an_hour(
    headers: dict[str, str], after: int
) -> None:
    assert heard(400, an_error(613), **headers) == SendResult(LATER, after=after, code="613")


def test_a_failing_server_may_say_when_to_come_back() -> None:
    assert heard(503, b"", retry_after="30") == SendResult(LATER, after=30, code="503")


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["error", "code", "error_subcode", "id", "messages", "message_id", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.integers(0, 999),
    st.binary(max_size=60) | ANY.map(lambda told: json.dumps(told).encode()),
    st.dictionaries(
        st.sampled_from(["retry-after", "x-app-usage", "X-Business-Use-Case-Usage"]),
        st.text(max_size=20) | ANY.map(json.dumps),
    ),
)
@settings(max_examples=400)
def test_any_answer_is_heard(status: int, body: bytes, headers: dict[str, str]) -> None:
    told = meta_reply.read_response(status, headers, body, MONDAY)
    assert told.after is None or (told.outcome is LATER and 1 <= told.after <= 43_200)
    assert told.outcome is SENT or told.code
