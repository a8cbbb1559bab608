"""CPU of our handlers over the bare call of botocore: `python -m bench.warm`, with the environment
of bench.aws. Prints its measures as JSON on the last line.
"""

import argparse
import copy
import json
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

import botocore.session

from bench import gateway, story
from bench.pairs import Ratio, compared
from bench.results import Measure
from bench.watch import watching

BLOCK = 10  # calls
WARM = 30  # calls of each before anything is measured


FILING = "TransactWriteItems and Query"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=150)
    rounds = parser.parse_args().rounds
    bare = botocore.session.get_session().create_client("dynamodb")
    found = [
        _measure("CPU of a poll", 1.35, "Query", poll(bare, rounds)),
        _measure("CPU of an intake", 1.25, FILING, intake(bare, rounds, phone=True)),
        _measure(
            "CPU of an intake without contact",
            None,
            FILING,
            intake(bare, rounds, phone=False),
        ),
        _measure("CPU of a webhook", 1.4, "TransactWriteItems", webhook(bare, rounds)),
    ]
    print()
    json.dump(found, sys.stdout)


def _measure(what: str, budget: float | None, operation: str, found: Ratio) -> dict[str, Any]:
    baseline = (
        f"a bare botocore {operation}: {found.ours * 1e3:.2f} ms over {found.bare * 1e3:.2f} ms"
    )
    return asdict(Measure(what, found.middle, budget, str(found), baseline))


def poll(bare: Any, rounds: int) -> Ratio:
    """A poll of a report that was answered and closed, against its Query."""
    request = gateway.poll(story.handled())
    with watching() as calls:
        gateway.call(request)
    (query,) = calls
    ours = partial(gateway.call, request)
    asked = partial(bare.query, **query.sent)
    return _compared(lambda: [ours] * BLOCK, lambda: [asked] * BLOCK, rounds)


def intake(bare: Any, rounds: int, *, phone: bool) -> Ratio:
    """A filing with an Idempotency-Key, against its transaction and its look for the same matter;
    every one a new report.
    """
    with watching() as calls:
        gateway.call(gateway.filing(str(uuid.uuid4()), phone=phone))
    template, look = (call.sent for call in calls)

    def ours() -> Sequence[Callable[[], Any]]:
        filings = [gateway.filing(str(uuid.uuid4()), phone=phone) for _ in range(BLOCK)]
        return [partial(gateway.call, filing) for filing in filings]

    def asked() -> Sequence[Callable[[], Any]]:
        return [partial(_both, bare, _anew(template), look) for _ in range(BLOCK)]

    return _compared(ours, asked, rounds)


def _both(bare: Any, filing: dict[str, Any], look: dict[str, Any]) -> None:
    bare.transact_write_items(**filing)
    bare.query(**look)


def webhook(bare: Any, rounds: int) -> Ratio:
    """A delivered SMS, against its transaction; every one a new report. The checks that nothing is
    asked of its talker are part of both.
    """
    with watching() as calls:
        gateway.call(gateway.sms(uuid.uuid4().hex))
    template = calls[-1].sent

    def ours() -> Sequence[Callable[[], Any]]:
        deliveries = [gateway.sms(uuid.uuid4().hex) for _ in range(BLOCK)]
        return [partial(gateway.call, delivery) for delivery in deliveries]

    def asked() -> Sequence[Callable[[], Any]]:
        return [partial(bare.transact_write_items, **_anew(template)) for _ in range(BLOCK)]

    return _compared(ours, asked, rounds)


def _anew(template: dict[str, Any]) -> dict[str, Any]:
    """The transaction with keys nobody has used, as long as its own."""
    sent = copy.deepcopy(template)
    mark = uuid.uuid4().hex
    for part in sent["TransactItems"]:
        if "Put" not in part:
            continue
        key = part["Put"]["Item"]["pk"]
        key["S"] = (key["S"][:2] + mark * 2)[: len(key["S"])]
    return sent


def _compared(
    ours: Callable[[], Sequence[Callable[[], Any]]],
    bare: Callable[[], Sequence[Callable[[], Any]]],
    rounds: int,
) -> Ratio:
    for _ in range(WARM // BLOCK):
        for block in (ours(), bare()):
            for call in block:
                call()
    return compared(ours, bare, rounds)


if __name__ == "__main__":
    main()
