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
from chalicelib.inbound.media import LETTER
from chalicelib.intake import campaigns_service
from chalicelib.notifications import supporters_store
from chalicelib.platform import clock, telemetry
from chalicelib.platform.telemetry import log
from chalicelib.privacy import erasure_store, retention
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy.erasure_store import Held, Photo, Waiting
from chalicelib.privacy.retention import Version
from chalicelib.reporters import additions
from chalicelib.reporters.additions_store import Added
from chalicelib.reports import tracking
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.lifecycle.hash_chain import GENESIS, canonical
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.retry_on_conflict import insist
from chalicelib.reports.store import reports

# No function runs longer than five minutes, so by then all have ended that read what was there.
REST = timedelta(minutes=15)
LATE = timedelta(hours=24)  # an erasure that is not over by then is told to operations


def ask(number: str, token: str) -> Report:
    """Hide the report and have what is kept of its reporter erased, once: a Query and a
    transaction. Answers the report after it. Raises UnknownReport and BadToken.
    """
    return _asked(number, lambda report: tracking.prove(report, token))


def again(number: str) -> None:
    """The same for operations, after the table was restored to what it was before: also where it
    was asked for, and part of it done. Raises UnknownReport.
    """
    report = _asked(number, lambda report: None)
    erasure_store.begin(number, report.erased_at or report.updated_at, clock.now())


def _asked(number: str, prove: Callable[[Report], None]) -> Report:
    def attempt(at: int) -> Report:
        report, timeline = reports.load(number, consistent=at > 1)
        prove(report)
        if report.erased_at:
            return report
        after, entry = privacy_rules.asked(report, clock.now(), city())
        first = erasure_store.first_pass(number, entry.at)
        reports.save(report, after, [entry], beside=[first], earlier=timeline)
        log.info("erasure_asked", number=number, seq=entry.seq)
        return after

    return insist(attempt)


def go_on() -> int:
    """The next pass over each erasure that waits for one; answers how many."""
    now = clock.now()
    waiting = [each for each in erasure_store.pending() if each.at <= now - REST]
    for each in waiting:
        erasure_store.pass_again(each, now)
        if each.asked_at <= now - LATE:
            log.warning("erasure_late", number=each.number)
            telemetry.count("ErasureLate")
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
    waiting: list[Waiting]
    supporters: list[Any]

    def counts(self, held: Held) -> dict[str, int]:
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


def erase(number: str, key: str) -> None:
    """One pass. Repeating it, wherever it was broken off, does no harm.

    Raises NotDestroyed, and Overtaken when others change the report each time it tries.
    """
    held = erasure_store.open_(number, key)
    if held is None or (held.recorded and clock.now() < held.asked_at + REST):
        return
    found = _look(held)
    counts = held.found
    if counts is None:
        counts = found.counts(held)
        erasure_store.looked(held.passing, counts, found.prints)
    _remove(held, found)
    if held.recorded and not any(counts.values()):
        erasure_store.over(held.passing)
    else:
        _record(held, counts)
    log.info("erased", number=number, removed=dict(counts))


def _look(held: Held) -> _Found:
    concerned = privacy_rules.of_citizens if held.everybody else privacy_rules.of_reporter
    own = [entry for entry in held.entries if concerned(entry)]
    telling = [entry for entry in own if privacy_rules.says_something(entry)]
    files = _files(held.report.number, {name for entry in own for name in _photos(entry)})
    waiting = [each for each in held.waiting if held.everybody or _own(each[1], held)]
    return _Found(
        entries=telling,
        files=files,
        letters=_letters([*telling, *(added for _, added in waiting)]),
        parked=_parked(held.report),
        prints=[*held.prints, *_prints(held.report.number, own, files)],
        waiting=waiting,
        supporters=supporters_store.kept(held.report.number) if held.report.supporters else [],
    )


def _photos(entry: Entry) -> Sequence[str]:
    """Of one that was emptied, the names are in what was hashed."""
    named: Sequence[str] = json.loads(entry.form)["photos"] if entry.form else entry.photos
    return named


def _own(added: Added, held: Held) -> bool:
    own = added.channel == held.report.filing.channel
    return additions.by_reporter(added, held.contact or Contact(), own=own)


def _files(number: str, names: Collection[str]) -> list[Version]:
    """The originals, what is shown of them, and what they were uploaded as."""
    if not names:
        return []
    own = [f"{folder}/{number}/" for folder in ("reports", "shown")]
    found = [retention.of(folder, {f"{folder}{name}" for name in names}) for folder in own]
    uploads = [retention.of(f"uploads/{name}", {f"uploads/{name}"}) for name in names]
    return [version for some in (*found, *uploads) for version in some]


def _letters(said: Iterable[Entry | Added]) -> list[Version]:
    """What the words came in, where that lies in the bucket."""
    keys = {each.source.letter for each in said if each.source.letter}
    keys |= {
        media.source.rpartition("#")[0]
        for each in said
        for _, media in each.media
        if media.sender == LETTER
    }
    return [version for key in keys for version in retention.of(key, {key})]


def _parked(report: Report) -> list[Version]:
    """Deliveries that could not be read and name the report, unless others said something in the
    same one.
    """
    keys = [key for key in inbound_parked.naming(report.number) if _of_one(key)]
    return [version for key in keys for version in retention.of(key, {key})]


def _of_one(key: str) -> bool:
    from chalicelib.inbound.service import SENDERS
    from chalicelib.senders.model import Delivery

    held = inbound_parked.read(key)
    try:
        delivery = Delivery(held.channel, "", held.headers, held.body)
        return len(SENDERS[held.sender].read(delivery, held.at)) <= 1
    except Exception:  # it is parked because it can't be read
        return True


def _prints(number: str, own: Iterable[Entry], files: Iterable[Version]) -> Iterator[Photo]:
    """What the index of all photos finds them by."""
    originals = {version.key: version for version in files if not version.marker}
    for entry in own:
        for name in _photos(entry):
            original = originals.get(f"reports/{number}/{name}")
            print_ = original and retention.fingerprint(original)
            if print_:
                yield Photo(entry.seq, name, print_)


def _remove(held: Held, found: _Found) -> None:
    """What leads to other things goes after them: the words of the first entry, with the salt of
    all, last of the words.
    """
    number = held.report.number
    for photo in found.prints:
        evidence_store.forget(number, photo.seq, photo.name, photo.sha256)
    retention.destroy([*found.files, *found.letters, *found.parked])
    said: list[Entry | Added] = [*found.entries, *(added for _, added in found.waiting)]
    for seen in filter(None, (each.source.seen for each in said)):
        erasure_store.forget_message(seen)
    erasure_store.take_away(item for item, _ in found.waiting)
    erasure_store.take_away(found.supporters)
    erasure_store.take_away(held.notices)
    erasure_store.forget_addresses(held.tasks)
    campaigns_service.forget(held.report)
    erasure_store.forget_contact(number)
    for entry in reversed(found.entries):
        erasure_store.forget_words(number, entry, _form(held, entry))
    if held.everybody:
        erasure_store.forget_salt_of_others(number)
    erasure_store.forget_reporter(number)


def _form(held: Held, entry: Entry) -> bytes:
    """What was hashed of an entry."""
    filing, first = held.report.filing, entry.seq == 1
    previous = GENESIS if first else held.entries[entry.seq - 2].hash
    said = filing if first else None
    return canonical(held.report.number, entry, previous, said, filing.salts)


def _record(held: Held, counts: Mapping[str, int]) -> None:
    def attempt(at: int) -> None:
        now = clock.now()
        report, _ = reports.load(held.report.number, consistent=True)
        after, entry = privacy_rules.done(report, counts, now, city())
        following = erasure_store.next_pass(held.passing, now, recorded=True)
        reports.save(report, after, [entry], taken_in=[held.passing], beside=[following])

    insist(attempt)
