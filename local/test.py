"""Run the tests: `python -m local.test`, or `make test`. Three processes share them, and each
collects only its own folders. `python -m local.test city api/test_queue.py` runs only those.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from local import deploy
from local.progress import step
from operate.package import PackagingError

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
LOGS = ROOT / "build" / "tests"
# The folders of each process; the last process takes all others. The first one mostly waits, for
# stacks to start and promises to pass; the other two take about the same time.
SHARES = {
    "stacks": ("e2e", "local"),
    "http": (
        "api",
        "bench",
        "reports",
        "notifications",
        "publishing",
        "reporters",
        "description",
        "intake",
        "infra",
        "figures",
    ),
    "rest": (),
}
# Folders that have a command of their own: `make test-pages` is `python -m local.test browser`.
APART = frozenset({"browser"})
# How many workers share a folder. Each worker of the pages has a stack and a browser of its own:
# one alone leaves a core idle while it waits for them.
WORKERS = {"browser": 2}


@dataclass(frozen=True)
class Result:
    """The result of one process: its exit code, and its numbers of tests by outcome."""

    code: int
    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        counted = f"{self.passed} passed, {self.failed} failed"
        return f"{counted}, {self.skipped} skipped" if self.skipped else counted


def main() -> int:
    """Run the tests; return 0 when all passed. The last line of the output has the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help="folders, files or tests, as seen from tests/")
    parts = parser.parse_args().parts
    LOGS.mkdir(parents=True, exist_ok=True)
    try:
        results = [_run_part(parts)] if parts else _run_all()
    except PackagingError as failure:
        print(failure, file=sys.stderr)
        return 1
    print(_sum_results(results))
    return 0 if all(result.code == 0 for result in results) else 1


def _run_part(parts: list[str]) -> Result:
    """Run some tests in one process, and show pytest's output at once."""
    names = [part.removeprefix("tests/") for part in parts]
    workers = [f"-n{WORKERS[name]}" for name in names if name in WORKERS]
    command = _pytest("part", [*workers, *(f"tests/{name}" for name in names)])
    done = subprocess.run(command, cwd=ROOT, env=environment(), check=False)
    return read_result(LOGS / "part.xml", done.returncode)


def _run_all() -> list[Result]:
    with step("Packaging the app (again only when a source changed)"):
        deploy.make_package()
    begun = time.monotonic()
    running = {}
    try:
        for name, paths in shares(TESTS).items():
            process = _start(name, paths)
            running[process.pid] = (name, process)
        print(f"Running {', '.join(SHARES)} beside each other ...", flush=True)
        return [_await_next(running, begun) for _ in SHARES]
    finally:
        for _, process in running.values():
            process.terminate()
            process.wait()


def _start(name: str, paths: Iterable[str]) -> subprocess.Popen[bytes]:
    (LOGS / f"{name}.xml").unlink(missing_ok=True)
    with (LOGS / f"{name}.log").open("wb") as log:
        command = [*_pytest(name, paths), "-p", "no:cacheprovider"]
        return subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=log, stderr=subprocess.STDOUT
        )


def _await_next(running: dict[int, tuple[str, subprocess.Popen[bytes]]], begun: float) -> Result:
    """Wait for the next process to end, and print its result: its whole output when a test failed,
    else the skipped tests.
    """
    pid, status, used = os.wait4(-1, 0)
    name, process = running.pop(pid)
    process.returncode = os.waitstatus_to_exitcode(status)
    result = read_result(LOGS / f"{name}.xml", process.returncode)
    took, cpu = time.monotonic() - begun, used.ru_utime + used.ru_stime
    output = (LOGS / f"{name}.log").read_text(errors="replace")
    skipped = [line for line in output.splitlines() if line.startswith("SKIPPED")]
    print("\n".join(["", output] if result.code else skipped), flush=True)
    print(f"{name}: {result} after {took:.0f} s, {cpu:.0f} s of them computing", flush=True)
    if result.code:
        print(f"{name} ended with exit code {result.code}", flush=True)
    return result


def shares(tests: Path) -> dict[str, list[str]]:
    """Return the paths of each process. Every folder and file of tests belongs to exactly one,
    except those that have a command of their own.
    """
    named = {folder for folders in SHARES.values() for folder in folders}
    names = [path.name for path in sorted(tests.iterdir()) if _holds_tests(path)]
    rest = [name for name in names if name not in named | APART]
    return {
        share: [f"{tests.name}/{name}" for name in folders or rest if name in names]
        for share, folders in SHARES.items()
    }


def _holds_tests(path: Path) -> bool:
    if path.is_dir():
        return any(path.rglob("test_*.py"))
    return path.match("test_*.py")


def _pytest(name: str, arguments: Iterable[str]) -> list[str]:
    report = (f"--junitxml={LOGS / name}.xml", "-o", "junit_logging=no")
    return [sys.executable, "-m", "pytest", "-q", "-ra", *report, *arguments]


def environment() -> Mapping[str, str]:
    """Return this shell's environment without PYTHONDONTWRITEBYTECODE: without compiled files a
    third of the time goes into compiling the same modules again.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def read_result(report: Path, code: int) -> Result:
    """Return the result that a process wrote to a file. Without a file the process died, which is a
    failure.
    """
    if not report.is_file():
        return Result(code or 1, 0, 1, 0)
    counts = ElementTree.parse(report).getroot()[0].attrib  # noqa: S314  # it is our own
    tests, skipped = int(counts["tests"]), int(counts["skipped"])
    failed = int(counts["failures"]) + int(counts["errors"])
    amiss = failed or (1 if code else 0)  # there may have been no test at all
    return Result(code, tests - failed - skipped, amiss, skipped)


def _sum_results(results: list[Result]) -> Result:
    return Result(
        max(abs(each.code) for each in results),
        sum(each.passed for each in results),
        sum(each.failed for each in results),
        sum(each.skipped for each in results),
    )


if __name__ == "__main__":
    sys.exit(main())
