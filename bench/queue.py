"""The cost of a page of an office's queue with a thousand reports in it, and a hundred thousand:
`python -m bench.queue`, in the environment of bench.aws. Prints its measures as JSON on the last
line.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from bench import aws, gateway, units
from bench.results import Measure
from bench.watch import Call, watching
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.aws.table import Item
from chalicelib.reports import number
from chalicelib.reports.filing import Filing, Place
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.report_items import report_item

FEW, MANY = 1_000, 100_000
MOST_READ, MOST_RATIO = 12, 1.05
NOW = datetime.now(UTC).replace(microsecond=0)
DEAREST = "from sizes: the dearest filter, long texts"
LATE_SHARE = 0.2  # of the reports have missed their promise
# Two pages of each: of all, of what is late, and behind filters that let most or nothing through.
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"late": "true"},
    {"status": "menunggu"},
    {"category": "lampu-jalan", "channel": "sms", "red_flag": "true"},
)


def main() -> None:
    """In a table of its own: nobody follows the stream of so many."""
    client = aws.client("dynamodb", os.environ)
    kept = {name: value for name, value in aws.table().items() if name != "StreamSpecification"}
    client.create_table(**kept | {"TableName": os.environ["TABLE"]})
    Item.Meta.read_timeout_seconds = 120  # the local AWS goes through the whole office each time
    fill(client, range(FEW))
    few = [page(query) for query in ASKED]
    fill(client, range(FEW, MANY))
    many = [page(query) for query in ASKED]
    size = units.size(entry(next(items(range(1)))))
    json.dump([asdict(line) for line in measures(few, many, size)], sys.stdout)


def fill(client: Any, places: range) -> None:
    """Reports of one office."""
    made = items(places)
    while puts := [{"PutRequest": {"Item": item}} for item in islice(made, 25)]:
        client.batch_write_item(RequestItems={os.environ["TABLE"]: puts})


def items(places: range) -> Iterator[dict[str, Any]]:
    """A report's item again and again, under other numbers and moments."""
    made = report_item(_report(), None).serialize()
    span = timedelta(days=30)
    for at in places:
        name = number.compose(NOW, at)
        due = NOW + span * (at * 7919 % MANY / MANY - LATE_SHARE)
        key = {"pk": {"S": f"R#{name}"}, "wsk": {"S": f"{due:%Y-%m-%dT%H:%M:%SZ}#{name}"}}
        yield made | key


def _report() -> Report:
    place = Place(address="Jalan Kebon Jeruk Raya 12, " * 5, area=gateway.KEBON_JERUK)
    filing = Filing("website", gateway.DESCRIPTION, place, NOW)
    name, token = number.compose(NOW, 0), b"x" * 32
    report, _ = lifecycle.file_report(
        name,
        filing,
        category="lampu-jalan",
        visibility=Visibility.PRIVATE,
        token_hash=token,
        city=city(),
    )
    return report


def page(query: dict[str, str]) -> list[Call]:
    """The calls of a page of fifty, and of the one after it when there is one."""
    with watching() as first:
        told = gateway.told(gateway.call(gateway.queue(query)))
    if told["next"] is None:
        return first
    with watching() as second:
        gateway.call(gateway.queue({**query, "cursor": told["next"]}))
    if len(first) != 1:
        raise RuntimeError(f"a page took {len(first)} calls")
    return [*first, *second]


def entry(item: units.Item) -> dict[str, Any]:
    """Return the part of an item that the index has."""
    return {name: item[name] for name in ("pk", "sk", *aws.indexes()["work-1"]) if name in item}


def measures(few: list[list[Call]], many: list[list[Call]], size: int) -> list[Measure]:
    """The dearest page, and how much dearer any became."""
    dearest = max(read(call, size) for calls in many for call in calls)
    ratio = max(
        read(after, size) / read(before, size)
        for calls, others in zip(few, many, strict=True)
        for before, after in zip(calls, others, strict=False)
    )
    most = max(len(calls) for calls in many) / 2
    what = "a page of 50 of a queue"
    return [
        Measure(f"AWS calls of {what}, whatever the filter", most, 1, f"{most:g}"),
        Measure(f"DynamoDB read units of {what}", dearest, MOST_READ, f"{dearest:g}", DEAREST),
        Measure(f"the same, {MANY:,} reports over {FEW:,}", ratio, MOST_RATIO, f"{ratio:.2f}"),
    ]


def read(call: Call, size: int) -> float:
    """Units of all entries the Query looked at, each of this size. The local AWS tells how many,
    and half a unit for any Query of an index.
    """
    return units.read((call.answer or {})["ScannedCount"] * size)


if __name__ == "__main__":
    main()
