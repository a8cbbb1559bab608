"""Letting go of what citizens said once the time is over for which it may be kept, and proving it.

Reports closed long enough ago are erased by the way of their reporters' own requests
(``erasing``), with a record in each timeline. When that is there the report is in a proof of the
ledger, and in none before. What AWS removes by itself is looked at: how much is there too long.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.city import city
from chalicelib.domain import erasure, ledger
from chalicelib.domain.errors import UnknownReport
from chalicelib.domain.ledger import Proof, What
from chalicelib.outside import clock, metrics, versions
from chalicelib.outside.telemetry import log
from chalicelib.services.insisting import insist
from chalicelib.stores import ledger as books
from chalicelib.stores import passes, reports, resting
from chalicelib.stores.resting import Resting

MOST = 1500  # reports of a run, which may last five minutes; a city closes some hundreds a day
LATE = timedelta(days=7)  # beyond their time; a run a day has had seven tries by then
FOLDERS = {"uploads": "uploads/", "letters": "mail/", "parked": "parked/"}
SLACK = timedelta(days=3)  # S3 takes two days to come to it


def retain() -> dict[str, int]:
    """One run: erase what has fallen due, prove what was erased, look at the rest. Answers how many
    were begun, proven, and are late.

    A run that dies has begun and proven what it has; the next one goes on.
    """
    now = clock.now()
    due = list(islice(resting.closed_before(now - city().retention["reports"].span), MOST))
    removed = [(each, told) for each in due if (told := _removed(each, now)) is not None]
    for at in range(0, len(removed), books.MOST):
        _prove(removed[at : at + books.MOST])
    proven = {each.number for each, _ in removed}
    late = [each for each in due if each.number not in proven and _late(each, now)]
    if late:
        log.warning("retention_late", reports=len(late), number=late[0].number)
    over = _look(now)
    if late or any(over.values()):
        metrics.count("RetentionLate")
    return {"begun": len(due) - len(removed), "proven": len(removed), "late": len(late)}


def _late(each: Resting, now: datetime) -> bool:
    return each.closed_at < now - city().retention["reports"].span - LATE


def _removed(each: Resting, now: datetime) -> Counter[str] | None:
    """What was removed of a report; None while it is under way, begun now if need be."""

    def attempt(at: int) -> Counter[str] | None:
        report, timeline = reports.load(each.number, consistent=True)
        if report.retained_at is None:
            after, entry = erasure.fell_due(report, now, city())
            first = passes.pass_over_everybody(each.number, entry.at)
            reports.save(report, after, [entry], beside=[first], earlier=timeline)
            log.info("retention_begun", number=each.number)
            return None
        removal = report.history.retained
        return Counter(dict(removal.counts)) if removal else None

    try:
        return insist(attempt)
    except UnknownReport:  # an index that lags behind
        return None


def _prove(removed: Sequence[tuple[Resting, Counter[str]]]) -> None:
    total = sum((told for _, told in removed), Counter[str]())
    numbers = [each.number for each, _ in removed]
    _append(What.REPORTS, len(numbers), total, map(ledger.key_of, numbers), numbers)
    log.info("retention_proven", reports=len(numbers))


def _look(now: datetime) -> dict[str, int]:
    """How much of what S3 removes by itself is there longer than it may be; the proof of a run."""
    over = {
        what: versions.older(folder, now - city().retention[what].span - SLACK)
        for what, folder in FOLDERS.items()
    }
    _append(What.LOOK, 0, over)
    return over


def _append(
    what: What,
    count: int,
    told: Counter[str] | dict[str, int],
    keys: Iterable[str] = (),
    numbers: Sequence[str] = (),
) -> None:
    named = tuple(keys)

    def attempt(at: int) -> None:
        before = books.end()
        proof = Proof(before.seq + 1, clock.now(), what, count, tuple(_pairs(told)), named)
        books.append(before, ledger.sealed(proof, before.hash), numbers)

    insist(attempt)


def _pairs(told: Counter[str] | dict[str, int]) -> Iterator[str]:
    return (f"{what} {many}" for what, many in told.items())
