"""Requests that may be sent again under an Idempotency-Key. The timeline entry of a request keeps
what identifies it (``Entry.asked``), so a repeat is found there (docs/decisions/0014).
"""

from collections.abc import Iterable
from hashlib import sha256

from chalicelib.platform.errors import KeyReused
from chalicelib.platform.roles import Officer

KEY_BYTES = 16  # bytes of each hash in ``Entry.asked``; the first hash is the key's


def request_digest(key: str, what: str, body: bytes) -> bytes:
    """Return what identifies a request: the hash of the key, then the hash of ``what`` is asked for
    and of the body.
    """
    parts = (key.encode(), f"{what} ".encode() + body)
    return b"".join(sha256(part).digest()[:KEY_BYTES] for part in parts)


def officer_key(key: str, officer: Officer) -> str:
    """Return an officer's Idempotency-Key as one that nobody else can send: no header has a line
    end.
    """
    return f"{officer.id}\n{key}"


def is_repeated(asked: bytes, earlier: Iterable[bytes]) -> bool:
    """Return whether this very request is among the ``earlier`` ones. ``asked`` is empty without an
    Idempotency-Key. Raises KeyReused when the same key came with another request.
    """
    for each in earlier if asked else ():
        if each[:KEY_BYTES] == asked[:KEY_BYTES]:
            if each != asked:
                raise KeyReused
            return True
    return False
