"""A report replayed from its timeline stood after each entry as it did."""

from dataclasses import replace
from typing import Any

from chalicelib.city.current import city
from chalicelib.figures.facts.replay import MERGED, Standing, replay_timeline
from chalicelib.reports.model import Report
from tests.figures.facts import lives
from tests.figures.facts.lives import Life

SAME = (
    *("version", "status", "holder", "category", "priority", "answer_from", "respond_by"),
    *("answered_at", "first_answered_at", "own_complete_by", "complete_by", "closed_at", "outcome"),
)


def told(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in SAME}


def replayed(life: Life) -> list[Standing]:
    return [*replay_timeline(life.report, life.timeline, city())]


def test_a_replayed_report_stood_after_each_entry_as_it_did() -> None:
    kinds, outcomes = set(), set()
    for seed in range(200):
        life = lives.lived(seed)
        for standing, state in zip(replayed(life), life.states, strict=True):
            assert told(standing.report) == told(state), (seed, state.version)
            kinds.add(standing.logged.entry.kind)
            outcomes.add(standing.outcome)
    assert len(kinds) > 14, kinds
    assert outcomes == {None, "done", "outside", "rejected", "withdrawn"}


def test_a_merged_report_is_closed_as_merged_while_it_follows_another() -> None:
    seen = set()
    for seed in range(60):
        for life in lives.merged(seed):
            for standing, state in zip(replayed(life), life.states, strict=True):
                follows = state.duplicate_of is not None
                assert (standing.outcome == MERGED) is follows, seed
                # how the other one was closed is that one's, and may be private
                same = replace(state, outcome=standing.report.outcome) if follows else state
                assert told(standing.report) == told(same), (seed, state.version)
                seen.add((follows, standing.logged.entry.kind))
    assert {follows for follows, _ in seen} == {True, False}


def test_a_report_of_one_entry_is_as_it_was_filed() -> None:
    life = lives.lived(1, steps=0)
    (standing,) = replayed(life)
    assert told(standing.report) == told(life.report)
    assert standing.closed_at is None
