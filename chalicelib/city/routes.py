"""The public routes of the city's tables: categories, reasons, areas, offices, channels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.city.rows import Category, Channel, Office, Reason
from chalicelib.platform import errors
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.blueprint import (
    VARIES,
    Routes,
    answer_json,
    answer_published,
    choose_language,
    read_query,
)
from chalicelib.platform.http.operation import TAG
from chalicelib.platform.i18n import Language, tell_name

if TYPE_CHECKING:
    from chalicelib.city import schemas as city_schemas

routes = Routes(__name__)

A_DAY = "public, max-age=86400"

Row = TypeVar("Row")


def _answer_list(items: Sequence[Mapping[str, Any]]) -> Response:
    """Return a whole list, which may be cached for each language for a day."""
    headers = {"Cache-Control": A_DAY, **VARIES}
    return answer_json({"items": items, "next": None}, headers=headers)


def _answer_rows(
    show: Callable[[Row, Language], Mapping[str, Any]], rows: Iterable[Row]
) -> Response:
    language = choose_language(routes.current_request)
    return _answer_list([show(row, language) for row in rows])


@routes.route(
    "/v1/categories",
    answer="city.schemas:Categories",
    answer_headers=("Vary",),
)
def list_categories() -> Response:
    """List the categories.

    All categories come in one page, in the order of their groups. A report names a category by its
    `code`. To look for one, compare what somebody types with `name`, `aliases` and `words`, the
    everyday words of citizens. `closing_photo` says whether a closing needs a photo of the work,
    `ksd` to which strategic activity of the city the category belongs. The answer may be cached for
    a day.
    """

    return _answer_rows(show_category, city().categories.values())


@routes.route(
    "/v1/reasons",
    answer="city.schemas:Reasons",
    answer_headers=("Vary",),
)
def list_reasons() -> Response:
    """List the reasons that actions and ratings name.

    All listed reasons come in one page. `kind` says what a reason is for: a pause, a closing as not
    the city's matter, the opening of a reporter's identity, a rating, or moderation. The answer may
    be cached for a day.
    """

    return _answer_rows(show_reason, city().reasons.values())


@routes.route(
    "/v1/agencies",
    answer="city.schemas:Offices",
    answer_headers=("Vary",),
)
def list_agencies() -> Response:
    """List the city's offices.

    All offices come in one page, each with its level and the code of the office above it. The code
    of a kelurahan's office is the Kemendagri code of its area. The answer may be cached for a day.
    """

    return _answer_rows(show_office, city().offices.values())


@routes.route(
    "/v1/channels",
    answer="city.schemas:Channels",
    answer_headers=("Vary",),
)
def list_channels() -> Response:
    """List the channels by which reports come.

    All channels that are in use come in one page. A report names the channel by which it came. The
    answer may be cached for a day.
    """

    enabled = [row for row in city().channels.values() if row.enabled]
    return _answer_rows(show_channel, enabled)


def show_category(row: Category, language: Language) -> city_schemas.Category:
    group = city().groups[row.group]
    return {
        "code": row.code,
        "name": tell_name(row, language),
        "group": {"code": group.code, "name": tell_name(group, language)},
        "aliases": [*row.aliases],
        "words": [*row.keywords],
        "closing_photo": row.closing_photo,
        "ksd": row.ksd or None,
    }


def show_reason(row: Reason, language: Language) -> city_schemas.Reason:
    most_hours = row.most / timedelta(hours=1) if row.most else None
    label = tell_name(row, language)
    return {"kind": row.kind, "code": row.code, "label": label, "most_hours": most_hours}


def show_office(row: Office, language: Language) -> city_schemas.Office:
    name = tell_name(row, language)
    return {
        "code": row.code,
        "name": name,
        "official_name": row.official_name,
        "level": row.level,
        "parent": row.parent,
    }


def show_channel(row: Channel, language: Language) -> city_schemas.Channel:
    return {
        "code": row.code,
        "name": tell_name(row, language),
        "kind": row.kind,
        "visibility": row.visibility,
    }


@routes.route(
    "/v1/areas",
    answer="city.schemas:Areas",
    query={
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "lng": {"type": "number", "minimum": -180, "maximum": 180},
    },
    refuses=(errors.BadField,),
    answer_headers=("Vary",),
)
def list_areas() -> Response:
    """List the kelurahan, or find the one of a point.

    Without a point, all kelurahan come in one page. With `lat` and `lng` the answer has the one in
    which the point lies, and `found` says by which evidence; a point outside the city has none. The
    answer may be cached for a day.
    """
    from chalicelib.city.places.lookup import load_places

    query = read_query(routes.current_request)
    if not {"lat", "lng"} & query.keys():
        return _answer_list([show_area(code) for code in city().kelurahan])
    area = load_places().at(_read_degrees(query, "lat", 90), _read_degrees(query, "lng", 180))
    return _answer_list([{**show_area(area.code), "found": area.how}] if area else [])


@routes.route(
    "/v1/areas.topojson",
    answer="city.schemas:Topology",
    refuses=(304,),
    request_headers=TAG,
)
def read_outlines() -> Response:
    """Download the outlines of the kelurahan (TopoJSON).

    The object `kelurahan` has one geometry for each kelurahan, with its code as `id`; neighbours
    share their border. The outlines are simplified for maps on telephones, and say nothing about
    the true course of a border. A city that has none has no geometries. The answer may be cached
    for a day.
    """
    from chalicelib.city.places.topology_file import load_topology

    request = routes.current_request
    return answer_published(request, load_topology(), "application/json", A_DAY)


def show_area(code: str) -> city_schemas.Area:
    row = city().kelurahan[code]
    return {
        "code": code,
        "name": row.name,
        "kecamatan": row.kecamatan,
        "kota": row.kota,
        "lat": row.lat,
        "lng": row.lng,
    }


def _read_degrees(query: dict[str, str], name: str, most: int) -> float:
    try:
        value = float(query.get(name, ""))
    except ValueError:
        raise BadField(field=f"place.{name}", rule="limits") from None
    if not -most <= value <= most:  # also refuses NaN
        raise BadField(field=f"place.{name}", rule="limits")
    return value
