"""Verify an export from its files alone: no table, no city's tables, no network.

It is intact when every file is as the manifest names it, none is missing or too many, and the
timeline of each report is whole, in order, and as it was hashed.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from chalicelib.audit import manifest as manifests
from chalicelib.audit.model import MANIFEST
from chalicelib.audit.report_lines import SHOWN
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM
from chalicelib.reports.lifecycle.hash_chain import GENESIS

Entry = Mapping[str, Any]
_MOMENTS = ("at", "until")
_ERASED = ("photos", "place", "note")  # an erasure leaves them in the form of an entry alone


def find_faults(files: Mapping[str, bytes], key: str | None = None) -> list[str]:
    """Return a sentence about each thing that does not hold. ``files`` are all files of the export
    by name; ``key`` is the city's public key in hex, as it was told by another way.
    """
    try:
        manifest = json.loads(files[MANIFEST])
        listed = {each["file"]: each for each in manifest["files"]}
        promised = int(manifest["reports"])
    except KeyError as fault:
        return [f"There is no {fault}."]
    except (ValueError, TypeError) as fault:
        return [f"The manifest can't be read: {fault}."]
    faults = list(manifests.find_faults(manifest, key))
    faults += [f"{name} is missing." for name in sorted(listed.keys() - files.keys())]
    stray = sorted(files.keys() - listed.keys() - {MANIFEST})
    faults += [f"{name} does not belong to the export." for name in stray]
    found: list[str] = []
    for name in sorted(listed.keys() & files.keys()):
        if sha256(files[name]).hexdigest() != listed[name]["sha256"]:
            faults.append(f"{name} was changed: its digest is another one.")
        faults += _find_faults_of_file(name, files[name], found)
    if len(found) != promised or len({*found}) != len(found):
        faults.append(f"The manifest promises {promised} reports, and {len({*found})} are here.")
    return faults


def _find_faults_of_file(name: str, body: bytes, found: list[str]) -> Iterator[str]:
    """Yield what does not hold in a file, and add the numbers of its reports to ``found``."""
    try:
        lines = gzip.decompress(body).decode().splitlines()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as fault:
        yield f"{name} can't be unpacked: {fault}."
        return
    for place, text in enumerate(lines, start=1):
        try:
            line = json.loads(text)
            found.append(line["number"])
            yield from (f"{line['number']}: {fault}" for fault in find_faults_of_report(line))
        except (ValueError, KeyError, TypeError) as fault:
            yield f"{name}, line {place}, can't be read: {fault!r}."


def find_faults_of_report(line: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence about each entry of a report that is missing, out of order or changed.
    Raises KeyError, TypeError or ValueError for a line in another form.
    """
    previous, last = GENESIS.hex(), 0
    for entry in line["entries"]:
        if entry["seq"] != last + 1:
            yield f"entry {last + 1} is missing, or entries are out of order."
            return
        last = entry["seq"]
        if entry.get("form") is not None:
            yield from _find_faults_of_entry(line["number"], entry, previous)
        previous = entry["hash"]
    if line["head"] != {"seq": last, "hash": previous}:
        yield "entries are missing at the end."


def _find_faults_of_entry(number: str, entry: Entry, previous: str) -> Iterator[str]:
    form = json.loads(entry["form"])
    if sha256(entry["form"].encode()).hexdigest() != entry["hash"]:
        yield f"entry {entry['seq']} was changed: its hash is another one."
    if form["previous"] != previous:
        yield f"entry {entry['seq']} does not follow the entry before it."
    if form["number"] != number:
        yield f"entry {entry['seq']} is of another report."
    left_out = _ERASED if entry.get("erased") else ()
    for name in (*SHOWN, *_MOMENTS):
        if name not in left_out and (entry.get(name) or None) != (form.get(name) or None):
            yield f"entry {entry['seq']} shows another {name} than was recorded."
    has_own_note = entry["by"] not in (REPORTER, CITIZEN, SYSTEM) and "note" not in left_out
    if has_own_note and not _is_recorded_note(entry.get("note") or "", form):
        yield f"entry {entry['seq']} shows another note than was recorded."


def _is_recorded_note(note: str, form: Mapping[str, Any]) -> bool:
    """Return whether the digest of an office's note stands in the form. Of a correction of the
    place only the digest of its reason has no salt.
    """
    recorded: str | None = form["note"]
    if isinstance(form.get("place"), str):  # salted
        note, recorded = note.partition("\n")[2], form.get("why")
    return recorded == (sha256(note.encode()).hexdigest() if note else None)
