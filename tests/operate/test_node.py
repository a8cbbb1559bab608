"""npm's packages: installed once for each lock file, and the end when there is no registry."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from operate import node


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a lock file."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "package.json").write_text("{}")
    (tools / "package-lock.json").write_text("first")
    return tools


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders npm was asked to fill. It fails for a lock file that says so."""
    filled: list[Path] = []

    def run(_program: Callable[..., Any], *arguments: str | Path) -> node.Done:
        target = Path(arguments[-1])
        filled.append(target)
        (target / "node_modules").mkdir()
        if "unknown" in (target / "package-lock.json").read_text():
            return subprocess.CompletedProcess([], 1, "", "E404")
        return subprocess.CompletedProcess([], 0, "", "")

    monkeypatch.setattr(node, "_run", run)
    monkeypatch.setattr(node, "_missing", {})
    return filled


def test_packages_are_installed_once_for_each_lock_file(folder: Path, npm: list[Path]) -> None:
    assert node.install(folder) == folder / "node_modules" / ".bin"
    node.install(folder)
    assert npm == [folder]
    (folder / "node_modules" / "old").touch()
    (folder / "package-lock.json").write_text("second")
    node.install(folder)
    assert npm == [folder, folder]
    assert not (folder / "node_modules" / "old").exists()


def test_packages_can_be_installed_elsewhere(folder: Path, npm: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "build" / "tools"
    assert node.install(folder, target) == target / "node_modules" / ".bin"
    assert npm == [target]
    assert {path.name for path in folder.iterdir()} == {"package.json", "package-lock.json"}
    assert (target / "package-lock.json").read_text() == "first"


def test_what_can_not_be_installed_is_told_and_tried_once_in_a_process(
    folder: Path, npm: list[Path]
) -> None:
    (folder / "package-lock.json").write_text("unknown")
    for _ in range(3):
        with pytest.raises(node.NoPackages, match=r"packages of tools; is there .*\n.*E404"):
            node.install(folder)
    assert npm == [folder]
    assert not (folder / "node_modules" / "installed").exists(), "the next process tries again"


def test_without_a_registry_npm_gives_up_soon(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    (folder / "package.json").write_text('{"dependencies": {"uqr": "0.1.3"}}')
    (folder / "package-lock.json").write_text(
        '{"lockfileVersion": 3, "packages": {"": {"dependencies": {"uqr": "0.1.3"}},'
        ' "node_modules/uqr": {"version": "0.1.3"}}}'
    )
    with pytest.raises(node.NoPackages, match="ECONNREFUSED"):
        node.install(folder)
