"""The units that DynamoDB bills for items of given sizes, by its own rules. The count of ministack
is checked against them.

Source of the rules: Amazon DynamoDB Developer Guide, "DynamoDB read and write operations",
"DynamoDB Item sizes and formats" and "Using Global Secondary Indexes", read in November 2026.
"""

import base64
from collections.abc import Mapping
from math import ceil
from typing import Any

Item = Mapping[str, Mapping[str, Any]]  # in DynamoDB's own JSON
WRITE_BYTES, READ_BYTES = 1024, 4096  # what one unit covers


def size(item: Item) -> int:
    """Bytes of an item: names and values in UTF-8, numbers two digits a byte, 1 for a boolean."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(value: Mapping[str, Any]) -> int:
    kind, inner = next(iter(value.items()))
    if kind == "S":
        return len(str(inner).encode())
    if kind == "N":
        digits = str(inner).lstrip("-").replace(".", "").strip("0")
        return ceil(len(digits) / 2) + (2 if inner.startswith("-") else 1)
    if kind == "B":
        return len(inner if isinstance(inner, bytes) else base64.b64decode(inner))
    if kind == "L":
        return 3 + sum(1 + _value(each) for each in inner)
    return 1  # BOOL, NULL


def written(
    old: Item | None, new: Item, indexes: Mapping[str, list[str]], *, transaction: bool
) -> float:
    """Write units of putting or updating an item, its indexes included.

    ``indexes`` has the attributes of each, the two keys first. An index is written after the
    transaction, and so once only.
    """
    largest = max(size(new), size(old or {}))
    base = ceil(largest / WRITE_BYTES) * (2 if transaction else 1)
    return base + sum(_indexed(old, new, attributes) for attributes in indexes.values())


def _indexed(old: Item | None, new: Item, attributes: list[str]) -> int:
    """An entry that appears, changes or goes: one write; one whose key changes: two."""
    before, after = _entry(old, attributes), _entry(new, attributes)
    if before == after:
        return 0
    units = [ceil(size(entry) / WRITE_BYTES) for entry in (before, after) if entry]
    if before and after and all(before[key] == after[key] for key in attributes[:2]):
        return max(units)
    return sum(units)


def _entry(item: Item | None, attributes: list[str]) -> dict[str, Mapping[str, Any]]:
    if item is None or not all(key in item for key in attributes[:2]):
        return {}
    names = ("pk", "sk", *attributes)
    return {name: item[name] for name in names if name in item}


def read(sizes: int) -> float:
    """Read units of an eventually consistent Query over items of this many bytes together."""
    return max(1, ceil(sizes / READ_BYTES)) / 2
