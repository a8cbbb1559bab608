"""SMS: who proves to be Twilio, what its form says, and the TwiML it gets back."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.reports.filing import Media
from chalicelib.senders import sms
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import (
    Command,
    CommandWord,
    Delivery,
    Message,
    MessageResult,
    ResultKind,
    Secrets,
)
from tests.builders import MONDAY, PHONE, SMS_URL, an_sms, signed
from tests.rows import each_row
from tests.sender_mutations import mutated_form
from tests.sender_posts import SenderProof, signed_sms

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("sms*.txt"))
LIVE = Secrets(keys=("sms-token",))
API = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
PROOF = SenderProof(signed_sms, mutated_form, header="X-Twilio-Signature")


def a_sample(name: str) -> bytes:
    [path] = [path for path in SAMPLES if path.stem == name]
    return path.read_text().split("\n", 1)[1].encode()


def posted(body: bytes, headers: dict[str, str] | None = None) -> Delivery:
    return Delivery("sms", SMS_URL, headers or {}, body)


def a_delivery(form: dict[str, Any], **headers: str) -> Delivery:
    own = {name.lower(): value for name, value in signed(form).items()}
    return posted(urlencode(form, doseq=True).encode(), {**own, **headers})


def message(form: dict[str, Any]) -> Message:
    [one] = sms.read_messages(a_delivery(form), MONDAY)
    return one


def read(form: dict[str, Any]) -> Draft:
    return message(form).draft


def sampled(name: str) -> Message:
    [one] = sms.read_messages(posted(a_sample(name)), MONDAY)
    return one


def told(text: str) -> MessageResult:
    return MessageResult(ResultKind.REPORT, text)


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
    sms.prove_sender(a_delivery(form), LIVE)


@pytest.mark.parametrize("live", [("old", "sms-token"), ("sms-token", "new"), ("sms-token",)])
def test_either_of_two_live_secrets_counts_while_one_replaces_the_other(
    live: tuple[str, ...],
) -> None:
    sms.prove_sender(a_delivery(an_sms()), Secrets(keys=live))


@pytest.mark.parametrize(
    ("delivery", "live"),
    [
        (a_delivery(an_sms(), **{"x-twilio-signature": ""}), ("sms-token",)),
        (a_delivery(an_sms(), **{"x-twilio-signature": "bm90IGl0"}), ("sms-token",)),
        (a_delivery(an_sms(), **{"x-twilio-signature": "é" * 28}), ("sms-token",)),
        (a_delivery(an_sms()), ("another",)),
        (a_delivery(an_sms()), ("",)),
        (a_delivery(an_sms()), ()),
        (posted(b"Body=halo"), ("sms-token",)),
    ],
    ids=["none", "forged", "no ASCII", "another key", "empty key", "no key", "no headers"],
)
def test_without_a_fitting_signature_nothing_is_read(
    delivery: Delivery, live: tuple[str, ...]
) -> None:
    with pytest.raises(BadSignature) as refused:
        sms.prove_sender(delivery, Secrets(keys=live))
    assert refused.value.members == {"channel": "sms"}


@pytest.mark.parametrize("changed", ["Body", "From", "MessageSid", "To"])
def test_a_form_altered_on_the_way_has_no_proof(changed: str) -> None:
    altered = urlencode({**an_sms(), changed: "SM-lain"}).encode()
    with pytest.raises(BadSignature):
        sms.prove_sender(posted(altered, dict(a_delivery(an_sms()).headers)), LIVE)


def test_a_form_of_more_fields_than_twilios_is_not_even_read() -> None:
    fields = {f"x-{at}": "" for at in range(sms.MOST_FIELDS)}
    with pytest.raises(BadSignature):
        sms.prove_sender(a_delivery(an_sms(**fields)), LIVE)


def test_a_signature_for_another_address_is_no_proof() -> None:
    signature = RequestValidator("sms-token").compute_signature("https://lain.test/", an_sms())
    with pytest.raises(BadSignature):
        sms.prove_sender(a_delivery(an_sms(), **{"x-twilio-signature": signature}), LIVE)


def test_nobody_is_challenged() -> None:
    with pytest.raises(BadSignature):
        sms.answer_challenge(posted(b""), LIVE)


def test_the_sample_is_one_message_with_its_own_id() -> None:
    one = sampled("sms")
    assert one.draft.external_id == "SM2f1c0d5f7a9b4e6c8d3a1b0c9e8f7a6b"
    assert one.draft.description == "sampah menumpuk di Jl. Raya Kebon Jeruk dekat gang #45"
    assert one.draft.contact.phone == PHONE
    assert one.draft.contact.reply is None
    assert one.draft.received_at == MONDAY
    assert one.draft.sent_at is None
    assert one.draft.visibility is None
    assert one.talker == f"sms/{PHONE}"
    assert one.command is None
    assert one.number is None


def test_a_command_is_read_as_one() -> None:
    assert sampled("sms_command").command == Command(CommandWord.STATUS, "JK261124-BRRAE4")
    assert message(an_sms("BERHENTI")).command == Command(CommandWord.STOP)
    assert message(an_sms("stop buang sampah di kali")).command is None


def test_a_number_that_stands_first_names_the_report_the_rest_is_about() -> None:
    one = sampled("sms_comment")
    assert one.number == "JK261124-BRRAE4"
    assert one.command is None
    assert one.draft.description.startswith("sudah diangkut sebagian")


def test_photos_of_an_mms_are_named_to_be_fetched() -> None:
    first, second = sampled("sms_media").draft.media
    assert first.sender == sms.NAME == "sms"
    assert first.source.endswith("/Media/ME0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    assert (first.content_type, second.content_type) == ("image/jpeg", "image/png")


def test_a_place_shared_on_whatsapp_is_the_place_of_the_report() -> None:
    one = sampled("sms_location")
    assert (one.draft.lat, one.draft.lng) == (-6.1926, 106.7697)
    assert one.draft.address == "Jl. Raya Kebon Jeruk No. 12, Jakarta Barat"
    assert one.draft.description == ""
    assert one.draft.contact.phone == PHONE
    assert one.talker == f"sms/whatsapp:{PHONE}"


@pytest.mark.parametrize(
    ("lat", "lng", "pin"),
    [
        ("-6.1926001", "106.7697009", (-6.1926, 106.769701)),
        ("-0.0", "0", (0.0, 0.0)),
        ("90", "-180", (90.0, -180.0)),
        ("90.1", "106", (None, None)),
        ("-6.1", "181", (None, None)),
        ("-6.1", None, (None, None)),
        ("nan", "106", (None, None)),
        ("-6,1", "106", (None, None)),
        ("1e1", "106", (None, None)),
        ("٦", "106", (None, None)),
        ("", "", (None, None)),
    ],
)
def test_only_two_coordinates_on_earth_are_a_place(
    lat: str | None, lng: str | None, pin: tuple[float | None, float | None]
) -> None:
    draft = read(an_sms(Latitude=lat, Longitude=lng))
    assert (draft.lat, draft.lng) == pin
    assert str(draft.lat) != "-0.0"


@each_row(
    ("source", "content_type", "kept"),
    [
        (API, "image/jpeg", True),
        (API, "IMAGE/PNG; name=a", True),
        (API, "image/webp", True),
        (API, "image/heic", True),
        (API, "video/quicktime", True),
        (API, "video/mp4", True),
        (API, "application/pdf", True),
        ("https://mms.twiliocdn.com/AC1/abc?x=1", "image/jpeg", True),
        ("https://media.sg1.twilio.com/ME1", "image/jpeg", True),
        (API, "image/gif", False),
        (API, "text/html", False),
        (API, None, False),
        (None, "image/jpeg", False),
        ("http://api.twilio.com/ME1", "image/jpeg", False),
        ("https://twilio.com.lain.test/ME1", "image/jpeg", False),
        ("https://xtwilio.com/ME1", "image/jpeg", False),
        ("https://api.twiliocdn.com/ME1", "image/jpeg", False),
        ("https://lain.test/.twilio.com/", "image/jpeg", False),
        ("https://lain.test\\.twilio.com/", "image/jpeg", False),
        ("https://api.twilio.com@lain.test/", "image/jpeg", False),
        ("https://lain.test#.twilio.com/", "image/jpeg", False),
        ("https://api.twilio.com:8443/ME1", "image/jpeg", False),
        ("https://api.twilio.com/ME1\r\nX: y", "image/jpeg", False),
        ("https://[api.twilio.com/", "image/jpeg", False),
    ],
)
def test_only_photos_films_and_papers_that_lie_at_twilio_are_kept(
    source: str | None, content_type: str | None, *, kept: bool
) -> None:
    draft = read(an_sms(NumMedia="1", MediaUrl0=source, MediaContentType0=content_type))
    assert draft.media == (
        (Media("sms", str(source), str(content_type).split(";")[0].lower()),) if kept else ()
    )


def test_a_photo_of_an_iphone_is_kept_whatever_its_type_is_called() -> None:
    draft = read(an_sms(NumMedia="1", MediaUrl0=API, MediaContentType0="image/heif"))
    assert draft.media == (Media("sms", API, "image/heic"),)


def test_of_ten_things_sent_along_five_are_kept_and_those_that_are_not_ours_do_not_count() -> None:
    form = an_sms(NumMedia="10")
    for place in range(10):
        form[f"MediaUrl{place}"] = f"{API}{place}"
        form[f"MediaContentType{place}"] = "image/jpeg" if place else "text/vcard"
    assert [media.source[-1] for media in read(form).media] == ["1", "2", "3", "4", "5"]


@each_row(
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
        ("whatsapp:" + PHONE, PHONE),
        ("whatsapp:Toko", None),
    ],
)
def test_only_a_telephone_number_can_be_answered(sender: str | None, phone: str | None) -> None:
    assert read(an_sms(From=sender)).contact.phone == phone


def test_who_is_not_named_has_no_talk() -> None:
    assert message(an_sms(From=None)).talker is None
    assert message(an_sms(From="")).talker is None
    assert message(an_sms(From="TELKOMSEL")).talker == "sms/TELKOMSEL"


def test_of_a_field_that_is_repeated_the_last_counts() -> None:
    assert read(an_sms(["pertama", "kedua"])).description == "kedua"


def test_bytes_that_are_no_utf_8_are_shown_as_such() -> None:
    [one] = sms.read_messages(posted(b"MessageSid=SM1&Body=got%FF\xff mampet"), MONDAY)
    assert one.draft.description == "got\ufffd\ufffd mampet"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Body=halo",
        b"MessageSid=&Body=halo",
        b"\x00\xff",
        b"=&=&&",
        b"MessageSid=" + b"S" * 256,
    ],
    ids=range(6),
)
def test_a_delivery_without_a_message_id_can_not_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable):
        sms.read_messages(posted(body), MONDAY)


def test_the_same_text_under_one_id_has_one_fingerprint_and_another_text_another() -> None:
    first = read(an_sms("got mampet")).fingerprint
    assert read(an_sms("got mampet", NumSegments="1")).fingerprint == first
    assert read(an_sms("got mampet!")).fingerprint != first
    assert read(an_sms("got mampet", From="+6281100000000")).fingerprint != first
    photo = {"MediaUrl0": API, "MediaContentType0": "image/jpeg"}
    assert read(an_sms("got mampet", **photo)).fingerprint != first


def texts(*tellings: MessageResult) -> list[str | None]:
    answer = sms.answer_sender(tellings)
    assert (answer.content_type, answer.status) == ("text/xml", 200)
    response = ElementTree.fromstring(answer.body.encode())  # noqa: S314 -- our own words
    assert response.tag == "Response"
    return [message.text for message in response.findall("Message")]


def test_each_thing_told_is_a_message_whose_text_survives_escaping() -> None:
    first = 'Laporan JK261124-BRRAE4 diterima, ditangani DINAS "A & B" <C>. 😡'
    assert texts(told(first), told("Terima kasih.")) == [first, "Terima kasih."]


def test_what_xml_can_not_hold_is_left_out_of_a_text() -> None:
    assert texts(told("a\x00b\x1fc\ud800d\uffffe\nf")) == ["abcde\nf"]


def test_who_is_told_nothing_gets_no_message() -> None:
    assert texts(told(""), told("ya")) == ["ya"]
    assert sms.answer_sender([]).body.endswith("<Response></Response>")
    assert sms.answer_sender([told("")]).body.endswith("<Response></Response>")


FORMS = [dict(parse_qsl(a_sample(path.stem).decode())) for path in SAMPLES]
VALUES = st.text(max_size=40) | st.sampled_from([API, "NaN", "-6.2", "9" * 500, "\x00", PHONE])


@given(st.sampled_from(FORMS), st.data())
def test_any_form_is_read_or_refused(form: dict[str, str], drawn: st.DataObject) -> None:
    names = st.sampled_from([*form, "Latitude", "Longitude", "MediaUrl9", "MediaContentType9"])
    changes = drawn.draw(st.dictionaries(names, st.none() | VALUES, max_size=6))
    changed = {name: value for name, value in {**form, **changes}.items() if value is not None}
    if not 0 < len(changed.get("MessageSid", "")) <= 255:
        with pytest.raises(Unreadable):
            sms.read_messages(posted(urlencode(changed).encode()), MONDAY)
        return
    [one] = sms.read_messages(posted(urlencode(changed).encode()), MONDAY)
    assert one.draft.external_id == changed["MessageSid"]
    assert one.draft.channel == "sms"
    (one.draft.description + str(one.talker) + str(one.draft.address)).encode()


@given(st.sampled_from(SAMPLES), st.integers(0, 900), st.binary(max_size=30))
def test_any_bytes_are_read_or_refused(sample: Path, cut: int, added: bytes) -> None:
    for body in (added, a_sample(sample.stem)[:cut] + added):
        try:
            [one] = sms.read_messages(posted(body), MONDAY)
        except Unreadable:
            continue
        assert one.draft.external_id
        with pytest.raises(BadSignature):
            sms.prove_sender(posted(body, {"x-twilio-signature": "bm90IGl0"}), LIVE)
