"""The chain of a ledger: each link has the hash of the link before it, so that none can be changed,
removed or put in between unseen.

Two ledgers are kept in this way: the proofs that data were removed (``privacy``), and the frozen
scores (``figures.quarter_scores.frozen_ledger``).
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

GENESIS = bytes(32)  # stands before the first link


class Link(NamedTuple):
    """A link: its place from 1 on, what it says, without its hash, and its hash."""

    seq: int
    facts: Mapping[str, object]
    hash: bytes


def seal(facts: Mapping[str, object], previous: bytes) -> bytes:
    """Return the hash of a link after the one with the hash ``previous``: SHA-256 of JSON in ASCII
    with sorted keys and no spaces, which has ``previous`` in hex beside the facts.
    """
    form = json.dumps({**facts, "previous": previous.hex()}, sort_keys=True, separators=(",", ":"))
    return sha256(form.encode()).digest()


def find_break(links: Iterable[Link]) -> int | None:
    """Return the seq of the first link that is missing, out of order or altered; None when the
    chain is intact.
    """
    previous = GENESIS
    for expected, link in enumerate(links, start=1):
        if link.seq != expected or seal(link.facts, previous) != link.hash:
            return expected
        previous = link.hash
    return None
