"""The one source of chance, the tokens and hashes that need the city's secret pepper, and the keys
by which repeated messages are recognized.
"""

import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from chalicelib.platform.aws.secrets import load_pepper
from chalicelib.platform.moments import EPOCH

# The key by which a repeated message is recognized.
#
# It has the channel, the proven sender, and the sender's own id of the message. No sender can make
# a key of another sender, so the ids of one never collide with the ids of another
# (docs/decisions/0028).


# The kinds of proof, in addition to the modules of ``senders``, which are kinds of their own.
WEB = "web"  # no proof: the client knows the key itself
DEVICE = "device"  # the token that an application made for a device and keeps
DESK = "desk"  # the sign-in of an officer of an office
OPEN311 = "open311"  # a partner's api_key

SHORTEST_SECRET = 16  # characters of a web filing's key when nothing else proves the sender


@dataclass(frozen=True, slots=True)
class Sender:
    """The proven sender of a message.

    ``kind`` is the kind of proof. Together with the channel it names the secret. ``name`` is the
    partner, the office, the device or the mailbox, where the kind does not say it.
    """

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class MessageKey:
    """The key of a message. ``id`` is the sender's own id, of any characters."""

    channel: str
    sender: Sender
    id: str

    def __str__(self) -> str:
        """Return the stored form, in which a digest stands for the sender's name and the id.

        The digest reveals no device, address or secret key, and does not link the messages of one
        person.
        """
        return f"{self.channel}#{self.sender.kind}#{_digest_id(self.sender.name, self.id)}"


@lru_cache(maxsize=8)
def _digest_id(name: str, message_id: str) -> str:
    """Return the digest. It is cached, because each message needs it four times."""
    return sha256(json.dumps([name, message_id]).encode()).hexdigest()


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
