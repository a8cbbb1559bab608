"""The older entries of a timeline, page by page, for each kind of reader. The answer with the
report itself has no room for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.blueprint import (
    answer_json,
    answer_published,
    choose_language,
    read_query,
)
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Officer
from chalicelib.reports import tracking
from chalicelib.reports.access import office_access, visibility
from chalicelib.reports.http import schemas as reports_schemas
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.http.timeline_views import (
    MOST_BYTES,
    ROOM,
    Link,
    entry_view,
    newest_fitting,
    own_timeline_url,
    timeline_url,
    work_timeline_url,
)
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Entry

# returns the entries that a reader sees, under that reader's own numbers
Shown = Callable[[Sequence[Entry]], Sequence[Entry]]
ENOUGH = 25  # entries of a page, where the reader does not see most of them
LAST = 999_999  # the highest seq there can be


def build_public_page(request: Request, number: str, cache_control: str) -> Response:
    """Return a page of the entries that anybody may read, with this ``Cache-Control``."""
    before, language = parse_before(read_query(request)), choose_language(request)
    page = load_public_page(number, before, language)
    body = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
    return answer_published(
        request, body, "application/json", cache_control, {"Vary": "Accept-Language"}
    )


def load_public_page(number: str, before: int, language: Language) -> reports_schemas.TimelinePage:
    """Return a page of the entries that anybody may read. Raises UnknownReport."""
    report, _ = reports.load_report(number)
    return _build_page(
        report,
        before,
        report.version - report.public.changes,
        lambda entries: visibility.public_entries(report, entries, city()),
        reports_views.public_photo_link(report),
        timeline_url(report.number),
        language,
    )


def build_own_page(request: Request, number: str) -> Response:
    """Return a page of the entries that the report's reporter may read. Raises BadToken."""
    before, (report, _) = parse_before(read_query(request)), reports.load_report(number)
    tracking.check_token(report, request.headers.get("x-report-token") or "")
    link, url = reports_views.own_photo_link(report), own_timeline_url(report.number)
    unseen = report.version - report.own.changes
    page = _build_page(
        report,
        before,
        unseen,
        lambda entries: visibility.own_entries(report, entries),
        link,
        url,
        choose_language(request),
    )
    return answer_json(page)


def build_work_page(request: Request, report: Report, officer: Officer) -> Response:
    """Return a page of all entries, as an officer sees them who may read the report."""
    before = parse_before(read_query(request))
    link, url = reports_views.work_photo_link(report), work_timeline_url(report.number)
    language = choose_language(request)
    page = _build_page(
        report,
        before,
        0,
        lambda entries: office_access.limit_entries(report, entries, officer, city()),
        link,
        url,
        language,
    )
    return answer_json(page)


def _build_page(
    report: Report,
    before: int,
    unseen: int,
    shown: Shown,
    link: Link | None,
    url: str,
    language: Language,
) -> reports_schemas.TimelinePage:
    """Return the last entries before the number ``before``, as many as an answer has room for. The
    numbers are this reader's. The seq of an entry is at most as far behind its number as there are
    entries ``unseen`` by the reader.
    """
    end, visible = _find_end(report, before, unseen, shown), list[Entry]()
    while len(visible) < ENOUGH and (entries := reports.load_entries_before(report.number, end)):
        visible = [*(each for each in shown(entries) if each.seq < before), *visible]
        end = entries[0].seq
    views = [entry_view(each, link, report, language) for each in visible]
    fitting = newest_fitting(views, MOST_BYTES - ROOM)
    more = bool(fitting) and fitting[0]["seq"] > 2
    older = f"{url}?before={fitting[0]['seq']}" if more else None
    return {"number": report.number, "timeline": fitting, "older": older}


def _find_end(report: Report, before: int, unseen: int, shown: Shown) -> int:
    """Return a seq behind all entries with a number below ``before``, and less than a page too
    high. The search goes by halves, since thousands of entries may be unseen.
    """
    low, high = before, min(before + unseen, report.version + 1)
    while high - low > reports.NEWEST:
        middle = (low + high) // 2
        visible = shown(reports.load_entries_before(report.number, middle))
        if not visible:
            break
        if visible[-1].seq >= before:
            high = middle
        else:
            low = middle
    return high


def parse_before(query: Mapping[str, str]) -> int:
    """Return the number before which the page ends, from the query; without one, the page has the
    newest entries. Raises BadField.
    """
    text = query.get("before", str(LAST))
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LAST))):
        raise BadField(field="before", rule="limits")
    return int(text)
