"""Reports with timelines of thousands of entries, written beside the path with a right chain."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.city.current import city
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.lifecycle.lifecycle import Addition, append_entry, make_next_entry
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.histories import history_item
from chalicelib.reports.store.items.entry_items import entry_item
from chalicelib.reports.store.items.item_classes import EVERY
from chalicelib.reports.store.items.report_items import report_attributes
from chalicelib.reports.timeline import Entry
from tests.moto_aws import Aws, client

LONG = "Sudah saya lihat lagi pagi ini, masih sama seperti kemarin, baunya makin menyengat. " * 23


def grown(aws: Aws, number: str, entries: int, *, rarely: bool = False) -> Report:
    """The report once its timeline has so many entries, an hour apart: what strangers, its
    reporter and its office say, the last hundred at length; nine in ten are notes between offices
    where the others speak ``rarely``. Nobody is told of them.
    """
    report, _ = reports.load_report(number, consistent=True)
    key = client("dynamodb").get_item(
        TableName="tanggap", Key={"pk": {"S": f"R#{number}"}, "sk": {"S": "A"}}
    )["Item"]
    items, known = [], None
    at = report.updated_at
    while report.version < entries:
        at += timedelta(hours=1)
        long = report.version > entries - 100
        report, entry = _said(report, at, long=long, rarely=rarely and not long)
        items.append(entry_item(report, entry, starts_run=False).serialize())
        if report.version % EVERY == 0:
            known = history_item(report).serialize()
    kept = {name: key[name] for name in ("mpk", "msk") if name in key}
    stands = {**_item(report), **kept, "pk": key["pk"], "sk": key["sk"]}
    _write([*items, stands, *([known] if known else [])])
    aws.stream_done = aws.records(aws.stream_done)[-1]["dynamodb"]["SequenceNumber"]
    return report


def _said(report: Report, at: datetime, *, long: bool, rarely: bool) -> tuple[Report, Entry]:
    seq = report.version + 1
    text = f"{LONG if long else 'Masih sama.'} ({seq})"
    if seq % 10 == 0 or (rarely and seq // 10 % 10):
        entry = replace(make_next_entry(report, at, Kind.NOTE, report.holder), note=text)
        return append_entry(report, entry, city())
    if seq % 10 == 5:
        entry = replace(make_next_entry(report, at, Kind.COMMENT, report.holder), note=text)
        return append_entry(report, entry, city())
    return lifecycle.add_to_report(report, Addition(text, at, reporter=seq % 10 == 7), city())


def _item(report: Report) -> dict[str, Any]:
    from chalicelib.reports.store.items.item_classes import REPORT, ReportItem, report_key

    return ReportItem(report_key(report.number), REPORT, **report_attributes(report)).serialize()


def _write(items: list[dict[str, Any]]) -> None:
    for some in _pieces(items):
        puts = [{"PutRequest": {"Item": item}} for item in some]
        client("dynamodb").batch_write_item(RequestItems={"tanggap": puts})


def _pieces(items: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for at in range(0, len(items), 25):
        yield items[at : at + 25]
