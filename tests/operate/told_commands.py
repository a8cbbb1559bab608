"""The commands that pages tell an operator to give, as the program understands them."""

import re
import shlex

import typer

from operate.commands.program import COMMANDS, load_command

NAMES = {name for commands in COMMANDS.values() for name in commands}
OF_THE_PROGRAM = ("--help", "--install-completion", "--show-completion", "...")


def find_fault(words: str) -> str | None:
    """Return what the program does not know of a command line after its own name; None when it
    knows all of it. What follows a number sign is a comment.
    """
    name, *rest = shlex.split(re.sub(r"\s#.*", "", words))
    if name in OF_THE_PROGRAM:
        return None
    if name not in NAMES:
        return f"there is no command {name}"
    command = load_command(name)
    if isinstance(command, typer.core.TyperGroup):
        if not rest or rest[0] == "...":
            return None
        if rest[0] not in command.commands:
            return f"{name} has no command {rest[0]}"
        command = command.commands[rest[0]]
    known = {opt for each in command.params for opt in (*each.opts, *each.secondary_opts)}
    given = {each.partition("=")[0] for each in rest if each.startswith("--")}
    unknown = sorted(given - known - {"--help"})
    return f"{name} has no option {', '.join(unknown)}" if unknown else None
