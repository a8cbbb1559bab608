"""The cold start: the packaged app in a new process against stock botocore in one, by turns:
`python -m bench.cold`, with the environment of bench.aws. Prints its measures as JSON on the last
line.
"""

import argparse
import compileall
import json
import os
import platform
import py_compile
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import botocore

from bench import gateway, story
from bench.gateway import Event
from bench.pairs import Ratio, ratio
from bench.results import Measure
from bench.watch import watching
from operate import package

ARCHITECTURE = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
LIBRARIES = ("botocore", "dateutil", "jmespath", "six.py", "urllib3")  # all that botocore imports
# Lambda starts Python before it hands us anything, so that counts for neither side. VmHWM and not
# ru_maxrss: the latter may be that of the process which started this one.
FRAME = """
import sys, time
sys.path.append({folder!r})
start = time.process_time()
{code}
spent = time.process_time() - start
with open("/proc/self/status") as status:
    peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
print()
print(spent, peak, *sorted(sys.modules))
"""
OURS = """
import app
answer = app.app({event!r}, None)
assert answer["statusCode"] == 200, answer
"""
STOCK = """
import botocore.session
client = botocore.session.get_session().create_client("dynamodb")
assert client.query(**{query!r})["Items"]
"""
MEGABYTE = 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    request = gateway.poll(story.handled())
    with watching() as calls:
        gateway.call(request)
    with tempfile.TemporaryDirectory(prefix="tanggap-bench-") as name:
        folder = Path(name)
        ours, size = packaged(folder)
        left_out = len(uncompiled(ours))
        found, starts = compared(
            ours, stock(folder), request, calls[0].sent, os.environ, rounds=rounds
        )
    baseline = (
        f"stock botocore and its Query: {found.ours * 1e3:.0f} ms over {found.bare * 1e3:.0f} ms"
    )
    peak = statistics.median(start.peak for start in starts) / MEGABYTE
    size_told = f"{size / MEGABYTE:.1f} MB, {left_out or 'none'} of its modules not compiled"
    lines = [
        Measure(
            "cold start: CPU of import and first poll", found.middle, 1.4, str(found), baseline
        ),
        Measure("memory after the first poll, MB", peak, 60, f"{peak:.0f}"),
        Measure("package, unzipped, MB", size / MEGABYTE + 1000 * left_out, 45, size_told),
    ]
    print()
    json.dump([asdict(line) for line in lines], sys.stdout)


class Start:
    """The cost of one cold start: CPU seconds, most memory in bytes, and the modules imported."""

    def __init__(self, folder: Path, code: str, told: Mapping[str, str]) -> None:
        script = FRAME.format(folder=str(folder), code=code)
        # isolated, without site-packages: nothing but the folder and the standard library
        alone = [sys.executable, "-I", "-S", "-B", "-c", script]
        done = subprocess.run(alone, env=dict(told), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        cpu, peak, *modules = done.stdout.splitlines()[-1].split()
        self.cpu, self.peak, self.modules = float(cpu), int(peak) * 1024, set(modules)


def packaged(folder: Path) -> tuple[Path, int]:
    """The package of this machine's architecture, unzipped there, and its size in bytes.

    Raises PackagingError.
    """
    target = folder / "package"
    with zipfile.ZipFile(package.make_package(ARCHITECTURE) / "deployment.zip") as zipped:
        zipped.extractall(target)
        return target, sum(entry.file_size for entry in zipped.infolist())


def uncompiled(folder: Path) -> list[Path]:
    """Modules of the package that ship without their compiled file."""
    cached = f"__pycache__/{{}}.{sys.implementation.cache_tag}.pyc"
    return [
        path
        for path in folder.rglob("*.py")
        if not (path.parent / cached.format(path.stem)).is_file()
    ]


def stock(folder: Path) -> Path:
    """Botocore as it is installed here, with all its services, compiled the way the package is."""
    target, installed = folder / "stock", Path(botocore.__file__).parent.parent
    for name in LIBRARIES:
        source = installed / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("data", "*.pyc"))
        else:
            shutil.copyfile(source, target / name)
    (target / "botocore" / "data").symlink_to(installed / "botocore" / "data")
    unchecked: Any = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(str(target), quiet=2, invalidation_mode=unchecked)
    return target


def compared(
    ours: Path,
    bare: Path,
    event: Event,
    query: Mapping[str, Any],
    told: Mapping[str, str],
    rounds: int,
) -> tuple[Ratio, list[Start]]:
    """CPU of importing the app and answering a first poll, over that of a stock client and its
    Query; and our starts.
    """
    starts, pairs = [], []
    for turn in range(rounds + 1):
        if turn % 2:
            other = Start(bare, STOCK.format(query=query), told)
            mine = Start(ours, OURS.format(event=event), told)
        else:
            mine = Start(ours, OURS.format(event=event), told)
            other = Start(bare, STOCK.format(query=query), told)
        if turn:  # the first pair reads the disk
            pairs.append((mine.cpu, other.cpu))
            starts.append(mine)
    return ratio(pairs), starts


if __name__ == "__main__":
    main()
