"""A city's folder of tables, read into one City whose parts agree with one another."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from chalicelib.city import agreement
from chalicelib.city.table import Row, Table, TableError
from chalicelib.domain.city import (
    Calendar,
    Category,
    Channel,
    ChannelKind,
    City,
    Kelurahan,
    Level,
    Measure,
    Office,
    Promise,
    Rung,
    RungKind,
)

__all__ = ["TABLES", "TableError", "read"]

TABLES: Mapping[str, Table] = {
    "settings": Table("settings.csv", ("key", "value"), key=("key",)),
    "channels": Table("channels.csv", ("code", "name", "kind", "enabled")),
    "offices": Table("offices.csv", ("code", "name", "level", "parent", "area", "aliases")),
    "kelurahan": Table(
        "kelurahan.csv",
        (
            *("code", "name", "kecamatan_code", "kecamatan", "kota_code", "kota"),
            *("lat", "lng", "aliases"),
        ),
    ),
    "groups": Table("groups.csv", ("code", "name")),
    "categories": Table(
        "categories.csv", ("code", "name", "group", "rule", "promise", "words", "aliases")
    ),
    "promises": Table(
        "promises.csv",
        ("code", "office", "respond_hours", "complete_hours", "calendar", "source"),
        key=("code", "office"),
    ),
    "ladder": Table("ladder.csv", ("code", "measure", "kind", "share", "after_hours", "to")),
    "holidays": Table("holidays.csv", ("date", "name", "kind"), key=("date",)),
}

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OFFICE = re.compile(r"[A-Z0-9]+([.-][A-Z0-9]+)*")
WORDS = re.compile(r"([a-z0-9]+([ |][a-z0-9]+)*)?")  # as ``domain.routing.suggest`` folds a text
TERRITORY = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
HOLIDAY = re.compile(r"public|cuti_bersama")

Rows = Mapping[str, list[Row]]


def read(folder: Path) -> City:
    """The city of a folder, named as the folder is.

    Raises TableError with file, row and column for the first fault of any table.
    """
    if not folder.is_dir():
        raise TableError("there is no such folder", file=str(folder))
    rows = {name: table.rows(folder) for name, table in TABLES.items()}
    city = _city(folder.name, rows, _chosen(rows["settings"]))
    agreement.check(city, rows)
    return city


def _city(code: str, rows: Rows, chosen: "_Chosen") -> City:
    return City(
        code=code,
        triage=chosen.triage,
        top=chosen.top,
        fallback_category=chosen.fallback_category,
        channels={row.key: _channel(row) for row in rows["channels"]},
        offices={row.key: _office(row) for row in rows["offices"]},
        kelurahan={row.key: _kelurahan(row) for row in rows["kelurahan"]},
        categories={row.key: _category(row) for row in rows["categories"]},
        promises=tuple(_promise(row) for row in rows["promises"]),
        ladder=tuple(_rung(row) for row in rows["ladder"]),
        holidays=frozenset(_holiday(row) for row in rows["holidays"]),
        office_open=chosen.office_open,
        office_close=chosen.office_close,
        confirm_working_days=chosen.confirm_working_days,
        groups={_slug(row): row.text("name") for row in rows["groups"]},
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The settings table: one row a field."""

    triage: str
    top: str
    fallback_category: str
    office_open: time
    office_close: time
    confirm_working_days: int


def _chosen(rows: Iterable[Row]) -> _Chosen:
    given = {row.key: row for row in rows}
    for key in _Chosen.__slots__:
        if key not in given:
            raise TableError(f"the key {key} is missing", file=TABLES["settings"].file)
    for row in given.values():
        if row.key not in _Chosen.__slots__:
            raise row.fault("key", "there is no such setting")
    return _Chosen(
        triage=given["triage"].text("value"),
        top=given["top"].text("value"),
        fallback_category=given["fallback_category"].text("value"),
        office_open=given["office_open"].clock("value"),
        office_close=given["office_close"].clock("value"),
        confirm_working_days=_whole(given["confirm_working_days"], "value", 1, 365),
    )


def _channel(row: Row) -> Channel:
    return Channel(
        code=_slug(row),
        name=row.text("name"),
        kind=row.choice("kind", ChannelKind),
        enabled=row.flag("enabled"),
    )


def _office(row: Row) -> Office:
    return Office(
        code=row.fitting("code", OFFICE, "capitals and digits, joined by . or -"),
        name=row.text("name"),
        level=row.choice("level", Level),
        parent=row.cells["parent"] or None,
        area=row.cells["area"] or None,
        aliases=row.several("aliases"),
    )


def _kelurahan(row: Row) -> Kelurahan:
    return Kelurahan(
        code=_territory(row, "code"),
        name=row.text("name"),
        kecamatan_code=_territory(row, "kecamatan_code"),
        kecamatan=row.text("kecamatan"),
        kota_code=_territory(row, "kota_code"),
        kota=row.text("kota"),
        lat=row.number("lat", -90, 90),
        lng=row.number("lng", -180, 180),
        aliases=row.several("aliases"),
    )


def _category(row: Row) -> Category:
    row.fitting("words", WORDS, "small letters and digits, words with one space, parted by |")
    return Category(
        code=_slug(row),
        name=row.text("name"),
        group=row.text("group"),
        rule=row.text("rule"),
        promise=row.text("promise"),
        words=row.several("words"),
        aliases=row.several("aliases"),
    )


def _promise(row: Row) -> Promise:
    row.text("source")  # for the reader of the table: no promise without its rule
    return Promise(
        code=_slug(row),
        office=row.text("office"),
        respond=row.hours("respond_hours"),
        complete=row.hours("complete_hours"),
        calendar=row.choice("calendar", Calendar),
    )


def _rung(row: Row) -> Rung:
    return Rung(
        code=_slug(row),
        measure=row.choice("measure", Measure),
        kind=row.choice("kind", RungKind),
        share=row.number("share", 0, 1),
        after=row.hours("after_hours"),
        to=row.text("to"),
    )


def _holiday(row: Row) -> date:
    row.text("name")
    row.fitting("kind", HOLIDAY, "public or cuti_bersama")
    return row.day("date")


def _slug(row: Row) -> str:
    return row.fitting("code", SLUG, "small letters and digits, joined by -")


def _territory(row: Row, column: str) -> str:
    return row.fitting(column, TERRITORY, "a Kemendagri code such as 31.73.05.1001")


def _whole(row: Row, column: str, least: int, most: int) -> int:
    value = row.number(column, least, most)
    if not value.is_integer():
        raise row.fault(column, f"{row.cells[column]!r} is not a whole number")
    return int(value)
