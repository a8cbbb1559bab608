"""Run the tests: `python -m local.test`, or `make test`. Three processes share them, each of which
collects its own folders only; `python -m local.test domain api/test_queue.py` runs just those.
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
# The folders each process takes; the last takes what is left. The first waits most of its time, for
# stacks to start and promises to pass; the other two take about as long as each other.
SHARES = {
    "stacks": ("e2e", "local", "infra"),
    "http": (
        "api",
        "open311",
        "bench",
        "reports",
        "notifications",
        "reporters",
        "description",
        "intake",
    ),
    "rest": (),
}


@dataclass(frozen=True)
class Result:
    """How the tests of one process ended: its exit code, and how many of them did what."""

    code: int
    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        counted = f"{self.passed} passed, {self.failed} failed"
        return f"{counted}, {self.skipped} skipped" if self.skipped else counted


def main() -> int:
    """Exit 0 when everything passed. The last line says how many did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help="folders, files or tests, as seen from tests/")
    parts = parser.parse_args().parts
    LOGS.mkdir(parents=True, exist_ok=True)
    try:
        results = [_run_part(parts)] if parts else _run_all()
    except PackagingError as failure:
        print(failure, file=sys.stderr)
        return 1
    print(_summed(results))
    return 0 if all(result.code == 0 for result in results) else 1


def _run_part(parts: list[str]) -> Result:
    """Run some tests here, and show all that pytest says as it says it."""
    paths = [f"tests/{part.removeprefix('tests/')}" for part in parts]
    done = subprocess.run(_pytest("part", paths), cwd=ROOT, env=environment(), check=False)
    return read_result(LOGS / "part.xml", done.returncode)


def _run_all() -> list[Result]:
    with step("Packaging the app (again only when a source changed)"):
        deploy.packaged()
    begun = time.monotonic()
    running = {}
    try:
        for name, paths in shares(TESTS).items():
            process = _begin(name, paths)
            running[process.pid] = (name, process)
        print(f"Running {', '.join(SHARES)} beside each other ...", flush=True)
        return [_ended(running, begun) for _ in SHARES]
    finally:
        for _, process in running.values():
            process.terminate()
            process.wait()


def _begin(name: str, paths: Iterable[str]) -> subprocess.Popen[bytes]:
    (LOGS / f"{name}.xml").unlink(missing_ok=True)
    with (LOGS / f"{name}.log").open("wb") as log:
        command = [*_pytest(name, paths), "-p", "no:cacheprovider"]
        return subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=log, stderr=subprocess.STDOUT
        )


def _ended(running: dict[int, tuple[str, subprocess.Popen[bytes]]], begun: float) -> Result:
    """Wait for the next process to end, and show how: all it said if a test failed, else what was
    left out.
    """
    pid, status, used = os.wait4(-1, 0)
    name, process = running.pop(pid)
    process.returncode = os.waitstatus_to_exitcode(status)
    result = read_result(LOGS / f"{name}.xml", process.returncode)
    took, cpu = time.monotonic() - begun, used.ru_utime + used.ru_stime
    said = (LOGS / f"{name}.log").read_text(errors="replace")
    left_out = [line for line in said.splitlines() if line.startswith("SKIPPED")]
    print("\n".join(["", said] if result.code else left_out), flush=True)
    print(f"{name}: {result} after {took:.0f} s, {cpu:.0f} s of them computing", flush=True)
    if result.code:
        print(f"{name} ended with exit code {result.code}", flush=True)
    return result


def shares(tests: Path) -> dict[str, list[str]]:
    """The paths each process runs. Every folder and file of tests is in exactly one of them."""
    named = {folder for folders in SHARES.values() for folder in folders}
    found = [path.name for path in sorted(tests.iterdir()) if _holds_tests(path)]
    rest = [name for name in found if name not in named]
    return {
        share: [f"{tests.name}/{name}" for name in folders or rest if name in found]
        for share, folders in SHARES.items()
    }


def _holds_tests(path: Path) -> bool:
    if path.is_dir():
        return any(path.rglob("test_*.py"))
    return path.match("test_*.py")


def _pytest(name: str, paths: Iterable[str]) -> list[str]:
    noted = f"--junitxml={LOGS / name}.xml"
    return [sys.executable, "-m", "pytest", "-q", "-ra", noted, "-o", "junit_logging=no", *paths]


def environment() -> Mapping[str, str]:
    """This shell's. Compiled files are kept, whatever it says: without them a third of the time
    goes to compiling the same again.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def read_result(noted: Path, code: int) -> Result:
    """What a process noted of its tests. One that noted nothing died, which is a failure."""
    if not noted.is_file():
        return Result(code or 1, 0, 1, 0)
    told = ElementTree.parse(noted).getroot()[0].attrib  # noqa: S314  # it is our own
    tests, skipped = int(told["tests"]), int(told["skipped"])
    failed = int(told["failures"]) + int(told["errors"])
    amiss = failed or (1 if code else 0)  # there may have been no test at all
    return Result(code, tests - failed - skipped, amiss, skipped)


def _summed(results: list[Result]) -> Result:
    return Result(
        max(abs(each.code) for each in results),
        sum(each.passed for each in results),
        sum(each.failed for each in results),
        sum(each.skipped for each in results),
    )


if __name__ == "__main__":
    sys.exit(main())
