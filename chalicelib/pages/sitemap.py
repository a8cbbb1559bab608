"""The files that search engines read: the sitemap of listed reports
(https://www.sitemaps.org/protocol.html) and robots.txt (RFC 9309).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.platform import clock
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.pagination import Query, read_day
from chalicelib.platform.moments import JAKARTA, format_shown
from chalicelib.platform.settings import settings
from chalicelib.platform.texts.xml_text import XML_HEAD, build_element
from chalicelib.reports.store.list_pages import Span
from chalicelib.reports.store.public_lists import load_filed_numbers
from chalicelib.reports.tracking import track_url

SPAN, WEEK = timedelta(days=90), timedelta(days=7)
MOST_IN_ONE = 1000  # reports; above, there is a sitemap for each week
MOST_IN_WEEK = 40_000  # five megabytes; a sitemap may have 50,000, and an answer of Lambda six
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ROBOTS = """\
User-agent: *
Allow: /v1/reports/*/photos/
Disallow: /v1/
Disallow: /channels/
Disallow: /open311/
Disallow: /ya/

Sitemap: {url}/sitemap.xml
"""


def write_robots() -> str:
    """Return robots.txt. Photos are allowed, because cards of links show them."""
    return ROBOTS.format(url=settings().public_url)


def build_sitemap(query: Query) -> str:
    """Return the sitemap of the ``week`` in the query. Without one, that of all listed reports, or
    an index of weeks when there are more than ``MOST_IN_ONE``. Costs a Query of ``date`` for each
    shard of each month, sixteen at most, and one more for each megabyte. Raises BadField.
    """
    now = clock.now()
    span = Span(now - SPAN, now)
    if monday := read_day(query, "week"):
        return _write_reports(load_filed_numbers(_find_week(monday, span), MOST_IN_WEEK).changes)
    found = load_filed_numbers(span, MOST_IN_ONE)
    return _write_weeks(span) if found.more else _write_reports(found.changes)


def _find_week(monday: datetime, whole: Span) -> Span:
    """Return the part of a week that lies in the ``whole``. Raises BadField."""
    if not whole.start - WEEK < monday <= whole.end:
        raise BadField(field="week", rule="limits")
    end = monday + WEEK - timedelta(seconds=1)
    return Span(max(monday, whole.start), min(end, whole.end))


def _write_weeks(span: Span) -> str:
    day = span.end.astimezone(JAKARTA)
    monday = day - timedelta(days=day.weekday())
    locations = []
    while monday.date() > (span.start.astimezone(JAKARTA) - WEEK).date():
        url = f"{settings().public_url}/sitemap.xml?week={monday:%Y-%m-%d}"
        locations.append(build_element("loc", url))
        monday -= WEEK
    inside = "\n".join(f"<sitemap>{each}</sitemap>" for each in locations)
    return f"{XML_HEAD}<sitemapindex {XMLNS}>\n{inside}\n</sitemapindex>\n"


def _write_reports(changes: Iterable[tuple[str, datetime]]) -> str:
    inside = "\n".join(
        f"<url>{build_element('loc', track_url(number))}"
        f"{build_element('lastmod', format_shown(moment))}</url>"
        for number, moment in changes
    )
    return f"{XML_HEAD}<urlset {XMLNS}>\n{inside}\n</urlset>\n"
