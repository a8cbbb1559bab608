"""The file of the map in the bucket: JSON of columns, packed by gzip. It has nothing that the
public may not see.
"""

import gzip
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from chalicelib.platform import moments
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.aws.s3_errors import MISSING, OVERTAKEN, UNCHANGED
from chalicelib.platform.settings import settings
from chalicelib.publishing.map.model import MapLine, ReportMap

KEY = "map/reports.json.gz"
LAYOUT = 1  # changes with the columns: a file of another layout is not read
DEGREES = 1_000_000  # points are stored in whole millionths of a degree
CHOSEN = ("status", "category", "holder", "area")  # columns of few values: places in a table


class StoredMap(NamedTuple):
    """A map with the ETag of its file. ``map`` is None for a file that this build can't read."""

    tag: str
    map: ReportMap | None


class NotChanged(Exception):
    """The file is the one that the caller has."""


def load_map(known: str = "") -> StoredMap | None:
    """Return the map; None when there is no file. Costs one call. Raises NotChanged when the file
    has the tag ``known``.
    """
    asked = {"IfNoneMatch": known} if known else {}
    try:
        answer = get_client("s3").get_object(Bucket=settings().bucket, Key=KEY, **asked)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in UNCHANGED:
            raise NotChanged from None
        if code not in MISSING:
            raise
        return None
    return StoredMap(answer["ETag"], unpack_map(answer["Body"].read()))


def store_map(report_map: ReportMap, before: str | None) -> int | None:
    """Store the map in the place of the file with the tag ``before``, None for no file. Return how
    many bytes it has; None when another run has stored one meanwhile, which stays.
    """
    body = pack_map(report_map)
    condition = {"IfMatch": before} if before else {"IfNoneMatch": "*"}
    try:
        get_client("s3").put_object(
            Bucket=settings().bucket,
            Key=KEY,
            Body=body,
            ContentType="application/gzip",
            ServerSideEncryption="AES256",
            **condition,
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in OVERTAKEN:
            raise
        return None
    return len(body)


def pack_map(report_map: ReportMap) -> bytes:
    lines = [line for _, line in sorted(report_map.lines.items())]
    content: dict[str, Any] = {
        "layout": LAYOUT,
        "made_at": moments.format_stored(report_map.made_at),
        "whole_at": moments.format_stored(report_map.whole_at),
        "version": report_map.version,
        "number": " ".join(line.number for line in lines),
        **{name: _pack_chosen([getattr(line, name) for line in lines]) for name in CHOSEN},
        "lat": [_pack_degrees(line.lat) for line in lines],
        "lng": [_pack_degrees(line.lng) for line in lines],
        "due": [line.due for line in lines],
        "filed": [line.filed.toordinal() for line in lines],
        "open": [int(line.open) for line in lines],
    }
    return gzip.compress(json.dumps(content, separators=(",", ":")).encode(), mtime=0)


def unpack_map(body: bytes) -> ReportMap | None:
    """Return the map of a file; None when another build wrote its columns, or it is damaged."""
    try:
        content = json.loads(gzip.decompress(body))
        if content["layout"] != LAYOUT:
            return None
        lines = map(MapLine, *_unpack_columns(content))
        return ReportMap(
            moments.parse_stored(content["made_at"]),
            moments.parse_stored(content["whole_at"]),
            content["version"],
            {line.number: line for line in lines},
        )
    except (OSError, EOFError, ValueError, LookupError, TypeError):
        return None


def _unpack_columns(content: dict[str, Any]) -> list[Iterable[Any]]:
    return [
        content["number"].split(),
        *(_unpack_chosen(content[name]) for name in CHOSEN),
        [None if each is None else each / DEGREES for each in content["lat"]],
        [None if each is None else each / DEGREES for each in content["lng"]],
        content["due"],
        map(date.fromordinal, content["filed"]),
        map(bool, content["open"]),
    ]


def _pack_chosen(values: Sequence[str]) -> list[list[Any]]:
    """Return a table of the values, and the place in it of each."""
    table = sorted({*values})
    places = {value: at for at, value in enumerate(table)}
    return [table, [places[value] for value in values]]


def _unpack_chosen(packed: list[list[Any]]) -> list[str]:
    table, places = packed
    return [table[at] for at in places]


def _pack_degrees(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * DEGREES)
