"""The escalation ladder: which rung is due when, and which offices it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.city.model import City, Measure, Rung, RungKind
from chalicelib.reports.model import Report
from chalicelib.reports.routing import above


@dataclass(frozen=True, slots=True)
class Due:
    """A rung and the moment it is due."""

    at: datetime
    rung: Rung


def next_due(report: Report, ladder: Sequence[Rung]) -> Due | None:
    """The first rung still to be taken; None only for a closed report. An open one always has
    another (I5).
    """
    if not report.open:
        return None
    return min([_stage_rung(report, ladder), *_flag(report, ladder)], key=lambda due: due.at)


def next_reached(report: Report, city: City) -> tuple[str, ...]:
    """The offices that the next escalation of the present stage will tell, whenever it is due."""
    coming = _stage(city.ladder)[report.rung :] or _stage(city.ladder)[-1:]
    escalations = (rung for rung in coming if rung.kind is RungKind.ESCALATION)
    return reached(next(escalations, coming[-1]), report.holder, city)


def _stage(ladder: Sequence[Rung]) -> list[Rung]:
    return [rung for rung in ladder if rung.measure is Measure.STAGE]


def _stage_rung(report: Report, ladder: Sequence[Rung]) -> Due:
    """The next rung of the present stage; past the last one, that one again, as far apart as the
    last two are.
    """
    rungs = _stage(ladder)
    rung = rungs[min(report.rung, len(rungs) - 1)]
    span = report.due - report.filing.received_at
    again = max(0, report.rung - len(rungs) + 1)
    at = report.filing.received_at + span * rung.share + rung.after + again * _spacing(rungs)
    return Due(at, rung)


def _spacing(rungs: Sequence[Rung]) -> timedelta:
    return rungs[-1].after - rungs[-2].after


def _flag(report: Report, ladder: Sequence[Rung]) -> list[Due]:
    if report.answered_at or report.red_flag:
        return []
    received = report.filing.received_at
    return [Due(received + r.after, r) for r in ladder if r.kind is RungKind.RED_FLAG]


def reached(rung: Rung, holder: str, city: City) -> tuple[str, ...]:
    """The offices a rung tells: the holder or its head, one ``n`` levels up (the highest there
    is), or named ones. A dissolved holder is stood for by its successor, and one the tables do not
    know by the top.
    """
    if rung.to in ("holder", "head"):
        nearest = next(above(holder, city), None)
        instead = nearest.code if nearest else city.settings.top
        return (holder if holder in city.offices else instead,)
    if rung.to.startswith("up:"):
        superiors = list(islice(above(holder, city), int(rung.to[3:])))
        return (superiors[-1].code if superiors else city.settings.top,)
    return tuple(rung.to.split("+"))


def told(taken: int, holder: str, city: City) -> frozenset[str]:
    """The offices that have heard of a report of this holder when ``taken`` rungs of its stage
    were.
    """
    rungs = [rung for rung in city.ladder if rung.measure is Measure.STAGE]
    return frozenset(code for rung in rungs[:taken] for code in reached(rung, holder, city))
