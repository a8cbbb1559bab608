"""Texts: the spellings people write, what beats what, and the words that only sound like places.

In the tables ``*`` marks a kecamatan and ``-`` means that the text names no one area.
"""

import re
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.places.area_of_point import FoundBy
from chalicelib.city.places.gazetteer import Gazetteer
from chalicelib.city.places.mentions import MOST_CHARACTERS
from chalicelib.city.rows import Kelurahan
from chalicelib.city.tables.reader import read_city
from tests.rows import each_row

JAKARTA = Path(__file__).parents[3] / "chalicelib" / "city" / "jakarta"
CITY = read_city(JAKARTA)
KELURAHAN, WORDS = CITY.kelurahan, CITY.words
GAZETTEER = Gazetteer(KELURAHAN, WORDS)
CLEAR = [k for k in KELURAHAN.values() if k.name.casefold() not in WORDS.adverbs]


def area(text: str) -> str:
    found = GAZETTEER.named(text)
    if found is None:
        return "-"
    return found.name if found.kelurahan else f"{found.name}*"


def table(rows: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Rows of ``text => area``; a bar in the text is the end of a line."""
    pairs = [row.strip().split(" => ") for row in rows.strip().splitlines()]
    return each_row(("text", "wanted"), [(text.replace("|", "\n"), want) for text, want in pairs])


@table("""
    Kebon Jeruk => Kebon Jeruk
    KEBON JERUK, Jakarta Barat => Kebon Jeruk
    kebun jeruk => Kebon Jeruk
    kb. jeruk => Kebon Jeruk
    kbn jeruk => Kebon Jeruk
    Kebonjeruk => Kebon Jeruk
    #KebonJeruk banjir => Kebon Jeruk
    Kebon  Djeroek => Kebon Jeruk
    Kebon-Jeruk => Kebon Jeruk
    Ｋｅｂｏｎ Ｊｅｒｕｋ => Kebon Jeruk
    Tj. Priok => Tanjung Priok
    Tg Priuk => Tanjung Priok
    Tanjung Priuk => Tanjung Priok
    Pd. Kopi => Pondok Kopi
    Ps. Minggu => Pasar Minggu
    Rw. Buaya => Rawa Buaya
    Gn. Sahari Utara => Gunung Sahari Utara
    Kp. Melayu => Kampung Melayu
    klp gading timur => Kelapa Gading Timur
    Klapa Gading Brt => Kelapa Gading Barat
    Kramat Djati => Kramatjati
    Keramat Jati => Kramatjati
    Gerogol Utara => Grogol Utara
    duri kepa => Duri Kepa
    Hutan Kayu Slt => Utan Kayu Selatan
    Tjipinang Muara => Cipinang Muara
    Meester Bali Bali Mester => Bali Mester
    Setia Budi => Setia Budi
    Setiabudi => Setia Budi
    Pulo Untung Jawa => Pulau Untung Jawa
    benhil => Bendungan Hilir
    lampu jalan mati di Jatipadang => Jati Padang
    Lokasi Klender Jaktim => Klender
""")
def test_spelling_variants_name_the_same_kelurahan(text: str, wanted: str) -> None:
    assert area(text) == wanted


@table("""
    Kel. Kebon Jeruck => Kebon Jeruk
    Kel Kebno Jeruk => Kebon Jeruk
    Kel. Tebet Bart => Tebet Barat
    kelurahan Kedoya Utaraa => Kedoya Utara
    Kel. Kali Anjar => Kali Anyar
    Kec. Cengkarang => Cengkareng*
    Kec. Setyabudi => Setiabudi*
    Kebno Jeruk => -
    Kel. Xyz Abc => -
    Kel. Duri Utama Raya => Duri Utara
""")
def test_one_slip_is_forgiven_in_a_qualified_name_only(text: str, wanted: str) -> None:
    assert area(text) == wanted


@table("""
    Kel. Kebon Jeruk => Kebon Jeruk
    Kelurahan: Gelora|Kecamatan: Tanah Abang => Gelora
    Kec. Tebet => Tebet*
    kecamatan Kebon Jeruk => Kebon Jeruk*
    Kel/Kec: Gambir => Gambir
    Kelurahan dan Kecamatan Kebon Jeruk => Kebon Jeruk
    Pak Lurah Kebon Jeruk tolong => Kebon Jeruk
    Kel. Tebet => Tebet*
    Kec. Grogol => Grogol Petamburan*
    Kec. Petamburan => -
    Kel. Slipi, sering macet sampai Tomang => Slipi
    Kec. Pal Merah, kemanggisan banjir => Kemanggisan
    Kec. Kebon Jeruk, Kebon Jeruk => Kebon Jeruk*
    Kec. Makassar, Jakarta Timur => Makasar*
    Kel. Jatinegara => Jatinegara
    Kec. Jatinegara => Jatinegara*
""")
def test_a_name_after_kel_or_kec_says_which_is_meant(text: str, wanted: str) -> None:
    assert area(text) == wanted


@table("""
    Menteng => Menteng
    Tebet => Tebet*
    Menteng Dalam, Tebet => Menteng Dalam
    Grogol Petamburan => Grogol Petamburan*
    Grogol => Grogol
    Duri Kepa, Kebon Jeruk, Jakbar => Duri Kepa
    Kemanggisan, Palmerah, Jakarta Barat => Kemanggisan
    Menteng, Cikini => Cikini
    Slipi dan Kemanggisan => Pal Merah*
    Bidara Cina, Jatinegara => Bidara Cina
    Jatinegara, Cakung => Jatinegara
    Petojo => Gambir*
    Sunter => Tanjung Priok*
    Kedoya banjir => Kebon Jeruk*
    warga Jakarta Barat, Slipi, kerja di Tebet => Slipi
    Cipayung, Jakarta Timur => Cipayung
""")
def test_names_in_one_text_are_read_together(text: str, wanted: str) -> None:
    assert area(text) == wanted


@table("""
    Slipi dan Tomang => -
    Jatinegara => -
    Cipete => -
    Kuningan => -
    Kel. Slipi Kec. Tebet => -
    Kel. Slipi, Jakarta Selatan => -
    Kebon Jeruk, Jakarta Pusat => -
    Cipayung, Depok => -
    Kel. Cipayung, Kec. Cipayung, Kota Depok => -
    macet dari Slipi ke Tomang => -
    Jl. MT Haryono arah Cawang macet => -
    sampah menumpuk di Jakarta Barat => -
    Kebon, Jeruk => -
""")
def test_contradictions_and_other_towns_give_no_answer(text: str, wanted: str) -> None:
    assert area(text) == wanted


@table("""
    Jl. Kebon Jeruk Raya => -
    Jl. Kebon Jeruk Raya, Jakarta Barat => Kebon Jeruk*
    Jalan Palmerah Barat, Kel. Gelora => Gelora
    Jalan Palmerah Barat, Tanah Abang => Tanah Abang*
    Jl. Pal Merah|Kelurahan: Gelora => Gelora
    Jl. Panjang, Kebon Jeruk => Kebon Jeruk
    Jl Raya Bogor, Ciracas => Ciracas
    jalan rusak Kebon Jeruk => Kebon Jeruk
    Gg. Kelinci RT 3/RW 5 Kebon Jeruk => Kebon Jeruk
    Tebet Barat IV no 7 => -
    Tebet Barat Dalam 3 => -
    Tebet Barat dalam keadaan gelap => Tebet Barat
    Stasiun Manggarai macet => -
    Kalibata City lampu mati => -
    TPU Menteng Pulo banjir => -
    Muara Angke kumuh => -
    Muara Karang, Pluit => Pluit
""")
def test_a_street_or_landmark_is_weak_evidence(text: str, wanted: str) -> None:
    assert area(text) == wanted


@table("""
    Karet, Setiabudi, Jakarta Selatan => Karet
    Jl. Mawar RT 003/RW 005 Karet => Karet
    kel. karet => Karet
    Karet => Karet
    pasar baru jakarta pusat => Pasar Baru
    Pasar Baru, Kec. Sawah Besar => Pasar Baru
    Kwitang, Senen => Kwitang
    Kel. Baru, Kec. Pasar Rebo => Baru
    Kel Tengah Kramat Jati => Tengah
    Kec. Senen => Senen*
    Kp. Makasar, Jakarta Timur => Makasar
    warga Kelurahan Duri Pulo, Kecamatan Gambir, sampah menumpuk => Duri Pulo
""")
def test_a_name_that_is_an_everyday_word_counts_in_an_address(text: str, wanted: str) -> None:
    assert area(text) == wanted


@each_row(
    "text",
    [
        "sampah menumpuk di pinggir kali, bau sekali, sudah tiga hari tidak diangkut",
        "ada pasar baru di depan rumah, pedagang berjualan di trotoar",
        "sampah di pasar, baru diangkut setelah seminggu",
        "ban karet dibakar, asapnya ke rumah warga",
        "tali karet dan kasur kapuk dibuang di saluran",
        "biar kapok parkir liar itu tolong diderek",
        "lampu di jembatan besi mati total",
        "hari senen kemarin petugas tidak datang",
        "saya lapor ke kelurahan baru ditanggapi tiga hari kemudian",
        "kelurahan tengah memproses katanya",
        "pihak kelurahan sudah datang, kecamatan belum",
        "gunung sampah setinggi dua meter",
        "pohon jati tumbang menimpa mobil, pohon kenari di sebelahnya miring",
        "pohon bungur dan duri di trotoar mengganggu pejalan kaki",
        "kebun kosong dibakar tiap malam",
        "kebun kelapa di belakang gedung jadi tempat sampah",
        "tangki air bocor di gedung sekolah",
        "pancuran air di taman kota rusak, peluit juru parkir berisik",
        "bau rambutan busuk dari pedagang buah",
        "guntur dan hujan deras, banjir di tengah jalan",
        "mesin penggilingan daging berisik sampai tengah malam",
        "makam keramat di pinggir jalan dirusak",
        "pasien dari Makassar dan Bangka ditolak",
        "rumah joglo itu tidak punya izin",
        "air kali meluap, rawa di belakang kampung penuh bunga eceng gondok",
        "gelora semangat warga menjaga keagungan kota",
        "ibu Kartini dan pak Kamal berkelahi",
        "di pulo itu ada setu kecil, kata pak dukuh",
        "RT 03 RW 05 baru saja banjir",
        "tanah tinggi di belakang rumah longsor, bau kayu putih",
        "mohon ditindak, terima kasih",
        "kota tua ramai, kotor sekali",
        "",
        "   ...   ",
        "🚯🚮",
    ],
)
def test_an_ordinary_complaint_names_no_place(text: str) -> None:
    assert area(text) == "-"


@each_row("kelurahan", CLEAR)
def test_every_kelurahan_is_understood_in_every_usual_address(kelurahan: Kelurahan) -> None:
    name, kecamatan, kota = kelurahan.name, kelurahan.kecamatan, kelurahan.kota
    for text in (
        f"Kel. {name}",
        f"sampah di kelurahan {name.lower()} belum diangkut",
        f"KELURAHAN {name.upper()}, KECAMATAN {kecamatan.upper()}, {kota.upper()}",
        f"{name}, {kecamatan}, {kota}",
        f"{name} {kecamatan}".lower(),
        f"Jl. Anggrek No. 5, Kel. {name}, Kec. {kecamatan}",
        f"Kel.{name.replace(' ', '')}",
    ):
        found = GAZETTEER.named(text)
        assert found is not None, text
        assert found.kelurahan == kelurahan, text


@each_row("name", sorted({k.kecamatan for k in KELURAHAN.values()}))
def test_every_kecamatan_is_understood_after_kec(name: str) -> None:
    for text in (f"Kec. {name}", f"di kecamatan {name.upper()} tadi malam"):
        assert area(text) == f"{name}*"


def test_every_alias_of_the_table_means_its_kelurahan() -> None:
    for kelurahan in CLEAR:
        for alias in kelurahan.aliases:
            found = GAZETTEER.named(f"Kel. {alias}")
            assert found is not None, alias
            assert found.kelurahan == kelurahan, alias


def test_how_it_was_found_is_told() -> None:
    texts = ["Kel. Slipi", "Slipi", "Jl. Slipi Raya, Jakarta Barat"]
    found = [GAZETTEER.named(text) for text in texts]
    assert [one and one.how for one in found] == [FoundBy.QUALIFIED, FoundBy.NAMED, FoundBy.STREET]


def test_the_code_found_is_the_areas_own() -> None:
    kelurahan, kecamatan = GAZETTEER.named("Kebon Jeruk"), GAZETTEER.named("Kec. Kebon Jeruk")
    assert kelurahan is not None
    assert kecamatan is not None
    assert (kelurahan.code, kecamatan.code) == ("31.73.05.1001", "31.73.05")


def test_every_everyday_word_of_the_list_is_a_name_of_the_city_or_the_stem_of_one() -> None:
    names = {letters(k.name) for k in KELURAHAN.values()} | {
        letters(alias) for k in KELURAHAN.values() for alias in k.aliases
    }
    for word in WORDS.everyday | WORDS.adverbs:
        assert any(name.startswith(letters(word)) for name in names), word


def letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())


@given(st.sampled_from(CLEAR), st.data())
def test_case_and_punctuation_around_a_qualified_name_change_nothing(
    kelurahan: Kelurahan, data: st.DataObject
) -> None:
    cased = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) for c in kelurahan.name)
    before = data.draw(st.sampled_from(["", "Mohon dibantu, ", "(", "RT 01/02 ", "foto: "]))
    after = data.draw(st.sampled_from(["", ".", ", terima kasih", ") banjir", "\nsegera!"]))
    found = GAZETTEER.named(f"{before}Kel. {cased}{after}")
    assert found is not None
    assert found.kelurahan == kelurahan


@given(st.sampled_from(CLEAR), st.data())
def test_a_slip_never_leads_to_another_kota(kelurahan: Kelurahan, data: st.DataObject) -> None:
    name = kelurahan.name.lower()
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    cut = data.draw(st.sampled_from([0, 1]))
    text = f"kel. {name[:at]}{letter}{name[at + cut :]}, {kelurahan.kota}"
    found = GAZETTEER.named(text)
    assert found is None or found.code.startswith(kelurahan.kota_code)


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    found = GAZETTEER.named(text)
    assert found is None or found.how in {FoundBy.QUALIFIED, FoundBy.NAMED, FoundBy.STREET}


WRITTEN = CITY.words.written
names_words = sorted({w for k in KELURAHAN.values() for w in k.name.split()})
other_words = "Kel. Kec. Jl. RT 05 Jakarta , dan di ke raya dalam Depok".replace(".", ". ")
vocabulary = [*names_words, *re.split(" +", other_words)]


@given(st.lists(st.sampled_from(vocabulary), max_size=30))
def test_any_mix_of_names_has_an_answer_that_the_text_spells(words: list[str]) -> None:
    text = " ".join(words)
    found = GAZETTEER.named(text)
    if found and found.how is not FoundBy.QUALIFIED:
        spelt = set(text.casefold().split())
        spelt |= {WRITTEN[word] for word in spelt if word in WRITTEN}  # "pulau" for Pulo
        spelt |= {"".join(pair) for pair in pairwise(text.casefold().split())}  # Rawa Sari
        members = [k for k in KELURAHAN.values() if found.code in (k.code, k.kecamatan_code)]
        named = {w.casefold() for k in members for w in (*k.name.split(), *k.kecamatan.split())}
        aliases = {w.casefold() for k in members for alias in k.aliases for w in alias.split()}
        assert spelt & (named | aliases)


def test_only_the_first_characters_of_a_long_text_count() -> None:
    assert area("x" * MOST_CHARACTERS + " Kel. Slipi") == "-"
    assert area(" Kel. Slipi" + " x" * MOST_CHARACTERS) == "Slipi"


@pytest.mark.parametrize("word", ["kel ", "kel kota ", "rawa ", "kel tebetx ", "dan ", "raya "])
def test_the_work_grows_no_faster_than_the_text(word: str) -> None:
    short, long = (calls(word * (size // len(word))) for size in (800, 3200))
    assert long < short * 6


def calls(text: str) -> int:
    """How many Python calls one look-up makes."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    GAZETTEER.named(text)
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        GAZETTEER.named(text)
    finally:
        sys.setprofile(before)
    return count
