"""The secrets of senders, in Parameter Store.

The newest two keys of a sender are live, so that the sender can change its key without a gap. A
sender may also have the word of its challenge, and our access to its own API. What proves a
sender's deliveries and our access are two parameters, which different functions read.
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
from operate import stored_secrets
from operate.answer import Answer, OperatorError, Planned, WrongUse
from operate.city import JAKARTA

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

LIVE = 2
APPLICATIONS = {"whatsapp": "meta"}  # sender -> the application whose secret it shares


@dataclass(frozen=True)
class New:
    """The new secrets of a sender; an empty one stays as it was. ``alone`` ends all keys but the
    newest one.
    """

    key: str = ""
    verify: str = ""
    access: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False


@dataclass(frozen=True, slots=True)
class StoredSecret(Answer):
    """A sender as ``<channel>/<sender>``, and how many of its keys are live."""

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


def ask_secret(
    member: str, access: Iterable[str], *, verify: bool = False, revoke_older: bool = False
) -> New:
    """Return the new secrets of a sender, asked for at the keyboard: a key, with ``verify`` its
    challenge word, and the ``access`` that is given as NAME= and not as NAME=VALUE. Older keys can
    be revoked with no new one too, where the newest is known to be good. Raises OperatorError.
    """
    key = _ask_text(f"New key of {member} (Enter: the keys stay as they are): ")
    word = _ask_text(f"Challenge word of {member}: ") if verify else ""
    pairs = dict(_parse_access(member, pair) for pair in access)
    if key or word or pairs or revoke_older:
        return New(key, word, pairs, revoke_older)
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


def add_secret(ssm: SSMClient, stack: str, member: str, new: New) -> StoredSecret:
    """Store new secrets of a sender, ``<channel>/<sender>``. Those that are not new stay. Raises
    OperatorError for a key of another sender, and for a stack that is not there.
    """
    stored = _merge_into(ssm, stack, member, new)
    for name, members in stored.items():
        stored_secrets.store_text(ssm, name, json.dumps(members))
    return StoredSecret(member, _count_live(stored))


def plan_secret(ssm: SSMClient, stack: str, member: str, new: New) -> Planned:
    """Return what ``add_secret`` would do. Raises OperatorError as it does."""
    stored = _merge_into(ssm, stack, member, new)
    live = _count_live(stored)
    return Planned((f"change {' and '.join(stored)}; {member} would have {live} live key(s).",))


def _count_live(stored: Mapping[str, Mapping[str, Any]]) -> int:
    return sum(len(members.get("keys", ())) for members in stored.values())


def _merge_into(ssm: SSMClient, stack: str, member: str, new: New) -> dict[str, dict[str, Any]]:
    """Return the parameters of a sender by their names, with the new secrets; the access only when
    it changes. Raises OperatorError.
    """
    stored_secrets.require_pepper(ssm, stack)
    root = stored_secrets.find_root(stack)
    proofs, access = (f"{root}/{purpose}/{member}" for purpose in ("proofs", "access"))
    known = stored_secrets.load_below(ssm, f"{root}/proofs")
    for name, text in known.items():
        other = name.removeprefix(f"{root}/proofs/")
        if new.key and _find_owner(other) != _find_owner(member) and new.key in _list_keys(text):
            raise OperatorError(f"{other} has this key already; {member} needs one of its own.")
    before = json.loads(known.get(proofs, "{}"))
    if new.alone and not new.key and len(before.get("keys", ())) <= 1:
        raise OperatorError(f"{member} has no older key; type a new one to revoke the one it has.")
    merged: dict[str, dict[str, Any]] = {proofs: merge_proofs(before, new)}
    if new.access:
        stored = json.loads(stored_secrets.load_text(ssm, access) or "{}")
        merged[access] = {**stored, **new.access}
    return merged


def _find_owner(member: str) -> str:
    """Return the owner of a key: a key that proves one sender may prove no other. An application of
    X or Meta, or an account of Twilio, may serve several channels with one secret; each partner has
    its own.
    """
    sender = member.partition("/")[2]
    return member if sender == "partner" else APPLICATIONS.get(sender, sender)


def _list_keys(text: str) -> list[str]:
    keys: list[str] = json.loads(text).get("keys", [])
    return keys


def merge_proofs(known: Mapping[str, Any], new: New) -> dict[str, Any]:
    """Return the proofs of a sender with the new ones; a new key is the first of its keys, and with
    ``alone`` the only one.
    """
    others = [key for key in known.get("keys", []) if key != new.key]
    keys = [*filter(None, [new.key]), *others][: 1 if new.alone else LIVE]
    verify = new.verify or known.get("verify")
    return {"keys": keys, **({"verify": verify} if verify else {})}
