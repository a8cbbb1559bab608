"""Mail by Mailgun: whose form it is, and the letters in forms of both kinds."""

import hmac
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.senders.mail import letters, mailgun
from chalicelib.senders.model import Delivery, Message, Secrets, Unread
from tests.builders import MONDAY
from tests.rows import each_row
from tests.sender_mutations import mutated_form
from tests.sender_posts import Forgeries, SenderProof, signed_mailgun

SAMPLES = Path(__file__).parents[1] / "samples"
KEY = "kunci-mailgun-contoh"
NOW = str(int(MONDAY.timestamp()))
URLENCODED = "application/x-www-form-urlencoded"
MIME = (
    b"From: Siti <siti@contoh.test>\r\nSubject: Sampah\r\nMessage-ID: <a1@x.test>\r\n"
    b"\r\nSudah caf\xe9 seminggu.\r\n"
)
JPEG = b"\xff\xd8\xff\r\n\r\n--bukan-batas\r\n\x00\xff\xd9"
EDGE = "----batas"


def forged(body: bytes, channel: str) -> Forgeries:
    """The proof is a part of the form."""
    yield "none", replace(signed_mailgun(body, channel), body=body)
    yield "another key", signed_mailgun(body, channel, key=b"a guess")


PROOF = SenderProof(signed_mailgun, mutated_form, forge=forged)


def proof(token: str = "t" * 50, timestamp: str = NOW, key: str = KEY) -> dict[str, str]:
    signature = hmac.new(key.encode(), (timestamp + token).encode(), sha256).hexdigest()
    return {"timestamp": timestamp, "token": token, "signature": signature}


def a_form(**fields: str | bytes) -> dict[str, str | bytes]:
    given = {
        "recipient": "laporan@tanggap.test",
        "sender": "rudi@contoh.test",
        "from": "Rudi <rudi@contoh.test>",
        "subject": "Lampu mati",
        "Message-Id": "<m1@contoh.test>",
        "body-plain": "Lampu PJU mati.",
        **proof(),
    }
    changes = {name.replace("_", "-"): value for name, value in fields.items()}
    return {name: value for name, value in {**given, **changes}.items() if value != b""}


def a_delivery(body: bytes, kind: str | None = URLENCODED) -> Delivery:
    headers = {"content-type": kind} if kind else {}
    return Delivery("email", "https://x.test/channels/email", headers, body)


def urlencoded(form: dict[str, str | bytes]) -> Delivery:
    return a_delivery(urlencode(form).encode())


def multipart(form: dict[str, str | bytes], *files: tuple[str, str, bytes]) -> Delivery:
    body = b""
    for name, value in form.items():
        said = value.encode() if isinstance(value, str) else value
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        body += head.encode() + said + b"\r\n"
    for at, (name, kind, content) in enumerate(files, start=1):
        head = f'form-data; name="attachment-{at}"; filename="{name}"\r\nContent-Type: {kind}'
        body += f"--{EDGE}\r\nContent-Disposition: {head}\r\n\r\n".encode() + content + b"\r\n"
    return a_delivery(body + f"--{EDGE}--\r\n".encode(), f"multipart/form-data; boundary={EDGE}")


def message(delivery: Delivery) -> Message:
    [only] = mailgun.read_messages(delivery, MONDAY)
    assert isinstance(only, Message)
    return only


@pytest.mark.parametrize("keys", [(KEY,), ("lama", KEY), (KEY, "baru"), ("", KEY)])
def test_a_form_signed_by_a_live_key_is_proven(keys: tuple[str, ...]) -> None:
    mailgun.prove_sender(urlencoded(a_form()), Secrets(keys=keys))
    mailgun.prove_sender(multipart(a_form(), ("a.jpg", "image/jpeg", JPEG)), Secrets(keys=keys))


@each_row(
    ("form", "keys"),
    [
        (a_form(), ()),
        (a_form(), ("",)),
        (a_form(), ("lain",)),
        (a_form(signature=""), (KEY,)),
        (a_form(signature=b""), (KEY,)),
        (a_form(signature="é"), (KEY,)),
        (a_form(signature="0" * 64), (KEY,)),
        (a_form(token="lain"), (KEY,)),
        (a_form(timestamp="1"), (KEY,)),
        (a_form(**proof(token="")), (KEY,)),
        (a_form(**proof(timestamp="")), (KEY,)),
        (a_form(**proof(key="lain")), (KEY,)),
        ({}, (KEY,)),
    ],
)
def test_without_a_fitting_signature_nothing_is_proven(
    form: dict[str, str | bytes], keys: tuple[str, ...]
) -> None:
    for delivery in (urlencoded(form), multipart(form)):
        with pytest.raises(BadSignature):
            mailgun.prove_sender(delivery, Secrets(keys=keys))


def test_a_form_of_more_fields_than_a_letter_has_is_not_even_read() -> None:
    fields = {f"x-{at}": "" for at in range(mailgun.MOST_FIELDS)}
    with pytest.raises(BadSignature):
        mailgun.prove_sender(urlencoded(a_form(**fields)), Secrets(keys=(KEY,)))


@pytest.mark.parametrize("off", [-900, -1, 0, 1, 900])
def test_a_proof_of_now_is_read(off: int) -> None:
    assert message(urlencoded(a_form(timestamp=str(int(NOW) + off))))


@pytest.mark.parametrize(
    "timestamp",
    [str(int(NOW) - 901), str(int(NOW) + 901), "", "0", "-1", "1e9", "٣", " 1", "9" * 5_000, "x"],
)
def test_a_proof_of_another_time_is_none(timestamp: str) -> None:
    with pytest.raises(BadSignature):
        mailgun.read_messages(urlencoded(a_form(timestamp=timestamp)), MONDAY)


@pytest.mark.parametrize("posted", [urlencoded, multipart])
def test_fields_become_a_letter(posted: type) -> None:
    said = message(posted(a_form(Date="Mon, 23 Nov 2026 08:00:00 +0700")))
    assert said.draft.description == "Lampu mati\n\nLampu PJU mati."
    assert said.draft.external_id == "m1@contoh.test"
    assert (said.draft.channel, said.draft.sent_at) == ("email", MONDAY)
    assert said.draft.contact == Contact(
        name="Rudi", email="rudi@contoh.test", reply="mailgun/m1@contoh.test"
    )
    assert (said.answers, said.number, said.kept, said.draft.media) == ((), None, (), ())


def test_both_kinds_of_form_say_the_same() -> None:
    assert message(multipart(a_form())) == message(urlencoded(a_form()))


def test_a_letter_as_it_came_is_preferred_and_keeps_its_bytes() -> None:
    for posted in (urlencoded, multipart):
        said = message(posted(a_form(body_mime=MIME)))
        assert said.draft.description == "Sampah\n\nSudah café seminggu."
        assert said.draft.external_id == "a1@x.test"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (a_form(body_plain="", body_html="<p>Lampu</p>"), "Lampu"),
        (a_form(body_plain="", stripped_text="Lampu"), "Lampu"),
        (a_form(body_plain="Halo\n\n-- \nRudi"), "Halo"),
        (a_form(body_plain="Lampu é 😡"), "Lampu é 😡"),
        (a_form(body_plain="From: x\n\n--batas"), "From: x\n\n--batas"),
    ],
    ids=range(5),
)
def test_the_text_is_what_the_form_has_of_it(form: dict[str, str | bytes], text: str) -> None:
    assert message(urlencoded(form)).draft.description == f"Lampu mati\n\n{text}"


def test_a_reply_names_what_it_answers() -> None:
    reply = {"In-Reply-To": "<r@x>", "References": "<q@x> <r@x>"}
    address = "laporan+JK261124-BRRAE4@tanggap.test"
    said = message(urlencoded({**a_form(recipient=address), **reply}))
    assert (said.answers, said.number) == (("r@x", "q@x"), "JK261124-BRRAE4")
    assert said.draft.description == "Lampu PJU mati."


def test_attached_files_are_parts_of_the_letter_that_is_kept() -> None:
    files = [("foto é.jpg", "image/jpeg", JPEG), ("a.exe", "application/x-exe", b"MZ")]
    said = message(multipart(a_form(), *files, ("b.png", "image/png", b"PNG")))
    [(key, raw)] = said.kept
    assert [media.source for media in said.draft.media] == [f"{key}#1", f"{key}#3"]
    assert letters.load_part(raw, 1) == (JPEG, "image/jpeg")
    assert letters.load_part(raw, 3) == (b"PNG", "image/png")
    assert letters.parse_letter(raw).parts[0][1] == "foto é.jpg"
    assert key == f"mail/{sha256(b'm1@contoh.test' + raw).hexdigest()}.eml"


def test_the_same_form_again_is_the_same_message() -> None:
    first = multipart(a_form(), ("a.jpg", "image/jpeg", JPEG))
    again = multipart(a_form(**proof("lagi")), ("a.jpg", "image/jpeg", JPEG))
    assert message(first) == message(again)


def test_fields_can_not_add_headers() -> None:
    said = message(urlencoded(a_form(subject="Lampu\r\nAuto-Submitted: auto-replied\n\nisi")))
    assert said.draft.description.startswith("Lampu Auto-Submitted: auto-replied isi")


@pytest.mark.parametrize(
    "form",
    [
        a_form(message_headers=json.dumps([["Auto-Submitted", "auto-replied"]])),
        a_form(message_headers=json.dumps([["Precedence", "bulk"]])),
        a_form(message_headers=json.dumps([["Content-Type", "multipart/report; x=y"]])),
        a_form(sender=""),
        a_form(**{"from": "MAILER-DAEMON@contoh.test"}),
        a_form(body_mime=b"Auto-Submitted: auto-replied\r\n" + MIME),
    ],
    ids=range(6),
)
def test_letters_of_machines_are_no_messages(form: dict[str, str | bytes]) -> None:
    assert mailgun.read_messages(urlencoded(form), MONDAY) == []


@pytest.mark.parametrize(
    "headers", ["", "[", "7", "{}", "[7, [], [1, 2], ['a']]", '[["X\\nY", "z"]]', "[" * 99_999]
)
def test_headers_that_can_not_be_read_lose_nothing(headers: str) -> None:
    said = message(urlencoded(a_form(message_headers=headers)))
    assert said.draft.description == "Lampu mati\n\nLampu PJU mati."


def test_a_letter_without_a_header_is_parked() -> None:
    delivery = urlencoded(a_form(body_mime="tanpa kepala"))
    assert mailgun.read_messages(delivery, MONDAY) == [Unread("no header", delivery.body)]


def test_a_form_without_a_letter_can_not_be_read() -> None:
    with pytest.raises(Unreadable):
        mailgun.read_messages(urlencoded({"event": "delivered", **proof()}), MONDAY)


@pytest.mark.parametrize(
    "kind",
    [
        f"multipart/form-data; boundary={EDGE}",
        f'Multipart/Form-Data; charset=utf-8; boundary="{EDGE}"',
        "multipart/form-data",
        "text/plain",
        None,
    ],
)
def test_the_boundary_is_found_with_and_without_a_header(kind: str | None) -> None:
    body = multipart(a_form()).body
    for lines in (body, body.replace(b"\r\n", b"\n")):
        assert message(a_delivery(lines, kind)).draft.external_id == "m1@contoh.test"


def test_nobody_tests_us_and_the_answer_says_nothing() -> None:
    with pytest.raises(BadSignature):
        mailgun.answer_challenge(a_delivery(b""), Secrets(keys=(KEY,)))
    answer = mailgun.answer_sender([])
    assert (answer.status, answer.body, answer.content_type) == (200, "", "text/plain")


# Samples, whole and changed.


def a_sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.txt").read_bytes().partition(b"\n")[2].rstrip(b"\n")


ALL = sorted(path.stem for path in SAMPLES.glob("mailgun_*.txt"))


@pytest.mark.parametrize("name", ALL)
def test_a_sample_is_one_message_or_none_and_has_a_proof(name: str) -> None:
    delivery = a_delivery(a_sample(name), None)
    mailgun.prove_sender(delivery, Secrets(keys=(KEY,)))
    said = mailgun.read_messages(delivery, MONDAY)
    assert [type(one) for one in said] == ([] if "ignored" in name else [Message])


def test_the_samples_with_files_have_them() -> None:
    kinds = {"mailgun_attachment": "application/pdf", "mailgun_mime": "image/jpeg"}
    for name, kind in kinds.items():
        [media] = message(a_delivery(a_sample(name), None)).draft.media
        assert media.content_type == kind


def assert_safe(delivery: Delivery) -> None:
    with pytest.raises(BadSignature):
        mailgun.prove_sender(delivery, Secrets(keys=("kunci lain",)))
    try:
        said = mailgun.read_messages(delivery, MONDAY)
    except (BadSignature, Unreadable):
        return
    for one in said:
        if isinstance(one, Message):
            one.draft.description.encode()
            assert one.draft.external_id


@given(st.binary(), st.sampled_from([None, URLENCODED, "multipart/form-data; boundary=b"]))
def test_any_bytes_are_read_or_refused(body: bytes, kind: str | None) -> None:
    assert_safe(a_delivery(body, kind))
    assert_safe(a_delivery(b"--b\r\n" + body, kind))
    assert_safe(a_delivery(b"timestamp=" + NOW.encode() + b"&body-mime=" + body, kind))


@given(st.sampled_from(ALL), st.integers(0, 4_000), st.binary(max_size=6), st.integers(0, 30))
def test_a_damaged_sample_is_read_or_refused(name: str, at: int, put: bytes, gone: int) -> None:
    body = a_sample(name)
    assert_safe(a_delivery(body[:at] + put + body[at + gone :], None))


FIELDS = [*a_form(), "body-mime", "body-html", "message-headers", "References", "Date"]


@given(st.dictionaries(st.sampled_from(FIELDS), st.binary() | st.text().map(str.encode)))
def test_a_form_with_fields_changed_is_read_or_refused(changes: dict[str, bytes]) -> None:
    form: dict[str, str | bytes] = {**a_form(), **changes, "timestamp": NOW}
    assert_safe(urlencoded(form))
    assert_safe(multipart(form, ("x", "image/jpeg", b"".join(changes.values()))))


@given(st.text(), st.text(), st.binary())
def test_any_file_is_read_or_refused(name: str, kind: str, content: bytes) -> None:
    assert_safe(multipart(a_form(), (name, kind, content)))


def test_samples_are_the_forms_their_names_say() -> None:
    fields = dict(parse_qsl(a_sample("mailgun_mime").decode()))
    assert "body-mime" in fields
    assert a_sample("mailgun_attachment").startswith(b"--")
