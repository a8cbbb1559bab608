"""The partner of the local run, a system that files by Open311, and its api_key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib.publishing.partner_keys.store import PartnerKeys

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

API_KEY = "kunci-open311-lokal"  # of a system that does not exist, on this machine only
MOST = 100_000  # uses a day


def enrol(dynamodb: DynamoDBClient, table: str) -> None:
    """Store the partner's key in the table."""
    keys, now = PartnerKeys(dynamodb, table), datetime.now(UTC)
    keys.store(API_KEY, "Mitra Lokal", "mitra@tanggap.test", MOST, now)
