"""Put a sender's secrets into a stack's: `python -m operate.secret --stack tanggap --channel sms`,
then type the key.

The newest two keys of a sender are live, so that the sender can change its key without a gap. A
sender may also have the word of its challenge, and our access to its own API.
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
APPLICATIONS = {"whatsapp": "meta"}  # sender -> the application whose secret it shares


class SecretError(Exception):
    """The secret can't be stored; the text is one sentence."""


@dataclass(frozen=True)
class New:
    """The new secrets of a sender; an empty one stays as it was."""

    key: str = ""
    verify: str = ""
    access: Mapping[str, str] = field(default_factory=dict)


def main() -> int:
    options = _parse_arguments()
    try:
        member = f"{options.channel}/{find_sender(options.channel, options.sender)}"
        new = _ask_secret(member, options)
        live = add_secret(boto3.client("secretsmanager"), f"{options.stack}/channels", member, new)
    except SecretError as failure:
        print(failure, file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"The secret of {options.stack} could not be changed: {error}", file=sys.stderr)
        return 1
    print(f"{member} has {live} live key(s). Functions read them within ten minutes.")
    return 0


def _parse_arguments() -> argparse.Namespace:
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


def find_sender(channel: str, sender: str | None) -> str:
    """Return the named sender of a channel, or its only one. Raises SecretError."""
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


def _ask_secret(member: str, options: argparse.Namespace) -> New:
    """Return the secrets of the command line, and ask at the keyboard for the others. Raises
    SecretError.
    """
    key = _ask_text(f"New key of {member} (Enter: the keys stay as they are): ")
    verify = options.verify or (
        "" if options.verify is None else _ask_text(f"Challenge word of {member}: ")
    )
    access = dict(_parse_access(member, pair) for pair in options.access)
    if key or verify or access:
        return New(key, verify, access)
    raise SecretError("Nothing was typed, and nothing is changed.")


def _parse_access(member: str, pair: str) -> tuple[str, str]:
    name, sign, value = pair.partition("=")
    if not (name and sign):
        raise SecretError("Give access as NAME=VALUE, or as NAME= to be asked for it.")
    if value := value or _ask_text(f"{name} of {member}: "):
        return name, value
    raise SecretError(f"Nothing was typed for {name}, and nothing is changed.")


def _ask_text(question: str) -> str:
    try:
        return getpass.getpass(question).strip()
    except EOFError:
        return ""


def add_secret(secrets: SecretsManagerClient, name: str, member: str, new: New) -> int:
    """Store new secrets of a sender, whose ``member`` of the secret is ``<channel>/<sender>``;
    return how many of its keys are live. Everything else in the secret stays. Raises SecretError
    for a key of another sender.
    """
    stored = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    for other, known in stored.items():
        if new.key and _find_owner(other) != _find_owner(member) and new.key in _list_keys(known):
            raise SecretError(f"{other} has this key already; {member} needs one of its own.")
    stored[member] = merge_secret(stored.get(member, {}), new)
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps(stored))
    return len(stored[member]["keys"])


def _find_owner(member: str) -> str:
    """Return the owner of a key: a key that proves one sender may prove no other. An application of
    X or Meta, or an account of Twilio, may serve several channels with one secret; each partner has
    its own.
    """
    sender = member.partition("/")[2]
    return member if sender == "partner" else APPLICATIONS.get(sender, sender)


def _list_keys(known: object) -> list[str]:
    """Return the keys of a member of the secret; other members than senders have none."""
    keys = known.get("keys") if isinstance(known, dict) else None
    return keys if isinstance(keys, list) else []


def merge_secret(known: Mapping[str, Any], new: New) -> dict[str, Any]:
    """Return the secrets of a sender with the new ones; a new key is the first of its keys."""
    others = [key for key in known.get("keys", []) if key != new.key]
    merged = {
        "keys": [*filter(None, [new.key]), *others][:LIVE],
        "verify": new.verify or known.get("verify"),
        "access": {**known.get("access", {}), **new.access},
    }
    return {name: value for name, value in merged.items() if value or name == "keys"}


if __name__ == "__main__":
    sys.exit(main())
