"""Landmarks of the city's table: every one is found in a text, and in doubt none is."""

from pathlib import Path

import pytest

from chalicelib.city.landmark_rows import Landmark, LandmarkKind
from chalicelib.city.model import City
from chalicelib.city.places.area_of_point import FoundBy
from chalicelib.city.places.gazetteer import Gazetteer
from chalicelib.city.places.landmarks import AFTER, BEFORE
from chalicelib.city.tables.reader import TableError, read_city
from tests.city.conftest import Folder
from tests.rows import each_row

CITY = read_city(Path(__file__).parents[3] / "chalicelib" / "city" / "jakarta")
JAKARTA = Gazetteer(CITY.kelurahan, CITY.words, CITY.landmarks)
WITHOUT = Gazetteer(CITY.kelurahan, CITY.words)


def find(text: str) -> tuple[str, FoundBy] | None:
    found = JAKARTA.named(text)
    return (found.name, found.how) if found else None


def test_the_table_has_the_hundred_best_known() -> None:
    assert len(CITY.landmarks) >= 100
    assert {row.kind for row in CITY.landmarks} == {*LandmarkKind}


@each_row("row", CITY.landmarks)
def test_each_name_leads_to_its_area_unless_it_is_the_name_of_an_area_too(row: Landmark) -> None:
    for name in (row.name, *row.aliases):
        before = next(iter(sorted(BEFORE.get(row.kind, {""}) - {"sakit"})))
        found = JAKARTA.named(f"lampu mati di {before} {name}")
        assert found is not None, name
        kecamatan = found.code.rpartition(".")[0]
        assert row.area in (found.code, kecamatan), name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lampu mati di stasiun tebet", "Tebet Timur"),
        ("banjir Jl. Sabang", "Kebon Sirih"),
        ("banjir di jln sabang dekat warung", "Kebon Sirih"),
        ("macet di jalan H. Agus Salim", "Kebon Sirih"),
        ("lampu mati st. tebet", "Tebet Timur"),
        ("lampu mati di stasiun KRL Tebet", "Tebet Timur"),
        ("Tebet station is dark", "Tebet Timur"),
        ("hole in Sabang street", "Kebon Sirih"),
        ("sampah di psr mayestik", "Gunung"),
        ("Jl. Prof. Dr. Soepomo macet", "Tebet"),
        ("Jl. Raya Condet banjir", "Kramatjati"),
        ("copet di rumah sakit fatmawati", "Cilandak Barat"),
        ("sampah di Monas", "Gambir"),
        ("stasiun senen kotor", "Bungur"),
        ("bau di st tn abang", "Kampung Bali"),
        ("Jl. Sabang, Jakarta Pusat", "Kebon Sirih"),
        ("Kec. Tebet, stasiun tebet", "Tebet Timur"),
        ("sampah di stasiun Manggarai arah Jl. Sabang", "Manggarai"),
    ],
)
def test_usual_spellings_lead_to_the_area(text: str, name: str) -> None:
    assert find(text) == (name, FoundBy.LANDMARK)


@pytest.mark.parametrize(
    "text",
    [
        "macet dari stasiun tebet",
        "angkot arah stasiun manggarai ugal-ugalan",
        "Jl. Sabang, Bandung",
        "Jl. Sabang, Jakarta Timur",
        "rusak dari Jl. Sabang, juga di stasiun cikini dan stasiun tebet",
        "sabang",
        "stasiun, sabang",
        "jalan rusak parah",
        "pasar tradisional kotor",
    ],
)
def test_in_doubt_a_landmark_leads_nowhere(text: str) -> None:
    assert find(text) == WITHOUT.named(text) == None  # noqa: E711


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("Jl. Sabang, Kel. Kebon Jeruk", "Kebon Jeruk", FoundBy.QUALIFIED),
        ("di Kebon Jeruk, bukan di Jl. Sabang", "Kebon Jeruk", FoundBy.NAMED),
        ("Pasar Minggu", "Pasar Minggu", FoundBy.NAMED),
    ],
)
def test_a_named_kelurahan_counts_before_a_landmark(text: str, name: str, how: FoundBy) -> None:
    assert find(text) == (name, how)


def test_every_kind_but_a_place_has_words_that_stand_beside_a_name() -> None:
    assert {*BEFORE} == {*AFTER} == {*LandmarkKind} - {LandmarkKind.PLACE}


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("street,Palsu,31.99.01,", "area", "there is no kelurahan and no kecamatan 31.99.01"),
        ("street,Palsu,31.71,", "area", "there is no kelurahan and no kecamatan 31.71"),
        ("street,SABANG,31.71.06.1005,", "name", "'SABANG' already names Sabang"),
        ("street,Palsu,31.71.06.1005,sabang", "aliases", "'sabang' already names Sabang"),
        ("alley,Palsu,31.71.06.1005,", "kind", "alley"),
        ("street,Jl. Palsu,31.71.06.1005,", "name", "a name of letters and digits"),
        ("street,Palsu,31.71.06.1005,Jl. P", "aliases", "a name of letters and digits"),
    ],
)
def test_a_row_that_does_not_fit_is_named(
    folder: Folder, line: str, column: str, problem: str
) -> None:
    row = folder.append("landmarks", line)
    with pytest.raises(TableError, match=problem) as fault:
        read_city(folder.path)
    assert (fault.value.row, fault.value.column) == (row, column)


def test_a_station_may_have_the_name_of_a_market(jakarta: City) -> None:
    by_kind = {row.kind: row.area for row in jakarta.landmarks if row.name == "Tanah Abang"}
    assert {*by_kind} == {LandmarkKind.STATION, LandmarkKind.MARKET}
