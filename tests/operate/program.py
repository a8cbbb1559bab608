"""The program, as a test gives it a command."""

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from operate import session
from operate.commands.program import app
from operate.session import Clients

Make = Callable[..., Clients]


def give(*arguments: str) -> int:
    """Give a command, print what it says, and return its exit code."""
    done = CliRunner().invoke(app, list(arguments))
    print(done.stdout, end="")
    print(done.stderr, end="", file=sys.stderr)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code


def give_json(*arguments: str) -> Any:
    """Give a command with --json, and return the document that it prints. Functions of the stack,
    which are in this process, have printed their logs before it, each on one line.
    """
    lines = CliRunner().invoke(app, [*arguments, "--json"]).stdout.splitlines()
    return json.loads("\n".join(lines[lines.index("{") :]))


def reach(monkeypatch: pytest.MonkeyPatch, clients: Clients | Make) -> None:
    """Let every command reach these clients, whichever stack it names."""
    make = clients if callable(clients) else lambda *_: clients
    monkeypatch.setattr(session, "make_clients", make)
