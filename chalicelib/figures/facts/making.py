"""Make the facts of a report's timeline: what the figures count, without words and persons."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.figures.facts.model import Fact
from chalicelib.figures.facts.replay import Logged, Standing, replay_timeline
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.access.home_blurring import blur_of
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status

TIMED = (Status.MENUNGGU, Status.KOORDINASI, Status.DISPOSISI, Status.PROSES)


@dataclass(frozen=True, slots=True)
class Hashes:
    """The keyed hashes of a report: of its number, and of its reporter by the month and by the year
    of its filing. None where the reporter is not known, or the key was destroyed. ``survivors`` has
    those of the numbers that the report followed.
    """

    report: str
    reporter: str | None = None
    reporter_year: str | None = None
    survivors: Mapping[str, str] = field(default_factory=dict)


def make_facts(
    report: Report,
    timeline: Sequence[Logged],
    hashes: Hashes,
    city: City,
    made: datetime,
    wanted: Callable[[int], bool] = lambda seq: True,
) -> Iterator[Fact]:
    """Yield the facts of a report's entries whose seq is ``wanted``, in order. ``timeline`` is the
    whole timeline.
    """
    for standing in replay_timeline(report, timeline, city):
        if wanted(standing.logged.entry.seq):
            yield _make_fact(standing, hashes, city, made)


def add_filing(timeline: Sequence[Logged], seqs: Collection[int]) -> set[int]:
    """Return the seqs of the entries whose facts are to be made when those of ``seqs`` are asked
    for: with an erasure the fact of the filing is made again, now without its reporter.
    """
    erased = any(
        logged.entry.kind is Kind.ERASURE for logged in timeline if logged.entry.seq in seqs
    )
    return {*seqs, 1} if erased else {*seqs}


def _make_fact(standing: Standing, hashes: Hashes, city: City, made: datetime) -> Fact:
    logged, report, entry = standing.logged, standing.report, standing.logged.entry
    local, is_filing = entry.at.astimezone(JAKARTA), entry.seq == 1
    secret = logged.confidential  # as on the topic, nobody is told what it is about
    menunggu, koordinasi, disposisi, proses = (
        int(standing.spans[status].total_seconds()) for status in TIMED
    )
    return Fact(
        report=hashes.report,
        seq=entry.seq,
        kind=str(entry.kind),
        moment=_to_seconds(entry.at),
        day=f"{local:%Y-%m-%d}",
        month=f"{local:%Y-%m}",
        status=str(entry.status),
        channel=logged.channel,
        category=None if secret else logged.category,
        kelurahan=None if secret else logged.area,
        priority=str(report.priority),
        office=entry.holder,
        actor=entry.by,
        level=str(logged.level),
        filed=_to_seconds(report.filing.received_at),
        answer_due=_to_seconds(report.respond_by),
        complete_due=None if report.suggests else _to_seconds(report.complete_by),
        own_due=None if report.suggests else _seconds_or_none(report.own_complete_by),
        answered=_seconds_or_none(report.answered_at),
        closed=_seconds_or_none(standing.closed_at),
        outcome=standing.outcome and str(standing.outcome),
        follows=hashes.survivors.get(report.duplicate_of or ""),
        rung=_find_rung(standing, city),
        verdict=entry.verdict and str(entry.verdict),
        stars=entry.stars,
        handover=standing.handover,
        giver=standing.giver,
        held=None if standing.held is None else int(standing.held.total_seconds()),
        paused=int(report.history.paused_until(entry.at).total_seconds()),
        menunggu=menunggu,
        koordinasi=koordinasi,
        disposisi=disposisi,
        proses=proses,
        reporter=hashes.reporter if is_filing else None,
        reporter_year=hashes.reporter_year if is_filing else None,
        blurred=blur_of(logged.category, city) > 0,
        made=_to_seconds(made),
    )


def _find_rung(standing: Standing, city: City) -> int | None:
    """Return the place in ladder.csv of the rung that a reminder or an escalation took, from 1."""
    entry = standing.logged.entry
    if entry.kind not in (Kind.REMINDER, Kind.ESCALATION):
        return None
    places = (place for place, rung in enumerate(city.ladder, 1) if rung.code == entry.note)
    return next(places, None)


def _to_seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _seconds_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else _to_seconds(moment)
