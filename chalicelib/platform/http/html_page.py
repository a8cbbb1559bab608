"""The frame of the pages that open from links in messages.

They are plain HTML of one or two kilobytes, without scripts or pictures.
"""

from base64 import b64encode
from hashlib import sha256

from chalice.app import Request, Response

from chalicelib.platform.http import problems
from chalicelib.platform.http.blueprint import choose_language
from chalicelib.platform.i18n import Language
from chalicelib.platform.texts.html_text import Html, Part, build_element

STYLE = """
body { margin: 0 auto; padding: 1em; max-width: 32em; font: 1em/1.5 sans-serif; color: #111;
  background: #fff }
button { font: inherit; width: 100%; margin: .4em 0; padding: .8em; border: 2px solid #0b4f9e;
  border-radius: .3em; background: #0b4f9e; color: #fff }
button.other { background: #fff; color: #0b4f9e }
"""
# https://www.w3.org/TR/CSP3/: the policy allows the one style by its hash, and forms to ourselves.
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; style-src "
    f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
)


def build_page(title: str, inside: Part, language: Language) -> str:
    """Return the HTML of a page with a title."""
    head = build_element(
        "head",
        build_element("meta", charset="utf-8"),
        build_element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        build_element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        build_element("title", title),
        build_element("style", Html(STYLE)),
    )
    main = build_element("main", build_element("h1", title), inside)
    page = build_element("html", head, build_element("body", main), lang=language)
    return f"<!doctype html>\n{page}\n"


def show_refusal(fault: Exception | int, request: Request) -> Response:
    """Return a refusal as a page, for a person that opened a link."""
    language = choose_language(request)
    problem = problems.build_problem(fault, language)
    page = build_page("Tanggap", build_element("p", problem["detail"]), language)
    return answer_page(page, problem["status"])


def answer_page(text: str, status: int = 200) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    return Response(text, headers=headers, status_code=status)
