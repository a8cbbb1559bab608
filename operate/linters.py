"""The linters of others that look at the packaged template: cfn-lint with all its rules, checkov,
and parliament, which looks at the rendered policies of roles.

checkov and parliament need other versions of packages than ours. They are installed into an
environment of their own, of ``requirements-linters.txt``.
"""

import copy
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from operate.answer import OperatorError
from operate.package import ROOT, hold_lock
from operate.rendered import REGION, Rendering, render_policies
from operate.reviewed import EXCEPTIONS, Found, list_unreviewed, read_exceptions

PINS = ROOT / "requirements-linters.txt"
BUILD = ROOT / "build" / "linters"
# What a finding depends on beside the template and the pins.
RULES = tuple(ROOT / "operate" / f"{name}.py" for name in ("linters", "rendered", "reviewed"))
Template = dict[str, Any]
# checkov asks nobody: not for a later version, and not the service of its maker, whatever the
# shell's settings are.
ALONE = {"CKV_SKIP_PACKAGE_UPDATE_CHECK": "true", "BC_API_KEY": "", "LOG_LEVEL": "ERROR"}


class LinterError(OperatorError):
    """A linter can't be installed or has failed; the message says why."""


def find_unreviewed(template: Template) -> list[str]:
    """Return what the linters find in a template and nobody has reviewed.

    A template that has passed is looked at again when it, an exception or a linter changes; the
    version of the code is no change of it. Raises LinterError.
    """
    passed = BUILD / "passed"
    wanted = _fingerprint(template)
    with hold_lock(BUILD):
        if passed.is_file() and passed.read_text() == wanted:
            return []
        faults = list_unreviewed(_run_all(template), read_exceptions(), template)
        if not faults:
            passed.write_text(wanted)
    return faults


def _run_all(template: Template) -> Iterable[Found]:
    commands = install()
    with ThreadPoolExecutor() as pool:
        runs = [
            pool.submit(lambda: [*run_cfn_lint(template, BUILD)]),
            pool.submit(lambda: [*run_checkov(template, BUILD, commands)]),
            pool.submit(lambda: [*run_parliament(template, BUILD, commands)]),
        ]
        return [found for run in runs for found in run.result()]


def _fingerprint(template: Template) -> str:
    same = {**template, "Parameters": {**template["Parameters"], "Version": None}}
    files = (PINS, EXCEPTIONS, ROOT / "requirements-dev.txt", *RULES)
    parts = [json.dumps(same, sort_keys=True).encode(), *(file.read_bytes() for file in files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install(folder: Path = BUILD) -> Path:
    """Install checkov and parliament, unless that was done for these pins and this Python, and
    return the folder of their commands. Raises LinterError.
    """
    venv = folder / "venv"
    stamp = venv / "installed"
    wanted = hashlib.sha256(PINS.read_bytes() + sys.version.encode()).hexdigest()
    with hold_lock(folder / "installing"):
        if not (stamp.is_file() and stamp.read_text() == wanted):
            shutil.rmtree(venv, ignore_errors=True)
            uv = [sys.executable, "-m", "uv"]
            _run([*uv, "venv", "--quiet", "--python", sys.executable, str(venv)])
            pip = [*uv, "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
            _run([*pip, "--python", str(venv / "bin" / "python"), "-r", str(PINS)])
            stamp.write_text(wanted)
    return venv / "bin"


def run_cfn_lint(template: Template, folder: Path) -> Iterable[Found]:
    """Yield what cfn-lint finds by all its rules. Raises LinterError."""
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--regions", REGION]
    command += ["--include-checks", "I", "W", "E", "--include-experimental", "--format", "json"]
    printed = _run([*command, "--template", str(_write(template, folder / "template.json"))], 14)
    for match in json.loads(printed):
        path = match["Location"]["Path"] or []
        name = path[1] if path[:1] == ["Resources"] and len(path) > 1 else ""
        yield Found("cfn-lint", match["Rule"]["Id"], str(name), match["Message"])


def run_checkov(template: Template, folder: Path, commands: Path) -> Iterable[Found]:
    """Yield what checkov finds. It gets no routes, of which it checks nothing and reads for half
    a minute. Raises LinterError.
    """
    file = _write(_without_routes(template), folder / "checkov.json")
    command = [str(commands / "checkov"), "--file", str(file), "--framework", "cloudformation"]
    options = ["--skip-download", "--quiet", "--compact", "--output", "json"]
    answer = json.loads(_run([*command, *options], 1))
    if answer["summary"]["parsing_errors"]:
        raise LinterError("checkov can't read the template.")
    for failed in answer["results"]["failed_checks"]:
        name = failed["resource"].rpartition(".")[2]
        yield Found("checkov", failed["check_id"], name, failed["check_name"])


def run_parliament(template: Template, folder: Path, commands: Path) -> Iterable[Found]:
    """Yield what parliament finds in the policies of all roles. Raises LinterError."""
    policies = folder / "policies"
    shutil.rmtree(policies, ignore_errors=True)
    for name, statements in render_policies(Rendering(template)).items():
        document = {"Version": "2012-10-17", "Statement": statements}
        _write(document, policies / f"{name}.json")
    command = [str(commands / "parliament"), "--directory", str(policies), "--json"]
    options = ["--include_policy_extension", "json", "--minimum_severity", "INFO"]
    for line in _run([*command, *options, "--include-community-auditors"], 1).splitlines():
        issue = json.loads(line)
        where = issue["location"]
        text = f"{issue['title']} {json.dumps(issue['detail'])} {json.dumps(where)}"
        yield Found("parliament", issue["issue"], Path(where["filepath"]).stem, text)


def _without_routes(template: Template) -> Template:
    slim = copy.deepcopy(template)
    for resource in slim["Resources"].values():
        if "DefinitionBody" in resource.get("Properties", {}):
            resource["Properties"]["DefinitionBody"]["paths"] = {}
    return slim


def _write(document: Any, file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=1))
    return file


def _run(command: list[str], most: int = 0) -> str:
    """Return what a command printed. Raises LinterError when its exit code has other bits than
    ``most``, with which linters say that they found something, and when it then printed nothing.
    """
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, **ALONE}
    )
    if done.returncode & ~most or (done.returncode and not done.stdout.strip()):
        lines = (done.stderr or done.stdout).strip().splitlines() or ["nothing was printed"]
        raise LinterError(f"{Path(command[0]).name} failed: {lines[-1]}")
    return done.stdout
