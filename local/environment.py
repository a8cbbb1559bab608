"""Make .venv with the pinned packages and the program ``tanggap``, unless it has them. Needs only
the standard library.
"""

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

from local.progress import step

ROOT = Path(__file__).resolve().parent.parent
PINS = (
    *("requirements.txt", "requirements-photos.txt", "requirements-cryptography.txt"),
    *("requirements-figures.txt", "requirements-dev.txt", "constraints.txt"),
)
UV = "uv==0.13.9"  # takes a tenth of pip's time; it is installed into .venv as well
INSTALL = "-m uv pip install --quiet"


class SetupError(Exception):
    """A step of the set-up failed; the text is one sentence for the developer."""


def main() -> int:
    """Set up a folder (default .venv). Exit with 1 and one sentence when a step fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("venv", nargs="?", type=Path, default=ROOT / ".venv")
    try:
        prepare(parser.parse_args().venv)
    except SetupError as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def prepare(venv: Path) -> None:
    """Create and fill ``venv``, unless its stamp says that it has exactly these pins for this
    Python, and its program is of this folder. Raises SetupError.
    """
    stamp = venv / "installed"
    wanted = fingerprint()
    alive = works(venv)
    python = str(venv / "bin" / "python")
    if not (alive and stamp.is_file() and stamp.read_text() == wanted):
        install_packages(venv, python, alive=alive)
        stamp.write_text(wanted)
    if not has_program(venv):
        install_program(python)


def install_packages(venv: Path, python: str, *, alive: bool) -> None:
    """Fill ``venv`` with the pinned packages, made anew unless it is ``alive``. Raises
    SetupError.
    """
    if not alive:
        run("Creating .venv", sys.executable, "-m", "venv", "--clear", str(venv))
    run("Fetching the installer", python, "-m", "pip", "install", "--quiet", UV)
    # compiled now, because many shells keep Python from writing compiled files later
    installer = (python, *f"{INSTALL} --compile-bytecode --python".split(), python)
    run("Installing pinned packages", *installer, "-r", "requirements-dev.txt")


def has_program(venv: Path) -> bool:
    """Return whether the program of ``venv`` runs this folder's sources, which may have moved."""
    files = venv.glob("lib/python*/site-packages/operate.pth")
    folders = [file.read_text().strip() for file in files]
    return (venv / "bin" / "tanggap").is_file() and folders == [str(ROOT)]


def install_program(python: str) -> None:
    """Install the program, as ``pyproject.toml`` declares it, so that it runs the sources of this
    folder. It needs no network: what builds it is pinned. Raises SetupError.
    """
    alone = "--offline --no-deps --no-build-isolation --editable . --python"
    run("Installing the program tanggap", python, *f"{INSTALL} {alone}".split(), python)


def works(venv: Path) -> bool:
    """Return whether the folder has a Python of this version that starts, and pip. The folder may
    have been moved, its Python removed, or another one named: ``make PYTHON=python3.13``.
    """
    asked = "import pip, sys; print(sys.version)"
    try:
        started = subprocess.run(
            [venv / "bin" / "python", "-c", asked], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return started.returncode == 0 and started.stdout.strip() == sys.version.strip()


def fingerprint() -> str:
    """Return a hash of the pins and of the Python that installs them."""
    pins = b"\0".join((ROOT / name).read_bytes() for name in PINS)
    return hashlib.sha256(pins + sys.version.encode()).hexdigest()


def run(title: str, *command: str) -> None:
    """Run one command. Raises SetupError with the last line of its output."""
    with step(title):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines()
            raise SetupError(
                f"{title} failed: {lines[-1] if lines else f'exit code {done.returncode}'}"
            )


if __name__ == "__main__":
    sys.exit(main())
