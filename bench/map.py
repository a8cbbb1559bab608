"""The cost of the map with ten thousand open reports: its runs, its file, and a request: `python -m
bench.map`, with the environment of bench.aws. Prints its measures as JSON on the last line.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from bench import gateway, units
from bench.lists import A_DAY
from bench.results import Measure
from bench.watch import Call, watching
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform import clock
from chalicelib.platform.aws.table import Item
from chalicelib.publishing.map import file_store
from chalicelib.publishing.map import service as map_service
from chalicelib.reports import number
from chalicelib.reports.filing import Filing, Place
from chalicelib.reports.lifecycle import followup, lifecycle
from chalicelib.reports.store import reports
from chalicelib.reports.store.items.entry_items import entry_item
from chalicelib.reports.store.items.report_items import report_item

OPEN = 10_000
CHANGED = 5  # reports, in five minutes of a busy hour
# The file, nine Queries (the levels, and four shards each of filings and changes; twice as many of
# these at the turn of a month), the reports that changed, and the file again.
MOST_CALLS, MOST_READ = 12, 20
MOST_BYTES, MOST_MS = 200_000, 100
LEVELS = (Visibility.PUBLIC, Visibility.FACTS)
CITY, STREET = "106.60,-6.40,107.00,-6.00", "106.80,-6.20,106.81,-6.19"


def main() -> None:
    now = clock.now()
    with Item.batch_write() as batch:
        for at in range(OPEN):
            for item in items(now - timedelta(seconds=at * 86_400 // A_DAY), at):
                batch.save(item)
    whole, took = run()
    stored = file_store.load_map()
    if stored is None or stored.map is None or len(stored.map.lines) != OPEN:
        raise RuntimeError("not all reports are on the map")
    map_service.OVERLAP = timedelta()  # or the run would find all that was just filed
    for name in sorted(stored.map.lines)[:CHANGED]:
        change(name)
    update, _ = run()
    print()
    found = [*runs(whole, took, update), *requests()]
    json.dump([asdict(line) for line in found], sys.stdout)


def items(moment: datetime, draw: int) -> Iterator[Item]:
    """A report of 200 characters somewhere in the city: every other one is public."""
    rows, codes = list(city().kelurahan.values()), list(city().categories)
    row, level = rows[draw % len(rows)], LEVELS[draw % len(LEVELS)]
    lat, lng = row.lat + draw * 0.618 % 1 / 200, row.lng + draw * 0.755 % 1 / 200
    place = Place("Jalan Raya 12, dekat pasar", round(lat, 6), round(lng, 6), row.code)
    report, entry = lifecycle.file_report(
        number.compose(moment, draw * 2_654_435 % 2**25),  # as if it was drawn by chance
        Filing("website", gateway.DESCRIPTION, place, moment),
        category=codes[draw * 7 % len(codes)],
        visibility=level,
        token_hash=bytes(32),
        city=city(),
    )
    yield report_item(report, None)
    yield entry_item(report, entry, starts_run=True)


def change(name: str) -> None:
    """A report that gets another level."""
    report, timeline = reports.load_report(name, consistent=True)
    level = Visibility.FACTS if report.visibility is Visibility.PUBLIC else Visibility.PRIVATE
    changed = followup.set_visibility(report, clock.now(), city(), level)
    if changed:
        reports.save_report(report, changed[0], [changed[1]], earlier=timeline)


def run() -> tuple[list[Call], float]:
    began = time.perf_counter()
    with watching() as calls:
        map_service.make_map()
    return calls, time.perf_counter() - began


def runs(whole: list[Call], took: float, update: list[Call]) -> Iterator[Measure]:
    what = f"of a run of the map, {OPEN:,} open reports"
    shown = f"{len(update)}, {CHANGED} reports changed"
    yield Measure(f"AWS calls {what}", len(update), MOST_CALLS, shown)
    billed = sum(map(read, update))
    yield Measure(f"DynamoDB read units {what}", billed, MOST_READ, f"{billed:g}")
    billed = sum(map(read, whole))
    shown = f"{len(whole)}, {billed:g} read units, {took:.1f} s"
    yield Measure("AWS calls of its run once a day", len(whole), None, shown)
    [put] = [call for call in whole if call.operation == "s3.PutObject"]
    size = len(put.sent["Body"])
    yield Measure("bytes of its file", size, MOST_BYTES, f"{size:,}")


def read(call: Call) -> float:
    """Units by the sizes of what a call looked at; the reports themselves are read consistently."""
    answer = call.answer or {}
    if call.operation == "dynamodb.BatchGetItem":
        held = [item for items in answer["Responses"].values() for item in items]
        return sum(2 * units.read(units.size(item)) for item in held)
    if call.operation == "dynamodb.Query":
        entry = 700  # bytes in the index ``date``, of which the keys alone are brought
        return units.read(answer["ScannedCount"] * entry)
    return 0.0


def requests() -> Iterator[Measure]:
    """Of the whole city and of a street, by a function that has just started and by one that has
    not.
    """
    map_service.forget_map()
    with watching() as calls:
        ask(CITY, "10")
    with watching() as more:
        ask(CITY, "10")
    what = "AWS calls of a request of the map"
    yield Measure(what, len(calls), 1, f"{len(calls)}, then {len(more)} for a minute")
    for name, box, zoom in (("the whole city", CITY, "10"), ("a street", STREET, "18")):
        began = time.process_time()
        for _ in range(10):
            size = ask(box, zoom)
        spent = (time.process_time() - began) * 100
        shown = f"{spent:.0f}, {size:,} bytes"
        yield Measure(f"CPU of a map of {name}, ms", spent, MOST_MS, shown)


def ask(box: str, zoom: str) -> int:
    request = gateway.event("GET", "/v1/map", query={"bbox": box, "zoom": zoom})
    answer = gateway.call(request)
    if answer["statusCode"] != 200:
        raise RuntimeError(answer["body"])
    return len(answer["body"])


if __name__ == "__main__":
    main()
