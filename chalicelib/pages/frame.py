"""The frame of every page: its head, the bar with the ways on, the foot with the city's numbers,
and its headers. A page is complete without any script, and has no style or script inside it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.rows import ChannelKind
from chalicelib.pages.icons import draw_mark
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.settings import settings
from chalicelib.platform.texts.html_text import Html, Part, build_element, fill_html
from chalicelib.reports.tracking import language_path

_ = sentences("pages")

SKIP, MENU = _("Skip to the content"), _("Menu")
FILE, TRACK = _("Report a problem"), _("Track a report number")
WAYS: Mapping[str, Sentence] = {
    "/lapor": _("Report"),
    "/laporan": _("Reports"),
    "/laporan-saya": _("My reports"),
    "/bantuan": _("Help"),
}
MORE: Mapping[str, Sentence] = {
    "/kota": _("The city in figures"),
    "/privasi": _("Privacy"),
    "/aksesibilitas": _("Accessibility"),
}
DEVELOPERS = _("For developers")
LANGUAGE = _("English")  # the name of the language, in that language
DANGER = _("Is a life in danger? Call {number} now.")
FILE_BY_SMS = _("No internet? Text {number}. Write what is wrong and where.")
NUMBER_LABEL = _("Report number")
LOCALES: Mapping[str, str] = {"id": "id_ID", "en": "en_GB"}  # https://ogp.me/#optional
NOINDEX = "noindex"
INDEX = "index, follow, max-image-preview:large"
ASKED_NUMBER = "nomor"  # the query parameter of the form that asks for a number
# The addresses of files that the build of ``web/`` makes. They never change, so pages and API are
# deployed each for itself; what these files load has the hash of a build in its name.
CARD_IMAGE = "/card.png"  # the city's card, 1,200 by 630, for links without a photo
ICON, STYLE = "/icon.svg", "/style.css"


def find_script(language: Language) -> str:
    """Return the address of the script that brings the page of a report to life."""
    return f"{language_path(language)}/report.js"


@dataclass(frozen=True, slots=True)
class Head:
    """The content of the head of a page. ``canonical`` is the address to be remembered,
    ``alternates`` the page in each language, and ``data`` the address of the same in JSON.
    ``image`` is the picture of a link to the page; the city's card when it is None.
    """

    title: str
    description: str
    robots: str = NOINDEX
    canonical: str | None = None
    alternates: Mapping[Language, str] = field(default_factory=dict)
    image: str | None = None
    data: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: a page, a redirect, or nothing new (304)."""

    body: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def write_policy() -> str:
    """Return the policy of every page (https://www.w3.org/TR/CSP3/): scripts and styles are files
    of ours, pictures are ours too, and photos come from the bucket and go there. Of the two
    policies of Trusted Types one is the framework's, and one registers our service worker.
    """
    photos = settings().photos
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' blob: {photos}".rstrip(),
            f"connect-src 'self' {photos}".rstrip(),
            *("worker-src 'self'", "manifest-src 'self'"),
            *("base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"),
            "require-trusted-types-for 'script'",
            "trusted-types svelte-trusted-html tanggap-scripts",
        )
    )


def build_headers(robots: str, **more: str) -> dict[str, str]:
    """Return the headers of a page. It is not kept unless ``Cache_Control`` says so."""
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": write_policy(),
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=()",
        "Cache-Control": "no-store",
        **({"X-Robots-Tag": NOINDEX} if robots == NOINDEX else {}),
    }
    return headers | {name.replace("_", "-"): value for name, value in more.items()}


def build_page(head: Head, inside: Part, language: Language, *, data: Part = None) -> str:
    """Return a page. Scripts bring what is ``inside`` to life; ``data`` is for scripts only."""
    main = build_element("main", build_element("div", inside, id="app"), id="main")
    body = build_element(
        "body",
        build_element("a", SKIP[language], class_="skip", href="#main"),
        _build_bar(head, language),
        main,
        _build_foot(language),
        data,
    )
    page = build_element("html", _build_head(head, language), body, lang=language)
    return f"<!doctype html>\n{page}\n"


def page_url(path: str, language: Language) -> str:
    """Return the address of another page in a language."""
    return f"{settings().public_url}{language_path(language)}{path}"


def _build_head(head: Head, language: Language) -> Html:
    return build_element(
        "head",
        build_element("meta", charset="utf-8"),
        build_element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        build_element("title", f"{head.title} · {write_service(language)}"),
        build_element("meta", name="description", content=head.description),
        build_element("meta", name="robots", content=head.robots),
        _build_links(head),
        *(_build_property(*each) for each in _list_properties(head, language)),
        build_element("meta", name="twitter:card", content="summary_large_image"),
        build_element("link", rel="icon", href=ICON),
        build_element("link", rel="stylesheet", href=STYLE),
        build_element("script", type="module", src=find_script(language)),
    )


def _build_links(head: Head) -> Iterable[Html]:
    if head.canonical:
        yield build_element("link", rel="canonical", href=head.canonical)
    for language, url in head.alternates.items():
        yield build_element("link", rel="alternate", hreflang=language, href=url)
    if usual := head.alternates.get(Language.INDONESIAN):
        yield build_element("link", rel="alternate", hreflang="x-default", href=usual)
    if head.data:
        yield build_element("link", rel="alternate", type="application/json", href=head.data)


def _list_properties(head: Head, language: Language) -> Iterable[tuple[str, str]]:
    """Yield what cards of links show (https://ogp.me); Twitter reads the same."""
    yield from (("type", "website"), ("site_name", write_service(language)))
    yield from (("title", head.title), ("description", head.description))
    if head.canonical:
        yield "url", head.canonical
    yield "image", head.image or f"{settings().public_url}{CARD_IMAGE}"
    yield "image:alt", head.title
    yield "locale", LOCALES.get(language, language)
    for other in head.alternates:
        if other != language:
            yield "locale:alternate", LOCALES.get(other, other)


def _build_property(name: str, content: str) -> Html:
    return build_element("meta", property=f"og:{name}", content=content)


def _build_bar(head: Head, language: Language) -> Html:
    """Return the head of the page, the same as that of the built pages (``web/src/parts``)."""
    brand = build_element(
        "a",
        draw_mark(),
        build_element(
            "span", write_service(language), build_element("small", write_city(language))
        ),
        class_="brand",
        href=page_url("/", language),
    )
    others = [
        build_element("a", LANGUAGE[other], class_="language", href=url, hreflang=other, lang=other)
        for other, url in head.alternates.items()
        if other != language
    ]
    ways = _list_ways(((page_url(path, language), name) for path, name in WAYS.items()), language)
    nav = build_element(
        "nav", build_element("ul", *ways), class_="site-nav", aria_label=MENU[language]
    )
    return build_element("header", build_element("div", brand, *others, nav), class_="site-head")


def _list_ways(links: Iterable[tuple[str, Sentence]], language: Language) -> Iterator[Html]:
    """Yield a line of a list for each address and its name."""
    for address, name in links:
        yield build_element("li", build_element("a", name[language], href=address))


def write_service(language: Language) -> str:
    """Return the name of the service."""
    own = city().settings
    return own.service_name_en if language is Language.ENGLISH else own.service_name


def write_city(language: Language) -> str:
    """Return the name of the city."""
    own = city().settings
    return own.city_name_en if language is Language.ENGLISH else own.city_name


def _build_foot(language: Language) -> Html:
    emergency, sms = city().settings.emergency_number, find_sms_number(city())
    danger = _fill_number(DANGER, language, emergency, "tel")
    by_sms = _fill_number(FILE_BY_SMS, language, sms, "sms") if sms else None
    more = [
        *((page_url(path, language), name) for path, name in MORE.items()),
        (f"{settings().public_url}/docs", DEVELOPERS),
    ]
    return build_element(
        "footer",
        build_element(
            "div",
            build_element("p", danger, class_="emergency"),
            build_element("p", by_sms, class_="by-sms") if by_sms else None,
            build_element("ul", *_list_ways(more, language)),
        ),
        class_="site-foot",
    )


def find_sms_number(city: City) -> str | None:
    """Return the number that takes reports by SMS; None in a city that takes none."""
    rows = city.channels.values()
    takes = any(row.kind is ChannelKind.SMS and row.enabled for row in rows)
    return city.settings.stop_sms if takes else None


def _fill_number(sentence: Sentence, language: Language, number: str, scheme: str) -> Html:
    link = build_element("a", number, href=f"{scheme}:{number}")
    return fill_html(sentence, language, number=link)


def build_number_form(action: str, typed: str, language: Language) -> Html:
    """Return the form that leads to the page of a number; it needs no script."""
    field = build_element(
        "input",
        id="nomor",
        name=ASKED_NUMBER,
        value=typed,
        required=True,
        maxlength=40,
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
    )
    label = build_element("label", NUMBER_LABEL[language], for_="nomor")
    return build_element(
        "form",
        build_element("div", label, field, class_="field"),
        build_element("button", TRACK[language], class_="button main"),
        action=action,
        class_="card track",
    )


def build_note(texts: Iterable[str], css_class: str) -> Html | None:
    """Return sentences that belong together, each as a paragraph; None without any."""
    paragraphs = [build_element("p", text) for text in texts]
    return build_element("div", *paragraphs, class_=css_class) if paragraphs else None
