"""The chain through a timeline: each entry carries the SHA-256 of its canonical form and of the
entry before it.

Texts go into the canonical form as their own SHA-256, so that one erased on request (UU 27/2022)
can leave its digest behind and the chain whole.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from chalicelib.domain.moments import stored
from chalicelib.domain.report import Entry, Filing, Place

GENESIS = bytes(32)


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _canonical(facts: dict[str, Any]) -> bytes:
    return _JSON.encode(facts).encode()


def _digest(text: str | None) -> str | None:
    return None if text is None else sha256(text.encode()).hexdigest()


def filing_digest(filing: Filing) -> str:
    """SHA-256 (hex) of what was filed: part of the first entry's canonical form."""
    answers = [[each.code, _digest(each.value), each.chosen] for each in filing.answers]
    facts = {
        **_place(filing.place),
        **({"answers": answers} if answers else {}),
        "anonymous": filing.anonymous,
        "channel": filing.channel,
        "description": _digest(filing.description),
        "occurred_at": filing.occurred_at and stored(filing.occurred_at),
        "photos": filing.photos,
        "received_at": stored(filing.received_at),
    }
    return sha256(_canonical(facts)).hexdigest()


def _place(place: Place) -> dict[str, Any]:
    return {
        "address": _digest(place.address),
        "area": place.area,
        "found": place.found,
        "lat": None if place.lat is None else f"{place.lat:.6f}",
        "lng": None if place.lng is None else f"{place.lng:.6f}",
    }


def canonical(number: str, entry: Entry, previous: bytes, filing: Filing | None = None) -> bytes:
    """The bytes that are hashed: UTF-8 JSON with sorted keys and no spaces. ``filing`` goes with
    the first entry.
    """
    return _canonical(
        {
            "actor": _digest(entry.actor),
            "at": stored(entry.at),
            "by": entry.by,
            "filing": filing and filing_digest(filing),
            "holder": entry.holder,
            "kind": entry.kind,
            "note": _digest(entry.note),
            "number": number,
            "photos": entry.photos,
            "previous": previous.hex(),
            "seq": entry.seq,
            "status": entry.status,
            "to": entry.to,
            **_told_by_some(entry),
        }
    )


def _told_by_some(entry: Entry) -> dict[str, Any]:
    """What only some kinds of entries tell; those that do not are hashed without it."""
    facts = {
        "place": entry.place and _place(entry.place),
        "reason": entry.reason,
        "until": entry.until and stored(entry.until),
        "task": entry.task,
        "category": entry.category,
        "findings": entry.findings,
        "verdict": entry.verdict,
        "stars": entry.stars,
        "reasons": entry.reasons,
        "private": entry.private,
    }
    return {name: fact for name, fact in facts.items() if fact not in (None, ())}


def sealed(number: str, entry: Entry, previous: bytes, filing: Filing | None = None) -> Entry:
    """The entry with its hash."""
    return replace(entry, hash=sha256(canonical(number, entry, previous, filing)).digest())


def first_break(number: str, filing: Filing, entries: Iterable[Entry]) -> int | None:
    """The seq of the first entry that is missing, out of order or altered; None when the chain
    holds.
    """
    previous = GENESIS
    for expected, entry in enumerate(entries, start=1):
        said = filing if expected == 1 else None
        if entry.seq != expected or sealed(number, entry, previous, said).hash != entry.hash:
            return expected
        previous = entry.hash
    return None
