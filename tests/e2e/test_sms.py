"""Reports by SMS, as the gateway delivers them."""

from typing import Any

from chalicelib.intake.store import seen_key
from chalicelib.platform.message_key import MessageKey, Sender
from tests.e2e.client import E2E, Answer, Tanggap, until
from tests.twiml import message_in, number_in

pytestmark = E2E


def receipt(answer: Answer) -> str:
    """The text of the one SMS the answer sends."""
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/xml"), answer.body
    return message_in(answer.body)


def seen(tanggap: Tanggap, sid: str) -> dict[str, Any] | None:
    """The item that remembers a message, if there is one."""
    key = {"pk": {"S": seen_key(MessageKey("sms", Sender("sms"), sid))}, "sk": {"S": "X"}}
    table = tanggap.stack.client("dynamodb")
    item: dict[str, Any] | None = table.get_item(
        TableName=tanggap.stack.outputs["TableName"], Key=key
    ).get("Item")
    return item


def test_a_text_that_names_a_kelurahan_goes_there(tanggap: Tanggap) -> None:
    text = receipt(tanggap.sms("LAPOR got mampet di kel. Duri Kepa", MessageSid="SM-there"))
    number = number_in(text)
    assert text.startswith(f"Laporan {number} sudah kami terima. Penanggung jawab: Kel. Duri")
    look = f"Cek: {tanggap.stack.url}/l/{number}"
    assert text.endswith(f"{look} Berhenti? Balas STOP.")
    assert "belum jelas" not in text
    report = tanggap.record(number)
    assert report["holder"]["name"] == "Kelurahan Duri Kepa"
    assert (report["channel"], report["description"]) == ("sms", "got mampet di kel. Duri Kepa")


def test_a_text_without_a_place_is_kept_by_central_triage_and_its_sender_asked(
    tanggap: Tanggap,
) -> None:
    text = receipt(tanggap.sms("LAPOR lampu mati sejak kemarin", MessageSid="SM-nowhere"))
    assert "Penanggung jawab: Biro Pemerintahan." in text
    assert "Di mana lokasinya? Balas dengan nama jalan dan kelurahan." in text
    assert tanggap.record(number_in(text))["holder"]["code"] == "BIROPEM"


def test_a_message_delivered_again_is_answered_with_the_same_number(tanggap: Tanggap) -> None:
    sent = {"text": "LAPOR pohon tumbang di Kebon Jeruk", "MessageSid": "SM-again"}
    first, second = tanggap.sms(**sent), tanggap.sms(**sent)
    assert receipt(first) == receipt(second)
    remembered = seen(tanggap, "SM-again")
    assert remembered
    assert remembered["number"]["S"] == number_in(receipt(first))


def test_who_filed_by_sms_is_told_of_what_follows(tanggap: Tanggap) -> None:
    fields = {"MessageSid": "SM-follows", "From": "+6281200004711"}  # gets so many SMS a day
    text = receipt(tanggap.sms("LAPOR sampah di Kebon Jeruk", **fields))
    number = number_in(text)
    tanggap.step("petugas.kebonjeruk", number, "proses")
    tanggap.step("petugas.kebonjeruk", number, "selesai", note="sudah diangkut")
    until(lambda: any("selesai" in text for text in tanggap.texts(number)), "the last SMS")
    tanggap.settle()
    texts = tanggap.texts(number)
    assert len(texts) == len(tanggap.told(number)) - 1  # the receipt was the first
    assert not any(text.startswith("diterima") for text in texts)


def test_a_forged_message_is_refused_and_leaves_no_trace(tanggap: Tanggap) -> None:
    text = "LAPOR sampah di Kebon Jeruk"
    forged = tanggap.sms(text, key="not the key", MessageSid="SM-forged")
    assert forged.refusal == (401, "bad-signature")
    assert "tidak kami simpan" in forged.problem["detail"]
    assert seen(tanggap, "SM-forged") is None
