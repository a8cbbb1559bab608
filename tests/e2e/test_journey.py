"""The main job, as docs/tour.md walks a newcomer through it, and README.md in short."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from itertools import takewhile
from pathlib import Path
from typing import Any

from operate.client import generate_client
from operate.photo import draw_picture, upload_photo
from tests.builders import KEBON_JERUK
from tests.e2e.client import E2E, Tanggap, a_contact, until

pytestmark = E2E

ROOT = Path(__file__).parents[2]
TOUR, README = ((ROOT / page).read_text() for page in ("docs/tour.md", "README.md"))
NUMBER = r"JK\d{6}-[0-9A-Z]{6}"


def bodies(photo: str, page: str = TOUR) -> list[Any]:
    """What a page sends: the report, the officer's two steps, the second with a photo, the verdict,
    and what its reporter answers.
    """
    sent = re.findall(r"-d '(\{.*?\})'", page, re.DOTALL)
    read = [json.loads(body.replace("'$PHOTO'", photo)) for body in sent]
    first = next(body for body in read if "description" in body)
    return [
        first,
        *(body for body in read if body.keys() & {"action", "verdict", "stars", "reason"}),
    ]


def test_the_tour_s_report_is_filed_taken_up_closed_rated_and_reopened_and_its_reporter_told(
    tanggap: Tanggap,
) -> None:
    photo = upload_photo(tanggap.stack.url, "gambar.png", draw_picture())  # as `make photo` does
    report, proses, selesai, verdict, rating, reopen = bodies(photo)
    filed = tanggap.api().file_report(report)
    receipt = filed.body
    number = receipt["number"]
    assert filed.status == 201
    assert re.fullmatch(NUMBER, number)
    assert filed.headers["Location"] == f"{tanggap.stack.url}/v1/reports/{number}"
    assert receipt["track_url"] == f"{tanggap.stack.url}/laporan/{number}"
    assert receipt["holder"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert (receipt["status"], receipt["category"]["code"]) == ("menunggu", "sampah")
    assert receipt["message"] == (
        "Laporan sudah kami terima. Penanggung jawab: Kelurahan Kebon Jeruk."
    )

    [update] = receipt["updates"]
    assert (update["way"], update["to"], update["withheld"]) == ("sms", "+62…2206", "unproven")
    assert "http://127.0.0.1:8000/ya/JK" in TOUR
    tanggap.prove(number)

    followed = tanggap.follow(number)
    assert (followed["status"], followed["status_label"]) == ("menunggu", "Menunggu")
    assert followed["holder"] == receipt["holder"]
    assert followed["description"] == report["description"]

    officer = tanggap.api("petugas.kebonjeruk")
    queue = officer.list_work(limit=100).body["items"]
    assert number in [line["number"] for line in queue]

    taken = officer.act(number, proses).body
    assert taken["status"] == "proses"
    assert "selesai" in [move["action"] for move in taken["moves"]]
    assert officer.act(number, selesai).body["status"] == "selesai"
    assert tanggap.follow(number)["status"] == "selesai"
    queue = officer.list_work(limit=100).body["items"]
    assert number not in [line["number"] for line in queue]

    until(lambda: tanggap.record(number)["evidence"]["state"] == "flagged", "what is doubtful")
    [doubt] = tanggap.record(number)["evidence"]["findings"]
    assert doubt["flag"] == "no_metadata"
    verifier = tanggap.api("verifikator")
    waiting = verifier.list_work(queue="verification", limit=100).body["items"]
    assert number in [line["number"] for line in waiting]
    verifier.verify(number, verdict)
    assert tanggap.follow(number)["verification"]["state"] == "accepted"

    token = receipt["token"] or ""
    reporter = tanggap.api().with_headers(**{"X-Report-Token": token})
    assert reporter.rate(number, rating).body["rating"] == rating["stars"]
    again = reporter.reopen(number, reopen).body
    assert (again["status"], again["reopened"]) == ("proses", 1)
    assert again["may"] == ["comments", "visibility", "withdrawal", "export", "erasure"]

    texts = sorted(until(lambda: len(found := tanggap.texts(number)) >= 5 and found, "five SMS"))
    assert len(texts) == 5
    assert texts[0].startswith("dibuka kembali. Diproses lagi oleh Kel. Kebon Jeruk. Cek: ")
    assert texts[4].startswith("sudah kami terima. Penanggung jawab: Kel. Kebon Jeruk. ")
    assert texts[1].startswith("hasil diperiksa oleh Biro Pemerintahan. ")
    assert texts[2].startswith("sedang diproses oleh Kel. Kebon Jeruk. ")
    assert texts[3].startswith(f'selesai ditangani oleh Kel. Kebon Jeruk. "{selesai["note"]}" ')
    link = receipt["track_url"].replace("/laporan/", "/l/")
    assert f"Mau pemberitahuan? SMS YA {number} ke 08111272206 atau " in texts[4]
    assert all(without_end(text).endswith(f" {link}") for text in texts[:4])
    assert f" Belum beres? SMS BUKA {number} ke " in texts[3]


def test_the_readme_s_report_is_filed_taken_up_closed_and_rated(tanggap: Tanggap) -> None:
    photo = upload_photo(tanggap.stack.url, "gambar.png", draw_picture())
    report, proses, selesai, rating = bodies(photo, README)
    receipt = tanggap.api().file_report(report).body
    number, officer = receipt["number"], tanggap.api("petugas.kebonjeruk")
    assert receipt["holder"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert officer.act(number, proses).body["status"] == "proses"
    assert officer.act(number, selesai).body["status"] == "selesai"
    assert tanggap.follow(number)["status"] == "selesai"
    token = receipt["token"] or ""
    reporter = tanggap.api().with_headers(**{"X-Report-Token": token})
    assert reporter.rate(number, rating).body["rating"] == rating["stars"]


def test_a_supporter_and_the_reporter_are_both_told_by_the_functions_own_roles(
    tanggap: Tanggap,
) -> None:
    number = tanggap.proven(visibility="public")
    supporter = a_contact()
    said = tanggap.post(f"/v1/reports/{number}/support", {"contact": supporter})
    assert (said.status, said.json["subscribed"]) == (200, True)
    until(lambda: len(tanggap.asked(number)) == 2, "the message to who supports it")
    tanggap.prove(number)
    tanggap.step("petugas.kebonjeruk", number, "proses")

    def taken_up() -> bool:
        texts = tanggap.texts(number)
        return sum(text.startswith("sedang diproses oleh Kel. Kebon Jeruk.") for text in texts) == 2

    until(taken_up, "the SMS to both")


def test_the_tour_s_python_files_a_report_and_reads_a_refusal(tanggap: Tanggap) -> None:
    _, start, rest = TOUR.partition("    from tanggap_client import ")
    lines = takewhile(lambda line: not line or line.startswith("    "), (start + rest).split("\n"))
    script = "\n".join(line.removeprefix("    ") for line in lines)
    script = script.replace("http://127.0.0.1:8000", tanggap.stack.url)
    path = {**os.environ, "PYTHONPATH": str(generate_client())}
    done = subprocess.run([sys.executable, "-c", script], env=path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    late, refusal = done.stdout.splitlines()
    assert late == "False"
    assert re.fullmatch(f"Report {NUMBER} is not done yet, .*", refusal)


def test_the_page_of_the_api_is_served_with_its_policy(tanggap: Tanggap) -> None:
    page = tanggap.get("/docs")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert f"curl -s {tanggap.stack.url}/v1/reports/".encode() in page.body
    assert tanggap.get("/openapi.json").json["servers"] == [{"url": tanggap.stack.url}]


def test_the_tour_s_sms_is_a_report_of_the_kelurahan_it_names(tanggap: Tanggap) -> None:
    [script] = re.findall(r"python - <<'PY'\n(.*?)\n *PY\n", TOUR, re.DOTALL)
    lines = [line.removeprefix("    ") for line in script.splitlines()]
    script = "\n".join(lines).replace("http://127.0.0.1:8000", tanggap.stack.url)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.search(
        f"<Message>Laporan {NUMBER} sudah kami terima. Penanggung jawab: Kel. Kebon J", done.stdout
    )


def without_end(text: str) -> str:
    """A message without how to hear no more, which differs by its way."""
    ends = r"Berhenti\? SMS STOP|Tidak ingin email|Mau pemberitahuan\?|Ingin pemberitahuan lagi"
    return re.split(rf"\s+(?:{ends})", text.strip())[0]


def test_a_reporter_hears_of_each_change_once_by_every_way_left(tanggap: Tanggap) -> None:
    contact = {"phone": "0812-3456-7891", "email": "warga@contoh.id"}
    number = tanggap.file(contact=contact)["number"]
    until(lambda: len(tanggap.asked(number)) == 2, "the SMS and the mail")
    tanggap.prove(number)
    tanggap.step("petugas.kebonjeruk", number, "proses", note="petugas berangkat")
    tanggap.step("lurah.kebonjeruk", number, "comment", note="truk menyusul sore ini")
    tanggap.step("petugas.kebonjeruk", number, "selesai", note="sudah diangkut")
    told = tanggap.told(number)

    def mails() -> list[dict[str, Any]]:
        subject = f"Laporan {number}"
        return [mail for mail in tanggap.stack.mails() if mail["Subject"] == subject]

    until(lambda: len(mails()) >= len(told) <= len(tanggap.texts(number)), "a notice of each entry")
    tanggap.settle()
    texts = tanggap.texts(number)
    assert len(texts) == len(mails()) == len(told)
    for told_once in (texts, [without_end(mail["BodyText"]) for mail in mails()]):
        assert set(Counter(told_once).values()) == {1}
    assert {tuple(mail["To"]) for mail in mails()} == {("warga@contoh.id",)}
    numbers = {m["PhoneNumber"] for m in tanggap.stack.sms_inbox() if number in m["Message"]}
    assert numbers == {"+6281234567891"}
    assert any('tanggapan dari Kel. Kebon Jeruk. "truk menyusul' in text for text in texts)


def test_a_poll_of_what_has_not_changed_is_answered_304_with_nothing(tanggap: Tanggap) -> None:
    number = tanggap.file(visibility="public")["number"]
    tanggap.step("petugas.kebonjeruk", number, "proses")
    tanggap.step("petugas.kebonjeruk", number, "selesai", note="sudah")
    first = tanggap.get(f"/v1/reports/{number}")
    assert first.headers["Cache-Control"] == "public, max-age=15"
    again = tanggap.get(f"/v1/reports/{number}", {"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]

    tanggap.step("petugas.kebonjeruk", number, "comment", note="terima kasih")
    changed = tanggap.get(f"/v1/reports/{number}", {"If-None-Match": first.headers["ETag"]})
    assert changed.status == 200
    assert changed.json["timeline"][-1]["note"] == "terima kasih"


def test_the_token_shows_its_reporter_what_the_report_shows_to_nobody_else(
    tanggap: Tanggap,
) -> None:
    receipt = tanggap.file(description="Tetangga membakar sampah tiap malam")
    number = receipt["number"]
    mine = tanggap.get(f"/v1/reports/{number}/mine", {"X-Report-Token": receipt["token"]})
    assert mine.json["description"] == "Tetangga membakar sampah tiap malam"
    assert tanggap.get(f"/v1/reports/{number}/mine").refusal == (401, "bad-token")
    public = tanggap.get(f"/v1/reports/{number}")
    assert b"Tetangga" not in public.body
    assert public.json["visibility"] == "facts"
    assert public.json["place"]["lat"] is None
