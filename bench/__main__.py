"""Measure every budget and write bench/results.md and bench/results.json: `make bench`."""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from bench import aws, results
from bench.results import Measure

ROOT = Path(__file__).resolve().parent.parent
TRANSITIONS = "tests/bench/test_transitions.py"


def main() -> int:
    """Exit 1 when a budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=150, help="pairs of warm blocks")
    parser.add_argument("--starts", type=int, default=25, help="pairs of cold starts")
    parser.add_argument("--test-seconds", type=float, help="what `make test` last took")
    given = parser.parse_args()
    measures: list[Measure] = []
    for level in ("facts", "private", "public"):  # alone: the same text again is a campaign
        measures += measured("bench.counts", level)
    measures += measured("bench.queue", table=f"{aws.TABLE}-queue")
    measures += measured("bench.lists")
    measures += measured("bench.map")
    measures += measured("bench.warm", "--rounds", str(given.rounds))
    measures += measured("bench.suggest")
    measures += measured("bench.evidence")
    measures += measured("bench.figures")
    measures += measured("bench.loaded")
    measures += measured("bench.cold", "--rounds", str(given.starts))
    measures.append(transitions())
    if given.test_seconds is not None:
        took = given.test_seconds / 60
        shown = f"{took:.1f}"
        measures.append(Measure("`make test`, minutes, as told by hand", took, 5, shown))
    results.write(measures)
    print(results.markdown(measures))
    return 0 if all(line.ok for line in measures) else 1


def measured(module: str, *options: str, table: str = aws.TABLE) -> list[Measure]:
    """The lines one benchmark prints last, run in a process of its own and with a local AWS of its
    own: ministack gets slow by what others have put into it. Raises RuntimeError.
    """
    print(f"{module} ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", module, *options]
    with aws.running() as told:
        here = {**told, "TABLE": table}
        done = subprocess.run(
            command, cwd=ROOT, env=here, stdout=subprocess.PIPE, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(f"{module} failed")
    return [Measure(**line) for line in json.loads(done.stdout.splitlines()[-1])]


def transitions() -> Measure:
    """Run the budget's test of the shipped state machine; return its count. Raises RuntimeError."""
    print(f"{TRANSITIONS} ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-s", TRANSITIONS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    told = re.search(r"transitions: (\d+)", done.stdout)
    if told is None:
        raise RuntimeError(f"{TRANSITIONS} failed: {done.stdout[-2000:]}")
    count = int(told[1])
    what = "workflow transitions of a report answered in an hour and closed in two days"
    return Measure(what, count, 8, str(count))


if __name__ == "__main__":
    sys.exit(main())
