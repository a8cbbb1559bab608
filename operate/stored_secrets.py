"""The secrets of a stack in Parameter Store: a parameter for each purpose, encrypted.

CloudFormation can't make such a parameter, so `tanggap deploy` makes those that a stack needs from
the beginning, and never changes one that is there (docs/decisions/0077).
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from typing import TYPE_CHECKING

from operate.answer import OperatorError

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

ALPHABET = string.ascii_letters + string.digits
LENGTH = 48  # letters and digits of what is made here; 285 bits


class NoPepper(OperatorError):
    """The stack is there, and its pepper is not."""


def find_root(stack: str) -> str:
    """Return what the names of a stack's secrets begin with."""
    return f"/{stack}"


def find_pepper(stack: str) -> str:
    """Return the name of a stack's pepper."""
    return f"{find_root(stack)}/pepper"


def load_text(ssm: SSMClient, name: str) -> str | None:
    """Return a secret; None when there is none."""
    try:
        return ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        return None


def load_below(ssm: SSMClient, path: str) -> dict[str, str]:
    """Return all secrets below a path, by their names."""
    pages = ssm.get_paginator("get_parameters_by_path").paginate(
        Path=path, Recursive=True, WithDecryption=True
    )
    return {each["Name"]: each["Value"] for page in pages for each in page["Parameters"]}


def store_text(ssm: SSMClient, name: str, text: str) -> None:
    """Store a secret in the place of what is there."""
    ssm.put_parameter(Name=name, Value=text, Type="SecureString", Tier="Standard", Overwrite=True)


def make_once(ssm: SSMClient, name: str, *, shown: bool = False) -> bool:
    """Make a random secret, unless there is one of this name; return whether it was made.

    ``shown`` makes it a parameter that is not encrypted: CloudFormation resolves no other for
    CloudFront, which shows it to whoever may read the distribution.
    """
    try:
        ssm.put_parameter(
            Name=name,
            Value=make_random(),
            Type="String" if shown else "SecureString",
            Tier="Standard",
            Overwrite=False,
        )
    except ssm.exceptions.ParameterAlreadyExists:
        return False
    return True


def make_random() -> str:
    """Return a random text of LENGTH letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def make_secrets(
    ssm: SSMClient, stack: str, known: Mapping[str, str] | None, parameters: Mapping[str, str]
) -> None:
    """Make what a deploy needs: the pepper, and without a wall the keys of the edge. ``known`` are
    the parameters of the stack, None before it is there, and ``parameters`` are the new ones.
    Raises NoPepper.
    """
    make_pepper(ssm, stack, is_new=known is None)
    values = {**(known or {}), **parameters}
    if values.get("Profile") == "small" and values.get("Edge") != "no":
        for key in "ab":
            make_once(ssm, f"{find_root(stack)}/edge/{key}", shown=True)


def make_pepper(ssm: SSMClient, stack: str, *, is_new: bool) -> None:
    """Make the pepper of a stack that ``is_new``, unless there is one: the table of a stack before
    it may be needed again. Raises NoPepper for a stack that has data and no pepper: hashes of
    contacts and tokens were made with the one that is gone.
    """
    name = find_pepper(stack)
    if is_new:
        make_once(ssm, name)
    elif load_text(ssm, name) is None:
        raise NoPepper(
            f"The parameter {name} is gone. Put the pepper back from the city's safe: with another "
            "one nobody finds the own reports again, and no link or token is good."
        )


def require_pepper(ssm: SSMClient, stack: str) -> None:
    """Raise OperatorError when there is no such stack, which has a pepper from its beginning."""
    if load_text(ssm, find_pepper(stack)) is None:
        raise OperatorError(f"there is no stack {stack}: {find_pepper(stack)} is missing.")
