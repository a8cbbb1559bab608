"""A report that goes from office to office."""

from typing import Any

import pytest

from operate.local_run import PASSWORD
from tests.builders import KEBON_JERUK
from tests.e2e.client import E2E, Tanggap, until

pytestmark = E2E

SUDIN = {"code": "DLH-31.73", "name": "Suku Dinas Lingkungan Hidup Kota Administrasi Jakarta Barat"}
KECAMATAN = "31.73.05"


@pytest.fixture
def petugas_dinas(tanggap: Tanggap) -> str:
    """An officer of the Dinas, enrolled as an administrator would."""
    cognito, pool = tanggap.stack.client("cognito-idp"), tanggap.stack.outputs["PoolId"]
    user = {"UserPoolId": pool, "Username": "petugas.dinas"}
    office = [{"Name": "custom:agency", "Value": "DLH"}]
    cognito.admin_create_user(**user, MessageAction="SUPPRESS", UserAttributes=office)
    cognito.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)
    cognito.admin_add_user_to_group(**user, GroupName="officer")
    return "petugas.dinas"


def holders(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Status, who acted and who holds it then, of each change of status."""
    return [
        (entry["status"], entry["by"]["code"], entry["holder"]["code"])
        for entry in report["timeline"]
        if entry["kind"] == "status"
    ]


def test_across_to_another_office_up_to_its_dinas_and_down_again(
    tanggap: Tanggap, petugas_dinas: str
) -> None:
    number = tanggap.proven(description="Bau asap pabrik menyengat tiap malam")
    across = {"to_agency": SUDIN["code"], "note": "kewenangan Suku Dinas"}
    moved = tanggap.step("petugas.kebonjeruk", number, "koordinasi", **across)
    assert (moved["status"], moved["holder"]) == ("koordinasi", SUDIN)
    # no longer this officer's, who may still take it back
    assert [move["action"] for move in moved["moves"]] == ["take_back"]
    assert tanggap.follow(number)["holder"] == SUDIN
    queue = tanggap.get("/v1/work", tanggap.signed_in("petugas.dlh")).json["items"]
    assert number in [line["number"] for line in queue]

    tanggap.step("petugas.dlh", number, "koordinasi", to_agency="DLH", note="perlu uji udara")
    tanggap.step(petugas_dinas, number, "disposisi", to_agency=SUDIN["code"], note="laksanakan")
    tanggap.step("petugas.dlh", number, "proses", note="uji udara berjalan")
    closed = tanggap.step("petugas.dlh", number, "selesai", note="pabrik ditegur")
    assert holders(closed) == [
        ("menunggu", "pelapor", KEBON_JERUK),
        ("koordinasi", KEBON_JERUK, SUDIN["code"]),
        ("koordinasi", SUDIN["code"], "DLH"),
        ("disposisi", "DLH", SUDIN["code"]),
        ("proses", SUDIN["code"], SUDIN["code"]),
        ("selesai", SUDIN["code"], SUDIN["code"]),
    ]
    until(lambda: len(tanggap.texts(number)) >= len(tanggap.told(number)), "an SMS of each change")
    for begin in (
        "dialihkan ke Sudin Lingkungan Hidup Jakbar.",
        'dialihkan ke Dinas Lingkungan Hidup. "perlu uji udara"',
        "diserahkan ke Sudin Lingkungan Hidup Jakbar.",
        'selesai ditangani oleh Sudin Lingkungan Hidup Jakbar. "pabrik ditegur"',
    ):
        assert any(text.startswith(begin) for text in tanggap.texts(number)), begin


def test_down_goes_only_down_and_across_only_across(tanggap: Tanggap) -> None:
    number = tanggap.file()["number"]
    up = {"to_agency": KECAMATAN, "note": "lintas batas"}
    tanggap.step("petugas.kebonjeruk", number, "koordinasi", **up)
    version = tanggap.record(number)["version"]
    across = {"to_agency": SUDIN["code"], "note": "x"}
    refused = tanggap.act("petugas.kecamatan", number, "disposisi", version, **across)
    assert refused.refusal == (422, "wrong-target")
    assert "pilih koordinasi" in refused.problem["detail"]
    down = {"to_agency": KEBON_JERUK, "note": "x"}
    refused = tanggap.act("petugas.kecamatan", number, "koordinasi", version, **down)
    assert refused.refusal == (422, "wrong-target")
    assert "Pilih disposisi" in refused.problem["detail"]
    moved = tanggap.step("petugas.kecamatan", number, "disposisi", **down)
    assert (moved["status"], moved["holder"]["code"]) == ("disposisi", KEBON_JERUK)


@pytest.mark.parametrize("user", ["loket.kebonjeruk", "analis", "admin"])
def test_who_handles_nothing_is_refused(tanggap: Tanggap, user: str) -> None:
    refused = tanggap.act(user, tanggap.file()["number"], "proses", 1)
    assert refused.refusal == (403, "wrong-role")
    assert refused.problem["roles"] == ["head", "officer", "verifier"]


@pytest.mark.parametrize("user", ["analis", "admin"])
def test_who_reads_no_reports_is_refused(tanggap: Tanggap, user: str) -> None:
    number = tanggap.file(description="Nama saya Siti dan ini rahasia")["number"]
    for path in (
        f"/v1/work/{number}",
        "/v1/work?agency=31.73.05.1001",
        "/v1/work/search?q=rahasia",
    ):
        refused = tanggap.get(path, tanggap.signed_in(user))
        assert refused.refusal == (403, "wrong-role"), path
        assert b"rahasia" not in refused.body


@pytest.mark.parametrize("user", ["petugas.dlh", "petugas.kecamatan"])
def test_another_office_is_refused_and_told_who_could(tanggap: Tanggap, user: str) -> None:
    number = tanggap.file()["number"]
    before = tanggap.record(number)["version"]
    refused = tanggap.act(user, number, "proses", before)
    assert refused.refusal == (403, "not-yours")
    assert refused.problem["holder"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert refused.problem["roles"] == ["head", "officer", "verifier"]
    assert "Kelurahan Kebon Jeruk" in refused.problem["detail"]
    assert len(holders(tanggap.record(number))) == 1


def test_an_office_that_has_nothing_to_do_with_a_report_may_not_read_it(tanggap: Tanggap) -> None:
    number = tanggap.file(description="Nama saya Siti dan ini rahasia")["number"]
    refused = tanggap.get(f"/v1/work/{number}", tanggap.signed_in("petugas.dlh"))
    assert refused.refusal == (403, "not-yours")
    assert b"Siti" not in refused.body


def test_who_acts_on_an_old_version_is_told_what_has_changed(tanggap: Tanggap) -> None:
    number = tanggap.file()["number"]
    seen = tanggap.record(number, "petugas.kebonjeruk")["version"]
    tanggap.step("lurah.kebonjeruk", number, "proses", note="saya tangani sendiri")
    refused = tanggap.act("petugas.kebonjeruk", number, "proses", seen, note="saya juga")
    assert refused.refusal == (409, "stale-version")
    changes = [c for c in refused.problem["changes"] if c["kind"] == "status"]
    assert [(c["status"], c["note"]) for c in changes] == [("proses", "saya tangani sendiri")]
    assert refused.problem["version"] > seen
    assert "selesai" in refused.problem["allowed"]
    assert "berubah sejak Anda membukanya" in refused.problem["detail"]


def test_a_step_that_is_not_open_now_is_refused_and_told_which_are(tanggap: Tanggap) -> None:
    number = tanggap.file()["number"]
    version = tanggap.record(number)["version"]
    refused = tanggap.act("petugas.kebonjeruk", number, "selesai", version, note="sudah")
    if refused.status == 409 and refused.problem["type"].endswith("stale-version"):  # the timer's
        refused = tanggap.act(
            "petugas.kebonjeruk", number, "selesai", refused.problem["version"], note="sudah"
        )
    assert refused.refusal == (409, "move-not-allowed")
    assert refused.problem["allowed"] == [
        *("proses", "koordinasi", "return"),
        *("task", "recategorise", "merge", "ask", "accuse", "comment", "correct_place"),
    ]
