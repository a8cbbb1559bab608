"""Make the facts of announced entries, a batch at a time, and put them into the bucket of facts."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from chalicelib.city.current import city
from chalicelib.figures.facts import bucket, keys
from chalicelib.figures.facts.making import Hashes, add_filing, make_facts
from chalicelib.figures.facts.model import ALL_ENTRIES, GONE, Fact
from chalicelib.figures.facts.replay import Logged
from chalicelib.figures.facts.timelines import load_timeline
from chalicelib.platform import clock, telemetry
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.telemetry import log
from chalicelib.reports.model import Report
from chalicelib.reports.number import find_day


@dataclass(frozen=True, slots=True)
class Announced:
    """A message of the queue: the entry ``seq`` of a report. With ``place``, a recount asks for it,
    and the facts go to an object of that name.
    """

    id: str
    number: str
    seq: int
    place: str | None = None


def record_facts(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """Put the facts of announced entries into the bucket, and return the ids of the messages that
    failed. ``records`` are those of a batch of the queue, as Lambda gets them.

    Raises botocore's errors when the facts can't be stored; then all of them failed.
    """
    bodies = {record["messageId"]: record["body"] for record in records}
    failed: list[str] = []
    facts: dict[str, list[Fact]] = defaultdict(list)
    for (number, place), messages in _group_messages(bodies, failed).items():
        try:
            made, version = _record_report(number, {message.seq for message in messages})
            facts[place or ""] += made
            failed += [message.id for message in messages if message.seq > version]
        except Exception:  # a report that fails must not hold up the others
            log.exception("no_facts", number=number)
            failed += [message.id for message in messages]
    for place, batch in facts.items():
        _store_batch(place, batch, bodies.keys() - {*failed})
    return failed


def _group_messages(
    bodies: Mapping[str, str], failed: list[str]
) -> dict[tuple[str, str | None], list[Announced]]:
    """Return the messages by their reports, and add the ids of those that can't be read to
    ``failed``.
    """
    groups: dict[tuple[str, str | None], list[Announced]] = defaultdict(list)
    for id_, body in bodies.items():
        try:
            message = _parse_message(id_, body)
        except (ValueError, KeyError, TypeError, AttributeError):
            log.exception("no_facts")
            failed.append(id_)
        else:
            groups[message.number, message.place].append(message)
    return groups


def _parse_message(id_: str, body: str) -> Announced:
    """Return a message. Raises ValueError, KeyError, TypeError or AttributeError when it can't be
    read.
    """
    message = json.loads(json.loads(body)["Message"])
    return Announced(id_, str(message["number"]), int(message["seq"]), message.get("recount"))


def _store_batch(place: str, facts: list[Fact], ids: Iterable[str]) -> None:
    """Put the facts of a batch into one object. A batch that comes again as a whole replaces its
    object.
    """
    if place:
        bucket.put_facts(bucket.name_recount(place), facts)
        return
    if facts:
        batch = sha256(" ".join(sorted(ids)).encode()).hexdigest()[:32]
        bucket.put_facts(bucket.name_batch(batch, clock.now()), facts)
    log.info("facts_recorded", facts=len(facts))


def _record_report(number: str, seqs: set[int]) -> tuple[list[Fact], int]:
    """Return the facts of entries of a report, and the seq of its last entry: a later one is not
    there. Of a trial they take out whatever facts it has. Raises UnknownReport, Incomplete, and
    botocore's errors.
    """
    report, timeline = load_timeline(number, max(seqs))
    try:
        hashes = _hash_report(report, timeline)
    except keys.KeyDestroyed:  # its books are closed
        log.info("facts_too_late", number=number, entries=len(seqs))
        telemetry.count_event("FactsTooLate")
        return [], report.version
    whole = report.trial or ALL_ENTRIES in seqs
    wanted = {each.entry.seq for each in timeline} if whole else add_filing(timeline, seqs)
    if any(each.entry.kind is Kind.ERASURE for each in timeline if each.entry.seq in seqs):
        bucket.mark_erased(hashes.report, report.filing.received_at)
    made = make_facts(report, timeline, hashes, city(), clock.now(), wanted.__contains__)
    facts = [replace(each, kind=GONE) for each in made] if report.trial else [*made]
    return facts, report.version


def _hash_report(report: Report, timeline: Iterable[Logged]) -> Hashes:
    """Return the keyed hashes of a report. Raises KeyDestroyed when its number has none any more.
    Of an erased report the reporter has none.
    """
    filed = report.filing.received_at
    number = keys.hash_text(keys.number_key(filed), report.number)
    others = {each.entry.into for each in timeline if each.entry.into}
    hashed = {
        other: _hash_kept(keys.number_key(find_day(other)), other) for other in sorted(others)
    }
    survivors = {other: text for other, text in hashed.items() if text}
    if report.erased_at or not report.contact_key:
        return Hashes(number, survivors=survivors)
    names = keys.reporter_key(filed), keys.yearly_reporter_key(filed)
    reporter, reporter_year = (_hash_kept(name, report.contact_key) for name in names)
    return Hashes(number, reporter, reporter_year, survivors)


def _hash_kept(name: str, text: str) -> str | None:
    """Return a hash; None when its key was destroyed."""
    try:
        return keys.hash_text(name, text)
    except keys.KeyDestroyed:
        return None
