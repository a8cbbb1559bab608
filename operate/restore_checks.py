"""The conditions that the serving table has to meet after a restore."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from operate.session import Clients


@dataclass(frozen=True, slots=True)
class Check:
    """A setting of the table, as it was found, and whether it is as it has to be."""

    what: str
    found: str
    holds: bool = True

    def describe(self) -> str:
        return f"{'holds' if self.holds else 'AMISS':<6} {self.what:<24} {self.found}"


def check_table(clients: Clients) -> Iterator[Check]:
    """Yield the settings that a table made by a restore would lack."""
    name, dynamodb = clients.outputs["TableName"], clients.client("dynamodb")
    table = dynamodb.describe_table(TableName=name)["Table"]
    yield Check("table", name)
    view = table.get("StreamSpecification", {}).get("StreamViewType", "none")
    yield Check("stream", view, view == "NEW_AND_OLD_IMAGES")
    yield _check_reader(clients, table.get("LatestStreamArn", ""))
    ttl = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    found = f"{ttl['TimeToLiveStatus']} {ttl.get('AttributeName', '')}".strip()
    yield Check("time to live", found, found == "ENABLED ttl")
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    status = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus", "")
    yield Check("point-in-time recovery", status, status == "ENABLED")
    indexes = sorted(each["IndexName"] for each in table.get("GlobalSecondaryIndexes", ()))
    yield Check("indexes", ", ".join(indexes), bool(indexes))
    yield Check("deletion protection", str(table.get("DeletionProtectionEnabled", False)).lower())


def _check_reader(clients: Clients, stream: str) -> Check:
    """Check that the function of the stream reads the present stream."""
    mappings: Any = clients.client("lambda").list_event_source_mappings(
        FunctionName=clients.outputs["OnChangeName"]
    )["EventSourceMappings"]
    states = [each["State"] for each in mappings if each.get("EventSourceArn") == stream]
    found = ", ".join(states) or "no function reads it"
    return Check("reader of the stream", found, states == ["Enabled"])
