"""A walk through partitions of an index: one list in the order of its keys, however it is paged."""

from typing import Any

import pytest

from chalicelib.platform.aws import index_walk
from chalicelib.platform.aws.index_walk import Stretch, Walk
from chalicelib.platform.aws.table import Item
from chalicelib.reports.store.items.item_classes import EntryItem
from tests.faults import Calls
from tests.moto_aws import Aws, client

KEYS = [f"2026-11-{day:02}T01:00:00Z#JK{day}" for day in range(1, 21)]
WHOLE = Stretch("2026-11-01", "2026-11-30")
PARTS = ("D#0", "D#1")


@pytest.fixture(autouse=True)
def entries(aws: Aws) -> None:
    """Twenty entries, three of four in the second partition, every fifth with a note."""
    for at, key in enumerate(KEYS):
        item = {"pk": f"R#{at}", "sk": "T#000001", "dpk": PARTS[bool(at % 4)], "dsk": key}
        noted = {"note": {"S": "x"}} if at % 5 == 0 else {}
        stored = {name: {"S": text} for name, text in item.items()} | noted
        client("dynamodb").put_item(TableName="tanggap", Item=stored)


def walked(after: str | None = None, **options: Any) -> tuple[list[str], Walk]:
    given = {"size": 3, **options}
    walk = Walk(Item.date, PARTS, Stretch(WHOLE.low, WHOLE.high, after), **given)
    return [item.dsk for item in walk], walk


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_partitions_are_one_list(size: int, forward: bool) -> None:
    found, walk = walked(size=size, forward=forward)
    assert found == (KEYS if forward else KEYS[::-1])
    assert (walk.last, walk.stopped) == (found[-1], None)


@pytest.mark.parametrize("forward", [True, False])
def test_it_goes_on_behind_the_key_at_which_another_ended(forward: bool) -> None:
    ordered = KEYS if forward else KEYS[::-1]
    assert walked(ordered[8], forward=forward)[0] == ordered[9:]


def test_it_reads_no_further_than_it_is_asked(calls: Calls) -> None:
    walk = Walk(Item.date, PARTS, WHOLE, size=6)
    for _, _item in zip(range(6), walk, strict=False):
        pass
    assert calls.made == ["Query", "Query"]


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("most", [1, 4, 9, 15])
def test_one_that_has_examined_enough_says_where_it_goes_on_and_nothing_is_lost(
    most: int, forward: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_walk, "MOST_EXAMINED", most)
    noted = [key for at, key in enumerate(KEYS) if at % 5 == 0]
    found: list[str] = []
    stops: list[str | None] = [None]
    while len(stops) == 1 or stops[-1]:
        keys, walk = walked(stops[-1], condition=EntryItem.note.exists(), forward=forward)
        found += keys
        stops.append(walk.stopped)
        assert len(stops) < 30
    assert found == (noted if forward else noted[::-1])
    assert 3 <= len(stops) <= 30
