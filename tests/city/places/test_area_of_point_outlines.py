"""Look-ups by outlines against shapely: on outlines made here, and on the real ones if at hand."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from shapely import (
    MultiPoint,
    Point,
    Polygon,
    STRtree,
    box,
    set_precision,
    transform,
    voronoi_polygons,
)
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from chalicelib.city.places.area_of_point import FoundBy, Places
from chalicelib.city.places.polygons import Outlines
from chalicelib.city.tables.reader import read_city
from operate import areas

ROOT = Path(__file__).parents[3]
KELURAHAN = read_city(ROOT / "chalicelib" / "city" / "jakarta").kelurahan
REAL = ROOT.parent / "shared" / "data" / "kelurahan.geojson"
KNOWN = [
    ("Monas", -6.1754, 106.8272, "Gambir"),
    ("Kebon Jeruk", -6.1926, 106.7697, "Kebon Jeruk"),
    ("Kota Tua", -6.1352, 106.8133, "Pinangsia"),
    ("Blok M", -6.2443, 106.7981, "Kramat Pela"),
    ("Kelapa Gading", -6.1605, 106.9059, "Kelapa Gading Timur"),
]
INSIDE = 10_000
CORNERS = 700  # that one look-up may meet; the busiest of the real outlines needs about 550


@dataclass(frozen=True)
class Drawn:
    """One set of outlines: as shapely sees it and as the operator's command imports it."""

    shapes: Mapping[str, BaseGeometry]
    outlines: Outlines

    @property
    def places(self) -> Places:
        return Places(KELURAHAN, self.outlines)


@cache
def tessellation() -> Mapping[str, BaseGeometry]:
    """Around every point the area nearest to it, shrunk so that gaps stay, with a hole."""
    points = MultiPoint([(k.lng, k.lat) for k in KELURAHAN.values()])
    cells = list(voronoi_polygons(points, extend_to=points.buffer(0.05)).geoms)
    drawn: dict[str, BaseGeometry] = {}
    for k in KELURAHAN.values():
        point = Point(k.lng, k.lat)
        cell = next(c for c in cells if c.contains(point)).intersection(point.buffer(0.05))
        hole = box(k.lng + 0.0005, k.lat + 0.0005, k.lng + 0.0009, k.lat + 0.0009)
        drawn[k.code] = set_precision(cell.buffer(-0.0002).difference(hole), 1e-6)  # as it is kept
    return drawn


def feature(code: str, drawn: BaseGeometry) -> dict[str, object]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": mapping(drawn)}


@pytest.fixture(scope="module", params=["made here", "the real ones"])
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    if request.param == "made here":
        made = [feature(code, area) for code, area in tessellation().items()]
        file = tmp_path_factory.mktemp("outlines") / "made.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": made}))
    elif REAL.exists():
        file = REAL
    else:
        pytest.skip(f"{REAL} is not here")
    features = json.loads(file.read_text())["features"]
    shapes = {f["properties"]["code"]: shape(f["geometry"]) for f in features}
    return Drawn(shapes, areas.import_outlines(file, KELURAHAN))


def scattered(shapes: Mapping[str, BaseGeometry], count: int) -> Iterator[Point]:
    """Points inside the shapes, as many in each as its area is worth."""
    dice = random.Random(106)  # noqa: S311 - the same points every time
    codes = list(shapes)
    sizes = [shapes[code].area for code in codes]
    while count:
        one = shapes[dice.choices(codes, sizes)[0]]
        west, south, east, north = one.bounds
        point = Point(dice.uniform(west, east), dice.uniform(south, north))
        if one.contains(point):
            count -= 1
            yield point


def test_ten_thousand_random_points_are_in_the_kelurahan_that_shapely_says(drawn: Drawn) -> None:
    places = drawn.places
    for point in scattered(drawn.shapes, INSIDE):
        found = places.at(point.y, point.x)
        assert found is not None, point
        assert found.how is FoundBy.OUTLINE
        assert drawn.shapes[found.code].contains(point), (point, found.name)


def test_points_in_gaps_get_the_nearest_outline_and_points_far_out_none(drawn: Drawn) -> None:
    places = drawn.places
    dice = random.Random(6)  # noqa: S311
    codes, tree = [*drawn.shapes], STRtree([*drawn.shapes.values()])
    near = far = 0
    while near < 100 or far < 100:
        point = Point(dice.uniform(106.68, 106.98), dice.uniform(-6.38, -6.08))
        metres = dict.fromkeys(codes[:1], 1000.0)  # further away, whatever is nearest
        for at in tree.query(point, "dwithin", 0.01):
            metres[codes[at]] = metres_to(drawn.shapes[codes[at]], point)
        code = min(metres, key=lambda code: metres[code])
        found = places.at(point.y, point.x)
        if 1 < metres[code] < 99:
            near += 1
            assert found is not None
            assert found.how is FoundBy.NEAR_OUTLINE
            assert metres[found.code] == pytest.approx(metres[code], abs=1)
        if metres[code] > 102:
            far += 1
            assert found is None


def metres_to(area: BaseGeometry, point: Point) -> float:
    """Distance by shapely, with a degree of longitude as long as it is at this latitude."""
    west, south, east, north = point.buffer(0.01).bounds
    part = area.intersection(box(west, south, east, north))
    return float(stretched(part, point).distance(Point(0, 0)))


def stretched(area: BaseGeometry, centre: Point) -> BaseGeometry:
    wide = 111_195 * 0.99430  # cos of 6.12 to 6.38 degrees south, to 0.03 %
    return transform(area, lambda c: (c - (centre.x, centre.y)) * (wide, 111_195))


@pytest.mark.parametrize(
    ("name", "lat", "lng"),
    [("Java Sea", -5.95, 107.3), ("Bogor", -6.5971, 106.806), ("Sydney", -33.9, 151.2)],
)
def test_the_sea_and_other_towns_lie_outside(
    drawn: Drawn, name: str, lat: float, lng: float
) -> None:
    assert drawn.places.at(lat, lng) is None, name


def test_a_look_up_meets_few_corners_wherever_it_is(drawn: Drawn) -> None:
    most = max(
        sum(len(ring.ys) for polygon in met for ring in polygon.rings)
        for point in scattered(drawn.shapes, 2000)
        for met in [drawn.outlines.around(point.x * 1e6, point.y * 1e6)]
    )
    assert most <= CORNERS


@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is not here")
@pytest.mark.parametrize(("name", "lat", "lng", "kelurahan"), KNOWN, ids=[k[0] for k in KNOWN])
def test_known_places_are_where_people_know_them(
    name: str, lat: float, lng: float, kelurahan: str
) -> None:
    found = Places(KELURAHAN, areas.import_outlines(REAL, KELURAHAN)).at(lat, lng)
    assert found is not None, name
    assert found.name == kelurahan


def test_the_made_outlines_have_gaps_and_holes() -> None:
    made = list(tessellation().values())
    assert sum(isinstance(one, Polygon) and bool(one.interiors) for one in made) > 200
