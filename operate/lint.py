"""The lint of the template, its roles and its state machine.

Linters of others check the template and the roles (``operate/linters.py``). This module checks the
state machine: Step Functions refuses a broken one only when it is deployed, and the local AWS never
does.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from operate import linters, stack
from operate.answer import Findings
from operate.package import ROOT

ASL = ROOT / "infra" / "report_lifecycle.asl.json"
NEEDS = {
    "Task": {"Resource"},
    "Pass": set[str](),
    "Choice": {"Choices"},
    "Wait": set[str](),
    "Succeed": set[str](),
    "Fail": set[str](),
    "Parallel": {"Branches"},
    "Map": {"ItemProcessor"},
}
ENDS = ("Succeed", "Fail")
WAITS = {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"}
SUBSTITUTION = re.compile(r"\$\{([A-Za-z0-9]+)\}")


def lint_template(folder: Path) -> Findings:
    """Return what is amiss in the template of a packaged folder, in its roles and in the state
    machine, and was not reviewed. Raises LinterError.
    """
    template = stack.read_template(folder)
    faults = find_machine_faults(json.loads(ASL.read_text()))
    faults += find_substitution_faults(template)
    named = (f"{ASL.name}: {fault}" for fault in faults)
    return Findings((*named, *linters.find_unreviewed(template)))


def find_machine_faults(machine: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each fault that Step Functions would refuse, and for each state that is
    never reached; nested machines included.
    """
    states: Mapping[str, Any] = machine.get("States", {})
    start: str = machine.get("StartAt", "")
    if start not in states:
        return [f"StartAt names {start!r}, which is no state."]
    faults = [
        fault for name, state in states.items() for fault in _find_state_faults(name, state, states)
    ]
    unreached = states.keys() - _find_reached(start, states)
    return [*faults, *(f"{name!r} is never reached." for name in sorted(unreached))]


def _find_state_faults(
    name: str, state: Mapping[str, Any], states: Mapping[str, Any]
) -> Iterator[str]:
    kind = state.get("Type")
    if kind not in NEEDS:
        yield f"{name!r} has no type Step Functions knows."
        return
    yield from (f"{name!r} lacks {member}." for member in sorted(NEEDS[kind] - state.keys()))
    if kind == "Wait" and len(WAITS & state.keys()) != 1:
        yield f"{name!r} must say in one way how long to wait."
    ways_on = ("Next" in state) + (state.get("End") is True)
    if kind not in (*ENDS, "Choice") and ways_on != 1:
        yield f"{name!r} must have either Next or End."
    yield from (
        f"{name!r} goes to {target!r}, which is no state."
        for target in _list_next(state)
        if target not in states
    )
    for nested in [*state.get("Branches", []), *filter(None, [state.get("ItemProcessor")])]:
        yield from find_machine_faults(nested)


def _list_next(state: Mapping[str, Any]) -> Iterator[str]:
    for branch in [state, *state.get("Choices", []), *state.get("Catch", [])]:
        if "Next" in branch:
            yield branch["Next"]
    if "Default" in state:
        yield state["Default"]


def _find_reached(start: str, states: Mapping[str, Any]) -> set[str]:
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name in states and name not in reached:
            reached.add(name)
            ahead.extend(_list_next(states[name]))
    return reached


def find_substitution_faults(template: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each substitution of a state machine that the template leaves open, or
    gives without use.
    """
    faults = []
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::StateMachine":
            used = set(SUBSTITUTION.findall(json.dumps(resource["Properties"]["Definition"])))
            substitutions = resource["Properties"].get("DefinitionSubstitutions", {}).keys()
            faults += [f"{name} leaves ${{{each}}} open." for each in sorted(used - substitutions)]
            faults += [
                f"{name} gives {each}, which is not used." for each in sorted(substitutions - used)
            ]
    return faults
