"""A suggestion is told from a complaint by its words, and ends by an answer."""

from typing import Any

import pytest

from chalicelib.reports.filing import Purpose
from chalicelib.reports.lifecycle.suggestions import find_purpose
from tests.builders import acted, filed, signed_in
from tests.rows import each_row

SUGGESTIONS = [
    "Saya usul agar di lahan kosong samping kantor RW dibuat taman bermain anak",
    "Usul dong, halte Kebon Jeruk dikasih papan jadwal bus",
    "Mohon dibangunkan taman di RW 05, anak-anak tidak punya tempat bermain",
    "saran saya, jam buka puskesmas diperpanjang sampai malam untuk pekerja",
    "Sekadar saran, jalur sepeda dibuat sampai Palmerah",
    "Kami mengusulkan pelatihan komputer gratis untuk ibu rumah tangga",
    "Menyampaikan aspirasi warga RT 03: perpustakaan keliling tiap Sabtu",
    "Bagaimana kalau CFD diadakan juga di Jakarta Barat?",
    "Alangkah baiknya jika ada jam belajar malam di perpustakaan",
    "minta dibangun lapangan futsal di rusun kami",
    "Izin usul pak, tambahkan rute Jaklingko dari Joglo ke Meruya",
    "I suggest a bike lane from Kebon Jeruk to Palmerah",
    "It would be great if the library opened on Sunday evenings",
    "I'd like to suggest a night bus to Blok M",
    "How about building a dog park in Tebet?",
]
COMPLAINTS = [
    "Mohon diperbaiki jalan berlubang di depan SDN 03",
    "Mohon segera ditindak parkir liar di Jalan Panjang",
    "Saya usul agar jalan rusak di depan pasar segera diperbaiki",
    "Saran saya segera angkut sampah yang menumpuk di TPS",
    "Gimana kalau ada anak jatuh ke got yang bolong ini?",
    "Lampu jalan mati sejak kemarin, bagaimana jika ada begal",
    "Tolong bersihkan saluran mampet di RT 04",
    "Alangkah baiknya petugas datang, sudah seminggu banjir",
    "Sampah di depan gang tidak diangkut tiga hari",
    "Pohon tumbang menutup jalan",
    "Taman Cattleya kotor dan rumputnya tinggi",
    "usulan saya tahun lalu belum ditanggapi kelurahan",
    "KTP saya belum jadi sudah sebulan",
    "The street lights are broken, I suggest you fix them",
    "It would be nice if somebody repaired the road, it is full of potholes",
    "Garbage piles up behind the market",
    "Mohon dibangun kembali tembok yang roboh",
]
IDEA = "Saya usul agar di lahan kosong samping kantor RW dibuat taman bermain anak"


@each_row("text", SUGGESTIONS)
def test_who_proposes_something_suggests(text: str) -> None:
    assert find_purpose(text) is Purpose.SUGGESTION


@each_row("text", COMPLAINTS)
def test_who_proposes_that_something_is_put_right_complains(text: str) -> None:
    assert find_purpose(text) is Purpose.COMPLAINT


def suggested(http: Any, **changes: Any) -> str:
    body = {"description": IDEA, "category": "taman", **changes}
    return str(filed(http, **body)["number"])


def test_a_suggestion_is_promised_an_answer_and_no_work(http: Any) -> None:
    shown = http.get(f"/v1/reports/{suggested(http)}").json_body
    assert shown["purpose"] == "suggestion"
    assert shown["promise"]["complete_by"] is None
    assert shown["promise"]["respond_by"] == shown["promise"]["first_answer_by"]
    assert shown["countdown"]["stage"] == "answer"
    complaint = http.get(f"/v1/reports/{filed(http)['number']}").json_body
    assert (complaint["purpose"], complaint["promise"]["complete_by"] is None) == (
        "complaint",
        False,
    )


def test_an_answer_ends_it_without_work_photo_and_verdict(http: Any) -> None:
    number = suggested(http)
    moves = {each["action"]: each for each in record(http, number)["moves"]}
    assert moves["reply"]["needs"] == ["note"]
    body = {"action": "reply", "version": 1, "note": "kami masukkan ke musrenbang", "photos": []}
    closed = acted(http, number, body, signed_in()).json_body
    assert (closed["status"], closed["outcome"]) == ("selesai", "answered")
    assert closed["status_label"] == "Dijawab"
    assert closed["verification"] is None
    assert closed["promise"]["late"] is False
    assert closed["timeline"][-1]["title"].startswith("Dijawab oleh")
    english = http.get(f"/v1/reports/{number}", headers={"Accept-Language": "en"}).json_body
    assert english["status_label"] == "Answered"


def test_its_page_says_that_it_was_answered(http: Any) -> None:
    number = suggested(http, visibility="public")
    page = http.get(f"/laporan/{number}", headers={"Accept": "text/html"}).body.decode()
    assert "Ini usulan" in page
    body = {"action": "reply", "version": 1, "note": "kami masukkan ke musrenbang", "photos": []}
    acted(http, number, body, signed_in())
    page = http.get(f"/laporan/{number}", headers={"Accept": "text/html"}).body.decode()
    assert "usulan sudah dijawab" in page
    assert "menjawab usulan ini pada" in page
    assert "status-ended" not in page


def record(http: Any, number: str) -> dict[str, Any]:
    body: dict[str, Any] = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    return body


def test_a_complaint_is_not_closed_by_an_answer(http: Any) -> None:
    number = filed(http)["number"]
    assert "reply" not in [each["action"] for each in record(http, number)["moves"]]
    body = {"action": "reply", "version": 1, "note": "terima kasih atas laporannya"}
    refused = acted(http, number, body, signed_in())
    assert refused.status_code == 409, refused.body


def test_an_office_that_begins_the_work_makes_it_a_complaint_with_a_promise(http: Any) -> None:
    number = suggested(http)
    body = {"action": "proses", "version": 1, "note": "kami buat tamannya bulan ini"}
    begun = acted(http, number, body, signed_in()).json_body
    assert begun["purpose"] == "complaint"
    assert begun["promise"]["complete_by"] is not None
    assert begun["promise"]["late"] is False
    assert "reply" not in [move["action"] for move in begun["moves"]]
    assert "selesai" in [move["action"] for move in begun["moves"]]


def test_who_is_not_satisfied_with_the_answer_asks_again(http: Any) -> None:
    receipt = filed(http, description=IDEA, category="taman")
    number, token = receipt["number"], receipt["token"]
    body = {"action": "reply", "version": 1, "note": "tidak ada anggaran", "photos": []}
    acted(http, number, body, signed_in())
    headers = {"X-Report-Token": token, "Content-Type": "application/json"}
    url = f"/v1/reports/{number}/reopen"
    again = http.post(url, headers=headers, body=b'{"reason": "mohon dijelaskan alasannya"}')
    assert again.status_code == 200, again.body
    shown = again.json_body
    assert (shown["status"], shown["purpose"]) == ("menunggu", "suggestion")
    assert "reply" in [each["action"] for each in record(http, number)["moves"]]


def test_the_reporter_may_say_what_it_is(http: Any) -> None:
    complaint = suggested(http, purpose="complaint")
    assert record(http, complaint)["purpose"] == "complaint"
    chosen = filed(http, description="Taman di RW 05 untuk anak-anak", purpose="suggestion")
    assert record(http, chosen["number"])["purpose"] == "suggestion"


@pytest.mark.parametrize(
    "text",
    [
        "Saya usul segera dikirim ambulans, ada korban tertabrak tidak sadar sekarang",
        "Saya usul lurah diganti, dia minta uang untuk tanda tangan",
    ],
)
def test_what_is_urgent_or_accuses_somebody_is_a_complaint(http: Any, text: str) -> None:
    number = filed(http, description=text, category=None, purpose="suggestion")["number"]
    assert http.get(f"/v1/reports/{number}").json_body["purpose"] == "complaint"


def test_a_queue_is_narrowed_to_suggestions(http: Any) -> None:
    idea, complaint = suggested(http), filed(http)["number"]
    for purpose, number in (("suggestion", idea), ("complaint", complaint)):
        page = http.get(f"/v1/work?purpose={purpose}", headers=signed_in()).json_body
        assert [(line["number"], line["purpose"]) for line in page["items"]] == [(number, purpose)]


def test_a_preview_tells_what_it_is_read_as(http: Any) -> None:
    body = b'{"description": "Saya usul dibuat taman bermain di RW 05 Kebon Jeruk"}'
    headers = {"Content-Type": "application/json"}
    shown = http.post("/v1/reports/preview", headers=headers, body=body).json_body
    assert shown["purpose"] == "suggestion"
