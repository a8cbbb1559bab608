"""Every sender over HTTP, by its samples: who is proven is taken once, who is not leaves no
trace.
"""

import hmac
import json
import logging
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from io import StringIO
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from botocore.exceptions import ClientError

from chalicelib.inbound import small_talk
from chalicelib.inbound.service import name_sender
from chalicelib.intake import store as intake_store
from chalicelib.intake.store import seen_key
from chalicelib.platform import clock
from chalicelib.platform.aws import secrets
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.reports.contact.preferences import Contact
from chalicelib.senders.model import Message
from chalicelib.senders.partner import cut_messages
from chalicelib.senders.registry import SENDERS, load_webhook
from tests.api.answers import outcome
from tests.builders import KEBON_JERUK, filed
from tests.faults import Calls
from tests.moto_aws import MAIL, Aws, Hands, client
from tests.sender_posts import (
    CERTIFICATE,
    Post,
    key_of,
    signed_meta,
    signed_partner,
    signed_ses,
    signed_x,
)
from tests.sender_samples import (
    FIRST,
    PAIRS,
    PROOFS,
    Outside,
    empty,
    every_sender,
    items,
    lost,
    numbers,
    objects,
    parked,
    put_letters,
    sample,
    samples,
    signed_sample,
)

THROTTLED = ClientError({"Error": {"Code": "ThrottlingException"}}, "TransactWriteItems")


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    every_sender(monkeypatch)
    return Outside().instead_of_the_real_one(monkeypatch)


def each_sample(aws: Aws, sender: str, *, ignored: bool = False) -> Iterator[str]:
    """The samples of a sender, each with nothing stored before."""
    for name in samples(sender, ignored=ignored):
        empty(aws)
        put_letters()
        yield name


def is_stored(sender: str, post: Post) -> list[bool]:
    """For each message of a delivery, whether it is one to be stored; commands are not."""
    module = load_webhook(sender)
    parts = module.read_messages(post.delivery(), clock.now())
    return [isinstance(part, Message) and _is_report(module, part) for part in parts]


def _is_report(module: ModuleType, message: Message) -> bool:
    """Whether a message is no command and no small talk, and says enough."""
    named = replace(message, draft=name_sender(module, message.draft))
    if message.command or small_talk.find_command(named):
        return False
    draft = named.draft
    return bool(draft.description or draft.media or draft.lat or message.talker is None)


# --- what is signed is taken ---------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "sender"), PAIRS)
def test_every_sample_is_taken_and_taken_once(
    http: Any, aws: Aws, channel: str, sender: str
) -> None:
    assert samples(sender)
    for name in each_sample(aws, sender):
        post = signed_sample(name, channel)
        new = sum(is_stored(sender, post))
        answer = post.to(http)
        assert answer.status_code == (201 if sender == "partner" else 200), (name, answer.body)
        assert lost(aws, sender, post) == [], name
        stored, kept = items(aws), objects()
        assert sum(sk == "X" for _, sk in stored) == new, name
        assert not parked(), name
        again = post.to(http)
        assert again.status_code == 200, (name, again.body)
        assert (items(aws), objects()) == (stored, kept), name


REPEATED = [*samples("partner"), *samples("sms")]


def test_another_text_under_the_id_of_an_addition_is_not_lost(http: Any, aws: Aws) -> None:
    for name in ("partner_report", "partner_reply"):
        signed_sample(name, "jaki").to(http)
    other = json.loads(sample("partner_reply")) | {"description": "Sekarang sudah bersih semua."}
    post = signed_partner(other)
    post.to(http)
    assert lost(aws, "partner", post) == []


@pytest.mark.parametrize("name", REPEATED)
def test_the_same_delivery_again_is_answered_with_the_same_numbers(
    http: Any, aws: Aws, name: str
) -> None:
    post = signed_sample(name, FIRST[name.partition("_")[0]])
    first, again = (post.to(http).body.decode() for _ in range(2))
    assert again.replace('"repeated": true', '"repeated": false') == first


@pytest.mark.parametrize(("channel", "sender"), PAIRS)
def test_what_is_no_report_is_acknowledged_and_not_stored(
    http: Any, aws: Aws, channel: str, sender: str
) -> None:
    for name in each_sample(aws, sender, ignored=True):
        letters = objects()
        answer = signed_sample(name, channel).to(http)
        assert answer.status_code == 200, (name, answer.body)
        assert aws.items() == [], name
        assert objects() == letters, name


@pytest.mark.parametrize(
    "name",
    [
        *("meta_ig_reply", "meta_message_reply", "meta_reply", "partner_reply", "ses_reply"),
        *("mailgun_attachment", "whatsapp_reply", "x_post_reply"),
    ],
)
def test_who_answers_what_we_posted_adds_to_the_report(http: Any, aws: Aws, name: str) -> None:
    sender = name.partition("_")[0]
    post, number = signed_sample(name, FIRST[sender]), filed(http)["number"]
    [message] = load_webhook(sender).read_messages(post.delivery(), clock.now())
    draft = name_sender(load_webhook(sender), message.draft)
    intake_store.remember_posted(draft.key_of(message.answers[0]), number)
    assert post.to(http).status_code == 200
    assert lost(aws, sender, post) == []
    stored = items(aws)
    assert numbers(stored) == [number]
    [added] = [item for (pk, sk), item in stored.items() if sk.startswith("Z#inbox#")]
    assert (added["pk"], added["text"]) == (f"R#{number}", message.draft.description)
    post.to(http)
    assert items(aws) == stored


# --- what is not signed leaves no trace ----------------------------------------------------------


@pytest.mark.parametrize(("channel", "sender"), PAIRS)
def test_what_is_not_signed_leaves_no_trace(http: Any, aws: Aws, channel: str, sender: str) -> None:
    for why, post in PROOFS[sender].forgeries(sample(samples(sender)[0]), channel):
        assert outcome(post.to(http)) == (401, "bad-signature"), why
        assert items(aws) == {}, why
        assert objects() == {}, why


@pytest.mark.parametrize(("channel", "sender"), PAIRS)
def test_a_key_of_one_channel_opens_no_other(
    http: Any, aws: Aws, channel: str, sender: str
) -> None:
    others = {other for other, of in PAIRS if of == sender} - {channel}
    for other in others:
        post = signed_sample(samples(sender)[0], channel)
        moved = Post(other, post.headers, post.body)
        assert outcome(moved.to(http)) == (401, "bad-signature"), other
    assert items(aws) == {}


def test_lapor_is_answered_with_the_status_in_its_own_words(http: Any, aws: Aws) -> None:
    for channel, word in (("lapor", "Belum Terverifikasi"), ("jaki", None)):
        answer = signed_partner(sample("partner_report"), channel).to(http)
        assert answer.status_code == 201, answer.body
        assert answer.json_body["channel_status"] == word
        again = signed_partner(sample("partner_report"), channel).to(http)
        assert again.json_body["channel_status"] == word


def test_which_texts_were_cut_is_known_in_their_order() -> None:
    long = {"description": "x" * 4001}
    assert cut_messages.find_cut(json.dumps(long).encode()) == [True]
    reports = [{"description": f" {'x' * 4000} "}, long, {"description": 7}, "x", {}]
    body = json.dumps({"reports": reports}).encode()
    assert cut_messages.find_cut(body) == [False, True, False, False, False]


def test_a_partner_is_told_that_a_text_was_cut(http: Any, aws: Aws) -> None:
    place = {"kelurahan": KEBON_JERUK}
    long = "Sampah menumpuk di depan gang. " + "x" * 4000
    said = [
        {"id": "1", "description": long, "place": place},
        {"id": "2", "description": long, "reply_to": "1"},
        {"id": "3", "description": "Lampu jalan mati", "place": place},
        {"description": long},
    ]
    results = signed_partner({"reports": said}).to(http).json_body["results"]
    assert [(each["result"], each["cut"]) for each in results] == [
        ("report", True),
        ("comment", True),
        ("report", False),
        ("parked", False),
    ]
    sentence = "Hanya 4000 karakter pertama dari teks yang diterima."
    assert [each["message"].endswith(sentence) for each in results] == [True, True, False, False]


@pytest.mark.parametrize(
    "change", [{"visibility": "private"}, {"anonymous": True}, {"purpose": "suggestion"}]
)
def test_a_choice_that_comes_later_under_the_same_id_is_not_answered_as_if_it_counted(
    http: Any, aws: Aws, change: dict[str, Any]
) -> None:
    said = {"id": "1", "description": "Sampah menumpuk", "place": {"kelurahan": KEBON_JERUK}}
    first = signed_partner({**said, "visibility": "public"}).to(http).json_body
    again = signed_partner({**said, "visibility": "public", **change}).to(http).json_body
    assert (first["result"], again["result"], again["number"]) == ("report", "parked", None)
    repeated = signed_partner({**said, "visibility": "public"}).to(http).json_body
    assert (repeated["number"], repeated["repeated"]) == (first["number"], True)


def test_a_partner_hears_which_addition_was_one_too_many(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"description": "Sampah menumpuk", "place": {"kelurahan": KEBON_JERUK}}
    reporter = {"phone": "081255556666"}
    signed_partner({**said, "id": "0", "reporter": reporter}).to(http)
    comments = [
        {"id": str(at), "description": f"Masih {at}", "reply_to": "0", "reporter": reporter}
        for at in range(1, 40)
    ]
    results = signed_partner({"reports": comments}).to(http).json_body["results"]
    assert {each["result"] for each in results} == {"comment", "refused"}
    last = results[-1]
    assert (last["result"], last["number"], last["cut"]) == ("refused", None, False)
    assert 60 <= last["retry_after"] <= 86_400
    assert last["message"]


@pytest.mark.parametrize("off", [-301, 301])
def test_a_partners_proof_does_not_serve_at_another_time(http: Any, aws: Aws, off: int) -> None:
    at = str(int(clock.now().timestamp()) + off + off // 100).encode()
    post = signed_partner(sample("partner_report"), at=at)
    assert outcome(post.to(http)) == (401, "bad-signature")
    assert (items(aws), objects()) == ({}, {})


def test_mail_by_mailgun_does_not_serve_at_another_time(http: Any, aws: Aws, hands: Hands) -> None:
    post = signed_sample("mailgun_mime", "email")
    hands.forward(minutes=16)
    assert outcome(post.to(http)) == (401, "bad-signature")
    assert (items(aws), objects()) == ({}, {})


def test_a_channel_of_two_senders_knows_them_apart(http: Any, aws: Aws) -> None:
    """Metas proof of a body of X is one of Meta's, which it then is not; a proof in the other's
    header is none.
    """
    body, key = sample("x_post"), key_of("governor", "meta")
    by_meta = signed_meta(body, "governor")
    assert outcome(by_meta.to(http)) == (400, "unreadable")
    assert parked() == [body]
    proof = by_meta.headers["X-Hub-Signature-256"]
    in_xs = Post("governor", {**by_meta.without("X-Hub-Signature-256").headers}, body)
    headers = {**in_xs.headers, "X-Twitter-Webhooks-Signature": proof}
    assert outcome(Post("governor", headers, body).to(http)) == (401, "bad-signature")
    by_metas_key = signed_x(body, "governor", key=key)
    assert outcome(by_metas_key.to(http)) == (401, "bad-signature")
    assert items(aws) == {}


# --- challenges ----------------------------------------------------------------------------------


def challenged(http: Any, channel: str, **query: str) -> Any:
    asked = "&".join(f"{name.replace('__', '.')}={told}" for name, told in query.items())
    return http.get(f"/channels/{channel}?{asked}")


@pytest.mark.parametrize("channel", ["twitter", "governor"])
def test_x_is_answered_its_challenge(http: Any, aws: Aws, channel: str) -> None:
    answer = challenged(http, channel, crc_token="dG9rZW4")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    [told] = json.loads(answer.body).values()
    proof = hmac.new(key_of(channel, "x"), b"dG9rZW4", sha256).digest()
    assert told == "sha256=" + b64encode(proof).decode()
    assert outcome(challenged(http, channel, crc_token="")) == (401, "bad-signature")
    assert aws.items() == []


@pytest.mark.parametrize("channel", ["twitter", "governor"])
def test_a_test_signs_no_delivery(http: Any, aws: Aws, channel: str) -> None:
    """Anybody may ask for the CRC answer of a text: that of a body made a report of it."""
    post = {"id_str": "2", "text": "Sampah di Kebon Jeruk", "user": {"id_str": "3"}}
    body = json.dumps({"for_user_id": "1", "tweet_create_events": [post]})
    assert outcome(challenged(http, channel, crc_token=quote(body))) == (401, "bad-signature")
    proof = challenged(http, channel, crc_token="12345").json_body["response_token"]
    hexed = "sha256=" + b64decode(proof.removeprefix("sha256=")).hex()
    headers = {"x-twitter-webhooks-signature": proof, "x-hub-signature-256": hexed}
    headers["Content-Type"] = "application/json"
    answer = http.post(f"/channels/{channel}", body=b"12345", headers=headers)
    assert outcome(answer) == (401, "bad-signature")
    assert items(aws) == {}  # nor was it parked


@pytest.mark.parametrize("of", ["facebook/meta", "governor/meta", "whatsapp/whatsapp"])
def test_meta_is_answered_its_challenge_when_it_knows_our_word(
    http: Any, aws: Aws, of: str
) -> None:
    channel, mode = of.partition("/")[0], {"hub__mode": "subscribe", "hub__challenge": "11582"}
    answer = challenged(http, channel, **mode, hub__verify_token=f"{of}-word")
    told = answer.status_code, answer.headers["Content-Type"], answer.body
    assert told == (200, "text/plain", b"11582")
    for word in ({"hub__verify_token": "another"}, {"hub__verify_token": ""}, {}):
        assert outcome(challenged(http, channel, **mode, **word)) == (401, "bad-signature")
    unsubscribed = {**mode, "hub__mode": "unsubscribe", "hub__verify_token": f"{of}-word"}
    assert outcome(challenged(http, channel, **unsubscribed)) == (401, "bad-signature")
    assert aws.items() == []


@pytest.mark.parametrize("channel", ["jaki", "website", "qlue", "lapor", "sms", "email"])
def test_who_asks_nothing_of_us_is_answered_nothing(http: Any, channel: str) -> None:
    query = {"crc_token": "1", "hub__mode": "subscribe", "hub__challenge": "1"}
    assert outcome(challenged(http, channel, **query)) == (401, "bad-signature")
    assert outcome(challenged(http, channel)) == (401, "bad-signature")


# --- mail through SNS ----------------------------------------------------------------------------


def test_a_subscription_of_our_topic_is_confirmed(http: Any, aws: Aws, outside: Outside) -> None:
    address = (
        f"https://sns.ap-southeast-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn={MAIL}"
    )
    outside.pages[address] = b"<ConfirmSubscriptionResponse/>"
    asked = {"Type": "SubscriptionConfirmation", "SubscribeURL": address, "Token": "23364"}
    assert signed_ses(asked).to(http).status_code == 200
    assert outside.asked == [CERTIFICATE, address]
    assert (aws.items(), objects()) == ([], {})


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "Notification"])
def test_of_a_foreign_topic_nothing_is_fetched(
    http: Any, aws: Aws, outside: Outside, kind: str
) -> None:
    address = "https://sns.ap-southeast-3.amazonaws.com/?Action=ConfirmSubscription"
    asked = {"Type": kind, "SubscribeURL": address, "Token": "23364"}
    foreign = signed_ses(asked, TopicArn="arn:aws:sns:ap-southeast-3:666666666666:tanggap-mail")
    assert outcome(foreign.to(http)) == (401, "bad-signature")
    assert outside.asked == []
    assert (items(aws), objects()) == ({}, {})


@pytest.mark.parametrize(
    "address", ["https://evil.test/?Action=ConfirmSubscription", "http://sns.x.amazonaws.com/?A=1"]
)
def test_a_subscription_is_confirmed_nowhere_else(
    http: Any, outside: Outside, address: str
) -> None:
    asked = {"Type": "SubscriptionConfirmation", "SubscribeURL": address, "Token": "23364"}
    assert outcome(signed_ses(asked).to(http)) == (400, "unreadable")
    assert outside.asked == [CERTIFICATE]


@pytest.mark.parametrize("version", ["1", "2"])
def test_both_versions_of_its_signature_are_proof(http: Any, aws: Aws, version: str) -> None:
    post = signed_ses(sample("ses_notification"), SignatureVersion=version)
    assert post.to(http).status_code == 200
    assert len(numbers(items(aws))) == 1


def test_a_letter_in_our_bucket_is_read_from_there(http: Any, aws: Aws) -> None:
    post = signed_sample("ses_s3", "email")
    assert outcome(post.to(http)) == (503, "busy")  # it is not there yet
    assert (items(aws), parked()) == ({}, [post.body])
    put_letters()
    assert post.to(http).status_code == 200
    assert len(numbers(items(aws))) == 1
    assert lost(aws, "ses", post) == []


@pytest.mark.parametrize("key", ["reports/JK1/a.jpg", "parked/email/x.json", "../mail/x", "mail/x"])
def test_no_other_object_is_read_as_a_letter(http: Any, aws: Aws, key: str) -> None:
    client("s3").put_object(Bucket="tanggap-attachments", Key="reports/JK1/a.jpg", Body=b"From: a")
    note = json.loads(json.loads(sample("ses_s3"))["Message"])
    note["receipt"]["action"]["objectKey"] = key
    assert signed_ses({"Message": json.dumps(note)}).to(http).status_code in (200, 503)
    assert items(aws) == {}
    assert len(parked()) == 1


def test_without_the_certificate_sns_is_asked_to_come_again(
    http: Any, aws: Aws, outside: Outside
) -> None:
    elsewhere = CERTIFICATE.replace("0a1b", "2c3d")
    post = signed_ses(sample("ses_notification"), SigningCertURL=elsewhere)
    assert outcome(post.to(http)) == (503, "busy")
    assert (items(aws), objects()) == ({}, {})
    outside.pages[elsewhere] = outside.pages[CERTIFICATE]
    assert post.to(http).status_code == 200
    assert len(numbers(items(aws))) == 1


def test_a_certificate_is_brought_once(http: Any, outside: Outside) -> None:
    for name in ("ses_notification", "ses_base64", "ses_reply"):
        assert signed_sample(name, "email").to(http).status_code == 200
    assert outside.asked == [CERTIFICATE]


# --- many messages of one delivery ---------------------------------------------------------------

MANY = 50


def by_a_partner(many: int = MANY) -> Post:
    said = [
        {"id": f"P-{at:02}", "description": f"Lampu jalan mati di tiang {at}, Kel. Kebon Jeruk"}
        for at in range(many)
    ]
    return signed_partner({"reports": said})


def by_meta(many: int = MANY) -> Post:
    page = "112233445566778"
    said = [
        {
            "sender": {"id": f"65432109876{at:02}"},
            "recipient": {"id": page},
            "timestamp": 1795395540000,
            "message": {"mid": f"P-{at:02}", "text": f"Got mampet di RT {at}, Kel. Kebon Jeruk"},
        }
        for at in range(many)
    ]
    return signed_meta({"object": "page", "entry": [{"id": page, "messaging": said}]})


@pytest.mark.parametrize("many", [by_a_partner, by_meta])
def test_fifty_messages_are_fifty_calls(http: Any, aws: Aws, calls: Calls, many: Any) -> None:
    filed(http)  # so that the pepper is read
    empty(aws)
    post: Post = many()
    secrets.load_keys(post.channel, SENDER_OF[post.channel])
    calls.made.clear()
    assert post.to(http).status_code in (200, 201)
    assert calls.made == ["TransactWriteItems"] * MANY
    assert len(numbers(items(aws))) == MANY
    assert lost(aws, SENDER_OF[post.channel], post) == []


FEW = 10
SENDER_OF = {"jaki": "partner", "facebook": "meta"}


@pytest.mark.parametrize("many", [by_a_partner, by_meta])
def test_one_message_that_fails_does_not_lose_the_others_and_comes_again(
    http: Any, aws: Aws, calls: Calls, many: Any
) -> None:
    post: Post = many(FEW)
    seventh = seen_key(MessageKey(post.channel, Sender(SENDER_OF[post.channel]), "P-07"))
    calls.on("TransactWriteItems", THROTTLED, having=seventh)
    assert outcome(post.to(http)) == (500, "internal-error")
    stored = items(aws)
    assert len(numbers(stored)) == FEW - 1
    assert (seventh, "X") not in stored
    assert parked() == [post.body]
    assert post.to(http).status_code in (200, 201)
    after = items(aws)
    assert len(numbers(after)) == FEW
    assert {key: after[key] for key in stored} == stored
    assert lost(aws, SENDER_OF[post.channel], post) == []


def test_more_than_fifty_reports_are_refused_whole(http: Any, aws: Aws) -> None:
    post = by_a_partner(MANY + 1)
    assert outcome(post.to(http)) == (400, "unreadable")
    assert (items(aws), parked()) == ({}, [post.body])


# --- nothing personal is told to operators -------------------------------------------------------

LEAST = 7  # characters of what is looked for; a category's code is one of fewer


def personal(sender: str, post: Post) -> set[str]:
    """What a delivery says of people: names, numbers, ids, words."""
    found: set[str] = set()
    for part in load_webhook(sender).read_messages(post.delivery(), clock.now()):
        draft = part.draft
        found |= {draft.description, draft.address or "", draft.external_id or ""}
        found |= {part.talker or "", *part.answers, *(media.source for media in draft.media)}
        found |= _ways(draft.contact)
    lines = {line.strip() for each in found for line in each.splitlines()}
    return {each for each in lines if len(each) >= LEAST}


def _ways(contact: Contact) -> set[str]:
    """Also the number without its country, and each of the ids in a reply's address."""
    given = {contact.name, contact.email, contact.reply, contact.person}
    parts = {part for each in given if each for part in (each, *each.split("/")[1:])}
    phone = {contact.phone, contact.phone[3:]} if contact.phone else set()
    return (parts | phone) - {"message", "ig-message", "comment", "ig-comment", "ig-mention"}


@pytest.mark.parametrize(("channel", "sender"), [(FIRST[name], name) for name in SENDERS])
def test_nothing_anybody_said_is_logged_or_announced(
    http: Any,
    aws: Aws,
    calls: Calls,
    lines: StringIO,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    channel: str,
    sender: str,
) -> None:
    logging.getLogger("tanggap").setLevel(logging.DEBUG)
    for name in each_sample(aws, sender):
        post = signed_sample(name, channel)
        personal_data = personal(sender, post)
        assert personal_data, name
        Post(channel, {"Content-Type": post.headers["Content-Type"]}, post.body).to(http)
        calls.on("TransactWriteItems", THROTTLED)
        for _ in range(3):  # one that fails, one that is taken, one that repeats it
            post.to(http)
        calls.traps.clear()
        aws.pump()
        written = lines.getvalue() + "".join(capsys.readouterr()) + str(aws.bodies()) + caplog.text
        assert [each for each in personal_data if each in written] == [], name
        assert channel in written


def test_nothing_of_what_can_not_be_read_is_logged(
    http: Any, lines: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "RAHASIA-NAMA"
    bodies = {
        "partner": {"reports": [{"id": [secret], secret: secret}, {"description": secret}]},
        "meta": {"object": "page", "entry": [{"id": secret, "messaging": {secret: secret}}]},
        "x": {"for_user_id": "1", "tweet_create_events": [{secret: secret, "user": secret}]},
        "whatsapp": {"object": "whatsapp_business_account", "entry": [{secret: [secret]}]},
        "ses": {"Message": json.dumps({"notificationType": "Received", "content": secret})},
        "sms": {"Body": secret, "From": secret},
    }
    for sender, body in bodies.items():
        assert PROOFS[sender].sign(body, FIRST[sender]).to(http).status_code in (200, 400), sender
    assert len(parked()) == len(bodies) + 1  # of the partner both
    assert secret not in lines.getvalue() + "".join(capsys.readouterr())
