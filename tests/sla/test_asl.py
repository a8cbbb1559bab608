"""The shipped state machine as a text: what Amazon States Language does not check by itself."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.moto_aws import ROOT, resources

MACHINE = json.loads((ROOT / "infra/report_lifecycle.asl.json").read_text())
STATES: dict[str, dict[str, Any]] = MACHINE["States"]


def ways_out(state: dict[str, Any]) -> list[str]:
    """The states a state names as the next."""
    choices = [*state.get("Choices", []), *state.get("Catch", [])]
    named = [state.get("Next"), state.get("Default"), *(each.get("Next") for each in choices)]
    return [name for name in named if name]


def leaves(value: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, *path, key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, *path)
    else:
        yield path, value


def test_every_state_can_be_reached_and_every_next_is_a_state() -> None:
    reached, new = set(), {MACHINE["StartAt"]}
    while new:
        reached |= new
        new = {name for state in new for name in ways_out(STATES[state])} - reached
    assert reached == STATES.keys()


def test_every_state_goes_on_or_ends() -> None:
    for name, state in STATES.items():
        assert bool(ways_out(state)) != (state["Type"] in ("Succeed", "Fail")), name


def test_names_are_sentences_and_the_whole_has_a_comment() -> None:
    assert len(MACHINE["Comment"].split()) > 10
    for name in STATES:
        assert name[0].isupper()
        assert " " in name


def test_every_task_tries_again_and_a_check_that_fails_tells_operations() -> None:
    for name, state in STATES.items():
        if state["Type"] == "Task":
            assert all(each["MaxAttempts"] >= 1 for each in state["Retry"]), name
    [caught] = STATES["Check the promise"]["Catch"]
    assert (caught["ErrorEquals"], caught["Next"]) == (["States.ALL"], "Tell operations")
    assert STATES["Tell operations"]["Next"] == "The timer is lost"
    assert STATES["The timer is lost"]["Type"] == "Fail"


def test_retries_end_before_the_reconciler_takes_the_timer_for_lost() -> None:
    from chalicelib.sla.reconcile import GRACE

    [retry] = STATES["Check the promise"]["Retry"]
    waits = [
        min(retry["IntervalSeconds"] * retry["BackoffRate"] ** attempt, retry["MaxDelaySeconds"])
        for attempt in range(retry["MaxAttempts"])
    ]
    # full jitter waits half of that on average; the longest wait of all is the grace, nearly
    assert sum(waits) / 2 < GRACE.total_seconds()
    assert sum(waits) < GRACE.total_seconds() * 1.05


def test_every_substitution_is_one_the_template_makes() -> None:
    import re

    given = resources()["Workflow"]["Properties"]["DefinitionSubstitutions"]
    used = set(re.findall(r"\$\{(\w+)\}", json.dumps(MACHINE)))
    assert used == given.keys()
    text = (ROOT / "infra/resources.yaml").read_text()
    assert "DefinitionUri: ../infra/report_lifecycle.asl.json" in text


@pytest.mark.parametrize("word", ["Seconds", "Timestamp", "SecondsPath"])
def test_when_to_look_is_told_by_the_report_not_by_the_machine(word: str) -> None:
    assert not any(word in state for state in STATES.values())
    wait = STATES["Wait until the next check"]
    assert wait["TimestampPath"] == "$.next_check"


def test_the_only_numbers_are_those_of_trying_again() -> None:
    numbers = [path for path, value in leaves(MACHINE) if type(value) in (int, float)]
    assert numbers
    assert all("Retry" in path for path in numbers)


def test_no_personal_data_can_pass_through_it() -> None:
    """The check gets and gives a number, a run and a moment; operations are told the number and
    the error's name, never its text.
    """
    assert STATES["Check the promise"]["OutputPath"] == "$.Payload"
    message = STATES["Tell operations"]["Parameters"]["Message.$"]
    assert "$.number" in message
    assert "$.error.Error" in message
    assert "Cause" not in message
