"""Every command of the Makefile begins when it is called, where nothing is known of a stack."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.rows import each_row

ROOT = Path(__file__).parents[2]
NAMED = sorted({*re.findall(r"-m (operate\.\w+)", (ROOT / "Makefile").read_text())})


@each_row("name", NAMED)
def test_it_does_something_when_it_is_called(name: str) -> None:
    source = (ROOT / f"{name.replace('.', '/')}.py").read_text()
    assert 'if __name__ == "__main__":' in source


def test_none_needs_an_environment_of_a_function() -> None:
    known = {each: os.environ[each] for each in ("PATH", "HOME") if each in os.environ}
    command = [sys.executable, "-c", f"import {', '.join(NAMED)}"]
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_command_imports_the_local_run() -> None:
    """``local/`` starts what commands reach: it imports ``operate/``, never the other way round."""
    importing = re.compile(r"^\s*(?:from|import) local\b", re.MULTILINE)
    assert [
        path.name for path in (ROOT / "operate").glob("*.py") if importing.search(path.read_text())
    ] == []
