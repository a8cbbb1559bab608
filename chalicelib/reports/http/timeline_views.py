"""Entries of a timeline as JSON, how many of them fit into one answer, and where a client reads the
rest. ``visibility`` decides which entries a reader sees.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalicelib.city import model as city_model
from chalicelib.city.current import city
from chalicelib.city.rows import ReasonKind
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.platform.settings import settings
from chalicelib.reports.http import entry_titles, view_parts
from chalicelib.reports.model import Report
from chalicelib.reports.texts import labels
from chalicelib.reports.texts.rung_texts import rung_note
from chalicelib.reports.timeline import Entry, Timeline
from chalicelib.reports.tracking import report_url

if TYPE_CHECKING:
    from chalicelib.platform.http import schemas as platform_schemas
    from chalicelib.reports.http import schemas as reports_schemas

MOST_BYTES = 256 * 1024  # of an answer; Lambda's limit is 6 MB, a telephone's patience far less
ROOM = 24 * 1024  # a part of MOST_BYTES for what is added to an answer after it was made to fit
# most bytes of an entry without its text and its photos, of a link to a photo, and of a letter
AN_ENTRY, A_PHOTO, A_LETTER = 3000, 2500, 4


def timeline_url(number: str) -> str:
    """Return the address of the older entries that anybody may read."""
    return f"{report_url(number)}/timeline"


def own_timeline_url(number: str) -> str:
    """Return the address of the older entries for the reporter."""
    return f"{report_url(number)}/mine/timeline"


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
    """Return whether an answer may have more than ``most`` bytes, by a quick estimate. Its bytes
    are counted only then: nearly all reports have a few short entries.
    """
    texts = [answer["description"] or "", *(each["note"] or "" for each in answer["timeline"])]
    photos = sum(len(each["photos"]) for each in answer["timeline"])
    entries = len(answer["timeline"]) + 2 * len(answer.get("tasks", ()))
    return entries * AN_ENTRY + photos * A_PHOTO + sum(map(len, texts)) * A_LETTER > most


Link = Callable[[str], str]  # returns the address of a photo by its name


def entry_view(
    entry: Entry,
    link: Link | None = None,
    report: Report | None = None,
    language: Language = Language.INDONESIAN,
) -> reports_schemas.Entry:
    """Return a timeline entry as JSON. Without a ``link`` it has no photos; without its ``report``
    the note of a red flag does not say how long the report has waited.
    """
    note = entry.note
    if entry.kind in (Kind.ESCALATION, Kind.REMINDER):
        note = rung_note(entry, city(), report, language)
    elif entry.kind in (Kind.VISIBILITY, Kind.EXPORT, Kind.ERASURE):
        note = labels.describe_reporter_choice(entry, language)
    elif entry.kind is Kind.COMMENT and entry.by == SYSTEM:
        note = labels.describe_succession(entry, city(), language)
    elif entry.kind is Kind.PLACE:
        from chalicelib.reports.texts import place_texts  # only few reports need it

        note = place_texts.describe_correction(entry, city(), language)
    elif entry.kind is Kind.MODERATION:
        from chalicelib.reports.texts import moderation_texts  # only few reports need it

        sentence = moderation_texts.describe_decision(entry, city(), language)
        note = f"{sentence[0].upper()}{sentence[1:]}" + (f' "{note}"' if note else "")
    shown: reports_schemas.Entry = {
        "seq": entry.seq,
        "title": "",
        "at": format_shown(entry.at),
        "kind": entry.kind,
        "status": entry.status,
        "by": view_parts.office_view(entry.by, language),
        "holder": view_parts.office_view(entry.holder, language),
        "to": [view_parts.office_view(code, language) for code in entry.to],
        "other": entry.into or entry.absorbed,
        "note": note,
        "reason": reason_view(entry, language),
        "until": format_shown(entry.until) if entry.until else None,
        "verdict": entry.verdict,
        "decision": entry.decision,
        "stars": entry.stars,
        "reasons": [_name_reason(ReasonKind.RATING, code, language) for code in entry.reasons],
        "photos": [link(name) for name in entry.photos] if link else [],
    }
    if entry.acting:
        from chalicelib.reports.texts import deputy_titles  # only few reports need it

        shown["by"]["name"] = deputy_titles.write_title(entry.acting, entry.by, city(), language)
    shown["title"] = entry_titles.write_title(
        shown, language, suggests=report is not None and report.suggests
    )
    return shown


def reason_view(entry: Entry, language: Language) -> platform_schemas.Named | None:
    kind, code = _REASONS.get(entry.kind, ReasonKind.OUTSIDE), entry.reason
    return _name_reason(kind, code, language) if code else None


def _name_reason(kind: ReasonKind, code: str, language: Language) -> platform_schemas.Named:
    return {"code": code, "name": city_model.label_reason(kind, code, city(), language)}


_REASONS = {
    Kind.PAUSE: ReasonKind.PAUSE,
    Kind.IDENTITY: ReasonKind.IDENTITY,
    Kind.MODERATION: ReasonKind.MODERATION,
    Kind.WITHDRAWN: ReasonKind.WITHDRAWAL,
}
