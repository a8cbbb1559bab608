"""The one source of chance, and the tokens and hashes that need the city's secret pepper."""

import hmac
import json
import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.platform.aws.secrets import load_pepper
from chalicelib.platform.message_key import MessageKey
from chalicelib.platform.moments import EPOCH

_PASS = re.compile(r"([0-9a-f]{8,10})\.([0-9a-f]{40})")


def draw_number(most: int) -> int:
    """Return a random integer below ``most``, for a report's number."""
    return secrets.randbelow(most)


def make_object_name() -> str:
    """Return a name for a stored object that nobody can guess: 20 hex digits."""
    return secrets.token_hex(10)


def make_salt() -> bytes:
    """Return a salt for digests of texts: 16 bytes."""
    return secrets.token_bytes(16)


def make_report_token(number: str, key: MessageKey | None) -> str:
    """Return the token of a report's reporter.

    It is random when ``key`` is None. Otherwise a client that repeats the filing under the same key
    gets the same token again, because the first answer may have been lost.
    """
    if key is None:
        return secrets.token_urlsafe(24)
    return derive_hash("token", number, str(key))[:32]


def make_claim() -> str:
    """Return the mark with which one delivery claims a notice: 16 hex digits."""
    return secrets.token_hex(8)


def make_link_secret() -> str:
    """Return the secret of a link that nobody can guess: 32 hex digits."""
    return secrets.token_hex(16)


def make_pass(target: str, until: datetime) -> str:
    """Return a secret that gives access to ``target`` until a moment. It is not stored."""
    end = f"{int(until.timestamp()):x}"
    return f"{end}.{derive_hash('passing', target, end)[:40]}"


def is_valid_pass(secret: str, target: str, now: datetime) -> bool:
    """Return whether ``secret`` is a pass for ``target`` that has not expired."""
    parts = _PASS.fullmatch(secret)
    if parts is None or int(parts[1], 16) <= now.timestamp():
        return False
    return is_same(parts[2].encode(), derive_hash("passing", target, parts[1])[:40].encode())


def read_pass_end(secret: str) -> datetime:
    """Return the moment at which a pass expires."""
    return EPOCH + timedelta(seconds=int(secret.partition(".")[0], 16))


def hash_token(token: str) -> bytes:
    """Return the hash under which a token is stored."""
    return sha256(token.encode()).digest()


def is_same(one: bytes, other: bytes) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one, other)


def make_api_key() -> str:
    """Return an api_key of a partner: 32 random bytes in base64url."""
    return secrets.token_urlsafe(32)


def make_webhook_id() -> str:
    """Return the id of a webhook: 16 hex digits."""
    return secrets.token_hex(8)


def derive_key(purpose: str, *parts: str) -> bytes:
    """Return 32 bytes derived from the pepper, the purpose and the parts. They reveal none of them.

    A key for one purpose serves no other, whatever strangers write into a part. A guard holds the
    list of purposes (tests/platform/test_id_purposes.py).
    """
    return hmac.digest(load_pepper(), json.dumps([purpose, *parts]).encode(), sha256)


def derive_hash(purpose: str, *parts: str) -> str:
    """Return ``derive_key`` in hex, for contacts in index keys, tokens and signed ids."""
    return derive_key(purpose, *parts).hex()
