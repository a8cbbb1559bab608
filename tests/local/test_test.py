"""Several processes share the tests: none is left out, and no failure is overlooked."""

from pathlib import Path

import pytest

from local import test as running


def test_every_test_is_run_by_exactly_one_process() -> None:
    paths = [
        running.ROOT / path for paths in running.shares(running.TESTS).values() for path in paths
    ]
    for file in running.TESTS.rglob("test_*.py"):
        apart = file.relative_to(running.TESTS).parts[0] in running.APART
        runs = [path for path in paths if path in (file, *file.parents)]
        assert len(runs) == (0 if apart else 1), file


@pytest.mark.parametrize("folder", running.APART)
def test_a_folder_that_is_left_out_has_a_command_that_the_delivery_calls(folder: str) -> None:
    [line] = [
        each
        for each in (running.ROOT / "Makefile").read_text().splitlines()
        if each.endswith(f"-m local.test {folder}")
    ]
    assert "$(BIN)/python" in line
    assert "make test-pages" in (running.ROOT / ".ci" / "run").read_text()


GOOD = "def test_good(): pass\ndef test_too(): pass\n"
LEFT_OUT = (
    "import pytest\ndef test_good(): pass\n@pytest.mark.skip('no eyes')\ndef test_b(): pass\n"
)
BAD = "def test_good(): pass\ndef test_bad(): assert 'what was' == 'what is'\n"
BROKEN = "import pytest\n@pytest.fixture\ndef broken(): 1 / 0\ndef test_it(broken): pass\n"
DIES = "import os\ndef test_good(): pass\ndef test_dies(): os._exit(0)\n"


def run(root: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], *parts: str) -> int:
    """Run these files' tests as ``make test`` runs ours."""
    for name, text in files.items():
        (root / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "tests" / name).write_text(text)
    monkeypatch.setattr(running, "ROOT", root)
    monkeypatch.setattr(running, "TESTS", root / "tests")
    monkeypatch.setattr(running, "LOGS", root / "logs")
    monkeypatch.setattr(running.deploy, "make_package", lambda: root)
    monkeypatch.setattr("sys.argv", ["local.test", *parts])
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # these need none
    return running.main()


def test_all_that_passes_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "e2e/test_a.py": LEFT_OUT,
        "api/test_b.py": "def test_b(): pass\n",
        "c/test_c.py": GOOD,
    }
    assert run(tmp_path, monkeypatch, files) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "4 passed, 0 failed, 1 skipped"
    assert any(line.startswith("SKIPPED") and "no eyes" in line for line in said)


def test_whatever_is_amiss_in_one_process_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"e2e/test_a.py": BAD, "api/test_b.py": BROKEN, "c/test_c.py": DIES}
    assert run(tmp_path, monkeypatch, files) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "1 passed, 3 failed"
    assert "'what was' == 'what is'" in said
    assert "ZeroDivisionError" in said
    assert "rest: 0 passed, 1 failed" in said


def test_a_part_is_run_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    files = {"api/test_b.py": GOOD, "c/test_c.py": BAD}
    assert run(tmp_path, monkeypatch, files, "api") == 0
    assert capfd.readouterr().out.splitlines()[-1] == "2 passed, 0 failed"
    assert run(tmp_path, monkeypatch, files, "nowhere") == 1
    assert capfd.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"
