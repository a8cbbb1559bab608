"""How much of a timeline one answer has, and where the rest of it is read."""

import json
from typing import Any

from chalicelib.domain.history import Timeline
from chalicelib.services.tracking import track_url
from chalicelib.settings import settings

MOST_BYTES = 256 * 1024  # of an answer; Lambda's limit is 6 MB, a telephone's patience far less
ROOM = 24 * 1024  # of them, for what an answer may be given after it was made to fit
# bytes an entry takes at most beside its text and its photos, a link to one, and a letter
AN_ENTRY, A_PHOTO, A_LETTER = 3000, 2500, 4


def timeline_url(number: str) -> str:
    """Where anybody reads the older entries of a timeline."""
    return f"{track_url(number)}/timeline"


def own_timeline_url(number: str) -> str:
    """Where the report's reporter does."""
    return f"{track_url(number)}/mine/timeline"


def work_timeline_url(number: str) -> str:
    """Where officers do."""
    return f"{settings().public_url}/v1/work/{number}/timeline"


def fit(told: Any, timeline: Timeline, url: str, most: int = MOST_BYTES - ROOM) -> None:
    """Leave in an answer with a ``timeline`` the first entry and as many of the newest as ``most``
    bytes have room for; ``older`` leads to the others that this reader sees, if there are any: how
    many there are that they don't see is not told by it.
    """
    first, newest = told["timeline"][:1], told["timeline"][1:]
    kept = newest
    if _may_be_large(told, most // 2):
        kept = newest_that_fit(newest, most - size({**told, "timeline": first}))
    told["timeline"] = [*first, *kept]
    between = kept[0]["seq"] > 2 if kept else told["version"] > 1
    if len(kept) < len(newest) or (between and not timeline.whole):
        told["older"] = f"{url}?before={kept[0]['seq']}" if kept else url


def newest_that_fit(shown: list[Any], most: int) -> list[Any]:
    """The last ones of a list for which ``most`` bytes have room, in order."""
    kept = 0
    for each in reversed(shown):
        most -= size(each) + 1
        if most < 0:
            break
        kept += 1
    return shown[len(shown) - kept :]


def size(body: object) -> int:
    """Bytes of its JSON, as it is sent."""
    return len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _may_be_large(told: Any, most: int) -> bool:
    """Whether it is worth counting: nearly all reports have a few short entries."""
    texts = [told["description"] or "", *(each["note"] or "" for each in told["timeline"])]
    photos = sum(len(each["photos"]) for each in told["timeline"])
    entries = len(told["timeline"]) + 2 * len(told.get("tasks", ()))
    return entries * AN_ENTRY + photos * A_PHOTO + sum(map(len, texts)) * A_LETTER > most
