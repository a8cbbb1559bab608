"""Compare what is counted with the reports, and correct it: `python -m operate.recount`.

Resolution times are computed from closings, and the city's figures from facts, both of which follow
from the table's stream. A closing or a fact is missing when the stream, or a queue, gave up on its
record: this command makes it again from the reports, closings here and facts in
``operate.recount_facts``. It costs two Scans of the whole table, and a Query for each report, so
run it by hand only.
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
from operate.recount_facts import FactCounts, RecountError, recount_facts
from operate.session import Clients, add_session_options, make_clients

KEPT = timedelta(days=400)  # as in chalicelib/reports/store/resolution_time.py
Image = dict[str, dict[str, Any]]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Recount:
    """The numbers of closings: ``agree`` with their reports, ``missing`` ones that were added, and
    ``wrong`` ones that were removed.
    """

    agree: int
    missing: int
    wrong: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    try:
        clients = make_clients(parser.parse_args())
        _tell_closings(recount_closings(clients))
        _tell_facts(recount_facts(clients))
    except (BotoCoreError, ClientError, RecountError) as error:
        print(f"Nothing is lost, but it was not counted: {error}", file=sys.stderr)
        return 1
    return 0


def _tell_closings(counts: Recount) -> None:
    print(f"{counts.agree} closings agree with their reports.")
    print(f"{counts.missing} were missing, and {counts.wrong} did not stand: put right.")


def _tell_facts(counts: FactCounts) -> None:
    for line in (*counts.spoilt, *(each.describe() for each in counts.differences)):
        print(line)
    missing, different, stray = map(counts.count, ("missing", "different", "stray"))
    print(
        f"{counts.agree} facts agree; {missing} missing, {different} different, "
        f"{stray} stray: put right."
    )


def recount_closings(clients: Clients) -> Recount:
    """Correct the closings and return the counts. Before each correction the report is read again:
    it may have changed while the table was read.
    """
    stored: dict[Key, Image] = {}
    expected: dict[Key, Image] = {}
    for image in _scan_items(clients):
        if image["sk"]["S"] == "A":
            expected.update(_expect_closing(image))
        else:
            stored[_read_key(image)] = _pick_members(image)
    agree = sum(stored.get(key) == members for key, members in expected.items())
    missing = [key for key, members in expected.items() if stored.get(key) != members]
    wrong = [key for key in stored if key not in expected]
    table = clients.outputs["TableName"]
    for key in (*missing, *wrong):
        now = _load_expected(clients, key[1].rpartition("#")[2])
        if key in now:
            ttl = {"ttl": {"N": str(int((_read_moment(key) + KEPT).timestamp()))}}
            item = {**_image_key(key), **now[key], **ttl}
            clients.client("dynamodb").put_item(TableName=table, Item=item)
        else:
            clients.client("dynamodb").delete_item(TableName=table, Key=_image_key(key))
    return Recount(agree, len(missing), len(wrong))


def _scan_items(clients: Clients) -> Iterator[Image]:
    """Yield the items of all reports and of all stored closings."""
    pages = (
        clients.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=clients.outputs["TableName"],
            FilterExpression="sk = :report OR begins_with(pk, :closing)",
            ExpressionAttributeValues={":report": {"S": "A"}, ":closing": {"S": "L#"}},
        )
    )
    for page in pages:
        yield from page["Items"]


def _load_expected(clients: Clients, number: str) -> dict[Key, Image]:
    answer = clients.client("dynamodb").get_item(
        TableName=clients.outputs["TableName"],
        Key=_image_key((f"R#{number}", "A")),
        ConsistentRead=True,
    )
    return _expect_closing(answer["Item"]) if "Item" in answer else {}


def _expect_closing(report: Image) -> dict[Key, Image]:
    """Return the closing that a report should have, by its key; empty unless the report is closed
    as done, has a kelurahan and is not confidential.
    """
    done = report.get("outcome", {}).get("S") == "done" and "closed_at" in report
    confidential = "confidential=" in report.get("marks", {}).get("S", "")
    if not done or confidential or "kelurahan" not in report:
        return {}
    area, at = report["kelurahan"]["S"], report["closed_at"]["S"]
    took = moments.parse_stored(at) - moments.parse_stored(report["msk"]["S"].partition("#")[0])
    key = (
        f"L#{report['category']['S']}#{kota_of(area)}",
        f"L#{at}#{report['pk']['S'].removeprefix('R#')}",
    )
    members = {"kelurahan": {"S": area}, "took": {"N": str(int(took.total_seconds()))}}
    # a merged report has no place of its own, as in chalicelib/reports/store/stream_records.py
    point = report["point"]["S"].split(" ") if "point" in report else []
    placed = {} if "duplicate_of" in report else dict(zip(("lat", "lng"), point, strict=False))
    place = {name: {"N": degrees.removesuffix(".0")} for name, degrees in placed.items()}
    return {key: {**members, **place, "holder": report["holder"]}}


def _pick_members(item: Image) -> Image:
    names = ("kelurahan", "took", "holder", "lat", "lng")
    return {name: item[name] for name in names if name in item}


def _read_key(item: Image) -> Key:
    return item["pk"]["S"], item["sk"]["S"]


def _image_key(key: Key) -> Image:
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


def _read_moment(key: Key) -> Any:
    return moments.parse_stored(key[1].split("#")[1])


if __name__ == "__main__":
    sys.exit(main())
