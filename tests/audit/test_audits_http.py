"""Auditors export one report or a quarter of an office, without who reported, and anybody can
verify the files without us.
"""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.audit import service as audit_service
from chalicelib.audit import verifying
from chalicelib.audit.model import MANIFEST
from chalicelib.intake import service as intake_service
from chalicelib.reports.contact.preferences import Contact
from tests.builders import (
    JSON,
    KEBON_JERUK,
    a_draft,
    acted,
    an_sms,
    loaded,
    moved,
    post,
    signed_in,
    texted,
)
from tests.builders import (
    filed as filed_whole,
)
from tests.moto_aws import Aws, Hands, client
from tests.rows import each_row

AUDITOR = signed_in("INSPEKTORAT", "auditor", who="auditor-1")
OTHER = signed_in("INSPEKTORAT", "auditor", who="auditor-2")
BUCKET = "tanggap-attachments"
WHY = {"reason": "Laporan Ombudsman 0123/2026"}
QUARTER = {"agency": KEBON_JERUK, "quarter": "2026-Q4", **WHY}
PHONE, MAIL = "+6281298765432", "sulastri.rahayu@rumah.id"
WORDS = (
    "Saya Sulastri, hubungi 0812-9876-5432 atau sulastri.rahayu@rumah.id. Sampah menumpuk di depan"
    " gang, kata ibu Rahayu sendiri sudah seminggu"
)
PERSONAL = ("sulastri", "rahayu", "98765432", "9876-5432", "rumah.id")

Files = dict[str, bytes]


def filed_by_sulastri(**changes: Any) -> tuple[str, str]:
    contact = Contact("Sulastri Rahayu", PHONE, MAIL)
    taken = intake_service.file_draft(a_draft(description=WORDS, contact=contact, **changes))
    return taken.report.number, taken.token or ""


def filed(http: Any, **changes: Any) -> str:
    return str(filed_whole(http, **changes)["number"])


def asked(http: Any, body: dict[str, Any], who: dict[str, str] = AUDITOR) -> str:
    answer = post(http, "/v1/audits", body, who)
    assert answer.status_code == 202, answer.body
    assert answer.headers["Location"] == f"/v1/audits/{answer.json_body['id']}"
    return str(answer.json_body["id"])


def read(http: Any, audit: str, who: dict[str, str] = AUDITOR) -> dict[str, Any]:
    answer = http.get(f"/v1/audits/{audit}", headers=who)
    assert answer.status_code == 200, answer.body
    told: dict[str, Any] = answer.json_body
    return told


def exported(http: Any, aws: Aws, body: dict[str, Any]) -> tuple[Files, dict[str, Any]]:
    """The files of an export, and what the API tells of it."""
    audit = asked(http, body)
    assert aws.export() == 1
    told = read(http, audit)
    assert told["state"] == "ready"
    names = [each["file"] for each in told["files"]]
    s3 = client("s3")
    files = {
        name: s3.get_object(Bucket=BUCKET, Key=f"audits/{audit}/{name}")["Body"].read()
        for name in names
    }
    return files, told


def lines(files: Files) -> list[dict[str, Any]]:
    parts = (gzip.decompress(body) for name, body in files.items() if name != MANIFEST)
    return [json.loads(line) for part in parts for line in part.splitlines()]


def test_an_auditor_gets_a_report_with_all_that_happened(http: Any, aws: Aws) -> None:
    number, token = filed_by_sulastri()
    moved(http, number, "proses", "selesai")
    headers = {**JSON, "X-Report-Token": token}
    post(http, f"/v1/reports/{number}/rating", {"stars": 2, "text": "kata Sulastri: lama"}, headers)
    files, told = exported(http, aws, {"report": number.lower(), **WHY})
    assert (told["report"], told["reports"], told["seq"]) == (number, 1, 1)
    assert verifying.find_faults(files, told["key"]) == []
    [line] = lines(files)
    assert [entry["kind"] for entry in line["entries"]] == ["status"] * 3 + ["rating"]
    assert line["entries"][1]["note"] == "langkah petugas 1"
    assert "Sampah menumpuk di depan gang" in line["description"]
    assert all("form" in entry for entry in line["entries"])
    manifest = json.loads(files[MANIFEST])
    assert manifest["subject"] == {"report": number}
    assert manifest["reason"] == WHY["reason"]
    assert manifest["ledger"]["hash"] == told["hash"]


def test_nothing_says_who_reported(http: Any, aws: Aws) -> None:
    """Neither words, contact, tokens and salts, nor an office's note that names somebody."""
    number, token = filed_by_sulastri(visibility="private")
    note = {"action": "comment", "version": 1, "note": "Sudah menelepon Sulastri di 081298765432"}
    assert acted(http, number, note, signed_in()).status_code == 200
    texted(http, an_sms(f"{number} ini Sulastri lagi", From=PHONE))
    aws.settle()
    files, told = exported(http, aws, {"report": number, **WHY})
    text = json.dumps([*lines(files), json.loads(files[MANIFEST])]).lower()
    assert [each for each in PERSONAL if each in text] == []
    assert token not in text
    [item] = [each for each in aws.items() if each["sk"] == "T#000001"]
    assert item["pk"] == f"R#{number}"
    for salt in ("salt", "salt_of_others"):
        assert (
            bytes(item[salt].value if hasattr(item[salt], "value") else item[salt]).hex()
            not in text
        )
    [line] = lines(files)
    noted = next(entry for entry in line["entries"] if "menelepon" in (entry.get("note") or ""))
    assert "form" not in noted, "its digest has no salt, and a number is soon guessed"
    assert verifying.find_faults(files, told["key"]) == []


def test_an_offices_correction_of_the_place_is_verified_by_its_reason(http: Any, aws: Aws) -> None:
    number = filed(http, place={"kelurahan": KEBON_JERUK})
    there = {"kelurahan": "31.73.05.1002"}
    body = {"action": "correct_place", "version": 1, "note": "di seberang kali", "place": there}
    assert acted(http, number, body, signed_in()).status_code == 200
    files, told = exported(http, aws, {"report": number, **WHY})
    assert verifying.find_faults(files, told["key"]) == []
    [line] = lines(files)
    corrected = line["entries"][1]
    assert "form" in corrected
    corrected["note"] += ", kata saya"
    assert "entry 2 shows another note than was recorded." in [
        *verifying.find_faults_of_report(line)
    ]


def test_an_erased_report_is_still_verified(http: Any, aws: Aws, hands: Hands) -> None:
    number, token = filed_by_sulastri()
    moved(http, number, "proses", "selesai")
    aws.settle()
    headers = {**JSON, "X-Report-Token": token}
    assert post(http, f"/v1/reports/{number}/erasure", {}, headers).status_code == 202
    aws.settle()
    files, told = exported(http, aws, {"report": number, **WHY})
    assert verifying.find_faults(files, told["key"]) == []
    [line] = lines(files)
    assert "description" not in line
    assert line["entries"][0]["erased"]


def test_a_quarter_has_each_report_that_the_office_held(http: Any, aws: Aws, hands: Hands) -> None:
    hands.to(datetime(2026, 9, 1, 3, 0, tzinfo=UTC))
    closed_before, open_since = filed(http), filed(http, description="Lampu jalan mati di gang")
    moved(http, closed_before, "proses", "selesai")
    hands.to(datetime(2026, 10, 5, 3, 0, tzinfo=UTC))
    inside = filed(http, description="Saluran air mampet di gang")
    away = filed(http, description="Pohon tumbang di gang")
    handed = {"action": "koordinasi", "version": 1, "note": "milik DLH", "to_agency": "DLH-31.73"}
    assert acted(http, away, handed, signed_in()).status_code == 200
    elsewhere = filed(http, place={"lat": -6.2088, "lng": 106.8456}, description="Jalan berlubang")
    hands.to(datetime(2027, 1, 2, 3, 0, tzinfo=UTC))
    later = filed(http, description="Trotoar rusak di depan sekolah")
    files, told = exported(http, aws, QUARTER)
    assert {line["number"] for line in lines(files)} == {open_since, inside, away}
    assert told["reports"] == 3
    assert (told["agency"]["code"], told["quarter"]) == (KEBON_JERUK, "2026-Q4")
    assert verifying.find_faults(files, told["key"]) == []
    assert {closed_before, elsewhere, later}.isdisjoint(line["number"] for line in lines(files))


def test_a_large_quarter_is_made_in_several_passes(
    http: Any, aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever report the table is cut in, it is there once."""
    hands.to(datetime(2026, 10, 5, 3, 0, tzinfo=UTC))
    numbers = {filed(http, description=f"Sampah menumpuk nomor {at}") for at in range(5)}
    for number in sorted(numbers)[:3]:
        moved(http, number, "proses")
    monkeypatch.setattr(audit_service, "REPORTS_IN_FILE", 2)
    monkeypatch.setattr(audit_service, "MOST_SCANS", 1)
    scan = audit_service.store.scan_numbers
    connection = audit_service.store.Item._get_connection()
    whole = connection.scan
    monkeypatch.setattr(connection, "scan", lambda **asked: whole(**asked, limit=3))
    assert scan(KEBON_JERUK, datetime(2027, 1, 1, tzinfo=UTC), "").cursor
    files, told = exported(http, aws, QUARTER)
    found = [line["number"] for line in lines(files)]
    assert (len(found), {*found}) == (5, numbers)
    assert len(files) > 2
    assert verifying.find_faults(files, told["key"]) == []


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def changed_line(change: Callable[[dict[str, Any]], None]) -> Callable[[Files], None]:
    def forge(files: Files) -> None:
        line = lines(files)[0]
        change(line)
        files["reports-0001.ndjson.gz"] = packed(json.dumps(line) + "\n")

    return forge


def resealed(forge: Callable[[Files], None]) -> Callable[[Files], None]:
    """The forger also corrects the digest in the manifest, and the manifest's hash."""

    def forge_all(files: Files) -> None:
        from hashlib import sha256

        from chalicelib.audit import manifest as manifests
        from chalicelib.platform import ledger

        forge(files)
        manifest = json.loads(files[MANIFEST])
        for each in manifest["files"]:
            each["sha256"] = sha256(files[each["file"]]).hexdigest()
        link = manifests.read_link(manifest)
        sealed = ledger.seal(link.facts, bytes.fromhex(manifest["ledger"]["previous"]))
        manifest["ledger"]["hash"] = sealed.hex()
        files[MANIFEST] = json.dumps(manifest).encode()

    return forge_all


def flip(files: Files) -> None:
    body = bytearray(files["reports-0001.ndjson.gz"])
    body[len(body) // 2] ^= 1
    files["reports-0001.ndjson.gz"] = bytes(body)


def leave_out(line: dict[str, Any]) -> None:
    del line["entries"][1]


def cut(line: dict[str, Any]) -> None:
    line["entries"].pop()


def swap(line: dict[str, Any]) -> None:
    line["entries"][1:3] = reversed(line["entries"][1:3])


def rename(line: dict[str, Any]) -> None:
    line["entries"][1]["by"] = "DLH-31.73"


def rewrite(line: dict[str, Any]) -> None:
    line["entries"][1]["note"] = "sudah selesai tepat waktu"


def redate(line: dict[str, Any]) -> None:
    entry = line["entries"][1]
    entry["at"] = "2026-11-23T01:00:00Z"
    entry["form"] = entry["form"].replace(json.loads(entry["form"])["at"], entry["at"])


def renumber(files: Files) -> None:
    manifest = json.loads(files[MANIFEST])
    manifest["reason"] = "tidak ada"
    files[MANIFEST] = json.dumps(manifest).encode()


@each_row(
    ("forge", "fault"),
    [
        (flip, "reports-0001.ndjson.gz was changed"),
        (changed_line(leave_out), "entry 2 is missing"),
        (changed_line(cut), "entries are missing at the end"),
        (changed_line(swap), "out of order"),
        (changed_line(rename), "shows another by"),
        (changed_line(rewrite), "shows another note"),
        (changed_line(redate), "entry 2 was changed"),
        (resealed(changed_line(rename)), "The signature is not the city's"),
        (renumber, "The manifest was changed"),
        (lambda files: files.pop("reports-0001.ndjson.gz"), "reports-0001.ndjson.gz is missing"),
        (lambda files: files.pop(MANIFEST), "There is no 'manifest.json'"),
        (lambda files: files.update(extra=b""), "extra does not belong"),
    ],
)
def test_what_was_changed_is_found(
    http: Any, aws: Aws, forge: Callable[[Files], object], fault: str
) -> None:
    number, _ = filed_by_sulastri()
    moved(http, number, "proses", "selesai")
    files, told = exported(http, aws, {"report": number, **WHY})
    forge(files)
    found = verifying.find_faults(files, told["key"])
    assert any(fault in each for each in found), found


def test_another_key_than_the_citys_is_found(http: Any, aws: Aws) -> None:
    files, _ = exported(http, aws, {"report": filed(http), **WHY})
    assert verifying.find_faults(files) == []
    found = verifying.find_faults(files, "00" * 32)
    assert "The manifest names another key than the city's." in found


def test_exports_stand_in_a_ledger_and_in_the_log(http: Any, aws: Aws, hands: Hands) -> None:
    number = filed(http)
    first, told = exported(http, aws, {"report": number, **WHY})
    hands.forward(seconds=1)
    second, again = exported(http, aws, {"report": number, **WHY})
    assert json.loads(second[MANIFEST])["ledger"]["previous"] == told["hash"]
    assert (told["seq"], again["seq"]) == (1, 2)
    listed = http.get("/v1/audits", headers=OTHER).json_body
    assert [each["id"] for each in listed["items"]] == [again["id"], told["id"]]
    assert listed["items"][0]["asked_by"] == "auditor-1"
    assert read(http, told["id"], OTHER)["files"] == [], "only the auditor who asked gets links"
    assert http.get("/v1/audits", headers=signed_in("BIROPEM", "admin")).status_code == 403
    assert len(first) == 2


def test_two_exports_that_end_at_once_are_both_in_the_ledger(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = filed(http)
    one, other = (
        asked(http, {"report": number, **WHY}),
        asked(http, {"report": number, **WHY}, OTHER),
    )
    save = audit_service.store.save_ready

    def save_late(*given: Any) -> None:
        monkeypatch.setattr(audit_service.store, "save_ready", save)
        audit_service.make_part(other)
        save(*given)

    monkeypatch.setattr(audit_service.store, "save_ready", save_late)
    aws.export()
    assert {read(http, one)["seq"], read(http, other, OTHER)["seq"]} == {1, 2}


def test_a_run_that_dies_is_made_up_for_by_the_next(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even between the ledger and the manifest's file, and others are made meanwhile."""
    number = filed(http)
    one = asked(http, {"report": number, **WHY})
    put = audit_service._store_manifest

    def die(*given: Any) -> None:
        monkeypatch.setattr(audit_service, "_store_manifest", put)
        raise ZeroDivisionError

    monkeypatch.setattr(audit_service, "_store_manifest", die)
    other = asked(http, {"report": number, **WHY}, OTHER)
    with pytest.raises(ZeroDivisionError):
        aws.export()
    assert {read(http, each, who)["state"] for each, who in ((one, AUDITOR), (other, OTHER))} == {
        "ready"
    }
    assert aws.export() == 1
    assert aws.export() == 0
    files = client("s3").list_objects_v2(Bucket=BUCKET, Prefix="audits/")["Contents"]
    assert len([each for each in files if each["Key"].endswith(MANIFEST)]) == 2


def test_files_are_there_for_thirty_days(http: Any, aws: Aws, hands: Hands) -> None:
    _, told = exported(http, aws, {"report": filed(http), **WHY})
    hands.forward(days=30)
    after = read(http, told["id"])
    assert (after["state"], after["files"]) == ("expired", [])
    assert after["hash"] == told["hash"]


def test_the_same_export_is_made_once_while_it_waits(http: Any, aws: Aws) -> None:
    number = filed(http)
    assert asked(http, {"report": number, **WHY}) == asked(http, {"report": number, **WHY})
    assert asked(http, {"report": number, **WHY}, OTHER) != asked(http, {"report": number, **WHY})


def test_twenty_exports_a_day(http: Any, aws: Aws, hands: Hands) -> None:
    for at in range(20):
        asked(http, {"report": filed(http, description=f"Sampah nomor {at} di gang"), **WHY})
        hands.forward(seconds=1)
    refused = post(http, "/v1/audits", {"report": filed(http), **WHY}, AUDITOR)
    assert refused.status_code == 429, refused.body
    hands.forward(days=1)
    asked(http, {"report": filed(http), **WHY})


@each_row(
    ("body", "status"),
    [
        ({"report": "JK261124-9HJTG4", **WHY}, 404),
        ({"report": "JK261124-9HJTG3", **WHY}, 404),
        ({**WHY}, 422),
        ({"agency": KEBON_JERUK, **WHY}, 422),
        ({"agency": "x", "quarter": "2026-Q4", **WHY}, 422),
        ({**QUARTER, "quarter": "2026-Q5"}, 422),
        ({**QUARTER, "quarter": "2027-Q3"}, 422),
        ({**QUARTER, "report": "JK261124-9HJTG3"}, 422),
        ({**QUARTER, "reason": " "}, 422),
    ],
)
def test_what_is_no_report_and_no_quarter_is_refused(
    http: Any, aws: Aws, hands: Hands, body: dict[str, Any], status: int
) -> None:
    hands.to(datetime(2026, 11, 30, 3, 0, tzinfo=UTC))
    assert post(http, "/v1/audits", body, AUDITOR).status_code == status


@pytest.mark.parametrize("audit", ["20261130031500-5f1c09ab", "x", "END"])
def test_an_unknown_export(http: Any, aws: Aws, audit: str) -> None:
    assert http.get(f"/v1/audits/{audit}", headers=AUDITOR).status_code == 404


BEATEN = "Anak tetangga saya sering dipukuli bapaknya sampai memar, tolong selamatkan"
HERE = {"lat": -6.1926, "lng": 106.7697, "address": "Jl. Panjang No. 12"}
THERE = {"lat": -6.20537, "lng": 106.77, "address": "Jl. Duri No. 7"}


@each_row("about", ({"description": BEATEN, "category": None}, {"category": "gangguan"}))
def test_a_corrected_place_is_not_told_where_no_place_is(
    http: Any, aws: Aws, about: dict[str, Any]
) -> None:
    number = filed(http, place=HERE, **about)
    body = {"action": "correct_place", "version": 1, "note": "Salah titik", "place": THERE}
    holder = signed_in(loaded(number)[0].holder)
    assert acted(http, number, body, holder).status_code == 200
    files, _ = exported(http, aws, {"report": number, **WHY})
    [line] = lines(files)
    assert [part for part in ("-6.1926", "No. 12", "-6.20537", "No. 7") if part in str(line)] == []
    assert line["entries"][1]["note"] == "Salah titik"
    assert line["entries"][1].get("form") is None


def test_an_auditor_of_the_accused_office_gets_no_file_about_it(http: Any, aws: Aws) -> None:
    words = "Pegawai Inspektorat minta uang 5 juta supaya kasus saya ditutup"
    number = filed(http, description=words, category=None)
    assert loaded(number)[0].accused == ("INSPEKTORAT",)
    refused = post(http, "/v1/audits", {"report": number, **WHY}, AUDITOR)
    assert refused.status_code == 403
    other = filed(http)
    quarter = {"agency": loaded(number)[0].holder, "quarter": "2026-Q4", **WHY}
    moved(http, other, "proses")
    files, _ = exported(http, aws, quarter)
    assert number not in [line["number"] for line in lines(files)]
    elsewhere = signed_in("SETDA", "auditor", who="auditor-3")
    audit = asked(http, {"report": number, **WHY}, elsewhere)
    assert aws.export() == 1
    assert read(http, audit, elsewhere)["reports"] == 1
