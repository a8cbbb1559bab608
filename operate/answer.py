"""The answers of an operator's command, and the errors that end one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a command: its fields for programs, as JSON, and lines for people."""

    def list_lines(self) -> Iterable[str]:
        """Return the lines that people read."""
        return ()

    def list_faults(self) -> Iterable[str]:
        """Return a line for each thing that was not done or does not hold; with any the command
        exits with 1.
        """
        return ()


@dataclass(frozen=True, slots=True)
class ShownFirst:
    """An answer, and what is done only once it was shown: the removal of what nobody could read
    again. ``finish`` raises botocore's errors.
    """

    answer: Answer
    finish: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Planned(Answer):
    """The actions that a command would take. A dry run takes none of them."""

    would: tuple[str, ...]

    def list_lines(self) -> Iterable[str]:
        yield from (f"Would {each}" for each in self.would)
        yield "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Findings(Answer):
    """The faults that a check found, warnings included."""

    faults: tuple[str, ...]

    def list_faults(self) -> Iterable[str]:
        return self.faults


class OperatorError(Exception):
    """The command was not done; the text says why. The program exits with 1."""


class WrongUse(OperatorError):
    """The command can't be given like this; the text says how. The program exits with 2."""
