"""Officers with one report, in a real browser: it is closed from the camera, verified, moderated,
and merged with another that stands beside it.
"""

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from playwright.sync_api import Browser, FilePayload, Page, expect

from bench.pictures import picture
from chalicelib.evidence import service as evidence_service
from tests.cameras import a_file, a_photo, exif
from tests.e2e.client import E2E, PATIENCE, Tanggap, until
from tests.e2e.officers import (
    OFFICER,
    PLACE,
    enrol,
    file_report,
    forgive_conflicts,
    open_application,
    send_step,
    sign_in,
)
from tests.e2e.visits import Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

# Where no other test files, so that few reports are near.
APART = {"lat": -6.1985, "lng": 106.7660}
expect.set_options(timeout=PATIENCE * 1000)

HEAD, VERIFIER = "lurah.kebonjeruk", "verifikator"
HERE = (PLACE["lat"], PLACE["lng"])
MOST = 350 * 1024  # bytes of a photo that a phone sends
UPRIGHT = (1200, 1600)  # of a picture that a camera wrote lying, at the longest side that is sent


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    with visiting(chromium, (tanggap.stack.url, tanggap.stack.endpoint)) as opened:
        yield opened


def find_no_fault(page: Page) -> None:
    assert find_faults(page) == ""
    assert not is_too_wide(page)


def take_photo(taken: datetime) -> bytes:
    """A photo as a telephone makes it: large, lying, with time and place, and with a thumbnail that
    is no smaller than what may be sent.
    """
    tags = exif(taken, at=HERE, orientation=6, software="Kamera 1.0")
    block = add_thumbnail(tags.tobytes(), b"\xff\xd8" + b"\x5a" * 40_000 + b"\xff\xd9")
    return a_file(picture(3, (3200, 2400)), exif=block, quality=97)


def add_thumbnail(block: bytes, thumbnail: bytes) -> bytes:
    """The Exif block with a second directory, which leads to a thumbnail behind it."""
    tiff = bytearray(block[6:])
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    second = len(tiff)
    struct.pack_into(f"{order}I", tiff, first + 2 + count * 12, second)
    start = second + 2 + 2 * 12 + 4
    entries = [(0x0201, start), (0x0202, len(thumbnail))]
    directory = struct.pack(f"{order}H", len(entries))
    directory += b"".join(struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in entries)
    return block[:6] + bytes(tiff) + directory + bytes(4) + thumbnail


def as_file(photo: bytes, name: str = "IMG_0001.jpg") -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo}


def test_a_closing_from_the_camera_keeps_time_and_place_and_loses_weight(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    number = file_report(tanggap, "Lubang di tengah jalan dekat pasar kamera")
    tanggap.step(OFFICER, number, "proses", note="Ya")
    keep_template(tanggap, "Laporan {number} sudah beres di {office}.")
    open_application(page, tanggap, f"/laporan/{number}")
    sign_in(page)
    answer_in_words(visit)
    page.get_by_role("button", name="Selesaikan").click()
    photo = take_photo(datetime.now(UTC) + timedelta(seconds=1))  # after the report
    assert len(photo) > MOST
    page.get_by_label("Pilih foto").set_input_files(as_file(photo))
    expect(page.get_by_text(re.compile("^Diambil .* WIB$"))).to_be_visible()
    expect(page.get_by_text("0 m dari lokasi laporan")).to_be_visible()
    expect(page.get_by_text("sudah diunggah")).to_be_visible()
    page.get_by_label("Ambil foto").set_input_files(as_file(a_photo(8, taken=None)))
    expect(page.get_by_text("Foto ini tidak mencatat waktu pengambilannya.")).to_be_visible()
    expect(page.get_by_text("Foto ini tidak mencatat lokasi pengambilannya.")).to_be_visible()
    find_no_fault(page)
    page.get_by_role("button", name="Hapus Foto 2").click()
    page.get_by_role("combobox", name="Mulai dari").fill("beres")
    page.get_by_role("option", name="Sudah beres").click()
    filled = f"Laporan {number} sudah beres di Kelurahan Kebon Jeruk."
    expect(page.get_by_label("Catatan")).to_have_value(re.compile(filled, re.IGNORECASE))
    send_step(visit, "Selesaikan")
    expect(page.get_by_role("heading", name="Sesudah")).to_be_visible()
    check_photo(until(lambda: read_stored(tanggap, number), "the photo"))
    evidence = until(lambda: read_evidence(tanggap, number), "the examination")
    assert evidence == {"state": "clear", "findings": []}
    see_it_large(page)
    visit.complaints.clear()  # the browser's own lines about the copy that was not there yet


def answer_in_words(visit: Visit) -> None:
    """Answer a public report of which the work was begun without an answer: too shortly first, and
    after the step was left.
    """
    page = visit.page
    page.get_by_role("button", name="Jawab").click()
    note = page.get_by_label("Jawaban, minimal 10 huruf")
    expect(note).to_be_focused()
    expect(page.get_by_text("Pelapor dan siapa saja dapat membaca catatan Anda.")).to_be_visible()
    note.fill("segera..... 12345")  # six letters
    page.locator("form.move").get_by_role("button", name="Jawab").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis jawaban minimal 10 huruf.")
    find_no_fault(page)
    page.keyboard.press("Escape")
    expect(page.locator("form.move")).to_have_count(0)
    page.get_by_role("button", name="Jawab").press("Enter")
    expect(note).to_have_value("segera..... 12345")
    note.fill("Kami kerjakan")
    send_step(visit, "Jawab")
    expect(page.get_by_role("button", name="Jawab")).to_have_count(0)


def keep_template(tanggap: Tanggap, text: str) -> None:
    body = {"title": "Sudah beres", "text": text, "action": "selesai"}
    answer = tanggap.api(HEAD).keep_template("sudah-beres", body)
    assert answer.status == 200


def read_stored(tanggap: Tanggap, number: str) -> bytes | None:
    """The photo of a report as it was uploaded, once it is kept."""
    bucket, storage = tanggap.stack.outputs["BucketName"], tanggap.stack.client("s3")
    pages = storage.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [each["Key"] for page in pages for each in page.get("Contents", [])]
    key = next((key for key in keys if f"reports/{number}/" in key), None)
    return storage.get_object(Bucket=bucket, Key=key)["Body"].read() if key else None


def check_photo(photo: bytes) -> None:
    assert len(photo) <= MOST
    with Image.open(BytesIO(photo)) as stored:
        assert stored.size == UPRIGHT
        tags = stored.getexif()
        assert tags[Base.Orientation] == 1
        assert tags.get_ifd(IFD.Exif)[Base.DateTimeOriginal]
        assert tags.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] == "S"
        assert not tags.get_ifd(IFD.IFD1)
    assert b"\x5a" * 1000 not in photo, "the thumbnail"
    facts = evidence_service.read_facts(photo)
    assert facts.lat == pytest.approx(HERE[0], abs=1e-4)
    assert facts.software == ("Kamera 1.0",)
    assert facts.taken_at is not None


def read_evidence(tanggap: Tanggap, number: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = tanggap.record(number)["evidence"]
    return found if found and found["state"] != "pending" else None


def see_it_large(page: Page) -> None:
    """Enlarge a photo by keyboard, and come back."""
    button = page.get_by_role("button", name="Perbesar: Foto 1 dari penyelesaian")
    # Until the photo has a copy that may be shown, the button comes and goes.
    shown = button.locator("img")
    until(lambda: shown.evaluate_all("all => all.some(each => each.naturalWidth)"), "the photo")
    button.press("Enter")
    dialog = page.get_by_role("dialog", name="Foto")
    expect(dialog).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")  # is no command here
    assert find_faults(page) == ""
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def close_doubtfully(tanggap: Tanggap, text: str) -> str:
    """File and close a report with a photo that says nothing of itself, so that it is verified."""
    number = file_report(tanggap, text)
    tanggap.step(OFFICER, number, "proses", note="Kami kerjakan")
    tanggap.step(OFFICER, number, "selesai", note="Sudah dikerjakan")
    until(lambda: tanggap.record(number)["may_verify"], "the doubt")
    return number


def test_a_verifier_judges_one_closing_after_the_other_by_keys(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    words = ("utara", "timur", "barat", "selatan")
    texts = [f"Pagar taman {word} patah verifikasi" for word in words]
    numbers = {text: close_doubtfully(tanggap, text) for text in texts}
    open_application(page, tanggap, "/verifikasi")
    sign_in(page, VERIFIER)
    expect(page.locator(".verdict")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("1 di antaranya Anda lewati.")).to_be_visible()
    sent_back = skip_to_ours(page, texts)
    assert find_faults(page) == ""
    page.keyboard.press("r")
    expect(page.get_by_label("Apa yang kurang")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Tulis apa yang kurang.")
    find_no_fault(page)
    page.get_by_label("Apa yang kurang").fill("Fotonya bukan tempat ini")
    page.keyboard.press("Tab")
    judge(visit, "Enter", sent_back)
    expect(page.locator("#verify-title")).to_be_focused()
    assert tanggap.follow(numbers[sent_back])["verification"]["state"] == "rejected"
    accepted = skip_to_ours(page, texts)
    judge(visit, "a", accepted)
    assert tanggap.follow(numbers[accepted])["verification"]["state"] == "accepted"
    last = skip_to_ours(page, texts)
    judge_elsewhere(tanggap, numbers[last])
    page.keyboard.press("a")
    expect(page.get_by_text(f"{numbers[last]} tidak perlu diperiksa lagi.")).to_be_visible()
    visit.complaints.clear()  # the browser's own line about the 409
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Verifikasi", level=3)).to_be_visible()
    assert find_faults(page) == ""


def judge(visit: Visit, key: str, text: str) -> None:
    """Press a key that sends a verdict. Whoever is overtaken by the timer, which is quick here,
    presses it again.
    """
    page = visit.page
    gone, stale = page.locator(".closing", has_text=text), page.get_by_text("tertimpa")
    page.keyboard.press(key)
    until(lambda: not gone.count() or stale.is_visible(), "an answer")
    if gone.count():
        visit.complaints.clear()  # the browser's own line about the 409
        page.keyboard.press(key)
    expect(gone).to_have_count(0)


def skip_to_ours(page: Page, texts: list[str]) -> str:
    """Skip the closings of other tests. Return the text of the one that is shown."""
    for _ in range(100):
        expect(page.locator(".verdict")).to_be_visible()
        expect(page.locator("#verify-title")).to_be_focused()
        shown = page.locator(".closing").inner_text()
        found = [text for text in texts if text in shown]
        if found:
            return found[0]
        page.keyboard.press("n")
        expect(page.locator(".closing")).not_to_have_text(shown)
    raise AssertionError("none of ours waits")


def judge_elsewhere(tanggap: Tanggap, number: str) -> None:
    version = tanggap.record(number)["version"]
    path, body = f"/v1/work/{number}/verification", {"verdict": "accepted", "version": version}
    answer = tanggap.post(path, body, tanggap.signed_in(VERIFIER))
    assert answer.status == 200, answer.body


def test_two_reports_are_seen_side_by_side_and_merged(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    first = file_report(tanggap, "Pohon tumbang di gang gabung, besar sekali", place=APART)
    second = file_report(tanggap, "Pohon tumbang di gang gabung sejak malam", place=APART)
    open_application(page, tanggap, f"/laporan/{second}")
    sign_in(page)
    page.get_by_role("button", name=f"Bandingkan {first}").click()
    expect(page.get_by_role("heading", name="Gabungkan dua laporan")).to_be_focused()
    other = page.get_by_role("article", name=f"Laporan yang lain: {first}")
    expect(other).to_contain_text("besar sekali")
    expect(other).to_contain_text("0 m dari laporan ini")
    own = page.get_by_role("article", name=f"Laporan ini: {second}")
    expect(own).to_contain_text("sejak malam")
    find_no_fault(page)
    other.get_by_role("button", name="Gabungkan ke laporan ini").click()
    expect(page.get_by_text("Sudah dicatat.")).to_be_visible()
    expect(page.get_by_text("Laporan ini digabungkan ke")).to_be_visible()
    assert tanggap.record(second)["duplicate_of"] == first
    assert find_faults(page) == ""


def test_a_mistaken_hand_over_is_taken_back(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    number = file_report(tanggap, "Taman bermain kotor dekat lapangan serah")
    open_application(page, tanggap, f"/laporan/{number}")
    sign_in(page)
    page.get_by_role("button", name="Alihkan ke kantor lain").click()
    choose(page, "Kantor", "lingkungan hidup jakarta barat", "Lingkungan Hidup")
    expect(page.get_by_text("Yang berubah")).to_be_visible()
    page.get_by_label("Catatan").fill("Bukan wilayah kami")
    find_no_fault(page)
    send_step(visit, "Alihkan ke kantor lain")
    assert tanggap.record(number)["holder"]["code"] == "DLH-31.73"
    page.get_by_role("button", name="Tarik kembali penyerahan").click()
    page.get_by_label("Catatan, jika perlu").fill("Keliru")
    find_no_fault(page)
    send_step(visit, "Tarik kembali penyerahan")
    assert tanggap.record(number)["holder"]["code"] == "31.73.05.1001"
    forgive_conflicts(visit)


def choose(page: Page, label: str, typed: str, name: str) -> None:
    page.get_by_role("combobox", name=label).fill(typed)
    page.get_by_role("option", name=name).first.click()


def test_place_and_category_are_corrected_and_what_follows_is_seen_before(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    number = file_report(tanggap, "Papan nama gang hilang dekat lapangan betul")
    open_application(page, tanggap, f"/laporan/{number}")
    sign_in(page)
    page.get_by_text("Langkah lain").click()
    page.get_by_role("button", name="Ubah kategori").click()
    choose(page, "Kategori baru", "lampu jalan", "Lampu Jalan")
    effect = page.locator(".note", has_text="Yang berubah")
    expect(effect).to_contain_text("Batas waktu penyelesaian")
    find_no_fault(page)
    send_step(visit, "Ubah kategori")
    assert tanggap.record(number)["category"]["code"] == "lampu-jalan"
    page.get_by_text("Langkah lain").click()
    page.get_by_role("button", name="Perbaiki lokasi").click()
    choose(page, "Kelurahan", "palmerah", "Palmerah")
    expect(effect).to_contain_text("Kelurahan Palmerah")
    page.get_by_label("Catatan", exact=True).fill("Ternyata di kelurahan sebelah")
    find_no_fault(page)
    send_step(visit, "Perbaiki lokasi")
    assert tanggap.record(number)["place"]["kelurahan"]["name"] == "Palmerah"
    forgive_conflicts(visit)


def hide(tanggap: Tanggap, number: str) -> int:
    version = tanggap.record(number)["version"]
    body = {"decision": "hide", "version": version, "reason": "spam"}
    path = f"/v1/work/{number}/moderation"
    return tanggap.post(path, body, tanggap.signed_in(VERIFIER)).status


def hide_and_appeal(tanggap: Tanggap) -> str:
    """File a report that a moderator hides, against which its reporter appeals."""
    receipt = tanggap.file(description="Selebaran pinjaman di tiang listrik", place=PLACE)
    number = receipt["number"]
    until(lambda: hide(tanggap, number) == 200, "the hiding")  # the timer may overtake it
    token = {"X-Report-Token": receipt["token"]}
    appeal = {"reason": "Saya tidak berpromosi, saya melaporkannya."}
    assert tanggap.post(f"/v1/reports/{number}/appeal", appeal, token).status == 200
    return str(number)


def test_a_second_moderator_decides_an_appeal(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    number = hide_and_appeal(tanggap)
    enrol(tanggap, "moderator.kedua", "BIROPEM", "verifier")
    open_application(page, tanggap, f"/laporan/{number}")
    sign_in(page, VERIFIER)
    expect(page.get_by_text("moderator lain yang harus menilainya")).to_be_visible()
    expect(page.get_by_text("Saya tidak berpromosi").first).to_be_visible()
    find_no_fault(page)
    page.get_by_role("button", name="Keluar").click()
    sign_in(page, "moderator.kedua")
    expect(page.get_by_text("Tolak keberatan", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Catat keputusan").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih keputusan.")
    page.get_by_role("radio", name="Tampilkan lagi").check()
    find_no_fault(page)
    send_step(visit, "Catat keputusan")
    assert tanggap.follow(number)["moderation"] is None


def test_a_head_sees_who_reported_and_that_is_recorded(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    contact = {"name": "Siti Rahma", "phone": "081211270042"}
    number = tanggap.file(description="Jalan rusak", place=PLACE, contact=contact)["number"]
    open_application(page, tanggap, f"/laporan/{number}")
    sign_in(page, HEAD)
    page.get_by_text("Siapa pelapornya").click()
    page.get_by_role("button", name="Catat, lalu tampilkan pelapor").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih alasan.")
    page.get_by_label("Alasan").select_option("lokasi")
    find_no_fault(page)
    page.get_by_role("button", name="Catat, lalu tampilkan pelapor").click()
    expect(page.get_by_text("Siti Rahma")).to_be_visible()
    assert "identity" in [entry["kind"] for entry in tanggap.record(number)["timeline"]]
    assert find_faults(page) == ""
