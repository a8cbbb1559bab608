"""One report of this city, as far as an officer has taken it up: what the examples of the
description tell of. Nothing of it is stored.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from chalicelib.city import city
from chalicelib.domain import acting, lifecycle, number
from chalicelib.domain.acting import Step
from chalicelib.domain.city import Kelurahan
from chalicelib.domain.handing import Officer
from chalicelib.domain.history import Timeline
from chalicelib.domain.report import GIVEN, Filing, Place, Report
from chalicelib.domain.status import Action, Role
from chalicelib.settings import settings

FILED = datetime(2026, 11, 23, 1, tzinfo=UTC)  # a Monday
NOW = FILED + timedelta(hours=3)
A_DAY = timedelta(days=1)
INDONESIAN = 0  # place of its sentence in every pair
TOKEN = "4EsKEKm48JEBqkRFJEl2zxe0Wmoon11h"  # noqa: S105 -- nobody's


@dataclass(frozen=True, slots=True)
class Story:
    """``filed`` is the report as it was received, ``report`` as it stands, ``timeline`` its own."""

    filed: Report
    report: Report
    timeline: Timeline
    officer: Officer
    area: Kelurahan


@cache
def story() -> Story:
    area, category = _area(), next(iter(city().categories.values()))
    filing = Filing(
        channel="website",
        description=f"{category.name} di depan gang sejak tiga hari yang lalu",
        place=Place(f"Jalan Melati, {area.name}", area.lat, area.lng, area.code, GIVEN),
        received_at=FILED,
        photos=("jalan.jpg",),
    )
    named = number.compose(FILED, 7)
    filed, first = lifecycle.file(
        named, filing, category=category.code, private=False, token_hash=b"", city=city()
    )
    officer = Officer("petugas", filed.holder, frozenset({Role.OFFICER}))
    step = Step(Action.PROSES, version=1, note="Segera ditindaklanjuti, terima kasih")
    report, second = acting.act(filed, officer, step, NOW, city())
    return Story(filed, report, Timeline(first, (second,)), officer, area)


def _area() -> Kelurahan:
    """One from the middle of the table."""
    rows = [*city().kelurahan.values()]
    return rows[len(rows) // 2]


def url(path: str) -> str:
    return settings().public_url + path
