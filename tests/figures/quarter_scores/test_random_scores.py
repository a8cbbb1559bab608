"""The scores by SQL and a slow, independent count agree on random cities, to the last digit."""

from tests.figures.quarter_scores import slow_formula, slow_scores
from tests.figures.random_city import TRIAGE, Row, epoch, list_rows, make_city
from tests.figures.sql_count import SCORE_RULES, count_scores, quarters_until

# How many cities there are of how many reports: as in test_random_cities.py, SQL costs the same for
# a large one.
CITIES = {40: 16, 250: 8}
NOW = epoch("2026-06-11 09:30")


def test_the_scores_of_random_cities_are_those_of_a_slow_count() -> None:
    quarters = quarters_until("2026-01", NOW)
    assert [each.name for each in quarters] == ["2026-Q1", "2026-Q2"]
    cities = [size for size, many in CITIES.items() for _ in range(many)]
    for seed, size in enumerate(cities):
        timelines = [timeline for timeline in make_city(seed, NOW, size) if timeline]
        found = count_scores(list_rows(timelines), quarters)
        town = slow_scores.Town(timelines, TRIAGE)
        for quarter in quarters:
            counts = town.count(quarter)
            wanted = {key: count for key, count in counts.items() if any(count.values())}
            assert pick_counts(found["score_counts"], quarter.name) == wanted, seed
            for row in found["scores"]:
                if row["quarter"] == quarter.name:
                    count = counts[row["office"], False]
                    want = slow_formula.score(count, SCORE_RULES)
                    assert {name: row[name] for name in want} == want, (seed, row)


def pick_counts(rows: list[Row], quarter: str) -> dict[tuple[str, bool], dict[str, int]]:
    return {
        (row["office"], bool(row["private"])): {name: row[name] for name in slow_scores.NAMES}
        for row in rows
        if row["quarter"] == quarter and any(row[name] for name in slow_scores.NAMES)
    }
