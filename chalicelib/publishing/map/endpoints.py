"""The call of the map: reads the query, and answers from the file that the runs make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import pagination
from chalicelib.platform.http.blueprint import answer_published, read_query, write_json
from chalicelib.platform.moments import JAKARTA, format_shown
from chalicelib.publishing.map import service as map_service
from chalicelib.publishing.map.grouping import MOST_ZOOM, Box, Count, Drawing, draw_map
from chalicelib.publishing.map.model import MapLine, ReportMap
from chalicelib.reports.status import Status

if TYPE_CHECKING:
    from chalicelib.publishing.map import schemas as map_schemas

DIGITS = 5  # of degrees in clusters: a metre


def show_map(request: Request) -> Response:
    """Answer with a part of the map. Costs one call, or none."""
    query, now = read_query(request), clock.now()
    box, zoom, wanted = _read_box(query), _read_zoom(query), _read_filter(query)
    report_map = map_service.read_map(now)
    lines = report_map.lines.values() if report_map else ()
    middles = {code: (place.lat, place.lng) for code, place in find_areas().items()}
    drawing = draw_map(
        (line for line in lines if wanted.meets(line)), middles, box, zoom, now.timestamp()
    )
    body = _map_view(drawing, report_map, now)
    seconds = int(map_service.time_to_keep(report_map, now).total_seconds())
    tagged = {**body, "made_at": bool(body["made_at"])}  # what shows the same has the same tag
    return answer_published(
        request,
        write_json(body),
        "application/json",
        f"public, max-age={seconds}",
        says=write_json(tagged),
    )


class Filter(NamedTuple):
    """The conditions of a query; None means any. ``first`` and ``last`` are days of filing."""

    status: str | None
    category: str | None
    holder: str | None
    area: str | None
    first: date | None
    last: date | None

    def meets(self, line: MapLine) -> bool:
        return (
            (self.status is None or self.status == line.status)
            and (self.category is None or self.category == line.category)
            and (self.holder is None or self.holder == line.holder)
            and (self.area is None or self.area == line.area)
            and (self.first is None or self.first <= line.filed)
            and (self.last is None or self.last >= line.filed)
        )


def _read_filter(query: pagination.Query) -> Filter:
    status = query.get("status")
    if status is not None and status not in {*Status}:
        raise BadField(field="status", rule="choice", value=status[:40], taken=", ".join(Status))
    return Filter(
        status,
        pagination.read_code(query, "category", city().categories),
        pagination.read_code(query, "agency", city().offices),
        pagination.read_code(query, "kelurahan", city().kelurahan),
        _day_of(pagination.read_day(query, "from")),
        _day_of(pagination.read_day(query, "to")),
    )


def _day_of(moment: datetime | None) -> date | None:
    return moment.astimezone(JAKARTA).date() if moment else None


def _read_box(query: pagination.Query) -> Box:
    """Return the box ``bbox``. Raises BadField when it is missing, or has no width or height."""
    if "bbox" not in query:
        raise BadField(field="bbox", rule="missing")
    try:
        west, south, east, north = map(float, query["bbox"].split(","))
    except ValueError:
        raise BadField(field="bbox", rule="limits") from None
    on_the_globe = -180 <= west < east <= 180 and -90 <= south < north <= 90
    if not (all(map(isfinite, (west, south, east, north))) and on_the_globe):
        raise BadField(field="bbox", rule="limits")
    return Box(west, south, east, north)


def _read_zoom(query: pagination.Query) -> int:
    text = query.get("zoom")
    if text is None:
        raise BadField(field="zoom", rule="missing")
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= MOST_ZOOM):
        raise BadField(field="zoom", rule="limits")
    return int(text)


class AreaPlace(NamedTuple):
    """An area on the map, with a point inside it in WGS84 degrees."""

    name: str
    lat: float
    lng: float


@cache
def find_areas() -> Mapping[str, AreaPlace]:
    """Return every kelurahan with its own point, and every kecamatan with the middle of the points
    of its kelurahan.
    """
    return dict(_list_areas())


def _list_areas() -> Iterator[tuple[str, AreaPlace]]:
    parts: dict[str, list[AreaPlace]] = {}
    names: dict[str, str] = {}
    for row in city().kelurahan.values():
        place = AreaPlace(row.name, row.lat, row.lng)
        parts.setdefault(row.kecamatan_code, []).append(place)
        names[row.kecamatan_code] = row.kecamatan
        yield row.code, place
    for code, places in parts.items():
        many = len(places)
        lat, lng = sum(each.lat for each in places) / many, sum(each.lng for each in places) / many
        yield code, AreaPlace(names[code], round(lat, DIGITS), round(lng, DIGITS))


def _map_view(drawing: Drawing, report_map: ReportMap | None, now: datetime) -> map_schemas.Map:
    return {
        "made_at": format_shown(report_map.made_at) if report_map else None,
        "kind": drawing.detail,
        "areas": [_area_view(code, count) for code, count in sorted(drawing.areas.items())],
        "clusters": [
            {
                "lat": round(each.lat, DIGITS),
                "lng": round(each.lng, DIGITS),
                "total": each.count.total,
                "late": each.count.late,
                "statuses": _statuses_view(each.count),
            }
            for each in drawing.clusters
        ],
        "points": [
            {
                "number": line.number,
                "status": Status(line.status),
                "category": line.category,
                "late": line.late(now.timestamp()),
                "lat": lat,
                "lng": lng,
            }
            for line, lat, lng in drawing.points
        ],
    }


def _area_view(code: str, count: Count) -> map_schemas.AreaCount:
    place = find_areas()[code]
    return {
        "code": code,
        "name": place.name,
        "lat": place.lat,
        "lng": place.lng,
        "total": count.total,
        "late": count.late,
        "statuses": _statuses_view(count),
    }


def _statuses_view(count: Count) -> map_schemas.StatusCounts:
    counted = count.statuses
    return {
        "menunggu": counted.get(Status.MENUNGGU, 0),
        "koordinasi": counted.get(Status.KOORDINASI, 0),
        "disposisi": counted.get(Status.DISPOSISI, 0),
        "proses": counted.get(Status.PROSES, 0),
        "selesai": counted.get(Status.SELESAI, 0),
    }
