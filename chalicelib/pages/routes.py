"""The routes of the pages that people open, and of what search engines read.

A page is complete without any script, so that what a message links to can be read on any phone.
Each view imports ``service`` when it runs, so that a status poll does not load it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from chalice.app import Request, Response

from chalicelib.platform.errors import BadField, MistypedNumber
from chalicelib.platform.http.blueprint import READ, Routes, answer_published, read_query
from chalicelib.platform.http.operation import BEFORE, DAY, NUMBER, PAGE_EXAMPLE, TAG
from chalicelib.platform.i18n import Language
from chalicelib.reports.tracking import page_root, short_root

if TYPE_CHECKING:
    from chalicelib.pages.frame import Page

PAGE: dict[str, Any] = {
    "answer": str,
    "types": ("text/html",),
    "example": PAGE_EXAMPLE,
    "other_statuses": (301, 410),
    "query": {
        **BEFORE,
        "nomor": {
            "type": "string",
            "maxLength": 40,
            "description": "A number as somebody typed it into a form: leads to its page.",
        },
    },
    "request_headers": TAG,
    "refuses": (304, BadField, *NUMBER),
    "refusal": str,
    "refusal_types": ("text/html",),
    "answer_headers": (
        *("Content-Security-Policy", "Cross-Origin-Opener-Policy", "Location"),
        *("Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Robots-Tag"),
    ),
}


def answer_page(page: Page) -> Response:
    """Return a page as an answer."""
    headers: dict[str, str | list[str]] = {**page.headers}
    return Response(page.body, headers=headers, status_code=page.status)


def answer_refusal(fault: Exception | int, request: Request, language: Language) -> Response:
    """Return a refusal as a page."""
    from chalicelib.pages import error_pages

    return answer_page(error_pages.render_refusal(fault, language))


def name_report_page(language: Language) -> str:
    """Return what clients call the page of a report in a language."""
    return "show_report_page" + ("" if language is Language.INDONESIAN else f"_{language}")


def name_short_link(language: Language) -> str:
    """Return what clients call the short link to the page of a report in a language."""
    return "follow_short_link" + ("" if language is Language.INDONESIAN else f"_{language}")


def add_report_page(language: Language) -> Routes:
    """Return the routes with the page of a report in a language."""
    root, name = page_root(language), name_report_page(language)
    answer_fault = partial(answer_refusal, language=language)
    routes = Routes(__name__, under=root, answer_fault=answer_fault, other_origins=False)

    # the description shows the page once, and says where it is in other languages
    more: dict[str, Any] = {"name": name, "hidden": language is not Language.INDONESIAN}

    @routes.route(root + "{number}", methods=READ, **more, **PAGE)
    def show_report_page(number: str) -> Response:
        """Show the page of a report.

        This page is for people: every message, receipt and QR code leads to it, in English to
        `/en/laporan/{number}`. It has what everybody may see of the report, is complete without a
        script, and may be cached for 15 seconds. Another spelling of the number leads here (301).
        Of a report whose data were erased, status and times are left (410).
        """
        from chalicelib.pages import service

        request = routes.current_request
        query = read_query(request)
        if "nomor" in query:
            return answer_page(service.find_page(query["nomor"], language))
        if "before" in query:
            return answer_page(service.open_older(number, language, query))
        known = request.headers.get("if-none-match")
        return answer_page(service.open_report(number, language, known))

    @routes.route(
        short_root(language) + "{number}",
        name=name_short_link(language),
        hidden=True,
        answer=None,
        status=301,
        refuses=(MistypedNumber,),
        refusal=str,
        refusal_types=("text/html",),
        answer_headers=("Location",),
    )
    def follow_short_link(number: str) -> Response:
        """Follow the short link of an SMS to the page of a report (301).

        An SMS has room for no longer one. The link holds the number and nothing secret, so it shows
        as much as the page: what everybody may see of the report. It may be cached for an hour.
        """
        from chalicelib.pages import service

        return answer_page(service.find_page(number, language))

    return routes


report_pages = [*map(add_report_page, Language)]
routes = Routes(__name__, other_origins=False)


@routes.route(
    "/sitemap.xml",
    answer=str,
    types=("application/xml",),
    example='<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">...</urlset>',
    query={
        "week": {
            **DAY,
            "description": "The Monday of a week. Only reports filed in that week.",
        }
    },
    request_headers=TAG,
    refuses=(304, BadField),
)
def list_pages() -> Response:
    """List the pages of reports for search engines.

    The sitemap (sitemaps.org) has the listed reports of the 90 days before now, with the moments of
    their last changes. When there are too many, it names a sitemap for each week instead. It may be
    cached for an hour.
    """
    from chalicelib.pages import sitemap

    request = routes.current_request
    body = sitemap.build_sitemap(read_query(request))
    return answer_published(request, body, "application/xml", "public, max-age=3600")


@routes.route(
    "/robots.txt", answer=str, types=("text/plain",), example="User-agent: *\nDisallow: /v1/\n"
)
def show_robots() -> Response:
    """Show search engines where they may look.

    They may look at every page, and not at the API. The sitemap is named here.
    """
    from chalicelib.pages import sitemap

    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Cache-Control": "public, max-age=86400",
    }
    return Response(sitemap.write_robots(), headers={**headers})
