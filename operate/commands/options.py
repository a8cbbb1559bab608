"""The options that several commands have."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from operate.answer import WrongUse
from operate.local_run import AWS_PORT, STACK

JAKARTA = Path(__file__).resolve().parents[2] / "chalicelib" / "city" / "jakarta"

Parsed = TypeVar("Parsed")


def _say_wrong_use(parse: Callable[[str], Parsed]) -> Callable[[str], Parsed]:
    """Return the parser of an option whose ValueError says what is wrong."""

    def parse_option(text: str) -> Parsed:
        try:
            return parse(text)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None

    return parse_option


def parse_number(text: str) -> str:
    """Return a report's number, however it is typed. Raises ValueError."""
    from chalicelib.platform.errors import MistypedNumber
    from chalicelib.reports import number

    try:
        return number.parse(text)
    except MistypedNumber:
        raise ValueError(f"{text} is no report's number") from None


def parse_moment(text: str) -> datetime:
    """Return the moment of a local time, in Jakarta. Raises ValueError."""
    from chalicelib.platform.moments import JAKARTA as ZONE

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not like 2026-11-29T08:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


NUMBER = _say_wrong_use(parse_number)
MOMENT = _say_wrong_use(parse_moment)

Stack = Annotated[
    str | None,
    typer.Option(
        "--stack",
        metavar="NAME",
        help="A stack on AWS, with your own credentials; else the one that `make run` started.",
    ),
]
StackOnAws = Annotated[
    str, typer.Option("--stack", metavar="NAME", help="The stack on AWS, with your credentials.")
]
NamedStack = Annotated[
    str | None,
    typer.Option(
        "--stack",
        metavar="NAME",
        help="The stack on AWS, with your credentials; it has to be named.",
    ),
]
AwsPort = Annotated[
    int, typer.Option("--aws-port", help="Port of the local AWS; without --stack only.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as one JSON document.")]
Number = Annotated[
    str | None, typer.Option("--number", parser=NUMBER, metavar="NUMBER", help="Of the report.")
]
Folder = Annotated[Path, typer.Option("--folder", help="The city's folder of tables.")]

__all__ = ["AWS_PORT", "STACK"]


def require_stack(stack: str | None) -> str:
    """Return the name of the stack on AWS. Raises WrongUse without one: other commands are about
    the local stack then, which this one does not reach, and no stack's secrets change by a default.
    """
    if not stack:
        raise WrongUse("Name the stack on AWS whose secrets are meant: --stack NAME.")
    return stack
