"""Webhooks to partners: what they are told, how it is signed, and what their answers mean."""

import json
import re
import time
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.senders.model import Delivery, Notice, Outcome, Request, Secrets, SendResult
from chalicelib.senders.partner import reply as partner_reply
from chalicelib.senders.partner import webhook as channel
from tests.builders import KEBON_JERUK, MONDAY
from tests.rows import each_row

ROOT = Path(__file__).parents[2]
ACCESS = {"url": "https://jaki.test/tanggap", "key": "kunci-jaki"}
NOTICE = Notice(
    text='Laporan JK261124-BRRAE4: sedang diproses Kelurahan Kebon Jeruk. "segera"',
    number="JK261124-BRRAE4",
    seq=3,
    at=MONDAY,
    kind="status",
    status="proses",
    status_label="Proses",
    holder=KEBON_JERUK,
    holder_name="Kelurahan Kebon Jeruk",
    note="segera",
    track_url="https://lapor.tanggap.test/laporan/JK261124-BRRAE4",
    stop_url="https://lapor.tanggap.test/v1/unsubscribe/JK261124-BRRAE4.reply.0",
)


def asked(to: str = "partner/JAKI-1") -> Request:
    return partner_reply.build_request(to, NOTICE, ACCESS, MONDAY)


def heard(status: int, **headers: str) -> SendResult:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return partner_reply.read_response(status, named, b"", MONDAY)


def test_a_partner_is_told_everything_a_program_needs() -> None:
    request = asked()
    assert (request.method, request.url) == ("POST", ACCESS["url"])
    assert json.loads(request.body) == {
        "event": "JK261124-BRRAE4-3",
        "number": "JK261124-BRRAE4",
        "id": "JAKI-1",
        "seq": 3,
        "at": "2026-11-23T08:00:00+07:00",
        "kind": "status",
        "status": "proses",
        "status_label": "Proses",
        "channel_status": None,
        "holder": {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"},
        "note": "segera",
        "message": NOTICE.text,
        "track_url": NOTICE.track_url,
        "unsubscribe_url": NOTICE.stop_url,
    }
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Idempotency-Key"] == "JK261124-BRRAE4-3"


@pytest.mark.parametrize("theirs", ["JAKI-1", "a/b c", "😡%2F", "/", "partner/1"])
def test_they_find_the_report_under_their_own_id(theirs: str) -> None:
    assert json.loads(asked("partner/" + quote(theirs, safe="")).body)["id"] == theirs


def test_it_is_signed_as_their_own_deliveries_are() -> None:
    request = asked()
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert headers["x-tanggap-timestamp"] == str(int(MONDAY.timestamp()))
    channel.prove_sender(
        Delivery("jaki", request.url, headers, request.body), Secrets(keys=("kunci-jaki",))
    )


def test_another_try_is_the_same_event_signed_anew() -> None:
    later = partner_reply.build_request(
        "partner/JAKI-1", NOTICE, ACCESS, MONDAY + timedelta(hours=1)
    )
    assert later.body == asked().body
    assert later.headers["Idempotency-Key"] == asked().headers["Idempotency-Key"]
    assert later.headers["X-Tanggap-Signature"] != asked().headers["X-Tanggap-Signature"]


def test_the_document_shows_how_it_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs/partners.md").read_text()
    blocks = re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", text, re.MULTILINE)
    [code] = [block for block in blocks if "def ours(" in block]
    names: dict[str, Any] = {}
    exec(re.sub("^ {4}", "", code, flags=re.MULTILINE), names)  # noqa: S102 -- our own words
    ours, request, headers = names["ours"], asked(), Message()
    for name, value in request.headers.items():
        headers[name] = value
    monkeypatch.setattr(time, "time", lambda: MONDAY.timestamp() + 300)
    assert ours("kunci-jaki", headers, request.body)
    assert not ours("kunci-jaki", headers, request.body + b" ")
    assert not ours("kunci-lain", headers, request.body)
    assert not ours("kunci-jaki", Message(), request.body)
    monkeypatch.setattr(time, "time", lambda: MONDAY.timestamp() + 301)
    assert not ours("kunci-jaki", headers, request.body)


@pytest.mark.parametrize("missing", ["url", "key"])
def test_without_an_address_or_a_key_nobody_can_be_told(missing: str) -> None:
    access = {name: value for name, value in ACCESS.items() if name != missing}
    with pytest.raises(KeyError, match=missing):
        partner_reply.build_request("partner/JAKI-1", NOTICE, access, MONDAY)


@each_row(
    ("status", "means"),
    [
        (200, SendResult(Outcome.SENT)),
        (201, SendResult(Outcome.SENT)),
        (204, SendResult(Outcome.SENT)),
        (301, SendResult(Outcome.REFUSED, code="http-301")),
        (304, SendResult(Outcome.REFUSED, code="http-304")),
        (400, SendResult(Outcome.REFUSED, code="http-400")),
        (401, SendResult(Outcome.EXPIRED, code="http-401")),
        (403, SendResult(Outcome.EXPIRED, code="http-403")),
        (404, SendResult(Outcome.REFUSED, code="http-404")),
        (408, SendResult(Outcome.LATER, code="http-408")),
        (410, SendResult(Outcome.REFUSED, code="gone")),
        (422, SendResult(Outcome.REFUSED, code="http-422")),
        (425, SendResult(Outcome.LATER, code="http-425")),
        (429, SendResult(Outcome.LATER, code="http-429")),
        (500, SendResult(Outcome.LATER, code="http-500")),
        (503, SendResult(Outcome.LATER, code="http-503")),
        (599, SendResult(Outcome.LATER, code="http-599")),
    ],
)
def test_their_status_says_whether_they_were_told(status: int, means: SendResult) -> None:
    assert heard(status) == means


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 23 Nov 2026 01:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 08:02:00 +0700", 120),
        ("Mon, 23 Nov 2026 01:02:00 -0000", 120),
        ("Mon, 23 Nov 2026 00:00:00 GMT", 0),
        ("-5", None),
        ("1.5", None),
        ("9" * 400, None),
        ("sebentar", None),
        ("", None),
    ],
)
def test_they_may_say_when_to_try_again(said: str, after: int | None) -> None:
    for name in ("retry_after", "Retry_After"):
        assert heard(429, **{name: said}).after == after
    assert heard(503, retry_after=said).after == after
    assert heard(400, retry_after=said).after is None


@given(
    st.text(max_size=30)
    | st.lists(
        st.sampled_from(["Mon", ",", "23", "Nov", "2026", "01:02:00", "99:99", "+9999", "1", ";"])
    ).map(" ".join)
)
@example(",")
@example("Mon,")
@example("0")
def test_whatever_they_say_is_heard(said: str) -> None:
    after = heard(429, retry_after=said).after
    assert after is None or after >= 0


def test_their_photos_are_asked_for_without_our_key() -> None:
    source = "https://media.jaki.test/1.jpg"
    assert partner_reply.media_request(source, ACCESS) == Request("GET", source)
