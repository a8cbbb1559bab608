"""Put a sender's secrets into a stack's: `python -m operate.secret --stack tanggap --channel sms`,
then type the key.

The newest two keys of a sender are live, so that it may be moved from one to the next without a
gap. Beside them it may have the word of its challenge, and our access to its own API.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.city.tables.reader import read_city
from operate.city import JAKARTA

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

LIVE = 2
APPLICATIONS = {"whatsapp": "meta"}  # senders that are one application's, with one secret


class SecretError(Exception):
    """What was asked for can't be stored; the text is one sentence."""


@dataclass(frozen=True)
class New:
    """What a sender is given; what is empty stays as it was."""

    key: str = ""
    verify: str = ""
    access: Mapping[str, str] = field(default_factory=dict)


def main() -> int:
    given = _arguments()
    try:
        of = f"{given.channel}/{sender_of(given.channel, given.sender)}"
        new = _asked(of, given)
        live = add(boto3.client("secretsmanager"), f"{given.stack}/channels", of, new)
    except SecretError as failure:
        print(failure, file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"The secret of {given.stack} could not be changed: {error}", file=sys.stderr)
        return 1
    print(f"{of} has {live} live key(s). Functions read them within ten minutes.")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", default="tanggap")
    parser.add_argument("--channel", default="sms")
    parser.add_argument("--sender", help="where a channel has several")
    parser.add_argument(
        "--verify", nargs="?", const="", help="the word of its challenge; asked for when left out"
    )
    parser.add_argument(
        "--access",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="to its own API, as often as needed; asked for when given as NAME=",
    )
    return parser.parse_args()


def sender_of(channel: str, sender: str | None) -> str:
    """The sender named, or a channel's only one. Raises SecretError."""
    channels = read_city(JAKARTA).channels
    if channel not in channels:
        raise SecretError(f"There is no channel {channel}; there are {', '.join(channels)}.")
    senders = channels[channel].senders
    if sender is None and len(senders) == 1:
        return senders[0]
    if sender not in senders:
        known = " or ".join(senders) or "it has none"
        raise SecretError(f"Name the sender of {channel}: {known}.")
    return sender


def _asked(of: str, given: argparse.Namespace) -> New:
    """What is on the command line and, for all that is not, at the keyboard. Raises SecretError."""
    key = _typed(f"New key of {of} (Enter: the keys stay as they are): ")
    verify = given.verify or ("" if given.verify is None else _typed(f"Challenge word of {of}: "))
    access = dict(_access(of, pair) for pair in given.access)
    if key or verify or access:
        return New(key, verify, access)
    raise SecretError("Nothing was typed, and nothing is changed.")


def _access(of: str, pair: str) -> tuple[str, str]:
    name, sign, value = pair.partition("=")
    if not (name and sign):
        raise SecretError("Give access as NAME=VALUE, or as NAME= to be asked for it.")
    if value := value or _typed(f"{name} of {of}: "):
        return name, value
    raise SecretError(f"Nothing was typed for {name}, and nothing is changed.")


def _typed(question: str) -> str:
    try:
        return getpass.getpass(question).strip()
    except EOFError:
        return ""


def add(secrets: SecretsManagerClient, name: str, of: str, new: New) -> int:
    """Store what is new ``of`` a ``<channel>/<sender>``; answers how many of its keys are live.
    Everything else in the secret stays. Raises SecretError for a key that is another sender's.
    """
    held = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    for other, known in held.items():
        if new.key and _owner(other) != _owner(of) and new.key in _keys(known):
            raise SecretError(f"{other} has this key already; {of} needs one of its own.")
    held[of] = merged(held.get(of, {}), new)
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps(held))
    return len(held[of]["keys"])


def _owner(of: str) -> str:
    """Whose key it is: what proves one sender may prove no other. An application of X or Meta, an
    account of Twilio may serve several channels with one secret; each partner has its own.
    """
    sender = of.partition("/")[2]
    return of if sender == "partner" else APPLICATIONS.get(sender, sender)


def _keys(known: object) -> list[str]:
    """Of a sender; the secret's other members have none."""
    keys = known.get("keys") if isinstance(known, dict) else None
    return keys if isinstance(keys, list) else []


def merged(known: Mapping[str, Any], new: New) -> dict[str, Any]:
    """What is held of a sender afterwards: a new key is the first of its keys."""
    others = [key for key in known.get("keys", []) if key != new.key]
    told = {
        "keys": [*filter(None, [new.key]), *others][:LIVE],
        "verify": new.verify or known.get("verify"),
        "access": {**known.get("access", {}), **new.access},
    }
    return {name: value for name, value in told.items() if value or name == "keys"}


if __name__ == "__main__":
    sys.exit(main())
