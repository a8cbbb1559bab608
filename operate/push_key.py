"""The keys that sign pushes to browsers.

The private number goes into the stack's secret and nowhere else; the public key is shown. The
newest two keys are live: browsers that subscribed under the older one are told until another key is
made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.notifications.push import encryption, vapid
from operate import stored_secrets
from operate.answer import Answer, Planned

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

LIVE = 2


class PushKey(NamedTuple):
    """A key that signs pushes, both parts in base64url."""

    public: str
    private: str


@dataclass(frozen=True, slots=True)
class MadePushKey(Answer):
    """A key that was made: the secret that has it, how many of its keys are live, and the public
    part.
    """

    secret: str
    live: int
    public: str

    def list_lines(self) -> Iterable[str]:
        yield f"{self.secret} has {self.live} live key(s). Functions read them within ten minutes."
        yield f"Deploy after that with PushKey={self.public}"


def make_push_key(ssm: SSMClient, stack: str) -> MadePushKey:
    """Make a key and store it. Raises OperatorError for a stack that is not there."""
    stored_secrets.require_pepper(ssm, stack)
    key, name = make_key(), find_name(stack)
    return MadePushKey(name, add_key(ssm, name, key), key.public)


def plan_push_key(ssm: SSMClient, stack: str) -> Planned:
    """Return what ``make_push_key`` would do. Raises OperatorError as it does."""
    stored_secrets.require_pepper(ssm, stack)
    keys = load_keys(ssm, find_name(stack))
    left = f", and remove the oldest of {len(keys)}" if len(keys) >= LIVE else ""
    return Planned((f"put a new key into {find_name(stack)}{left}.",))


def find_name(stack: str) -> str:
    """Return the name of the secret that has a stack's keys."""
    return f"{stored_secrets.find_root(stack)}/push"


def make_key() -> PushKey:
    """Return a new key."""
    key = encryption.make_key()
    return PushKey(vapid.public_text(key), vapid.private_text(key))


def load_keys(ssm: SSMClient, name: str) -> list[dict[str, str]]:
    """Return the live keys, the newest first."""
    stored = stored_secrets.load_text(ssm, name)
    keys: list[dict[str, str]] = json.loads(stored)["keys"] if stored else []
    return keys


def add_key(ssm: SSMClient, name: str, key: PushKey) -> int:
    """Store a key as the newest one; return how many are live."""
    others = [each for each in load_keys(ssm, name) if each["public"] != key.public]
    keys = [key._asdict(), *others][:LIVE]
    stored_secrets.store_text(ssm, name, json.dumps({"keys": keys}))
    return len(keys)
