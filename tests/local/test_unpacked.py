"""One unpacking of a package for all workers of the local AWS."""

import inspect
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from local.unpacked import Package


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def a_package(folder: Path, name: str, text: str) -> Path:
    with zipfile.ZipFile(folder / name, "w") as package:
        package.writestr("app.py", text)
    return folder / name


def unpack(package: Path, name: str) -> Path:
    """What a worker does with its copy."""
    wanted = package.parent / name
    wanted.mkdir()
    with Package(package) as opened:
        opened.extractall(str(wanted))
    return wanted


def test_workers_of_one_package_share_its_files(folder: Path) -> None:
    package, copy = (a_package(folder, name, "one") for name in ("a.zip", "b.zip"))
    first, second = unpack(package, "first"), unpack(copy, "second")
    assert (first / "app.py").read_text() == "one"
    assert first.resolve() == second.resolve()


def test_another_package_has_files_of_its_own(folder: Path) -> None:
    one = unpack(a_package(folder, "a.zip", "one"), "first")
    two = unpack(a_package(folder, "b.zip", "two"), "second")
    assert [(each / "app.py").read_text() for each in (one, two)] == ["one", "two"]


def test_workers_that_start_together_unpack_once(folder: Path) -> None:
    package = a_package(folder, "a.zip", "one")
    names = [f"worker-{place}" for place in range(8)]
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda name: unpack(package, name), names))
    assert len({each.resolve() for each in made}) == 1


def test_ministack_still_unpacks_the_way_we_replace() -> None:
    from ministack.core import lambda_runtime

    spawn = inspect.getsource(lambda_runtime.Worker._spawn)
    assert "with zipfile.ZipFile(os.path.join(self._tmpdir" in spawn
    assert "zf.extractall(code_dir)" in spawn
