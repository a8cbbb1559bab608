"""The cost of a report of a level, in calls of AWS and in DynamoDB's units: `python -m bench.counts
private`, with the environment of bench.aws. Prints its measures as JSON on the last line.
"""

import json
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from bench import aws, gateway, story, units
from bench.results import Measure
from bench.story import Story
from bench.watch import Call, watching

# write units of a report of each level: listed ones are in three indexes more
MOST_WRITTEN = {"facts": 76, "private": 64, "public": 80}
MOST_READ = 17
FIFTY = [f"one of fifty {at}" for at in range(50)]


def main() -> None:
    pump = aws.Pump(os.environ)
    level = sys.argv[1]
    told = story.tell(pump.settle, level, capacity=True)
    mine = [record for record in pump.records if of(record, told.number)]
    found = capacity(told, mine, level)
    if level == "facts":  # the level that most reports have
        found = [*calls(told), fifty(), *found, *billed_beside(told)]
    print()
    json.dump([asdict(line) for line in found], sys.stdout)


def of(record: dict[str, Any], number: str) -> bool:
    """Return whether a record of the stream is of this report, or of the message that it came in.
    Deletions, as of items that other stories took in, do not count.
    """
    image = record["dynamodb"].get("NewImage")
    if image is None:
        return False
    told = image.get("number", {"S": image["pk"]["S"].removeprefix("R#")})
    return bool(told["S"] == number)


def calls(told: Story) -> list[Measure]:
    """Calls of AWS of each kind of request: the most that any of them made."""
    made = {
        ("a poll", 1): max(map(len, told.polls)),
        ("an intake", 1): len([call for call in told.intake if not _look(call)]),
        ("its look for the same matter", 2): len([*filter(_look, told.intake)]),
        ("an officer's action", 2): max(map(len, told.actions)),
        ("a repeat of a message", 2): len(repeat()),
        ("a webhook with one message", 1): len(delivered(gateway.sms("SM1"))),
        ("a webhook with a reply", 2): len(delivered(reply())),
        ("a webhook with 50 messages", 50): len(delivered(gateway.partners(FIFTY))),
    }
    return [
        Measure(f"AWS calls of {what}", count, budget, str(count))
        for (what, budget), count in made.items()
    ]


def _look(call: Call) -> bool:
    return call.operation == "dynamodb.Query"


def repeat() -> list[Call]:
    """The calls of a filing that was taken before."""
    filing = gateway.filing("a report filed twice")
    first = gateway.told(gateway.call(filing))
    with watching() as made:
        second = gateway.told(gateway.call(filing))
    if (first["number"], first["token"]) != (second["number"], second["token"]):
        raise RuntimeError("a repeat was answered differently")
    return made


def delivered(request: gateway.Event) -> list[Call]:
    """The calls of a delivery; secrets were read before."""
    with watching() as made:
        gateway.call(request)
    return made


def fifty() -> Measure:
    """Measure how long a sender waits for the answer to its fullest delivery."""
    request = gateway.partners([f"one more of fifty {at}" for at in range(50)])
    began = time.perf_counter()
    gateway.call(request)
    took = time.perf_counter() - began
    return Measure("a webhook with 50 messages, seconds", took, 2, f"{took:.2f}")


def reply() -> gateway.Event:
    """A partner's message that answers one taken before."""
    gateway.call(gateway.partners(["asked"]))
    return gateway.partners(["answered"], answers="asked")


def billed_beside(told: Story) -> list[Measure]:
    """Count the items billed for the report beside units, named as in operate/billed_units.csv."""
    published = [call.sent for call in told.calls() if call.operation == "sns.Publish"]
    counts = {
        "requests of a report": 2 + len(told.actions) + len(told.polls),  # intake and proof
        "topic messages of a report": sum("TopicArn" in sent for sent in published),
        "SMS of a report": sum("PhoneNumber" in sent for sent in published),
    }
    return [Measure(what, count, None, str(count)) for what, count in counts.items()]


def capacity(told: Story, records: Iterable[dict[str, Any]], level: str) -> list[Measure]:
    """Units as the local AWS counts them, and as the sizes of the items say."""
    write, read = consumed(told.calls())
    own_write, own_read = billed(told, records)
    sides = [("write", write, own_write, MOST_WRITTEN[level]), ("read", read, own_read, MOST_READ)]
    what = f"DynamoDB {{}} units of a report ({level}): intake, proof, 4 changes, 20 polls, notices"
    return [
        Measure(
            what.format(side),
            max(one, own),
            most,
            f"{one:g}",
            f"from item sizes: {own:g}",
        )
        for side, one, own, most in sides
    ]


def consumed(calls: Iterable[Call]) -> tuple[float, float]:
    """Write and read units DynamoDB says these calls consumed, its indexes' included."""
    written = read = 0.0
    for call in calls:
        told = (call.answer or {}).get("ConsumedCapacity", [])
        total = sum(each["CapacityUnits"] for each in (told if isinstance(told, list) else [told]))
        if call.operation == "dynamodb.Query":
            read += total
        else:
            written += total
    return written, read


def billed(told: Story, records: Iterable[dict[str, Any]]) -> tuple[float, float]:
    """The same from the sizes of the items: of the stream's images, and of what Queries brought."""
    indexes = aws.indexes()
    written = 0.0
    for record in records:
        old, new = record["dynamodb"].get("OldImage"), record["dynamodb"]["NewImage"]
        alone = new["sk"]["S"].startswith("Z#notice")  # every other item is part of a transaction
        written += units.written(old, new, indexes, transaction=not alone)
    queries = (call for call in told.calls() if call.operation == "dynamodb.Query")
    read = sum(units.read(sum(map(units.size, (query.answer or {})["Items"]))) for query in queries)
    return written, read


if __name__ == "__main__":
    main()
