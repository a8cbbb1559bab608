"""The pages for numbers that lead to no report, and for everything else that is refused."""

from urllib.parse import urlencode

from chalicelib.pages.frame import (
    ASKED_NUMBER,
    Head,
    Page,
    build_headers,
    build_note,
    build_number_form,
    build_page,
)
from chalicelib.platform import errors
from chalicelib.platform.http import problems
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.settings import settings
from chalicelib.platform.texts.html_text import build_element
from chalicelib.reports import number as numbers
from chalicelib.reports.tracking import page_root

_ = sentences("pages")

EXAMPLE = "JK261124-BRRAE4"
MISTYPED_TITLE = _("We do not know this number")
MISTYPED = _("We do not know report {number}. Please check it; a number looks like {example}.")
CHECKED = _("The last letter or digit checks the others. One of them differs.")
UNKNOWN_TITLE = _("No such report")
UNKNOWN = (
    _("We have no report with the number {number}."),
    _("Please compare it with your receipt or with our message."),
)
FAULT_TITLE = _("That did not work")
FORM_END = "cari"  # the end of the path that the form leads to, where a number stands elsewhere


def render_refusal(fault: Exception | int, language: Language) -> Page:
    """Return the page that says why a call was refused. A number that leads nowhere can be typed
    again there.
    """
    if isinstance(fault, errors.MistypedNumber):
        return _render_mistype(fault.members["number"], language)
    if isinstance(fault, errors.UnknownReport):
        number = fault.members["number"]
        texts = [each[language].format(number=number) for each in UNKNOWN]
        return _render_number(UNKNOWN_TITLE[language], texts, number, language)
    problem, title = problems.build_problem(fault, language), FAULT_TITLE[language]
    inside = (build_element("h1", title), build_note([problem["detail"]], "refusal"))
    head = Head(title=title, description=problem["detail"])
    page = build_page(head, inside, language)
    return Page(page, problem["status"], build_headers(head.robots))


def _render_mistype(typed: str, language: Language) -> Page:
    texts = [MISTYPED[language].format(number=typed, example=EXAMPLE)]
    if numbers.is_meant(typed):
        texts.append(CHECKED[language])
    return _render_number(MISTYPED_TITLE[language], texts, typed, language)


def _render_number(title: str, texts: list[str], typed: str, language: Language) -> Page:
    action = f"{settings().public_url}{page_root(language)}{FORM_END}"
    inside = build_element(
        "div",
        build_element("h1", title),
        build_note(texts, "refusal"),
        build_number_form(action, typed, language),
        class_="refused",
    )
    query = urlencode({ASKED_NUMBER: typed})
    alternates = {
        each: f"{settings().public_url}{page_root(each)}{FORM_END}?{query}" for each in Language
    }
    head = Head(title=title, description=texts[0], alternates=alternates)
    return Page(build_page(head, inside, language), 404, build_headers(head.robots))
