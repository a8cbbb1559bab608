"""What deliveries lead to: certificates, and letters that lie in our bucket."""

from functools import lru_cache

from chalicelib.channels import NotFetched
from chalicelib.outside import attachments, senders

OURS = "s3:"
MOST_BYTES = 64 * 1024  # of a certificate or a confirmation


def fetch(address: str) -> bytes:
    """The bytes at an https address, or of an object of ours, ``s3:<key>``. Raises NotFetched."""
    if address.startswith(OURS):
        return _object(address.removeprefix(OURS))
    return _page(address) if address.endswith(".pem") else _asked(address)


def _object(key: str) -> bytes:
    if not key.startswith("mail/"):
        raise NotFetched(key)
    try:
        return attachments.bring(key)
    except KeyError:
        raise NotFetched(key) from None


@lru_cache(maxsize=8)
def _page(address: str) -> bytes:
    """A certificate: its address changes when it does."""
    return _asked(address)


def _asked(address: str) -> bytes:
    try:
        told = senders.fetch(address, {}, most_bytes=MOST_BYTES)
    except senders.Unreachable as fault:
        raise NotFetched(str(fault)) from None
    if told.status != 200:
        raise NotFetched(str(told.status))
    return told.body
