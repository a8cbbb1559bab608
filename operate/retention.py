"""Show the ledger of data that were removed because their time was over, and verify its chain:
`python -m operate.retention [--number JK261124-BRRAE4]`.

With a number, the command looks for it among the digests of the proofs, and shows whether the data
of that report are proven to be gone. Exits with 1 when the chain is broken.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform import moments
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy.rules import FIRST_MONTH, Proof, RemovedKind
from operate.replay import parse_number
from operate.session import Clients, add_session_options, make_clients


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    parser.add_argument("--number", type=parse_number, help="a report whose data should be gone")
    options = parser.parse_args()
    try:
        clients = make_clients(options)
        ledger, last = list(read_proofs(clients)), read_end(clients)
    except (BotoCoreError, ClientError) as error:
        print(f"The ledger can't be read: {error}", file=sys.stderr)
        return 1
    for line in format_proofs(ledger, options.number):
        print(line)
    broken = privacy_rules.find_break(ledger)
    if broken is None and last != (len(ledger), ledger[-1].hash if ledger else None):
        broken = len(ledger) + 1
    if broken is not None:
        print(f"The ledger is broken at proof {broken}.", file=sys.stderr)
        return 1
    print(f"The ledger holds: {len(ledger)} proofs.")
    return 0


def format_proofs(ledger: Iterable[Proof], number: str | None) -> Iterator[str]:
    """Yield a line for each proof; with a number, only for the proofs of that report."""
    digest = number and privacy_rules.hash_key(number)
    proven = False
    for proof in ledger:
        if digest and digest not in proof.keys:
            continue
        proven = True
        many = (
            f"{proof.count} reports: " if proof.what is RemovedKind.REPORTS else "there too long: "
        )
        removed = many + (", ".join(proof.told) or "nothing")
        at = moments.format_shown(proof.at)
        yield f"{proof.seq:>6}  {at}  {proof.what:<8} {removed}  {proof.hash.hex()[:16]}"
    if number and not proven:
        yield f"No proof names {number}."


def read_proofs(clients: Clients) -> Iterator[Proof]:
    """Yield all proofs, month by month until that of the last proof."""
    last = read_end(clients)[0]
    month, count = FIRST_MONTH, 0
    while count < last:
        items = list(_query_items(clients, f"LEDGER#{month:%Y%m}"))
        yield from map(_parse_proof, items)
        count += len(items)
        month = (month + timedelta(days=32)).replace(day=1)
        if month.year > FIRST_MONTH.year + 100:
            return  # proofs are missing, which shows in the chain


def read_end(clients: Clients) -> tuple[int, bytes | None]:
    """Return the seq and the hash of the last proof, as the ledger's head has them; 0 and None for
    an empty ledger.
    """
    for item in _query_items(clients, "LEDGER"):
        return int(item["last"]), bytes(item["hash"])
    return 0, None


def _query_items(clients: Clients, key: str) -> Iterator[dict[str, Any]]:
    plain = TypeDeserializer().deserialize
    query = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": key}}}
    pages = clients.client("dynamodb").get_paginator("query")
    for page in pages.paginate(
        TableName=clients.outputs["TableName"], ConsistentRead=True, **query
    ):
        for item in page["Items"]:
            yield {name: plain(value) for name, value in item.items()}


def _parse_proof(item: dict[str, Any]) -> Proof:
    return Proof(
        seq=int(item["sk"].rpartition("#")[2]),
        at=moments.parse_stored(item["at"]),
        what=RemovedKind(item["what"]),
        count=int(item["many"]),
        told=tuple(item.get("told", ())),
        keys=tuple(item.get("keys", ())),
        hash=bytes(item["hash"]),
    )


if __name__ == "__main__":
    sys.exit(main())
