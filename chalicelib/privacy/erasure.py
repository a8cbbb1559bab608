"""Erasing what is kept of a report's reporter, at their request (UU 27/2022): the request is
written with its entry, and the table's stream brings the passes over what is kept.

The first pass ends in the record. A later one, when nothing that began before the request can
still be under way, takes away what that brought.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.city.current import city
from chalicelib.evidence import store as evidence_store
from chalicelib.inbound import parked as inbound_parked
from chalicelib.inbound.media import LETTER_SENDER
from chalicelib.intake import campaign_service
from chalicelib.notifications import supporters_store
from chalicelib.platform import clock, telemetry
from chalicelib.platform.telemetry import log
from chalicelib.privacy import erasure_store, retention
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy.erasure_store import ErasurePass, Photo, WaitingItem
from chalicelib.privacy.retention import Version
from chalicelib.reporters import additions
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reports import tracking
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.lifecycle.hash_chain import GENESIS, canonical_form
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.store import reports

# No function runs longer than five minutes, so by then all have ended that read what was there.
WAIT_BETWEEN_PASSES = timedelta(minutes=15)
LATE_AFTER = timedelta(hours=24)  # an erasure that is not over by then is told to operations


def request_erasure(number: str, token: str) -> Report:
    """Hide the report and have what is kept of its reporter erased, once: a Query and a
    transaction. Answers the report after it. Raises UnknownReport and BadToken.
    """
    return _begin_erasure(number, lambda report: tracking.check_token(report, token))


def repeat_erasure(number: str) -> None:
    """The same for operations, after the table was restored to what it was before: also where it
    was asked for, and part of it done. Raises UnknownReport.
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
        reports.save_report(report, after, [entry], beside=[first], earlier=timeline)
        log.info("erasure_asked", number=number, seq=entry.seq)
        return after

    return retry_on_conflict(attempt)


def continue_erasures() -> int:
    """The next pass over each erasure that waits for one; answers how many."""
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
class _Found:
    """What is there: ``entries`` with words, ``files``, ``letters`` and ``parked`` deliveries in
    the bucket, the ``prints`` of photos, ``waiting`` additions, and what is kept of ``supporters``.
    """

    entries: list[Entry]
    files: list[Version]
    letters: list[Version]
    parked: list[Version]
    prints: list[Photo]
    waiting: list[WaitingItem]
    supporters: list[Any]

    def counts(self, held: ErasurePass) -> dict[str, int]:
        """What, as ``wording.ERASED`` names it, and how many."""
        first = any(entry.seq == 1 for entry in self.entries)
        return {
            "texts": sum(entry.seq == 1 or bool(entry.note) for entry in self.entries),
            "places": sum(entry.seq == 1 or bool(entry.place) for entry in self.entries),
            "answers": len(held.report.filing.answers) if first else 0,
            "files": len({version.key.rpartition("/")[2] for version in self.files}),
            "versions": len(self.files),
            "contacts": int(held.contact is not None),
            "notices": len(held.notices),
            "additions": len(self.waiting),
            "letters": len({version.key for version in self.letters}),
            "parked": len({version.key for version in self.parked}),
            "supporters": len({item.pk for item in self.supporters if "~" in item.pk}),
        }


def erase_pass(number: str, key: str) -> None:
    """One pass. Repeating it, wherever it was broken off, does no harm.

    Raises NotDestroyed, and Overtaken when others change the report each time it tries.
    """
    held = erasure_store.open_pass(number, key)
    if held is None or (held.recorded and clock.now() < held.asked_at + WAIT_BETWEEN_PASSES):
        return
    found = _find_data(held)
    counts = held.found
    if counts is None:
        counts = found.counts(held)
        erasure_store.save_findings(held.passing, counts, found.prints)
    _remove_data(held, found)
    if held.recorded and not any(counts.values()):
        erasure_store.end_passes(held.passing)
    else:
        _record_erasure(held, counts)
    log.info("erased", number=number, removed=dict(counts))


def _find_data(held: ErasurePass) -> _Found:
    concerned = privacy_rules.is_by_citizen if held.everybody else privacy_rules.is_by_reporter
    own = [entry for entry in held.entries if concerned(entry)]
    telling = [entry for entry in own if privacy_rules.has_words(entry)]
    files = _find_files(held.report.number, {name for entry in own for name in _photo_names(entry)})
    waiting = [each for each in held.waiting if held.everybody or _is_own(each[1], held)]
    return _Found(
        entries=telling,
        files=files,
        letters=_find_letters([*telling, *(added for _, added in waiting)]),
        parked=_find_parked(held.report),
        prints=[*held.prints, *_find_prints(held.report.number, own, files)],
        waiting=waiting,
        supporters=supporters_store.load_all_items(held.report.number)
        if held.report.supporters
        else [],
    )


def _photo_names(entry: Entry) -> Sequence[str]:
    """Of one that was emptied, the names are in what was hashed."""
    named: Sequence[str] = json.loads(entry.form)["photos"] if entry.form else entry.photos
    return named


def _is_own(added: WaitingAddition, held: ErasurePass) -> bool:
    own = added.channel == held.report.filing.channel
    return additions.is_by_reporter(added, held.contact or Contact(), own=own)


def _find_files(number: str, names: Collection[str]) -> list[Version]:
    """The originals, what is shown of them, and what they were uploaded as."""
    if not names:
        return []
    own = [f"{folder}/{number}/" for folder in ("reports", "shown")]
    found = [
        retention.list_versions(folder, {f"{folder}{name}" for name in names}) for folder in own
    ]
    uploads = [retention.list_versions(f"uploads/{name}", {f"uploads/{name}"}) for name in names]
    return [version for some in (*found, *uploads) for version in some]


def _find_letters(said: Iterable[Entry | WaitingAddition]) -> list[Version]:
    """What the words came in, where that lies in the bucket."""
    keys = {each.source.letter for each in said if each.source.letter}
    keys |= {
        media.source.rpartition("#")[0]
        for each in said
        for _, media in each.media
        if media.sender == LETTER_SENDER
    }
    return [version for key in keys for version in retention.list_versions(key, {key})]


def _find_parked(report: Report) -> list[Version]:
    """Deliveries that could not be read and name the report, unless others said something in the
    same one.
    """
    keys = [
        key for key in inbound_parked.find_parked_naming(report.number) if _has_one_message(key)
    ]
    return [version for key in keys for version in retention.list_versions(key, {key})]


def _has_one_message(key: str) -> bool:
    from chalicelib.inbound.service import SENDERS
    from chalicelib.senders.model import Delivery

    held = inbound_parked.load_parked(key)
    try:
        delivery = Delivery(held.channel, "", held.headers, held.body)
        return len(SENDERS[held.sender].read_messages(delivery, held.at)) <= 1
    except Exception:  # it is parked because it can't be read
        return True


def _find_prints(number: str, own: Iterable[Entry], files: Iterable[Version]) -> Iterator[Photo]:
    """What the index of all photos finds them by."""
    originals = {version.key: version for version in files if not version.marker}
    for entry in own:
        for name in _photo_names(entry):
            original = originals.get(f"reports/{number}/{name}")
            print_ = original and retention.hash_version(original)
            if print_:
                yield Photo(entry.seq, name, print_)


def _remove_data(held: ErasurePass, found: _Found) -> None:
    """What leads to other things goes after them: the words of the first entry, with the salt of
    all, last of the words.
    """
    number = held.report.number
    for photo in found.prints:
        evidence_store.forget_photo(number, photo.seq, photo.name, photo.sha256)
    retention.destroy_versions([*found.files, *found.letters, *found.parked])
    said: list[Entry | WaitingAddition] = [*found.entries, *(added for _, added in found.waiting)]
    for seen in filter(None, (each.source.seen for each in said)):
        erasure_store.forget_message(seen)
    erasure_store.delete_items(item for item, _ in found.waiting)
    erasure_store.delete_items(found.supporters)
    erasure_store.delete_items(held.notices)
    erasure_store.forget_addresses(held.tasks)
    campaign_service.forget_report(held.report)
    erasure_store.forget_contact(number)
    for entry in reversed(found.entries):
        erasure_store.forget_words(number, entry, _hashed_form(held, entry))
    if held.everybody:
        erasure_store.forget_salt_of_others(number)
    erasure_store.forget_reporter(number)


def _hashed_form(held: ErasurePass, entry: Entry) -> bytes:
    """What was hashed of an entry."""
    filing, first = held.report.filing, entry.seq == 1
    previous = GENESIS if first else held.entries[entry.seq - 2].hash
    said = filing if first else None
    return canonical_form(held.report.number, entry, previous, said, filing.salts)


def _record_erasure(held: ErasurePass, counts: Mapping[str, int]) -> None:
    def attempt(at: int) -> None:
        now = clock.now()
        report, _ = reports.load_report(held.report.number, consistent=True)
        after, entry = privacy_rules.finish_erasure(report, counts, now, city())
        following = erasure_store.make_next_pass(held.passing, now, recorded=True)
        reports.save_report(report, after, [entry], taken_in=[held.passing], beside=[following])

    retry_on_conflict(attempt)
