"""The hash chain through a timeline: each entry has the SHA-256 of its canonical form, which
includes the hash of the entry before it.

Texts go into the canonical form as their own SHA-256, citizens' texts with a salt, and so do the
places in an office's correction of the place. A text that is erased on request (UU 27/2022) leaves
its digest behind, and the chain stays whole (docs/decisions/0017).
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, Kind
from chalicelib.platform.moments import format_stored
from chalicelib.reports.filing import Filing, Place, Purpose, Salts
from chalicelib.reports.timeline import Entry

GENESIS = bytes(32)


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _canonical(facts: dict[str, Any]) -> bytes:
    return _JSON.encode(facts).encode()


def _digest(text: str | None, salt: bytes = b"") -> str | None:
    return None if text is None else sha256(salt + text.encode()).hexdigest()


def filing_digest(filing: Filing) -> str:
    """Return the SHA-256 (hex) of the filing, a part of the first entry's canonical form."""
    salt = filing.salts.reporter
    answers = [[each.code, _digest(each.value, salt), each.chosen] for each in filing.answers]
    facts = {
        **_salted_place(filing.place, salt),
        **({"answers": answers} if answers else {}),
        **({"purpose": filing.purpose} if filing.purpose is not Purpose.COMPLAINT else {}),
        "anonymous": filing.anonymous,
        "channel": filing.channel,
        "description": _digest(filing.description, salt),
        "occurred_at": filing.occurred_at and format_stored(filing.occurred_at),
        "photos": filing.photos,
        "received_at": format_stored(filing.received_at),
    }
    return sha256(_canonical(facts)).hexdigest()


def _salted_place(place: Place, salt: bytes) -> dict[str, Any]:
    return {
        "address": _digest(place.address, salt),
        "area": place.area,
        "found": place.found,
        "lat": None if place.lat is None else f"{place.lat:.6f}",
        "lng": None if place.lng is None else f"{place.lng:.6f}",
    }


def canonical_form(
    number: str,
    entry: Entry,
    previous: bytes,
    filing: Filing | None = None,
    salts: Salts | None = None,
) -> bytes:
    """Return the bytes that are hashed: UTF-8 JSON with sorted keys and no spaces. ``filing`` goes
    with the first entry and brings the report's ``salts``; later entries need the salts passed.
    """
    salts = salts or (filing.salts if filing else Salts())
    salt = salts.reporter if corrects_place(entry) else salts.salt_for(entry.by)
    return _canonical(
        {
            "actor": _digest(entry.actor),
            "at": format_stored(entry.at),
            "by": entry.by,
            "filing": filing and filing_digest(filing),
            "holder": entry.holder,
            "kind": entry.kind,
            "note": _digest(entry.note, salt),
            "number": number,
            "photos": entry.photos,
            "previous": previous.hex(),
            "seq": entry.seq,
            "status": entry.status,
            "to": entry.to,
            **_optional_facts(entry, salt),
        }
    )


def corrects_place(entry: Entry) -> bool:
    """Return whether the entry is an office's correction of the place. Its note begins with the
    place before, which the reporter may have named.
    """
    return entry.kind is Kind.PLACE and entry.by not in (REPORTER, CITIZEN)


def _optional_facts(entry: Entry, salt: bytes) -> dict[str, Any]:
    """Return the facts that only some kinds of entries have; an entry without one is hashed without
    it.
    """
    facts = {
        "place": entry.place and _place_facts(entry.place, salt),
        # an erasure leaves the office's own reason, so its digest has no salt
        "why": _digest_reason(entry) if salt and corrects_place(entry) else None,
        "reason": entry.reason,
        "until": entry.until and format_stored(entry.until),
        "promise": entry.promise,
        "task": entry.task,
        "category": entry.category,
        "findings": entry.findings,
        "verdict": entry.verdict,
        "stars": entry.stars,
        "reasons": entry.reasons,
        "visibility": entry.visibility,
        "removed": entry.removed,
        "decision": entry.decision,
        "into": entry.into,
        "absorbed": entry.absorbed,
        "follows": entry.follows,
        "acting": entry.acting,
    }
    return {name: fact for name, fact in facts.items() if fact not in (None, ())}


def _digest_reason(entry: Entry) -> str | None:
    from chalicelib.reports.texts import place_texts  # only few reports need it

    return _digest(place_texts.find_reason(entry))


def _place_facts(place: Place, salt: bytes) -> dict[str, Any] | str:
    """Return the facts of a place; with a salt only their digest, since a point may be a citizen's
    home.
    """
    facts = _salted_place(place, salt)
    return sha256(salt + _canonical(facts)).hexdigest() if salt else facts


def seal_entry(
    number: str,
    entry: Entry,
    previous: bytes,
    filing: Filing | None = None,
    salts: Salts | None = None,
) -> Entry:
    """Return the entry with its hash."""
    form = canonical_form(number, entry, previous, filing, salts)
    return replace(entry, hash=sha256(form).digest())


def find_first_break(number: str, filing: Filing, entries: Iterable[Entry]) -> int | None:
    """Return the seq of the first entry that is missing, out of order or altered; None when the
    chain holds. Of an entry whose words were erased, the rest has to be as it was hashed.
    """
    previous = GENESIS
    for expected, entry in enumerate(entries, start=1):
        first_filing = filing if expected == 1 else None
        form = canonical_form(number, entry, previous, first_filing, filing.salts)
        if entry.form:
            form = entry.form if _fits_hashed_form(entry, form) else b""
        if entry.seq != expected or sha256(form).digest() != entry.hash:
            return expected
        previous = entry.hash
    return None


_ERASED = frozenset({"note", "filing", "photos", "place", "why"})


def _fits_hashed_form(entry: Entry, form: bytes) -> bool:
    """Return whether the rest of an entry whose words were erased is as in the form that was
    hashed. ``form`` is that of the rest.
    """
    why = json.loads(entry.form).get("why")
    is_reason_kept = why is None or why == _digest_reason(entry)
    return is_reason_kept and _unerased_part(form) == _unerased_part(entry.form)


def _unerased_part(form: bytes) -> dict[str, Any]:
    """Return the facts of a canonical form that an erasure leaves."""
    facts: dict[str, Any] = json.loads(form)
    return {name: fact for name, fact in facts.items() if name not in _ERASED}
