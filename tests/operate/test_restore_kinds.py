"""Every kind of item has a fate in a restore, and only one."""

import importlib
from pathlib import Path

import pytest

from chalicelib.platform.aws.table import ITEM_KINDS
from operate.restore_kinds import KEPT, OWNED, PASSING, Fate, find_fate, find_kind

ROOT = Path(__file__).parents[2]
TIMELINE = {"A", "B", "C", "D", "T#", "Z#inbox#", "Z#erasure#", "Z#origin", "Z#task#", "Z#told#"}
ALSO_OF_SUPPORTERS = {"Z#contact", "Z#notice#"}


def test_every_kind_has_one_fate() -> None:
    for path in sorted((ROOT / "chalicelib").rglob("*.py")):
        if "sorts = " in path.read_text():
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    shipped = {
        kind for kind, item in ITEM_KINDS.items() if item.__module__.startswith("chalicelib")
    }
    listed = [*KEPT, *OWNED, *PASSING]
    assert len(listed) == len({*listed})
    assert {*listed} | TIMELINE == shipped
    assert {*OWNED} >= ALSO_OF_SUPPORTERS


@pytest.mark.parametrize(
    ("partition", "key", "fate"),
    [
        ("R#JK261130-AAAAAA", "Z#contact", Fate.TIMELINE),
        ("S#JK261130-AAAAAA~ab", "Z#contact", Fate.OWNED),
        ("X#web#web#1", "X", Fate.KEPT),
        ("X#sms#sms#1", "Y", Fate.KEPT),
        ("J", "J#1", Fate.OWNED),
        ("J#secret", "J", Fate.PASSING),
        ("O#31.73.05.1001", "L", Fate.OWNED),
        ("L#sampah#31.73", "L#2026-11-30T00:00:00Z#JK261130-AAAAAA", Fate.PASSING),
    ],
)
def test_items_of_like_keys_are_told_apart(partition: str, key: str, fate: Fate) -> None:
    assert find_fate(partition, key) is fate


def test_a_kind_that_is_not_listed_is_no_fate() -> None:
    with pytest.raises(KeyError):
        find_fate("NEW", "NEW#1")
    assert find_kind("Z#notice#000001#sms") == "Z#notice#"
