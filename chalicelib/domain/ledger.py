"""The ledger of what was removed because its time was over: a chain of proofs, each with the hash
of the one before. It tells what, how many and the digests of their keys, and never what it was.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from chalicelib.domain.moments import stored

GENESIS = bytes(32)
FIRST = datetime(2026, 11, 1, tzinfo=UTC)  # no report is older than this software


class What(StrEnum):
    """What a proof is of."""

    REPORTS = "reports"  # the personal data of closed reports
    LOOK = "look"  # a run that looked at all the rest: how much of it was there too long


@dataclass(frozen=True, slots=True)
class Proof:
    """``count`` is how many were removed, ``keys`` the SHA-256 of each one's key in hex; ``told``
    says more, ``<what> <how many>`` each.
    """

    seq: int
    at: datetime
    what: What
    count: int
    told: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    hash: bytes = b""


def key_of(key: str) -> str:
    """As a proof names it."""
    return sha256(key.encode()).hexdigest()


def sealed(proof: Proof, previous: bytes) -> Proof:
    """The proof with its hash, over UTF-8 JSON with sorted keys and no spaces."""
    facts = {
        "at": stored(proof.at),
        "count": proof.count,
        "keys": proof.keys,
        "previous": previous.hex(),
        "seq": proof.seq,
        "told": proof.told,
        "what": proof.what,
    }
    form = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    return replace(proof, hash=sha256(form).digest())


def first_break(proofs: Iterable[Proof]) -> int | None:
    """The seq of the first proof that is missing, out of order or altered; None when all hold."""
    previous = GENESIS
    for expected, proof in enumerate(proofs, start=1):
        if proof.seq != expected or sealed(proof, previous).hash != proof.hash:
            return expected
        previous = proof.hash
    return None
