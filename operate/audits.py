"""Verify an export for auditors from its files alone, or show the log of exports and verify its
ledger: `python -m operate.audits [--files folder --key hex]`.

With files it asks nobody: the folder has the manifest and all files that it names. Exits with 1
when something does not hold.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.audit import manifest as manifests
from chalicelib.audit import verifying
from chalicelib.audit.manifest import Manifest
from chalicelib.audit.model import MANIFEST
from chalicelib.platform import ledger
from operate.session import Clients, add_session_options, make_clients


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    parser.add_argument("--files", type=Path, help="the folder with all files of one export")
    parser.add_argument("--key", help="the city's public key in hex, as the city told it")
    options = parser.parse_args()
    if options.files:
        return verify_folder(options.files, options.key)
    try:
        return show_ledger(make_clients(options))
    except (BotoCoreError, ClientError) as error:
        print(f"The log of exports can't be read: {error}", file=sys.stderr)
        return 1


def verify_folder(folder: Path, key: str | None) -> int:
    """Print what does not hold in the files of an export, and return the exit code."""
    files = {file.name: file.read_bytes() for file in sorted(folder.glob("*")) if file.is_file()}
    faults = verifying.find_faults(files, key)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("The export does not hold.", file=sys.stderr)
        return 1
    manifest = json.loads(files[MANIFEST])
    own = manifest["ledger"]
    print(f"The export holds: {manifest['reports']} reports, export {own['seq']} of the city.")
    print(f"Hash {own['hash']}: compare it with what the city says of export {own['seq']}.")
    if key is None:
        print(f"Key {manifest['key']}: compare it with the city's, or give it as --key.")
    return 0


def show_ledger(clients: Clients) -> int:
    """Print a line for each export that was made, verify their ledger, and return the exit code."""
    made = sorted(read_manifests(clients), key=lambda each: each["ledger"]["seq"])
    for each in made:
        subject = " ".join(each["subject"].values())
        own, who = each["ledger"], each["asked_by"]["officer"]
        print(f"{own['seq']:>6}  {each['made_at']}  {subject}  {who}  {own['hash'][:16]}")
    broken = ledger.find_break(manifests.read_link(each) for each in made)
    if broken is None and len(made) != read_end(clients):
        broken = len(made) + 1
    if broken is not None:
        print(f"The ledger is broken at export {broken}.", file=sys.stderr)
        return 1
    print(f"The ledger holds: {len(made)} exports.")
    return 0


def read_manifests(clients: Clients) -> Iterator[Manifest]:
    """Yield the manifests of all exports that were made."""
    for item in _query_items(clients, "AUDIT#"):
        if "manifest" in item:
            yield json.loads(item["manifest"]["S"])


def read_end(clients: Clients) -> int:
    """Return how many exports the ledger has."""
    return next((int(item["last"]["N"]) for item in _query_items(clients, "AUDITED")), 0)


def _query_items(clients: Clients, start: str) -> Iterator[dict[str, Any]]:
    pages = clients.client("dynamodb").get_paginator("query")
    for page in pages.paginate(
        TableName=clients.outputs["TableName"],
        ConsistentRead=True,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :start)",
        ExpressionAttributeValues={":pk": {"S": "AUDIT"}, ":start": {"S": start}},
    ):
        yield from page["Items"]


if __name__ == "__main__":
    sys.exit(main())
