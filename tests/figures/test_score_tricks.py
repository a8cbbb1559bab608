"""Fifteen tricks, each played by many offices with the same real work as honest ones. None raises a
score, and each rule that stops a trick is missed when it is dropped.
"""

import random
from collections import defaultdict

import pytest

from tests.figures import slow_formula, slow_scores
from tests.figures.played_offices import NOW, TRICKS, draw_reports, live_honestly
from tests.figures.random_city import Row
from tests.figures.sql_count import SCORE_RULES, count_scores, quarters_until

CITIES = 67  # for each trick: a thousand in all

Scores = dict[tuple[str, str], float]
NO_WORK = slow_formula.score(dict.fromkeys(slow_scores.NAMES, 0), SCORE_RULES)["score"]


def play(tricks: list[str]) -> tuple[list[Row], dict[str, list[tuple[str, str]]]]:
    """Return all facts, and by each trick the honest and the playing offices."""
    rows: list[Row] = []
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for place, trick in enumerate(tricks):
        for number in range(CITIES):
            seed = place * CITIES + number
            honest, playing = f"H{seed}", f"P{seed}"
            rows += live_honestly(draw_reports(seed, honest))
            chance = random.Random(seed + 10**6)
            rows += live_honestly(TRICKS[trick](chance, draw_reports(seed, playing)))
            pairs[trick].append((honest, playing))
    return rows, pairs


def list_scores(rows: list[Row]) -> Scores:
    found = count_scores(rows, quarters_until("2025-12", NOW))["scores"]
    return {(row["quarter"], row["office"]): row["score"] for row in found}


QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2")


def list_gains(scores: Scores, pairs: list[tuple[str, str]]) -> list[tuple[str, str, float, float]]:
    """Return each quarter in which a playing office has more than the honest one."""
    return [
        (quarter, playing, before, after)
        for honest, playing in pairs
        for quarter in QUARTERS
        if (after := scores.get((quarter, playing), NO_WORK))
        > (before := scores.get((quarter, honest), NO_WORK))
    ]


@pytest.fixture(scope="module")
def played() -> tuple[Scores, dict[str, list[tuple[str, str]]]]:
    rows, pairs = play([*TRICKS])
    return list_scores(rows), pairs


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_never_raises_a_score(
    played: tuple[Scores, dict[str, list[tuple[str, str]]]], trick: str
) -> None:
    scores, pairs = played
    assert not list_gains(scores, pairs[trick])
