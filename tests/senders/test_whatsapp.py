"""WhatsApp: what people wrote to the city's numbers, and what is not from people."""

import json
import re
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.platform.errors import Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Media
from chalicelib.senders.meta import webhook as meta_webhook
from chalicelib.senders.meta import whatsapp
from chalicelib.senders.model import Command, CommandWord, Message, Unread
from tests.builders import MONDAY, PHONE
from tests.rows import each_row
from tests.sender_mutations import mutated_json
from tests.sender_posts import SenderProof, signed_whatsapp
from tests.senders.test_meta import FOLDER, ODD, SENT, a_delivery, mutated, sample, sound, survives

SAMPLES = sorted(path.stem for path in FOLDER.glob("whatsapp_*.json"))
NUMBER, FROM = "106540352242922", "6281234567890"
PROOF = SenderProof(signed_whatsapp, mutated_json, header="X-Hub-Signature-256", signs_tests=True)


def read(body: object) -> list[Message | Unread]:
    return list(whatsapp.read_messages(a_delivery(body), MONDAY))


def one(body: object) -> Message:
    [message] = read(body)
    assert isinstance(message, Message), message
    return message


def a_value(name: str, **value: Any) -> Any:
    body = sample(f"whatsapp_{name}")
    body["entry"][0]["changes"][0]["value"].update(value)
    return body


def a_text(name: str = "text", **said: Any) -> Any:
    body = sample(f"whatsapp_{name}")
    body["entry"][0]["changes"][0]["value"]["messages"][0].update(said)
    return body


def test_the_proof_and_the_answer_are_those_of_all_meta_products() -> None:
    assert whatsapp.answer_challenge is meta_webhook.answer_challenge
    assert whatsapp.prove_sender is meta_webhook.prove_sender
    assert whatsapp.answer_sender is meta_webhook.answer_sender


@each_row("name", SAMPLES)
def test_every_sample_says_what_it_is_and_reads_without_a_loss(name: str) -> None:
    first = (FOLDER / f"{name}.json").read_text().split("\n", 1)[0]
    assert re.fullmatch(r"# .+: https://developers\.facebook\.com/\S+", first)
    messages = read(sample(name))
    assert bool(messages) is not name.startswith("whatsapp_ignored_")
    for message in messages:
        sound(message)
        assert isinstance(message, Message)
        assert message.draft.sent_at == SENT
        assert message.draft.visibility is None


def test_a_text_is_a_report_of_a_telephone_number() -> None:
    message = one(sample("whatsapp_text"))
    wamid = message.draft.external_id or ""
    assert wamid.startswith("wamid.")
    assert message.draft.description.startswith("banjir setinggi lutut di Jl. Kemang Utara IX")
    assert message.draft.contact == Contact(
        name="Budi Contoh",
        phone=PHONE,
        reply=f"whatsapp/{NUMBER}/{FROM}/{wamid}",
        person=FROM,
        proven=frozenset({"sms"}),
    )
    assert message.talker == f"wa/{NUMBER}/{FROM}"
    assert message.answers == ()


def test_who_keeps_the_number_to_themselves_is_answered_all_the_same() -> None:
    message = one(sample("whatsapp_username"))
    assert message.talker == f"wa/{NUMBER}/ID.13491208655302749999"
    contact = message.draft.contact
    assert (contact.name, contact.phone) == ("Warga Contoh", None)
    assert f"/ID.13491208655302749999/{message.draft.external_id}" in (contact.reply or "")


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("reply", "Airnya belum surut juga pak"),
        ("image", "Lubang besar di Jl. Daan Mogot km 12"),
        ("video", ""),
        ("document", "Surat RT soal tiang listrik miring"),
        ("audio", ""),
        ("sticker", ""),
        ("location", ""),
        ("button", "Sudah selesai"),
        ("interactive_button", "Belum selesai"),
        ("interactive_list", "Sampah"),
    ],
)
def test_each_type_has_its_words_in_its_own_place(name: str, description: str) -> None:
    assert one(sample(f"whatsapp_{name}")).draft.description == description


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("image", (Media("whatsapp", "1003383421387256", "image/jpeg"),)),
        ("video", (Media("whatsapp", "1003383421387257", "video/mp4"),)),
        ("document", (Media("whatsapp", "1003383421387258", "application/pdf"),)),
        ("audio", ()),
        ("sticker", (Media("whatsapp", "1003383421387260", "image/webp"),)),
        ("text", ()),
    ],
)
def test_what_is_sent_along_is_noted_when_it_is_of_a_type_that_is_kept(
    name: str, media: tuple[Media, ...]
) -> None:
    assert one(sample(f"whatsapp_{name}")).draft.media == media


@pytest.mark.parametrize(
    ("image", "media"),
    [
        ({"id": "1", "mime_type": "IMAGE/PNG; q=1"}, (Media("whatsapp", "1", "image/png"),)),
        ({"id": "1"}, (Media("whatsapp", "1"),)),
        ({"id": 1, "mime_type": None}, (Media("whatsapp", "1"),)),
        ({"id": "1", "mime_type": "image/gif"}, ()),
        ({"id": "1", "mime_type": "video/3gpp"}, ()),
        ({"id": "../me", "mime_type": "image/png"}, ()),
        ({"mime_type": "image/png"}, ()),
        (None, ()),
        ("1", ()),
    ],
    ids=range(9),
)
def test_a_type_is_taken_without_its_parameters(image: object, media: tuple[Media, ...]) -> None:
    assert one(a_text("image", image=image)).draft.media == media


def test_a_place_gives_degrees_and_address() -> None:
    draft = one(sample("whatsapp_location")).draft
    assert (draft.lat, draft.lng) == (-6.1926, 106.7697)
    assert draft.address == "Pasar Kebon Jeruk, Jl. Raya Kebon Jeruk No. 1, Jakarta Barat"


@pytest.mark.parametrize(
    ("pin", "place"),
    [
        ({"latitude": -6.1926, "longitude": 106.7697}, (-6.1926, 106.7697, None)),
        ({"latitude": -91, "longitude": 106.7, "name": "Monas"}, (None, None, "Monas")),
        ({"latitude": "-6.1", "longitude": 106.7, "address": 7}, (None, None, None)),
        ({"latitude": -6, "longitude": -0.0, "name": "A", "address": "A"}, (-6.0, 0.0, "A")),
        ({"name": "n" * 500}, (None, None, "n" * 300)),
        ("Monas", (None, None, None)),
    ],
    ids=range(6),
)
def test_of_a_place_what_can_be_true_is_kept(pin: object, place: tuple[Any, ...]) -> None:
    draft = one(a_text("location", location=pin)).draft
    assert (draft.lat, draft.lng, draft.address) == place


def test_what_a_message_quotes_is_what_it_answers() -> None:
    [quoted] = one(sample("whatsapp_reply")).answers
    assert (
        quoted
        == sample("whatsapp_reply")["entry"][0]["changes"][0]["value"]["messages"][0]["context"][
            "id"
        ]
    )
    assert one(a_text(context={"forwarded": True})).answers == ()


def test_commands_are_read() -> None:
    assert one(sample("whatsapp_command")).command == Command(CommandWord.STATUS, "JK261123-0000DS")
    message = one(a_text(text={"body": "JK261123-0000DS masih bau"}))
    assert (message.number, message.draft.description) == ("JK261123-0000DS", "masih bau")


def test_each_of_several_people_keeps_their_own_name_and_number() -> None:
    first, second = read(sample("whatsapp_batch"))
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert (first.draft.contact.name, first.draft.contact.phone) == ("Budi Contoh", PHONE)
    assert second.draft.contact.name == "Tono Contoh"
    assert second.draft.contact.phone == "+6281234567891"


def test_a_card_of_somebody_else_names_nobody() -> None:
    message = one(a_text(**{"from": "6281234567891", "from_user_id": "ID.2"}))
    assert message.draft.contact.name is None
    assert message.draft.contact.phone == "+6281234567891"


@pytest.mark.parametrize(
    ("number", "phone"),
    [
        ("6281234567890", PHONE),
        ("628123", None),
        ("6" * 16, None),
        ("0812345678", None),
        ("ID.13491208655302741918", None),
    ],
)
def test_a_telephone_number_has_seven_to_fifteen_digits(number: str, phone: str | None) -> None:
    body = a_text(**{"from": number})
    body["entry"][0]["changes"][0]["value"]["contacts"] = []
    assert one(body).draft.contact.phone == phone


def test_our_own_number_reports_nothing() -> None:
    assert read(a_text(**{"from": "6281100000000"})) == []


@pytest.mark.parametrize(
    "kind", ["reaction", "system", "unsupported", "order", "contacts", "edit", "revoke", "baru"]
)
def test_a_type_that_is_no_words_of_a_person_is_no_report(kind: str) -> None:
    assert read(a_text(type=kind)) == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"id": None}, "id"),
        ({"id": "w mid"}, "id"),
        ({"type": None}, "type"),
        ({"from": None, "from_user_id": None}, "from"),
        ({"from": "62/81", "from_user_id": ".."}, "from"),
        ({"text": {"body": 7}}, "text"),
    ],
    ids=range(6),
)
def test_a_message_that_can_not_be_read_is_parked_alone(said: dict[str, Any], reason: str) -> None:
    body = a_text(**said)
    messages = body["entry"][0]["changes"][0]["value"]["messages"]
    messages.append(
        deepcopy(sample("whatsapp_text")["entry"][0]["changes"][0]["value"]["messages"][0])
    )
    first, second = read(body)
    assert isinstance(first, Unread)
    assert first.reason == reason
    [change] = json.loads(first.part)["entry"][0]["changes"]
    assert change["value"]["messages"] == messages[:1]
    assert isinstance(second, Message)


@pytest.mark.parametrize(
    "value",
    [
        {"metadata": {"phone_number_id": "../me"}},
        {"metadata": None},
        {"messages": "halo"},
        {"messages": {}},
    ],
    ids=range(4),
)
def test_a_change_without_a_number_of_ours_or_a_list_is_parked(value: dict[str, Any]) -> None:
    [unread] = read(a_value("text", **value))
    assert isinstance(unread, Unread)


@pytest.mark.parametrize("entry", [None, 7, [], {}, {"changes": "x"}, {"changes": [None]}])
def test_an_entry_of_another_form_is_parked_and_the_next_is_taken(entry: object) -> None:
    body = sample("whatsapp_text")
    body["entry"].insert(0, entry)
    first, second = read(body)
    assert isinstance(first, Unread)
    assert isinstance(second, Message)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"object": "page", "entry": []}', b"[" * 100_000, b"\xff"]
)
def test_a_body_that_is_none_of_ours_can_not_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


def test_the_fingerprint_is_stable_and_of_what_was_said() -> None:
    first = one(sample("whatsapp_text")).draft.fingerprint
    assert one(a_text(timestamp="1795395541")).draft.fingerprint == first
    assert one(a_text(text={"body": "lain"})).draft.fingerprint != first
    assert one(a_text(**{"from": "6281234567891"})).draft.fingerprint != first


@given(mutated(SAMPLES))
@settings(max_examples=400)
def test_no_change_of_a_body_breaks_the_reading(body: bytes) -> None:
    survives(whatsapp, body)


@given(st.binary(max_size=200), ODD)
@settings(max_examples=200)
def test_nothing_at_all_breaks_the_reading(raw: bytes, odd: object) -> None:
    survives(whatsapp, raw)
    value = {"metadata": {"phone_number_id": "1"}, "messages": [odd], "contacts": odd}
    change = {"field": "messages", "value": value}
    for entry in (odd, {"changes": [odd, change]}):
        body = {"object": "whatsapp_business_account", "entry": [entry]}
        survives(whatsapp, json.dumps(body).encode())
