"""Personal data in complaints: found where it is, and what a complaint needs stays readable."""

import re
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.city.masking import MASK, join_spans, mask_spans
from chalicelib.city.personal_data import detection
from chalicelib.city.personal_data.detection import PIECE, find_personal_spans
from tests.rows import each_row

HOTLINE = "08111272206"
M = MASK


@each_row(
    ("text", "shown"),
    [
        ("Nama saya Budi Santoso, HP 081234567890", f"Nama saya {M}, HP {M}"),
        ("nama saya budi, got mampet", f"nama saya {M}, got mampet"),
        ("a.n. Siti Aminah NIK 3174010101900001", f"a.n. {M} NIK {M}"),
        ("NIK: 3174 0101 0190 0001", f"NIK: {M}"),
        ("KK 3174011212120001 belum jadi", f"KK {M} belum jadi"),
        ("petugas bernama Agus Setiawan kasar", f"petugas bernama {M} kasar"),
        ("Pak Joko Widodo RT 05 minta uang", f"Pak {M} RT 05 minta uang"),
        ("sdr. Rudi Hartono", f"sdr. {M}"),
        ("NIP 198501012010011005", f"NIP {M}"),
        ("NPWP 09.254.294.3-407.000", f"NPWP {M}"),
        ("surel budi.santoso@gmail.com ya", f"surel {M} ya"),
        ("budi88 [at] gmail [dot] com", M),
        ("mobil B 2071 SKP di trotoar", f"mobil {M} di trotoar"),
        ("motor plat b 2345 kkk", f"motor plat {M}"),
        ("bus B 7123 TGA ngebut", f"bus {M} ngebut"),
        ("transfer ke rek BCA 1234567890", f"transfer ke rek BCA {M}"),
        ("bpjs 0001234567890 mati", f"bpjs {M} mati"),
        ("paspor A1234567", f"paspor {M}"),
        ("kartu 4532015112830366", f"kartu {M}"),
        ("lahir 12-05-1990", f"lahir {M}"),
        ("wa 0812-3456-7890 / +62 813 1111 2222", f"wa {M} / {M}"),
        ("telp rumah (021) 7654321", f"telp rumah {M}"),
        ("nol delapan satu dua tiga empat lima enam tujuh delapan sembilan", M),
        ("😡😡 hp 081234567890 😡", f"😡😡 hp {M} 😡"),
        ("\ud83d hp 081234567890", f"\ud83d hp {M}"),
        ("hp 0812 - 3456 - 7890 atau 0812/3456/7890", f"hp {M} atau {M}"),
        ("0812_3456_7890 dan 0812, 3456, 7890", f"{M} dan {M}"),
        ("0812-3456-\n7890", M),
        ("rumah 021-5301 2345", f"rumah {M}"),
        # as it is copied from WhatsApp, from a page, from a keyboard with wide digits
        ("wa \u202a+62 812\u20113456\u20117890\u202c ya", f"wa \u202a{M}\u202c ya"),
        ("0812\u00a03456\u00a07890, 0812\u20133456\u20137890", f"{M}, {M}"),
        ("0812\u200b3456\u200b7890 😡", f"{M} 😡"),
        ("０８１２３４５６７８９０", M),
        ("NIK 3174\u00a00101\u00a00190\u00a00001", f"NIK {M}"),
        ("pemotor B1234XYZ dan b-1234-xyz kabur", f"pemotor {M} dan {M} kabur"),
        ("Terima kasih. Ttd Bambang Wijaya", f"Terima kasih. Ttd {M}"),
        ("tolong ya. Salam, Siti Aminah", f"tolong ya. Salam, {M}"),
        ("Hormat saya,\nBudi Santoso", f"Hormat saya,\n{M}"),
    ],
)
def test_personal_data_is_found(text: str, shown: str) -> None:
    assert mask_spans(text, find_personal_spans(text)) == shown


@each_row(
    "text",
    [
        "",
        "Jl. Kebon Kacang 6 RT 05/RW 03 No. 12 blok B 12 A",
        "koordinat -6.200123, 106.816666",
        "Jl. Haji Agus Salim dan Jalan Sudirman, halte RS Fatmawati",
        "laporan JK261124-BRRAE4 belum selesai",
        "hubungi 112, 110 atau 119",
        "denda Rp 1.500.000.000, tagihan air 1200000",
        "Pak Lurah Kebon Jeruk dan Pak Gubernur Anies Baswedan tolong",
        "Yth. Bapak Walikota Jakarta Barat",
        "Ibu Kota Jakarta macet",
        "anak saya asma, di RT 3 ada janda kena DBD",
        "JAK 45, TJ 0456, tiang PJU nomor 1123",
        "nama jalan Melati diganti, nama saya tidak ada di DTKS",
        "surat no 123/456/2026 tanggal 12-05-2026",
        "sejak 08/12/2026 10.30, 08-12-2026 sampai 09.12.2026, 14.00",
        "jam 0700-1200, 0800 - 1600 dan 08.00-16.00 WIB",
        "rp500rb, Rp.500rb, di 1000an, RT003/RW012, km1000an",
        "RT 003/021, Kav. 021-12, no 082-123",
        "Salam, Warga RW 05. Hormat kami, Ketua RT 03",
        "harga 02.500.000",
        "keluarga 👨\u200d👩\u200d👧 di RT 03",
    ],
)
def test_what_a_complaint_is_about_stays_readable(text: str) -> None:
    assert mask_spans(text, find_personal_spans(text)) == text


def test_the_telephone_numbers_of_the_city_stay() -> None:
    text = "Sudah WA 0811-1272-206 dan +62 811 1272 206, nomor saya 0812 3456 7890"
    assert mask_spans(text, find_personal_spans(text, [HOTLINE])) == (
        f"Sudah WA 0811-1272-206 dan +62 811 1272 206, nomor saya {MASK}"
    )


def test_a_long_text_is_read_to_its_end() -> None:
    number = "081234567890"
    for before in (PIECE - 5, PIECE, 3 * PIECE - 6):
        text = "got mampet. " * (before // 12) + "x " * (before % 12) + number
        assert find_personal_spans(text) == ((len(text) - len(number), len(text)),)


def test_the_library_is_only_loaded_for_a_text_that_may_hold_some() -> None:
    script = (
        "import sys;"
        "from chalicelib.city.personal_data.detection import find_personal_spans as spans;"
        "spans('Pohon tumbang di Jl. Melati No. 5 RT 03, mohon bantuan pak'); spans('@DKIJakarta');"
        "assert 'lokal' not in sys.modules; spans('hp 081234567890'); assert 'lokal' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


PIECES = st.sampled_from(
    [
        *("Nama saya", "Budi Santoso", "Pak", "an.", "NIK", "3174010101900001", "0812", "3456"),
        *("@", "a@b.co", "\n", "\t" * 30, " " * 50, ":", "|", ",", "<td>", "plat", "B 1234 XYZ"),
        *(
            "\ud800",
            "\udc00",
            "😡",
            "9" * 60,
            "٣٤٥٦٧٨",
            "lahir 99-99-9999",
            "INSERT INTO a VALUES (",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=12), max_size=25).map(" ".join))
@example("hp 081234567890" + " " * 9000)
@example("1" * 20000)
def test_any_text_is_read_and_its_places_lie_in_it(text: str) -> None:
    found = find_personal_spans(text)
    assert found == join_spans(found, len(text))


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_a_text_without_a_cue_holds_nothing_the_library_would_find(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(detection, "_CUE", re.compile(""))
        found = find_personal_spans(text)
    assert find_personal_spans(text) == found


@given(text=st.text(alphabet="abhnoprtu ABPS.0123456789@%[(:=/-lhdkiv", max_size=60))
@settings(max_examples=400)
def test_what_may_hold_a_cue_is_never_left_out_by_the_short_look(text: str) -> None:
    assert detection._may_have_cue(text) or not detection._CUE.search(text)


@pytest.mark.parametrize(
    "text",
    ["plat B 1234 XYZ", "nol delapan satu", "( at )", "lahir 12-05-1990"],
)
def test_the_short_look_lets_every_kind_of_cue_through(text: str) -> None:
    assert detection._may_have_cue(text)
