"""The page of a report: its state, what is next, its facts and its timeline, made of the same
answer that the API gives to everybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.city.promise import compute_left
from chalicelib.city.rows import Calendar
from chalicelib.city.working_hours import get_office_hours
from chalicelib.pages import texts
from chalicelib.pages.facts_part import list_facts
from chalicelib.pages.frame import (
    INDEX,
    NOINDEX,
    Head,
    build_note,
    build_page,
    find_sms_number,
)
from chalicelib.pages.icons import draw_end, draw_flag, draw_status
from chalicelib.pages.page_model import Shown
from chalicelib.pages.timeline_part import (
    build_lines,
    build_pictures,
    build_section,
    build_timeline,
    list_photos,
)
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.texts.html_text import Html, Part, build_element, fill_html
from chalicelib.platform.texts.plain_text import cut_text
from chalicelib.reports.model import Outcome
from chalicelib.reports.status import Status
from chalicelib.reports.tracking import report_url, track_url

_ = sentences("pages")

WHAT, PHOTOS, WHY_LATE = _("What was reported"), _("Photos"), _("Why it is late")
BEFORE, AFTER = _("Before"), _("After")
FOLLOW_BY_SMS = _("Follow by SMS: text STATUS {number} to {sms}.")
SEE_SURVIVOR = _("See report {number}")
OUTLINE = _("{title}: {status}")
DESCRIPTION_BYTES = 160  # of a link's description; search engines cut it there


def render_report(shown: Shown) -> str:
    """Return the page of a report."""
    answer, language = shown.answer, shown.language
    article = build_element(
        "article",
        _build_top(shown),
        _build_survivor(shown),
        build_note(texts.write_reasons(answer, language, erased=shown.erased), "why-less"),
        build_note(texts.write_next(answer, shown.now, language), "next"),
        _build_promise(shown),
        build_note(_list_usual(shown), "usual"),
        _build_lateness(shown),
        build_element("dl", *list_facts(shown), class_="facts"),
        _build_description(shown),
        _build_photos(shown),
        _build_actions(shown),
        build_timeline(answer["timeline"], answer["older"], shown),
        class_="report",
    )
    return build_page(build_head(shown), article, language, data=build_data(shown))


def build_head(shown: Shown) -> Head:
    """Return the head of a report's page. Only what is listed is for search engines, and what was
    merged leads them to the other report.
    """
    answer, language = shown.answer, shown.language
    number = shown.number
    ending = texts.write_ending(answer, language)
    status = ending[0] if ending else texts.STATUSES[answer["status"]][language]
    heading = texts.write_heading(answer, language)
    title = OUTLINE[language].format(title=heading, status=status.lower())
    images = list_photos(answer["timeline"][:1])
    return Head(
        title=title if number in title else f"{title} · {number}",
        description=_write_description(shown),
        robots=INDEX if shown.listed else NOINDEX,
        canonical=track_url(shown.survivor or number, language),
        alternates={each: track_url(number, each) for each in Language},
        image=images[0] if images else None,
        data=report_url(number),
    )


def _write_description(shown: Shown) -> str:
    answer, language = shown.answer, shown.language
    parts = [
        *texts.write_next(answer, shown.now, language),
        *texts.write_reasons(answer, language, erased=shown.erased),
        answer["description"] or "",
    ]
    title = texts.TITLE[language].format(number=shown.number)
    return cut_text(" ".join(filter(None, parts)), DESCRIPTION_BYTES) or title


def build_data(shown: Shown) -> Html:
    """Return the public answer as a block of data for scripts. No browser runs it, and no text in
    it ends the element: https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    text = json.dumps(shown.answer, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return build_element(
        "script", Html(text), type="application/json", id="report", data_etag=shown.tag
    )


def _build_top(shown: Shown) -> Html:
    answer, language = shown.answer, shown.language
    heading = texts.write_heading(answer, language)
    title = texts.TITLE[language].format(number=shown.number)
    return build_element(
        "header",
        None if heading == title else build_element("p", title, class_="number"),
        build_element("h1", heading),
        build_element("p", *_build_state(shown), class_="state"),
        class_="top",
    )


def _build_state(shown: Shown) -> Iterator[Part]:
    answer, language = shown.answer, shown.language
    if ending := texts.write_ending(answer, language):
        word, explained = ending
        if answer["outcome"] == Outcome.ANSWERED:
            yield _build_pill("status-selesai", draw_status(Status.SELESAI), word)
        else:
            yield _build_pill("status-ended", draw_end(), word)
    else:
        status = Status(answer["status"])
        explained = texts.EXPLAINED[status][language]
        yield _build_pill(f"status-{status}", draw_status(status), texts.STATUSES[status][language])
    yield from (" ", _build_late_pill(shown))
    yield build_element("span", explained, class_="explained")


def _build_late_pill(shown: Shown) -> Part:
    if not shown.late:
        return None
    return (_build_pill("status-late", draw_flag(), texts.LATE[shown.language]), " ")


def _build_pill(css_class: str, shape: Html, word: str) -> Html:
    return build_element("strong", shape, " ", word, class_=f"status {css_class}")


def _build_survivor(shown: Shown) -> Part:
    """Return the way to the report that this one was merged into."""
    survivor, language = shown.survivor, shown.language
    if survivor is None:
        return None
    title = SEE_SURVIVOR[language].format(number=survivor)
    link = build_element("a", title, href=track_url(survivor, language))
    return build_element("p", texts.MERGED[language], " ", link, class_="merged")


def _build_promise(shown: Shown) -> Part:
    """Return the bar of the promise that is due next: the part of its time that is over, on its own
    calendar, and as exact as the countdown.
    """
    answer, countdown = shown.answer, shown.answer["countdown"]
    if countdown is None:
        return None
    stage = countdown["stage"]
    begin = answer["holder_since"] if stage == "answer" else answer["created_at"]
    calendar, office = Calendar(countdown["calendar"]), get_office_hours(city())
    due, since = datetime.fromisoformat(countdown["due"]), datetime.fromisoformat(begin)
    whole = compute_left(since, due, calendar, office) // timedelta(minutes=1)
    used = whole if countdown["over"] else max(0, whole - countdown["minutes"])
    label = texts.PROMISE_LABEL[stage][shown.language]
    css_class = "promise late" if countdown["over"] else "promise"
    bar = build_element(
        "progress", class_=css_class, max=max(whole, 1), value=used, aria_label=label
    )
    return build_element("div", bar, build_element("p", countdown["sentence"]), class_="time-used")


def _list_usual(shown: Shown) -> Iterator[str]:
    """Yield how long reports like this one take, while there is work to do."""
    usual = shown.answer["usual"]
    if usual and shown.answer["countdown"]:
        yield usual["sentence"]


def _build_lateness(shown: Shown) -> Part:
    sentence = texts.write_lateness(shown.answer)
    return sentence and build_section(
        "late", WHY_LATE[shown.language], build_element("p", sentence)
    )


def _build_description(shown: Shown) -> Part:
    """Return what was reported, with its line ends."""
    description = shown.answer["description"]
    if not description:
        return None
    return build_section("what", WHAT[shown.language], *build_lines(description))


def _build_photos(shown: Shown) -> Part:
    """Return the photos of the filing and those of the last closing."""
    answer, language = shown.answer, shown.language
    closings = [
        entry
        for entry in answer["timeline"][1:]
        if entry["kind"] == Kind.STATUS and entry["status"] == Status.SELESAI
    ]
    shown_photos = (
        ("before", BEFORE, list_photos(answer["timeline"][:1])),
        ("after", AFTER, list_photos(closings[-1:])),
    )
    figures = [
        build_element(
            "figure",
            build_element("figcaption", caption[language]),
            *build_pictures(links, caption[language].lower(), shown),
            class_=css_class,
        )
        for css_class, caption, links in shown_photos
        if links
    ]
    return build_section("photos", PHOTOS[language], *figures) if figures else None


def _takes_support(shown: Shown) -> bool:
    done = shown.answer["status"] == Status.SELESAI
    return shown.listed and not (shown.erased or shown.survivor or done)


def _build_actions(shown: Shown) -> Html:
    """Return how to follow a report without a script. A script adds what others can do with it,
    and ``data-open`` says whether they can still say that it happens to them, too.
    """
    language, sms = shown.language, find_sms_number(city())
    by_sms = sms and fill_html(
        FOLLOW_BY_SMS,
        language,
        number=build_element("span", shown.number, class_="number"),
        sms=build_element("a", sms, href=f"sms:{sms}"),
    )
    return build_element(
        "section",
        by_sms and build_element("p", by_sms, class_="by-sms"),
        class_="take-part",
        data_open="yes" if _takes_support(shown) else "no",
    )
