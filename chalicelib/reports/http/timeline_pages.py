"""The older entries of a timeline, page by page, for each who may read it: what the report itself
has no room for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.blueprint import answer_json, answer_published, read_query
from chalicelib.reports import tracking, visibility
from chalicelib.reports.http import schemas as reports_schemas
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.http.views import (
    MOST_BYTES,
    ROOM,
    Link,
    newest_fitting,
    own_timeline_url,
    timeline_url,
    work_timeline_url,
)
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.store import reports

Shown = Callable[[Sequence[Entry]], Sequence[Entry]]  # as the reader sees and numbers them
ENOUGH = 25  # entries of a page, where most are unseen
LAST = 999_999  # the highest seq there can be


def build_public_page(request: Request, number: str, kept: str) -> Response:
    """What anybody may read; ``kept`` says who may keep the answer for how long."""
    before, (report, _) = _parse_before(request), reports.load_report(number)
    link, url = reports_views.public_photo_link(report), timeline_url(report.number)
    told = _build_page(
        report,
        before,
        report.version - report.public.changes,
        lambda some: visibility.public_entries(report, some, city()),
        link,
        url,
    )
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return answer_published(request, body, "application/json", kept)


def build_own_page(request: Request, number: str) -> Response:
    """What the report's reporter may read. Raises BadToken."""
    before, (report, _) = _parse_before(request), reports.load_report(number)
    tracking.check_token(report, request.headers.get("x-report-token") or "")
    link, url = reports_views.own_photo_link(report), own_timeline_url(report.number)
    unseen = report.version - report.own.changes
    told = _build_page(
        report, before, unseen, lambda some: visibility.own_entries(report, some), link, url
    )
    return answer_json(told)


def build_work_page(request: Request, report: Report) -> Response:
    """What officers read of a report that they may read."""
    before = _parse_before(request)
    link, url = reports_views.own_photo_link(report), work_timeline_url(report.number)
    return answer_json(_build_page(report, before, 0, lambda some: some, link, url))


def _build_page(
    report: Report, before: int, unseen: int, shown: Shown, link: Link | None, url: str
) -> reports_schemas.TimelinePage:
    """The last entries before one, by the numbers this reader knows, as many as an answer has room
    for. An entry is at most as far behind its number as there are entries ``unseen`` by the reader.
    """
    end, seen = _find_end(report, before, unseen, shown), list[Entry]()
    while len(seen) < ENOUGH and (entries := reports.load_entries_before(report.number, end)):
        seen = [*(each for each in shown(entries) if each.seq < before), *seen]
        end = entries[0].seq
    told = [reports_views.entry_view(each, link, report) for each in seen]
    kept = newest_fitting(told, MOST_BYTES - ROOM)
    more = bool(kept) and kept[0]["seq"] > 2
    older = f"{url}?before={kept[0]['seq']}" if more else None
    return {"number": report.number, "timeline": kept, "older": older}


def _find_end(report: Report, before: int, unseen: int, shown: Shown) -> int:
    """A seq, not a page too high, behind all entries with a number below ``before``: looked for by
    halves where thousands are unseen.
    """
    low, high = before, min(before + unseen, report.version + 1)
    while high - low > reports.NEWEST:
        middle = (low + high) // 2
        seen = shown(reports.load_entries_before(report.number, middle))
        if not seen:
            break
        if seen[-1].seq >= before:
            high = middle
        else:
            low = middle
    return high


def _parse_before(request: Request) -> int:
    """Before which entry; without it, the newest. Raises BadField."""
    text = read_query(request).get("before", str(LAST))
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LAST))):
        raise BadField(field="before", rule="limits")
    return int(text)
