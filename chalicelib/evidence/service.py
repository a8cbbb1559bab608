"""The examination of photos, after the acknowledgement. Every photo gets a copy without metadata
and is indexed; the photos that close a report are also judged.

Photos are decoded in a process apart that has limits of its own: a file that is built to crash its
reader, or to take all memory or time, is unreadable and does no other harm.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from chalicelib.city.current import city
from chalicelib.evidence import rules as evidence_rules
from chalicelib.evidence import store as evidence_store
from chalicelib.evidence.photo_hash import PhotoHash
from chalicelib.evidence.rules import Finding, PhotoFacts
from chalicelib.platform import clock
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.telemetry import log
from chalicelib.reports.access.levels import NOT_PUBLIC
from chalicelib.reports.files import attachments
from chalicelib.reports.lifecycle import closing
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Entry

# The process gets this process's own path, without additions of an environment or a site.
START = (
    "import sys; sys.path[:] = sys.argv[2:];"
    " from chalicelib.evidence.photo_files import {main}; {main}()"
)
SIZE_BYTES = 4  # of the number before the first of two copies (``photo_files.print_copies``)
SECONDS_FOR_PHOTO = 20  # five photos, each read and stripped, have to fit into one run


def read_facts(body: bytes) -> PhotoFacts:
    """Return the facts of a file. A file that can't be read within the limits of time and memory
    has only the hash of its bytes.
    """
    digest = sha256(body).hexdigest()
    try:
        return _to_facts(digest, json.loads(_run_apart("print_facts", body)))
    except ValueError:
        return PhotoFacts(digest, readable=False)


class Copies(NamedTuple):
    """The two copies of a photo without metadata: a JPEG, and a small WebP."""

    picture: bytes
    thumbnail: bytes


def strip_photo(body: bytes, longest: int) -> Copies | None:
    """Return the picture of a file, upright and without metadata, as a JPEG with no side longer
    than ``longest`` pixels, and as a thumbnail; None when the file can't be read.
    """
    rows = city().settings
    limits = rows.thumbnail_pixels, rows.thumbnail_kilobytes * 1000
    written = _run_apart("print_copies", body, longest, *limits)
    if not written:
        return None
    size, rest = int.from_bytes(written[:SIZE_BYTES], "big"), written[SIZE_BYTES:]
    return Copies(rest[:size], rest[size:])


def _run_apart(main: str, body: bytes, *arguments: int) -> bytes:
    """Return what a function of ``photo_files`` writes in a process of its own; empty when the
    process dies or is not done in time.
    """
    command = [sys.executable, "-I", "-S", "-c", START.format(main=main)]
    command += [",".join(map(str, arguments)), *sys.path]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, timeout=SECONDS_FOR_PHOTO, check=False
        )
    except subprocess.TimeoutExpired:
        return b""
    return b"" if done.returncode else done.stdout


def _to_facts(digest: str, printed: dict[str, Any]) -> PhotoFacts:
    hashed = printed["likeness"]
    return PhotoFacts(
        digest,
        taken_at=_parse_moment(printed.get("taken_at")),
        changed_at=_parse_moment(printed.get("changed_at")),
        lat=printed.get("lat"),
        lng=printed.get("lng"),
        software=tuple(printed["software"]),
        sources=frozenset(printed["sources"]),
        signed=printed["signed"],
        likeness=PhotoHash(tuple(hashed["signs"]), tuple(hashed["weakest"])),
    )


def _parse_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def examine_entry(number: str, seq: int) -> None:
    """Store copies and thumbnails of the photos of one entry, and index the photos. When the entry
    closed the report, also judge them and write the findings into the timeline. Repeating it does
    no harm.

    Each photo is indexed before its matches are looked for: when one photo is handed in on two
    reports at the same moment, at least one report finds the other. Raises UnknownReport, and
    Overtaken when somebody else changes the report at each attempt.
    """
    report, entry = reports.load_report_with_entry(number, seq)
    if entry is None:
        return
    facts = {name: _examine_photo(number, name, entry.kind) for name in entry.photos}
    for name, photo_facts in facts.items():
        if photo_facts:
            evidence_store.index_photo(number, seq, name, photo_facts)
    if closing.is_unexamined(report, seq):
        _record_findings(number, seq, [*_judge_photos(report, entry, facts)])


def _examine_photo(number: str, name: str, kind: Kind) -> PhotoFacts | None:
    try:
        body = attachments.load_photo(number, name)
    except KeyError:
        return None
    facts = read_facts(body)
    copies = strip_photo(body, city().settings.shown_pixels) if facts.readable else None
    if copies:
        # a photo that was public stays so when an office uses it again in an internal entry
        public = kind not in NOT_PUBLIC or attachments.has_public_copy(number, name)
        # the thumbnail first: where there is a copy, there is a thumbnail
        attachments.store_thumbnail(number, name, copies.thumbnail, public=public)
        attachments.store_public_copy(number, name, copies.picture, public=public)
    return facts


def _judge_photos(
    report: Report, entry: Entry, photographed: Mapping[str, PhotoFacts | None]
) -> Iterator[Finding]:
    for name, facts in photographed.items():
        matches = evidence_store.find_matches(report.number, entry.seq, facts) if facts else set()
        yield from evidence_rules.judge_photo(name, facts, matches, report, entry, city())


def _record_findings(number: str, seq: int, findings: list[Finding]) -> None:
    def attempt(at: int) -> None:
        report, _ = reports.load_report(number, consistent=True)
        change = closing.record_examination(report, seq, [*map(str, findings)], clock.now(), city())
        if change is None:
            return
        after, entry = change
        reports.save_report(report, after, [entry])
        flags = sorted({finding.flag for finding in findings})
        log.info("examined", number=number, seq=seq, flags=flags)

    retry_on_conflict(attempt)
