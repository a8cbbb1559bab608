"""Show the ledger of what was removed because its time was over, and whether it holds:
`python -m operate.retention [--number JK261124-BRRAE4]`.

A number is looked for among the digests of the proofs: its report's data are proven to be gone, or
not. Ends with 1 when the chain is broken.
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
from operate.replay import numbered
from operate.session import Clients, given_clients, take_session


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    parser.add_argument("--number", type=numbered, help="a report whose data should be gone")
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        found, last = list(proofs(clients)), end(clients)
    except (BotoCoreError, ClientError) as error:
        print(f"The ledger can't be read: {error}", file=sys.stderr)
        return 1
    for line in shown(found, given.number):
        print(line)
    broken = privacy_rules.find_break(found)
    if broken is None and last != (len(found), found[-1].hash if found else None):
        broken = len(found) + 1
    if broken is not None:
        print(f"The ledger is broken at proof {broken}.", file=sys.stderr)
        return 1
    print(f"The ledger holds: {len(found)} proofs.")
    return 0


def shown(found: Iterable[Proof], number: str | None) -> Iterator[str]:
    """A line for each proof, or those with the report."""
    digest = number and privacy_rules.hash_key(number)
    proven = False
    for proof in found:
        if digest and digest not in proof.keys:
            continue
        proven = True
        many = (
            f"{proof.count} reports: " if proof.what is RemovedKind.REPORTS else "there too long: "
        )
        told = many + (", ".join(proof.told) or "nothing")
        at = moments.format_shown(proof.at)
        yield f"{proof.seq:>6}  {at}  {proof.what:<8} {told}  {proof.hash.hex()[:16]}"
    if number and not proven:
        yield f"No proof names {number}."


def proofs(clients: Clients) -> Iterator[Proof]:
    """All of them, month by month up to that of the last."""
    last = end(clients)[0]
    month, read = FIRST_MONTH, 0
    while read < last:
        items = list(_items(clients, f"LEDGER#{month:%Y%m}"))
        yield from map(_proof, items)
        read += len(items)
        month = (month + timedelta(days=32)).replace(day=1)
        if month.year > FIRST_MONTH.year + 100:
            return  # proofs are missing, which the chain tells


def end(clients: Clients) -> tuple[int, bytes | None]:
    """The seq and hash of the last proof, as the ledger itself tells it."""
    for item in _items(clients, "LEDGER"):
        return int(item["last"]), bytes(item["hash"])
    return 0, None


def _items(clients: Clients, key: str) -> Iterator[dict[str, Any]]:
    plain = TypeDeserializer().deserialize
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": key}}}
    pages = clients.of("dynamodb").get_paginator("query")
    for page in pages.paginate(
        TableName=clients.outputs["TableName"], ConsistentRead=True, **asked
    ):
        for item in page["Items"]:
            yield {name: plain(value) for name, value in item.items()}


def _proof(item: dict[str, Any]) -> Proof:
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
