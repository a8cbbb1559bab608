"""Clients of AWS, each made when first needed and kept."""

from functools import cache
from typing import Any


@cache
def client(service: str) -> Any:
    """A boto3 client. boto3 is imported here and not above: a status poll needs none and must not
    pay for it.
    """
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=2,
        read_timeout=5,
        retries={"mode": "standard", "total_max_attempts": 4},
    )
    make: Any = boto3.client
    return make(service, config=config)
