"""The comparison of what is counted with the reports, and its correction.

Resolution times are computed from closings, and the city's figures from facts, both of which follow
from the table's stream. A closing or a fact is missing when the stream, or a queue, gave up on its
record: a recount makes it again from the reports, closings here and facts in
``operate.recount_facts``. It costs two Scans of the whole table, and a Query for each report, so
run it by hand only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.platform import moments
from chalicelib.reports.model import Outcome
from chalicelib.reports.resolution_time import kota_of
from chalicelib.reports.store.items.text_parts import state_of
from operate.answer import Answer
from operate.progress import follow
from operate.recount_facts import FactCounts, recount_facts
from operate.session import Clients

KEPT = timedelta(days=400)  # as in chalicelib/reports/store/resolution_time.py
Image = dict[str, dict[str, Any]]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Recount:
    """The numbers of closings: ``agree`` with their reports, ``missing`` ones that were added, and
    ``wrong`` ones that were removed.
    """

    agree: int
    missing: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Recounted(Answer):
    """The findings about closings and facts. A ``dry`` run corrected nothing."""

    closings: Recount
    facts: FactCounts
    dry: bool

    def list_lines(self) -> Iterable[str]:
        closings, facts = self.closings, self.facts
        right = "nothing was changed." if self.dry else "put right."
        yield f"{closings.agree} closings agree with their reports."
        yield f"{closings.missing} were missing, and {closings.wrong} did not stand: {right}"
        yield from facts.spoilt
        yield from (each.describe() for each in facts.differences)
        missing, different, stray = map(facts.count, ("missing", "different", "stray"))
        yield (
            f"{facts.agree} facts agree; {missing} missing, {different} different, "
            f"{stray} stray: {right}"
        )


def recount(clients: Clients, *, dry: bool = False) -> Recounted:
    """Compare closings and facts with the reports, and correct them unless the run is ``dry``.
    Raises OperatorError, and botocore's errors.
    """
    closings = recount_closings(clients, dry=dry)
    return Recounted(closings, recount_facts(clients, dry=dry), dry)


def recount_closings(clients: Clients, *, dry: bool = False) -> Recount:
    """Correct the closings, unless ``dry``, and return the counts. Before each correction the
    report is read again: it may have changed while the table was read.
    """
    stored: dict[Key, Image] = {}
    expected: dict[Key, Image] = {}
    for image in _scan_items(clients):
        if image["sk"]["S"] == "A":
            expected.update(_expect_closing(image))
        else:
            stored[_read_key(image)] = _pick_members(image)
    agree = sum(stored.get(key) == members for key, members in expected.items())
    missing = [key for key, members in expected.items() if stored.get(key) != members]
    wrong = [key for key in stored if key not in expected]
    table = clients.outputs["TableName"]
    for key in () if dry else (*missing, *wrong):
        now = _load_expected(clients, key[1].rpartition("#")[2])
        if key in now:
            ttl = {"ttl": {"N": str(int((_read_moment(key) + KEPT).timestamp()))}}
            item = {**_image_key(key), **now[key], **ttl}
            clients.client("dynamodb").put_item(TableName=table, Item=item)
        else:
            clients.client("dynamodb").delete_item(TableName=table, Key=_image_key(key))
    return Recount(agree, len(missing), len(wrong))


def _scan_items(clients: Clients) -> Iterator[Image]:
    """Yield the items of all reports and of all stored closings."""
    pages = (
        clients.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=clients.outputs["TableName"],
            FilterExpression="sk = :report OR begins_with(pk, :closing)",
            ExpressionAttributeValues={":report": {"S": "A"}, ":closing": {"S": "L#"}},
        )
    )
    for page in follow(pages, "Reading the closings"):
        yield from page["Items"]


def _load_expected(clients: Clients, number: str) -> dict[Key, Image]:
    answer = clients.client("dynamodb").get_item(
        TableName=clients.outputs["TableName"],
        Key=_image_key((f"R#{number}", "A")),
        ConsistentRead=True,
    )
    return _expect_closing(answer["Item"]) if "Item" in answer else {}


def _expect_closing(report: Image) -> dict[Key, Image]:
    """Return the closing that a report should have, by its key; empty unless the report is closed
    as done, has a kelurahan and is not confidential.
    """
    _, outcome = state_of(report["status"]["S"])
    done = outcome is Outcome.DONE and "closed_at" in report
    confidential = "confidential=" in report.get("marks", {}).get("S", "")
    if not done or confidential or "kelurahan" not in report:
        return {}
    area, at = report["kelurahan"]["S"], report["closed_at"]["S"]
    took = moments.parse_stored(at) - moments.parse_stored(report["msk"]["S"].partition("#")[0])
    key = (
        f"L#{report['category']['S']}#{kota_of(area)}",
        f"L#{at}#{report['pk']['S'].removeprefix('R#')}",
    )
    members = {"kelurahan": {"S": area}, "took": {"N": str(int(took.total_seconds()))}}
    # a merged report has no place of its own, as in chalicelib/reports/store/stream_records.py
    point = report["point"]["S"].split(" ") if "point" in report else []
    placed = {} if "duplicate_of" in report else dict(zip(("lat", "lng"), point, strict=False))
    place = {name: {"N": degrees.removesuffix(".0")} for name, degrees in placed.items()}
    return {key: {**members, **place, "holder": report["holder"]}}


def _pick_members(item: Image) -> Image:
    names = ("kelurahan", "took", "holder", "lat", "lng")
    return {name: item[name] for name in names if name in item}


def _read_key(item: Image) -> Key:
    return item["pk"]["S"], item["sk"]["S"]


def _image_key(key: Key) -> Image:
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


def _read_moment(key: Key) -> Any:
    return moments.parse_stored(key[1].split("#")[1])
