"""The timeline of a report on its page, with photos; and the page of older entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from chalicelib.pages.frame import Head, build_page
from chalicelib.pages.page_model import Reading
from chalicelib.pages.texts import TITLE
from chalicelib.platform.i18n import sentences
from chalicelib.platform.texts.html_text import Html, Part, build_element, fill_html
from chalicelib.reports.files.photo_links import WITHOUT_COPY, small_photo_link
from chalicelib.reports.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.reports.http import schemas as reports_schemas

_ = sentences("pages")

TIMELINE, OLDER = _("What happened so far"), _("Older entries")
BACK = _("Back to the report")
PHOTO = _("Photo of report {number}: {at}")
ENTRY_BY = _("{by}, {at}")
NEWEST = "before=999999"  # the query of the newest page of older entries


def render_older(page: reports_schemas.TimelinePage, reading: Reading) -> str:
    """Return a page of older entries of a timeline."""
    language, own = reading.language, track_url(reading.number, reading.language)
    title = TITLE[language].format(number=reading.number)
    inside = (
        build_element("h1", title),
        build_element("p", build_element("a", BACK[language], href=own)),
        build_timeline(page["timeline"], page["older"], reading),
    )
    head = Head(title=f"{title}: {TIMELINE[language]}", description=title, canonical=own)
    return build_page(head, inside, language)


def build_timeline(
    entries: Sequence[reports_schemas.Entry], older: str | None, reading: Reading
) -> Html:
    """Return the entries, newest first, and the way to older ones."""
    items = (_build_entry(entry, reading) for entry in reversed(entries))
    _, _, query = (older or "").partition("?")
    url = f"{track_url(reading.number, reading.language)}?{query or NEWEST}"
    link = build_element("a", OLDER[reading.language], href=url, rel="nofollow")
    return build_section(
        "timeline",
        TIMELINE[reading.language],
        build_element("ol", *items, reversed=True),
        build_element("p", link, class_="older") if older else None,
    )


def _build_entry(entry: reports_schemas.Entry, reading: Reading) -> Html:
    language = reading.language
    title = entry["title"]
    author = fill_html(
        ENTRY_BY,
        language,
        by=entry["by"]["name"],
        at=build_moment(entry["at"], reading),
    )
    note = entry["note"] or ""
    reasons = ", ".join(each["name"] for each in entry["reasons"])
    pictures = build_pictures(list_photos([entry]), reading.at(entry["at"]), reading)
    return build_element(
        "li",
        build_element("h3", title),
        build_element("p", author, class_="by"),
        build_element("p", reasons, class_="reasons") if reasons else None,
        build_element("blockquote", *build_lines(note)) if note else None,
        build_element("p", *pictures, class_="photos") if entry["photos"] else None,
        value=entry["seq"],
        class_=f"entry entry-{entry['kind']}",
    )


def build_moment(moment: str, reading: Reading) -> Html:
    return build_element("time", reading.at(moment), datetime=moment)


def build_section(name: str, title: str, *inside: Part) -> Html:
    return build_element("section", build_element("h2", title), *inside, class_=name)


def build_lines(text: str) -> Iterator[Html]:
    """Yield a paragraph for each line of a text."""
    return (build_element("p", line) for line in text.splitlines() if line.strip())


def list_photos(entries: Sequence[reports_schemas.Entry]) -> list[str]:
    """Return the links to the photos of entries that a browser shows."""
    links = (link for entry in entries for link in entry["photos"])
    return [link for link in links if not link.endswith(WITHOUT_COPY)]


def build_pictures(links: Iterable[str], at: str, reading: Reading) -> Iterator[Html]:
    """Yield small pictures of photos, each a link to the large one."""
    alt = PHOTO[reading.language].format(at=at, number=reading.number)
    for link in links:
        small = small_photo_link(link)
        picture = build_element("img", src=small, alt=alt, loading="lazy", width=240, height=180)
        yield build_element("a", picture, href=link, class_="photo")
