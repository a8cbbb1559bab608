"""Routing: the first holder, whose matter it is, who stands above whom."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from chalicelib.city.current import city
from chalicelib.city.offices import is_within, superiors_of
from chalicelib.city.rows import Level
from chalicelib.reports.named_units import find_named_unit
from chalicelib.reports.routing import holder_of, responsible_office
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK

CITY = city()
KOTA = [code for code, office in CITY.offices.items() if office.level is Level.KOTA]
SERIBU = "31.01.01.1001"  # Pulau Panggang, in the Kepulauan Seribu


@pytest.mark.parametrize(
    ("area", "holder"),
    [
        (KEBON_JERUK, KEBON_JERUK),
        (SERIBU, SERIBU),
        (KECAMATAN_KEBON_JERUK, KECAMATAN_KEBON_JERUK),  # no more than that is known
        (None, "BIROPEM"),
        ("", "BIROPEM"),
        ("32.01.01.1001", "BIROPEM"),  # another province
    ],
)
def test_a_report_goes_to_the_office_of_its_place_or_to_central_triage(
    area: str | None, holder: str
) -> None:
    assert holder_of(area, CITY) is CITY.offices[holder]


def test_every_kelurahan_holds_its_own_reports() -> None:
    for code in CITY.kelurahan:
        assert holder_of(code, CITY).code == code
        assert holder_of(code, CITY).level is Level.KELURAHAN


@pytest.mark.parametrize(
    ("category", "area", "office"),
    [
        ("sampah", KEBON_JERUK, KEBON_JERUK),
        ("sampah", None, "BIROPEM"),
        ("jalan", KEBON_JERUK, "DBM-31.73"),
        ("pohon", KEBON_JERUK, "DPHK-31.73"),
        ("pohon", "31.74.01.1001", "DPHK-31.74"),
        ("pohon", KECAMATAN_KEBON_JERUK, "DPHK-31.73"),
        ("pohon", None, "DPHK"),  # which Suku Dinas is not known
        ("jalan", SERIBU, "DBM"),  # the islands have none of their own
        ("transportasi-publik", KEBON_JERUK, "TRANSJAKARTA"),
        ("air-bersih", SERIBU, "PAMJAYA"),
        ("pungli", KEBON_JERUK, "INSPEKTORAT"),
        ("puskesmas", KEBON_JERUK, "DINKES-31.73.05"),
        ("puskesmas", KECAMATAN_KEBON_JERUK, "DINKES-31.73.05"),
        ("puskesmas", "31.73", "DINKES-31.73"),  # which kecamatan is not known
        ("puskesmas", SERIBU, "DINKES-31.01.01"),
        ("puskesmas", None, "DINKES"),
        ("pendidikan", KEBON_JERUK, "DISDIK-31.73"),
        ("pendidikan", SERIBU, "DISDIK-31.01"),
    ],
)
def test_whose_matter_it_is_follows_from_category_and_place(
    category: str, area: str | None, office: str
) -> None:
    assert responsible_office(CITY.categories[category], area, CITY) is CITY.offices[office]


@pytest.mark.parametrize(
    ("category", "text", "office"),
    [
        ("rsud", "Antrean loket RSUD Tarakan lima jam", "RSUD-TARAKAN"),
        ("rsud", "igd rsud budi asih penuh", "RSUD-BUDHIASIH"),
        ("rsud", "Antrean loket rumah sakit lima jam", "DINKES"),
        ("pelayanan-kesehatan", "Dokter di RSUD Koja tidak ada", "RSUD-KOJA"),
        ("puskesmas", "Puskesmas Tebet tutup", "DINKES-31.74.01"),  # lived in by another kecamatan
        ("puskesmas", "puskesmas kec. tebet tutup", "DINKES-31.74.01"),
        ("puskesmas", "Puskesmas Menteng tutup", "DINKES-31.71.06"),
        ("puskesmas", "Puskesmas Menteng Dalam tutup", "DINKES-31.74.01"),
        ("puskesmas", "puskesmas kelurahan kedoya utara tutup", "DINKES-31.73.05"),
        ("puskesmas", "puskesmasnya tutup", "DINKES-31.73.05"),
        (
            "jalan",
            "Jalan berlubang di depan RSUD Tarakan",
            "DBM-31.73",
        ),  # no matter of the hospital
    ],
)
def test_a_unit_that_the_text_names_comes_before_the_one_of_the_place(
    category: str, text: str, office: str
) -> None:
    row = CITY.categories[category]
    unit = find_named_unit(text, row.rule, KEBON_JERUK, CITY)
    assert (unit or responsible_office(row, KEBON_JERUK, CITY)) is CITY.offices[office]


def test_every_kecamatan_has_its_puskesmas_below_the_suku_dinas_of_its_kota() -> None:
    kecamatan = {area.kecamatan_code: area.kota_code for area in CITY.kelurahan.values()}
    assert len(kecamatan) == 44
    for code, kota in kecamatan.items():
        puskesmas = CITY.offices[f"DINKES-{code}"]
        assert puskesmas.name.startswith("Puskesmas ")
        above = [office.code for office in superiors_of(puskesmas.code, CITY)]
        assert above == [f"DINKES-{kota}", "DINKES", "31"]


def test_every_category_has_an_office_in_every_kota_and_without_a_place() -> None:
    assert len(KOTA) == 6
    for category in CITY.categories.values():
        for kota in KOTA:
            kelurahan = next(area for area in CITY.kelurahan if area.startswith(f"{kota}."))
            office = responsible_office(category, kelurahan, CITY)
            assert office.code in CITY.offices
            # never an office of another kota
            kecamatan = kelurahan[:8]
            assert office.area in ("31", None, kota, kecamatan, kelurahan), (category.code, kota)
        assert responsible_office(category, None, CITY).level in (Level.DINAS, Level.BUMD)


@pytest.mark.parametrize(
    ("office", "superiors"),
    [
        (KEBON_JERUK, [KECAMATAN_KEBON_JERUK, "31.73", "31"]),
        ("DLH-31.73", ["DLH", "31"]),
        ("BIROPEM", ["SETDA", "31"]),
        ("31.01.01.1001", ["31.01.01", "31.01", "31"]),
        ("31", []),
        ("TUTUP", []),
    ],
)
def test_superiors_come_nearest_first(office: str, superiors: Sequence[str]) -> None:
    assert [higher.code for higher in superiors_of(office, CITY)] == superiors


def test_every_way_up_ends_at_the_top() -> None:
    for code in CITY.offices:
        way = [code, *(higher.code for higher in superiors_of(code, CITY))]
        assert way[-1] == CITY.settings.top
        assert len({*way}) == len(way) <= 4
        assert all(is_within(lower, higher, CITY) for lower, higher in pairwise(way))
        assert all(is_within(lower, CITY.settings.top, CITY) for lower in way)


@pytest.mark.parametrize(
    ("office", "superior", "stands"),
    [
        (KEBON_JERUK, KEBON_JERUK, True),
        (KEBON_JERUK, KECAMATAN_KEBON_JERUK, True),
        (KEBON_JERUK, "31", True),
        (KECAMATAN_KEBON_JERUK, KEBON_JERUK, False),
        (KEBON_JERUK, "31.73.06", False),
        ("31.73.05.1002", KEBON_JERUK, False),
        ("DLH-31.73", "31.73", False),  # below its Dinas, not below the kota
        ("TUTUP", "31", False),
        ("TUTUP", "TUTUP", True),
        (KEBON_JERUK, "", False),
    ],
)
def test_an_office_stands_within_itself_and_all_above_it(
    office: str, superior: str, stands: bool
) -> None:
    assert is_within(office, superior, CITY) is stands
