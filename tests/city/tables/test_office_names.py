"""Names of offices, as a sentence and an SMS have them."""

import pytest

from chalicelib.city.current import city
from chalicelib.city.tables.office_names import LONGEST_SHORT_NAME
from chalicelib.city.tables.reader import TableError, read_city
from tests.city.conftest import Folder

OFFICES = city().offices.values()


@pytest.mark.parametrize(
    ("code", "official", "name", "short"),
    [
        (
            *("31.73.05.1001", "KELURAHAN KEBON JERUK"),
            *("Kelurahan Kebon Jeruk", "Kel. Kebon Jeruk"),
        ),
        (
            *("DBM-31.73", "SUKU DINAS BINA MARGA KOTA ADMINISTRASI JAKARTA BARAT"),
            *("Suku Dinas Bina Marga Kota Administrasi Jakarta Barat", "Sudin Bina Marga Jakbar"),
        ),
        (
            *("DISPAREKRAF", "DINAS PARIWISATA DAN EKONOMI KREATIF"),
            *("Dinas Pariwisata dan Ekonomi Kreatif", "Dinas Parekraf"),
        ),
        (
            *("BPPBJ", "BADAN PELAYANAN PENGADAAN BARANG/JASA"),
            *("Badan Pelayanan Pengadaan Barang/Jasa", "Badan Pengadaan Barang/Jasa"),
        ),
        ("MRTJAKARTA", "PT MRT JAKARTA", "PT MRT Jakarta", "PT MRT Jakarta"),
        ("BANKDKI", "BANK DKI", "Bank DKI", "Bank DKI"),
        (
            *("31.73", "KOTA ADMINISTRASI JAKARTA BARAT"),
            *("Kota Administrasi Jakarta Barat", "Pemkot Jakarta Barat"),
        ),
    ],
)
def test_an_office_has_an_official_name_one_for_sentences_and_a_short_one(
    code: str, official: str, name: str, short: str
) -> None:
    office = city().offices[code]
    assert (office.official_name, office.name, office.short_name) == (official, name, short)


def test_every_office_has_a_name_with_small_letters_and_a_short_one_of_its_own() -> None:
    for office in OFFICES:
        assert office.name.upper() == office.official_name
        assert office.name[0].isupper()
        assert office.name != office.official_name
        assert len(office.short_name) <= LONGEST_SHORT_NAME
    assert len({office.short_name for office in OFFICES}) == len(OFFICES)


@pytest.mark.parametrize(
    ("official", "name"),
    [
        ("RSUD KEBON SIRIH", "RSUD Kebon Sirih"),
        ("DINAS PENDIDIKAN WILAYAH II", "Dinas Pendidikan Wilayah II"),
        ("Kantor Walikota", "Kantor Walikota"),  # it has small letters already
    ],
)
def test_abbreviations_and_numerals_keep_their_capitals(
    folder: Folder, official: str, name: str
) -> None:
    folder.change("offices", "DISDIK", "name", official)
    assert read_city(folder.path).offices["DISDIK"].name == name


def test_rows_say_which_words_keep_capitals_and_which_phrases_are_short(folder: Folder) -> None:
    folder.change("offices", "DISDIK", "name", "DINAS UJI COBA MUTU")
    assert read_city(folder.path).offices["DISDIK"].name == "Dinas Uji Coba Mutu"
    folder.append("office_words", "capitals,MUTU,")
    folder.append("office_words", "short,uji coba,UC")
    office = read_city(folder.path).offices["DISDIK"]
    assert (office.name, office.short_name) == ("Dinas Uji Coba MUTU", "Dinas UC MUTU")


def test_a_name_that_has_no_short_form_needs_one_of_its_own(folder: Folder) -> None:
    row = folder.change("offices", "DISDIK", "name", "DINAS PENDIDIKAN DAN PENGAJARAN DASAR")
    with pytest.raises(TableError, match=rf"offices.csv row {row} \(DISDIK\), column short_name"):
        read_city(folder.path)
    folder.change("offices", "DISDIK", "short_name", "Dinas Pendidikan")
    assert read_city(folder.path).offices["DISDIK"].short_name == "Dinas Pendidikan"
