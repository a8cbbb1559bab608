"""A city's folder of tables, read into one City whose parts agree with one another."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import time
from pathlib import Path
from typing import Any, TypeVar

from chalicelib.city.model import City, CitySettings, GeoReport, Keeper, Retention
from chalicelib.city.questions import Attribute
from chalicelib.city.tables import checks, records
from chalicelib.city.tables.csv_table import Row, Table, TableError
from chalicelib.city.tables.words import (
    read_emergencies,
    read_place_words,
    read_public_names,
    read_slang,
)

__all__ = ["TABLES", "TableError", "read_city"]

TABLES: Mapping[str, Table] = {
    "settings": Table("settings.csv", ("key", "value"), key=("key",)),
    "channels": Table("channels.csv", ("code", "name", "kind", "enabled", "senders", "desk")),
    "offices": Table(
        "offices.csv", ("code", "name", "level", "parent", "area", "aliases", "successor")
    ),
    "kelurahan": Table(
        "kelurahan.csv",
        (
            *("code", "name", "kecamatan_code", "kecamatan", "kota_code", "kota"),
            *("lat", "lng", "aliases"),
        ),
    ),
    "groups": Table("groups.csv", ("code", "name")),
    "categories": Table(
        "categories.csv",
        (
            *("code", "name", "group", "rule", "promise", "words", "aliases"),
            *("priority", "closing_photo", "blur"),
        ),
    ),
    "promises": Table(
        "promises.csv",
        (
            *("code", "office", "priority"),
            *("respond_hours", "complete_hours", "calendar", "source"),
        ),
        key=("code", "office", "priority"),
    ),
    "ladder": Table("ladder.csv", ("code", "measure", "kind", "share", "after_hours", "to")),
    "urgency": Table("urgency.csv", ("supporters", "earlier_hours"), key=("supporters",)),
    "reasons": Table(
        "reasons.csv", ("kind", "code", "label", "english", "most_hours"), key=("kind", "code")
    ),
    "holidays": Table("holidays.csv", ("date", "name", "kind"), key=("date",)),
    "words": Table("words.csv", ("kind", "word", "spellings"), key=("kind", "word")),
    "slang": Table("slang.csv", ("written", "meant"), key=("written",)),
    "software": Table("software.csv", ("word", "kind"), key=("word",)),
    "public_names": Table("public_names.csv", ("kind", "name", "source"), key=("kind", "name")),
    "emergency": Table(
        "emergency.csv",
        (
            *("kind", "code", "words", "language"),
            *("priority", "categories", "name", "source"),
        ),
        key=("kind", "code"),
    ),
    "retention": Table("retention.csv", ("what", "days", "by", "source"), key=("what",)),
    "limits": Table("limits.csv", ("code", "what", "per", "most", "hours", "name", "source")),
    "georeport": Table("georeport.csv", ("key", "value"), key=("key",)),
    "attributes": Table(
        "attributes.csv",
        ("category", "code", "datatype", "required", "order", "description", "values"),
        key=("category", "code"),
    ),
}

Rows = Mapping[str, list[Row]]
Told = TypeVar("Told", CitySettings, GeoReport)


def read_city(folder: Path) -> City:
    """The city of a folder, named as the folder is.

    Raises TableError with file, row and column for the first fault of any table.
    """
    if not folder.is_dir():
        raise TableError("there is no such folder", file=str(folder))
    rows = {name: table.rows(folder) for name, table in TABLES.items()}
    rows |= _split_by_standing(rows["offices"])
    city = _build_city(folder.name, rows)
    checks.check_city(city, rows)
    return city


def _split_by_standing(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of offices that stand, and of those with a successor."""
    parted: dict[str, list[Row]] = {"offices": [], "former": []}
    for row in rows:
        parted["former" if row.cells["successor"] else "offices"].append(row)
    return parted


def _build_city(code: str, rows: Rows) -> City:
    return City(
        code=code,
        settings=_build_record(CitySettings, "settings", rows),
        channels={row.key: records.read_channel(row) for row in rows["channels"]},
        offices={row.key: records.read_office(row) for row in rows["offices"]},
        former={row.key: records.read_office(row) for row in rows["former"]},
        kelurahan={row.key: records.read_kelurahan(row) for row in rows["kelurahan"]},
        words=read_place_words(rows["words"]),
        categories={row.key: records.read_category(row) for row in rows["categories"]},
        promises=tuple(records.read_promise(row) for row in rows["promises"]),
        ladder=tuple(records.read_rung(row) for row in rows["ladder"]),
        holidays=frozenset(records.read_holiday(row) for row in rows["holidays"]),
        urgency=tuple(records.read_urgency(row) for row in rows["urgency"]),
        reasons={
            (reason.kind, reason.code): reason
            for reason in map(records.read_reason, rows["reasons"])
        },
        groups={records.read_slug(row): row.text("name") for row in rows["groups"]},
        slang=read_slang(rows["slang"]),
        software={row.key: records.read_software(row) for row in rows["software"]},
        emergencies=read_emergencies(rows["emergency"]),
        public_names=read_public_names(rows["public_names"]),
        retention=_build_retention(rows["retention"]),
        limits=tuple(records.read_limit(row) for row in rows["limits"]),
        georeport=_build_record(GeoReport, "georeport", rows),
        attributes=_build_attributes(rows["attributes"]),
    )


def _build_attributes(rows: Iterable[Row]) -> dict[str, tuple[Attribute, ...]]:
    """Of each category in the order in which they are asked."""
    found: dict[str, list[Attribute]] = {}
    for row in rows:
        found.setdefault(row.text("category"), []).append(records.read_attribute(row))
    return {
        category: tuple(sorted(asked, key=lambda attribute: attribute.order))
        for category, asked in found.items()
    }


# What is kept, and who sees to its end.
KEEPERS: Mapping[str, Keeper] = {
    "reports": Keeper.RETAIN,
    "messages": Keeper.TTL,
    "letters": Keeper.S3,
    "parked": Keeper.S3,
    "uploads": Keeper.S3,
    "dead": Keeper.SQS,
    "deleted": Keeper.S3,
    "replaced": Keeper.S3,
}


def _build_retention(rows: Iterable[Row]) -> dict[str, Retention]:
    """A row for each kind of what is kept, and no other."""
    given = {row.key: row for row in rows}
    for what in KEEPERS:
        if what not in given:
            raise TableError(f"the row {what} is missing", file=TABLES["retention"].file)
    for row in given.values():
        if row.key not in KEEPERS:
            raise row.fault("what", "nothing is kept by that name")
        if row.choice("by", Keeper) is not KEEPERS[row.key]:
            raise row.fault("by", f"is {KEEPERS[row.key]} for {row.key}")
    return {what: records.read_retention(given[what]) for what in KEEPERS}


def _build_record(record: type[Told], table: str, rows: Rows) -> Told:
    """The record whose fields are the rows of a table, every one and no other."""
    given = {row.key: row for row in rows[table]}
    kinds = {field.name: field.type for field in fields(record)}
    for key in kinds:
        if key not in given:
            raise TableError(f"the key {key} is missing", file=TABLES[table].file)
    for row in given.values():
        if row.key not in kinds:
            raise row.fault("key", "there is no such setting")
    return record(**{key: _read_value(given[key], kind) for key, kind in kinds.items()})


def _read_value(row: Row, kind: Any) -> Any:
    """As the type of its field says, and within the bounds that it is annotated with."""
    (bounds,) = getattr(kind, "__metadata__", [()])
    return READERS[getattr(kind, "__origin__", kind)](row, "value", *bounds)


def _read_text(row: Row, column: str, *form: Any) -> str:
    return row.fitting(column, *form) if form else row.text(column)


def _read_set(row: Row, column: str) -> frozenset[str]:
    return frozenset(row.several(column))


READERS: Mapping[type, Callable[..., Any]] = {
    str: _read_text,
    int: Row.whole,
    float: Row.number,
    time: Row.clock,
    frozenset: _read_set,
}
