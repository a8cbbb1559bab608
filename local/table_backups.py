"""DynamoDB's backups, as AWS makes them: ministack 1.5.33 restores a table as it is at present, and
writes nothing of an export. tests/local/test_table_backups.py holds both.

A restore to a moment undoes what the table's stream has recorded since, from the present backwards.
So it knows the last day alone, and no table without a stream of both images.
"""

import gzip
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[[dict[str, Any]], Answer]


def add_moments() -> None:
    """Have ministack restore tables to a moment, and write exports."""
    from ministack.services import dynamodb

    dynamodb._restore_table_to_point_in_time = rewinding(dynamodb._restore_table_to_point_in_time)
    dynamodb._export_table_to_point_in_time = writing(dynamodb._export_table_to_point_in_time)


def rewinding(restore: Handler) -> Handler:
    """Return the handler that also takes back what was written after the moment."""

    @wraps(restore)
    def restore_to_moment(request: dict[str, Any]) -> Answer:
        answer = restore(request)
        if answer[0] == 200 and "RestoreDateTime" in request:
            source = request.get("SourceTableName") or request["SourceTableArn"].split("/")[-1]
            _rewind(source, request["TargetTableName"], float(request["RestoreDateTime"]))
        return answer

    return restore_to_moment


def _rewind(source: str, target: str, moment: float) -> None:
    from ministack.services import dynamodb

    for record in reversed(dynamodb.stream_live_records(source)):
        change = record["dynamodb"]
        if find_moment(change["SequenceNumber"]) <= moment:
            return
        if "OldImage" in change:
            dynamodb._put_item({"TableName": target, "Item": change["OldImage"]})
        else:
            dynamodb._delete_item({"TableName": target, "Key": change["Keys"]})


def find_moment(sequence: str) -> float:
    """Return when a record was written, in seconds since 1970: its sequence number begins with the
    milliseconds, and ten digits follow.
    """
    return int(sequence[:-10]) / 1000


def writing(export: Handler) -> Handler:
    """Return the handler that also writes the objects of an export, in AWS's layout."""

    @wraps(export)
    def export_table(request: dict[str, Any]) -> Answer:
        answer = export(request)
        if answer[0] == 200:
            _write_export(json.loads(answer[2])["ExportDescription"])
        return answer

    return export_table


def _write_export(told: dict[str, Any]) -> None:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html"""
    from ministack.services import dynamodb

    table = dynamodb._tables[told["TableArn"].split("/")[-1]]
    items = [item for partition in table["items"].values() for item in partition.values()]
    prefix = f"{told['S3Prefix']}/" if told.get("S3Prefix") else ""
    folder = f"{prefix}AWSDynamoDB/{told['ExportArn'].split('/')[-1]}"
    lines = "".join(json.dumps({"Item": item}) + "\n" for item in items)
    now = datetime.fromtimestamp(told.get("ExportTime") or time.time(), UTC)
    summary = {
        "version": "2020-06-30",
        "exportArn": told["ExportArn"],
        "exportTime": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "tableArn": told["TableArn"],
        "s3Bucket": told["S3Bucket"],
        "itemCount": len(items),
        "outputFormat": "DYNAMODB_JSON",
        "exportType": "FULL_EXPORT",
    }
    _put_object(told["S3Bucket"], f"{folder}/data/part.json.gz", gzip.compress(lines.encode()))
    _put_object(told["S3Bucket"], f"{folder}/manifest-summary.json", json.dumps(summary).encode())


def _put_object(bucket: str, key: str, body: bytes) -> None:
    from ministack.services import s3

    s3._put_object(bucket, key, body, {})
