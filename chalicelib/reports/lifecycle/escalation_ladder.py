"""The escalation ladder: when each rung is due, and which offices it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.city.model import City
from chalicelib.city.rows import Measure, Rung, RungKind
from chalicelib.reports.model import Report
from chalicelib.reports.routing import superiors_of


@dataclass(frozen=True, slots=True)
class DueRung:
    """A rung and the moment it is due."""

    at: datetime
    rung: Rung


def next_due_rung(report: Report, ladder: Sequence[Rung]) -> DueRung | None:
    """Return the first rung that is still to be taken. An open report always has one (I5); None for
    a closed report.
    """
    if not report.open:
        return None
    return min(
        [_next_stage_rung(report, ladder), *_red_flag_rungs(report, ladder)], key=lambda due: due.at
    )


def offices_reached_next(report: Report, city: City) -> tuple[str, ...]:
    """Return the offices that the next escalation of the present stage will reach, whenever it is
    due.
    """
    coming = _stage_rungs(city.ladder)[report.rung :] or _stage_rungs(city.ladder)[-1:]
    escalations = (rung for rung in coming if rung.kind is RungKind.ESCALATION)
    return offices_reached(next(escalations, coming[-1]), report.holder, city)


def _stage_rungs(ladder: Sequence[Rung]) -> list[Rung]:
    return [rung for rung in ladder if rung.measure is Measure.STAGE]


def _next_stage_rung(report: Report, ladder: Sequence[Rung]) -> DueRung:
    """Return the next rung of the present stage. After the last one it is repeated, at the interval
    between the last two.
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
    """Return the offices that a rung reaches: the holder or its head, the office ``n`` levels up
    (or the highest there is), or named offices. The successor replaces a dissolved holder, the top
    office a holder that the tables do not know.
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
    """Return the offices that have been reached about a report of this holder after ``taken`` rungs
    of its stage.
    """
    rungs = [rung for rung in city.ladder if rung.measure is Measure.STAGE]
    return frozenset(code for rung in rungs[:taken] for code in offices_reached(rung, holder, city))
