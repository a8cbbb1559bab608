"""The lint of the OpenAPI document.

Redocly and Spectral check the document by the rules in ``operate/openapi_tools/``, and TypeScript
compiles a client with the types that openapi-typescript makes of it. Node comes from PyPI.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from operate import node
from operate.answer import Findings
from operate.client import load_document
from operate.node import NodeError
from operate.package import ROOT, hold_lock

RULES = ROOT / "operate" / "openapi_tools"
BUILD = ROOT / "build" / "openapi"
DOCUMENT = BUILD / "openapi.json"


def check_document(check: Callable[[str], list[str]] | None = None) -> Findings:
    """Return what a check says about our own document, by default the lint."""
    try:
        return Findings(tuple((check or lint)(json.dumps(load_document(), indent=1))))
    except NodeError as failure:
        return Findings((str(failure),))


def lint(document: str) -> list[str]:
    """Return what each tool says about a document, which is written to ``DOCUMENT``; nothing when
    the document is faultless.

    A document that has passed is checked again when it, a rule or a tool changes. Raises NodeError.
    """
    passed = BUILD / "passed"
    wanted = _fingerprint(document)
    with hold_lock(BUILD):
        if passed.is_file() and passed.read_text() == wanted:
            return []
        DOCUMENT.write_text(document)
        tools = node.install(RULES, BUILD / "tools")
        with ThreadPoolExecutor() as pool:
            faults = [*filter(None, pool.map(lambda check: check(tools), CHECKS))]
        if not faults:
            passed.write_text(wanted)
    return faults


def run_redocly(tools: Path) -> str:
    """Return what Redocly finds amiss in the document."""
    rules = ("--config", RULES / "redocly.yaml", "--lint-config", "error")
    options = (*rules, "--max-problems", "1000")
    done = node.run(tools / "redocly", "lint", *options, DOCUMENT)
    return node.read_output(done) if done.returncode else ""


def run_spectral(tools: Path) -> str:
    """Return what Spectral finds amiss in the document."""
    options = ("--ruleset", RULES / "spectral.yaml", "--fail-severity", "hint", "--quiet")
    done = node.run(tools / "spectral", "lint", *options, DOCUMENT)
    return node.read_output(done) if done.returncode else ""


def compile_consumer(tools: Path) -> str:
    """Return what openapi-typescript warns of, or what of the consumer does not compile."""
    for name in ("consumer.ts", "tsconfig.json"):
        shutil.copy(RULES / name, BUILD)
    if fault := write_types(tools, DOCUMENT, BUILD / "api.ts"):
        return fault
    compiled = node.run(tools / "tsc", "--project", BUILD)
    return node.read_output(compiled) if compiled.returncode else ""


def write_types(tools: Path, document: Path, target: Path) -> str:
    """Write the TypeScript types of a document, and return what openapi-typescript warns of."""
    options = ("--default-non-nullable", "false", "--output", target)
    made = node.run(tools / "openapi-typescript", document, *options)
    return node.read_output(made) if made.returncode or made.stderr else ""


CHECKS = (run_redocly, run_spectral, compile_consumer)


def _fingerprint(document: str) -> str:
    digest = hashlib.sha256(document.encode())
    for path in (Path(__file__), *sorted(RULES.iterdir())):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()
