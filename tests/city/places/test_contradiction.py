"""Words that contradict the point of a report: found where they are sure, and never by mistake."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.city.places.area_of_point import Places
from chalicelib.city.places.cells import read_cells
from chalicelib.city.places.contradiction import find_contradiction, find_near
from chalicelib.city.places.gazetteer import Gazetteer
from chalicelib.city.rows import Kelurahan
from chalicelib.city.tables.reader import read_city

FOLDER = Path(__file__).parents[3] / "chalicelib" / "city" / "jakarta"
CITY = read_city(FOLDER)
NAMES = Gazetteer(CITY.kelurahan, CITY.words, CITY.landmarks)
PLACES = Places(CITY.kelurahan, cells=read_cells(FOLDER))
METRES = CITY.settings.contradiction_metres
HERE = (-6.1926, 106.7697)  # in Kebon Jeruk, 300 m from Duri Kepa
TEBET, TEBET_BARAT = "31.74.01", "31.74.01.1002"


def find(address: str | None, text: str = "", point: tuple[float, float] = HERE) -> str | None:
    return find_contradiction(NAMES, address, text, find_near(PLACES, *point, METRES))


@pytest.mark.parametrize(
    ("address", "text", "area"),
    [
        ("Tebet Barat", "", TEBET_BARAT),
        ("Jl. Anggrek 5, Tebet Barat, Tebet, Jakarta Selatan", "", TEBET_BARAT),
        ("Jl. Anggrek No. 5 Tebet Barat", "", TEBET_BARAT),
        ("kel. tebet barat kec. tebet", "", TEBET_BARAT),
        ("Kec. Tebet", "", TEBET),
        ("Jl. Anggrek 5, Jakarta Timur", "", "31.75"),
        ("Kel. Kedoya Utara, Kec. Kebon Jeruk", "", "31.73.05.1006"),
        (None, "lampu mati di Kel. Tebet Barat", TEBET_BARAT),
        (None, "banjir di tebet", TEBET),
        (None, "Lampu mati RT 3 RW 5 Tebet Barat", TEBET_BARAT),
        (None, "street light is out in Tebet Barat", TEBET_BARAT),
    ],
)
def test_words_that_surely_tell_another_area_contradict(
    address: str | None, text: str, area: str
) -> None:
    assert find(address, text) == area


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (None, "Sampah menumpuk di depan gang"),
        ("Kebon Jeruk", ""),
        ("Kec. Kebon Jeruk", ""),
        ("Jakarta Barat", ""),
        ("Kel. Duri Kepa", ""),  # its border is near
        ("Jl. Tebet Barat IV", ""),
        ("Jl. Tebet Raya No. 3", ""),
        ("Jl. Masjid Tebet", ""),
        ("Apartemen Tebet Barat", ""),
        ("dekat Tebet Barat", ""),
        ("dekat perbatasan Tebet Barat", ""),
        ("perbatasan kel. Tebet Barat dan kel. Manggarai", ""),
        ("kantor kelurahan Tebet Barat", ""),
        ("Tebet Barat", "pohon tumbang di Kebon Jeruk"),
        ("Tebet Barat, Gang 5, Kel. Rorotan", ""),  # two areas are in doubt
        (None, "macet arah Tebet"),
        (None, "macet menuju Tebet Barat"),
        (None, "angkot jurusan Kel. Tebet Barat"),
        (None, "dari Tebet Barat ke Menteng jalan rusak"),
        (None, "saya tinggal di Tebet Barat, lampu di sini mati"),
        (None, "petugas kelurahan Tebet Barat tidak datang"),
        (None, "warga Tebet Barat terganggu"),
        (None, "bukan di Tebet Barat"),
    ],
)
def test_other_words_do_not(address: str | None, text: str) -> None:
    assert find(address, text) is None


def test_a_point_outside_the_city_is_contradicted_by_nothing() -> None:
    assert find("Tebet Barat", point=(-6.9175, 107.6191)) is None


def test_the_kelurahan_around_a_point_are_those_within_the_distance() -> None:
    around = {
        metres: {each.name for each in find_near(PLACES, *HERE, metres)} for metres in (0, 300)
    }
    assert around == {0: {"Kebon Jeruk"}, 300: {"Kebon Jeruk", "Duri Kepa"}}


def cells() -> Iterator[tuple[Kelurahan, Kelurahan, float, float]]:
    """Every hundredth cell of the grid: its kelurahan, another one, and its middle."""
    rows = list(CITY.kelurahan.values())
    runs = [(row, at, end) for row, spans in PLACES._cells._rows.items() for at, end, _ in spans]  # type: ignore[union-attr]
    middles = [(row, column) for row, at, end in runs for column in range(at, end)]
    for nth, (row, column) in enumerate(middles[::100]):
        lat, lng = -6.4 + (row + 0.5) / 1000, 106.2 + (column + 0.5) / 1000
        found = PLACES.at(lat, lng)
        assert found
        assert found.kelurahan
        other = rows[nth * 89 % len(rows)]
        yield found.kelurahan, other if other != found.kelurahan else rows[nth % 7], lat, lng


RIGHT = (
    "{own.name}",
    "Kel. {own.name} Kec. {own.kecamatan}",
    "Jl. Melati No. 5, {own.name}, {own.kecamatan}, {own.kota}",
    "{own.kecamatan}",
    "Jl. {other.name} Raya No. 3",
    "Jl. {other.name} No. 3",
    "dekat perbatasan {other.name}",
    "arah {other.name}",
    "Jl. Melati menuju {other.name}",
    "depan kantor kelurahan {other.name}",
)


def test_no_address_of_the_point_or_of_something_aside_is_marked() -> None:
    marked, tried = [], 0
    for own, other, lat, lng in cells():
        near = find_near(PLACES, lat, lng, METRES)
        for form in RIGHT:
            address = form.format(own=own, other=other)
            tried += 1
            if find_contradiction(NAMES, address, "", near):
                marked.append(address)
    assert tried > 5000
    assert marked == []


def test_nearly_every_address_of_a_far_kelurahan_is_marked() -> None:
    found = [
        bool(
            find_contradiction(
                NAMES,
                f"Jl. Melati No. 5, {other.name}, {other.kecamatan}",
                "",
                find_near(PLACES, lat, lng, METRES),
            )
        )
        for own, other, lat, lng in cells()
        if abs(other.lat - lat) > 0.03
    ]
    assert sum(found) > 0.97 * len(found)
