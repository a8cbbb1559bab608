"""Hold what is counted against the reports, and put it right: `python -m operate.recount`.

Closings, from which it is told how long reports usually take, are kept from the table's stream.
What the stream has given up on is missing there: here it is counted anew, from all reports. A Scan
of the whole table, by hand only.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform import moments
from chalicelib.reports.resolution_time import kota_of
from operate.session import Clients, given_clients, take_session

KEPT = timedelta(days=400)  # as chalicelib/reports/store/resolution_time.py keeps them
Image = dict[str, dict[str, Any]]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """Closings that agree; those that were missing, and are there now; those that did not stand,
    and are gone.
    """

    agree: int
    missing: int
    wrong: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    try:
        found = closings(given_clients(parser.parse_args()))
    except (BotoCoreError, ClientError) as error:
        print(f"Nothing is lost, but it was not counted: {error}", file=sys.stderr)
        return 1
    print(f"{found.agree} closings agree with their reports.")
    print(f"{found.missing} were missing, and {found.wrong} did not stand: put right.")
    return 0


def closings(clients: Clients) -> Found:
    """Of each difference the report is read anew before anything is changed: it may have moved on
    while the table was read.
    """
    kept: dict[Key, Image] = {}
    stand: dict[Key, Image] = {}
    for image in _items(clients):
        if image["sk"]["S"] == "A":
            stand.update(_closing(image))
        else:
            kept[_key(image)] = _told(image)
    agree = sum(kept.get(key) == told for key, told in stand.items())
    missing = [key for key, told in stand.items() if kept.get(key) != told]
    wrong = [key for key in kept if key not in stand]
    table = clients.outputs["TableName"]
    for key in (*missing, *wrong):
        now = _as_it_stands(clients, key[1].rpartition("#")[2])
        if key in now:
            ttl = {"ttl": {"N": str(int((_moment(key) + KEPT).timestamp()))}}
            item = {**_image_key(key), **now[key], **ttl}
            clients.of("dynamodb").put_item(TableName=table, Item=item)
        else:
            clients.of("dynamodb").delete_item(TableName=table, Key=_image_key(key))
    return Found(agree, len(missing), len(wrong))


def _items(clients: Clients) -> Iterator[Image]:
    """All reports, and all closings that are kept."""
    pages = (
        clients.of("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=clients.outputs["TableName"],
            FilterExpression="sk = :report OR begins_with(pk, :closing)",
            ExpressionAttributeValues={":report": {"S": "A"}, ":closing": {"S": "L#"}},
        )
    )
    for page in pages:
        yield from page["Items"]


def _as_it_stands(clients: Clients, number: str) -> dict[Key, Image]:
    found = clients.of("dynamodb").get_item(
        TableName=clients.outputs["TableName"],
        Key=_image_key((f"R#{number}", "A")),
        ConsistentRead=True,
    )
    return _closing(found["Item"]) if "Item" in found else {}


def _closing(report: Image) -> dict[Key, Image]:
    """What is to be kept of a report that stands closed as done, and somewhere."""
    done = report.get("outcome", {}).get("S") == "done" and "closed_at" in report
    if not done or "kelurahan" not in report:
        return {}
    area, at = report["kelurahan"]["S"], report["closed_at"]["S"]
    took = moments.parse_stored(at) - moments.parse_stored(report["created_at"]["S"])
    key = (
        f"L#{report['category']['S']}#{kota_of(area)}",
        f"L#{at}#{report['pk']['S'].removeprefix('R#')}",
    )
    told = {"kelurahan": {"S": area}, "took": {"N": str(int(took.total_seconds()))}}
    # what was merged has no place of its own, as chalicelib/reports/store/stream.py says
    placed = "lat" in report and "lng" in report and "duplicate_of" not in report
    copied = ("holder", "lat", "lng") if placed else ("holder",)
    return {key: {**told, **{name: report[name] for name in copied}}}


def _told(item: Image) -> Image:
    names = ("kelurahan", "took", "holder", "lat", "lng")
    return {name: item[name] for name in names if name in item}


def _key(item: Image) -> Key:
    return item["pk"]["S"], item["sk"]["S"]


def _image_key(key: Key) -> Image:
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


def _moment(key: Key) -> Any:
    return moments.parse_stored(key[1].split("#")[1])


if __name__ == "__main__":
    sys.exit(main())
