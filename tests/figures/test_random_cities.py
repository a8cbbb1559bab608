"""The SQL and a slow, independent count agree on random cities, to the last digit."""

from collections import defaultdict
from typing import Any

from tests.figures import slow_count
from tests.figures.random_city import epoch, list_rows, make_city
from tests.figures.sql_count import Rows, count_all, months_until

# How many cities there are of how many reports. A statement of SQL costs the same for any of them,
# so most reports live in large cities. Small ones have the counts that are too few to be told.
CITIES = {40: 20, 400: 18}
NOW = epoch("2026-06-11 09:30")


def is_same(found: Rows, wanted: Rows) -> bool:
    """Compare rows as texts, so that 1 and 1.0 differ and every digit counts."""
    return sorted(map(repr, found)) == sorted(map(repr, wanted))


def test_the_measures_of_random_cities_are_those_of_a_slow_count() -> None:
    months = months_until("2026-01", NOW)
    cities = [size for size, many in CITIES.items() for _ in range(many)]
    for seed, size in enumerate(cities):
        timelines = [timeline for timeline in make_city(seed, NOW, size) if timeline]
        found = count_all(list_rows(timelines), months)
        for name, wanted in count_slowly(timelines, months).items():
            assert is_same(found[name], wanted), (seed, name, found[name], wanted)


def count_slowly(timelines: list[Any], months: list[Any]) -> dict[str, Rows]:
    counts = slow_count.count_offices(timelines, months, private=False)
    hidden = slow_count.count_offices(timelines, months, private=True)
    closed = {month.name for month in months if month.closed}
    times = slow_count.count_time(timelines, months)
    return {
        "reports_by_month": slow_count.count_reports(timelines, months, None),
        **{
            f"reports_by_{name}": slow_count.count_reports(timelines, months, name)
            for name in slow_count.DIMENSIONS
        },
        "reporters_by_month": slow_count.count_reporters(timelines, months),
        "reporters_by_period": slow_count.count_people(timelines, months),
        "promises_by_office": [
            (*key, *slow_count.promise_row(count))
            for key, count in counts.items()
            if any(count[name] for name in slow_count.COUNTED[1:9])
        ],
        "promises_by_month": [
            (month, *slow_count.promise_row(slow_count.add_up(counts, in_month(month))))
            for month in sorted({key[0] for key, count in counts.items() if is_promised(count)})
        ],
        "quality_by_office": [
            (*key, *(count[name] for name in slow_count.COUNTED[9:]))
            for key, count in counts.items()
            if any(count[name] for name in slow_count.COUNTED[9:])
        ],
        "private_by_office": [
            (*key, *(count[name] for name in slow_count.COUNTED))
            for key, count in hidden.items()
            if key[0] in closed and any(count.values())
        ],
        "ladder_by_month": slow_count.count_ladder(timelines, months),
        "office_time": times,
        "stages_by_month": add_stages(times),
        "open_now": [
            (key[1], count["open"], count["open_overdue"], count["answers_overdue"])
            for key, count in counts.items()
            if key[0] == months[-1].name and count["open"]
        ],
        "kpi": slow_count.count_kpi(timelines, months, add_hidden(hidden, closed)),
    }


def in_month(month: str) -> Any:
    return lambda key: key[0] == month


def is_promised(count: dict[str, int]) -> bool:
    return any(count[name] for name in slow_count.COUNTED[1:9])


def add_hidden(hidden: slow_count.Count, closed: set[str]) -> dict[str, int]:
    many: dict[str, int] = defaultdict(int)
    for (month, _), count in hidden.items():
        many[month] += count["reports"] if month in closed else 0
    return many


def add_stages(times: Rows) -> Rows:
    seconds: dict[tuple[str, str], int] = defaultdict(int)
    for month, _, stage, _, span, _ in times:
        seconds[month, stage] += span
    best = {
        month: min((-span, stage) for (name, stage), span in seconds.items() if name == month)
        for month in {key[0] for key in seconds}
    }
    return [
        (month, stage, span, int(best[month] == (-span, stage)))
        for (month, stage), span in seconds.items()
    ]
