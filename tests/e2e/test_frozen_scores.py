"""From a frozen score to its correction: the head appeals, personnel accepts, the figures publish a
further version, and the ledger holds.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.figures.objects import S3Objects
from chalicelib.figures.quarter_scores import freezing, frozen_ledger, scores
from operate import figures, ledger
from tests.builders import KEBON_JERUK
from tests.e2e.client import E2E, Tanggap, until
from tests.e2e.test_after_the_acknowledgement import operate
from tests.scores.frozen import ROW

pytestmark = E2E

QUARTER = "2026-Q3"
HEAD, PERSONNEL = "lurah.kebonjeruk", "kepegawaian"


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


def test_a_frozen_score_is_appealed_corrected_and_proven(
    tanggap: Tanggap, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket, s3 = tanggap.stack.outputs["LedgerBucketName"], tanggap.stack.client("s3")
    assert allowance(tanggap, HEAD).refusal == (409, "not-frozen")
    freeze(tanggap, bucket)
    assert operate(figures, tanggap, monkeypatch) == 0
    assert allowance(tanggap, HEAD).json["share"] == 7.321
    assert allowance(tanggap, "petugas.kecamatan").refusal == (403, "wrong-role")
    assert allowance(tanggap, "admin").refusal == (403, "wrong-role")

    path, head = f"/v1/scores/{QUARTER}/appeals", tanggap.signed_in(HEAD)
    assert tanggap.post(path, {"note": "Dua laporan terlewat"}, head).status == 201
    personnel = tanggap.signed_in(PERSONNEL)
    [appeal] = tanggap.get("/v1/scores/appeals", personnel).json["items"]
    assert (appeal["agency"]["code"], appeal["state"]) == (KEBON_JERUK, "waiting")
    accepted = {
        "verdict": "accepted",
        "reason": "Dua laporan selesai tepat waktu",
        "adjustments": [{"column": "ends_on_time", "many": 2}],
    }
    assert tanggap.post(f"{path}/{KEBON_JERUK}/decision", accepted, personnel).status == 200
    until(
        lambda: s3.list_objects_v2(Bucket=bucket, Prefix="corrections/")["KeyCount"],
        "the correction, by the stream",
    )
    assert operate(figures, tanggap, monkeypatch) == 0
    listed = tanggap.get("/v1/statistics/index.json").json["scores"]
    first, second = (tanggap.get(each["url"]).json for each in listed)
    assert (first["version"], second["version"]) == (1, 2)
    assert second["adjustments"][0]["reason"] == accepted["reason"]
    shown = allowance(tanggap, PERSONNEL).json
    assert shown["version"] == 2
    assert shown["ends_part"] > first["rows"][0][first["columns"].index("ends_part")]
    capsys.readouterr()
    assert operate(ledger, tanggap, monkeypatch) == 0
    assert "The ledger holds: 2 versions." in capsys.readouterr().out
