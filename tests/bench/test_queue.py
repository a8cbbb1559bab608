"""What a queue and a search may read: from the sizes of the largest entries there can be."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bench import queue, units
from chalicelib.casework.queue import queue_store as store
from chalicelib.city.current import city
from chalicelib.city.rows import Priority
from chalicelib.reports.filing import Place
from chalicelib.reports.model import Evidence, Report
from chalicelib.reports.store.items.entry_items import entry_item
from chalicelib.reports.store.items.report_items import report_item
from chalicelib.reports.store.search_index import MOST_WORDS
from tests.builders import KEBON_JERUK, MONDAY, a_report
from tests.moto_aws import resources

LONGEST = ("sampah menumpuk " * 260)[:4000]


def fullest(text: str) -> Report:
    """A report with everything its line can have, under the longest codes of the city."""
    place = Place(text[:300], -6.1, 106.7, KEBON_JERUK, "given")
    channel = max(city().channels, key=len)
    report, _ = a_report(description=text, place=place, channel=channel)
    later = MONDAY + timedelta(days=1)
    return replace(
        report,
        category=max(city().categories, key=len),
        holder=max(city().offices, key=len),
        answered_at=later,
        red_flag=True,
        priority=max(Priority, key=len),
        paused_until=later,
        closed_at=later,
        evidence=max(Evidence, key=len),
        complete_rung=99,
        run=99,
        version=9999,
    )


@pytest.mark.parametrize("text", [LONGEST, "é" * 4000, "🗑" * 4000, "ﷺ" * 4000])
def test_a_page_of_a_queue_reads_twelve_units_at_most_whatever_stands_in_it(text: str) -> None:
    entry = queue.entry(report_item(fullest(text), None).serialize())
    assert units.read(store.LINES_AT_A_TIME * units.size(entry)) <= queue.MOST_READ
    assert store.LINES_AT_A_TIME > 100  # a page's longest limit, and one more


def test_words_of_the_longest_text_stay_within_one_write_unit_of_their_index() -> None:
    report, first = a_report(description=LONGEST)
    item = entry_item(report, first, starts_run=True, words=" x" * (MOST_WORDS // 2)).serialize()
    [index] = [
        each["Projection"]["NonKeyAttributes"]
        for each in resources()["Table"]["Properties"]["GlobalSecondaryIndexes"]
        if each["IndexName"] == "words-1"
    ]
    entry = {name: item[name] for name in ("pk", "sk", "fpk", "fsk", *index)}
    assert units.size(entry) <= 512  # half a kilobyte: eight entries for half a read unit
