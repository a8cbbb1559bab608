"""Erase the personal data of a report's reporter, at the reporter's request (UU 27/2022).

The request is an entry of the timeline, written together with the first pass; ``OnChange`` runs
each pass. The first pass erases the data and ends with the record in the timeline. A later pass
runs when nothing that began before the request can still be under way, and erases what arrived
meanwhile.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.city.current import city
from chalicelib.evidence import store as evidence_store
from chalicelib.inbound import parked_deliveries
from chalicelib.inbound.media import LETTER_SENDER
from chalicelib.intake.campaigns import service as campaigns_service
from chalicelib.notifications.supporters import store as supporters_store
from chalicelib.platform import clock, telemetry
from chalicelib.platform.telemetry import log
from chalicelib.privacy import erasure_ledger, erasure_store, retention
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy.erasure_store import ErasurePass, Photo, WaitingItem
from chalicelib.privacy.retention import Version
from chalicelib.reporters import additions
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reports import tracking
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.lifecycle.hash_chain import GENESIS, canonical_form
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Entry

# No function runs longer than five minutes, so by then every function has ended that read the data
# before the request.
WAIT_BETWEEN_PASSES = timedelta(minutes=15)
LATE_AFTER = timedelta(hours=24)  # operations are told of an erasure that takes longer


def request_erasure(number: str, token: str) -> Report:
    """Hide the report, begin the erasure of its reporter's data, and return the report afterwards.
    A repeated request changes nothing. Costs a Query and a transaction.

    Raises UnknownReport and BadToken.
    """
    return _begin_erasure(number, lambda report: tracking.check_token(report, token))


def repeat_erasure(number: str) -> None:
    """Begin an erasure again, for operations, after the table was restored from a backup. It works
    whether the restored report has the request, a part of the erasure, or neither.

    Raises UnknownReport.
    """
    report = _begin_erasure(number, lambda report: None)
    erasure_store.begin_pass(number, report.erased_at or report.updated_at, clock.now())


def _begin_erasure(number: str, prove: Callable[[Report], None]) -> Report:
    def attempt(at: int) -> Report:
        report, timeline = reports.load_report(number, consistent=at > 1)
        prove(report)
        if report.erased_at:
            return report
        after, entry = privacy_rules.ask_erasure(report, clock.now(), city())
        first = erasure_store.make_first_pass(number, entry.at)
        reports.save_report(report, after, [entry], new_items=[first], earlier=timeline)
        log.info("erasure_asked", number=number, seq=entry.seq)
        return after

    return retry_on_conflict(attempt)


def continue_erasures() -> int:
    """Begin the next pass of each erasure that waits for one, and return how many."""
    now = clock.now()
    waiting = [
        each for each in erasure_store.load_pending() if each.at <= now - WAIT_BETWEEN_PASSES
    ]
    for each in waiting:
        erasure_store.renew_pass(each, now)
        if each.asked_at <= now - LATE_AFTER:
            log.warning("erasure_late", number=each.number)
            telemetry.count_event("ErasureLate")
    return len(waiting)


@dataclass(frozen=True, slots=True)
class _StoredData:
    """The personal data that a pass found: ``entries`` with words, offices' ``corrections`` of the
    place, ``files``, ``letters`` and ``parked`` deliveries in the bucket, the ``prints`` of photos,
    ``waiting`` additions, and the items of ``supporters``.
    """

    entries: list[Entry]
    corrections: list[Entry]
    files: list[Version]
    letters: list[Version]
    parked: list[Version]
    prints: list[Photo]
    waiting: list[WaitingItem]
    supporters: list[Any]

    def counts(self, erasure: ErasurePass) -> dict[str, int]:
        """Return how many there are of each kind, by the names of ``labels.ERASED``."""
        first = any(entry.seq == 1 for entry in self.entries)
        return {
            "texts": sum(entry.seq == 1 or bool(entry.note) for entry in self.entries),
            "places": sum(entry.seq == 1 or bool(entry.place) for entry in self.entries)
            + len(self.corrections),
            "answers": len(erasure.report.filing.answers) if first else 0,
            "files": len({version.key.rpartition("/")[2] for version in self.files}),
            "versions": len(self.files),
            "contacts": int(erasure.contact is not None),
            "notices": len(erasure.notices),
            "additions": len(self.waiting),
            "letters": len({version.key for version in self.letters}),
            "parked": len({version.key for version in self.parked}),
            "supporters": len({item.pk for item in self.supporters if "~" in item.pk}),
        }


def erase_pass(number: str, key: str) -> None:
    """Run one pass. A repeat does no harm, wherever the pass before it stopped.

    Raises NotDestroyed, and Overtaken when every try to write the record meets another change of
    the report.
    """
    erasure_ledger.note_erasure(number)
    erasure = erasure_store.open_pass(number, key)
    if erasure is None or (
        erasure.recorded and clock.now() < erasure.asked_at + WAIT_BETWEEN_PASSES
    ):
        return
    data = _find_data(erasure)
    counts = erasure.found
    if counts is None:
        counts = data.counts(erasure)
        erasure_store.save_findings(erasure.passing, counts, data.prints)
    _remove_data(erasure, data)
    if erasure.recorded and not any(counts.values()):
        erasure_store.end_passes(erasure.passing)
    else:
        _record_erasure(erasure, counts)
    log.info("erased", number=number, removed=dict(counts))


def _find_data(erasure: ErasurePass) -> _StoredData:
    number = erasure.report.number
    concerns = privacy_rules.is_by_citizen if erasure.everybody else privacy_rules.is_by_reporter
    own = [entry for entry in erasure.entries if concerns(entry)]
    with_words = [entry for entry in own if privacy_rules.has_words(entry)]
    files = _find_files(number, {name for entry in own for name in _photo_names(entry)})
    waiting = [each for each in erasure.waiting if erasure.everybody or _is_own(each[1], erasure)]
    return _StoredData(
        entries=with_words,
        corrections=[entry for entry in erasure.entries if privacy_rules.tells_places(entry)],
        files=files,
        letters=_find_letters([*with_words, *(added for _, added in waiting)]),
        parked=_find_parked(erasure.report),
        prints=[*erasure.prints, *_find_prints(number, own, files)],
        waiting=waiting,
        supporters=supporters_store.load_all_items(number) if erasure.report.supporters else [],
    )


def _photo_names(entry: Entry) -> Sequence[str]:
    """Return the names of an entry's photos. When its words are erased already, the names are still
    in the form that was hashed.
    """
    names: Sequence[str] = json.loads(entry.form)["photos"] if entry.form else entry.photos
    return names


def _is_own(added: WaitingAddition, erasure: ErasurePass) -> bool:
    own = added.channel == erasure.report.filing.channel
    return additions.is_by_reporter(added, erasure.contact or Contact(), own=own)


def _find_files(number: str, names: Collection[str]) -> list[Version]:
    """Return all versions of the originals, of their copies and thumbnails, and of the uploads."""
    if not names:
        return []
    own = [f"{folder}/{number}/" for folder in ("reports", "shown", "thumbnails")]
    stored = [
        retention.list_versions(folder, {f"{folder}{name}" for name in names}) for folder in own
    ]
    uploads = [retention.list_versions(f"uploads/{name}", {f"uploads/{name}"}) for name in names]
    return [version for versions in (*stored, *uploads) for version in versions]


def _find_letters(messages: Iterable[Entry | WaitingAddition]) -> list[Version]:
    """Return all versions of the letters that the messages came in, where the bucket has them."""
    keys = {each.source.letter for each in messages if each.source.letter}
    keys |= {
        media.source.rpartition("#")[0]
        for each in messages
        for _, media in each.media
        if media.sender == LETTER_SENDER
    }
    return [version for key in keys for version in retention.list_versions(key, {key})]


def _find_parked(report: Report) -> list[Version]:
    """Return all versions of the parked deliveries that name the report. Deliveries with more than
    one message are left out, because other people may speak in them.
    """
    keys = [
        key for key in parked_deliveries.find_parked_naming(report.number) if _has_one_message(key)
    ]
    return [version for key in keys for version in retention.list_versions(key, {key})]


def _has_one_message(key: str) -> bool:
    from chalicelib.senders import registry
    from chalicelib.senders.model import Delivery

    parked = parked_deliveries.load_parked(key)
    try:
        delivery = Delivery(parked.channel, "", parked.headers, parked.body)
        sender = registry.load_webhook(parked.sender)
        return len(sender.read_messages(delivery, parked.at)) <= 1
    except Exception:  # a delivery is parked because it can't be read
        return True


def _find_prints(number: str, own: Iterable[Entry], files: Iterable[Version]) -> Iterator[Photo]:
    """Yield the photos under which the index of all photos lists the originals."""
    originals = {version.key: version for version in files if not version.marker}
    for entry in own:
        for name in _photo_names(entry):
            original = originals.get(f"reports/{number}/{name}")
            digest = original and retention.hash_version(original)
            if digest:
                yield Photo(entry.seq, name, digest)


def _remove_data(erasure: ErasurePass, data: _StoredData) -> None:
    """Remove the data that a pass found. An item that leads to other data goes after that data; the
    words of the first entry, which has the salt of all, go last of the words.
    """
    number = erasure.report.number
    for photo in data.prints:
        evidence_store.forget_photo(number, photo.seq, photo.name, photo.sha256)
    retention.destroy_versions([*data.files, *data.letters, *data.parked])
    messages: list[Entry | WaitingAddition] = [*data.entries, *(added for _, added in data.waiting)]
    for message_key in filter(None, (each.source.seen for each in messages)):
        erasure_store.forget_message(message_key)
    erasure_store.delete_items(item for item, _ in data.waiting)
    erasure_store.delete_items(data.supporters)
    erasure_store.delete_items(erasure.notices)
    erasure_store.forget_places(erasure.tasks)
    campaigns_service.forget_report(erasure.report)
    erasure_store.forget_contact(number)
    for entry in data.corrections:
        left = privacy_rules.forget_places(entry)
        erasure_store.forget_words(number, entry, _hashed_form(erasure, entry), left)
    for entry in reversed(data.entries):
        erasure_store.forget_words(number, entry, _hashed_form(erasure, entry))
    if erasure.everybody:
        erasure_store.forget_salt_of_others(number)
    erasure_store.forget_reporter(number)


def _hashed_form(erasure: ErasurePass, entry: Entry) -> bytes:
    """Return the form of an entry that its hash was made of."""
    filing, first = erasure.report.filing, entry.seq == 1
    previous = GENESIS if first else erasure.entries[entry.seq - 2].hash
    hashed_filing = filing if first else None
    return canonical_form(erasure.report.number, entry, previous, hashed_filing, filing.salts)


def _record_erasure(erasure: ErasurePass, counts: Mapping[str, int]) -> None:
    def attempt(at: int) -> None:
        now = clock.now()
        report, _ = reports.load_report(erasure.report.number, consistent=True)
        after, entry = privacy_rules.finish_erasure(report, counts, now, city())
        following = erasure_store.make_next_pass(erasure.passing, now, recorded=True)
        reports.save_report(
            report, after, [entry], deleted_items=[erasure.passing], new_items=[following]
        )

    retry_on_conflict(attempt)
