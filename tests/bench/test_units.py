"""Units as DynamoDB bills them: sizes, transactions, indexes."""

from typing import Any

import pytest

from bench import units

INDEX = {"work": ["wpk", "wsk", "status"]}
ITEM: dict[str, Any] = {
    "pk": {"S": "R#1"},
    "sk": {"S": "A"},
    "wpk": {"S": "W#31"},
    "wsk": {"S": "2026"},
    "status": {"S": "menunggu"},
}


@pytest.mark.parametrize(
    ("value", "bytes_"),
    [
        ({"S": "é"}, 2),
        ({"S": ""}, 0),
        ({"N": "7"}, 2),
        ({"N": "0"}, 1),
        ({"N": "-6.1926"}, 5),
        ({"B": b"\0" * 32}, 32),
        ({"B": "AAAA"}, 3),  # as the stream has it, in base 64
        ({"BOOL": True}, 1),
        ({"L": [{"S": "ab"}, {"S": "c"}]}, 8),
    ],
)
def test_an_item_is_as_large_as_its_names_and_values(value: dict[str, Any], bytes_: int) -> None:
    assert units.size({"at": value}) == 2 + bytes_


def test_a_transaction_writes_twice_and_its_index_entry_once() -> None:
    assert units.written(None, ITEM, INDEX, transaction=True) == 3
    assert units.written(None, ITEM, INDEX, transaction=False) == 2


@pytest.mark.parametrize(
    ("change", "entries"),
    [
        ({}, 0),
        ({"note": {"S": "not projected"}}, 0),
        ({"status": {"S": "proses"}}, 1),
        ({"wsk": {"S": "2027"}}, 2),  # taken out and put in
    ],
)
def test_an_index_entry_is_written_when_it_changes(change: dict[str, Any], entries: int) -> None:
    assert units.written(ITEM, ITEM | change, INDEX, transaction=False) == 1 + entries


def test_an_item_that_leaves_an_index_is_taken_out_once() -> None:
    closed = {name: value for name, value in ITEM.items() if name not in ("wpk", "wsk")}
    assert units.written(ITEM, closed, INDEX, transaction=False) == 2


def test_every_started_kilobyte_counts() -> None:
    assert units.written(None, {"pk": {"S": "x" * 1023}}, {}, transaction=False) == 2
    assert units.written(None, {"pk": {"S": "x" * 1022}}, {}, transaction=True) == 2


@pytest.mark.parametrize(("size", "expected"), [(0, 0.5), (1, 0.5), (4096, 0.5), (4097, 1.0)])
def test_a_query_reads_half_a_unit_for_four_kilobytes(size: int, expected: float) -> None:
    assert units.read(size) == expected
