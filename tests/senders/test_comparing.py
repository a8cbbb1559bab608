"""Proofs are compared in a time that tells nothing of the right one, and one changed bit is
enough.
"""

import ast
import hmac
import inspect
from dataclasses import replace
from hashlib import sha256

import pytest

from chalicelib.platform.errors import BadSignature
from chalicelib.senders.meta import webhook as meta_webhook
from chalicelib.senders.model import Delivery, Secrets
from chalicelib.senders.registry import SENDERS, load_webhook

KEY = "rahasia"
BODY = b'{"object": "whatsapp_business_account", "entry": []}'
HEADER = "x-hub-signature-256"
# SNS signs by RSA, whose check compares nothing that is secret.
BY_PUBLIC_KEY = {"ses"}


@pytest.mark.parametrize("sender", [name for name in SENDERS if name not in BY_PUBLIC_KEY])
def test_a_proof_is_compared_by_the_digest_comparison_alone(sender: str) -> None:
    prove = load_webhook(sender).prove_sender
    tree = ast.parse(inspect.getsource(prove))
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    compared = [
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for name in ast.walk(node)
        if isinstance(name, ast.Name)
    ]
    assert "compare_digest" in called
    assert not {"signature", "proof", "proofs", "fits"} & {*compared}


def test_each_bit_of_a_body_and_of_its_signature_counts() -> None:
    proof = "sha256=" + hmac.new(KEY.encode(), BODY, sha256).hexdigest()
    secrets = Secrets(keys=(KEY,))
    delivery = Delivery("whatsapp", "https://x.test", {HEADER: proof}, BODY)
    meta_webhook.prove_sender(delivery, secrets)
    for at in range(8 * len(BODY)):
        changed = bytearray(BODY)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(BadSignature):
            meta_webhook.prove_sender(replace(delivery, body=bytes(changed)), secrets)
    for at in range(len(proof)):
        other = "1" if proof[at] == "0" else "0"
        forged = {HEADER: proof[:at] + other + proof[at + 1 :]}
        with pytest.raises(BadSignature):
            meta_webhook.prove_sender(replace(delivery, headers=forged), secrets)
