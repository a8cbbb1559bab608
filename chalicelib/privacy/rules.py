"""The rules of erasure (UU 27/2022, articles 8 and 43), and the ledger of retention.

An erased report stays as a case. The record is two entries of its timeline: the erasure was asked
for, and it was done.

The ledger is a chain of proofs that data were removed because their time was over. Each proof has
the hash of the proof before it. A proof has the kind, the number, and the digests of the keys of
removed data, and never the data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from chalicelib.city.model import City
from chalicelib.city.rows import Visibility
from chalicelib.platform import ledger
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.ledger import Link
from chalicelib.platform.moments import format_stored
from chalicelib.reports.filing import Place
from chalicelib.reports.history_recording import RETENTION
from chalicelib.reports.lifecycle.hash_chain import corrects_place
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Changed, Report
from chalicelib.reports.texts import place_texts
from chalicelib.reports.timeline import Entry


def ask_erasure(report: Report, now: datetime, city: City) -> Changed:
    """Return the report with the entry that its reporter asks for an erasure. It is private from
    that moment.
    """
    entry = make_next_entry(report, now, Kind.ERASURE, REPORTER)
    after = replace(_hide_for_good(report), erased_at=entry.at)
    return append_entry(after, entry, city, shows=report.visibility is not Visibility.PRIVATE)


def expire_report(report: Report, now: datetime, city: City) -> Changed:
    """Return the report with the entry that citizens' data may not be kept any longer. It is
    private from that moment.
    """
    entry = replace(make_next_entry(report, now, Kind.ERASURE, SYSTEM), reason=RETENTION)
    erased_at = report.erased_at or entry.at
    after = replace(_hide_for_good(report), erased_at=erased_at, retained_at=entry.at)
    return append_entry(after, entry, city, shows=report.visibility is not Visibility.PRIVATE)


def _hide_for_good(report: Report) -> Report:
    """Return the report as private, whatever becomes of a moderator's decision on it."""
    closed = Visibility.PRIVATE
    moderated = report.moderated and replace(report.moderated, visibility=closed)
    return replace(report, visibility=closed, moderated=moderated)


def finish_erasure(
    report: Report, removed: Mapping[str, int], now: datetime, city: City
) -> Changed:
    """Return the report with the record of what was removed: the kinds, and how many of each."""
    counts = tuple(f"{what} {count}" for what, count in removed.items() if count)
    entry = replace(make_next_entry(report, now, Kind.ERASURE, SYSTEM), removed=counts)
    return append_entry(report, entry, city)


def is_by_reporter(entry: Entry) -> bool:
    """Return whether the entry is the reporter's."""
    return entry.by == REPORTER


def is_by_citizen(entry: Entry) -> bool:
    """Return whether the entry is the reporter's or another citizen's."""
    return entry.by in (REPORTER, CITIZEN)


def has_words(entry: Entry) -> bool:
    """Return whether the entry has data to erase."""
    parts = (entry.note, entry.photos, entry.media, entry.place)
    return not entry.form and (entry.seq == 1 or any(parts))


def tells_places(entry: Entry) -> bool:
    """Return whether the entry is an office's and has places to erase: the one that it corrects,
    which the reporter may have named, and the one that it names.
    """
    return corrects_place(entry) and not entry.form


def forget_places(entry: Entry) -> Entry:
    """Return an office's correction of the place with the area and the office's reason alone."""
    place = entry.place and Place(area=entry.place.area, found=entry.place.found)
    reason = place_texts.find_reason(entry)
    if reason is None:
        return replace(entry, place=place, note=None, masks=())
    removed = len((entry.note or "").partition("\n")[0])
    masks = tuple((begin - removed, end - removed) for begin, end in entry.masks if begin > removed)
    return replace(entry, place=place, note=f"\n{reason}", masks=masks)


FIRST_MONTH = datetime(2026, 11, 1, tzinfo=UTC)  # no report is older than this software


class RemovedKind(StrEnum):
    """The kind of a proof."""

    REPORTS = "reports"  # the personal data of closed reports
    LOOK = "look"  # a run that counted all other data: how much was there too long


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof of the ledger. ``count`` is how many reports' data were removed, ``keys`` has the
    SHA-256 of each report's number in hex, and ``told`` has details, each ``<what> <how many>``.
    """

    seq: int
    at: datetime
    what: RemovedKind
    count: int
    told: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    hash: bytes = b""


def hash_key(key: str) -> str:
    """Return the digest by which a proof names a key: its SHA-256 in hex."""
    return sha256(key.encode()).hexdigest()


def seal_proof(proof: Proof, previous: bytes) -> Proof:
    """Return the proof with its hash, after the one with the hash ``previous``."""
    return replace(proof, hash=ledger.seal(_list_facts(proof), previous))


def find_break(proofs: Iterable[Proof]) -> int | None:
    """Return the seq of the first proof that is missing, out of order or altered; None when the
    chain is intact.
    """
    return ledger.find_break(Link(each.seq, _list_facts(each), each.hash) for each in proofs)


def _list_facts(proof: Proof) -> dict[str, object]:
    """Return what the hash of a proof is made of."""
    return {
        "at": format_stored(proof.at),
        "count": proof.count,
        "keys": proof.keys,
        "seq": proof.seq,
        "told": proof.told,
        "what": proof.what,
    }
