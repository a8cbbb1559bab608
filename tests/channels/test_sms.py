"""SMS: who proves to be Twilio, what its form says, and the TwiML it gets back."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from twilio.request_validator import RequestValidator

from chalicelib.channels import Delivery, Told, sms
from chalicelib.domain.errors import BadSignature, Unreadable
from tests.builders import MONDAY, PHONE, SMS_URL, an_sms, signed

SAMPLE = (Path(__file__).parents[1] / "samples/sms.txt").read_text().splitlines()[1]


def a_delivery(form: dict[str, Any], **headers: str) -> Delivery:
    given = {name.lower(): value for name, value in signed(form).items()}
    return Delivery(SMS_URL, {**given, **headers}, urlencode(form, doseq=True).encode())


def read(form: dict[str, Any]) -> Any:
    [draft] = sms.read(a_delivery(form), MONDAY)
    return draft


def told(**changes: Any) -> Told:
    given = {
        "number": "JK261123-0000DD",
        "holder": "KELURAHAN KEBON JERUK",
        "placed": True,
        "track_url": "https://lapor.tanggap.test/v1/reports/JK261123-0000DD",
        "promise": "Selesai paling lambat 30 Nov 08.00 WIB.",
    }
    return Told(**{**given, **changes})


@pytest.mark.parametrize(
    "form",
    [
        an_sms(),
        an_sms(""),
        an_sms("Jalan rusak & berlubang = bahaya + gelap 100% 😡\nDi RT 05"),
        an_sms("x" * 1600),
        an_sms(From="TELKOMSEL"),
        an_sms(MediaUrl0="https://api.twilio.com/x?y=1&z=2"),
        an_sms(Body=["satu", "dua"]),
        an_sms(Body=["sama", "sama"]),
        an_sms(Zebra="z", ada="a", Ünder="ü"),
    ],
    ids=range(9),
)
def test_a_signature_made_by_twilios_own_package_is_proof(form: dict[str, Any]) -> None:
    sms.prove(a_delivery(form), ["sms-token"])


@pytest.mark.parametrize("live", [["old", "sms-token"], ["sms-token", "new"], ["sms-token"]])
def test_either_of_two_live_secrets_counts_while_one_replaces_the_other(live: list[str]) -> None:
    sms.prove(a_delivery(an_sms()), live)


@pytest.mark.parametrize(
    ("delivery", "live"),
    [
        (a_delivery(an_sms(), **{"x-twilio-signature": ""}), ["sms-token"]),
        (a_delivery(an_sms(), **{"x-twilio-signature": "bm90IGl0"}), ["sms-token"]),
        (a_delivery(an_sms(), **{"x-twilio-signature": "é" * 28}), ["sms-token"]),
        (a_delivery(an_sms()), ["another"]),
        (a_delivery(an_sms()), [""]),
        (a_delivery(an_sms()), []),
        (Delivery(SMS_URL, {}, b"Body=halo"), ["sms-token"]),
    ],
    ids=["none", "forged", "no ASCII", "another key", "empty key", "no key", "no headers"],
)
def test_without_a_fitting_signature_nothing_is_read(delivery: Delivery, live: list[str]) -> None:
    with pytest.raises(BadSignature):
        sms.prove(delivery, live)


@pytest.mark.parametrize("changed", ["Body", "From", "MessageSid", "To"])
def test_a_form_altered_on_the_way_has_no_proof(changed: str) -> None:
    altered = urlencode({**an_sms(), changed: "SM-lain"}).encode()
    with pytest.raises(BadSignature):
        sms.prove(Delivery(SMS_URL, a_delivery(an_sms()).headers, altered), ["sms-token"])


def test_a_signature_for_another_address_is_no_proof() -> None:
    signature = RequestValidator("sms-token").compute_signature("https://lain.test/", an_sms())
    with pytest.raises(BadSignature):
        sms.prove(a_delivery(an_sms(), **{"x-twilio-signature": signature}), ["sms-token"])


def test_the_sample_is_one_message_with_its_own_id() -> None:
    [draft] = sms.read(Delivery(SMS_URL, {}, SAMPLE.encode()), MONDAY)
    assert draft.external_id == "SM2f1c0d5f7a9b4e6c8d3a1b0c9e8f7a6b"
    assert draft.description == "sampah menumpuk di Jl. Raya Kebon Jeruk dekat gang #45"
    assert draft.contact.phone == PHONE
    assert draft.received_at == MONDAY
    assert draft.private


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("LAPOR sampah menumpuk", "sampah menumpuk"),
        ("lapor: sampah menumpuk", "sampah menumpuk"),
        ("  Lapor! - sampah menumpuk ", "sampah menumpuk"),
        ("LAPOR\nsampah menumpuk", "sampah menumpuk"),
        ("Laporan sampah menumpuk", "Laporan sampah menumpuk"),
        ("Mau lapor sampah menumpuk", "Mau lapor sampah menumpuk"),
        ("LAPOR", ""),
        ("", ""),
        (None, ""),
        ("   \n ", ""),
        ("x" * 1600, "x" * 1600),
        ("x" * 1700, "x" * 1600),
        ("😡" * 1600, "😡" * 1600),
    ],
    ids=range(13),
)
def test_the_keyword_is_optional_and_no_part_of_the_report(
    text: str | None, description: str
) -> None:
    assert read(an_sms(text)).description == description


@pytest.mark.parametrize(
    ("sender", "phone"),
    [
        (PHONE, PHONE),
        ("+14155552671", "+14155552671"),
        ("TELKOMSEL", None),
        ("1708", None),
        ("", None),
        (None, None),
        ("+62 812 3456 7890", None),
        ("+6281234567890\n", None),
        ("+1" + "٣" * 9, None),
    ],
)
def test_only_a_telephone_number_can_be_answered(sender: str | None, phone: str | None) -> None:
    assert read(an_sms(From=sender)).contact.phone == phone


def test_of_a_field_that_is_repeated_the_last_counts() -> None:
    assert read(an_sms(["pertama", "kedua"])).description == "kedua"


def test_bytes_that_are_no_utf_8_are_shown_as_such() -> None:
    [draft] = sms.read(Delivery(SMS_URL, {}, b"MessageSid=SM1&Body=got%FF\xff mampet"), MONDAY)
    assert draft.description == "got\ufffd\ufffd mampet"


@pytest.mark.parametrize(
    "body", [b"", b"Body=halo", b"MessageSid=&Body=halo", b"\x00\xff", b"=&=&&"]
)
def test_a_delivery_without_a_message_id_can_not_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable):
        sms.read(Delivery(SMS_URL, {}, body), MONDAY)


def test_the_same_text_under_one_id_has_one_fingerprint_and_another_text_another() -> None:
    first = read(an_sms("got mampet")).fingerprint
    assert read(an_sms("got mampet", NumSegments="1")).fingerprint == first
    assert read(an_sms("got mampet!")).fingerprint != first
    assert read(an_sms("got mampet", From="+6281100000000")).fingerprint != first


def test_the_receipt_is_twiml_whose_text_survives_escaping() -> None:
    holder = 'DINAS "A & B" <C>'
    answer = sms.answer([told(holder=holder)])
    assert answer.content_type == "text/xml"
    response = ElementTree.fromstring(answer.body.encode())  # noqa: S314 -- our own words
    [message] = response.findall("Message")
    assert response.tag == "Response"
    assert message.text == (
        f"Laporan JK261123-0000DD diterima, ditangani {holder}."
        " Selesai paling lambat 30 Nov 08.00 WIB."
        " Cek: https://lapor.tanggap.test/v1/reports/JK261123-0000DD"
    )


def test_who_said_no_place_is_asked_for_it() -> None:
    assert "Tempatnya belum jelas" in sms.answer([told(placed=False)]).body
    assert "Tempatnya belum jelas" not in sms.answer([told()]).body


def test_nothing_taken_is_an_empty_response() -> None:
    assert sms.answer([]).body.endswith("<Response></Response>")
