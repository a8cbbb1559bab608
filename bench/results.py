"""The table of budgets: each as one line, written for people and for machines."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
TEXT = "# Last results of `make bench`\n\nHow they come about: [README.md](README.md).\n\n{table}\n"


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


def markdown(measures: Iterable[Measure]) -> str:
    """The table."""
    lines = ["| measure | budget | measured | baseline | ok |", "| --- | --- | --- | --- | --- |"]
    for line in measures:
        budget = "" if line.budget is None else f"{line.budget:g}"
        ok = "" if line.budget is None else "yes" if line.ok else "**NO**"
        lines.append(f"| {line.what} | {budget} | {line.shown} | {line.baseline} | {ok} |")
    return "\n".join(lines)


def write(measures: list[Measure]) -> None:
    """Into bench/results.md and bench/results.json."""
    (FOLDER / "results.md").write_text(TEXT.format(table=markdown(measures)))
    told = [{**asdict(line), "ok": line.ok} for line in measures]
    (FOLDER / "results.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
