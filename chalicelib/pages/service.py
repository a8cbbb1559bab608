"""The answers of the routes of pages. Each is a Page; the routes make responses of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote

from chalicelib.pages.frame import NOINDEX, Page, build_headers
from chalicelib.pages.page_model import Reading, Shown
from chalicelib.pages.report_page import build_head, render_report
from chalicelib.pages.timeline_part import render_older
from chalicelib.platform import clock
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.settings import settings
from chalicelib.reports import number as numbers
from chalicelib.reports.http import timeline_pages
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.http.public_cache import PUBLIC_CACHE, is_known, make_tag
from chalicelib.reports.http.timeline_views import fit_timeline, timeline_url
from chalicelib.reports.store import reports
from chalicelib.reports.tracking import track_url

KEPT = PUBLIC_CACHE["Cache-Control"]
MOST_BYTES = 48 * 1024  # of the answer within a page, which says most of it twice
ERASED = 410  # what was asked for is gone for good
MOVED = 301


def open_report(typed: str, language: Language, if_none_match: str | None) -> Page:
    """Return the page of a report. A number in another spelling than its own leads to its own.
    Costs the poll's Query. Raises MistypedNumber and UnknownReport.
    """
    typed = unquote(typed)
    number = numbers.parse(typed)
    if number != typed:
        return redirect(number, language)
    report, timeline = reports.load_report(number)
    now = clock.now()
    erased = report.erased_at is not None
    own_tag = make_tag(report, now, language, *_page_parts(now))
    if is_known(own_tag, if_none_match) and not erased:
        return Page("", 304, {"ETag": own_tag, "Cache-Control": KEPT})
    answer = reports_views.public_view(report, timeline, now, language)
    fit_timeline(answer, timeline, timeline_url(report.number), MOST_BYTES)
    shown = Shown(number, language, now, answer, make_tag(report, now, language), erased)
    headers = build_headers(build_head(shown).robots, Cache_Control=KEPT)
    if erased:
        return Page(render_report(shown), ERASED, headers)
    return Page(render_report(shown), headers=headers | {"ETag": own_tag})


def _page_parts(now: datetime) -> tuple[str, str]:
    """Return on what else a page depends: the build, and the day, because it says "today"."""
    return f"{now.astimezone(JAKARTA):%y%m%d}", settings().version


def open_older(typed: str, language: Language, query: Mapping[str, str]) -> Page:
    """Return a page of the entries before the one that the query names. Costs as much as that page
    of the API. Raises MistypedNumber, UnknownReport and BadField.
    """
    number, before = numbers.parse(unquote(typed)), timeline_pages.parse_before(query)
    page = timeline_pages.load_public_page(number, before, language)
    body = render_older(page, Reading(number, language, clock.now()))
    return Page(body, headers=build_headers(NOINDEX, Cache_Control=KEPT))


def redirect(number: str, language: Language) -> Page:
    """Return the way to the page of a number in its written form, for good."""
    headers = {
        "Location": track_url(number, language),
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "public, max-age=3600",
    }
    return Page("", MOVED, headers)


def find_page(typed: str, language: Language) -> Page:
    """Return the way to the page of a number that somebody typed into a form, or that a short link
    names. It asks no other service. Raises MistypedNumber.
    """
    return redirect(numbers.parse(unquote(typed)), language)
