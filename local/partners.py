"""The developer's system of the local run that files by Open311, and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from operate.partner_keys import Keys

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

API_KEY = "kunci-open311-lokal"  # of a system that does not exist, on this machine only
MOST = 100_000  # uses a day


def enrol(dynamodb: DynamoDBClient, table: str) -> None:
    """Give it its key."""
    Keys(dynamodb, table).issue(API_KEY, "Mitra Lokal", "mitra@tanggap.test", MOST)
