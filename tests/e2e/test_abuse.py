"""Emergencies, moderation and limits over HTTP, with the roles of the packaged template."""

from typing import Any

from chalicelib.city.current import city
from tests.e2e.client import E2E, Tanggap, until

pytestmark = E2E

CALL = "Darurat? Telepon 112 SEKARANG. Laporan ini tidak memanggil bantuan."
MOST = next(limit.most for limit in city().limits if limit.code == "kontak-hari")


def test_danger_is_answered_with_the_number_first(tanggap: Tanggap) -> None:
    receipt = tanggap.post(
        "/v1/reports",
        {
            "description": "Kebakaran rumah di gang kami, api sudah besar",
            "place": {"lat": -6.1926, "lng": 106.7697},
        },
    ).json
    assert receipt["message"].startswith(CALL)
    assert tanggap.record(receipt["number"])["emergency"]
    danger = tanggap.sms("LAPOR kebakaran di kelurahan kebon jeruk", MessageSid="SM-danger")
    assert CALL in danger.body.decode()


def test_what_is_rejected_says_why_and_its_reporter_appeals(tanggap: Tanggap) -> None:
    receipt = tanggap.file(description="Promosi pinjaman cepat hubungi kami", visibility="public")
    number, moderator = receipt["number"], tanggap.signed_in("verifikator")
    version = tanggap.record(number)["version"]
    body = {"decision": "reject", "version": version, "reason": "spam"}
    answer = tanggap.post(f"/v1/work/{number}/moderation", body, moderator)
    assert answer.status == 200, answer.body
    shown = tanggap.get(f"/v1/reports/{number}").json
    assert (shown["status"], shown["description"]) == ("selesai", None)
    assert shown["moderation"]["reason"]["code"] == "spam"
    token = {"X-Report-Token": receipt["token"]}
    told = {"reason": "Ini bukan promosi"}
    assert tanggap.post(f"/v1/reports/{number}/appeal", told, token).status == 200
    queue = tanggap.get("/v1/work?queue=moderation", moderator).json["items"]
    assert number in [line["number"] for line in queue]


def test_over_a_limit_a_report_is_taken_and_waits_for_central_triage(tanggap: Tanggap) -> None:
    contact = {"phone": "0812-7777-0001"}
    texts = [f"Sampah menumpuk di gang {at}" for at in range(MOST + 1)]
    numbers = [tanggap.file(contact=contact, description=each)["number"] for each in texts]
    triage = tanggap.signed_in("verifikator")

    def held() -> list[str]:
        items = tanggap.get("/v1/work?queue=limited", triage).json["items"]
        return [line["number"] for line in items if line["number"] in numbers]

    assert len(until(held, "one report to be held back")) == 1


def test_one_text_of_many_is_told_to_officers_and_none_is_held_back(tanggap: Tanggap) -> None:
    text = (
        "Selamat siang, saya {} warga RT {}. Kami menolak penggusuran lapak pedagang kaki lima di "
        "sekitar stasiun karena tempat pengganti belum ada, keluarga kami kehilangan nafkah."
    )
    names = ("Budi", "Siti", "Agus", "Dewi", "Yanti")
    numbers = [
        tanggap.file(description=text.format(name, at), contact={"phone": f"0812-7777-100{at}"})[
            "number"
        ]
        for at, name in enumerate(names)
    ]
    told = until(lambda: tanggap.record(numbers[0])["campaign"], "the case file to tell it")
    assert told["reports"] <= len(numbers)

    def listed() -> list[dict[str, Any]]:
        items = tanggap.get("/v1/work/campaigns", tanggap.signed_in("verifikator")).json["items"]
        return [each for each in items if (each["id"], each["reports"]) == (told["id"], 5)]

    [campaign] = until(listed, "the list to count all")
    assert {*campaign["numbers"]} == {*numbers}
    assert not any(tanggap.record(number)["over_limit"] for number in numbers)
