"""What is read becomes the kind of its sort key, and kinds are known once they are imported: each
module that reads knows all it may meet, whoever else is imported.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from chalicelib.stores import calendars, campaigns, closings, ledger, links, webhooks
from chalicelib.stores.beside import ContactItem, NoticeItem, OriginItem, TaskItem
from chalicelib.stores.table import Item
from chalicelib.stores.timeline import EntryItem, MemberItem, ReportItem
from tests.rows import each_row

STORES = Path(__file__).parents[2] / "chalicelib" / "stores"
READS = {"query", "scan", "batch_get", "from_raw_data", "look", "look_beside"}

TIMELINE = frozenset({"A", "B", "C", "D", "T#"})
BESIDE = frozenset({"Z#contact", "Z#erasure#", "Z#inbox#", "Z#notice#", "Z#origin", "Z#task#"})
# What each module may meet that reads a partition, an index, an image of the stream, or what a
# transaction ran into.
MET: Mapping[str, frozenset[str]] = {
    "allowances": frozenset({"SENT#"}),
    "areas": frozenset({"A"}),
    "arriving": frozenset({"X", "Q"}),
    "bands": frozenset({"N#"}),
    "calendars": frozenset({"L"}),
    "campaigns": frozenset({"T#", "C#"}),
    "closings": frozenset({"L#"}),
    "confirming": frozenset({"Z#contact"}),
    "digests": frozenset({"G#"}),
    "erasing": TIMELINE | BESIDE,
    "found": frozenset({"A", "T#"}),
    "health": frozenset(),  # a key that is never there
    "held": frozenset({"A", "Z#task#"}),
    "inbox": TIMELINE | BESIDE,
    "kept": BESIDE,
    "keys": frozenset({"K"}),
    "ledger": frozenset({"LEDGER"}),
    "limits": frozenset({"I#"}),
    "links": frozenset({"J"}),
    "listing": frozenset({"A", "T#"}),
    "mine": frozenset({"A", "Z#contact"}),
    "near": frozenset({"A"}),
    "notices": TIMELINE | BESIDE,
    "origins": frozenset({"Z#origin"}),
    "pages": frozenset(),  # who reads a page of an index knows what that holds
    "passes": frozenset({"Z#erasure#"}),
    "partition": frozenset(),  # the same
    "photos": frozenset({"E#"}),
    "queue": frozenset({"A", "Z#task#"}),
    "reports": TIMELINE,
    "resting": frozenset({"A"}),
    "stream": frozenset({"A", "T#"}),
    "supporters": frozenset({"P#", "A", "Z#contact", "Z#notice#"}),
    "supporters_contacts": frozenset({"Z#contact", "Z#notice#"}),
    "templates": frozenset({"M#"}),
    "timeline": TIMELINE,
    "traffic": frozenset({"H#"}),
    "webhook_log": frozenset({"D#"}),
    "webhooks": frozenset({"J#"}),
}
# each as if nothing of the stores had been imported before
KNOWN = """
import importlib, json, sys
known = {}
for name in sys.argv[1:]:
    for module in [each for each in sys.modules if each.startswith("chalicelib.stores")]:
        del sys.modules[module]
    importlib.import_module(f"chalicelib.stores.{name}")
    known[name] = [*sys.modules["chalicelib.stores.table"].KINDS]
print(json.dumps(known))
"""


@pytest.fixture(scope="module")
def known() -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", KNOWN, *MET],
        cwd=STORES.parents[1],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return dict(json.loads(done.stdout))


def names(file: Path) -> Iterator[str]:
    """What it calls of others, by its last name, and of ``pages`` by both."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield f"pages.{node.attr}" if ast.unparse(node.value) == "pages" else node.attr


def test_every_module_that_reads_is_in_the_list() -> None:
    reading = {file.stem for file in STORES.glob("*.py") if {*names(file)} & {*READS, "pages.read"}}
    assert reading - {"table"} == {*MET}


@pytest.mark.parametrize("module", MET)
def test_who_reads_knows_all_that_may_lie_there(module: str, known: dict[str, list[str]]) -> None:
    assert MET[module] - {*known[module]} == set()


def test_who_reads_timelines_makes_no_class_of_what_lies_elsewhere(
    known: dict[str, list[str]],
) -> None:
    assert {*known["reports"]} == TIMELINE


def test_no_two_kinds_lie_under_one_sort_key(known: dict[str, list[str]]) -> None:
    kinds = [kind.sorts for kind in Item.__subclasses__()]
    assert sorted(kinds) == sorted({*kinds})


@each_row(
    ("sort_key", "kind"),
    [
        ("A", ReportItem),
        ("T#000001", EntryItem),
        ("C", MemberItem),
        ("C#k3", campaigns.CampaignItem),
        ("J", links.LinkItem),
        ("J#w1", webhooks.WebhookItem),
        ("L", calendars.CalendarItem),
        ("L#2026-11-23T22:25:23Z#JK1", closings.ClosingItem),
        ("LEDGER", ledger.LedgerItem),
        ("LEDGER#00000001", ledger.ProofItem),
        ("Z#contact", ContactItem),
        ("Z#notice#000001#sms", NoticeItem),
        ("Z#origin", OriginItem),
        ("Z#task#000002", TaskItem),
    ],
)
def test_an_item_is_of_the_kind_of_its_sort_key(sort_key: str, kind: type[Item]) -> None:
    item = Item.from_raw_data({"pk": {"S": "R#JK1"}, "sk": {"S": sort_key}})
    assert (type(item), item.sk) == (kind, sort_key)


def test_what_nobody_has_imported_is_no_item() -> None:
    with pytest.raises(KeyError, match="ZZ#"):
        Item.from_raw_data({"pk": {"S": "R#JK1"}, "sk": {"S": "ZZ#1"}})
