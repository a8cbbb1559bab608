"""Developers' systems that file by Open311, each known by an api_key."""

from dataclasses import dataclass
from hashlib import sha256

CHANNEL = "open311"  # its row in channels.csv
ACTIVE, REVOKED = "active", "revoked"  # of a key
ID = 12  # digits of a hash that name a key to operators


@dataclass(frozen=True, slots=True)
class Partner:
    """``id`` is the start of the hash of its key."""

    id: str
    name: str


def hash_api_key(api_key: str) -> str:
    """SHA-256, hex: a key is 32 random bytes, so that nothing stronger is needed to keep it."""
    return sha256(api_key.encode()).hexdigest()
