"""The copy of a stack's secrets into another region, made before that region is needed.

The pepper is what a city can't do without: a stack that is made there takes the pepper that it
finds. Keys of hashes in facts are not copied. They are destroyed when their period is frozen, and a
copy would outlive that; facts are made anew in the other region, under keys of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from operate import stored_secrets
from operate.answer import Answer, OperatorError, Planned

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient


@dataclass(frozen=True, slots=True)
class CopiedSecrets(Answer):
    """The names of the secrets that were written into the other region, and how many were there as
    they are here.
    """

    region: str
    copied: tuple[str, ...]
    same: int

    def list_lines(self) -> Iterable[str]:
        yield from self.copied
        yield (
            f"{len(self.copied)} secrets were copied to {self.region}; "
            f"{self.same} were there as they are here."
        )


def copy_secrets(here: SSMClient, there: SSMClient, stack: str) -> CopiedSecrets:
    """Copy what differs into the region of ``there``. Raises OperatorError for a stack that is not
    here, and where the other region has another pepper, and botocore's errors.
    """
    ours, differing = _compare(here, there, stack)
    for name in differing:
        stored_secrets.store_text(there, name, ours[name])
    return CopiedSecrets(there.meta.region_name, differing, len(ours) - len(differing))


def plan_copy(here: SSMClient, there: SSMClient, stack: str) -> Planned:
    """Return what ``copy_secrets`` would do. Raises what it raises."""
    _, differing = _compare(here, there, stack)
    names = ", ".join(differing) or "nothing, since all is there as it is here"
    return Planned((f"copy to {there.meta.region_name}: {names}.",))


def _compare(
    here: SSMClient, there: SSMClient, stack: str
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the secrets to copy by their names, and the names of those that are not there or
    differ, the pepper first.
    """
    stored_secrets.require_pepper(here, stack)
    ours, theirs = (_load_secrets(each, stack) for each in (here, there))
    pepper = stored_secrets.find_pepper(stack)
    if theirs.get(pepper, ours[pepper]) != ours[pepper]:
        raise OperatorError(
            f"{there.meta.region_name} has another {pepper}, of a stack {stack} that is or was "
            "there, and nothing was copied. Remove that stack and its parameters, or name "
            "another region."
        )
    return ours, tuple(name for name, text in ours.items() if theirs.get(name) != text)


def _load_secrets(ssm: SSMClient, stack: str) -> dict[str, str]:
    root = stored_secrets.find_root(stack)
    single = (stored_secrets.find_pepper(stack), f"{root}/push")
    found = {name: stored_secrets.load_text(ssm, name) for name in single}
    return {
        **{name: text for name, text in found.items() if text is not None},
        **stored_secrets.load_below(ssm, f"{root}/proofs"),
        **stored_secrets.load_below(ssm, f"{root}/access"),
    }
