"""Deliveries over HTTP, by the example of SMS: what is proven is stored and answered, what is not
leaves no trace.
"""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.reports.lifecycle.missing_details import Missing
from chalicelib.reports.texts import question_texts
from tests.api.answers import outcome, problem_of
from tests.builders import (
    KEBON_JERUK,
    PHONE,
    a_body,
    an_sms,
    filed,
    post,
    signed,
    texted,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.sender_posts import signed_sms
from tests.sender_samples import empty, items, lost, numbers, objects, parked
from tests.twiml import message_in, number_in

FORM = "application/x-www-form-urlencoded"


def receipt_of(answer: Any) -> str:
    """The text of the one SMS in an answer."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml"), answer.body
    return message_in(answer.body)


def stored(aws: Aws, number: str) -> dict[str, Any]:
    """Report, first entry and contact of a number, as one mapping."""
    merged: dict[str, Any] = {}
    for item in aws.items():
        if item["pk"] == f"R#{number}":
            merged |= item
    return merged


def test_a_text_that_names_its_place_is_a_report_there(http: Any, aws: Aws) -> None:
    receipt = receipt_of(texted(http, an_sms("LAPOR sampah menumpuk di kelurahan kebon jeruk")))
    report = stored(aws, number_in(receipt))
    assert "Kel. Kebon Jeruk" in receipt
    assert "belum jelas" not in receipt
    assert report["holder"] == report["kelurahan"] == KEBON_JERUK
    assert (report["category"], report["channel"]) == ("sampah", "sms")
    assert report["description"] == "sampah menumpuk di kelurahan kebon jeruk"
    assert (report["phone"], report["visibility"]) == (PHONE, "facts")


def test_a_text_without_a_place_is_held_by_central_triage_and_the_place_asked_for(
    http: Any, aws: Aws
) -> None:
    receipt = receipt_of(texted(http, an_sms("sampah menumpuk di depan rumah")))
    report = stored(aws, number_in(receipt))
    assert report["holder"] == city().settings.triage
    assert city().offices[city().settings.triage].name in receipt
    assert question_texts.ask_for_missing(frozenset({Missing.PLACE})) in receipt


@pytest.mark.parametrize("text", ["", None, "LAPOR", "   ", "tolong!", "?", "parah!"])
def test_a_text_without_a_matter_is_asked_back_once_and_kept_for_the_report(
    http: Any, aws: Aws, text: str | None
) -> None:
    first = an_sms(text)
    for _ in range(2):  # it may be delivered again
        asked = receipt_of(texted(http, first))
        assert asked == question_texts.ask_for_missing(frozenset(Missing))
        assert not numbers(items(aws))
    then = an_sms("sampah menumpuk di kelurahan kebon jeruk", MessageSid="SM2")
    number = number_in(receipt_of(texted(http, then)))
    said = (text or "").replace("LAPOR", "").strip()
    words = f"{said}\nsampah menumpuk di kelurahan kebon jeruk".strip()
    assert stored(aws, number)["description"] == words
    assert number_in(receipt_of(texted(http, then))) == number
    third = receipt_of(
        texted(http, an_sms("got mampet di kelurahan tebet timur", MessageSid="SM3"))
    )
    assert number_in(third) != number


def test_who_says_too_little_again_has_a_report_that_central_triage_looks_at(
    http: Any, aws: Aws
) -> None:
    texted(http, an_sms("tolong!"))
    receipt = receipt_of(texted(http, an_sms("pak!", MessageSid="SM2")))
    report = stored(aws, number_in(receipt))
    assert report["description"] == "tolong!\npak!"
    assert report["holder"] == city().settings.triage
    assert question_texts.ask_for_missing(frozenset(Missing)) in receipt
    answer = an_sms("sampah menumpuk di kelurahan kebon jeruk", MessageSid="SM3")
    assert number_in(receipt_of(texted(http, answer))) == number_in(receipt)


def test_words_that_were_kept_for_a_day_are_gone(http: Any, aws: Aws, hands: Hands) -> None:
    texted(http, an_sms("tolong!"))
    hands.forward(hours=24, seconds=1)
    then = an_sms("sampah menumpuk di kelurahan kebon jeruk", MessageSid="SM2")
    number = number_in(receipt_of(texted(http, then)))
    assert stored(aws, number)["description"] == "sampah menumpuk di kelurahan kebon jeruk"


def test_a_sender_with_a_name_instead_of_a_number_is_taken_but_can_not_be_told(
    http: Any, aws: Aws
) -> None:
    report = stored(aws, number_in(receipt_of(texted(http, an_sms(From="BANK-DKI")))))
    assert "phone" not in report
    assert "mpk" not in report
    aws.settle()
    assert aws.texts() == []


def test_who_filed_by_sms_is_not_told_by_sms_what_the_receipt_said(http: Any, aws: Aws) -> None:
    texted(http, an_sms())
    aws.settle()
    assert aws.texts() == []


def test_the_same_delivery_again_is_answered_with_the_same_number(http: Any, aws: Aws) -> None:
    first = texted(http, an_sms())
    before = items(aws)
    assert texted(http, an_sms()).body == first.body
    assert items(aws) == before


def test_another_text_under_the_same_id_is_parked_and_the_first_one_kept(
    http: Any, aws: Aws
) -> None:
    texted(http, an_sms("got mampet di Kebon Jeruk"))
    before = items(aws)
    answer = texted(http, other := an_sms("pohon tumbang di Kebon Jeruk"))
    told = (
        "Pesan Anda sudah kami simpan, tetapi belum dapat kami proses. Petugas akan memeriksanya."
    )
    assert receipt_of(answer) == told
    assert items(aws) == before
    assert parked() == [urlencode(other).encode()]


def test_an_answer_to_our_question_is_added_to_the_report(http: Any, aws: Aws) -> None:
    asked = number_in(receipt_of(texted(http, an_sms("LAPOR sampah menumpuk", MessageSid="SM1"))))
    told = receipt_of(texted(http, an_sms("di kelurahan Kebon Jeruk", MessageSid="SM2")))
    assert told.startswith(f"Tambahan untuk laporan {asked} sudah kami catat.")
    new = receipt_of(texted(http, an_sms("LAPOR got mampet, Kebon Jeruk", MessageSid="SM3")))
    assert number_in(new) != asked
    other = an_sms("di kelurahan Duri Kepa", MessageSid="SM4", From="+6281234567891")
    assert number_in(receipt_of(texted(http, other))) not in (asked, number_in(new))


def test_a_command_is_answered_and_not_stored(http: Any, aws: Aws) -> None:
    number = number_in(receipt_of(texted(http, an_sms())))
    before = items(aws)
    told = receipt_of(texted(http, an_sms("STATUS", MessageSid="SM2")))
    assert (number in told, "menunggu" in told.lower()) == (True, True)
    assert number in receipt_of(texted(http, an_sms(f"STATUS {number}", MessageSid="SM3")))
    assert "tidak kami kenal" in receipt_of(texted(http, an_sms("CEK JK1", MessageSid="SM4")))
    assert items(aws) == before


def test_two_copies_that_race_are_one_report(http: Any, aws: Aws, calls: Calls) -> None:
    other: list[Any] = []
    calls.meanwhile("TransactWriteItems", lambda: other.append(texted(http, an_sms())))
    first = texted(http, an_sms())
    assert first.body == other[0].body
    assert sum(item["pk"].startswith("X#") for item in aws.items()) == 1
    assert sum(item["sk"] == "A" for item in aws.items()) == 1


@pytest.mark.parametrize("key", ["old-token", "sms-token"])
def test_both_live_keys_of_a_rotation_are_taken(http: Any, key: str) -> None:
    assert "kami terima" in receipt_of(texted(http, an_sms(), signed(an_sms(), key)))


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": FORM},
        {"Content-Type": FORM, "X-Twilio-Signature": ""},
        {"Content-Type": FORM, "X-Twilio-Signature": "Zm9yZ2Vk"},
        signed(an_sms(), "a guess"),
        signed(an_sms("another text")),
    ],
    ids=["none", "empty", "forged", "another key", "another form"],
)
def test_what_is_not_signed_leaves_no_trace(http: Any, aws: Aws, headers: dict[str, str]) -> None:
    answer = texted(http, an_sms(), headers)
    assert outcome(answer) == (401, "bad-signature")
    assert "tidak kami simpan" in problem_of(answer)["detail"]
    assert (items(aws), objects()) == ({}, {})


def test_a_signed_delivery_without_an_id_is_refused_and_parked(http: Any, aws: Aws) -> None:
    answer = texted(http, form := an_sms(MessageSid=None))
    assert outcome(answer) == (400, "unreadable")
    assert "MessageSid" in problem_of(answer)["detail"]
    assert (items(aws), parked()) == ({}, [urlencode(form).encode()])


def test_what_is_parked_holds_no_proof_of_its_sender(http: Any, aws: Aws) -> None:
    headers = signed(form := an_sms(MessageSid=None))
    texted(http, form, headers)
    [told] = objects().values()
    assert json.loads(told)["headers"] == {"content-type": FORM}
    assert headers["X-Twilio-Signature"].encode() not in told


@pytest.mark.parametrize(
    "channel", ["kelurahan", "inspektorat", "whatsapp", "merpati", "SMS", "sms%20", "x" * 300]
)
def test_a_channel_that_takes_no_deliveries_says_so(http: Any, aws: Aws, channel: str) -> None:
    headers = {"Content-Type": FORM}
    answer = http.post(f"/channels/{channel}", headers=headers, body="MessageSid=SM1")
    assert outcome(answer) == (404, "unknown-channel")
    assert outcome(http.get(f"/channels/{channel}")) == (404, "unknown-channel")
    assert aws.items() == []


def test_a_delivery_is_a_form_or_json_and_not_too_long(http: Any, aws: Aws) -> None:
    for kind in ("application/xml", "image/jpeg", ""):
        headers = {**signed(an_sms()), "Content-Type": kind}
        assert outcome(texted(http, an_sms(), headers)) == (415, "wrong-content-type"), kind
    assert outcome(texted(http, an_sms("x" * 4_200_000))) == (413, "too-large")
    assert outcome(http.put("/channels/sms")) == (405, "method-not-allowed")
    assert outcome(http.get("/channels/sms")) == (401, "bad-signature")
    assert aws.items() == []


def test_a_form_that_names_its_charset_is_a_form(http: Any) -> None:
    headers = {**signed(an_sms()), "Content-Type": f"{FORM}; charset=utf-8"}
    assert "kami terima" in receipt_of(texted(http, an_sms(), headers))


def test_a_message_that_meets_a_failing_table_is_not_acknowledged(
    http: Any, aws: Aws, calls: Calls
) -> None:
    throttled = ClientError({"Error": {"Code": "ThrottlingException"}}, "TransactWriteItems")
    calls.on("TransactWriteItems", throttled)
    assert outcome(texted(http, an_sms())) == (500, "internal-error")
    assert (items(aws), parked()) == ({}, [urlencode(an_sms()).encode()])
    assert "kami terima" in receipt_of(texted(http, an_sms()))


def test_a_message_for_which_the_table_has_no_room_is_asked_for_again(
    http: Any, aws: Aws, calls: Calls
) -> None:
    reasons = [{"Code": "ThrottlingError", "Message": "Throughput exceeds the current capacity"}]
    full = ClientError(
        {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons},
        "TransactWriteItems",
    )
    calls.on("TransactWriteItems", full)
    answer = texted(http, an_sms())
    assert (outcome(answer), answer.headers["Retry-After"]) == ((503, "busy"), "1")
    assert items(aws) == {}
    assert "kami terima" in receipt_of(texted(http, an_sms()))


words = st.text(max_size=1700)
forms = st.fixed_dictionaries(
    {},
    optional={
        "MessageSid": st.text(min_size=1, max_size=600) | st.just("SM1"),
        "From": st.text(max_size=40) | st.just(PHONE),
        "To": words,
        "Body": words | st.lists(words, min_size=1, max_size=3) | st.just("LAPOR got mampet"),
        "NumMedia": st.text(max_size=3),
        "Latitude": st.text(max_size=9),
        "Ünbekannt": words,
    },
)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(form=forms)
def test_a_signed_form_however_odd_is_stored_or_refused_with_a_reason(
    http: Any, aws: Aws, form: dict[str, Any]
) -> None:
    empty(aws)
    answer = texted(http, form)
    if answer.status_code == 200:
        assert lost(aws, "sms", signed_sms(form)) == []
        assert message_in(answer.body)
        return
    assert outcome(answer) == (400, "unreadable")
    assert (items(aws), parked()) == ({}, [urlencode(form, doseq=True).encode()])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=400), signature=st.text(max_size=40))
def test_noise_is_refused_and_stores_nothing(
    http: Any, aws: Aws, body: bytes, signature: str
) -> None:
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}
    assert outcome(http.post("/channels/sms", headers=headers, body=body))[0] == 401
    assert (items(aws), objects()) == ({}, {})


def test_a_web_filing_and_an_sms_with_the_same_id_are_two_reports(http: Any, aws: Aws) -> None:
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": "SM1",
        "X-Device-Token": "d" * 16,
    }
    web = post(http, "/v1/reports", a_body(), headers).json_body["number"]
    assert number_in(receipt_of(texted(http, an_sms()))) != web
    assert filed(http, headers)["number"] == web
