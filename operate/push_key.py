"""Make a key that signs pushes to browsers: `python -m operate.push_key --stack tanggap`.

The private number goes into the stack's secret and nowhere else; the public key is printed. The
newest two keys are live: browsers that subscribed under the older one are told until another key is
made.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, NamedTuple

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.notifications.push import encryption, vapid

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

LIVE = 2


class PushKey(NamedTuple):
    """A key that signs pushes, both parts in base64url."""

    public: str
    private: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", default="tanggap")
    stack = parser.parse_args().stack
    key = make_key()
    try:
        live = add_key(boto3.client("secretsmanager"), f"{stack}/push", key)
    except (BotoCoreError, ClientError) as error:
        print(f"The keys of {stack} could not be changed: {error}", file=sys.stderr)
        return 1
    print(f"{stack}/push has {live} live key(s). Functions read them within ten minutes.")
    print(f"Deploy after that with PARAMETERS=PushKey={key.public}")
    return 0


def make_key() -> PushKey:
    """Return a new key."""
    key = encryption.make_key()
    return PushKey(vapid.public_text(key), vapid.private_text(key))


def add_key(secrets: SecretsManagerClient, name: str, key: PushKey) -> int:
    """Store a key as the newest one; return how many are live."""
    try:
        stored = secrets.get_secret_value(SecretId=name).get("SecretString", "")
    except secrets.exceptions.ResourceNotFoundException:  # AWS has no value yet, ministack ""
        stored = ""
    known = json.loads(stored)["keys"] if stored else []
    others = [each for each in known if each["public"] != key.public]
    keys = [key._asdict(), *others][:LIVE]
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps({"keys": keys}))
    return len(keys)


if __name__ == "__main__":
    sys.exit(main())
