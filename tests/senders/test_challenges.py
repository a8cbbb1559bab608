"""What a sender's test is answered with signs nothing that we would read: the property behind
``channels.is_test``.
"""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from types import ModuleType
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.senders import sms
from chalicelib.senders.meta import webhook as meta_webhook
from chalicelib.senders.meta import whatsapp
from chalicelib.senders.model import Delivery, Secrets, SenderResponse, is_challenge_word
from chalicelib.senders.partner import webhook as partner_webhook
from chalicelib.senders.registry import SENDERS
from chalicelib.senders.x import webhook as x_webhook

KEY, WORD = "one key of all", "our word"
SECRETS = Secrets((KEY,), WORD)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NOON = str(int(NOW.timestamp()))
POST = {"for_user_id": "1", "tweet_create_events": [{"id_str": "2", "user": {"id_str": "3"}}]}
SIGNS = "ABab019-_+/=.{}[]\":,&% \n'<>\u0661é"
TOKENS = st.one_of(
    st.text(max_size=300),
    st.text(SIGNS, max_size=40),
    st.from_regex(r"[A-Za-z0-9\-_+/=.]{1,256}", fullmatch=True),
    st.builds(json.dumps, st.recursive(st.none() | st.booleans() | st.integers(), st.lists)),
    st.builds(lambda body: f"{NOON}.{body}", st.text(SIGNS, max_size=20)),
)


def answered(token: str) -> SenderResponse | None:
    try:
        return x_webhook.answer_challenge(
            Delivery("twitter", "", {}, b"", {"crc_token": token}), SECRETS
        )
    except BadSignature:
        return None


def deliveries(token: str, proof: bytes) -> Iterator[tuple[ModuleType, Delivery]]:
    """What somebody could send under the signature of a token, to each sender whose own is an
    HMAC-SHA256 too, as if all had one key.
    """
    for sender in (x_webhook, meta_webhook, whatsapp):
        yield sender, Delivery("governor", "", headers(proof), token.encode())
    seconds, _, rest = token.partition(".")
    signed = {"x-tanggap-timestamp": seconds, "x-tanggap-signature": f"sha256={proof.hex()}"}
    yield partner_webhook, Delivery("jaki", "", signed, rest.encode())
    form = urlencode({"Body": token, "MessageSid": "SM1"}).encode()
    yield sms, Delivery("sms", token, {"x-twilio-signature": b64encode(proof).decode()}, form)


def is_read(sender: ModuleType, delivery: Delivery) -> bool:
    try:
        sender.prove_sender(delivery, SECRETS)
        return bool([*sender.read_messages(delivery, NOW)])
    except (BadSignature, Unreadable):
        return False


@given(TOKENS)
@example(json.dumps(POST))
@example("123")
@example('"abc"')
@example(f"{NOON}.123")
@example(f"{NOON}." + json.dumps({"id": "1", "description": "Sampah"}))
@example("Body=Sampah&MessageSid=SM1")
def test_no_answered_token_is_a_delivery(token: str) -> None:
    told = answered(token)
    if told is None:
        assert not is_challenge_word(token)
        return
    proof = b64decode(json.loads(told.body)["response_token"].removeprefix("sha256="))
    assert proof == hmac.digest(KEY.encode(), token.encode(), sha256)
    for sender, delivery in deliveries(token, proof):
        assert not is_read(sender, delivery), sender.NAME
    for sender in (
        x_webhook,
        meta_webhook,
        whatsapp,
    ):  # nor is it proof, so nobody fills the park with it
        with pytest.raises(BadSignature):
            sender.prove_sender(Delivery("governor", "", headers(proof), token.encode()), SECRETS)


def headers(proof: bytes) -> dict[str, str]:
    return {
        "x-twitter-webhooks-signature": f"sha256={b64encode(proof).decode()}",
        "x-hub-signature-256": f"sha256={proof.hex()}",
    }


@given(TOKENS)
@example(json.dumps(POST))
def test_no_body_that_is_read_is_a_test(body: str) -> None:
    for sender in (x_webhook, meta_webhook, whatsapp):
        try:
            sender.read_messages(Delivery("governor", "", {}, body.encode(errors="replace")), NOW)
        except Unreadable:
            continue
        assert not is_challenge_word(body), sender.NAME


@given(TOKENS)
def test_what_meta_asks_is_said_back_only_to_who_knows_our_word(text: str) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": text, "hub.verify_token": text}
    with pytest.raises(BadSignature):
        meta_webhook.answer_challenge(Delivery("facebook", "", {}, b"", asked), SECRETS)
    asked["hub.verify_token"] = WORD
    try:
        told = meta_webhook.answer_challenge(Delivery("facebook", "", {}, b"", asked), SECRETS)
    except BadSignature:
        assert not is_challenge_word(text)
        return
    assert (told.body, told.content_type) == (text, "text/plain")
    assert is_challenge_word(text)


def test_no_other_sender_answers_a_test() -> None:
    asked = {"crc_token": "t", "hub.mode": "subscribe", "hub.challenge": "1", "challenge": "1"}
    for name, kind in SENDERS.items():
        sender = kind.load_webhook()
        if sender in (x_webhook, meta_webhook, whatsapp):
            continue
        with pytest.raises(BadSignature):
            sender.answer_challenge(Delivery(name, "", {}, b"", asked), SECRETS)
