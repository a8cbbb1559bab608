"""The reader of a city's folder of tables, which makes one consistent City."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import time
from pathlib import Path
from typing import Any, TypeVar

from chalicelib.city.city_settings import CitySettings
from chalicelib.city.model import City, GeoReport
from chalicelib.city.questions import Attribute
from chalicelib.city.rows import Keeper, Retention
from chalicelib.city.tables import checks, figure_tables, row_readers
from chalicelib.city.tables.csv_table import Row, Table, TableError
from chalicelib.city.tables.office_names import read_office_words
from chalicelib.city.tables.word_patterns import read_allegations, read_sensitive_matters
from chalicelib.city.tables.words import (
    read_emergencies,
    read_landmark,
    read_phrases,
    read_place_words,
    read_public_names,
    read_slang,
    read_small_talk,
)

__all__ = ["TABLES", "TableError", "read_city"]

TABLES: Mapping[str, Table] = {
    "settings": Table("settings.csv", ("key", "value"), key=("key",)),
    "channels": Table(
        "channels.csv",
        (
            *("code", "name", "name_en", "kind", "enabled"),
            *("visibility", "senders", "desk"),
        ),
    ),
    "channel_statuses": Table(
        "channel_statuses.csv", ("channel", "state", "word", "source"), key=("channel", "state")
    ),
    "offices": Table(
        "offices.csv",
        (
            *("code", "name", "name_en", "level", "parent"),
            *("area", "aliases", "successor", "short_name"),
        ),
    ),
    "office_words": Table(
        "office_name_words.csv", ("kind", "word", "written"), key=("kind", "word")
    ),
    "kelurahan": Table(
        "kelurahan.csv",
        (
            *("code", "name", "kecamatan_code", "kecamatan", "kota_code", "kota"),
            *("lat", "lng", "aliases"),
        ),
    ),
    "groups": Table("groups.csv", ("code", "name", "name_en", "rule", "promise")),
    "categories": Table(
        "categories.csv",
        (
            *("code", "name", "name_en", "group", "rule", "promise", "words", "aliases"),
            *("priority", "closing_photo", "blur", "about_officials", "ksd"),
        ),
    ),
    "promises": Table(
        "promises.csv",
        (
            *("code", "office", "priority"),
            *("respond_hours", "first_answer_hours", "complete_hours", "calendar", "source"),
        ),
        key=("code", "office", "priority"),
    ),
    "accused_offices": Table(
        "accused_offices.csv", ("accused", "holder", "source"), key=("accused",)
    ),
    "ladder": Table("ladder.csv", ("code", "measure", "kind", "share", "after_hours", "to")),
    "urgency": Table("support_urgency.csv", ("supporters", "earlier_hours"), key=("supporters",)),
    "figures": Table(
        "figure_rules.csv",
        ("version", "begins", "least_for_median", "least_together", "source"),
        key=("version",),
    ),
    "scores": Table(
        "score_rules.csv",
        ("version", "begins", *figure_tables.SCORE_NUMBERS[1:], "bands", "source"),
        key=("version",),
    ),
    "reasons": Table(
        "reasons.csv", ("kind", "code", "name", "name_en", "most_hours"), key=("kind", "code")
    ),
    "holidays": Table("holidays.csv", ("date", "name", "kind"), key=("date",)),
    "words": Table("words.csv", ("kind", "word", "spellings"), key=("kind", "word")),
    "landmarks": Table("landmarks.csv", ("kind", "name", "area", "aliases"), key=("kind", "name")),
    "slang": Table("slang.csv", ("written", "meant"), key=("written",)),
    "small_talk": Table("small_talk.csv", ("means", "phrase", "language"), key=("means", "phrase")),
    "suggestions": Table(
        "suggestions.csv", ("means", "phrase", "language"), key=("means", "phrase")
    ),
    "software": Table("software.csv", ("word", "kind"), key=("word",)),
    "public_names": Table("public_names.csv", ("kind", "name", "source"), key=("kind", "name")),
    "emergency": Table(
        "emergency.csv",
        (
            *("kind", "code", "words", "language"),
            *("priority", "categories", "name", "name_en", "source"),
        ),
        key=("kind", "code"),
    ),
    "allegations": Table(
        "allegations.csv",
        ("kind", "code", "words", "english_words", "name", "name_en", "rule", "source"),
        key=("kind", "code"),
    ),
    "sensitive": Table(
        "sensitive.csv",
        (
            *("kind", "code", "words", "english_words", "name", "name_en", "categories"),
            *("priority", "rule", "helpline", "helpline_name", "minor", "source"),
        ),
        key=("kind", "code"),
    ),
    "retention": Table("retention.csv", ("what", "days", "by", "source"), key=("what",)),
    "limits": Table(
        "rate_limits.csv", ("code", "what", "per", "most", "hours", "name", "name_en", "source")
    ),
    "georeport": Table("georeport.csv", ("key", "value"), key=("key",)),
    "attributes": Table(
        "attributes.csv",
        (
            *("category", "code", "datatype", "required", "order"),
            *("description", "description_en", "values", "values_en"),
        ),
        key=("category", "code"),
    ),
}

Rows = Mapping[str, list[Row]]
Record = TypeVar("Record", CitySettings, GeoReport)


def read_city(folder: Path) -> City:
    """Return the city of a folder. Its code is the name of the folder.

    Raises TableError with file, row and column for the first fault of any table.
    """
    if not folder.is_dir():
        raise TableError("there is no such folder", file=str(folder))
    rows = {name: table.rows(folder) for name, table in TABLES.items()}
    rows |= _split_offices(rows["offices"])
    city = _build_city(folder.name, rows)
    checks.check_city(city, rows)
    return city


def _split_offices(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows of existing offices, and of former ones, which have a successor."""
    tables: dict[str, list[Row]] = {"offices": [], "former": []}
    for row in rows:
        tables["former" if row.cells["successor"] else "offices"].append(row)
    return tables


def _build_city(code: str, rows: Rows) -> City:
    office_words = read_office_words(rows["office_words"])
    return City(
        code=code,
        settings=_build_record(CitySettings, "settings", rows),
        channels={row.key: row_readers.read_channel(row) for row in rows["channels"]},
        channel_statuses=dict(map(row_readers.read_channel_status, rows["channel_statuses"])),
        offices={row.key: row_readers.read_office(row, office_words) for row in rows["offices"]},
        former={row.key: row_readers.read_office(row, office_words) for row in rows["former"]},
        kelurahan={row.key: row_readers.read_kelurahan(row) for row in rows["kelurahan"]},
        words=read_place_words(rows["words"]),
        landmarks=tuple(read_landmark(row) for row in rows["landmarks"]),
        categories={row.key: row_readers.read_category(row) for row in rows["categories"]},
        promises=tuple(row_readers.read_promise(row) for row in rows["promises"]),
        oversight={row.key: row.text("holder") for row in rows["accused_offices"]},
        ladder=tuple(row_readers.read_rung(row) for row in rows["ladder"]),
        holidays=frozenset(row_readers.read_holiday(row) for row in rows["holidays"]),
        figures=tuple(figure_tables.read_figure_rules(row) for row in rows["figures"]),
        scores=tuple(figure_tables.read_score_rules(row) for row in rows["scores"]),
        urgency=tuple(row_readers.read_urgency(row) for row in rows["urgency"]),
        reasons={
            (reason.kind, reason.code): reason
            for reason in map(row_readers.read_reason, rows["reasons"])
        },
        groups={row.key: row_readers.read_group(row) for row in rows["groups"]},
        slang=read_slang(rows["slang"]),
        small_talk=tuple(read_small_talk(row) for row in rows["small_talk"]),
        suggesting=read_phrases(rows["suggestions"], "suggestion"),
        complaining=read_phrases(rows["suggestions"], "complaint"),
        software={row.key: row_readers.read_software(row) for row in rows["software"]},
        emergencies=read_emergencies(rows["emergency"]),
        allegations=read_allegations(rows["allegations"]),
        sensitive=read_sensitive_matters(rows["sensitive"]),
        public_names=read_public_names(rows["public_names"]),
        retention=_build_retention(rows["retention"]),
        limits=tuple(row_readers.read_limit(row) for row in rows["limits"]),
        georeport=_build_record(GeoReport, "georeport", rows),
        attributes=_build_attributes(rows["attributes"]),
    )


def _build_attributes(rows: Iterable[Row]) -> dict[str, tuple[Attribute, ...]]:
    """Return the questions of each category in their order."""
    by_category: dict[str, list[Attribute]] = {}
    for row in rows:
        by_category.setdefault(row.text("category"), []).append(row_readers.read_attribute(row))
    return {
        category: tuple(sorted(asked, key=lambda attribute: attribute.order))
        for category, asked in by_category.items()
    }


# The stored data, and the system that deletes each kind.
KEEPERS: Mapping[str, Keeper] = {
    "reports": Keeper.RETAIN,
    "messages": Keeper.TTL,
    "calls": Keeper.TTL,
    "letters": Keeper.S3,
    "audits": Keeper.S3,
    "parked": Keeper.S3,
    "uploads": Keeper.S3,
    "dead": Keeper.SQS,
    "deleted": Keeper.S3,
    "replaced": Keeper.S3,
}


def _build_retention(rows: Iterable[Row]) -> dict[str, Retention]:
    """Return the retention of each kind of stored data. Every kind needs a row, and no other."""
    by_key = {row.key: row for row in rows}
    for what in KEEPERS:
        if what not in by_key:
            raise TableError(f"the row {what} is missing", file=TABLES["retention"].file)
    for row in by_key.values():
        if row.key not in KEEPERS:
            raise row.fault("what", "nothing is kept by that name")
        if row.choice("by", Keeper) is not KEEPERS[row.key]:
            raise row.fault("by", f"is {KEEPERS[row.key]} for {row.key}")
    return {what: row_readers.read_retention(by_key[what]) for what in KEEPERS}


def _build_record(record: type[Record], table: str, rows: Rows) -> Record:
    """Return a record from a table with one row for each field, and no other."""
    by_key = {row.key: row for row in rows[table]}
    kinds = {field.name: field.type for field in fields(record)}
    for key in kinds:
        if key not in by_key:
            raise TableError(f"the key {key} is missing", file=TABLES[table].file)
    for row in by_key.values():
        if row.key not in kinds:
            raise row.fault("key", "there is no such setting")
    return record(**{key: _read_value(by_key[key], kind) for key, kind in kinds.items()})


def _read_value(row: Row, kind: Any) -> Any:
    """Return the value of a row, by the type of its field and within its annotated bounds."""
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
