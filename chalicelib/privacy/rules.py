"""Erasing what is kept of a report's reporter (UU 27/2022, articles 8 and 43): the report stays as
a case, and the record of it is two entries of its timeline, asked for and done.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from chalicelib.city.model import City
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_stored
from chalicelib.reports.history_recording import RETENTION
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import CITIZEN, REPORTER, SYSTEM, Entry, Report

Done = tuple[Report, Entry]


def ask_erasure(report: Report, now: datetime, city: City) -> Done:
    """The report hidden from others, from the moment its reporter asks for the erasure."""
    entry = make_next_entry(report, now, Kind.ERASURE, REPORTER)
    held = report.moderated and replace(report.moderated, private=True)  # for good
    after = replace(report, erased_at=entry.at, private=True, moderated=held)
    return append_entry(after, entry, city, shows=not report.private)


def expire_report(report: Report, now: datetime, city: City) -> Done:
    """The report hidden from others, when the time is over for which what citizens said may be
    kept.
    """
    entry = replace(make_next_entry(report, now, Kind.ERASURE, SYSTEM), reason=RETENTION)
    erased_at = report.erased_at or entry.at
    after = replace(report, erased_at=erased_at, retained_at=entry.at, private=True)
    return append_entry(after, entry, city, shows=not report.private)


def finish_erasure(report: Report, removed: Mapping[str, int], now: datetime, city: City) -> Done:
    """The report with the record of what was removed: what, and how many of each."""
    told = tuple(f"{what} {many}" for what, many in removed.items() if many)
    entry = replace(make_next_entry(report, now, Kind.ERASURE, SYSTEM), removed=told)
    return append_entry(report, entry, city)


def is_by_reporter(entry: Entry) -> bool:
    """Whether its words are those of the report's reporter."""
    return entry.by == REPORTER


def is_by_citizen(entry: Entry) -> bool:
    """Whether they are not an office's."""
    return entry.by in (REPORTER, CITIZEN)


def has_words(entry: Entry) -> bool:
    """Whether there is anything in it to be erased."""
    said = (entry.note, entry.photos, entry.media, entry.place)
    return not entry.form and (entry.seq == 1 or any(said))


# The ledger of what was removed because its time was over: a chain of proofs, each with the hash
# of the one before. It tells what, how many and the digests of their keys, and never what it was.


GENESIS = bytes(32)
FIRST_MONTH = datetime(2026, 11, 1, tzinfo=UTC)  # no report is older than this software


class RemovedKind(StrEnum):
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
    what: RemovedKind
    count: int
    told: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    hash: bytes = b""


def hash_key(key: str) -> str:
    """As a proof names it."""
    return sha256(key.encode()).hexdigest()


def seal_proof(proof: Proof, previous: bytes) -> Proof:
    """The proof with its hash, over UTF-8 JSON with sorted keys and no spaces."""
    facts = {
        "at": format_stored(proof.at),
        "count": proof.count,
        "keys": proof.keys,
        "previous": previous.hex(),
        "seq": proof.seq,
        "told": proof.told,
        "what": proof.what,
    }
    form = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    return replace(proof, hash=sha256(form).digest())


def find_break(proofs: Iterable[Proof]) -> int | None:
    """The seq of the first proof that is missing, out of order or altered; None when all hold."""
    previous = GENESIS
    for expected, proof in enumerate(proofs, start=1):
        if proof.seq != expected or seal_proof(proof, previous).hash != proof.hash:
            return expected
        previous = proof.hash
    return None
