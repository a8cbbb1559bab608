"""Handing what dissolved offices still hold to their successors."""

from chalicelib.city import city
from chalicelib.domain import lifecycle
from chalicelib.outside import clock
from chalicelib.outside.telemetry import log
from chalicelib.services.insisting import insist
from chalicelib.stores import held, reports


def succeed() -> int:
    """Hand over every open report of a dissolved office; answers how many. Repeating it hands
    nothing over twice.
    """
    lines = (line for office in city().former for line in held.by(office))
    numbers = [line.number for line in lines if line.status]  # parts of others' stay theirs
    return sum(_handed(number) for number in numbers)


def _handed(number: str) -> bool:
    def attempt(at: int) -> bool:
        report, _ = reports.load(number, consistent=True)
        if not report.open or report.holder not in city().former:
            return False
        after, entry = lifecycle.inherit(report, clock.now(), city())
        reports.save(report, after, [entry])
        log.info("inherited", number=number, before=report.holder, holder=after.holder)
        return True

    return insist(attempt)
