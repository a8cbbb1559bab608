"""A run of the figures on moto: the lock of the ledger, the keys that are destroyed, and an appeal
from the head's request to the published correction.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.figures.counting import make_figures
from chalicelib.figures.facts import bucket, keys
from chalicelib.figures.objects import Overtaken, S3Objects
from chalicelib.figures.quarter_scores import key_endings
from chalicelib.platform.settings import settings
from tests.builders import KEBON_JERUK, filed, moved, post, signed_in
from tests.facts_queue import Facts
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands, client

FILED = datetime(2026, 8, 3, 3, 0, tzinfo=UTC)
FROZEN = datetime(2026, 10, 21, 2, 0, tzinfo=UTC)  # the morning after the twentieth day
QUARTER = "2026-Q3"
HEAD, PERSONNEL = signed_in(KEBON_JERUK, "head"), signed_in("BKD", "personnel")


@pytest.fixture
def finished(http: Any, facts: Facts, hands: Hands) -> str:
    """A report of August that was finished, with its facts."""
    hands.to(FILED)
    number = str(filed(http, visibility="public")["number"])
    moved(http, number, "proses", "selesai")
    facts.record()
    return number


def run(hands: Hands, moment: datetime) -> None:
    hands.to(moment)
    make_figures()


def published(name: str) -> Any:
    key = f"v1/statistics/{name}"
    return json.loads(client("s3").get_object(Bucket="tanggap-figures", Key=key)["Body"].read())


def secrets() -> set[str]:
    pages = client("ssm").get_paginator("get_parameters_by_path").paginate(Path="/tanggap/figures")
    names = (each["Name"] for page in pages for each in page["Parameters"])
    return {name.rpartition("/")[2] for name in names}


def test_an_entry_of_the_ledger_is_locked_and_never_replaced(finished: str, hands: Hands) -> None:
    run(hands, FROZEN)
    s3, held = client("s3"), {"Bucket": "tanggap-ledger", "Key": "ledger/00000001.json"}
    told = s3.head_object(**held)
    assert told["ObjectLockMode"] == "COMPLIANCE"
    assert told["ObjectLockRetainUntilDate"] > datetime.now(UTC) + timedelta(days=3600)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(**held, VersionId=told["VersionId"])
    with pytest.raises(Overtaken):
        S3Objects("tanggap-ledger").replace(held["Key"], b"{}", "application/json", None)


def test_keys_of_reporters_are_destroyed_with_the_freeze(
    finished: str, hands: Hands, calls: Calls
) -> None:
    run(hands, FROZEN - timedelta(days=2))
    assert secrets() == {"number-2026", "reporter-2026-08", "reporter-2026"}
    run(hands, FROZEN)
    assert secrets() == {"number-2026", "reporter-2026"}, "others are still needed"
    assert all(bucket.is_destroyed(f"reporter-2026-0{month}") for month in (7, 8, 9))
    with pytest.raises(keys.KeyDestroyed):
        keys.hash_text("reporter-2026-08", "x")
    calls.made.clear()
    run(hands, FROZEN + timedelta(hours=1))
    assert "DeleteParameter" not in calls.made, "once"


def test_a_destruction_that_dies_is_made_up_for(finished: str, hands: Hands, calls: Calls) -> None:
    run(hands, FROZEN - timedelta(days=2))
    calls.on("DeleteParameter", Died())
    with pytest.raises(Died):
        run(hands, FROZEN)
    assert "reporter-2026-08" in secrets()
    run(hands, FROZEN + timedelta(hours=1))
    assert secrets() == {"number-2026", "reporter-2026"}
    marks = bucket.list_objects(client("s3"), settings().facts_bucket, key_endings.ENDED)
    assert len([*marks]) == 1


def test_late_facts_of_a_frozen_quarter_have_no_reporter(
    finished: str, http: Any, facts: Facts, hands: Hands
) -> None:
    hands.to(FILED + timedelta(days=1))
    late = filed(http, visibility="public")["number"]
    bodies = facts.announced()
    run(hands, FROZEN)
    assert facts.record(bodies) == []
    [fact] = [row for row in facts.rows() if row["filed"] > FILED.timestamp()]
    assert (fact["reporter"], fact["seq"]) == (None, 1)
    assert late


def test_from_an_appeal_to_the_correction(finished: str, http: Any, aws: Aws, hands: Hands) -> None:
    run(hands, FROZEN)
    before = (
        client("s3")
        .get_object(Bucket="tanggap-figures", Key=f"v1/statistics/scores/{QUARTER}.v1.json")["Body"]
        .read()
    )
    allowance = http.get(f"/v1/scores/{QUARTER}/allowance", headers=HEAD).json_body
    assert allowance["version"] == 1
    path = f"/v1/scores/{QUARTER}/appeals"
    assert post(http, path, {"note": "Satu laporan terlewat"}, HEAD).status_code == 201
    accepted = {
        "verdict": "accepted",
        "reason": "Satu laporan selesai di luar sistem",
        "adjustments": [{"column": "ends", "many": 1}, {"column": "ends_on_time", "many": 1}],
    }
    decision = f"{path}/{KEBON_JERUK}/decision"
    assert post(http, decision, accepted, PERSONNEL).status_code == 200
    aws.pump()
    run(hands, FROZEN + timedelta(minutes=8))
    second = published(f"scores/{QUARTER}.v2.json")
    assert [each["many"] for each in second["adjustments"]] == [1, 1]
    assert [each["version"] for each in published("index.json")["scores"]] == [1, 2]
    after = http.get(f"/v1/scores/{QUARTER}/allowance", headers=HEAD).json_body
    assert after["version"] == 2
    assert after["score"] > allowance["score"]
    assert after["share"] == pytest.approx(after["score"] / 10)
    first = (
        client("s3")
        .get_object(Bucket="tanggap-figures", Key=f"v1/statistics/scores/{QUARTER}.v1.json")["Body"]
        .read()
    )
    assert first == before
