"""The table of budgets: each as one line, written for people and for machines."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
HEADING = """# Benchmarks

What `make bench` last measured, against the budgets of the first version. Ratios are of CPU time and
taken pairwise: short blocks of ours and of the bare call by turns, in one process (the cold start: in
two, by turns), the middle of all pairs' ratios, and in brackets the quartiles. What is counted and
not timed is the same on every machine.

"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line. ``budget`` None: told, not judged. ``baseline`` says what it is compared with."""

    what: str
    measured: float
    budget: float | None
    shown: str
    baseline: str = ""

    @property
    def ok(self) -> bool:
        return self.budget is None or self.measured <= self.budget


def markdown(measures: Iterable[Measure], notes: Iterable[str]) -> str:
    """The table, with the notes below it."""
    lines = ["| measure | budget | measured | baseline | ok |", "| --- | --- | --- | --- | --- |"]
    for line in measures:
        budget = "" if line.budget is None else f"{line.budget:g}"
        ok = "" if line.budget is None else "yes" if line.ok else "**NO**"
        lines.append(f"| {line.what} | {budget} | {line.shown} | {line.baseline} | {ok} |")
    return "\n".join([*lines, "", *(f"- {note}" for note in notes), ""])


def write(measures: list[Measure], notes: list[str]) -> None:
    """Into bench/results.md and bench/results.json."""
    (FOLDER / "results.md").write_text(HEADING + markdown(measures, notes))
    told = [{**asdict(line), "ok": line.ok} for line in measures]
    (FOLDER / "results.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
