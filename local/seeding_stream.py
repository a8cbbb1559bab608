"""The table's stream while a city is seeded: the function behind it gets the changes of other
reports, and is kept from those of the seeded ones.
"""

import base64
import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from chalicelib.entrypoints.stream import find_handler
from chalicelib.reports.store import resolution_time
from chalicelib.reports.store.stream_records import decode_closing

Record = dict[str, Any]
PAUSE = 2.0  # seconds between two looks at the stream
AT_ONCE = 25  # records given to the function at once
COPIED = (
    *("EventSourceArn", "BatchSize", "ParallelizationFactor", "FilterCriteria"),
    *("DestinationConfig", "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError"),
    *("MaximumRetryAttempts", "FunctionResponseTypes"),
)


class SeedingStream:
    """Stands in for the mapping of the stream to its function until the end of the block. The new
    mapping then begins behind everything that was seeded.

    ``make_client`` makes clients of the local AWS. ``list_numbers`` returns the numbers of the
    seeded reports.
    """

    def __init__(
        self, make_client: Callable[[str], Any], list_numbers: Callable[[], set[str]]
    ) -> None:
        self._functions, self._streams = make_client("lambda"), make_client("dynamodbstreams")
        self._list_numbers = list_numbers
        mappings = self._functions.list_event_source_mappings()["EventSourceMappings"]
        (self._mapping,) = (each for each in mappings if ":dynamodb:" in each["EventSourceArn"])
        self._arn: str = self._mapping["EventSourceArn"]
        self._looked_at = time.monotonic()

    def __enter__(self) -> Self:
        described = self._streams.describe_stream(StreamArn=self._arn)
        (shard,) = described["StreamDescription"]["Shards"]
        self._iterator: str = self._streams.get_shard_iterator(
            StreamArn=self._arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST"
        )["ShardIterator"]
        self._functions.update_event_source_mapping(UUID=self._mapping["UUID"], Enabled=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Make the new mapping first: a record that it and the last look both see does no harm."""
        self._functions.delete_event_source_mapping(UUID=self._mapping["UUID"])
        copied = {name: self._mapping[name] for name in COPIED if name in self._mapping}
        self._functions.create_event_source_mapping(
            FunctionName=self._mapping["FunctionArn"], StartingPosition="LATEST", **copied
        )
        self._forward()

    def pulse(self) -> None:
        """Look at the stream, unless that was done a moment ago."""
        if time.monotonic() - self._looked_at >= PAUSE:
            self._forward()

    def _forward(self) -> None:
        """Give the function the changes of other reports since the last look, and count the
        closings of the seeded ones.
        """
        seeded, others = self._list_numbers(), []
        for record in self._read_records():
            key, sort_key = (record["dynamodb"]["Keys"][name]["S"] for name in ("pk", "sk"))
            if find_handler(record["eventName"], sort_key) is None:
                continue
            if key[2:] not in seeded:
                others.append(record)
            elif record["eventName"] == "MODIFY":
                _count_closing(record["dynamodb"])
        for at in range(0, len(others), AT_ONCE):
            self._give(others[at : at + AT_ONCE])
        self._looked_at = time.monotonic()

    def _read_records(self) -> Iterator[Record]:
        while True:
            answer = self._streams.get_records(ShardIterator=self._iterator)
            self._iterator = answer["NextShardIterator"]
            if not answer["Records"]:
                return
            for record in answer["Records"]:
                written = json.dumps(record, default=_write_value)
                yield {**json.loads(written), "eventSourceARN": self._arn}

    def _give(self, records: list[Record]) -> None:
        payload = json.dumps({"Records": records})
        answer = self._functions.invoke(FunctionName=self._mapping["FunctionArn"], Payload=payload)
        failed = json.load(answer["Payload"])
        if answer.get("FunctionError") or (failed or {}).get("batchItemFailures"):
            print(f"changes of other reports failed: {failed}", flush=True)


def _count_closing(change: Record) -> None:
    """Do what the function does when a report is closed or opened again."""
    before, after = change.get("OldImage"), change.get("NewImage")
    resolution_time.record_closing(decode_closing(before), decode_closing(after))


def _write_value(value: object) -> object:
    """Return a value of a record as Lambda writes it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"a record has no {type(value).__name__}")
