"""Listed reports as open data shows them: lines of JSON, rows of CSV (RFC 4180), features of
GeoJSON (RFC 7946), and entries of an Atom feed (RFC 4287) with links from page to page (RFC 5005).

All are made from reports that went through ``visibility.public_listed``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from chalicelib.city.current import city
from chalicelib.city.offices import official_name_of
from chalicelib.platform.http.pagination import Query
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.moments import JAKARTA, format_shown
from chalicelib.platform.texts.xml_text import XML_HEAD, build_element
from chalicelib.reports.files.photo_links import first_picture, thumbnail_link
from chalicelib.reports.http import view_parts
from chalicelib.reports.list_line import Listed
from chalicelib.reports.summary import summarise
from chalicelib.reports.texts import labels
from chalicelib.reports.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.publishing.opendata import schemas as opendata_schemas

_ = sentences("publishing")

# Files and feeds are copied and compared by programs, so they are in one language.
FILE_LANGUAGE = Language.INDONESIAN

COLUMNS = (
    *("number", "status", "category", "category_name", "holder", "holder_name", "channel"),
    *("created_at", "updated_at", "complete_by", "kelurahan", "kelurahan_name", "kecamatan"),
    *("kota", "address", "lat", "lng", "description", "url", "visibility", "outcome"),
)
# A beginning of a cell that a spreadsheet takes for a formula, also after white space and quotes.
# Where semicolons separate cells, as in Indonesia, our commas and quotes do not: a spreadsheet then
# begins a cell after each semicolon, comma and line end within a text.
# Source: https://owasp.org/www-community/attacks/CSV_Injection
_CELL = re.compile(r"""(^|[;,\n])([\s"]*)([-=+@＝＋－＠])?""")


def show_line(each: Listed, language: Language) -> opendata_schemas.PublicLine:
    kelurahan, kecamatan, _ = view_parts.area_view(each.place.area)
    photo = first_picture(each.photos)
    return {
        "number": each.number,
        "status": each.status,
        "outcome": each.outcome,
        "status_label": labels.name_status(each.status, each.outcome, language),
        "category": view_parts.category_view(each.category, language),
        "holder": view_parts.office_view(each.holder, language),
        "channel": each.channel,
        "lat": each.place.lat,
        "lng": each.place.lng,
        "kelurahan": kelurahan,
        "kecamatan": kecamatan,
        "summary": each.summary or summarise(each.description),
        "photo": photo,
        "thumbnail": thumbnail_link(each.number, photo, public=True),
        "supporters": each.supporters,
        "created_at": format_shown(each.created_at),
        "updated_at": format_shown(each.updated_at),
        "complete_by": format_shown(each.complete_by) if each.complete_by else None,
        "track_url": track_url(each.number),
        "visibility": each.visibility,
    }


def write_table(lines: Iterable[Listed]) -> str:
    """Return reports as CSV. Every page begins with the row of names, every field is quoted, and no
    spreadsheet takes a text for a formula. Numbers are ours and stay numbers: a latitude begins
    with a minus.
    """
    table = StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([disarm_cell(value) for value in show_row(each).values()] for each in lines)
    return table.getvalue()


def disarm_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return _CELL.sub(_disarm_formula, value.replace("\t", " ")) if isinstance(value, str) else value


def _disarm_formula(match: re.Match[str]) -> str:
    """Put an apostrophe before a beginning that looks like a formula. When white space with line
    ends stands before the sign, put one at the beginning of each line.
    """
    separator, space, sign = match.groups()
    if not sign:
        return match[0]
    return separator + "'" + space.replace("\n", "\n'") + sign


def show_features(lines: Iterable[Listed]) -> opendata_schemas.Features:
    return {"type": "FeatureCollection", "features": [_show_feature(each) for each in lines]}


def _show_feature(each: Listed) -> opendata_schemas.Feature:
    row = show_row(each)
    lat, lng = row.pop("lat"), row.pop("lng")
    located = lat is not None and lng is not None
    return {
        "type": "Feature",
        "id": row.pop("number"),
        "geometry": {"type": "Point", "coordinates": [lng, lat]} if located else None,
        "properties": row,
    }


def show_row(each: Listed) -> dict[str, Any]:
    """Return the values of a report by COLUMNS, in their order."""
    kelurahan, kecamatan, kota = view_parts.area_view(each.place.area)
    values = (
        *(each.number, str(each.status)),
        *(each.category, labels.name_category(each.category, city(), FILE_LANGUAGE)),
        *(each.holder, official_name_of(each.holder, city()), each.channel),
        *(format_shown(each.created_at), format_shown(each.updated_at)),
        format_shown(each.complete_by) if each.complete_by else None,
        *((kelurahan["code"], kelurahan["name"]) if kelurahan else (None, None)),
        *(kecamatan, kota),
        *(each.place.address, each.place.lat, each.place.lng),
        *(each.description or None, track_url(each.number), str(each.visibility), each.outcome),
    )
    return dict(zip(COLUMNS, values, strict=True))


AT_PLACE = _("{category} in {area}")
HANDLED = _("Office in charge: {office}.")
# The title of a feed; each filter puts the title so far into its own sentence.
ALL_REPORTS = _("Citizens' reports")
ONE_CATEGORY = _("Citizens' reports: {category}")
ONE_AREA = _("{title} in {area}")
NEAR_POINT = _("{title} near {point}")
ONE_OFFICE = _("{title}, office in charge: {office}")
ONE_STATUS = _("{title}, with the status {status}")
FEED_FILTERS = ("kelurahan", "category", "agency", "status", "near", "radius")
TAG_YEAR = "2026"  # the year in which we first assigned tags (RFC 4151)


def write_feed(
    lines: Sequence[Listed], query: Query, links: Mapping[str, str | None], now: datetime
) -> str:
    """Return reports as an Atom feed, newest first. ``links`` has the address of each relation.

    An empty feed has midnight as its ``updated``, because Atom requires a moment.
    """
    midnight = now.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    changed = max((each.updated_at for each in lines), default=midnight)
    parts = [
        build_element("id", _tag_uri(_feed_name(query))),
        build_element("title", _feed_title(query)),
        build_element("updated", format_shown(changed)),
        f"<author>{build_element('name', city().georeport.jurisdiction)}</author>",
        *(build_element("link", rel=rel, href=to) for rel, to in links.items() if to),
        *map(_write_entry, lines),
    ]
    inside = "\n".join(parts)
    root = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{FILE_LANGUAGE}">'
    return f"{XML_HEAD}{root}\n{inside}\n</feed>\n"


def _write_entry(each: Listed) -> str:
    name = labels.name_category(each.category, city(), FILE_LANGUAGE)
    state = labels.name_status(each.status, each.outcome, FILE_LANGUAGE).lower()
    parts = (
        build_element("id", _tag_uri(f"laporan/{each.number}")),
        build_element("title", f"{_write_point(name, each)}: {state}"),
        build_element("published", format_shown(each.created_at)),
        build_element("updated", format_shown(each.updated_at)),
        build_element("link", rel="alternate", href=track_url(each.number)),
        build_element("category", term=each.category, label=name),
        build_element("summary", _write_summary(each)),
    )
    return f"<entry>{''.join(parts)}</entry>"


def _write_point(name: str, each: Listed) -> str:
    kelurahan, kecamatan, _ = view_parts.area_view(each.place.area)
    area = kelurahan["name"] if kelurahan else kecamatan
    return AT_PLACE[FILE_LANGUAGE].format(category=name, area=area) if area else name


def _write_summary(each: Listed) -> str:
    handled = HANDLED[FILE_LANGUAGE].format(
        office=labels.name_of(each.holder, city(), FILE_LANGUAGE)
    )
    return f"{each.description}\n\n{handled}".strip()


def _feed_title(query: Query) -> str:
    """``Laporan warga: Sampah di Kebon Jeruk, ditangani Kelurahan Kebon Jeruk``."""
    category, area = query.get("category"), city().kelurahan.get(query.get("kelurahan", ""))
    title = ALL_REPORTS[FILE_LANGUAGE]
    if category:
        title = ONE_CATEGORY[FILE_LANGUAGE].format(
            category=labels.name_category(category, city(), FILE_LANGUAGE)
        )
    if area:
        title = ONE_AREA[FILE_LANGUAGE].format(title=title, area=area.name)
    if "near" in query:
        title = NEAR_POINT[FILE_LANGUAGE].format(title=title, point=query["near"])
    if "agency" in query:
        office = labels.name_of(query["agency"], city(), FILE_LANGUAGE)
        title = ONE_OFFICE[FILE_LANGUAGE].format(title=title, office=office)
    if "status" in query:
        title = ONE_STATUS[FILE_LANGUAGE].format(title=title, status=query["status"])
    return title


def _feed_name(query: Query) -> str:
    """Return the part of the feed's id that names its filters. The id is the same on each page."""
    chosen = (f"{name}={quote(query[name], safe=',.-')}" for name in FEED_FILTERS if name in query)
    return "/".join(("umpan", *chosen))


def _tag_uri(specific: str) -> str:
    return f"tag:{city().georeport.jurisdiction},{TAG_YEAR}:{specific}"
