"""The readers that make one record from one row of its table.

Each raises TableError for a wrong cell.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from chalicelib.city.model import MOST_STEPS
from chalicelib.city.questions import CHOSEN, Attribute, Datatype
from chalicelib.city.rows import (
    Calendar,
    Category,
    Channel,
    ChannelKind,
    ChannelState,
    Group,
    Keeper,
    Kelurahan,
    Level,
    Limit,
    Metered,
    Office,
    Per,
    Priority,
    Promise,
    Reason,
    ReasonKind,
    Retention,
    Rung,
    RungKind,
    RungMeasure,
    SoftwareKind,
    Urgency,
    Visibility,
)
from chalicelib.city.tables.csv_table import Row
from chalicelib.city.tables.office_names import OfficeWords, read_short_name

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUGS = re.compile(rf"({SLUG.pattern}(\|{SLUG.pattern})*)?")
OFFICE = re.compile(r"[A-Z0-9]+([.-][A-Z0-9]+)*")
WORDS = re.compile(r"([a-z0-9]+([ |][a-z0-9]+)*)?")  # as ``classification`` folds a text
TERRITORY = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
PRIORITY = re.compile("|".join((r"\*", *Priority)))
SOFTWARE = re.compile(r"[a-z0-9]+([ .-][a-z0-9]+)*")
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
MANY = re.compile(r"[1-9][0-9]{0,4}")
MOST = re.compile(r"[1-9][0-9]{0,2}")
MOST_UNNAMED = re.compile(r"[1-9][0-9]{1,5}")
ORDER = re.compile(r"[1-9][0-9]?")
MOST_DAYS = 36_525  # a retention of more than a century is a typing error
HOLIDAY = re.compile(r"public|cuti_bersama")
TERRITORIES = frozenset({Level.KOTA, Level.KECAMATAN, Level.KELURAHAN})


def read_channel(row: Row) -> Channel:
    return Channel(
        code=read_slug(row),
        name=row.text("name"),
        name_en=row.text("name_en"),
        kind=row.choice("kind", ChannelKind),
        enabled=row.flag("enabled"),
        visibility=row.choice("visibility", Visibility),
        senders=_read_slugs(row, "senders"),
        desk=row.cells["desk"],
    )


def read_office(row: Row, words: OfficeWords) -> Office:
    """Return an office. The name of a territory's office is a proper name in every language."""
    level = row.choice("level", Level)
    proper = level in TERRITORIES and not row.cells["name_en"]
    official_name = row.text("name")
    name = words.write_name(official_name)
    return Office(
        code=row.fitting("code", OFFICE, "capitals and digits, joined by . or -"),
        name=name,
        name_en="" if proper else row.text("name_en"),
        level=level,
        parent=row.cells["parent"] or None,
        area=row.cells["area"] or None,
        aliases=row.several("aliases"),
        successor=row.cells["successor"] or None,
        official_name=official_name,
        short_name=read_short_name(row, name, words),
    )


def read_kelurahan(row: Row) -> Kelurahan:
    return Kelurahan(
        code=_read_territory(row, "code"),
        name=row.text("name"),
        kecamatan_code=_read_territory(row, "kecamatan_code"),
        kecamatan=row.text("kecamatan"),
        kota_code=_read_territory(row, "kota_code"),
        kota=row.text("kota"),
        lat=row.number("lat", -90, 90),
        lng=row.number("lng", -180, 180),
        aliases=row.several("aliases"),
    )


def read_group(row: Row) -> Group:
    return Group(code=read_slug(row), name=row.text("name"), name_en=row.text("name_en"))


def read_category(row: Row) -> Category:
    row.fitting("words", WORDS, "small letters and digits, words with one space, parted by |")
    return Category(
        code=read_slug(row),
        name=row.text("name"),
        name_en=row.text("name_en"),
        group=row.text("group"),
        rule=row.text("rule"),
        promise=row.text("promise"),
        words=row.several("words"),
        aliases=row.several("aliases"),
        priority=row.choice("priority", Priority),
        closing_photo=row.flag("closing_photo"),
        blur=row.number("blur", 0, 5000),
        about_officials=row.flag("about_officials"),
        ksd=row.text("ksd") if row.cells["ksd"] else "",
    )


def read_reason(row: Row) -> Reason:
    """Return a reason. Only reasons for pauses have a longest time."""
    kind = row.choice("kind", ReasonKind)
    if kind is not ReasonKind.PAUSE and row.cells["most_hours"]:
        raise row.fault("most_hours", f"is empty for the kind {kind}")
    most = row.hours("most_hours") if kind is ReasonKind.PAUSE else timedelta()
    name, name_en = row.text("name"), row.text("name_en")
    return Reason(kind=kind, code=read_slug(row), name=name, name_en=name_en, most=most)


# The units that each event is counted for. Uploads and previews have nothing but a network.
COUNTED: Mapping[Metered, tuple[Per, ...]] = {
    Metered.REPORT: (Per.CONTACT, Per.DEVICE, Per.ADDRESS, Per.AREA),
    Metered.PREVIEW: (Per.ADDRESS,),
    Metered.UPLOAD: (Per.ADDRESS,),
    Metered.MEGABYTES: (Per.ADDRESS,),
    Metered.ADDITION: (Per.CONTACT, Per.CONTACT_REPORT, Per.REPORT),
    Metered.STEP: (Per.REPORT,),
    Metered.COMMENT: (Per.REPORT,),
}


def read_limit(row: Row) -> Limit:
    """Return a limit.

    ``most`` is bounded, because a window stores the names of the reports that it counted, and a
    report's history stores the steps of its reporter.
    """
    row.text("source")
    what, per = row.choice("what", Metered), row.choice("per", Per)
    if per not in COUNTED[what]:
        counted = Metered.UPLOAD if what is Metered.MEGABYTES else what
        article = "an" if counted[0] in "aeiou" else "a"
        raise row.fault("per", f"of {article} {counted} is {' or '.join(COUNTED[what])}")
    most = _read_most(row, what)
    if what is Metered.STEP and most > MOST_STEPS:
        raise row.fault("most", f"of a step is at most {MOST_STEPS}")
    span = row.hours("hours")
    if not span or span > timedelta(days=7):
        raise row.fault("hours", "is not more than 0 and at most 168")
    return Limit(
        code=read_slug(row),
        what=what,
        per=per,
        most=most,
        span=span,
        name=row.text("name"),
        name_en=row.text("name_en"),
    )


def _read_most(row: Row, what: Metered) -> int:
    if what in (Metered.MEGABYTES, Metered.PREVIEW):
        return int(row.fitting("most", MOST_UNNAMED, "a whole number from 10 to 999999"))
    return int(row.fitting("most", MOST, "a whole number from 1 to 999"))


def read_promise(row: Row) -> Promise:
    row.text("source")  # for the reader of the table: no promise without its rule
    return Promise(
        code=read_slug(row),
        office=row.text("office"),
        priority=row.fitting("priority", PRIORITY, f"one of *, {', '.join(Priority)}"),
        respond=row.hours("respond_hours"),
        first_answer=row.hours("first_answer_hours"),
        complete=row.hours("complete_hours"),
        calendar=row.choice("calendar", Calendar),
    )


def read_rung(row: Row) -> Rung:
    return Rung(
        code=read_slug(row),
        measure=row.choice("measure", RungMeasure),
        kind=row.choice("kind", RungKind),
        share=row.number("share", 0, 1),
        after=row.hours("after_hours"),
        to=row.text("to"),
    )


def read_channel_status(row: Row) -> tuple[tuple[str, ChannelState], str]:
    """Return a channel's word for a state of a report, after the channel and the state."""
    row.text("source")
    return (row.text("channel"), row.choice("state", ChannelState)), row.text("word")


def read_urgency(row: Row) -> Urgency:
    many = row.fitting("supporters", MANY, "a whole number from 1 to 99999")
    return Urgency(int(many), row.hours("earlier_hours"))


def read_attribute(row: Row) -> Attribute:
    """Return a question. Only a question with choices has ``values``, each a ``key=name``; their
    English names have the same keys in the same order.
    """
    datatype = row.choice("datatype", Datatype)
    values, values_en = (
        tuple(_read_pair(row, column, pair) for pair in row.several(column))
        for column in ("values", "values_en")
    )
    if bool(values) != (datatype in CHOSEN):
        problem = f"a {datatype} has none" if values else f"is empty; a {datatype} needs them"
        raise row.fault("values", problem)
    if len(dict(values)) < len(values):
        raise row.fault("values", "has a key twice")
    if [key for key, _ in values_en] != [key for key, _ in values]:
        raise row.fault("values_en", "has not the keys of values in their order")
    return Attribute(
        code=row.fitting("code", CODE, "small letters and digits, joined by _"),
        datatype=datatype,
        required=row.flag("required"),
        order=int(row.fitting("order", ORDER, "a whole number from 1 to 99")),
        description=row.text("description"),
        values=values,
        description_en=row.text("description_en"),
        values_en=values_en,
    )


def _read_pair(row: Row, column: str, pair: str) -> tuple[str, str]:
    key, sign, name = map(str.strip, pair.partition("="))
    if not (CODE.fullmatch(key) and sign and name):
        raise row.fault(column, f"{pair!r} is not like besar=Besar")
    return key, name


def read_holiday(row: Row) -> date:
    row.text("name")
    row.fitting("kind", HOLIDAY, "public or cuti_bersama")
    return row.day("date")


def read_software(row: Row) -> SoftwareKind:
    row.fitting("word", SOFTWARE, "small letters and digits, joined by a space, - or .")
    return row.choice("kind", SoftwareKind)


def read_retention(row: Row) -> Retention:
    row.text("source")  # for the reader of the table: no span without its rule
    days = row.number("days", 1, MOST_DAYS)
    return Retention(span=timedelta(days=days), by=row.choice("by", Keeper))


def read_slug(row: Row) -> str:
    return row.fitting("code", SLUG, "small letters and digits, joined by -")


def _read_slugs(row: Row, column: str) -> tuple[str, ...]:
    row.fitting(column, SLUGS, "codes of small letters and digits, parted by |")
    return row.several(column)


def _read_territory(row: Row, column: str) -> str:
    return row.fitting(column, TERRITORY, "a Kemendagri code such as 31.73.05.1001")
