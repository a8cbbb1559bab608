"""The bucket of facts. It keeps no earlier versions, and no page or partner reaches it.

``facts/day=<day of arrival, UTC>/<batch>.ndjson.gz`` are the facts of a batch, ``recount/`` those
that a recount made anew, ``erased/<report>`` marks facts whose reporter is to be forgotten, and
``destroyed/<name>`` a key that was destroyed.
"""

import gzip
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.figures.facts.model import Fact
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.aws.s3_errors import MISSING
from chalicelib.platform.settings import settings

FACTS, RECOUNT, ERASED, DESTROYED = "facts/", "recount/", "erased/", "destroyed/"
ENDING = ".ndjson.gz"


def name_batch(batch: str, arrived: datetime) -> str:
    """Return the key of a batch of facts that arrived at a moment."""
    return f"{FACTS}day={arrived:%Y-%m-%d}/{batch}{ENDING}"


def name_recount(place: str) -> str:
    """Return the key of facts that a recount makes anew; ``place`` says where they come from."""
    return f"{RECOUNT}{place}{ENDING}"


def put_facts(key: str, facts: Iterable[Fact]) -> None:
    """Put facts into one object, in the place of any that was there."""
    put_lines(get_client("s3"), settings().facts_bucket, key, (each.write_line() for each in facts))


def put_lines(s3: Any, bucket: str, key: str, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    s3.put_object(
        Bucket=bucket,
        Key=key,
        Body=gzip.compress(text.encode(), 6, mtime=0),
        ContentType="application/gzip",
        ServerSideEncryption="AES256",
    )


def list_objects(s3: Any, bucket: str, prefix: str, *, after: str = "") -> Iterator[str]:
    """Yield the keys of objects in order, those behind the key ``after`` alone."""
    pages = s3.get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=bucket, Prefix=prefix, StartAfter=after):
        yield from (each["Key"] for each in page.get("Contents", ()))


def read_lines(s3: Any, bucket: str, key: str) -> list[str]:
    """Return the lines of an object. Raises OSError or EOFError when it is damaged."""
    body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    return gzip.decompress(body).decode(errors="replace").splitlines()


def mark_erased(report: str, filed: datetime) -> None:
    """Mark that the facts of a report, by its hash, are to lose their reporter. They arrived on
    the day of the filing, in UTC, or later.
    """
    _put_mark(f"{ERASED}{report}", f"{filed:%Y-%m-%d}")


def mark_destroyed(name: str) -> None:
    """Mark a key as destroyed."""
    _put_mark(f"{DESTROYED}{name}", "")


def is_destroyed(name: str) -> bool:
    """Return whether a key was destroyed."""
    try:
        get_client("s3").head_object(Bucket=settings().facts_bucket, Key=f"{DESTROYED}{name}")
    except ClientError as error:
        if error.response["Error"]["Code"] not in MISSING:
            raise
        return False
    return True


def _put_mark(key: str, text: str) -> None:
    get_client("s3").put_object(
        Bucket=settings().facts_bucket,
        Key=key,
        Body=text.encode(),
        ServerSideEncryption="AES256",
    )
