"""Athena finds the facts by itself: the local AWS takes the table and ignores its partitions."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.figures.facts.bucket import name_batch
from chalicelib.figures.facts.reading import COLUMNS

Resources = dict[str, Any]
TYPES = {"VARCHAR": "string", "BIGINT": "bigint", "BOOLEAN": "boolean"}
OF_ATHENA = ("FactsDatabase", "FactsLines", "FiguresWorkgroup")


def test_the_table_has_the_columns_of_facts_and_one_partition_a_day_of_arrival(
    resources: Resources,
) -> None:
    table = resources["FactsLines"]["Properties"]["TableInput"]
    held = {each["Name"]: each["Type"] for each in table["StorageDescriptor"]["Columns"]}
    assert held == {name: TYPES[kind] for name, kind in COLUMNS.items()}
    assert [*held] == [*COLUMNS]
    assert table["PartitionKeys"] == [{"Name": "arrived", "Type": "string"}]
    assert "arrived" not in COLUMNS, "no column may have the name of a partition"


def test_its_partitions_are_projected_onto_the_keys_of_batches(resources: Resources) -> None:
    table = resources["FactsLines"]["Properties"]["TableInput"]
    told = table["Parameters"]
    assert told["projection.enabled"] == "true"
    assert told["projection.arrived.type"] == "date"
    assert told["projection.arrived.format"] == "yyyy-MM-dd"
    assert told["projection.arrived.interval.unit"] == "DAYS"
    first, last = told["projection.arrived.range"].split(",")
    assert (datetime.fromisoformat(first).year, last) == (2026, "NOW")
    place = told["storage.location.template"]["Fn::Sub"]
    assert place == "s3://${FactsBucket}/facts/day=${!arrived}/"
    prefix = place.removeprefix("s3://${FactsBucket}/").replace("${!arrived}", "2026-11-30")
    assert name_batch("batch", datetime(2026, 11, 30, tzinfo=UTC)).startswith(prefix)
    malformed = table["StorageDescriptor"]["SerdeInfo"]["Parameters"]
    assert malformed == {"ignore.malformed.json": "true"}


def test_a_query_has_a_limit_and_leaves_nothing_for_long(resources: Resources) -> None:
    held = resources["FiguresWorkgroup"]["Properties"]["WorkGroupConfiguration"]
    assert held["EnforceWorkGroupConfiguration"] is True
    assert 10**10 <= held["BytesScannedCutoffPerQuery"] <= 10**11
    result = held["ResultConfiguration"]
    assert result["EncryptionConfiguration"] == {"EncryptionOption": "SSE_S3"}
    assert result["OutputLocation"] == {"Fn::Sub": "s3://${FactsBucket}/athena/"}
    rules = resources["FactsBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [each["ExpirationInDays"] for each in rules if each.get("Prefix") == "athena/"] == [1]


def test_all_of_it_can_be_left_out(template: dict[str, Any]) -> None:
    assert template["Parameters"]["Athena"]["AllowedValues"] == ["yes", "no"]
    for name in OF_ATHENA:
        assert template["Resources"][name]["Condition"] == "HasAthena"
    for name in ("FactsDatabaseName", "FiguresWorkgroupName"):
        assert template["Outputs"][name]["Condition"] == "HasAthena"
