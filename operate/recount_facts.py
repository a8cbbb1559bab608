"""Make all facts anew from the table, compare them with those in the bucket, and put right what
differs.

The function Facts makes them, so that nobody else needs the keys of their hashes. What it made
waits in the bucket under ``recount/``: a recount that was interrupted goes on at the first segment
of the table that is not done.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from chalicelib.figures.engine import Engine
from chalicelib.figures.facts import bucket, keys
from chalicelib.figures.facts.model import ALL_ENTRIES, GONE, INVENTED, NAMES, PERSONAL
from chalicelib.figures.facts.reading import Row, parse_line
from chalicelib.figures.measures import load_steps
from chalicelib.platform import clock
from chalicelib.platform.moments import format_stored, parse_stored
from operate.answer import OperatorError
from operate.progress import follow
from operate.session import Clients

SEGMENTS = 16  # of the table
AT_ONCE = 50  # reports that the function is asked for in one call
STORED_AT_ONCE = 1000  # facts in an object that puts something right
BEGUN = f"{bucket.RECOUNT}begun"
# A fact younger than the beginning less this may be on its way: it is not judged.
UNDER_WAY = timedelta(minutes=15)
PATIENCE = timedelta(days=5)  # after which an interrupted recount begins anew

Key = tuple[str, int]  # report and seq


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that is ``missing`` in the bucket, ``different`` there, or ``stray``: of an entry that
    the table does not have. ``made`` is the fact as it should be, ``stored`` as it is.
    """

    what: str
    key: Key
    made: Row | None
    stored: Row | None

    def describe(self) -> str:
        """Return a line that names the difference."""
        columns = [
            f" {name}: {json.dumps(self.stored[name])} -> {json.dumps(self.made[name])}"
            for name in NAMES
            if self.made and self.stored and name != "made"
            if self.made[name] != self.stored[name]
        ]
        return f"{self.what:<10} {self.key[0]} {self.key[1]}{','.join(columns)}"


@dataclass(frozen=True, slots=True)
class FactCounts:
    """The number of facts that agree, and the differences of the others."""

    agree: int
    differences: tuple[Difference, ...] = ()
    spoilt: tuple[str, ...] = ()

    def count(self, what: str) -> int:
        return sum(each.what == what for each in self.differences)


def recount_facts(clients: Clients, *, dry: bool = False) -> FactCounts:
    """Make the facts anew, compare, put right unless ``dry``, and return what was found. ``spoilt``
    are lines of text about objects with lines that are no facts, which count nowhere.

    Raises OperatorError and botocore's errors; the next call goes on where this one ended.
    """
    begun = _begin(clients)
    for segment in follow(range(SEGMENTS), "Making the facts anew", SEGMENTS):
        _make_segment(clients, segment)
    with tempfile.TemporaryDirectory() as folder:
        made, stored = Path(folder, "made"), Path(folder, "stored")
        spoilt = [*_fetch(clients, bucket.RECOUNT, made), *_fetch(clients, bucket.FACTS, stored)]
        counts = _compare(made, stored, begun - UNDER_WAY, _destroyed_keys(clients))
    if not dry:
        _store_facts(clients, map(_correct, counts.differences), begun)
    _forget(clients)
    return replace(counts, spoilt=tuple(spoilt))


# Making the facts anew.


def _begin(clients: Clients) -> datetime:
    """Return when the recount began that is under way, or begin one."""
    s3, name = clients.client("s3"), clients.outputs["FactsBucketName"]
    if BEGUN in bucket.list_objects(s3, name, BEGUN):
        begun = parse_stored(s3.get_object(Bucket=name, Key=BEGUN)["Body"].read().decode())
        if clock.now() - begun < PATIENCE:
            return begun
        _forget(clients)
    now = clock.now()
    s3.put_object(Bucket=name, Key=BEGUN, Body=format_stored(now).encode())
    return now


def _make_segment(clients: Clients, segment: int) -> None:
    """Have the facts of a segment's reports made, unless that was done."""
    s3, name = clients.client("s3"), clients.outputs["FactsBucketName"]
    done = f"{bucket.RECOUNT}{segment:02}/done"
    if done in bucket.list_objects(s3, name, done):
        return
    numbers = _scan_numbers(clients, segment)
    place = 0
    while batch := list(islice(numbers, AT_ONCE)):
        _make_batch(clients, batch, f"{segment:02}/{place:06}")
        place += 1
    s3.put_object(Bucket=name, Key=done, Body=b"")


def _scan_numbers(clients: Clients, segment: int) -> Iterator[str]:
    """Yield the numbers of the reports in a segment of the table."""
    pages = clients.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(
        TableName=clients.outputs["TableName"],
        FilterExpression="sk = :report AND begins_with(pk, :number)",
        ExpressionAttributeValues={":report": {"S": "A"}, ":number": {"S": "R#"}},
        ProjectionExpression="pk",
        Segment=segment,
        TotalSegments=SEGMENTS,
    ):
        yield from (item["pk"]["S"].removeprefix("R#") for item in page["Items"])


def _make_batch(clients: Clients, numbers: list[str], place: str) -> None:
    """Have the function make all facts of these reports, into one object. Raises OperatorError."""
    records = [_make_record(number, place) for number in numbers]
    answer = clients.client("lambda").invoke(
        FunctionName=clients.outputs["FactsName"],
        Payload=json.dumps({"Records": records}).encode(),
    )
    result = json.loads(answer["Payload"].read() or b"{}")
    failed = [each["itemIdentifier"] for each in result.get("batchItemFailures", ())]
    if answer.get("FunctionError") or failed:
        first = failed[0] if failed else numbers[0]
        raise OperatorError(
            f"the function {clients.outputs['FactsName']} failed on {len(failed) or len(numbers)} "
            f"reports, {first} the first; see its log. Give the command again to go on"
        )


def _make_record(number: str, place: str) -> dict[str, Any]:
    """Return a message of the queue of facts, as Lambda gets it."""
    message = json.dumps({"number": number, "seq": ALL_ENTRIES, "recount": place})
    return {
        "messageId": number,
        "body": json.dumps({"Message": message}),
        "receiptHandle": "",
        "eventSourceARN": "",
    }


# Comparing.


def _fetch(clients: Clients, prefix: str, folder: Path) -> Iterator[str]:
    """Copy the facts under a prefix into a folder, and yield a line about each object that has
    lines which are no facts.
    """
    s3, name = clients.client("s3"), clients.outputs["FactsBucketName"]
    folder.mkdir()
    found = (key for key in bucket.list_objects(s3, name, prefix) if key.endswith(bucket.ENDING))
    for place, key in enumerate(found):
        try:
            lines = bucket.read_lines(s3, name, key)
        except (OSError, EOFError):
            yield f"damaged    {key}"
            continue
        facts = [line for line in lines if parse_line(line)]
        if len(facts) < len(lines):
            yield f"spoilt     {key}: {len(lines) - len(facts)} lines"
        path = folder / f"{place:08}.ndjson"
        path.write_text("".join(f"{line}\n" for line in facts))


def _destroyed_keys(clients: Clients) -> frozenset[str]:
    s3, name = clients.client("s3"), clients.outputs["FactsBucketName"]
    marks = bucket.list_objects(s3, name, bucket.DESTROYED)
    return frozenset(mark.removeprefix(bucket.DESTROYED) for mark in marks)


def _compare(made: Path, stored: Path, until: datetime, destroyed: frozenset[str]) -> FactCounts:
    """Return how the facts of two folders differ, of entries before a moment."""
    with closing(Engine(made.parent)) as engine:
        for table, folder in (("made", made), ("stored", stored)):
            engine.add_lines(folder.iterdir())
            engine.execute(f"create table {table} as {load_steps()['facts']}")
            engine.execute("delete from arrivals")
        return _compare_tables(engine, until, destroyed)


def _compare_tables(engine: Engine, until: datetime, destroyed: frozenset[str]) -> FactCounts:
    compared = [name for name in NAMES if name != "made"]
    same = " and ".join(f"made.{name} is not distinct from stored.{name}" for name in compared)
    both = f"""
        from made full outer join stored using (report, seq)
        where coalesce(made.moment, stored.moment) < {int(until.timestamp())}
    """
    agree = engine.execute(f"select count(*) {both} and {same}")[0][0]
    columns = [f"{table}.{name}" for table in ("made", "stored") for name in NAMES]
    rows = engine.execute(
        f"select {', '.join(columns)} {both} and not ({same}) order by report, seq"
    )
    found = [_name_difference(row, destroyed) for row in rows]
    differences = tuple(each for each in found if each)
    return FactCounts(agree, differences)


def _name_difference(row: tuple[Any, ...], destroyed: frozenset[str]) -> Difference | None:
    """Return the difference of a row; None for one that nobody can judge, as its key is destroyed
    or it is invented, and for a fact that was made again since.
    """
    made, stored = (
        dict(zip(NAMES, part, strict=True)) if part[0] is not None else None
        for part in (row[: len(NAMES)], row[len(NAMES) :])
    )
    one = made or stored or {}
    key, filed = (one["report"], one["seq"]), datetime.fromtimestamp(one["filed"], UTC)
    if stored is None:
        return Difference("missing", key, made, None)
    if made is None:
        closed = keys.number_key(filed) in destroyed
        unjudged = closed or key[0].startswith(INVENTED)
        return None if unjudged else Difference("stray", key, None, stored)
    names = zip(PERSONAL, (keys.reporter_key(filed), keys.yearly_reporter_key(filed)), strict=True)
    made |= {column: stored[column] for column, name in names if name in destroyed}
    if stored["made"] > made["made"] or {**stored, "made": 0} == {**made, "made": 0}:
        return None
    return Difference("different", key, made, stored)


# Putting right.


def _correct(difference: Difference) -> Row:
    """Return the fact that puts a difference right: as it should be, or one that takes it out."""
    if difference.made:
        return difference.made
    stray = difference.stored or {}
    made = max(int(clock.now().timestamp()), stray["made"] + 1)
    return {**stray, **dict.fromkeys(PERSONAL), "kind": GONE, "made": made}


def _store_facts(clients: Clients, facts: Iterable[Row], begun: datetime) -> None:
    s3, name = clients.client("s3"), clients.outputs["FactsBucketName"]
    lines, place = (json.dumps(fact, separators=(",", ":")) for fact in facts), 0
    while batch := list(islice(lines, STORED_AT_ONCE)):
        key = bucket.name_batch(f"recount-{begun:%Y%m%d%H%M%S}-{place:06}", clock.now())
        bucket.put_lines(s3, name, key, batch)
        place += 1


def _forget(clients: Clients) -> None:
    """Remove what the recount made; last of all that it began."""
    s3, name = clients.client("s3"), clients.outputs["FactsBucketName"]
    made = [key for key in bucket.list_objects(s3, name, bucket.RECOUNT) if key != BEGUN]
    for key in (*made, BEGUN):
        s3.delete_object(Bucket=name, Key=key)
