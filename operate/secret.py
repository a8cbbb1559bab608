"""The secrets of senders, in the secret of a stack.

The newest two keys of a sender are live, so that the sender can change its key without a gap. A
sender may also have the word of its challenge, and our access to its own API.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.city.tables.reader import read_city
from chalicelib.city.tables.sms_routes import list_gateways
from chalicelib.reports.contact.preferences import SMS
from operate.answer import Answer, OperatorError, Planned, WrongUse
from operate.city import JAKARTA

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

LIVE = 2
APPLICATIONS = {"whatsapp": "meta"}  # sender -> the application whose secret it shares


@dataclass(frozen=True)
class New:
    """The new secrets of a sender; an empty one stays as it was."""

    key: str = ""
    verify: str = ""
    access: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredSecret(Answer):
    """A sender's member of the secret, and how many of its keys are live."""

    member: str
    live: int

    def list_lines(self) -> Iterable[str]:
        yield f"{self.member} has {self.live} live key(s). Functions read them within ten minutes."


def find_sender(channel: str, sender: str | None) -> str:
    """Return the named sender of a channel, or its only one. The gateways of SMS are senders of
    the channel ``sms``. Raises WrongUse.
    """
    channels = read_city(JAKARTA).channels
    if channel not in channels:
        raise WrongUse(f"There is no channel {channel}; there are {', '.join(channels)}.")
    senders = channels[channel].senders
    if channel == SMS and sender in list_gateways(JAKARTA):
        return sender
    if sender is None and len(senders) == 1:
        return senders[0]
    if sender not in senders:
        known = " or ".join(senders) or "it has none"
        raise WrongUse(f"Name the sender of {channel}: {known}.")
    return sender


def ask_secret(member: str, access: Iterable[str], *, verify: bool) -> New:
    """Return the new secrets of a sender, asked for at the keyboard: a key, with ``verify`` its
    challenge word, and the ``access`` that is given as NAME= and not as NAME=VALUE. Raises
    OperatorError.
    """
    key = _ask_text(f"New key of {member} (Enter: the keys stay as they are): ")
    word = _ask_text(f"Challenge word of {member}: ") if verify else ""
    pairs = dict(_parse_access(member, pair) for pair in access)
    if key or word or pairs:
        return New(key, word, pairs)
    raise OperatorError("nothing was typed.")


def _parse_access(member: str, pair: str) -> tuple[str, str]:
    name, sign, value = pair.partition("=")
    if not (name and sign):
        raise WrongUse("Give access as NAME=VALUE, or as NAME= to be asked for it.")
    if value := value or _ask_text(f"{name} of {member}: "):
        return name, value
    raise OperatorError(f"nothing was typed for {name}.")


def _ask_text(question: str) -> str:
    try:
        return getpass.getpass(question).strip()
    except EOFError:
        return ""


def add_secret(secrets: SecretsManagerClient, name: str, member: str, new: New) -> StoredSecret:
    """Store new secrets of a sender, whose ``member`` of the secret is ``<channel>/<sender>``.
    Everything else in the secret stays. Raises OperatorError for a key of another sender.
    """
    stored = _merge_into(secrets, name, member, new)
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps(stored))
    return StoredSecret(member, len(stored[member]["keys"]))


def plan_secret(secrets: SecretsManagerClient, name: str, member: str, new: New) -> Planned:
    """Return what ``add_secret`` would do. Raises OperatorError as it does."""
    live = len(_merge_into(secrets, name, member, new)[member]["keys"])
    return Planned((f"change {member} in {name}, which would have {live} live key(s).",))


def _merge_into(
    secrets: SecretsManagerClient, name: str, member: str, new: New
) -> dict[str, dict[str, Any]]:
    """Return the whole secret with the new secrets of a sender. Raises OperatorError."""
    stored: dict[str, Any] = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    for other, known in stored.items():
        if new.key and _find_owner(other) != _find_owner(member) and new.key in _list_keys(known):
            raise OperatorError(f"{other} has this key already; {member} needs one of its own.")
    return {**stored, member: merge_secret(stored.get(member, {}), new)}


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
