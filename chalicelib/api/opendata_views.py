"""Public reports as open data shows them: lines of JSON, rows of CSV (RFC 4180) and features of
GeoJSON (RFC 7946). All are made from what ``privacy.listed`` lets through.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING, Any

from chalicelib.api import views
from chalicelib.city import city
from chalicelib.domain import wording
from chalicelib.domain.listed import Listed
from chalicelib.domain.moments import shown
from chalicelib.services.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.api import opendata_answers

COLUMNS = (
    *("number", "status", "category", "category_name", "holder", "holder_name", "channel"),
    *("created_at", "updated_at", "complete_by", "kelurahan", "kelurahan_name", "kecamatan"),
    *("kota", "address", "lat", "lng", "description", "url"),
)
# A beginning of a cell that a spreadsheet takes for a formula, behind white space and quotes too.
# Where semicolons part cells, as in Indonesia, our commas and quotes do not: a text then has cells
# of its own behind its semicolons, commas and line ends.
# Source: https://owasp.org/www-community/attacks/CSV_Injection
_CELL = re.compile(r"""(^|[;,\n])([\s"]*)([-=+@＝＋－＠])?""")


def line(each: Listed) -> opendata_answers.PublicLine:
    area = city().kelurahan.get(each.place.area or "")
    return {
        "number": each.number,
        "status": each.status,
        "status_label": wording.LABELS[each.status],
        "category": views.category(each.category),
        "holder": views.office(each.holder),
        "channel": each.channel,
        "lat": each.place.lat,
        "lng": each.place.lng,
        "kelurahan": {"code": area.code, "name": area.name} if area else None,
        "created_at": shown(each.created_at),
        "updated_at": shown(each.updated_at),
        "complete_by": shown(each.complete_by) if each.complete_by else None,
        "track_url": track_url(each.number),
    }


def table(lines: Iterable[Listed]) -> str:
    """Every page has its row of names; every field is quoted, and no text can be run as a formula.
    Numbers are ours and stay numbers: a latitude begins with a minus.
    """
    written = StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row(each).values()] for each in lines)
    return written.getvalue()


def _cell(value: Any) -> Any:
    return _CELL.sub(_disarm, value.replace("\t", " ")) if isinstance(value, str) else value


def _disarm(found: re.Match[str]) -> str:
    """An apostrophe before what begins like a formula; of white space with line ends in it, before
    each line.
    """
    parted, space, sign = found.groups()
    if not sign:
        return found[0]
    return parted + "'" + space.replace("\n", "\n'") + sign


def features(lines: Iterable[Listed]) -> opendata_answers.Features:
    return {"type": "FeatureCollection", "features": [_feature(each) for each in lines]}


def _feature(each: Listed) -> opendata_answers.Feature:
    told = row(each)
    lat, lng = told.pop("lat"), told.pop("lng")
    located = lat is not None and lng is not None
    return {
        "type": "Feature",
        "id": told.pop("number"),
        "geometry": {"type": "Point", "coordinates": [lng, lat]} if located else None,
        "properties": told,
    }


def row(each: Listed) -> dict[str, Any]:
    """By COLUMNS, in their order."""
    area = city().kelurahan.get(each.place.area or "")
    category = city().categories.get(each.category)
    values = (
        *(each.number, str(each.status), each.category),
        category.name if category else each.category,
        *(each.holder, wording.name_of(each.holder, city()), each.channel),
        *(shown(each.created_at), shown(each.updated_at)),
        shown(each.complete_by) if each.complete_by else None,
        *((area.code, area.name, area.kecamatan, area.kota) if area else (None,) * 4),
        *(each.place.address, each.place.lat, each.place.lng),
        *(each.description or None, track_url(each.number)),
    )
    return dict(zip(COLUMNS, values, strict=True))
