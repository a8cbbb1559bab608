"""How much of a timeline one answer has, and where a client reads the rest."""

import json
from typing import Any

from chalicelib.platform.settings import settings
from chalicelib.reports.timeline import Timeline
from chalicelib.reports.tracking import track_url

MOST_BYTES = 256 * 1024  # of an answer; Lambda's limit is 6 MB, a telephone's patience far less
ROOM = 24 * 1024  # a part of MOST_BYTES for what is added to an answer after it was made to fit
# most bytes of an entry without its text and its photos, of a link to a photo, and of a letter
AN_ENTRY, A_PHOTO, A_LETTER = 3000, 2500, 4


def timeline_url(number: str) -> str:
    """Return the address of the older entries that anybody may read."""
    return f"{track_url(number)}/timeline"


def own_timeline_url(number: str) -> str:
    """Return the address of the older entries for the reporter."""
    return f"{track_url(number)}/mine/timeline"


def work_timeline_url(number: str) -> str:
    """Return the address of the older entries for officers."""
    return f"{settings().public_url}/v1/work/{number}/timeline"


def fit_timeline(answer: Any, timeline: Timeline, url: str, most: int = MOST_BYTES - ROOM) -> None:
    """Cut the ``timeline`` of an answer to its first entry and as many of the newest as ``most``
    bytes have room for. ``older`` gets the address of the others that this reader sees, if there
    are any; it does not tell how many entries the reader does not see.
    """
    first, newest = answer["timeline"][:1], answer["timeline"][1:]
    fitting = newest
    if _may_be_large(answer, most // 2):
        fitting = newest_fitting(newest, most - json_size({**answer, "timeline": first}))
    answer["timeline"] = [*first, *fitting]
    between = fitting[0]["seq"] > 2 if fitting else answer["version"] > 1
    if len(fitting) < len(newest) or (between and not timeline.whole):
        answer["older"] = f"{url}?before={fitting[0]['seq']}" if fitting else url


def newest_fitting(entries: list[Any], most: int) -> list[Any]:
    """Return the last entries of a list for which ``most`` bytes have room, in order."""
    count = 0
    for each in reversed(entries):
        most -= json_size(each) + 1
        if most < 0:
            break
        count += 1
    return entries[len(entries) - count :]


def json_size(body: object) -> int:
    """Return the bytes of a body's JSON, as it is sent."""
    return len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _may_be_large(answer: Any, most: int) -> bool:
    """Whether an answer may have more than ``most`` bytes, by a quick estimate. Only then its bytes
    are counted: nearly all reports have a few short entries.
    """
    texts = [answer["description"] or "", *(each["note"] or "" for each in answer["timeline"])]
    photos = sum(len(each["photos"]) for each in answer["timeline"])
    entries = len(answer["timeline"]) + 2 * len(answer.get("tasks", ()))
    return entries * AN_ENTRY + photos * A_PHOTO + sum(map(len, texts)) * A_LETTER > most
