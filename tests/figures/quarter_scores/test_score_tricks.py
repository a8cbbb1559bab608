"""Fifteen tricks, each played by many offices with the same real work as honest ones. None raises a
score, and each rule that stops a trick is missed when it is dropped.
"""

import random
from dataclasses import replace
from functools import cache

import pytest

from chalicelib.city.figure_rules import ScoreRules
from chalicelib.figures import measures
from tests.figures.quarter_scores import slow_formula, slow_scores
from tests.figures.quarter_scores.played_offices import NOW, draw_reports, live_honestly
from tests.figures.quarter_scores.played_tricks import TRICKS
from tests.figures.random_city import Row
from tests.figures.sql_count import SCORE_RULES, count_scores, quarters_until

CITIES = 67  # for each trick: a thousand in all

Scores = dict[tuple[str, str], float]
NO_WORK = slow_formula.score(dict.fromkeys(slow_scores.NAMES, 0), SCORE_RULES)["score"]


@cache
def play(trick: str) -> tuple[list[Row], list[tuple[str, str]]]:
    """Return all facts, and the honest and the playing offices. Playing is what takes long here."""
    rows: list[Row] = []
    pairs: list[tuple[str, str]] = []
    first = [*TRICKS].index(trick) * CITIES
    for seed in range(first, first + CITIES):
        honest, playing = f"H{seed}", f"P{seed}"
        rows += live_honestly(draw_reports(seed, honest))
        chance = random.Random(seed + 10**6)
        rows += live_honestly(TRICKS[trick](chance, draw_reports(seed, playing)))
        pairs.append((honest, playing))
    return rows, pairs


def list_scores(rows: list[Row], rules: ScoreRules = SCORE_RULES) -> Scores:
    found = count_scores(rows, quarters_until("2025-12", NOW, rules))["scores"]
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
    cities = {trick: play(trick) for trick in TRICKS}
    rows = [row for city, _ in cities.values() for row in city]
    return list_scores(rows), {trick: pairs for trick, (_, pairs) in cities.items()}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_never_raises_a_score(
    played: tuple[Scores, dict[str, list[tuple[str, str]]]], trick: str
) -> None:
    scores, pairs = played
    assert not list_gains(scores, pairs[trick])


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_played(
    played: tuple[Scores, dict[str, list[tuple[str, str]]]], trick: str
) -> None:
    """Most of the time it lowers a score, so the test above is not about nothing; but for the
    tricks that change nothing that counts.
    """
    scores, pairs = played
    lower = list_gains(scores, [(playing, honest) for honest, playing in pairs[trick]])
    assert bool(lower) == (trick not in HARMLESS)


HARMLESS = {
    *("hiding", "splitting into tasks", "filing easy reports about oneself", "rating oneself"),
    "asking questions",
}

# Each rule that stops a trick, as the text of a step, and what stands there when it is dropped.
EARLIEST = ("score_states", "min(e.due) as due", "max(e.due) as due")
FIRST_TURN = ("score_turns", "order by first_seq) as turn", "order by first_seq desc) as turn")
HOLDER_ALONE = ("score_states", "l.excused = 1", "l.excused >= 0")
NOT_ONESELF = ("score_reports", "first_one.actor as filer", "'nobody' as filer")
DROPPED = {
    "handing over before the deadline": FIRST_TURN,
    "pausing": EARLIEST,
    "recategorising": EARLIEST,
    "hiding": (
        *("score_reports", "max(2 * seq + case when level = 'private' then 1 else 0 end) % 2"),
        "max(case when level = 'private' then 1 else 0 end)",
    ),
    "rejecting": HOLDER_ALONE,
    "outside": HOLDER_ALONE,
    "letting it lie": ("score_ends", "s.what in ('done', 'open')", "s.what = 'done'"),
    "filing easy reports about oneself": NOT_ONESELF,
    "rating oneself": NOT_ONESELF,
    "asking questions": (
        *("score_answers", "e.kind = 'status' and e.status in ('proses', 'selesai')"),
        "e.kind in ('status', 'question')",
    ),
    "moving the place": FIRST_TURN,
}


@pytest.mark.parametrize("trick", DROPPED)
def test_without_its_rule_a_trick_pays(trick: str, monkeypatch: pytest.MonkeyPatch) -> None:
    step, rule, dropped = DROPPED[trick]
    steps = dict(measures.load_score_steps())
    assert rule in steps[step]
    steps[step] = steps[step].replace(rule, dropped)
    monkeypatch.setattr(measures, "load_score_steps", lambda: steps)
    rows, pairs = play(trick)
    assert list_gains(list_scores(rows), pairs)


@pytest.mark.parametrize("trick", ["closing at night", "merging"])
def test_without_the_days_after_a_quarter_a_trick_pays(trick: str) -> None:
    """What is found out in the days between the end of a quarter and its count would be missed."""
    hasty = replace(SCORE_RULES, frozen_after_days=0)
    rows, pairs = play(trick)
    assert list_gains(list_scores(rows, hasty), pairs)


def test_without_its_penalty_closing_early_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closing that did not stand is no answer, and costs something."""
    steps = dict(measures.load_score_steps())
    unfinished = "c.outcome not in ('done', 'answered')"
    undone = f"(c.undone is not null or {unfinished})"
    assert undone in steps["score_answers"]
    steps["score_answers"] = steps["score_answers"].replace(undone, unfinished)
    monkeypatch.setattr(measures, "load_score_steps", lambda: steps)
    free = replace(SCORE_RULES, penalty_reopened=0, penalty_rejected=0)
    rows, pairs = play("closing and reopening")
    assert list_gains(list_scores(rows, free), pairs)
