"""The cost of lists of public reports in units, as the table grows: `python -m bench.lists`, with
the environment of bench.aws. Prints its measures as JSON on the last line.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from bench import gateway, units
from bench.results import Measure
from bench.watch import Call, watching
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform import clock
from chalicelib.platform.aws.table import Item
from chalicelib.reports import number
from chalicelib.reports.filing import Filing, Place
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.store.items.entry_items import entry_item
from chalicelib.reports.store.items.index_keys import SHARDS
from chalicelib.reports.store.items.report_items import report_item

A_DAY = 508  # reports, in 2024
PLACE = Place("Jalan Kebon Jeruk Raya 12, dekat pasar", -6.1926, 106.7697, gateway.KEBON_JERUK)
FEW, MANY = 1_000, 100_000
MOST = 20  # read units of a hundred
PREVIEW = 3  # calls: the limit is counted, and two kelurahan are looked through
MOST_RATIO = 1.2  # the newest month of a few has fewer pages to be cut off than that of many


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, nargs=2, default=[FEW, MANY], help="few and many")
    few, many = parser.parse_args().reports
    now = clock.now()
    fill(now, 0, few)
    of_few = lists(few)
    fill(now, few, many)
    of_many = lists(many)
    print()
    json.dump([asdict(line) for line in (*of_few, *of_many, flat(of_few, of_many))], sys.stdout)


def lists(size: int) -> list[Measure]:
    """One after the other, each from the newest."""
    kelurahan = {"kelurahan": gateway.KEBON_JERUK}
    return [a_list(size), a_page(size, kelurahan, 1), a_page(size, {}, SHARDS), a_preview(size)]


def flat(few: list[Measure], many: list[Measure]) -> Measure:
    """Return the highest ratio of a cost with many reports to the same cost with few."""
    ratio = max(after.measured / before.measured for before, after in zip(few, many, strict=True))
    what = "the dearest of these, many reports over few"
    return Measure(what, ratio, MOST_RATIO, f"{ratio:.2f}")


def fill(now: datetime, start: int, end: int) -> None:
    """Public reports of 200 characters, from the newest to older ones."""
    with Item.batch_write() as batch:
        for at in range(start, end):
            for item in items(now - timedelta(seconds=at * 86_400 // A_DAY), at):
                batch.save(item)


def items(moment: datetime, draw: int) -> Iterator[Item]:
    filing = Filing("open311", gateway.DESCRIPTION, scattered(draw), moment)
    report, entry = lifecycle.file_report(
        number.compose(moment, draw),
        filing,
        category="sampah",
        visibility=Visibility.PUBLIC,
        token_hash=bytes(32),
        city=city(),
    )
    yield report_item(report, None)
    yield entry_item(report, entry, starts_run=True)


def scattered(draw: int) -> Place:
    """All over a city of a thousand square kilometres, and still of the one kelurahan."""
    north, east = draw * 0.618034 % 1, draw * 0.754878 % 1
    return replace(PLACE, lat=round(-6.08 - 0.29 * north, 6), lng=round(106.69 + 0.28 * east, 6))


def a_preview(size: int) -> Measure:
    """With a look for the same matter, where all reports lie in one kelurahan and none was ever
    closed.
    """
    place = {"lat": PLACE.lat, "lng": PLACE.lng, "kelurahan": PLACE.area}
    body = {"description": gateway.DESCRIPTION, "category": "sampah", "place": place}
    json_type = {"content-type": "application/json"}
    request = gateway.event("POST", "/v1/reports/preview", body=json.dumps(body), headers=json_type)
    with watching() as calls:
        gateway.call(request)
    looks = [call for call in calls if call.answer and "Items" in call.answer]
    looked = sum(call.answer["ScannedCount"] for call in looks if call.answer)
    shown = f"{len(calls)}, {sum(map(read, looks)):.1f} read units, {looked} looked at"
    what = f"AWS calls of a preview, all of {size:,} reports open"
    return Measure(what, len(calls), PREVIEW, shown)


def a_list(size: int) -> Measure:
    request = gateway.event("GET", "/open311/v2/requests.json")
    began = time.perf_counter()
    with watching() as calls:
        listed = gateway.told(gateway.call(request))
    took = time.perf_counter() - began
    billed = sum(map(read, calls)) / len(listed) * 100
    shown = f"{billed:.1f}, {len(listed)} in {len(calls)} calls and {took:.2f} s"
    what = f"DynamoDB read units of 100 requests of Open311's list, of {size:,} reports"
    return Measure(what, billed, MOST, shown)


def a_page(size: int, where: Mapping[str, str], most: int) -> Measure:
    """Fifty lines of open data, which ``area`` has in a partition of their kelurahan, and ``date``
    in one for each shard.
    """
    request = gateway.event("GET", "/v1/reports", query={"limit": "50", **where})
    with watching() as calls:
        listed = gateway.told(gateway.call(request))["items"]
    billed = sum(map(read, calls))
    shown = f"{len(calls)}, {billed:.1f} read units, {len(listed)} lines"
    which = "of a kelurahan" if where else "by date"
    what = f"AWS calls of a public list of 50 {which}, of {size:,} reports"
    return Measure(what, len(calls), most, shown)


def read(call: Call) -> float:
    """By the sizes of what it brought, which the local AWS does not count of an index."""
    return units.read(sum(map(units.size, (call.answer or {})["Items"])))


if __name__ == "__main__":
    main()
