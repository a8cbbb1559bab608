"""The typed Python client, built from the API's description as a wheel in build/client/. Nothing of
it is part of the source.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from operate.answer import Answer, OperatorError
from operate.package import hold_lock

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "client"
PACKAGE = "tanggap_client"
# The description asks the settings for these. It tells the address of the API and no other.
SETTINGS = {
    **dict.fromkeys(("TABLE", "TOPIC", "BUCKET", "SECRETS", "SENDER", "AWS_DEFAULT_REGION"), "x"),
    "PUBLIC_URL": "https://lapor.example.go.id",
}
OPTIONS = {
    "project_name_override": "tanggap-client",
    "package_name_override": PACKAGE,
    "package_version_override": "0.1.0",
    # Media types the generator does not know, as one it treats alike.
    "content_type_overrides": {
        "application/atom+xml": "text/xml",
        "application/xml": "text/xml",
        "application/geo+json": "application/json",
        "image/webp": "application/octet-stream",
        "application/vnd.apache.parquet": "application/octet-stream",
        "text/csv; charset=utf-8": "application/octet-stream",  # of a body
        "text/plain": "application/octet-stream",
    },
}


class ClientError(OperatorError):
    """The client can't be generated; the message says why."""


@dataclass(frozen=True, slots=True)
class Wheel(Answer):
    """The wheel of the client."""

    wheel: Path

    def list_lines(self) -> Iterable[str]:
        yield str(self.wheel)


def build_client() -> Wheel:
    """Build the wheel. Raises ClientError when the generator or pip fails."""
    return Wheel(build_wheel(generate_client()))


def generate_client() -> Path:
    """Generate the package of the description as it is now, unless that was done before.

    Return the folder that holds it. Raises ClientError when the generator skips a route or warns.
    """
    text = json.dumps(load_document(), indent=1)
    options = yaml.safe_dump(OPTIONS)
    target = BUILD / hashlib.sha256((text + options).encode()).hexdigest()[:12]
    with hold_lock(BUILD):
        if not target.is_dir():
            _generate(text, options, target)
    return target


def build_wheel(source: Path) -> Path:
    """Build an installable wheel of the generated package and return its path.

    Raises ClientError when pip fails.
    """
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    _run([*pip, "--wheel-dir", str(BUILD), str(source)])
    return max(BUILD.glob("*.whl"), key=lambda wheel: wheel.stat().st_mtime)


def load_document() -> object:
    """Return the API's description as JSON, with an example's address."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    import app  # noqa: F401 -- registers every route; it reads the settings
    from chalicelib.description.document import build_document

    return json.loads(json.dumps(build_document()))


def _generate(document: str, options: str, target: Path) -> None:
    work = target.with_suffix(".new")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    (work / "openapi.json").write_text(document)
    (work / "options.yaml").write_text(options)
    generator = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"]
    files = ["--path", str(work / "openapi.json"), "--config", str(work / "options.yaml")]
    _run([*generator, *files, "--meta", "setup", "--output-path", str(work / "package")])
    (work / "package").rename(target)
    shutil.rmtree(work)


def _run(command: list[str]) -> None:
    tools = str(Path(sys.executable).parent)  # the generator formats what it writes with ruff
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClientError(f"{done.stdout}\n{done.stderr}".strip())
