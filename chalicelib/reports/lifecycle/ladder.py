"""The escalation ladder: which rung is due when, and which offices it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.city.model import City, Measure, Rung, RungKind
from chalicelib.reports.model import Report
from chalicelib.reports.routing import superiors_of


@dataclass(frozen=True, slots=True)
class DueRung:
    """A rung and the moment it is due."""

    at: datetime
    rung: Rung


def next_due_rung(report: Report, ladder: Sequence[Rung]) -> DueRung | None:
    """The first rung still to be taken; None only for a closed report. An open one always has
    another (I5).
    """
    if not report.open:
        return None
    return min(
        [_next_stage_rung(report, ladder), *_red_flag_rungs(report, ladder)], key=lambda due: due.at
    )


def offices_reached_next(report: Report, city: City) -> tuple[str, ...]:
    """The offices that the next escalation of the present stage will tell, whenever it is due."""
    coming = _stage_rungs(city.ladder)[report.rung :] or _stage_rungs(city.ladder)[-1:]
    escalations = (rung for rung in coming if rung.kind is RungKind.ESCALATION)
    return offices_reached(next(escalations, coming[-1]), report.holder, city)


def _stage_rungs(ladder: Sequence[Rung]) -> list[Rung]:
    return [rung for rung in ladder if rung.measure is Measure.STAGE]


def _next_stage_rung(report: Report, ladder: Sequence[Rung]) -> DueRung:
    """The next rung of the present stage; past the last one, that one again, as far apart as the
    last two are.
    """
    rungs = _stage_rungs(ladder)
    rung = rungs[min(report.rung, len(rungs) - 1)]
    span = report.due - report.filing.received_at
    again = max(0, report.rung - len(rungs) + 1)
    at = report.filing.received_at + span * rung.share + rung.after + again * _last_spacing(rungs)
    return DueRung(at, rung)


def _last_spacing(rungs: Sequence[Rung]) -> timedelta:
    return rungs[-1].after - rungs[-2].after


def _red_flag_rungs(report: Report, ladder: Sequence[Rung]) -> list[DueRung]:
    if report.answered_at or report.red_flag:
        return []
    received = report.filing.received_at
    return [DueRung(received + r.after, r) for r in ladder if r.kind is RungKind.RED_FLAG]


def offices_reached(rung: Rung, holder: str, city: City) -> tuple[str, ...]:
    """The offices a rung tells: the holder or its head, one ``n`` levels up (the highest there
    is), or named ones. A dissolved holder is stood for by its successor, and one the tables do not
    know by the top.
    """
    if rung.to in ("holder", "head"):
        nearest = next(superiors_of(holder, city), None)
        instead = nearest.code if nearest else city.settings.top
        return (holder if holder in city.offices else instead,)
    if rung.to.startswith("up:"):
        superiors = list(islice(superiors_of(holder, city), int(rung.to[3:])))
        return (superiors[-1].code if superiors else city.settings.top,)
    return tuple(rung.to.split("+"))


def offices_informed(taken: int, holder: str, city: City) -> frozenset[str]:
    """The offices that have heard of a report of this holder when ``taken`` rungs of its stage
    were.
    """
    rungs = [rung for rung in city.ladder if rung.measure is Measure.STAGE]
    return frozenset(code for rung in rungs[:taken] for code in offices_reached(rung, holder, city))
