"""Names of offices and moments, as people write them in a sentence."""

import pytest

from chalicelib.city.current import city
from chalicelib.platform.i18n import Language
from chalicelib.reports.http.written_names import write_limit, write_moment, write_name, write_names
from tests.builders import wib

ID, EN = Language.INDONESIAN, Language.ENGLISH
NOW = wib("2026-11-24 10:00")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("KELURAHAN KEBON JERUK", "Kelurahan Kebon Jeruk"),
        ("DINAS PARIWISATA DAN EKONOMI KREATIF", "Dinas Pariwisata dan Ekonomi Kreatif"),
        ("BADAN PELAYANAN PENGADAAN BARANG/JASA", "Badan Pelayanan Pengadaan Barang/Jasa"),
        ("PT MRT JAKARTA", "PT MRT Jakarta"),
        ("BANK DKI", "Bank DKI"),
        ("Pelapor", "Pelapor"),
        ("31.73.99.9999", "31.73.99.9999"),
    ],
)
def test_an_office_has_small_letters(name: str, written: str) -> None:
    assert write_name(name) == written


def test_every_office_of_the_city_begins_with_a_capital_and_has_small_letters() -> None:
    for office in city().offices.values():
        written = write_name(office.name)
        assert written.upper() == office.name
        assert written[0].isupper()
        assert written != office.name


def test_offices_are_written_so_in_a_sentence_and_nothing_else_is() -> None:
    said = "KECAMATAN KEBON JERUK memegang laporan sejak 24 Nov 11.25 WIB, lewat SMS."
    assert write_names(said) == f"Kecamatan Kebon Jeruk{said[21:]}"


@pytest.mark.parametrize(
    ("moment", "language", "written"),
    [
        ("2026-11-24 16:04", ID, "hari ini pukul 16.04 WIB"),
        ("2026-11-24 16:04", EN, "16:04 WIB today"),
        ("2026-11-25 00:00", ID, "25 Nov 00.00 WIB"),
        ("2027-01-02 08:05", ID, "2 Jan 2027, 08.05 WIB"),
    ],
)
def test_until_when_names_the_day_unless_it_is_today(
    moment: str, language: Language, written: str
) -> None:
    assert write_limit(wib(moment), NOW, language) == written


def test_a_moment_has_its_year_where_it_is_another_one() -> None:
    assert write_moment(wib("2026-11-24 16:04"), NOW, ID) == "24 Nov 16.04 WIB"
    assert write_moment(wib("2025-12-31 23:59"), NOW, EN) == "31 Dec 2025, 23:59 WIB"
