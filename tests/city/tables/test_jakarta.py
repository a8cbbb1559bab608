"""The tables of Jakarta: complete, and every way through them ends at an office."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from chalicelib.city.model import City, fold_name
from chalicelib.city.offices import superiors_of
from chalicelib.city.promise import find_promise
from chalicelib.city.rows import Category, Office, Priority
from chalicelib.platform.i18n import Language, tell_name
from chalicelib.reports.categorisation.classification import Suggester
from chalicelib.reports.routing import holder_of, responsible_office
from tests.rows import each_row

KOTA = ("31.01", "31.71", "31.72", "31.73", "31.74", "31.75")
ISLANDS = "31.01"


def names_seen(*where: str) -> list[str]:
    with (Path(__file__).parents[1] / "names_seen.csv").open(newline="", encoding="utf-8") as lines:
        return [row["name"] for row in csv.DictReader(lines) if row["seen"] in where]


CATEGORY_NAMES = names_seen("app_2021", "form_2023", "cases_2023", "slides_2020")


def test_whatsapp_is_known_and_not_yet_a_channel_of_the_city(jakarta: City) -> None:
    assert jakarta.channels["whatsapp"].senders == ("whatsapp",)
    assert not jakarta.channels["whatsapp"].enabled


def test_every_group_and_promise_is_of_some_category(jakarta: City) -> None:
    categories = jakarta.categories.values()
    assert {category.group for category in categories} == {*jakarta.groups}
    promises = {category.promise for category in categories}
    assert {*promises, jakarta.settings.suggestion_promise} == {
        promise.code for promise in jakarta.promises
    }


def test_sectoral_offices_have_english_names_and_territories_keep_their_own(jakarta: City) -> None:
    names = {
        code: tell_name(jakarta.offices[code], Language.ENGLISH)
        for code in ("DISHUB", "DBM-31.73", "SATPOLPP-31.01", "31.73.05.1001", "31.73")
    }
    assert names == {
        "DISHUB": "Transport Agency",
        "DBM-31.73": "Roads Sub-agency of Jakarta Barat",
        "SATPOLPP-31.01": "Public Order Agency (Satpol PP) of Kepulauan Seribu",
        "31.73.05.1001": "Kelurahan Kebon Jeruk",
        "31.73": "Kota Administrasi Jakarta Barat",
    }
    assert tell_name(jakarta.offices["DISHUB"], Language.INDONESIAN) == "Dinas Perhubungan"


def test_matters_that_may_name_a_home_are_not_shown_to_the_metre(jakarta: City) -> None:
    blur = {code: row.blur for code, row in jakarta.categories.items()}
    assert {blur[code] for code in ("pmks", "dbd", "bantuan-sosial", "perlindungan-anak")} == {250}
    assert (blur["gangguan"], blur[jakarta.settings.fallback_category]) == (100, 100)
    assert {blur[code] for code in ("sampah", "jalan", "pohon", "lampu-jalan")} == {0}


@each_row("name", CATEGORY_NAMES)
def test_every_category_name_seen_leads_to_a_category(jakarta: City, name: str) -> None:
    category = jakarta.category_named(name)
    assert category
    assert category.code != jakarta.settings.fallback_category
    assert jakarta.category_named(f"  {name.upper()} ") == category


def find_office(city: City, name: str) -> Office | None:
    """Return the office with a name or alias."""
    for office in city.offices.values():
        if fold_name(name) in map(fold_name, (office.name, *office.aliases)):
            return office
    return None


@each_row("name", names_seen("agencies"))
def test_every_office_name_seen_leads_to_an_office(jakarta: City, name: str) -> None:
    office = find_office(jakarta, name.lower())
    assert office
    assert office.official_name == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("jalan rusak", "jalan"),
        ("PENANGANAN BANJIR", "banjir"),
        ("Kaki  Lima Liar", "pkl"),
        ("Reklame/Spanduk", "reklame"),
        ("Jembatan/JPO/Halte", "jpo-halte"),
        ("lainnya", "lainnya"),
        ("perbaikan hubungan", None),
        ("", None),
    ],
)
def test_a_category_is_found_by_any_of_its_names(
    jakarta: City, name: str, code: str | None
) -> None:
    category = jakarta.category_named(name)
    assert (category and category.code) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("kelurahan kebon jeruk", "31.73.05.1001"),
        ("Kecamatan Palmerah", "31.73.07"),
        ("Suku Dinas Lingkungan Hidup Kota Administrasi Jakarta Barat", "DLH-31.73"),
        ("Sudin LH Jakarta Barat", "DLH-31.73"),
        ("Dinas Kebersihan", "DLH"),
        ("Satpol PP", "SATPOLPP"),
        ("PDAM", "PAMJAYA"),
        ("Walikota Jakarta Barat", "31.73"),
    ],
)
def test_an_office_is_found_by_older_and_shorter_names(jakarta: City, name: str, code: str) -> None:
    office = find_office(jakarta, name)
    assert office
    assert office.code == code


def an_area_of(city: City, kota: str) -> str:
    return next(area.code for area in city.kelurahan.values() if area.kota_code == kota)


@pytest.mark.parametrize("kota", KOTA)
def test_every_rule_names_an_office_in_every_kota(jakarta: City, kota: str) -> None:
    area = an_area_of(jakarta, kota)
    for category in jakarta.categories.values():
        office = responsible_office(category, area, jakarta)
        expected(office, category, area, kota)


def expected(office: Office, category: Category, area: str, kota: str) -> None:
    rule, _, code = category.rule.partition(":")
    if rule == "kelurahan":
        assert office.code == area
    elif rule == "ukpd":
        assert office.code == f"{code}-{area[:8]}"
    elif rule == "office":
        assert office.code == code
    elif kota == ISLANDS:  # where a Dinas has no Suku Dinas, it serves the islands itself
        assert office.code in (f"{code}-{kota}", code)
    else:
        assert office.code == f"{code}-{kota}"


def test_every_office_but_the_province_stands_below_it(jakarta: City) -> None:
    for code in jakarta.offices:
        assert [*superiors_of(code, jakarta)][-1:] == (
            [jakarta.offices["31"]] if code != "31" else []
        )


def test_the_ways_up_are_the_city_s(jakarta: City) -> None:
    def way(code: str) -> list[str]:
        return [office.code for office in superiors_of(code, jakarta)]

    assert way("31.73.05.1001") == ["31.73.05", "31.73", "31"]
    assert way("DLH-31.73") == ["DLH", "31"]
    assert way("BIROPEM") == ["SETDA", "31"]
    assert way("PAMJAYA") == ["BPBUMD", "31"]


def test_central_triage_holds_what_has_no_place(jakarta: City) -> None:
    assert holder_of(None, jakarta).code == "BIROPEM"


def test_every_category_promises_every_holder_something(jakarta: City) -> None:
    holders = [*jakarta.offices.values()]
    for category in jakarta.categories.values():
        for holder in holders:
            promise = find_promise(category.promise, holder, category.priority, jakarta.promises)
            assert timedelta(hours=1) <= promise.respond <= promise.complete <= timedelta(days=60)


def test_light_work_is_promised_within_a_day_by_a_lurah_only(jakarta: City) -> None:
    def days(office: str) -> float:
        row = find_promise("lurah", jakarta.offices[office], Priority.BIASA, jakarta.promises)
        return row.complete / timedelta(days=1)

    assert (days("31.73.05.1001"), days("BIROPEM")) == (1, 7)


def test_holidays_hold_national_ones_and_cuti_bersama(jakarta: City) -> None:
    assert {
        date(2026, 8, 17),
        date(2026, 3, 20),
    } <= jakarta.holidays  # Monday; Friday, cuti bersama
    assert date(2026, 8, 18) not in jakarta.holidays


@each_row(
    ("text", "code"),
    [
        ("Tumpukan sampah di Jalan Raya Kebayoran Lama RT 05 RW 03 bau sekali", "sampah"),
        ("Ada sampah di depan sekolah sudah tiga kali lapor", "sampah"),
        ("Jalan berlubang di Jl. Panjang, banyak motor jatuh", "jalan"),
        ("Lampu jalan mati di Jalan Mawar", "lampu-jalan"),
        ("lampu merah di perempatan mati sejak pagi", "perlengkapan-lalu-lintas"),
        ("Pohon tumbang menutup jalan", "pohon-tumbang"),
        ("mohon pemangkasan pohon yang dahannya sudah rindang", "pohon"),
        ("Banyak motor parkir di trotoar depan minimarket", "parkir-liar"),
        ("PKL berjualan di trotoar mengganggu pejalan kaki", "pkl"),
        ("got mampet banyak nyamuk", "saluran-air"),
        ("banjir di depan rumah setinggi lutut", "banjir"),
        ("air PAM mati sudah dua hari", "air-bersih"),
        ("tetangga karaoke sampai malam, berisik", "gangguan"),
        ("Ada pengemis dan anak jalanan di lampu merah Cempaka Putih", "pmks"),
        ("tutup got hilang di gang kami", "tutup-saluran"),
        ("minta fogging banyak yang kena demam berdarah", "dbd"),
        ("e-KTP saya belum jadi, blangko habis", "ktp"),
        ("KJP Plus belum cair bulan ini", "kjp"),
        ("bus Transjakarta tidak berhenti di halte", "transportasi-publik"),
        (
            "orang merokok di dalam gedung, padahal kawasan dilarang merokok",
            "kawasan-dilarang-merokok",
        ),
        ("kabel semrawut menjuntai ke jalan", "jaringan-komunikasi"),
        ("Pungli oleh petugas, diminta uang", "pungli"),
        ("ada ular masuk rumah, tolong evakuasi", "penyelamatan"),
        ("kemacetan karena angkot ngetem", "arus-lalu-lintas"),
        ("selamat pagi, terima kasih", "lainnya"),
    ],
)
def test_the_words_of_a_complaint_suggest_its_category(jakarta: City, text: str, code: str) -> None:
    suggester = Suggester(jakarta.categories, jakarta.settings.fallback_category, jakarta.slang)
    assert suggester.suggest(text).category.code == code
