"""Entries become facts on the local AWS, and a recount brings lost ones back."""

from datetime import timedelta

import pytest

from chalicelib.figures.facts import bucket, reading
from tests.e2e.client import E2E, Tanggap, until
from tests.e2e.test_after_the_acknowledgement import operate
from tests.figures.facts.deduplication import deduplicate

pytestmark = E2E


def rows(tanggap: Tanggap) -> list[reading.Row]:
    """All facts that have arrived."""
    s3, name = tanggap.stack.client("s3"), tanggap.stack.outputs["FactsBucketName"]
    keys = bucket.list_objects(s3, name, bucket.FACTS)
    return deduplicate(line for key in keys for line in bucket.read_lines(s3, name, key))


def test_an_entry_becomes_a_fact_and_a_lost_one_comes_back(
    tanggap: Tanggap, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {row["report"] for row in rows(tanggap)}
    number = tanggap.file(place={"lat": -6.1926, "lng": 106.7697})["number"]
    tanggap.step("petugas.kebonjeruk", number, "proses", note="segera ditindaklanjuti hari ini")

    def arrived() -> list[reading.Row]:
        new = [row for row in rows(tanggap) if row["report"] not in before]
        return new if {row["seq"] for row in new} >= {1, 2} else []

    first, second = until(arrived, "its two facts")[:2]
    assert (first["status"], second["status"]) == ("menunggu", "proses")
    assert second["answered"] == second["moment"]
    assert first["reporter"]
    assert number not in str(rows(tanggap))

    monkeypatch.setattr("operate.recount_facts.UNDER_WAY", timedelta(minutes=-5))
    s3, name = tanggap.stack.client("s3"), tanggap.stack.outputs["FactsBucketName"]
    for key in [*bucket.list_objects(s3, name, bucket.FACTS)]:
        s3.delete_object(Bucket=name, Key=key)
    assert operate(tanggap, "recount") == 0
    assert f"missing    {first['report']} 1" in capsys.readouterr().out
    found = [row for row in rows(tanggap) if row["report"] == first["report"]]
    assert {**found[0], "made": 0} == {**first, "made": 0}
