"""The published figures: each measure as JSON and CSV, an index of all files, and their catalogue
for the city's data portal.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from typing import Any

from chalicelib.city.current import city
from chalicelib.figures import measures
from chalicelib.figures.caching_and_license import CATALOG, INDEX, KEPT, LICENSE, ROOT
from chalicelib.figures.dcat_catalog import build_catalog
from chalicelib.figures.engine import Engine
from chalicelib.figures.lake import State
from chalicelib.figures.measures import Measure
from chalicelib.figures.objects import CACHE, Objects
from chalicelib.figures.public_facts import list_facts
from chalicelib.figures.quarter_scores import score_lake
from chalicelib.figures.quarter_scores.frozen_files import name_version
from chalicelib.figures.quarter_scores.frozen_ledger import Content, write_content
from chalicelib.figures.unchanged_files import File, load_standing
from chalicelib.platform.moments import format_shown

JSON, CSV, JSONLD = "application/json", "text/csv; charset=utf-8", "application/ld+json"
AT_ONCE = 8


def name_file(name: str) -> str:
    """Return the name of the files of a measure, without an ending."""
    return name.replace("_", "-")


# The measures.


def publish(
    engine: Engine, public: Objects, state: State, now: datetime, frozen: Sequence[Content] = ()
) -> None:
    """Publish all measures that the engine has counted, with their index and their catalogue: what
    changed, and at the first run of a day or an hour what did not. ``frozen`` are the versions of
    frozen scores.
    """
    standing = load_standing(public)
    counted_at = format_shown(now)
    ((version,),) = engine.execute("select version from rules")
    invented = {"invented": True} if state.invented else {}
    files: list[File] = []
    listed = []
    for name, measure in measures.load_measures().items():
        columns, rows = _add_names(*_read_rows(engine, name, frozen))
        about = {**_describe(measure, counted_at, int(version)), **invented}
        more: dict[str, Any] = {}
        if name in measures.SCORES:
            more = {"quarters": score_lake.describe_quarters(state, now)}
            about["counted_at"] = state.scores.counted_at or counted_at
        before = {**about, "counted_at": standing.find_moment(name_file(name), about["counted_at"])}
        pair = _make_pair(before, more, columns, rows)
        if standing.has_all(pair):
            about = before
        else:
            pair = _make_pair(about, more, columns, rows)
            files += pair
        listed.append({**about, "rows": len(rows), "files": [_list_file(each) for each in pair]})
    index = {
        "counted_at": counted_at,
        "license": LICENSE,
        **invented,
        "measures": listed,
        "facts": list_facts(state.published),
        "scores": [_list_version(each) for each in frozen],
    }
    if not standing.has_index(index):
        files.append(File(INDEX, _write_json(index), JSON))
        files.append(File(CATALOG, _write_json(build_catalog(index)), JSONLD))
    about_all = {CACHE: KEPT, "counted-at": counted_at, "license": LICENSE}
    about_all |= dict.fromkeys(invented, "true")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        done = [
            threads.submit(public.store, ROOT + each.name, each.body, each.kind, about=about_all)
            for each in files
        ]
        for each in done:
            each.result()


def _make_pair(
    about: Mapping[str, Any],
    more: Mapping[str, Any],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> tuple[File, File]:
    """Return the two files of a measure."""
    content = {**about, **more, "columns": columns, "rows": rows}
    name = about["measure"]
    return (
        File(f"{name}.json", _write_json(content), JSON),
        File(f"{name}.csv", _write_csv(columns, rows), CSV),
    )


# The table that is published for a measure, where it is another one than that of its name.
RELEASED = {"private_by_office": measures.SUMS, "private_score_sums": "score_sums"}


def _read_rows(
    engine: Engine, name: str, frozen: Sequence[Content]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the columns and rows of a measure. Scores are those of the newest frozen version, or a
    preview where there is none.
    """
    columns, rows = engine.read_table(RELEASED.get(name, name))
    if name != "scores":
        return columns, rows
    versions = {each["quarter"]: each for each in frozen}
    shown = [
        (
            *(dict(zip(each["columns"], row, strict=True)).get(name) for name in columns),
            each["state"],
            each["version"],
        )
        for each in versions.values()
        for row in each["rows"]
    ]
    place = columns.index("quarter")
    shown += [(*row, "preview", 0) for row in rows if row[place] not in versions]
    return [*columns, "state", "version"], sorted(shown, key=lambda row: row[:2])


def _list_version(content: Content) -> dict[str, Any]:
    """Return what the index says of a frozen version."""
    return {
        "quarter": content["quarter"],
        "version": content["version"],
        "frozen_at": content["frozen_at"],
        "url": f"/{name_version(content['quarter'], content['version'])}",
        "sha256": sha256(write_content(content)).hexdigest(),
    }


def _describe(measure: Measure, counted_at: str, version: int) -> dict[str, Any]:
    return {
        "measure": name_file(measure.name),
        "title": measure.title,
        "definition": measure.definition,
        "counted_at": counted_at,
        "rules_version": version,
        "license": LICENSE,
    }


def _list_file(file: File) -> dict[str, Any]:
    digest = sha256(file.body).hexdigest()
    return {"url": f"/{ROOT}{file.name}", "bytes": len(file.body), "sha256": digest}


def _add_names(
    columns: list[str], rows: Iterable[tuple[Any, ...]]
) -> tuple[list[str], list[list[Any]]]:
    """Return a table with a column of names after each column of codes of the city."""
    names = {column: _names_of(column) for column in columns}
    wider = [
        title
        for column in columns
        for title in ([column, f"{column}_name"] if names[column] else [column])
    ]
    return wider, [
        [
            value
            for column, cell in zip(columns, row, strict=True)
            for value in ([cell, names[column].get(cell, cell)] if names[column] else [cell])
        ]
        for row in rows
    ]


def _names_of(column: str) -> dict[str, str]:
    """Return the names of a column's codes; none of a column that has no codes of the city."""
    tables = city()
    if column == "channel":
        return {code: row.name for code, row in tables.channels.items()}
    if column == "category":
        return {code: row.name for code, row in tables.categories.items()}
    if column == "office":
        offices = {**tables.former, **tables.offices}
        return {code: row.name for code, row in offices.items()}
    if column == "kelurahan":
        areas = tables.kelurahan.values()
        kecamatan = {row.kecamatan_code: row.kecamatan for row in areas}
        return {**kecamatan, **{row.code: row.name for row in areas}}
    return {}


def _write_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _write_csv(columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
