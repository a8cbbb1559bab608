"""Words of danger in what citizens write, and what they are told of them."""

from functools import cache

from chalicelib.city import city
from chalicelib.domain.city import Danger
from chalicelib.domain.emergency import Alarms
from chalicelib.domain.report import Report


def find(text: str | None, category: str | None = None) -> Danger | None:
    """What danger a text tells of; ``category`` is what its writer chose, if anything."""
    return _alarms().find(text or "", category)


def of(report: Report) -> Danger | None:
    """What danger was told of when it was filed. A category counts that was given, not guessed."""
    given = report.category if report.filing.score is None else None
    return find(report.filing.description, given)


@cache
def _alarms() -> Alarms:
    return Alarms(city().emergencies, city().slang)
