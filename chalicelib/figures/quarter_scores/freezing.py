"""Freeze the scores of a quarter once they were counted for the last time, and correct frozen ones
by the appeals that were accepted (docs/frozen-scores.md).

The last count of a quarter knows what was known at its cutoff, so it does not matter when the run
comes that freezes it. A correction is a further version; nothing that was frozen ever changes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.city.current import city
from chalicelib.figures.caching_and_license import KEPT_FOR_GOOD, LICENSE, ROOT
from chalicelib.figures.engine import Engine
from chalicelib.figures.lake import State
from chalicelib.figures.objects import CACHE, Objects, Overtaken
from chalicelib.figures.public_facts import name_facts
from chalicelib.figures.quarter_scores import frozen_ledger, key_endings, score_lake, scores
from chalicelib.figures.quarter_scores.frozen_files import CORRECTIONS, COUNTS, SCORES, name_version
from chalicelib.figures.quarter_scores.frozen_ledger import JSON, BrokenLedger, Content
from chalicelib.figures.quarter_scores.recounting import recount_row
from chalicelib.figures.quarter_scores.scores import Quarter
from chalicelib.platform import telemetry
from chalicelib.platform.moments import EPOCH, format_shown
from chalicelib.platform.telemetry import log

FROZEN = "frozen"
SUM_COLUMNS = ("office", "reports", *COUNTS)


def freeze_scores(
    engine: Engine,
    ledger: Objects,
    public: Objects,
    lake: Objects,
    state: State,
    now: datetime,
    folder: Path,
) -> list[Content]:
    """Store a version of each quarter that is due, and of each that accepted appeals correct. Put
    all versions where everybody gets them, and return them. The engine has counted the scores.

    A ledger that does not hold is left as it is, and rings an alarm; the versions before the break
    are returned.
    """
    try:
        entries = frozen_ledger.load_entries(ledger)
    except BrokenLedger as broken:
        log.error("ledger_broken", entry=str(broken))
        telemetry.count_event("ScoresNotFrozen")
        return broken.intact
    try:
        for quarter in _list_due(entries, state, now):
            content = _freeze_quarter(engine, lake, state, quarter, entries, now, folder)
            entries.append(frozen_ledger.append_entry(ledger, entries, content))
            log.info("scores_frozen", quarter=quarter.name)
        for content in [*_correct_versions(entries, ledger, now, folder)]:
            entries.append(frozen_ledger.append_entry(ledger, entries, content))
            log.info("scores_corrected", quarter=content["quarter"], version=content["version"])
    except Overtaken:  # by another run, which has done the same
        entries = frozen_ledger.load_entries(ledger)
    _publish_versions(public, entries)
    return entries


# The first version.


def _list_due(entries: Iterable[Content], state: State, now: datetime) -> list[Quarter]:
    """Return the quarters that were counted for the last time and are not frozen, in order."""
    frozen = {each["quarter"] for each in entries}
    return [
        each
        for each in score_lake.list_all_quarters(state, now)
        if each.name <= state.scores.settled and each.name not in frozen
    ]


def _freeze_quarter(
    engine: Engine,
    lake: Objects,
    state: State,
    quarter: Quarter,
    entries: list[Content],
    now: datetime,
    folder: Path,
) -> Content:
    columns, rows = engine.read_table("scores")
    place = columns.index("quarter")
    sums = [each for each in state.scores.sums if each.period == quarter.name]
    return {
        "quarter": quarter.name,
        "version": 1,
        "state": FROZEN,
        "frozen_at": format_shown(now),
        "counted_at": _format_seconds(quarter.cutoff),
        "license": LICENSE,
        "rules": scores.describe_rules(quarter, city().settings.triage),
        "inputs": [*_list_inputs(state, quarter.name)],
        "private_sums": {
            "columns": [*SUM_COLUMNS],
            "rows": [
                [each.office, *(each.counts.get(name, 0) for name in SUM_COLUMNS[1:])]
                for each in sums
            ],
        },
        "keys": key_endings.list_ended_keys(
            engine, lake, state, quarter.name, _list_ended(entries), folder
        ),
        "adjustments": [],
        "columns": columns,
        "rows": sorted([*row] for row in rows if row[place] == quarter.name),
    }


def _list_inputs(state: State, quarter: str) -> Iterator[dict[str, str]]:
    """Yield the public facts that the quarter was counted from."""
    digests = {
        name_facts(month, each.version): each.sha256
        for month, versions in state.published.items()
        for each in versions
    }
    for name in state.scores.inputs.get(quarter, ()):
        yield {"url": f"/{ROOT}{name}", "sha256": digests[name]}


def _list_ended(entries: Iterable[Content]) -> set[str]:
    return {key for each in entries for key in each["keys"]}


def _format_seconds(moment: int) -> str:
    return format_shown(EPOCH + timedelta(seconds=moment))


# Corrections.


def _correct_versions(
    entries: list[Content], ledger: Objects, now: datetime, folder: Path
) -> Iterator[Content]:
    """Yield a further version of each quarter that has accepted appeals which are not in it."""
    newest = {each["quarter"]: each for each in frozen_ledger.choose_newest(entries)}
    waiting: dict[str, list[Mapping[str, Any]]] = {}
    for key in ledger.list_keys(CORRECTIONS):
        quarter, office = key.removeprefix(CORRECTIONS).removesuffix(".json").split("/")
        content = newest.get(quarter)
        if content is None or office in {each["office"] for each in content["adjustments"]}:
            continue
        if stored := ledger.load(key):
            waiting.setdefault(quarter, []).append(json.loads(stored.body))
    for quarter, corrections in sorted(waiting.items()):
        yield _correct_version(newest[quarter], corrections, now, folder)


def _correct_version(
    before: Content, corrections: list[Mapping[str, Any]], now: datetime, folder: Path
) -> Content:
    by_office = {each["office"]: each["adjustments"] for each in corrections}
    place = before["columns"].index("office")
    return {
        **{name: value for name, value in before.items() if name != "ledger"},
        "version": before["version"] + 1,
        "frozen_at": format_shown(now),
        "keys": [],
        "adjustments": [*before["adjustments"], *_list_adjustments(corrections)],
        "rows": [
            recount_row(before, row, by_office[row[place]], folder)
            if row[place] in by_office
            else row
            for row in before["rows"]
        ],
    }


def _list_adjustments(corrections: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in corrections:
        for column, many in each["adjustments"].items():
            yield {
                "office": each["office"],
                "column": column,
                "many": many,
                "reason": each["reason"],
                "decided_at": each["decided_at"],
            }


# What everybody gets.


def _publish_versions(public: Objects, entries: Iterable[Content]) -> None:
    """Put the versions that are missing among the published files."""
    there = {*public.list_keys(SCORES)}
    for each in entries:
        key = name_version(each["quarter"], each["version"])
        if key not in there:
            about = {CACHE: KEPT_FOR_GOOD, "license": LICENSE}
            public.store(key, frozen_ledger.write_content(each), JSON, about=about)
