"""Content that deliveries point to: certificates, confirmations, and letters in our bucket."""

from functools import lru_cache

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform import http_client
from chalicelib.reports.files import attachments
from chalicelib.senders.model import NotFetched

OWN_OBJECTS = "s3:"  # begins the address of an object in our bucket
MOST_FETCHED_BYTES = 64 * 1024  # bytes of a certificate or a confirmation


def fetch(address: str) -> bytes:
    """Return the bytes at an https address or of our object ``s3:<key>``. Raises NotFetched."""
    if address.startswith(OWN_OBJECTS):
        return _load_object(address.removeprefix(OWN_OBJECTS))
    return _fetch_certificate(address) if address.endswith(".pem") else _fetch_address(address)


def _load_object(key: str) -> bytes:
    if not key.startswith("mail/"):
        raise NotFetched(key)
    try:
        return attachments.load_object(key)
    except KeyError:
        raise NotFetched(key) from None
    except (BotoCoreError, ClientError) as fault:  # it says nothing about the letter
        raise NotFetched(type(fault).__name__) from fault


@lru_cache(maxsize=8)
def _fetch_certificate(address: str) -> bytes:
    """Return a certificate. The cache is safe, since a new certificate has a new address."""
    return _fetch_address(address)


def _fetch_address(address: str) -> bytes:
    try:
        response = http_client.fetch(address, {}, most_bytes=MOST_FETCHED_BYTES)
    except http_client.Unreachable as fault:
        raise NotFetched(str(fault)) from None
    if response.status != 200:
        raise NotFetched(str(response.status))
    return response.body
