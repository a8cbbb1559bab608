"""Outlines as browsers draw them: all areas, neighbours without gaps, few bytes; from the city's
cells, and from outlines that are imported.
"""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely

from chalicelib.city.places import topology_file
from chalicelib.city.places.cells import GRID, SIDE, SOUTH, WEST
from chalicelib.city.places.polygons import Outlines, Ring, make_outline
from chalicelib.city.tables.reader import read_city
from operate import areas, topology
from tests.city.topologies import shapes_of
from tests.operate.program import give
from tests.operate.test_areas import KELURAHAN, WHOLE, changed, folder, ring, run

__all__ = ["folder"]

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "kelurahan.geojson"
BUDGET = 45_000


def unpacked(packed: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress(packed))
    return content


def cells() -> Iterator[tuple[str, float, float]]:
    """Each cell of the city's table: its area and its middle."""
    rows = gzip.decompress((areas.JAKARTA / GRID).read_bytes()).decode().splitlines()
    for row in csv.DictReader(rows):
        for step in range(int(row["cells"])):
            lng = WEST + (int(row["column"]) + step + 0.5) * SIDE
            yield row["code"], SOUTH + (int(row["row"]) + 0.5) * SIDE, lng


@pytest.fixture(scope="module")
def drawn() -> dict[str, Any]:
    """The file of the source, as browsers get it."""
    return unpacked((areas.JAKARTA / topology_file.DRAWN).read_bytes())


def test_the_table_of_cells_has_every_kelurahan_and_no_cell_twice() -> None:
    found = [*cells()]
    assert {code for code, _, _ in found} == KELURAHAN.keys()
    many = Counter((round(lat, 4), round(lng, 4)) for _, lat, lng in found)
    assert max(many.values()) == 1
    known = {(round(lat, 4), round(lng, 4)): code for code, lat, lng in found}
    assert known[-6.1755, 106.8275] == "31.71.01.1001", "Monas is in Gambir"


def test_the_file_of_the_source_is_what_the_command_draws(tmp_path: Path) -> None:
    (tmp_path / GRID).write_bytes((areas.JAKARTA / GRID).read_bytes())
    assert give("areas", "--folder", str(tmp_path)) == 0
    made = (tmp_path / topology_file.DRAWN).read_bytes()
    assert unpacked(made) == unpacked((areas.JAKARTA / topology_file.DRAWN).read_bytes())


def test_the_cells_are_drawn_in_few_bytes_and_every_kelurahan_with_them(
    drawn: dict[str, Any],
) -> None:
    shapes = shapes_of(drawn)
    assert shapes.keys() == KELURAHAN.keys()
    assert all(shape.area > 0 for shape in shapes.values())
    assert (areas.JAKARTA / topology_file.DRAWN).stat().st_size <= BUDGET


def test_nearly_every_cell_lies_in_the_outline_of_its_area(drawn: dict[str, Any]) -> None:
    shapes = shapes_of(drawn)
    codes = [*shapes]
    tree = shapely.STRtree([shapes[code] for code in codes])
    sample = [*cells()][::7]
    points = [shapely.Point(lng, lat) for _, lat, lng in sample]
    within = {(at, codes[area]) for at, area in zip(*tree.query(points, "within"), strict=True)}
    right = sum((at, code) in within for at, (code, _, _) in enumerate(sample))
    assert right / len(sample) > 0.95


def test_neighbours_share_their_border(drawn: dict[str, Any]) -> None:
    shapes = [*shapes_of(drawn).values()]
    together = shapely.union_all(shapes).area
    assert sum(shape.area for shape in shapes) == pytest.approx(together, rel=1e-3), "no overlaps"
    closed = shapely.union_all([shape.buffer(1e-7) for shape in shapes])
    holes = [len(part.interiors) for part in shapely.get_parts(closed)]
    assert sum(holes) <= 5, "and no gaps but waters"


def block(code: str, west: int, south: int, east: int, north: int) -> Any:
    """An outline in millionths of a degree."""
    return make_outline(code, (Ring([west, east, east, west], [south, south, north, north]),))


def test_a_gap_and_an_overlap_of_imported_neighbours_are_closed() -> None:
    around = [block("C", 0, -900, 2100, 50), block("D", 0, 1000, 2100, 2000)]  # C covers some of A
    outlines = Outlines([block("A", 0, 0, 1000, 1000), block("B", 1100, 0, 2100, 1000), *around])
    shapes = shapes_of(unpacked(topology.draw_outlines(outlines)))
    together = shapely.union_all([*shapes.values()])
    assert sum(shape.area for shape in shapes.values()) == pytest.approx(together.area, rel=1e-6)
    assert together.area == pytest.approx(2100 * 2900 * 1e-12, rel=1e-3)
    assert shapes["A"].distance(shapes["B"]) == 0


def test_an_area_that_another_one_covers_is_said_to_be_lost(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match="the outlines of others cover B"):
        topology.draw_outlines(Outlines([block("A", 0, 0, 9, 9), block("B", 3, 3, 4, 4)]))
    first, second, *_ = KELURAHAN.values()
    over = changed(
        lambda feature: feature["geometry"].update(coordinates=[ring(second.lng, second.lat, 0.1)])
    )
    assert run(folder, over) == 1
    assert f"cover {second.code}" in capsys.readouterr().err
    assert not [*folder.glob("outlines.*")], first.code


def test_borders_are_drawn_more_simply_until_the_file_is_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fine = topology.draw_cells(areas.JAKARTA)
    monkeypatch.setattr(topology, "MOST_BYTES", 12_500)
    rough = topology.draw_cells(areas.JAKARTA)
    assert len(rough) <= 12_500 < len(fine)
    assert shapes_of(unpacked(rough)).keys() == KELURAHAN.keys()


def test_imported_outlines_are_drawn_and_come_before_the_cells(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = (areas.JAKARTA / topology_file.DRAWN).read_bytes()
    (folder / topology_file.DRAWN).write_bytes(drawn)
    assert topology_file.read_topology(folder) == gzip.decompress(drawn).decode()
    assert run(folder, WHOLE) == 0
    assert "kB, for maps in browsers" in capsys.readouterr().out
    shapes = shapes_of(json.loads(topology_file.read_topology(folder)))
    assert shapes.keys() == KELURAHAN.keys()
    assert sum(shape.area for shape in shapes.values()) == pytest.approx(267 * 4e-6, rel=0.01)
    assert not [*folder.glob("*.part")]


@pytest.mark.skipif(not REAL.is_file(), reason="no outlines beside this clone")
def test_the_citys_own_outlines_are_drawn_within_the_budget(folder: Path) -> None:
    assert give("areas", str(REAL), "--folder", str(folder)) == 0
    path = folder / topology_file.IMPORTED
    assert path.stat().st_size <= BUDGET
    shapes = shapes_of(json.loads(topology_file.read_topology(folder)))
    assert shapes.keys() == KELURAHAN.keys()
    true = {
        feature["properties"]["code"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in json.loads(REAL.read_text())["features"]
    }
    for code, shape in shapes.items():
        apart = shapely.make_valid(shape).symmetric_difference(shapely.make_valid(true[code]))
        assert apart.area < 0.12 * true[code].area + 2e-6, code


def test_a_city_without_either_has_no_geometries(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shapes_of(json.loads(topology_file.read_topology(tmp_path))) == {}
    assert give("areas", "--folder", str(tmp_path)) == 1
    assert GRID in capsys.readouterr().err


def test_the_tables_of_the_city_know_the_areas_of_the_cells() -> None:
    known = read_city(areas.JAKARTA).kelurahan
    assert {code for code, _, _ in cells()} <= known.keys()
