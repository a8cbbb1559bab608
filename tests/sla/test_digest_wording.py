"""The mail of a digest: plain words, short, and with nothing a citizen said."""

from datetime import timedelta

from chalicelib.city.current import city
from chalicelib.platform.i18n import Language
from chalicelib.reports.status import Status
from chalicelib.sla.digest import write_subject, write_text
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK
from tests.sla.test_digest import HOUR, OTHER, held, told

CITY = city()
MOST_LINES = CITY.settings.digest_lines


def link(number: str) -> str:
    return f"https://lapor.tanggap.test/laporan/{number}"


def test_a_lurah_reads_what_is_flagged_late_and_due_with_where_to_look() -> None:
    found = told(
        KEBON_JERUK,
        held("JK1", -144 * HOUR, red_flag=True),
        held("JK2", -27 * HOUR, status=Status.PROSES, answered=True, category="pohon-tumbang"),
        held("JK3", -timedelta(seconds=30), area=None),
        held("JK4", 3 * HOUR, area=KECAMATAN_KEBON_JERUK),
        held("JK5", 4 * HOUR, status=Status.PROSES, answered=True),
    )
    assert write_subject(found, CITY) == (
        "25 Nov 2026: 1 tanda merah, 2 terlambat, 2 mendekati batas waktu - Kelurahan Kebon Jeruk"
    )
    assert (
        write_text(found, CITY, link)
        == """\
Yth. Pimpinan Kelurahan Kebon Jeruk,

Berikut ringkasan laporan warga per 25 Nov 06.30 WIB. Mohon ditindaklanjuti hari ini, \
mulai dari yang paling atas.

TANDA MERAH (1)
- JK1, Sampah, Kelurahan Kebon Jeruk
  Belum dijawab. Batas waktunya 19 Nov 06.30 WIB, sudah lewat 6 hari. Status: menunggu.
  https://lapor.tanggap.test/laporan/JK1

TERLAMBAT DI Kelurahan Kebon Jeruk (2)
- JK2, Pohon Tumbang, Kelurahan Kebon Jeruk
  Belum selesai. Batas waktunya 24 Nov 03.30 WIB, sudah lewat 1 hari 3 jam. Status: proses.
  https://lapor.tanggap.test/laporan/JK2
- JK3, Sampah, lokasi belum diketahui
  Belum dijawab. Batas waktunya 25 Nov 06.29 WIB. Status: menunggu.
  https://lapor.tanggap.test/laporan/JK3

BATAS WAKTU SEBELUM 26 Nov 06.30 WIB (2)
- JK4, Sampah, Kecamatan Kebon Jeruk
  Jawaban paling lambat 25 Nov 09.30 WIB. Status: menunggu.
  https://lapor.tanggap.test/laporan/JK4
- JK5, Sampah, Kelurahan Kebon Jeruk
  Selesai paling lambat 25 Nov 10.30 WIB. Status: proses.
  https://lapor.tanggap.test/laporan/JK5

Email ini dikirim otomatis, paling banyak sekali sehari.
"""
    )


def test_a_camat_reads_what_came_up_from_below_and_how_each_kelurahan_stands() -> None:
    late = held("JK1", -30 * HOUR, escalated_to=(KECAMATAN_KEBON_JERUK,))
    found = told(KECAMATAN_KEBON_JERUK, late, held("JK2", HOUR), held("JK3", HOUR, holder=OTHER))
    body = write_text(found, CITY, link)
    assert (
        write_subject(found, CITY) == "25 Nov 2026: 1 dari kantor bawahan - Kecamatan Kebon Jeruk"
    )
    assert "DITERUSKAN KEPADA ANDA DARI KANTOR BAWAHAN (1)\n- JK1, Sampah, " in body
    assert (
        "24 Nov 00.30 WIB, sudah lewat 1 hari 6 jam. Status: menunggu di Kelurahan Kebon Jeruk."
        in body
    )
    assert "JK2" not in body
    assert (
        "KANTOR BAWAHAN (TERMASUK KANTOR DI BAWAHNYA)\n"
        "- Kelurahan Kebon Jeruk: 2 belum selesai, 1 terlambat\n"
        f"- {CITY.offices[OTHER].name}: 1 belum selesai\n"
    ) in body


def test_a_head_may_read_it_in_english() -> None:
    found = told(
        KECAMATAN_KEBON_JERUK,
        held("JK1", -144 * HOUR, red_flag=True),
        held("JK2", -27 * HOUR, status=Status.PROSES, answered=True, holder=KECAMATAN_KEBON_JERUK),
        held("JK3", -timedelta(seconds=30), area=None, holder=KECAMATAN_KEBON_JERUK),
        held("JK4", 3 * HOUR, status=None, holder=KECAMATAN_KEBON_JERUK),
        held("JK5", -30 * HOUR, escalated_to=(KECAMATAN_KEBON_JERUK,)),
    )
    assert write_subject(found, CITY, Language.ENGLISH) == (
        "25 Nov 2026: 1 red flag, 2 late, 1 due soon, 1 from lower offices - Kecamatan Kebon Jeruk"
    )
    body = write_text(found, CITY, link, Language.ENGLISH)
    for said in (
        "To the head of Kecamatan Kebon Jeruk,\n\nHere are the residents' reports as of ",
        "RED FLAGS (1)\n- JK1, Rubbish, Kelurahan Kebon Jeruk\n",
        "LATE AT Kecamatan Kebon Jeruk (2)\n",
        "  Not done yet. It was due 24 Nov 03:30 WIB, 1 day 3 hours ago. Status: in progress.",
        "- JK3, Rubbish, location not known yet\n  No answer yet. It was due 25 Nov 06:29 WIB. ",
        "DUE BEFORE 26 Nov 06:30 WIB (1)\n",
        "  An answer is due by 25 Nov 09:30 WIB. Status: task for another office.\n",
        "PASSED TO YOU FROM LOWER OFFICES (1)\n",
        " Status: waiting at Kelurahan Kebon Jeruk.\n",
        "- Kelurahan Kebon Jeruk: 2 open, 2 late, 1 red flag\n",
        "This email is sent automatically, once a day at most.\n",
    ):
        assert said in body, body


def test_twenty_reports_are_told_and_the_others_counted() -> None:
    found = told(KEBON_JERUK, *(held(f"JK{at:03}", -at * HOUR) for at in range(1, MOST_LINES + 13)))
    body = write_text(found, CITY, link)
    assert body.count("https://") == MOST_LINES == 20
    assert "\ndan 12 lainnya.\n" in body
    assert "JK032" in body  # the latest of them
    assert "JK012," not in body
    assert f"TERLAMBAT DI Kelurahan Kebon Jeruk ({MOST_LINES + 12})" in body


def test_a_category_that_is_gone_from_the_table_is_told_by_its_code() -> None:
    found = told(KEBON_JERUK, held("JK1", -HOUR, category="bekas"))
    assert "- JK1, bekas, Kelurahan Kebon Jeruk" in write_text(found, CITY, link)
