"""A city's folder of tables, read into one City whose parts agree with one another."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import time, timedelta
from pathlib import Path

from chalicelib.city import agreement, records
from chalicelib.city.table import Row, Table, TableError
from chalicelib.city.words import emergencies, place_words, slang
from chalicelib.domain.city import CampaignRule, City, GeoReport, Keeper, Priority, Retention
from chalicelib.domain.report import Kind
from chalicelib.domain.service import Attribute

__all__ = ["TABLES", "TableError", "read"]

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
DIGITS = re.compile(r"[0-9]{2,6}")


def read(folder: Path) -> City:
    """The city of a folder, named as the folder is.

    Raises TableError with file, row and column for the first fault of any table.
    """
    if not folder.is_dir():
        raise TableError("there is no such folder", file=str(folder))
    rows = {name: table.rows(folder) for name, table in TABLES.items()}
    rows |= _by_standing(rows["offices"])
    city = _city(folder.name, rows, _chosen(rows["settings"]))
    agreement.check(city, rows)
    return city


def _by_standing(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of offices that stand, and of those with a successor."""
    parted: dict[str, list[Row]] = {"offices": [], "former": []}
    for row in rows:
        parted["former" if row.cells["successor"] else "offices"].append(row)
    return parted


def _city(code: str, rows: Rows, chosen: "_Chosen") -> City:
    return City(
        code=code,
        triage=chosen.triage,
        top=chosen.top,
        fallback_category=chosen.fallback_category,
        channels={row.key: records.channel(row) for row in rows["channels"]},
        offices={row.key: records.office(row) for row in rows["offices"]},
        former={row.key: records.office(row) for row in rows["former"]},
        kelurahan={row.key: records.kelurahan(row) for row in rows["kelurahan"]},
        words=place_words(rows["words"]),
        categories={row.key: records.category(row) for row in rows["categories"]},
        promises=tuple(records.promise(row) for row in rows["promises"]),
        ladder=tuple(records.rung(row) for row in rows["ladder"]),
        holidays=frozenset(records.holiday(row) for row in rows["holidays"]),
        office_open=chosen.office_open,
        office_close=chosen.office_close,
        most_handovers=chosen.most_handovers,
        confirm_working_days=chosen.confirm_working_days,
        most_pauses=chosen.most_pauses,
        most_tasks=chosen.most_tasks,
        verify_share=chosen.verify_share,
        reopen_days=chosen.reopen_days,
        most_reopenings=chosen.most_reopenings,
        most_appeals=chosen.most_appeals,
        appeal_hours=chosen.appeal_hours,
        low_rating=chosen.low_rating,
        duplicate_metres=chosen.duplicate_metres,
        duplicate_days=chosen.duplicate_days,
        duplicate_score=chosen.duplicate_score,
        most_duplicates=chosen.most_duplicates,
        usual_lasts=timedelta(days=chosen.usual_days),
        usual_least=chosen.usual_least,
        recurring_metres=chosen.recurring_metres,
        recurring_times=chosen.recurring_times,
        recurring_days=chosen.recurring_days,
        link_lasts=timedelta(minutes=chosen.link_minutes),
        session_lasts=timedelta(minutes=chosen.session_minutes),
        links_a_day=chosen.links_a_day,
        asks_an_hour=chosen.asks_an_hour,
        most_merged=chosen.most_merged,
        supports_an_hour=chosen.supports_an_hour,
        urgency=tuple(records.urgency(row) for row in rows["urgency"]),
        reasons={
            (reason.kind, reason.code): reason for reason in map(records.reason, rows["reasons"])
        },
        groups={records.slug(row): row.text("name") for row in rows["groups"]},
        slang=slang(rows["slang"]),
        software={row.key: records.software(row) for row in rows["software"]},
        evidence_distance=chosen.evidence_metres,
        evidence_clock=timedelta(minutes=chosen.evidence_clock_minutes),
        shown_pixels=chosen.shown_pixels,
        emergencies=emergencies(rows["emergency"], chosen.emergency_number),
        stop_sms=chosen.stop_sms,
        notice_log_days=chosen.notice_log_days,
        through_quiet_hours=chosen.through_quiet_hours,
        retention=_retention(rows["retention"]),
        code_lasts=timedelta(minutes=chosen.code_minutes),
        codes_a_day=chosen.codes_a_day,
        limits=tuple(records.limit(row) for row in rows["limits"]),
        campaigns=CampaignRule(
            least=chosen.campaign_least,
            span=timedelta(days=chosen.campaign_days),
            words=chosen.campaign_words,
            kept=timedelta(days=chosen.campaign_kept_days),
        ),
        georeport=_georeport(rows["georeport"]),
        attributes=_attributes(rows["attributes"]),
    )


def _attributes(rows: Iterable[Row]) -> dict[str, tuple[Attribute, ...]]:
    """Of each category in the order in which they are asked."""
    found: dict[str, list[Attribute]] = {}
    for row in rows:
        found.setdefault(row.text("category"), []).append(records.attribute(row))
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
}


def _retention(rows: Iterable[Row]) -> dict[str, Retention]:
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
    return {what: records.retention(given[what]) for what in KEEPERS}


def _georeport(rows: Iterable[Row]) -> GeoReport:
    given = _given(rows, "georeport", GeoReport)
    return GeoReport(
        jurisdiction=given["jurisdiction"].text("value"),
        contact=given["contact"].text("value"),
        key_service=given["key_service"].text("value"),
        private=frozenset(given["private"].several("value")),
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The settings table: one row a field."""

    triage: str
    top: str
    fallback_category: str
    office_open: time
    office_close: time
    most_handovers: int
    confirm_working_days: int
    most_pauses: int
    most_tasks: int
    verify_share: float
    evidence_metres: float
    evidence_clock_minutes: float
    reopen_days: float
    most_reopenings: int
    most_appeals: int
    appeal_hours: float
    low_rating: int
    duplicate_metres: float
    duplicate_days: float
    duplicate_score: float
    most_duplicates: int
    usual_days: int
    usual_least: int
    recurring_metres: float
    recurring_times: int
    recurring_days: int
    link_minutes: int
    session_minutes: int
    links_a_day: int
    asks_an_hour: int
    most_merged: int
    supports_an_hour: int
    shown_pixels: int
    emergency_number: str
    stop_sms: str
    notice_log_days: int
    through_quiet_hours: frozenset[str]
    code_minutes: int
    codes_a_day: int
    campaign_least: int
    campaign_days: int
    campaign_words: int
    campaign_kept_days: int


def _chosen(rows: Iterable[Row]) -> _Chosen:
    given = _given(rows, "settings", _Chosen)
    return _Chosen(
        triage=given["triage"].text("value"),
        top=given["top"].text("value"),
        fallback_category=given["fallback_category"].text("value"),
        office_open=given["office_open"].clock("value"),
        office_close=given["office_close"].clock("value"),
        most_handovers=_whole(given["most_handovers"], "value", 1, 20),
        confirm_working_days=_whole(given["confirm_working_days"], "value", 1, 365),
        most_pauses=_whole(given["most_pauses"], "value", 0, 20),
        most_tasks=_whole(given["most_tasks"], "value", 0, 20),
        verify_share=given["verify_share"].number("value", 0, 1),
        evidence_metres=given["evidence_metres"].number("value", 1, 100_000),
        evidence_clock_minutes=given["evidence_clock_minutes"].number("value", 0, 1440),
        reopen_days=given["reopen_days"].number("value", 0, 365),
        most_reopenings=_whole(given["most_reopenings"], "value", 0, 20),
        most_appeals=_whole(given["most_appeals"], "value", 0, 20),
        appeal_hours=given["appeal_hours"].number("value", 1, 8760),
        low_rating=_whole(given["low_rating"], "value", 0, 4),
        duplicate_metres=given["duplicate_metres"].number("value", 1, 500),
        duplicate_days=given["duplicate_days"].number("value", 1, 365),
        duplicate_score=given["duplicate_score"].number("value", 0, 1),
        most_duplicates=_whole(given["most_duplicates"], "value", 0, 20),
        usual_days=_whole(given["usual_days"], "value", 1, 365),
        usual_least=_whole(given["usual_least"], "value", 5, 1000),
        recurring_metres=given["recurring_metres"].number("value", 1, 500),
        recurring_times=_whole(given["recurring_times"], "value", 2, 100),
        recurring_days=_whole(given["recurring_days"], "value", 1, 365),
        link_minutes=_whole(given["link_minutes"], "value", 5, 1440),
        session_minutes=_whole(given["session_minutes"], "value", 5, 1440),
        links_a_day=_whole(given["links_a_day"], "value", 1, 100),
        asks_an_hour=_whole(given["asks_an_hour"], "value", 1, 10_000),
        most_merged=_whole(given["most_merged"], "value", 1, 50),
        supports_an_hour=_whole(given["supports_an_hour"], "value", 1, 10_000),
        shown_pixels=_whole(given["shown_pixels"], "value", 320, 4096),
        emergency_number=given["emergency_number"].fitting("value", DIGITS, "a short number"),
        stop_sms=given["stop_sms"].text("value"),
        notice_log_days=_whole(given["notice_log_days"], "value", 15, 3650),
        through_quiet_hours=_urgent(given["through_quiet_hours"]),
        code_minutes=_whole(given["code_minutes"], "value", 5, 1440),
        codes_a_day=_whole(given["codes_a_day"], "value", 1, 100),
        campaign_least=_whole(given["campaign_least"], "value", 3, 15),
        campaign_days=_whole(given["campaign_days"], "value", 1, 30),
        campaign_words=_whole(given["campaign_words"], "value", 5, 50),
        campaign_kept_days=_whole(given["campaign_kept_days"], "value", 1, 365),
    )


def _urgent(row: Row) -> frozenset[str]:
    """Priorities, and kinds of entries."""
    known = {*Priority, *Kind}
    named = row.several("value")
    if wrong := [name for name in named if name not in known]:
        raise row.fault("value", f"{wrong[0]!r} is neither a priority nor a kind of entry")
    return frozenset(named)


def _given(rows: Iterable[Row], table: str, kind: type) -> dict[str, Row]:
    """The rows of a table that has one row for each field of a kind, and no other."""
    given, wanted = {row.key: row for row in rows}, [field.name for field in fields(kind)]
    for key in wanted:
        if key not in given:
            raise TableError(f"the key {key} is missing", file=TABLES[table].file)
    for row in given.values():
        if row.key not in wanted:
            raise row.fault("key", "there is no such setting")
    return given


def _whole(row: Row, column: str, least: int, most: int) -> int:
    value = row.number(column, least, most)
    if not value.is_integer():
        raise row.fault(column, f"{row.cells[column]!r} is not a whole number")
    return int(value)
