"""The set-up installs the program from the folder of the sources, without a network."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from local import environment


def test_the_program_is_installed_and_follows_a_folder_that_moved(tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    venv.create(folder)
    [site] = folder.glob("lib/python*/site-packages")
    (site / "pins.pth").write_text(sysconfig.get_path("purelib"))  # as if they were installed here
    assert not environment.has_program(folder)
    environment.install_program(str(folder / "bin" / "python"))
    assert environment.has_program(folder)
    known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [folder / "bin" / "tanggap", "replay", "--help"]
    done = subprocess.run(command, cwd="/", env=known, capture_output=True, text=True, check=True)
    assert "Usage: tanggap replay" in done.stdout
    (site / "operate.pth").write_text("/somewhere/else\n")
    assert not environment.has_program(folder)


def test_another_python_makes_the_environment_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.create(tmp_path, with_pip=True)
    assert environment.works(tmp_path)
    monkeypatch.setattr(sys, "version", f"3.99 {sys.version}")  # as `make PYTHON=...` has it
    assert not environment.works(tmp_path)
