"""The program ``tanggap``: its commands, each in the module of its name."""

import importlib
import os
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from operate.local_run import REGION

STACKS, CITY, BUILDING = "A stack", "A city's tables", "Building and checking"
COMMANDS = {
    STACKS: {
        "preflight": "Look whether an account and a region can carry a stack.",
        "deploy": "Package and deploy to AWS, and upload the pages.",
        "rollback": "Go back to the version that a stack had before.",
        "secret": "Put a sender's keys into the stack's secret.",
        "copy-secrets": "Copy a stack's secrets into another region, before that is needed.",
        "officers": "Create, move and disable officers by a file, or list them.",
        "push-key": "Make a key that signs pushes to browsers.",
        "smoke": "Try a stack from filing to closing, and remove what was made.",
        "replay": "Do again what ended in a dead-letter queue.",
        "parked": "List what channels brought and could not be read, or read it again.",
        "reconcile": "Restart the timers that open reports have lost.",
        "restore": "Put back what was damaged or lost, from a moment of the table.",
        "recount": "Compare closings and facts with the reports, and put them right.",
        "digest": "Write today's digest to the heads who did not get it.",
        "map": "Make the map of reports now.",
        "figures": "Count and publish the figures now.",
        "export": "Make now the exports that auditors asked for.",
        "audits": "Verify an export for auditors, or the log of exports.",
        "retain": "Let go now of what was kept for as long as it may be.",
        "retention": "Show the proofs of what retention removed, and verify their chain.",
        "succession": "Show what dissolved offices still have, or hand it over.",
        "erase": "Erase a reporter's data once more, after a restore.",
        "breach": "Tell whom a breach of personal data concerns, and the authority.",
        "ledger": "Show the frozen versions of scores, and verify their ledger.",
        "scores": "Count published scores anew from the public facts.",
        "subscriptions": "List, add and remove partners' systems that are told of reports.",
        "api-keys": "Issue, limit and revoke the keys of Open311's partners.",
        "cost": "Write docs/cost.md, or say what a stack cost.",
        "token": "Print an ID token of a demo officer of the local stack.",
        "photo": "Upload a photo to the local stack, and print its id.",
    },
    CITY: {
        "city": "Check a city's tables, or put rows into one of them.",
        "categories": "Put your own list of categories into the city's table.",
        "areas": "Import the outlines of the kelurahan, or draw the city's cells.",
        "holidays": "Write the holidays of some years into the city's table.",
        "learn": "Learn the weights of the second opinion from labelled texts.",
    },
    BUILDING: {
        "package": "Make the package that is deployed.",
        "pages": "Build the pages for people.",
        "client": "Build the typed Python client as a wheel.",
        "locale": "Bring the catalogues of sentences up to date with the code.",
        "release": "Write what stacks of this template will keep into infra/released.",
        "lint": "Lint the packaged template and its state machine.",
        "openapi-lint": "Lint the OpenAPI document, and compile a client of it.",
        "pages-check": "Check the types of the pages against the OpenAPI document.",
    },
}


class _Unloaded(TyperCommand):
    """A command as the list shows it, before its module is imported."""


class _Program(TyperGroup):
    """Imports the module of a command when that command is given."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for panel, commands in COMMANDS.items():
            for name, summary in commands.items():
                self.add_command(_Unloaded(name, help=summary, rich_help_panel=panel))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, load_command(name) if name and command else command, rest


def load_command(name: str) -> Any:
    """Return the command of a name, with its module imported."""
    module = importlib.import_module(f"operate.commands.{name.replace('-', '_')}")
    command = typer.main.get_command(module.app)
    command.name = name
    return command


app = typer.Typer(cls=_Program, no_args_is_help=True, rich_markup_mode="markdown")


@app.callback()
def tanggap() -> None:
    """Operators' commands of Tanggap.

    Without `--stack` a command is about the stack that `make run` has started on this machine. Exit
    codes: 0 done, 1 not done, 2 wrong use.
    """


def main() -> None:
    """Run the program. The region is Jakarta's, unless the environment names another one."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    app(prog_name="tanggap")
