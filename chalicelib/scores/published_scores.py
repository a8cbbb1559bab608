"""Read a frozen score in the published files, as everybody can."""

import json
from datetime import datetime
from typing import Any

from chalicelib.figures.caching_and_license import INDEX, ROOT
from chalicelib.figures.objects import S3Objects
from chalicelib.platform.score_errors import NotFrozen, UnknownScore
from chalicelib.platform.settings import settings
from chalicelib.scores.rules import FrozenScore, check_quarter


def load_score(quarter: str, office: str) -> FrozenScore:
    """Return the frozen score of an office. Costs two GetObject of S3.

    Raises UnknownScore for what is no quarter, or when the office has no score of it, and
    NotFrozen.
    """
    versions = [
        each
        for each in _load_json(f"{ROOT}{INDEX}").get("scores", ())
        if each["quarter"] == check_quarter(quarter)
    ]
    if not versions:
        raise NotFrozen(quarter=quarter)
    versions.sort(key=lambda each: int(each["version"]))
    frozen_at = datetime.fromisoformat(versions[0]["frozen_at"])
    content = _load_json(versions[-1]["url"].removeprefix("/"))
    rows = (dict(zip(content["columns"], row, strict=True)) for row in content["rows"])
    own = next((row for row in rows if row["office"] == office), None)
    if own is None:
        raise UnknownScore(quarter=quarter)
    return FrozenScore(quarter, office, content["version"], frozen_at, content["rules"], own)


def _load_json(key: str) -> dict[str, Any]:
    """Return a published file; an empty object when there is none."""
    stored = S3Objects(settings().figures_bucket).load(key)
    content: dict[str, Any] = json.loads(stored.body) if stored else {}
    return content
