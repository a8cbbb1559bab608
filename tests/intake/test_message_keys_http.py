"""No id that one sender chooses stands in the way of another's: nothing is parked, joined or told
by it (docs/decisions/0028).
"""

import json
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbound import service as inbound_service
from chalicelib.intake.store import seen_key
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.senders.model import ResultKind
from tests.api.answers import outcome, problem_of
from tests.builders import (
    JSON,
    KEBON_JERUK,
    a_body,
    an_sms,
    filed,
    post,
    signed_in,
)
from tests.moto_aws import MAIL, Aws
from tests.publishing.open311.partners import a_form, a_key, posted
from tests.sender_posts import signed_partner, signed_sms
from tests.sender_samples import items, numbers, parked
from tests.twiml import message_in, number_in

ID = "WEB-1001-strangers-id"  # long enough for the web
DEVICE = "perangkat-0123456789"

Send = Callable[[Any, str, str], str | None]  # an id and a text; the number it is answered with


def on_the_web(**headers: str) -> Send:
    def send(http: Any, own: str, text: str) -> str | None:
        told = {**JSON, "Idempotency-Key": own, **headers}
        answer = post(http, "/v1/reports", a_body(description=text), told)
        return answer.json_body.get("number") if answer.status_code == 201 else None

    return send


def at_a_desk(office: str) -> Send:
    def send(http: Any, own: str, text: str) -> str | None:
        headers = {**signed_in(office, "desk"), "Idempotency-Key": own}
        answer = post(http, "/v1/desk/reports", a_body(description=text), headers)
        return answer.json_body.get("number") if answer.status_code == 201 else None

    return send


def as_a_partner(channel: str, **more: str) -> Send:
    def send(http: Any, own: str, text: str) -> str | None:
        body = {"id": own, "description": text, **more}
        number: str | None = signed_partner(body, channel).to(http).json_body["number"]
        return number

    return send


def by_open311(key: str) -> Send:
    def send(http: Any, own: str, text: str) -> str | None:
        form = a_form(api_key=key, description=text)
        answer = posted(http, "requests.json", form, **{"Idempotency-Key": own})
        told = json.loads(answer.body)[0]
        return told.get("service_request_id") if answer.status_code == 200 else None

    return send


def by_sms(http: Any, own: str, text: str) -> str | None:
    answer = signed_sms(an_sms(text, MessageSid=own)).to(http)
    return number_in(message_in(answer.body.decode())) if answer.status_code == 200 else None


def by_mail(address: str, **headers: str) -> Send:
    def send(http: Any, own: str, text: str) -> str | None:
        letter = EmailMessage()
        letter["From"], letter["Subject"], letter["Message-ID"] = address, "Laporan", f"<{own}>"
        for name, value in headers.items():
            letter[name.replace("_", "-")] = value
        letter.set_content(text)
        note = {
            "notificationType": "Received",
            "receipt": {"action": {"type": "SNS", "encoding": "UTF8"}},
            "content": letter.as_string(),
        }
        [told] = inbound_service.receive_letter(json.dumps(note), MAIL)
        return told.number if told.became is ResultKind.REPORT else None

    return send


MAILED = f"{ID}@rumah.id"
SENDERS: dict[str, Send] = {
    "web": on_the_web(),
    "device": on_the_web(**{"X-Device-Token": DEVICE}),
    "another device": on_the_web(**{"X-Device-Token": DEVICE + "9"}),
    "the website's partner": as_a_partner("website"),
    "another partner": as_a_partner("jaki"),
    "desk": at_a_desk(KEBON_JERUK),
    "another desk": at_a_desk("31.73.05.1002"),
    "open311": by_open311("kunci-mitra"),
    "another's open311": by_open311("kunci-mitra-lain"),
    "sms": by_sms,
}
WRITERS: dict[str, Send] = {
    "siti": by_mail("siti@rumah.id"),
    "a stranger": by_mail("orang@lain.id"),
    "a stranger with a strange address": by_mail("siti#@rumah.id"),
    "nobody's address": by_mail("Siti"),
}


@pytest.fixture
def _partners(aws: Aws) -> None:
    a_key("kunci-mitra")
    a_key("kunci-mitra-lain")


def told(http: Any, senders: dict[str, Send], own: str) -> Iterator[tuple[str, str | None]]:
    for name, send in senders.items():
        yield name, send(http, own, f"Sampah menumpuk di Kebon Jeruk, kata {name}")


@pytest.mark.usefixtures("_partners")
@pytest.mark.parametrize(("senders", "own"), [(SENDERS, ID), (WRITERS, MAILED)])
def test_one_id_of_every_sender_is_a_report_of_each(
    http: Any, aws: Aws, senders: dict[str, Send], own: str
) -> None:
    first = dict(told(http, senders, own))
    assert [name for name, number in first.items() if number is None] == []
    assert len({*first.values()}) == len(senders)
    assert parked() == []
    assert dict(told(http, senders, own)) == first, "each may repeat its own"
    assert len(numbers(items(aws))) == len(senders)


@pytest.mark.usefixtures("_partners")
def test_a_reply_joins_reports_of_its_own_sender_only(http: Any, aws: Aws) -> None:
    filed(http, {**JSON, "Idempotency-Key": ID})
    filed(http, {**JSON, "Idempotency-Key": ID, "X-Device-Token": DEVICE})
    as_a_partner("jaki")(http, ID, "Pohon tumbang di Kebon Jeruk")
    mine = as_a_partner("website")(http, ID, "Lampu jalan mati di Kebon Jeruk")
    before = numbers(items(aws))
    assert as_a_partner("website", reply_to=ID)(http, "R-1", "Masih mati sampai malam ini") == mine
    assert numbers(items(aws)) == before
    assert as_a_partner("lapor", reply_to=ID)(http, "R-1", "Masih mati sampai malam") not in before


def test_a_letter_joins_the_reports_of_who_wrote_it_only(http: Any, aws: Aws) -> None:
    first = by_mail("siti@rumah.id")(http, MAILED, "Got mampet di Kebon Jeruk")
    thread = {"In_Reply_To": f"<{MAILED}>"}
    other = by_mail("orang@lain.id", **thread)(http, "2@lain.id", "Numpang thread ini")
    assert None not in (first, other)
    assert first != other
    assert by_mail("SITI@RUMAH.ID", **thread)(http, "3@rumah.id", "Sekarang meluap") is None
    added = [key for key in items(aws) if key[1].startswith("Z#inbox#")]
    assert [pk for pk, _ in added] == [f"R#{first}"]


def test_a_key_that_was_used_tells_nobody_whose_report_it_made(http: Any, aws: Aws) -> None:
    headers = {**JSON, "Idempotency-Key": ID}
    number = filed(http, headers)["number"]
    answer = post(http, "/v1/reports", a_body(description="Pohon tumbang di jalan"), headers)
    assert outcome(answer) == (409, "key-reused")
    assert number not in answer.body.decode() + json.dumps(dict(answer.headers))


def test_without_a_device_a_key_is_a_secret_of_its_own(http: Any, aws: Aws) -> None:
    """Whoever knows the key is told the token again (docs/decisions/0004)."""
    faults = []
    rows = [
        *(("k" * 15, None, 422), ("k" * 16, None, 201), ("k" * 255, None, 201)),
        *(("k" * 256, None, 422), ("", None, 422), ("k" * 15, "terlalu-pendek", 422)),
        *(
            ("k", DEVICE, 201),
            ("k" * 255, DEVICE, 201),
            ("k" * 256, DEVICE, 422),
            ("", DEVICE, 422),
        ),
    ]
    for key, device, status in rows:
        headers = {**JSON, "Idempotency-Key": key}
        if device:
            headers["X-Device-Token"] = device
        answer = post(http, "/v1/reports", a_body(), headers)
        if answer.status_code != status:
            faults.append((key, device, answer.status_code))
        if status == 422:
            assert problem_of(answer)["field"] == "Idempotency-Key"
    assert faults == []


def test_nothing_of_a_key_is_kept_but_its_digest(http: Any, aws: Aws) -> None:
    filed(http, {**JSON, "Idempotency-Key": ID, "X-Device-Token": DEVICE})
    filed(http, {**JSON, "Idempotency-Key": ID})
    kept = str(aws.items())
    assert ID not in kept
    assert DEVICE not in kept


NAMES = st.text("abc019._-", max_size=3)


@given(
    st.lists(
        st.builds(MessageKey, NAMES, st.builds(Sender, NAMES, NAMES), st.text("#a", max_size=4))
    )
)
def test_no_two_keys_are_kept_under_one(keys: list[MessageKey]) -> None:
    assert len({seen_key(key) for key in keys}) == len({*keys})
