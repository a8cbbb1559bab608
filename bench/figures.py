"""The cost of counting the figures: `python -m bench.figures`, without a local AWS. The facts are
those of the invented city, and of ten such cities for a million. Prints its measures as JSON on the
last line.

Each run is a process of its own (`--count FOLDER MOMENT`), and all its CPU and memory count.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bench.results import Measure
from chalicelib.figures.facts.model import INVENTED
from chalicelib.figures.objects import Overtaken, Stored

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
CITIES = 10  # of a hundred thousand facts each


class Folder:
    """The objects of a bucket as files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def list_keys(self, prefix: str, after: str = "") -> Iterator[str]:
        files = (path for path in self._folder.rglob("*") if path.is_file())
        keys = sorted(str(path.relative_to(self._folder)) for path in files)
        return (key for key in keys if key.startswith(prefix) and key > after)

    def list_tags(self, prefix: str) -> dict[str, str]:
        return {}  # all is written in each run

    def load(self, key: str) -> Stored | None:
        path = self._folder / key
        if not path.is_file():
            return None
        body = path.read_bytes()
        return Stored(body, sha256(body).hexdigest())

    def store(
        self, key: str, body: bytes, kind: str, *, about: Mapping[str, str] | None = None
    ) -> None:
        path = self._folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    def replace(self, key: str, body: bytes, kind: str, tag: str | None) -> None:
        before = self.load(key)
        if (before.tag if before else None) != tag:
            raise Overtaken
        self.store(key, body, kind)

    def remove(self, key: str) -> None:
        (self._folder / key).unlink(missing_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", nargs=2, help="count the facts of a folder at a moment")
    options = parser.parse_args()
    if options.count:
        print(json.dumps(count(Path(options.count[0]), datetime.fromisoformat(options.count[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder))
    print()
    json.dump([asdict(line) for line in found], sys.stdout)


def count(folder: Path, moment: datetime) -> dict[str, float]:
    """Count the figures of a folder; return how many facts were read, and the CPU seconds and
    the megabytes of this process.
    """
    from chalicelib.figures.counting import Run, count_figures

    with tempfile.TemporaryDirectory() as work:
        run = Run(Folder(folder / "lake"), Folder(folder / "public"), moment, Path(work))
        counts = count_figures(run)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "facts": counts["facts"],
        "cpu": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
    }


def count_apart(folder: Path, moment: datetime) -> dict[str, float]:
    """Do ``count`` in a process of its own. Raises CalledProcessError."""
    command = [sys.executable, "-m", "bench.figures", "--count", str(folder), moment.isoformat()]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=os.environ)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(folder: Path) -> list[Measure]:
    """Return what a full run over one city takes, and an incremental one over ten."""
    facts = fill(folder / "one", 1)
    full = count_apart(folder / "one", NOW)
    many = fill(folder / "ten", CITIES)
    count_apart(folder / "ten", NOW)  # stores the lake
    next_run = count_apart(folder / "ten", NOW + timedelta(minutes=8))
    day = count_apart(folder / "ten", NOW + timedelta(days=1))
    return [
        _line(f"CPU of counting {facts:,} facts, seconds", full["cpu"], 20),
        _line("memory of counting them, MB", full["megabytes"], 1000),
        _line(
            f"CPU of the next run of the figures, {many:,} facts in the lake, seconds",
            next_run["cpu"],
            5,
            f"{next_run['cpu']:.1f}, {next_run['facts']:,.0f} facts read",
        ),
        _line("memory of the next run, MB", next_run["megabytes"], 1000),
        _line("CPU of the run that stores the day, as many in the lake", day["cpu"], None),
        _line("memory of the run that stores the day, MB", day["megabytes"], 1000),
    ]


def _line(what: str, measured: float, budget: float | None, shown: str = "") -> Measure:
    return Measure(what, measured, budget, shown or f"{measured:.1f}")


def fill(folder: Path, cities: int) -> int:
    """Put the batches of some cities, whose reports have other names, into a folder. Return how
    many facts there are.
    """
    from local.invented_city import invent_city, pack_batches

    lake, facts = Folder(folder / "lake"), 0
    for key, body in pack_batches(invent_city(NOW)):
        lines = gzip.decompress(body)
        facts += lines.count(b"\n") * cities
        for city in range(cities):
            named = lines.replace(INVENTED.encode(), f"{INVENTED}{city}-".encode())
            name = key.replace(".ndjson", f"-{city}.ndjson")
            lake.store(name, gzip.compress(named, 1, mtime=0), "")
    return facts


if __name__ == "__main__":
    main()
