"""Partners: developers' systems that file by Open311, each known by an api_key."""

from dataclasses import dataclass
from hashlib import sha256

CHANNEL = "open311"  # its row in channels.csv
ACTIVE, REVOKED = "active", "revoked"  # the states of a key
MOST_KEYS = 2  # active keys of one partner: one replaces the other
ID = 12  # hexadecimal digits of a key's hash that name the key to operators


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner. ``id`` is that of its first key, and stays when it gets others: its ids of
    messages are its own under each of its keys.
    """

    id: str
    name: str


def hash_api_key(api_key: str) -> str:
    """Return the SHA-256 of a key in hex. A key is 32 random bytes, so storing it safely needs
    nothing stronger.
    """
    return sha256(api_key.encode()).hexdigest()
