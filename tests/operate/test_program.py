"""The program ``tanggap``: its list, the help and the completion of each command, what is imported
for them, and how errors end it.
"""

import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from operate import progress
from operate.answer import Answer, Findings, OperatorError, WrongUse
from operate.commands.answered import answered
from operate.commands.program import COMMANDS, app, load_command
from tests.rows import each_row

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "operate" / "commands"
NAMES = [name for commands in COMMANDS.values() for name in commands]
HELPERS = {"__init__", "program", "options", "answered"}
# Commands that change neither a stack nor the source.
CHANGES_NOTHING = {
    *(
        "preflight",
        "retention",
        "ledger",
        "audits",
        "scores",
        "token",
        "parked list",
        "succession list",
    ),
    *("subscriptions list", "api-keys list", "breach list", "city check"),
    *("package", "pages", "client", "lint", "openapi-lint", "pages-check"),  # build/ alone
}
# What help and completion have no need of.
OF_THE_WORK = {"boto3", "botocore", "duckdb", "numpy", "yaml", "babel", "shapely", "holidays"}


def list_commands() -> Iterator[tuple[str, Any]]:
    """Each command, and those of groups, by what is typed."""
    for name in NAMES:
        command = load_command(name)
        if isinstance(command, typer.core.TyperGroup):
            yield from ((f"{name} {each}", inner) for each, inner in command.commands.items())
        else:
            yield name, command


def run_python(code: str, **variables: str) -> str:
    """What a fresh Python prints, which has nothing of a stack in its environment."""
    known = {each: os.environ[each] for each in ("PATH", "HOME") if each in os.environ}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=ROOT, env=known | variables, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_every_command_has_a_module_of_its_name_and_is_listed() -> None:
    modules = {path.stem for path in FOLDER.glob("*.py")} - HELPERS
    assert modules == {name.replace("-", "_") for name in NAMES}
    listed = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).stdout
    for commands in COMMANDS.values():
        for name, summary in commands.items():
            assert re.search(rf"{name} +{re.escape(summary)}", listed), name


def test_aliases_of_make_are_commands() -> None:
    [aliases] = re.findall(r"^ALIASES := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(aliases.split()) <= set(NAMES)


@each_row("name", NAMES)
def test_every_command_has_help(name: str) -> None:
    done = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0
    assert f"Usage: tanggap {name}" in done.stdout.replace("root ", "tanggap ")


def test_every_command_answers_in_json_and_rehearses_what_it_changes() -> None:
    known = {
        name: {opt for each in command.params for opt in each.opts}
        for name, command in list_commands()
    }
    assert [name for name, options in known.items() if "--json" not in options] == []
    assert {
        name for name, options in known.items() if "--dry-run" not in options
    } == CHANGES_NOTHING
    assert all(command.help for _, command in list_commands())


def test_help_and_completion_import_nothing_of_the_work() -> None:
    code = f"""
import sys
from operate.commands.program import COMMANDS, load_command
names = [name for commands in COMMANDS.values() for name in commands]
print(*sorted({{*sys.modules}} & {OF_THE_WORK}), [*map(load_command, names)] and "")
print(*sorted({{*sys.modules}} & {OF_THE_WORK}))
print([name for name in sys.modules if name.startswith("chalicelib")])
"""
    assert run_python(code).split() == ["[]"]


def test_the_list_imports_no_command() -> None:
    code = """
import sys
from operate.commands.program import app
try:
    app(["--help"])
except SystemExit:
    pass
print([name for name in sys.modules if name.startswith("operate.commands.")])
"""
    assert run_python(code).splitlines()[-1] == "['operate.commands.program']"


def test_commands_are_completed() -> None:
    code = "from operate.commands.program import main; main()"
    words = {"_TANGGAP_COMPLETE": "complete_bash", "COMP_WORDS": "tanggap re", "COMP_CWORD": "1"}
    assert run_python(code, **words).split() == [n for n in NAMES if n.startswith("re")]
    words |= {"COMP_WORDS": "tanggap replay --d", "COMP_CWORD": "2"}
    assert run_python(code, **words).split() == ["--dry-run"]


def test_completion_can_be_installed() -> None:
    """The shell that asks is found by shellingham."""
    shell = ["bash", "-c", f"{sys.executable} -m operate --show-completion; true"]
    done = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "_TANGGAP_COMPLETE=complete_bash" in done.stdout


def test_the_console_script_is_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"tanggap": "operate.commands.program:main"}


def test_no_command_needs_an_environment_of_a_function() -> None:
    modules = sorted(path.stem for path in (ROOT / "operate").glob("*.py"))
    names = [f"operate.{each}" for each in modules if each not in ("__init__", "__main__")]
    assert run_python(f"import {', '.join(names)}") == ""


def test_no_command_imports_the_local_run() -> None:
    """``local/`` starts what commands reach: it imports ``operate/``, never the other way round."""
    importing = re.compile(r"^\s*(?:from|import) local\b", re.MULTILINE)
    paths = [*(ROOT / "operate").glob("*.py"), *FOLDER.glob("*.py")]
    assert [path.name for path in paths if importing.search(path.read_text())] == []


def run(command: Any, *arguments: str) -> Any:
    single = typer.Typer(add_completion=False)
    single.command()(answered("It was not done")(command))
    return CliRunner().invoke(single, list(arguments))


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OperatorError("the queue is full"), 1, "It was not done: the queue is full\n"),
        (OSError("no disk"), 1, "It was not done: no disk\n"),
        (WrongUse("Give --url."), 2, "Give --url.\n"),
    ],
)
def test_an_error_is_one_sentence_and_a_code(error: Exception, code: int, said: str) -> None:
    def fail() -> Answer:
        raise error

    done = run(fail)
    assert (done.exit_code, done.stdout, done.stderr) == (code, "", said)
    done = run(fail, "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (code, {"error": str(error)})


def test_a_fault_of_ours_is_not_hidden() -> None:
    def fail() -> Answer:
        raise KeyError("TableName")

    assert isinstance(run(fail).exception, KeyError)


def test_what_an_answer_finds_amiss_fails_the_command() -> None:
    done = run(lambda: Findings(("one", "two")), "--json")
    assert (done.exit_code, done.stderr) == (1, "one\ntwo\n")
    assert json.loads(done.stdout) == {"faults": ["one", "two"]}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Terminal(), True), (io.StringIO(), False)])
def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(progress.follow(range(3), "Reading the table", 3)) == [0, 1, 2]
    with progress.waiting("Waiting for AWS"):
        pass
    said = stream.getvalue()
    assert ("Reading the table" in said, "Waiting for AWS" in said) == (shown, shown)
