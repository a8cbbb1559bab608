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

from chalicelib.intake.campaigns import store as campaigns_store
from chalicelib.platform.aws.table import Item
from chalicelib.privacy import store as privacy_store
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.reports.store import by_reporter, resolution_time
from chalicelib.reports.store.items.item_classes import EntryItem, MemberItem, ReportItem
from chalicelib.reports.store.items.side_items import ContactItem, NoticeItem, OriginItem, TaskItem
from chalicelib.sla import store as sla_store
from tests.rows import each_row

HOUSE = Path(__file__).parents[3] / "chalicelib"
READS = {"query", "scan", "batch_get", "from_raw_data", "load_side_items", "query_side_items"}

PAGES = {"index_page", "partition_page"}

TIMELINE = frozenset({"A", "B", "C", "D", "T#"})
BESIDE = frozenset(
    {
        *("Z#contact", "Z#erasure#", "Z#inbox#", "Z#notice#", "Z#origin"),
        *("Z#task#", "Z#told#"),
    }
)
# What each module may meet that reads a partition, an index, an image of the stream, or what a
# transaction ran into.
MET: Mapping[str, frozenset[str]] = {
    "audit/store": frozenset({"AUDIT#", "AUDITED", "AUDITING#"}),
    "casework/queue/queue_counts": frozenset({"A", "Z#task#", "Z#told#"}),
    "casework/queue/queue_store": frozenset({"A", "Z#task#", "Z#told#"}),
    "casework/template_store": frozenset({"M#"}),
    "duty/messages/log_store": frozenset({"MSG#"}),
    "duty/store": frozenset({"DUTY#"}),
    "duty/messages/waiting_store": frozenset({"DUE#", "GATE"}),
    "evidence/store": frozenset({"E#"}),
    "figures/facts/timelines": TIMELINE,
    "inbound/answers_store": frozenset({"Y"}),
    "intake/channel_traffic/channel_traffic_store": frozenset({"H#"}),
    "intake/campaigns/store": frozenset({"N#"}) | frozenset({"T#", "C#"}),
    "intake/report_origins_store": frozenset({"Z#origin"}),
    "platform/aws/counters": frozenset({"I#"}),
    "intake/store": frozenset({"X", "Q"}),
    "intake/conversations_store": frozenset({"Q"}),
    "notifications/sending/sent_sms_store": frozenset({"SMS#"}),
    "notifications/sending/store": frozenset({"SENT#"}),
    "notifications/store": frozenset({"Z#contact"}) | TIMELINE | BESIDE,
    "notifications/supporters/contacts_store": frozenset({"Z#contact", "Z#notice#"}),
    "notifications/supporters/store": frozenset({"P#", "A", "Z#contact", "Z#notice#"}),
    "officers/deputies_store": frozenset({"DEPUTY#"}),
    "platform/aws/index_page": frozenset(),
    "platform/aws/index_walk": frozenset(),
    "privacy/breach_store": frozenset({"BREACH#", "LEAKED#", "INFORMED#", "STEP#"}),
    "privacy/erasure_store": TIMELINE | BESIDE | frozenset({"Z#erasure#"}),
    "privacy/store": frozenset({"LEDGER"}) | frozenset({"A"}),
    "publishing/open311/partner_store": frozenset({"K"}),
    "publishing/webhooks/store": frozenset({"J#", "D#"}),
    "reporters/additions_store": TIMELINE | BESIDE,
    "reports/store/by_place": frozenset({"A"}),
    "reports/store/by_reporter": frozenset({"J"}) | frozenset({"A", "Z#contact"}),
    "reports/store/changes_since": frozenset({"A", "LEVEL#", "T#"}),
    "reports/store/items/item_classes": TIMELINE,
    "reports/store/public_lists": frozenset({"A", "T#"}),
    "reports/store/reports": TIMELINE,
    "reports/store/resolution_time": frozenset({"L#"}),
    "reports/store/search_index": frozenset({"A", "T#"}),
    "reports/store/items/side_items": frozenset(),
    "reports/store/stream_records": frozenset({"A", "T#"}),
    "scores/store": frozenset({"APPEAL#"}),
    "sla/store": frozenset({"L", "G#", "A", "Z#task#", "Z#told#"}),
}
# each as if nothing of the stores had been imported before
KNOWN = """
import importlib, json, sys
known = {}
for name in sys.argv[1:]:
    for module in [each for each in sys.modules if each.startswith("chalicelib.")]:
        del sys.modules[module]
    importlib.import_module("chalicelib." + name.replace("/", "."))
    known[name] = [*sys.modules["chalicelib.platform.aws.table"].ITEM_KINDS]
print(json.dumps(known))
"""


@pytest.fixture(scope="module")
def known() -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", KNOWN, *MET],
        cwd=HOUSE.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return dict(json.loads(done.stdout))


def names(file: Path) -> Iterator[str]:
    """What it calls of others, by its last name, and of the modules of pages by both."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            module = ast.unparse(node.value)
            yield f"{module}.{node.attr}" if module in PAGES else node.attr


def test_every_module_that_reads_is_in_the_list() -> None:
    reading = {
        str(file.relative_to(HOUSE).with_suffix(""))
        for file in HOUSE.rglob("*.py")
        if "pynamodb" in file.read_text() or "platform.aws.table" in file.read_text()
        if {*names(file)} & {*READS, "index_page.read_page", "partition_page.read_newest"}
    }
    assert reading - {"platform/aws/table", "platform/aws/partition_page"} == {*MET}


@pytest.mark.parametrize("module", MET)
def test_who_reads_knows_all_that_may_lie_there(module: str, known: dict[str, list[str]]) -> None:
    assert MET[module] - {*known[module]} == set()


def test_who_reads_timelines_makes_no_class_of_what_lies_elsewhere(
    known: dict[str, list[str]],
) -> None:
    assert {*known["reports/store/reports"]} == TIMELINE


def test_no_two_kinds_lie_under_one_sort_key(known: dict[str, list[str]]) -> None:
    kinds = [kind.sorts for kind in Item.__subclasses__()]
    assert sorted(kinds) == sorted({*kinds})


@each_row(
    ("sort_key", "kind"),
    [
        ("A", ReportItem),
        ("T#000001", EntryItem),
        ("C", MemberItem),
        ("C#k3", campaigns_store.CampaignItem),
        ("J", by_reporter.LinkItem),
        ("J#w1", webhooks_store.WebhookItem),
        ("L", sla_store.CalendarItem),
        ("L#2026-11-23T22:25:23Z#JK1", resolution_time.ClosingItem),
        ("LEDGER", privacy_store.LedgerItem),
        ("LEDGER#00000001", privacy_store.ProofItem),
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
