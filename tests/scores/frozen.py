"""Frozen scores as the figures publish them, put there by hand."""

import json
from collections.abc import Mapping
from typing import Any

from tests.builders import KEBON_JERUK
from tests.moto_aws import client

QUARTER = "2026-Q3"
BUCKET, INDEX = "tanggap-figures", "v1/statistics/index.json"
FROZEN_AT = "2026-10-21T09:12:00+07:00"
RULES = {"version": 1, "allowance_share": 10, "appeal_days": 14}
COLUMNS = (
    *("quarter", "office", "office_name", "band", "answers", "answers_on_time", "ends"),
    *("ends_on_time", "waiting", "closings", "reopened", "closings_rejected", "rated", "stars"),
    *("answers_part", "ends_part", "quality_part", "rating_part", "score"),
)
ROW: Mapping[str, Any] = {
    "quarter": QUARTER,
    "office": KEBON_JERUK,
    "office_name": "Kelurahan Kebon Jeruk",
    "band": 2,
    "answers": 40,
    "answers_on_time": 30,
    "ends": 20,
    "ends_on_time": 12,
    "waiting": 3,
    "closings": 25,
    "reopened": 2,
    "closings_rejected": 1,
    "rated": 5,
    "stars": 20,
    "answers_part": 0.75,
    "ends_part": 0.64,
    "quality_part": 0.9,
    "rating_part": 0.7,
    "score": 73.21,
}


def put_version(
    version: int = 1, quarter: str = QUARTER, frozen_at: str = FROZEN_AT, **changes: Any
) -> None:
    """Put a version of a quarter's scores among the published files, with one office."""
    row = {**ROW, "quarter": quarter, **changes}
    content = {
        "quarter": quarter,
        "version": version,
        "rules": RULES,
        "columns": COLUMNS,
        "rows": [[row[name] for name in COLUMNS]],
    }
    url = f"/v1/statistics/scores/{quarter}.v{version}.json"
    _put(url.removeprefix("/"), content)
    listed = [
        {
            "quarter": quarter,
            "version": each,
            "frozen_at": frozen_at,
            "url": url.replace(f".v{version}.", f".v{each}."),
            "sha256": "0" * 64,
        }
        for each in range(1, version + 1)
    ]
    others = [each for each in _list_scores() if each["quarter"] != quarter]
    _put(INDEX, {"scores": [*others, *listed]})


def _list_scores() -> list[Any]:
    """What the index names already."""
    s3 = client("s3")
    if s3.list_objects_v2(Bucket=BUCKET, Prefix=INDEX)["KeyCount"] == 0:
        return []
    listed: list[Any] = json.loads(s3.get_object(Bucket=BUCKET, Key=INDEX)["Body"].read())["scores"]
    return listed


def _put(key: str, content: Any) -> None:
    client("s3").put_object(Bucket=BUCKET, Key=key, Body=json.dumps(content).encode())
