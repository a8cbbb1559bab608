"""Mail by SES: which envelopes SNS signed, what their letters become, and what is no letter."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Media
from chalicelib.senders.mail import ses
from chalicelib.senders.model import Delivery, Message, NotFetched, Secrets, Unread
from tests.builders import MONDAY
from tests.moto_aws import MAIL
from tests.rows import each_row
from tests.sender_mutations import mutated_envelope
from tests.sender_posts import Forgeries, SenderProof, signed_ses

SAMPLES = Path(__file__).parents[1] / "samples"
TOPIC = "arn:aws:sns:ap-southeast-1:123456789012:tanggap-mail"
HOST = "https://sns.ap-southeast-1.amazonaws.com"
CERTIFICATE = f"{HOST}/SimpleNotificationService-0123456789abcdef.pem"
OURS = Secrets(keys=("arn:aws:sns:ap-southeast-1:123456789012:lama", TOPIC))
SIGNED = (
    "Message",
    "MessageId",
    "SubscribeURL",
    "Subject",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
)
LETTER = (
    "From: Siti Rahma <Siti@CONTOH.test>\nSubject: Sampah di Kebon Jeruk\nMessage-ID: <a1@x.test>\n"
    "Date: Mon, 23 Nov 2026 07:58:55 +0700\n\nSudah seminggu tidak diangkut.\n"
)
REPLY = LETTER.replace("Subject: ", "In-Reply-To: <r@x>\nReferences: <q@x> <r@x>\nSubject: Re: ")
PHOTO = (
    "From: siti@contoh.test\nSubject: Sampah\nMessage-ID: <a2@x.test>\n"
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nLihat foto\n"
    + "--b\nContent-Type: image/jpeg\n\nJPEG\n" * 7
    + "--b--\n"
)


def forged(body: bytes, channel: str) -> Forgeries:
    """The proof is a member of SNS's envelope."""
    post = signed_ses(body, channel)
    unsigned = {**json.loads(post.body), "Signature": ""}
    yield "none", replace(post, body=json.dumps(unsigned).encode())
    yield "another text", replace(post, body=post.body.replace(b"12.345Z", b"12.346Z"))
    yield "another topic", signed_ses(body, channel, TopicArn=f"{MAIL}-other")
    yield "another host", signed_ses(body, SigningCertURL="https://sns.test/a.pem")


PROOF = SenderProof(signed_ses, mutated_envelope, forge=forged)


@cache
def a_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def a_certificate(curve: bool = False) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1()) if curve else a_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    made = made.public_key(key.public_key()).not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    signed = made.not_valid_after(datetime(2027, 1, 1, tzinfo=UTC)).sign(key, SHA256())
    return signed.public_bytes(Encoding.PEM)


def an_envelope(message: str = "halo", **changes: Any) -> dict[str, Any]:
    given = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Subject": "Amazon SES Email Receipt Notification",
        "Message": message,
        "Timestamp": "2026-11-23T00:59:12.345Z",
        "SignatureVersion": "1",
        "SigningCertURL": CERTIFICATE,
    }
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def a_confirmation(kind: str = "SubscriptionConfirmation", **changes: Any) -> dict[str, Any]:
    address = f"{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37"
    given = {"Type": kind, "Token": "2336412f37", "SubscribeURL": address, "Subject": None}
    return an_envelope("You have chosen to subscribe", **{**given, **changes})


def signed(envelope: dict[str, Any]) -> dict[str, Any]:
    """As SNS signs, by its documentation, written here a second time."""
    lines = [f"{name}\n{envelope[name]}\n" for name in SIGNED if name in envelope]
    digest = SHA256() if envelope.get("SignatureVersion") == "2" else SHA1()  # noqa: S303
    signature = a_key().sign("".join(lines).encode(), PKCS1v15(), digest)
    return {**envelope, "Signature": base64.b64encode(signature).decode()}


def fetching(found: Mapping[str, bytes]) -> Callable[[str], bytes]:
    def fetch(address: str) -> bytes:
        if address not in found:
            raise NotFetched(address)
        return found[address]

    return fetch


def a_delivery(body: object, found: Mapping[str, bytes] | None = None) -> Delivery:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    fetched = {CERTIFICATE: a_certificate()} if found is None else found
    headers = {"x-amz-sns-message-type": "Notification", "content-type": "text/plain"}
    return Delivery("email", "https://x.test/channels/email", headers, raw, fetch=fetching(fetched))


def a_note(content: str | None = LETTER, **changes: Any) -> dict[str, Any]:
    receipt = {
        "recipients": ["laporan@tanggap.test"],
        "spamVerdict": {"status": "PASS"},
        "virusVerdict": {"status": "PASS"},
        "action": {"type": "SNS", "topicArn": TOPIC},
        **changes,
    }
    note = {"notificationType": "Received", "receipt": receipt, "content": content}
    return {**note, "mail": {"messageId": "ses-1", "destination": ["laporan@tanggap.test"]}}


def read(note: object, found: Mapping[str, bytes] | None = None) -> list[Message | Unread]:
    return [*ses.read_messages(a_delivery(an_envelope(json.dumps(note)), found), MONDAY)]


def message(content: str = LETTER, **changes: Any) -> Message:
    [only] = read(a_note(content, **changes))
    assert isinstance(only, Message)
    return only


# Proof.


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize(
    "envelope",
    [
        an_envelope(),
        an_envelope(Subject=None),
        an_envelope("baris\nbaris é 😡"),
        a_confirmation(),
        a_confirmation("UnsubscribeConfirmation"),
    ],
    ids=["subject", "no subject", "lines", "subscribe", "unsubscribe"],
)
def test_what_sns_signed_is_proven(envelope: dict[str, Any], version: str) -> None:
    ses.prove_sender(a_delivery(signed({**envelope, "SignatureVersion": version})), OURS)


@each_row(
    "address",
    [
        "http://sns.ap-southeast-1.amazonaws.com/a.pem",
        "https://sns.ap-southeast-1.amazonaws.com.jahat.test/a.pem",
        "https://sns.jahat.test/a.pem",
        "https://jahat.test/sns.ap-southeast-1.amazonaws.com/a.pem",
        "https://sns.ap-southeast-1.amazonaws.com@jahat.test/a.pem",
        "https://jahat@sns.ap-southeast-1.amazonaws.com/a.pem",
        "https://sns.ap-southeast-1.amazonaws.com:8443/a.pem",
        "https://sns.ap-southeast-1.amazonaws.com:443/a.pem",
        "https://sns.ap-southeast-1.amazonaws.com/a.pem?x=1",
        "https://sns.ap-southeast-1.amazonaws.com/a.pem#x",
        "https://sns.ap-southeast-1.amazonaws.com/?x=a.pem",
        "https://sns.ap-southeast-1.amazonaws.com/?Action=x#a.pem",
        "https://sns.ap-southeast-1.amazonaws.com/a.der",
        "https://sns.ap-southeast-1.amazonaws.com/.pem/..",
        "https://sns.ap-southeast-1.amazonaws.com/a.pem\n",
        "https://sns.ap-southeast-1.amazonaws.com/\ta.pem",
        "https://sns.ap-southeast-1.amazonaws.com\\@jahat.test/a.pem",
        "https://sns.ap-southeast-1.amazonaws.com",
        "https://sns..amazonaws.com/a.pem",
        "https://sns.a.b.amazonaws.com/a.pem",
        "https://s3.amazonaws.com/sns.ap-southeast-1.amazonaws.com/a.pem",
        "https://sns.amazonaws.com/a.pem",
        "https://SNS.ap-southeast-1.amazonaws.com/a.pem",
        "https://sns.ap-southeast-1.amazonawsXcom/a.pem",
        "https://snsXap-southeast-1.amazonaws.com/a.pem",
        "https://sns.ap-southeast-１.amazonaws.com/a.pem",
        "https://sns.ap-southeast-1.amazonaws.com.cn.jahat.test/a.pem",
        "s3:a.pem",
        "",
    ],
)
def test_a_certificate_is_fetched_from_sns_only(address: str) -> None:
    """All these would bring a certificate that fits."""
    envelope = signed(an_envelope(SigningCertURL=address))
    with pytest.raises(BadSignature):
        ses.prove_sender(a_delivery(envelope, {address: a_certificate()}), OURS)


@pytest.mark.parametrize(
    "address", [f"{HOST}/a.pem", "https://sns.cn-north-1.amazonaws.com.cn/SimpleNotification-1.pem"]
)
def test_every_region_has_its_host(address: str) -> None:
    envelope = signed(an_envelope(SigningCertURL=address))
    ses.prove_sender(a_delivery(envelope, {address: a_certificate()}), OURS)


@each_row("name", ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"])
@each_row("value", ["lain", None, 7, ["x"], "\ud800"])
def test_an_envelope_altered_on_the_way_has_no_proof(name: str, value: object) -> None:
    with pytest.raises(BadSignature):
        ses.prove_sender(a_delivery({**signed(an_envelope()), name: value}), OURS)


@each_row("name", ["Signature", "SigningCertURL", "SignatureVersion"])
@each_row("value", ["", "bukan", "AAAA", None, 1, {}, "é"])
def test_an_envelope_without_a_fitting_signature_has_no_proof(name: str, value: object) -> None:
    with pytest.raises(BadSignature):
        ses.prove_sender(a_delivery({**signed(an_envelope()), name: value}), OURS)


def test_a_signature_of_one_version_is_none_of_the_other() -> None:
    with pytest.raises(BadSignature):
        ses.prove_sender(a_delivery({**signed(an_envelope()), "SignatureVersion": "2"}), OURS)


def test_a_topic_of_somebody_else_is_no_proof_and_nothing_is_fetched_for_it() -> None:
    for topic in ("arn:aws:sns:ap-southeast-1:999999999999:tanggap-mail", "", TOPIC + "x"):
        with pytest.raises(BadSignature):
            ses.prove_sender(a_delivery(signed(an_envelope(TopicArn=topic)), {}), OURS)
    with pytest.raises(BadSignature):
        ses.prove_sender(a_delivery(signed(an_envelope()), {}), Secrets())


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b"\xff", b"{" * 9, b"[" * 200_000])
def test_a_body_that_is_no_envelope_has_no_proof(body: bytes) -> None:
    with pytest.raises(BadSignature):
        ses.prove_sender(a_delivery(body), OURS)


@pytest.mark.parametrize("certificate", [b"", b"bukan", a_certificate()[:300], a_certificate(True)])
def test_a_certificate_that_can_not_be_used_proves_nothing(certificate: bytes) -> None:
    with pytest.raises(BadSignature):
        ses.prove_sender(a_delivery(signed(an_envelope()), {CERTIFICATE: certificate}), OURS)


def test_a_certificate_that_is_not_there_now_is_asked_for_another_time() -> None:
    with pytest.raises(NotFetched):
        ses.prove_sender(a_delivery(signed(an_envelope()), {}), OURS)


def test_nobody_tests_us() -> None:
    with pytest.raises(BadSignature):
        ses.answer_challenge(a_delivery(b""), OURS)


# Subscriptions.


def test_a_subscription_is_confirmed_by_its_address() -> None:
    asked: list[str] = []
    envelope = a_confirmation()
    delivery = replace(
        a_delivery(envelope), fetch=lambda address: asked.append(address) or b"<ok/>"
    )
    assert ses.read_messages(delivery, MONDAY) == []
    assert asked == [envelope["SubscribeURL"]]


@pytest.mark.parametrize(
    "address",
    [
        "http://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription",
        "https://jahat.test/?Action=ConfirmSubscription",
        "https://sns.ap-southeast-1.amazonaws.com@jahat.test/?a",
        "https://sns.ap-southeast-1.amazonaws.com.jahat.test/?a",
        "https://sns.ap-southeast-1.amazonaws.com:1/?a",
        "https://sns.ap-southeast-1.amazonaws.com/?a b",
        "s3:mail/x",
        "",
        None,
        7,
    ],
)
def test_a_subscription_is_confirmed_at_sns_only(address: object) -> None:
    body = {**a_confirmation(), "SubscribeURL": address}
    with pytest.raises(Unreadable):
        ses.read_messages(a_delivery(body, {str(address): b"ok"}), MONDAY)


def test_a_subscription_that_can_not_be_confirmed_now_is_tried_another_time() -> None:
    with pytest.raises(NotFetched):
        ses.read_messages(a_delivery(a_confirmation(), {}), MONDAY)


# Letters.


def test_a_letter_becomes_a_message() -> None:
    said = message()
    assert said.draft.channel == "email"
    assert said.draft.description == "Sampah di Kebon Jeruk\n\nSudah seminggu tidak diangkut."
    assert said.draft.contact == Contact(
        name="Siti Rahma", email="Siti@contoh.test", reply="ses/a1@x.test"
    )
    assert said.draft.external_id == "a1@x.test"
    assert (said.draft.received_at, said.draft.visibility) == (MONDAY, None)
    assert said.draft.sent_at == MONDAY - timedelta(seconds=65)
    assert (said.answers, said.number, said.talker, said.command, said.kept) == (
        (),
        None,
        None,
        None,
        (),
    )


def test_a_reply_is_its_text_alone() -> None:
    said = message(REPLY)
    assert said.draft.description == "Sudah seminggu tidak diangkut."
    assert said.answers == ("r@x", "q@x")


@pytest.mark.parametrize(
    ("subject", "text", "description"),
    [
        ("Fwd: Sampah", "Mohon dibantu", "Sampah\n\nMohon dibantu"),
        ("RE: Fw: Balas: Terusan: Sampah", "Mohon", "Sampah\n\nMohon"),
        ("Re: [JK261124-BRRAE4] Sampah", "Mohon", "Sampah\n\nMohon"),
        ("[JK261124-BRRAE4]", "Mohon", "Mohon"),
        ("Sampah menumpuk", "sampah  menumpuk di RT 05", "sampah  menumpuk di RT 05"),
        ("Rekomendasi: pohon", "Mohon", "Rekomendasi: pohon\n\nMohon"),
        ("[RT 05] Sampah", "Mohon", "[RT 05] Sampah\n\nMohon"),
        ("Sampah", "", "Sampah"),
        ("", "Mohon", "Mohon"),
        ("", "", ""),
        ("Sampah", "x" * 9_000, "Sampah\n\n" + "x" * 3_992),
        ("", "😡" * 9_000, "😡" * 4_000),
    ],
)
def test_the_subject_is_told_once_and_without_what_mail_puts_before_it(
    subject: str, text: str, description: str
) -> None:
    assert message(f"Subject: {subject}\n\n{text}").draft.description == description


@pytest.mark.parametrize(
    ("subject", "recipient", "number"),
    [
        ("Re: [JK261124-BRRAE4] Laporan", "laporan@tanggap.test", "JK261124-BRRAE4"),
        ("Re: Laporan", "laporan+JK261124-BRRAE4@tanggap.test", "JK261124-BRRAE4"),
        ("Re: Laporan", "laporan+jk261124-brrae4@tanggap.test", "JK261124-BRRAE4"),
        ("Re: Laporan", "JK261124-BRRAE4@tanggap.test", None),
        ("Re: Laporan", "laporan+promo@tanggap.test", None),
        ("Re: [JK261124-BRRAE5]", "laporan@tanggap.test", None),
    ],
)
def test_a_letter_names_a_report_in_its_subject_or_in_its_address(
    subject: str, recipient: str, number: str | None
) -> None:
    assert message(f"Subject: {subject}\n\nhalo", recipients=[recipient]).number == number


@pytest.mark.parametrize(
    ("sender", "email"),
    [
        ("siti@CONTOH.Test", "siti@contoh.test"),
        ("siti.rahma+lapor@mail.contoh.test", "siti.rahma+lapor@mail.contoh.test"),
        ("siti@contoh", None),
        ("siti", None),
        ("siti@@contoh.test", None),
        ("sité@contoh.test", None),
        ("a" * 65 + "@contoh.test", None),
        ("siti@" + "a." * 130 + "test", None),
        ("", None),
    ],
)
def test_only_a_plain_address_can_be_answered(sender: str, email: str | None) -> None:
    contact = message(f"From: <{sender}>\nMessage-ID: <a@x>\n\nhalo").draft.contact
    assert (contact.email, contact.reply) == (email, "ses/a@x" if email else None)


@pytest.mark.parametrize(
    ("date", "believed"),
    [
        ("Tue, 24 Nov 2026 01:00:00 +0000", True),
        ("Tue, 24 Nov 2026 01:00:01 +0000", False),
        ("Fri, 31 Dec 1999 23:59:59 +0000", False),
    ],
)
def test_an_absurd_date_is_left_out(date: str, believed: bool) -> None:
    assert (message(f"Date: {date}\n\nhalo").draft.sent_at is not None) is believed


def test_without_a_message_id_the_id_of_ses_counts() -> None:
    assert message("From: a@x.test\n\nhalo").draft.external_id == "ses-1"
    [said] = read({"notificationType": "Received", "content": "From: a@x.test\n\nhalo"})
    assert isinstance(said, Message)
    assert said.draft.external_id == sha256(b"From: a@x.test\n\nhalo").hexdigest()


def test_the_same_letter_has_one_fingerprint_and_another_another() -> None:
    first = message().draft.fingerprint
    assert message("Received: lagi\n" + LETTER).draft.fingerprint == first
    for old, new in (("Siti@", "Budi@"), ("Sampah", "Got"), ("seminggu", "sebulan")):
        assert message(LETTER.replace(old, new)).draft.fingerprint != first


def test_content_in_base64_is_the_same_letter() -> None:
    coded = base64.b64encode(LETTER.encode()).decode()
    assert message(coded, action={"type": "SNS", "encoding": "BASE64"}) == message()
    assert message(coded, action={"type": "SNS", "encoding": "Base64"}) == message()


def test_a_letter_with_photos_is_kept_and_at_most_five_are_fetched() -> None:
    said = message(PHOTO)
    [(key, raw)] = said.kept
    assert raw == PHOTO.encode()
    assert key == f"mail/{sha256(b'a2@x.test' + raw).hexdigest()}.eml"
    assert said.draft.media == tuple(
        Media("mail", f"{key}#{at}", "image/jpeg") for at in range(1, 6)
    )


def test_a_letter_in_a_bucket_is_read_there_and_stays_there() -> None:
    note = a_note(None, action={"type": "S3", "bucketName": "b", "objectKey": "mail/k1"})
    [said] = read(note, {"s3:mail/k1": PHOTO.encode()})
    assert isinstance(said, Message)
    assert said.kept == ()
    assert said.draft.media[0] == Media("mail", "mail/k1#1", "image/jpeg")
    with pytest.raises(NotFetched):
        read(note, {})


def test_a_letter_with_a_virus_is_parked_unread() -> None:
    delivery = a_delivery(an_envelope(json.dumps(a_note(virusVerdict={"status": "FAIL"}))))
    assert ses.read_messages(delivery, MONDAY) == [Unread("virus", delivery.body)]


@pytest.mark.parametrize("verdict", ["spamVerdict", "spfVerdict", "dkimVerdict", "dmarcVerdict"])
@pytest.mark.parametrize("status", ["FAIL", "GRAY", "PROCESSING_FAILED"])
def test_a_letter_that_looks_like_spam_is_read(verdict: str, status: str) -> None:
    assert message(**{verdict: {"status": status}}) == message()


@pytest.mark.parametrize("status", ["GRAY", "PROCESSING_FAILED", "DISABLED", None, 7])
def test_only_a_virus_that_was_found_is_one(status: object) -> None:
    assert message(virusVerdict={"status": status}) == message()


def test_a_letter_of_a_machine_is_no_message() -> None:
    assert read(a_note("Auto-Submitted: auto-replied\n" + LETTER)) == []


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        (a_note("tanpa kepala"), "no header"),
        (a_note(""), "no header"),
        (a_note(None), "content"),
        (a_note("é", action={"type": "SNS", "encoding": "BASE64"}), None),
        (a_note("abcde", action={"type": "SNS", "encoding": "BASE64"}), None),
        (a_note(None, action={"type": "S3"}), "objectKey"),
        (a_note(None, action={"type": "S3", "objectKey": "mail/\n"}), "objectKey"),
        (a_note(None, action={"type": "S3", "objectKey": "x" * 1025}), "objectKey"),
        ({"notificationType": "Received"}, "content"),
        ({"notificationType": "Received", "content": 7, "receipt": [], "mail": None}, "content"),
    ],
)
def test_a_letter_that_can_not_be_read_is_parked(note: object, reason: str | None) -> None:
    [parked] = read(note)
    assert isinstance(parked, Unread)
    assert reason in (None, parked.reason)
    assert json.loads(json.loads(parked.part)["Message"]) == note


@pytest.mark.parametrize(
    "note",
    [
        {"notificationType": "Bounce"},
        {"notificationType": "Complaint"},
        {"notificationType": "Delivery"},
        {"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "ok"},
        {"notificationType": "AMAZON_SES_SETUP_NOTIFICATION"},
        {"eventType": "Open"},
        a_note(None, action={"type": "S3", "objectKey": "mail/AMAZON_SES_SETUP_NOTIFICATION"}),
        {},
    ],
)
def test_other_notifications_are_no_messages(note: object) -> None:
    assert read(note, {}) == []


def test_the_sentence_of_a_new_topic_is_no_message() -> None:
    text = "Successfully validated SNS topic for Amazon SES event publishing."
    assert ses.read_messages(a_delivery(an_envelope(text)), MONDAY) == []


@each_row(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"7",
        b"[]",
        b"{}",
        b'{"Type": 7}',
        b'{"Type": "Lain"}',
        b'{"Type": "Notification"}',
        b'{"Type": "Notification", "Message": "halo"}',
        b'{"Type": "Notification", "Message": "[7]"}',
        b'{"Type": "Notification", "Message": "' + b"[" * 100_000 + b'"}',
        b'{"x": ' + b"9" * 5_000 + b"}",
        b"[" * 200_000,
    ],
)
def test_what_is_no_envelope_can_not_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable):
        ses.read_messages(a_delivery(body), MONDAY)


def test_what_sns_hands_to_a_function_is_read_the_same() -> None:
    delivery = ses.delivery_from_sns(json.dumps(a_note()), TOPIC, "email", fetching({}))
    assert ses.read_messages(delivery, MONDAY) == [message()]
    with pytest.raises(BadSignature):
        ses.prove_sender(delivery, OURS)
    with pytest.raises(Unreadable):
        ses.read_messages(ses.delivery_from_sns("\ud800", TOPIC, "email", fetching({})), MONDAY)


def test_the_answer_says_nothing() -> None:
    answer = ses.answer_sender([])
    assert (answer.status, answer.body, answer.content_type) == (200, "", "text/plain")


# Samples, whole and changed.


def of_samples(address: str) -> bytes:
    found = SAMPLES / "objects" / address.rpartition("/")[2]
    if not address.startswith("s3:") or not found.is_file():
        raise NotFetched(address)
    return found.read_bytes()


def a_sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes().partition(b"\n")[2]


TOLD = ["ses_notification", "ses_base64", "ses_s3", "ses_reply"]
ALL = sorted(path.stem for path in SAMPLES.glob("ses_*.json"))


@pytest.mark.parametrize("name", ALL)
def test_a_sample_is_one_message_or_none(name: str) -> None:
    said = ses.read_messages(replace(a_delivery(a_sample(name)), fetch=of_samples), MONDAY)
    assert [type(one) for one in said] == ([Message] if name in TOLD else [])
    assert (SAMPLES / f"{name}.json").read_text().startswith("# ")


def test_the_sample_with_a_photo_has_it() -> None:
    for name, at in (("ses_base64", 2), ("ses_s3", 2)):
        [said] = ses.read_messages(replace(a_delivery(a_sample(name)), fetch=of_samples), MONDAY)
        assert isinstance(said, Message)
        [media] = said.draft.media
        assert (media.sender, media.content_type) == ("mail", "image/jpeg")
        assert media.source.endswith(f"#{at}")


def assert_safe(body: bytes) -> None:
    delivery = replace(a_delivery(body), fetch=lambda _: PHOTO.encode())
    with pytest.raises(BadSignature):
        ses.prove_sender(delivery, OURS)
    try:
        said = ses.read_messages(delivery, MONDAY)
    except Unreadable:
        return
    for one in said:
        if isinstance(one, Message):
            one.draft.description.encode()
            assert one.draft.external_id
            assert len(one.draft.external_id.encode()) < 1_100


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=9,
)


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert_safe(body)


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    assert_safe(json.dumps(value).encode())
    assert_safe(json.dumps(an_envelope(json.dumps(value))).encode())
    assert_safe(json.dumps({**an_envelope(), "Message": value, "Signature": value}).encode())


PATHS = [
    ("notificationType",),
    ("content",),
    ("receipt",),
    ("receipt", "recipients"),
    ("receipt", "virusVerdict"),
    ("receipt", "virusVerdict", "status"),
    ("receipt", "action"),
    ("receipt", "action", "type"),
    ("receipt", "action", "encoding"),
    ("receipt", "action", "objectKey"),
    ("mail",),
    ("mail", "messageId"),
    ("mail", "destination"),
]


@given(st.sampled_from(TOLD), st.sampled_from(PATHS), JSON, st.booleans())
def test_a_sample_with_one_member_changed_is_read_or_refused(
    name: str, path: tuple[str, ...], value: object, drop: bool
) -> None:
    envelope = json.loads(a_sample(name))
    note = json.loads(envelope["Message"])
    holder = note
    for step in path[:-1]:
        holder = holder[step]
    if drop:
        holder.pop(path[-1], None)
    else:
        holder[path[-1]] = value
    assert_safe(json.dumps({**envelope, "Message": json.dumps(note)}).encode())


@given(st.sampled_from(ALL), st.integers(0, 5_000), st.binary(max_size=4))
def test_a_sample_cut_or_damaged_is_read_or_refused(name: str, at: int, put: bytes) -> None:
    body = a_sample(name)
    assert_safe(body[:at])
    assert_safe(body[:at] + put + body[at + 1 :])


@given(st.binary(max_size=200), st.integers(0, len(PHOTO)))
def test_any_letter_in_an_envelope_is_read_or_parked(raw: bytes, at: int) -> None:
    coded = base64.b64encode(PHOTO[:at].encode() + raw + PHOTO[at:].encode()).decode()
    note = a_note(coded, action={"type": "SNS", "encoding": "BASE64"})
    assert_safe(json.dumps(an_envelope(json.dumps(note))).encode())
