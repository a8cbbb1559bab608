"""Every call of AWS that a block makes, by PynamoDB's client or boto3's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from botocore.client import BaseClient


@dataclass(frozen=True, slots=True)
class Call:
    """One call: ``dynamodb.Query``, what was sent, and what came back (None for a refusal)."""

    operation: str
    sent: dict[str, Any]
    answer: dict[str, Any] | None


@contextmanager
def watching(*, capacity: bool = False) -> Iterator[list[Call]]:
    """The calls of the block, as they end; ``capacity`` asks DynamoDB what each consumed."""
    seen: list[Call] = []
    original: Any = BaseClient._make_api_call  # type: ignore[attr-defined]

    def watched(client: BaseClient, operation: str, sent: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        asked = {"ReturnConsumedCapacity": "INDEXES"} if capacity and service == "dynamodb" else {}
        try:
            answer = original(client, operation, {**sent, **asked})
        except Exception:
            seen.append(Call(f"{service}.{operation}", sent, None))
            raise
        seen.append(Call(f"{service}.{operation}", sent, answer))
        return answer

    with mock.patch.object(BaseClient, "_make_api_call", watched):
        yield seen
