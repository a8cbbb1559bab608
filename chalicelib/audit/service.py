"""Make exports for auditors: the request is stored, and a function of its own makes the files in
passes, a file in each.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.audit import manifest as manifests
from chalicelib.audit import report_lines, store
from chalicelib.audit.model import MANIFEST, Export, Part, Subject, find_quarter
from chalicelib.audit.report_lines import Line
from chalicelib.city.current import city
from chalicelib.notifications import store as notifications_store
from chalicelib.platform import clock, ids
from chalicelib.platform.errors import BadField, TooManyToday, UnknownReport
from chalicelib.platform.faults import Faults
from chalicelib.platform.roles import Officer
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.access import confidentiality
from chalicelib.reports.files import attachments
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict

DAY = timedelta(days=1)
RUN_FOR = timedelta(minutes=3)
REPORTS_IN_FILE = 200  # at least, unless the table ends
MOST_SCANS = 40  # of a megabyte, in one pass
NDJSON = "application/gzip"


def ask_export(subject: Subject, reason: str, auditor: Officer) -> Export:
    """Return the export of a subject, which is stored and waits to be made. When the auditor has
    asked for the same one and it still waits, that one is returned.

    Raises UnknownReport, NotYours, BadField and TooManyToday.
    """
    now = clock.now()
    _check_subject(subject, auditor, now)
    most = city().settings.audit_exports_a_day
    latest, _ = store.load_page(most, None)
    for export in latest:
        if export.subject == subject and export.asked_by == auditor.id and not export.ready_at:
            return export
    if len(latest) == most and latest[-1].asked_at > now - DAY:
        seconds = int((latest[-1].asked_at + DAY - now).total_seconds())
        raise TooManyToday(most=most, seconds=seconds)
    identifier = f"{now:%Y%m%d%H%M%S}-{ids.make_claim()[:8]}"
    export = Export(identifier, subject, reason, auditor.id, auditor.agency, now)
    store.add_export(export)
    log.info("audit_asked", export=export.id, by=auditor.id, subject=subject.describe())
    return export


def _check_subject(subject: Subject, auditor: Officer, now: datetime) -> None:
    if subject.number:
        report, _ = reports.load_report(subject.number)
        if confidentiality.bars_officer(auditor, report, city()):
            from chalicelib.reports.lifecycle import assignment  # only who asks needs it

            raise assignment.refuse_handling(report.holder, city())
        return
    span = find_quarter(subject.quarter)
    if span is None:
        raise BadField(field="quarter", rule="unknown", value=subject.quarter[:40])
    if span[0] > now:
        raise BadField(field="quarter", rule="future", value=subject.quarter)
    if subject.office not in city().offices and subject.office not in city().former:
        raise BadField(field="agency", rule="unknown", value=subject.office[:40])


def sign_links(export: Export, auditor: Officer) -> dict[str, str]:
    """Return a link to each file of an export that is ready, for a few minutes. That they were
    given is logged.
    """
    names = [MANIFEST, *(part.file for part in export.parts)]
    log.info("audit_links_given", export=export.id, by=auditor.id)
    return {name: attachments.sign_link(_object_key(export, name)) for name in names}


def make_exports() -> int:
    """Make the exports that wait, pass by pass, and return how many are ready. A run begins no pass
    when it has lasted RUN_FOR; the next run goes on. Others are made although one fails; then the
    first error is raised.
    """
    begun, ready, faults = clock.now(), 0, Faults()
    for identifier in store.load_waiting():
        with faults.collect("audit_not_made", export=identifier):
            while clock.now() < begun + RUN_FOR:
                if make_part(identifier):
                    ready += 1
                    break
    faults.raise_first()
    return ready


def make_part(identifier: str) -> bool:
    """Make the next file of an export, or its last file and its manifest; return whether it is
    ready. Raises Overtaken when another run makes the same one.
    """
    export = store.load_export(identifier)
    if export.ready_at:  # and a run died before the manifest was stored
        _store_manifest(export)
        store.end_waiting(identifier)
        return True
    numbers, cursor = _find_numbers(export)
    lines = list(_write_lines(export, numbers))
    parts = export.parts
    if lines:
        parts = (*parts, _store_part(export, f"reports-{len(parts) + 1:04}.ndjson.gz", lines))
    after = replace(export, step=export.step + 1, cursor=cursor, parts=parts)
    if cursor:
        store.save_pass(export, after)
        return False
    _finish(export, after)
    return True


def _find_numbers(export: Export) -> tuple[list[str], str]:
    """Return the numbers of the next reports, and the key after which the pass after this goes on.
    All entries of a report lie together, so only the last one of a pass may come again.
    """
    subject = export.subject
    span = find_quarter(subject.quarter)
    if span is None:
        return [subject.number], ""
    key, taken = json.loads(export.cursor) if export.cursor else ("", "")
    numbers: dict[str, None] = {}
    for _ in range(MOST_SCANS):
        scanned = store.scan_numbers(subject.office, span[1], key)
        numbers.update(dict.fromkeys(scanned.numbers))
        key = scanned.cursor
        if not key or len(numbers) >= REPORTS_IN_FILE:
            break
    numbers.pop(taken, None)
    if not key:
        return list(numbers), ""
    unfinished = store.find_number(key)  # its other entries may come in the next pass
    taken = unfinished if unfinished in numbers or unfinished == taken else ""
    return list(numbers), json.dumps([key, taken])


def _write_lines(export: Export, numbers: Iterable[str]) -> Iterator[Line]:
    span = find_quarter(export.subject.quarter)
    for number in numbers:
        try:
            report, timeline = reports.load_report(number, consistent=True)
        except UnknownReport:  # a partition of no report
            continue
        if confidentiality.is_barred(export.agency, report, city()):
            continue
        entries = tuple(timeline)
        if not timeline.whole:
            entries = reports.load_entries_within(number, 1, report.version)
        if span is None or report_lines.concerns_office(entries, export.subject.office, *span):
            contact = notifications_store.load_contact(number)
            yield report_lines.write_report(report, entries, contact, city())


def _store_part(export: Export, name: str, lines: list[Line]) -> Part:
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    body = gzip.compress(text.encode(), mtime=0)
    attachments.put_object(_object_key(export, name), body, NDJSON)
    return Part(name, len(lines), len(body), sha256(body).hexdigest())


def _finish(before: Export, after: Export) -> None:
    """Write the manifest behind the last export in the ledger."""

    def attempt(at: int) -> None:
        if at > 1 and store.load_export(before.id).ready_at:
            return
        now, end = clock.now(), store.load_end()
        manifest = manifests.build_manifest(
            after, now, settings().city, settings().public_url, seq=end.seq + 1, previous=end.hash
        )
        ready = replace(after, manifest=manifests.write_manifest(manifest), ready_at=now)
        store.save_ready(before, ready, end, bytes.fromhex(manifest["ledger"]["hash"]))
        _store_manifest(ready)
        store.end_waiting(after.id)
        log.info("audit_ready", export=after.id, seq=end.seq + 1, reports=manifest["reports"])

    retry_on_conflict(attempt)


def _store_manifest(export: Export) -> None:
    """Store the manifest as the ledger has it. Repeating it does no harm."""
    body = export.manifest.encode()
    attachments.put_object(_object_key(export, MANIFEST), body, "application/json")


def _object_key(export: Export, name: str) -> str:
    return f"audits/{export.id}/{name}"
