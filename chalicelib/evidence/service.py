"""Looking at photos, after the acknowledgement: of all a copy is made that may be shown, all are
kept in mind, and those that close a report are judged.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from chalicelib.city.current import city
from chalicelib.evidence import rules as evidence_rules
from chalicelib.evidence import store as evidence_store
from chalicelib.evidence.photo_hash import PhotoHash
from chalicelib.evidence.rules import Finding, PhotoFacts
from chalicelib.platform import clock
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.telemetry import log
from chalicelib.reports import attachments
from chalicelib.reports.lifecycle import closing
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.store import reports
from chalicelib.reports.visibility import NOT_PUBLIC

# Photos looked at in a process apart, with limits of its own: a file that is built to crash what
# reads it, or to take all memory or time, is unreadable and no more.


# Without what an environment or a site adds to the path: it is this process's own path that counts.
START = (
    "import sys; sys.path[:] = sys.argv[2:];"
    " from chalicelib.evidence.{room} import {main}; {main}()"
)
MAINS = {"reading": "print_facts", "stripping": "print_picture"}  # by their modules
SECONDS_FOR_PHOTO = 20  # seconds; five photos, each read and stripped, have to fit into one run


def read_facts(body: bytes) -> PhotoFacts:
    """What a file tells. One that can't be read, in good time and little memory, tells only what
    its bytes are.
    """
    digest = sha256(body).hexdigest()
    try:
        return _to_facts(digest, json.loads(_run_apart("reading", body)))
    except ValueError:
        return PhotoFacts(digest, readable=False)


def strip_photo(body: bytes, longest: int) -> bytes | None:
    """The picture of a file as a JPEG that carries nothing else, upright, and no side longer than
    ``longest`` pixels; None of one that can't be read.
    """
    return _run_apart("stripping", body, longest) or None


def _run_apart(room: str, body: bytes, *given: int) -> bytes:
    """What the process writes; nothing when it dies or is not done in time."""
    command = [sys.executable, "-I", "-S", "-c", START.format(room=room, main=MAINS[room])]
    command += [",".join(map(str, given)), *sys.path]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, timeout=SECONDS_FOR_PHOTO, check=False
        )
    except subprocess.TimeoutExpired:
        return b""
    return b"" if done.returncode else done.stdout


def _to_facts(digest: str, told: dict[str, Any]) -> PhotoFacts:
    seen = told["likeness"]
    return PhotoFacts(
        digest,
        taken_at=_parse_moment(told.get("taken_at")),
        changed_at=_parse_moment(told.get("changed_at")),
        lat=told.get("lat"),
        lng=told.get("lng"),
        software=tuple(told["software"]),
        sources=frozenset(told["sources"]),
        signed=told["signed"],
        likeness=PhotoHash(tuple(seen["signs"]), tuple(seen["weakest"])),
    )


def _parse_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def examine_entry(number: str, seq: int) -> None:
    """Make the photos of one entry fit to be shown and index them; when it closed the report, also
    judge them, and write what is found into the timeline. Repeating it does no harm.

    Each is indexed before others are looked for: of one that is handed in on two reports at the
    same moment, at least one report finds the other. Raises UnknownReport, and Overtaken when
    others change the report each time it tries.
    """
    report, entry = reports.load_report_with_entry(number, seq)
    if entry is None:
        return
    facts = {name: _examine_photo(number, name, entry.kind) for name in entry.photos}
    for name, seen in facts.items():
        if seen:
            evidence_store.index_photo(number, seq, name, seen)
    if closing.is_unexamined(report, seq):
        _record_findings(number, seq, [*_judge_photos(report, entry, facts)])


def _examine_photo(number: str, name: str, kind: Kind) -> PhotoFacts | None:
    try:
        body = attachments.load_photo(number, name)
    except KeyError:
        return None
    seen = read_facts(body)
    picture = strip_photo(body, city().settings.shown_pixels) if seen.readable else None
    if picture:
        # one that offices use again among themselves stays as public as it was
        public = kind not in NOT_PUBLIC or attachments.has_public_copy(number, name)
        attachments.store_public_copy(number, name, picture, public=public)
    return seen


def _judge_photos(
    report: Report, entry: Entry, photographed: Mapping[str, PhotoFacts | None]
) -> Iterator[Finding]:
    for name, facts in photographed.items():
        matches = evidence_store.find_matches(report.number, entry.seq, facts) if facts else set()
        yield from evidence_rules.judge_photo(name, facts, matches, report, entry, city())


def _record_findings(number: str, seq: int, findings: list[Finding]) -> None:
    def attempt(at: int) -> None:
        report, _ = reports.load_report(number, consistent=True)
        told = closing.record_examination(report, seq, [*map(str, findings)], clock.now(), city())
        if told is None:
            return
        after, entry = told
        reports.save_report(report, after, [entry])
        flags = sorted({finding.flag for finding in findings})
        log.info("examined", number=number, seq=seq, flags=flags)

    retry_on_conflict(attempt)
