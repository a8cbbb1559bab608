"""The key that signs pushes in the local run: invented, and the same on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.notifications.push import encryption, vapid
from operate import push_key
from operate.push_key import PushKey

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

INVENTED = b"kunci push lokal, 32 huruf saja."  # a private number of 32 bytes


def find_key() -> PushKey:
    """Return the key."""
    private = encryption.encode_base64(INVENTED)
    return PushKey(vapid.public_text(vapid.load_private_key(private)), private)


def enrol(ssm: SSMClient, stack: str) -> None:
    """Store the key of a stack."""
    push_key.add_key(ssm, push_key.find_name(stack), find_key())
