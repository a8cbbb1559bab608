"""Words of danger: every way of filing answers with the emergency number before all else, and the
report is taken and shown to officers as urgent.
"""

import json
from typing import Any

import pytest

from chalicelib.notifications import service as notifications_service
from tests.api.answers import problem_of
from tests.builders import (
    JSON,
    KEBON_JERUK,
    PHONE,
    a_body,
    an_sms,
    filed,
    post,
    signed_in,
    texted,
)
from tests.inbound.test_channels_http import receipt_of
from tests.moto_aws import Aws
from tests.publishing.open311 import partners

CALL = "Darurat? Telepon 112 SEKARANG. Laporan ini tidak memanggil bantuan."
ENGLISH = "Emergency? Call 112 NOW. This report does not call for help."
FIRE = "Kebakaran rumah di gang kami, api sudah besar"


def test_the_web_answers_with_the_number_first_and_the_report_is_urgent(
    http: Any, aws: Aws
) -> None:
    receipt = filed(http, description=FIRE)
    assert next(iter(receipt)) == "emergency"
    danger = {"code": "api", "name": "Kebakaran"}
    assert receipt["emergency"] == {"number": "112", "message": CALL, "danger": danger}
    assert receipt["message"].startswith(CALL)
    assert receipt["holder"]["code"] == KEBON_JERUK
    officer = signed_in(KEBON_JERUK)
    work = http.get(f"/v1/work/{receipt['number']}", headers=officer).json_body
    assert (work["emergency"], work["priority"]) == (danger, "darurat")
    [line] = http.get("/v1/work", headers=officer).json_body["items"]
    assert line["priority"] == "darurat"


def test_who_reads_english_is_told_in_english(http: Any) -> None:
    headers = {**JSON, "Accept-Language": "en"}
    receipt = post(http, "/v1/reports", a_body(description=FIRE), headers).json_body
    assert receipt["emergency"]["message"] == ENGLISH


def test_a_repeat_is_answered_with_the_number_again(http: Any) -> None:
    headers = {**JSON, "Idempotency-Key": "k" * 16}
    told = [post(http, "/v1/reports", a_body(description=FIRE), headers) for _ in range(2)]
    assert [each.json_body["emergency"]["number"] for each in told] == ["112", "112"]


def test_who_is_about_to_file_is_told_it_before(http: Any) -> None:
    told = post(http, "/v1/reports/preview", a_body(description=FIRE)).json_body
    assert told["emergency"]["message"] == CALL
    assert post(http, "/v1/reports/preview", a_body()).json_body["emergency"] is None


def test_no_danger_no_number(http: Any) -> None:
    receipt = filed(http, description="Di gang ini pernah kebakaran, mohon hidran diperbaiki")
    assert receipt["emergency"] is None
    assert "112" not in receipt["message"]


def test_what_can_not_be_taken_is_answered_with_the_number_all_the_same(http: Any) -> None:
    answer = post(http, "/v1/reports", {"description": FIRE})
    problem = problem_of(answer)
    assert problem["emergency"]["number"] == "112"
    assert problem["detail"].startswith(CALL)


def test_a_comment_is_answered_with_the_number(http: Any) -> None:
    receipt = filed(http)
    path = f"/v1/reports/{receipt['number']}/comments"
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    told = post(http, path, {"text": "Sekarang ada api besar di sana"}, headers).json_body
    assert told["emergency"]["message"] == CALL
    assert post(http, path, {"text": "Masih sama"}, headers).json_body["emergency"] is None


def test_an_sms_is_answered_with_the_number_first_also_as_an_addition(http: Any, aws: Aws) -> None:
    first = receipt_of(texted(http, an_sms("LAPOR kebakaran di kelurahan kebon jeruk")))
    assert first.startswith(CALL)
    assert "kami terima" in first
    number = first.split("Laporan ")[1].split()[0]
    more = receipt_of(texted(http, an_sms(f"{number} ada korban pingsan", MessageSid="SM2")))
    assert more.startswith(CALL)


@pytest.mark.parametrize(
    ("contact", "way"), [({"phone": PHONE}, "sms"), ({"email": "a@b.id"}, "mail")]
)
def test_notices_say_it_first_of_the_filing_and_of_what_its_reporter_adds(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch, contact: dict[str, str], way: str
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        "chalicelib.notifications.sending.sms_and_mail.send_sms",
        lambda to, text: sent.append(text),
    )
    monkeypatch.setattr(
        "chalicelib.notifications.sending.sms_and_mail.send_email",
        lambda to, subject, text, *rest: sent.append(text),
    )
    contact = {"phone": PHONE, "email": "a@rumah.id"}
    receipt = filed(http, description=FIRE, contact=contact)
    notifications_service.send_notices(receipt["number"], 1)
    starts = (f"{CALL} {receipt['number']}", f"{CALL} Laporan {receipt['number']}")
    assert [text.startswith(start) for start, text in zip(starts, sent, strict=True)] == [True] * 2
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    for text in ("Petugas belum datang", "Sekarang ada korban pingsan"):
        post(http, f"/v1/reports/{receipt['number']}/comments", {"text": text}, headers)
    for seq in (2, 3):
        notifications_service.send_notices(receipt["number"], seq)
    assert [text.startswith(CALL) for text in sent[2:]] == [True, True]


def test_a_desk_prints_it_above_all_else(http: Any) -> None:
    headers = {**signed_in(KEBON_JERUK, "desk"), **JSON, "Accept": "text/html"}
    page = post(http, "/v1/desk/reports", a_body(description=FIRE), headers).body.decode()
    assert page.index(CALL) < page.index("<dl>")


def test_open311_says_it_in_the_notice(http: Any) -> None:
    partners.a_key()
    form = partners.a_form(description=FIRE)
    [told] = json.loads(partners.posted(http, "requests.json", form).body)
    assert told["service_notice"].startswith(CALL)


def test_a_clerk_who_says_how_urgent_it_is_is_believed(http: Any) -> None:
    headers = {**signed_in(KEBON_JERUK, "desk"), **JSON}
    body = a_body(description=FIRE, priority="biasa")
    number = post(http, "/v1/desk/reports", body, headers).json_body["number"]
    work = http.get(f"/v1/work/{number}", headers=signed_in(KEBON_JERUK)).json_body
    assert (work["priority"], work["emergency"]["code"]) == ("biasa", "api")
