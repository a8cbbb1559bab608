"""Show a command's answer or its error, and exit with a code: 0 done, 1 not done, 2 wrong use."""

import inspect
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import typer

from operate.answer import Answer, OperatorError, ShownFirst, WrongUse
from operate.commands.options import Json

NOT_DONE, WRONG_USE = 1, 2


def answered(
    unless: str,
) -> Callable[[Callable[..., Answer | ShownFirst]], Callable[..., None]]:
    """Make a command of a function that returns its answer. The command has the function's options
    and ``--json``. ``unless`` begins the sentence about an error.
    """

    def decorate(command: Callable[..., Answer | ShownFirst]) -> Callable[..., None]:
        @wraps(command)
        def run(*, as_json: bool, **options: Any) -> None:
            try:
                answer = command(**options)
            except Exception as error:
                if not _is_expected(error):
                    raise
                _end(unless, error, as_json=as_json)
            else:
                show(answer, as_json=as_json)

        own = inspect.signature(command).parameters.values()
        kind = inspect.Parameter.KEYWORD_ONLY
        parameters = [
            *(each.replace(kind=kind) for each in own),
            inspect.Parameter("as_json", kind, default=False, annotation=Json),
        ]
        # Typer reads a command's options from its signature and its annotations.
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorate


def show(given: Answer | ShownFirst, *, as_json: bool) -> None:
    """Print an answer, and exit with 1 when it has faults, or when what follows it failed."""
    answer = given.answer if isinstance(given, ShownFirst) else given
    faults = list(answer.list_faults())
    if as_json:
        print(_write_json(answer))
    else:
        for line in answer.list_lines():
            print(line)
    if isinstance(given, ShownFirst):
        sys.stdout.flush()  # into a file too, before anything is removed
        try:
            given.finish()
        except Exception as error:
            if not _is_expected(error):
                raise
            faults.append(f"The answer stands, but the end of it was not done: {error}")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        raise typer.Exit(NOT_DONE)


def _end(unless: str, error: Exception, *, as_json: bool) -> None:
    if as_json:
        print(_write_json({"error": str(error)}))
    wrong = isinstance(error, WrongUse)
    print(error if wrong else f"{unless}: {error}", file=sys.stderr)
    raise typer.Exit(WRONG_USE if wrong else NOT_DONE)


def _is_expected(error: Exception) -> bool:
    """Return whether an error is one of ours, of the machine or of AWS. A module that was not
    imported has raised nothing.
    """
    if isinstance(error, OperatorError | OSError):
        return True
    aws: Any = sys.modules.get("botocore.exceptions")
    return aws is not None and isinstance(error, aws.BotoCoreError | aws.ClientError)


def _write_json(content: object) -> str:
    import msgspec  # only here: help needs no JSON

    text = msgspec.json.encode(content, enc_hook=_encode_other)
    return msgspec.json.format(text, indent=2).decode()


def _encode_other(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} is not shown as JSON")
