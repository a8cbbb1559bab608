"""Add a sender's key to a stack's secret: `python -m operate.secret --stack tanggap --channel sms`,
then type the key.

The newest two keys of a channel are live, so that a sender may be moved from one to the next
without a gap.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

LIVE = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", default="tanggap")
    parser.add_argument("--channel", default="sms")
    given = parser.parse_args()
    key = getpass.getpass(f"New key of {given.channel}: ").strip()
    if not key:
        print("Nothing was typed, and nothing is changed.", file=sys.stderr)
        return 1
    try:
        live = add(boto3.client("secretsmanager"), f"{given.stack}/channels", given.channel, key)
    except (BotoCoreError, ClientError) as error:
        print(f"The secret of {given.stack} could not be changed: {error}", file=sys.stderr)
        return 1
    print(f"{given.channel} has {live} live key(s). Functions read them within ten minutes.")
    return 0


def add(secrets: SecretsManagerClient, name: str, channel: str, key: str) -> int:
    """Put the key first among the channel's; answers how many are live. Everything else in the
    secret stays.
    """
    held = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    keys = [key, *(old for old in held.get(channel, []) if old != key)][:LIVE]
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps({**held, channel: keys}))
    return len(keys)


if __name__ == "__main__":
    sys.exit(main())
