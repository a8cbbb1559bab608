"""From a frozen score to its correction: the head appeals, personnel accepts, the figures publish a
further version, and the ledger holds.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.city.current import city
from chalicelib.figures.objects import S3Objects
from chalicelib.figures.quarter_scores import freezing, frozen_ledger, scores
from tests.builders import KEBON_JERUK
from tests.e2e.client import E2E, PATIENCE, Tanggap, until
from tests.e2e.officers import open_application, sign_in
from tests.e2e.test_after_the_acknowledgement import operate
from tests.e2e.visits import Visit, find_faults, visiting
from tests.scores.frozen import ROW

pytestmark = E2E

QUARTER = "2026-Q3"
HEAD, PERSONNEL = "lurah.kebonjeruk", "kepegawaian"
REASON = "Dua laporan selesai tepat waktu"

expect.set_options(timeout=PATIENCE * 1000)


def freeze(tanggap: Tanggap, bucket: str) -> None:
    """Store the first version of a quarter, as the figures do twenty days after its end."""
    now = datetime.now(UTC)
    (quarter,) = scores.list_quarters("2026-07", datetime(2026, 9, 30, tzinfo=UTC), city().scores)
    columns = [name for name in ROW if name != "office_name"]
    content: dict[str, Any] = {
        "quarter": QUARTER,
        "version": 1,
        "state": freezing.FROZEN,
        "frozen_at": now.astimezone().isoformat(timespec="seconds"),
        "counted_at": "2026-10-21T00:00:00+07:00",
        "rules": scores.describe_rules(quarter, city().settings.triage),
        "inputs": [],
        "keys": ["reporter-2026-07"],
        "adjustments": [],
        "columns": columns,
        "rows": [[ROW[name] for name in columns]],
    }
    frozen_ledger.append_entry(S3Objects(bucket, tanggap.stack.client("s3")), [], content)


def allowance(tanggap: Tanggap, user: str) -> Any:
    office = f"?agency={KEBON_JERUK}"
    return tanggap.get(f"/v1/scores/{QUARTER}/allowance{office}", tanggap.signed_in(user))


def appeal_in_browser(tanggap: Tanggap, page: Page) -> None:
    open_application(page, tanggap, "/ringkasan")
    sign_in(page, HEAD)
    share = page.get_by_role("region", name="Bagian tunjangan saya")
    share.get_by_role("button", name="Tampilkan").click()
    expect(share.get_by_text("7,3%")).to_be_visible()
    share.get_by_role("button", name="Ajukan keberatan atas nilai ini").click()
    share.get_by_role("button", name="Kirim keberatan").click()
    expect(share.get_by_label("Apa yang salah dengan nilai ini?")).to_be_focused()
    share.get_by_label("Apa yang salah dengan nilai ini?").fill("Dua laporan terlewat")
    share.get_by_role("button", name="Kirim keberatan").click()
    expect(share.get_by_text("Menunggu keputusan", exact=True)).to_be_visible()
    assert find_faults(page) == ""
    page.get_by_role("button", name="Keluar").click()


def decide_in_browser(tanggap: Tanggap, page: Page) -> None:
    open_application(page, tanggap, "/kepegawaian")
    sign_in(page, PERSONNEL)
    expect(page.get_by_text("Dua laporan terlewat")).to_be_visible()
    page.get_by_role("button", name="Putuskan").click()
    page.get_by_label("Nilai dikoreksi").check()
    page.get_by_label("Mengapa?").fill(REASON)
    page.get_by_label("Hitungan", exact=True).select_option("ends_on_time")
    page.get_by_label("Tambah berapa").fill("2")
    assert find_faults(page) == ""
    page.get_by_role("button", name="Putuskan").click()
    expect(page.get_by_text("Diterima", exact=True)).to_be_visible()


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    with visiting(chromium, (tanggap.stack.url, tanggap.stack.endpoint)) as opened:
        yield opened


def test_a_frozen_score_is_appealed_corrected_and_proven(
    tanggap: Tanggap,
    visit: Visit,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bucket, s3 = tanggap.stack.outputs["LedgerBucketName"], tanggap.stack.client("s3")
    assert allowance(tanggap, HEAD).refusal == (409, "not-frozen")
    freeze(tanggap, bucket)
    assert operate(tanggap, "figures") == 0
    assert allowance(tanggap, HEAD).json["share"] == 7.321
    assert allowance(tanggap, "petugas.kecamatan").refusal == (403, "wrong-role")
    assert allowance(tanggap, "admin").refusal == (403, "wrong-role")

    appeal_in_browser(tanggap, visit.page)
    decide_in_browser(tanggap, visit.page)
    [appeal] = tanggap.get("/v1/scores/appeals", tanggap.signed_in(PERSONNEL)).json["items"]
    assert (appeal["agency"]["code"], appeal["state"]) == (KEBON_JERUK, "accepted")
    assert appeal["adjustments"] == [{"column": "ends_on_time", "many": 2}]
    until(
        lambda: s3.list_objects_v2(Bucket=bucket, Prefix="corrections/")["KeyCount"],
        "the correction, by the stream",
    )
    assert operate(tanggap, "figures") == 0
    listed = tanggap.get("/v1/statistics/index.json").json["scores"]
    first, second = (tanggap.get(each["url"]).json for each in listed)
    assert (first["version"], second["version"]) == (1, 2)
    assert second["adjustments"][0]["reason"] == REASON
    shown = allowance(tanggap, PERSONNEL).json
    assert shown["version"] == 2
    assert shown["ends_part"] > first["rows"][0][first["columns"].index("ends_part")]
    capsys.readouterr()
    assert operate(tanggap, "ledger") == 0
    assert "The ledger holds: 2 versions." in capsys.readouterr().out
