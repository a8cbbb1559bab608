"""Mailgun's and Meta's proofs over HTTP: whoever overhears one can do nothing else with it, and a
key that is changed loses no delivery.
"""

from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.platform.aws import secrets
from tests.api.answers import outcome
from tests.faults import Calls
from tests.moto_aws import SECRETS, Aws, Hands, put_secrets
from tests.rows import each_row
from tests.sender_posts import Post, signed_mailgun, signed_whatsapp
from tests.sender_samples import (
    Outside,
    empty,
    every_sender,
    items,
    numbers,
    objects,
    parked,
    sample,
    signed_sample,
)

BUSY = ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "UpdateItem")
REFUSED = (401, "bad-signature")


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    every_sender(monkeypatch)
    return Outside().instead_of_the_real_one(monkeypatch)


def another_letter(post: Post, sent: bytes, instead: bytes) -> Post:
    """The same proof with other words, which it does not cover."""
    assert sent in post.body
    return replace(post, body=post.body.replace(sent, instead))


def a_mailgun_post(words: bytes = b"Lampu+mati", **more: Any) -> Post:
    form = b"from=rudi@contoh.test&subject=Laporan&Message-Id=%3Cm1@contoh.test%3E&body-plain="
    return signed_mailgun(form + words, "email", **more)


@pytest.mark.parametrize("minutes", [0, 14])
def test_mailguns_proof_serves_for_one_letter(
    http: Any, aws: Aws, hands: Hands, minutes: int
) -> None:
    post = a_mailgun_post()
    assert post.to(http).status_code == 200
    stored, kept = items(aws), objects()
    hands.forward(minutes=minutes)
    for changed in (
        another_letter(post, b"Lampu", b"Dana"),
        another_letter(post, b"m1", b"m2"),
        replace(post, body=post.body + b"&subject=Awas"),
        replace(post, body=post.body + b"&body-mime=Subject%3A+x%0A%0AAwas"),
    ):
        assert outcome(changed.to(http)) == REFUSED, changed.body
        assert (items(aws), objects()) == (stored, kept)
    assert post.to(http).status_code == 200
    assert (items(aws), objects()) == (stored, kept), "a delivery that is repeated is no other"


def test_mailguns_proof_serves_for_one_letter_also_over_a_full_hour(
    http: Any, aws: Aws, hands: Hands
) -> None:
    hands.forward(minutes=59 - hands.moment.minute)
    post = a_mailgun_post()
    assert post.to(http).status_code == 200
    hands.forward(minutes=2)
    assert outcome(another_letter(post, b"Lampu", b"Dana").to(http)) == REFUSED
    assert len(numbers(items(aws))) == 1


def test_a_letter_of_a_used_proof_is_not_parked_either(http: Any, aws: Aws) -> None:
    post = a_mailgun_post()
    post.to(http)
    broken = another_letter(post, b"body-plain=Lampu+mati", b"body-mime=tanpa+kepala")
    assert outcome(broken.to(http)) == REFUSED
    assert parked() == []


def test_mailgun_repeats_a_form_of_parts_with_another_boundary(http: Any, aws: Aws) -> None:
    post = signed_sample("mailgun_attachment", "email")
    assert post.to(http).status_code == 200
    stored = items(aws)
    edge = post.headers["Content-Type"].rpartition("=")[2]
    headers = {"Content-Type": "multipart/form-data; boundary=lain"}
    again = Post(post.channel, headers, post.body.replace(edge.encode(), b"lain"))
    assert again.to(http).status_code == 200
    assert items(aws) == stored


def test_while_no_use_of_a_proof_can_be_kept_mailgun_is_asked_to_come_again(
    http: Any, aws: Aws, calls: Calls
) -> None:
    post = a_mailgun_post()
    calls.on("UpdateItem", BUSY)
    assert outcome(post.to(http)) == (503, "busy")
    assert numbers(items(aws)) == []
    assert post.to(http).status_code == 200
    assert len(numbers(items(aws))) == 1


@pytest.mark.parametrize(
    ("name", "header"),
    [("whatsapp_text", "X-Hub-Signature-256"), ("meta_message", "X-Hub-Signature-256")],
)
def test_a_header_of_strange_characters_is_no_proof(
    http: Any, aws: Aws, name: str, header: str
) -> None:
    post = signed_sample(name, {"whatsapp_text": "whatsapp"}.get(name, "facebook"))
    proof = post.headers[header]
    for strange in (
        *("sha256=é", "sha256=\udce9", "sha256=" + "٣" * 64, proof.upper(), f"{proof}\n"),
        *(f" {proof}é", proof.replace("sha256", "sha1"), f"{proof},{proof}", "\0" * 71),
        *(proof[:-1], proof.removeprefix("sha256="), "sha256=" + "0" * 100_000),
    ):
        answer = replace(post, headers={**post.headers, header: strange}).to(http)
        assert outcome(answer) == REFUSED, strange[:80]
    assert (items(aws), objects()) == ({}, {})


SIGN = {"whatsapp/whatsapp": signed_whatsapp, "email/mailgun": signed_mailgun}
BODIES = {"whatsapp/whatsapp": "whatsapp_text", "email/mailgun": "mailgun_mime"}


@each_row(
    ("keys", "key", "taken"),
    [
        (["new", "old"], "new", True),
        (["new", "old"], "old", True),
        (["new", "", "old"], "old", True),
        (["new"], "old", False),
        (["new", "old", "older"], "older", False),  # a third key is a leak that nobody closed
        (["", "new"], "", False),
        ([], "", False),
    ],
)
@each_row("secret", [*SIGN])
def test_a_key_counts_until_it_is_rotated_out(
    http: Any, aws: Aws, secret: str, keys: list[str], key: str, taken: bool
) -> None:
    empty(aws)
    put_secrets({secret: {**SECRETS[secret], "keys": keys}})
    secrets.forget_secrets()
    signing = key.encode() or b"\0"  # HMAC fills keys up with zeros: this one is the empty one
    post = SIGN[secret](sample(BODIES[secret]), secret.partition("/")[0], key=signing)
    assert post.to(http).status_code == (200 if taken else 401)
    assert len(numbers(items(aws))) == (1 if taken else 0)
