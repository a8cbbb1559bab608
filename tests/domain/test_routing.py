"""Routing: the first holder, whose matter it is, who stands above whom, what a text is about."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from chalicelib.city import city
from chalicelib.domain.city import Level
from chalicelib.domain.routing import above, holder_of, responsible, within
from chalicelib.domain.suggestion import Suggester
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK

CITY = city()
SUGGESTER = Suggester(CITY.categories, CITY.fallback_category)
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
    ],
)
def test_whose_matter_it_is_follows_from_category_and_place(
    category: str, area: str | None, office: str
) -> None:
    assert responsible(CITY.categories[category], area, CITY) is CITY.offices[office]


def test_every_category_has_an_office_in_every_kota_and_without_a_place() -> None:
    assert len(KOTA) == 6
    for category in CITY.categories.values():
        for kota in KOTA:
            kelurahan = next(area for area in CITY.kelurahan if area.startswith(f"{kota}."))
            office = responsible(category, kelurahan, CITY)
            assert office.code in CITY.offices
            # never an office of another kota
            assert office.area in ("31", None, kota, kelurahan), (category.code, kota)
        assert responsible(category, None, CITY).level in (Level.DINAS, Level.BUMD)


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
    assert [higher.code for higher in above(office, CITY)] == superiors


def test_every_way_up_ends_at_the_top() -> None:
    for code in CITY.offices:
        way = [code, *(higher.code for higher in above(code, CITY))]
        assert way[-1] == CITY.top
        assert len({*way}) == len(way) <= 4
        assert all(within(lower, higher, CITY) for lower, higher in pairwise(way))
        assert all(within(lower, CITY.top, CITY) for lower in way)


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
    assert within(office, superior, CITY) is stands


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Assalamualaikum pak, sampah di TPS belakang pasar sudah 4 hari tak diangkut", "sampah"),
        ("Truk sampah bocor, air lindinya tumpah di jalan", "sampah"),
        ("Mohon ditindak parkir liar di Jalan Sabang, macet tiap sore", "parkir-liar"),
        ("Mobil parkir sembarangan di depan gerbang sekolah", "parkir-liar"),
        ("Lubang besar di jalan depan Stasiun Palmerah, ada motor jatuh", "jalan"),
        ("Sudah seminggu lampu PJU di gang saya mati, gelap sekali", "lampu-jalan"),
        ("Trotoar di depan RS Cipto pecah-pecah, susah untuk kursi roda", "trotoar"),
        ("Pohon angsana sudah terlalu rimbun dan menyentuh kabel, mohon dipangkas", "pohon"),
        ("POHON TUMBANG menimpa mobil di Jl. Radio Dalam, tolong segera!!!", "pohon-tumbang"),
        ("Got depan rumah mampet penuh lumpur, kalau hujan air naik", "saluran-air"),
        ("Tutup got di trotoar hilang, bahaya untuk anak-anak", "tutup-saluran"),
        ("Air PAM di RT 03 tidak mengalir sejak kemarin", "air-bersih"),
        ("Banjir sudah masuk rumah setinggi lutut di Kampung Melayu", "banjir"),
        ("Tetangga karaoke sampai jam 2 pagi, berisik sekali", "gangguan"),
        ("Banyak PKL jualan di atas trotoar depan Pasar Tanah Abang", "pkl"),
        ("Lampu merah perempatan Kuningan mati, lalu lintas kacau", "perlengkapan-lalu-lintas"),
        ("Macet parah di Daan Mogot karena angkot ngetem di tikungan", "arus-lalu-lintas"),
        ("Sopir Transjakarta koridor 9 ugal-ugalan", "transportasi-publik"),
        ("KJP anak saya belum cair dua bulan, mengadu ke mana?", "kjp"),
        ("Saya dimintai uang oleh petugas kelurahan waktu mengurus surat, ini pungli", "pungli"),
        ("Spanduk caleg dipaku di pohon sepanjang jalan, mohon dicopot", "reklame"),
        ("Ada bangunan tanpa IMB di gang sebelah, empat lantai", "pelanggaran-bangunan"),
        ("Minta fogging, di RW 05 sudah tiga orang kena DBD", "dbd"),
        ("Pengemis dan manusia silver di perempatan makin banyak", "pmks"),
        ("Antrean di puskesmas lama sekali, dokter datang jam 10", "puskesmas"),
        ("Rusunawa Marunda lift mati sudah sebulan", "rusun"),
        ("Kucing terjebak di atap lantai tiga, mohon bantuan damkar", "penyelamatan"),
        ("E-KTP hilang, di kelurahan dibilang blangko kosong", "ktp"),
        ("Bansos bulan ini tidak keluar padahal nama saya ada di DTKS", "bantuan-sosial"),
        ("Asap pembakaran pabrik tiap malam membuat sesak napas", "pencemaran"),
    ],
)
def test_a_complaint_suggests_its_category(text: str, category: str) -> None:
    assert SUGGESTER.suggest(text).code == category


@pytest.mark.parametrize("text", ["", "   ", "?!", "💥💥", "halo admin", "12345"])
def test_a_text_that_says_nothing_falls_back(text: str) -> None:
    assert SUGGESTER.suggest(text).code == CITY.fallback_category


def test_words_count_whole_and_in_any_spelling_of_case_and_marks() -> None:
    suggested = {SUGGESTER.suggest(text).code for text in ("SAMPAH!", "(sampah)", "..sampah..")}
    assert suggested == {"sampah"}
    assert (
        SUGGESTER.suggest("persampahanan").code == CITY.fallback_category
    )  # only a part of a word
