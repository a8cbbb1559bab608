"""The check of the types of the pages.

openapi-typescript makes ``web/src/api.d.ts`` of the API's own document, and svelte-check holds the
pages to it: a member that a page uses and the document lacks is a fault. Workers run without a
document of HTML, so the compiler checks them by types of their own.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from operate import node
from operate.openapi_lint import write_types
from operate.package import ROOT, hold_lock
from operate.pages import WEB, digest_sources

BUILD = ROOT / "build" / "pages-check"
TYPES = WEB / "src" / "api.d.ts"


def check_pages(document: str) -> list[str]:
    """Return what each check says about the pages, held to a document; nothing when they are
    faultless.

    Pages that have passed are checked again when one of them, the document or a tool changes.
    Raises NodeError.
    """
    passed = BUILD / "passed"
    with hold_lock(BUILD):
        if passed.is_file() and passed.read_text() == _fingerprint(document):
            return []
        tools = node.install(WEB)
        (BUILD / "openapi.json").write_text(document)
        if fault := write_types(tools, BUILD / "openapi.json", TYPES):
            return [fault]
        with ThreadPoolExecutor() as pool:
            faults = [*filter(None, pool.map(lambda check: check(tools), CHECKS))]
        if not faults:
            passed.write_text(_fingerprint(document))
    return faults


def check_components(tools: Path) -> str:
    """Return what svelte-check finds amiss in the pages."""
    options = ("--fail-on-warnings", "--output", "human")
    done = node.run(tools / "svelte-check", "--workspace", WEB, *options)
    return node.read_output(done) if done.returncode else ""


def check_workers(tools: Path) -> str:
    """Return what the compiler finds amiss in the workers."""
    done = node.run(tools / "tsc", "--project", WEB / "tsconfig.worker.json")
    return node.read_output(done) if done.returncode else ""


CHECKS = (check_components, check_workers)


def _fingerprint(document: str) -> str:
    """Return a hash of the document, of the types made of it, and of all sources."""
    types = TYPES.read_bytes() if TYPES.is_file() else b""
    own = Path(__file__).read_bytes()
    digest = hashlib.sha256(b"\0".join([document.encode(), types, own]))
    digest.update(digest_sources().encode())
    return digest.hexdigest()
