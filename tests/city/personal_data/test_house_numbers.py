"""House numbers are left out of what the public reads of a matter that may name a home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.masking import MASK, mask_spans
from chalicelib.city.personal_data.house_numbers import find_address_spans, find_house_spans
from tests.rows import each_row


@each_row(
    ("text", "shown"),
    [
        ("Ibu hamil di Jl. Mawar No. 12 belum dibantu", "Ibu hamil di Jl. Mawar # belum dibantu"),
        ("rumah nomor 5A, sebelah masjid", "rumah #, sebelah masjid"),
        ("no.12 dan no 7", "# dan #"),
        ("Blok C2/15 RT 003/RW 05", "# #"),
        ("Jl. Mawar Blok C No 12", "Jl. Mawar # #"),
        ("RT03/05 Kebon Jeruk", "# Kebon Jeruk"),
        ("rt.3 rw.4", "#"),
        ("Kavling 8", "#"),
        ("blok AB nomor lima", "# #"),
        ("jl mawar 12 rt 3", "jl mawar # #"),
        ("Gang Haji Salim 7a", "Gang Haji Salim #"),
        ("Jalan Kebon Jeruk Raya 12", "Jalan Kebon Jeruk Raya #"),
        ("sudah 3 hari, 2 anak", "sudah 3 hari, 2 anak"),
        ("nomornya tidak tahu", "nomornya tidak tahu"),
        ("kenormalan blokir 5", "kenormalan blokir 5"),
        ("RT/RW 003/05 Kapuk", "# Kapuk"),
        ("Blok III No. 4, Jl. Duren No. 12 A", "# #, Jl. Duren #"),
        ("Tower B lantai 3 no 12", "# lantai 3 #"),
        ("jl mawar no 081234567890", "jl mawar no 081234567890"),
        ("", ""),
    ],
)
def test_a_house_is_left_out_of_a_text(text: str, shown: str) -> None:
    assert mask_spans(text, find_house_spans(text)).replace(MASK, "#") == shown


@pytest.mark.parametrize(
    "text",
    [
        "now the RTH of Unity Plaza is not open, note that no one came",
        "petugas non ASN bilang NOP tidak terdaftar, nonton saja",
        "UU Nomor 18/2008, Pergub No. 128 Tahun 2017, Perda nomor 8 tahun 2007, SE Nomor 5/SE/2022",
        "gardu no 12, bus nomor 7, tiang PJU nomor 1123, hubungi nomor 112",
        "warga RT 05 dan ketua RT 03 kerja bakti RT 06, pos RT 02",
        "Jl. Sudirman No. 1 kantor bank, kantor kelurahan di Jl. Raya Bogor No. 15 tutup",
        "naik tangga sampai lantai 9, Jl. Lapangan Tembak miring 20 derajat",
        "Blok M, Tanah Abang Blok A, Pasar Senen blok III",
        "jalan rusak sudah 3 bulan, jalan berlubang sejak 2 minggu, Jl. Senopati is closed after 5",
    ],
)
def test_what_is_no_house_stays_in_a_text(text: str) -> None:
    assert find_house_spans(text) == ()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("Jl. Mawar 12, Kebon Jeruk", "Jl. Mawar #, Kebon Jeruk"),
        ("Mawar 12A-14", "Mawar #"),
        ("Rusun Daan Mogot A3/2.11", "Rusun Daan Mogot #"),
        ("Gang Salak III, Kel. Kebon Jeruk", "Gang Salak III, Kel. Kebon Jeruk"),
        ("Perum Indah Blok C", "Perum Indah #"),
        ("11530", "#"),
    ],
)
def test_an_address_keeps_its_street_and_none_of_its_numbers(address: str, shown: str) -> None:
    assert mask_spans(address, find_address_spans(address)).replace(MASK, "#") == shown


@given(st.text(max_size=300))
def test_no_address_keeps_a_digit(address: str) -> None:
    assert not any(
        each in "0123456789" for each in mask_spans(address, find_address_spans(address))
    )


@pytest.mark.parametrize("piece", ["jl a ", "no . ", "rt ", "1", " 1", "jalan aaaa 1", "# "])
def test_a_long_text_is_read_in_the_time_of_its_length(piece: str) -> None:
    find_address_spans(piece * (4000 // len(piece)))
