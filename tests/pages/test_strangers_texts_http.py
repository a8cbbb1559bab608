"""Nothing that a stranger writes becomes a part of a page but as text, wherever they write it."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.platform import clock
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.reports.files import attachments
from chalicelib.reports.store import reports
from chalicelib.reports.tracking import page_root
from tests.builders import JSON, acted, an_upload, filed, post, signed_in, verified
from tests.moto_aws import Aws
from tests.pages.reading import Read, opened
from tests.publishing.open311 import partners
from tests.sender_posts import signed_partner

# What ends a text, an attribute, a comment, a script and a block of data.
PROBE = (
    "\"'><img src=x onerror=alert(1)></p></script><script>alert(2)</script>"
    "<!--<style>*{}</style>{number}%s&quot;&#60;b&#62;{{x}}${x}"
)
TAGS = {
    *("html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "main"),
    *("div", "article", "p", "h1", "h2", "h3", "strong", "svg", "circle", "path", "g", "span"),
    *("progress", "dl", "dt", "dd", "br", "section", "figure", "figcaption", "img", "ol", "li"),
    *("time", "blockquote", "footer", "form", "label", "input", "button"),
    *("rect", "small", "ul"),
}
OWN = re.compile(r"/(?!/)[\w/.-]*(\?\w+=[\w-]*)?")


def check(page: Read) -> None:
    """Look for whatever the probe could have become."""
    assert {each.tag for each in page.elements} <= TAGS
    for each in page.elements:
        assert not [name for name in each.attributes if name.startswith("on") or name == "style"]
        link = each.attributes.get("href") or each.attributes.get("src") or "https:"
        assert OWN.fullmatch(link) or link.startswith(("https:", "#", "tel:", "sms:", "geo:")), link
    scripts = [each.attributes.get("type") for each in page.all("script")]
    assert scripts in (["module", "application/json"], ["module"])
    assert page.body.count(b"<!--") == 0
    assert len(page.all("html")) == len(page.all("body")) == len(page.all("main")) == 1


def check_in_all_languages(http: Any, number: str, *texts: str) -> None:
    for language in Language:
        page = opened(http, f"{page_root(language)}{number}")
        check(page)
        for text in texts:
            assert " ".join(text.split()) in page.main, text
        api = http.get(f"/v1/reports/{number}", headers={"Accept-Language": language})
        shown, told = ({**each, "countdown": None} for each in (page.data, api.json_body))
        assert shown == told  # a minute may pass between them


def test_texts_of_the_filing(http: Any) -> None:
    place = {"address": f"Jalan {PROBE}", "lat": -6.1926, "lng": 106.7697}
    number = filed(http, visibility="public", description=f"Sampah {PROBE}", place=place)["number"]
    check_in_all_languages(http, number, f"Sampah {PROBE}", f"Jalan {PROBE}")


def test_texts_of_the_reporter_and_of_officers(http: Any) -> None:
    receipt = filed(http, visibility="public")
    number, own = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}

    def says(what: str, **body: Any) -> None:
        answer = post(http, f"/v1/reports/{number}/{what}", body, own)
        assert answer.status_code == 200, answer.body

    def acts(version: int, action: str, **more: Any) -> None:
        body = {"action": action, "version": version, "note": f"{action} {PROBE}", **more}
        assert acted(http, number, body, signed_in()).status_code == 200

    says("comments", text=f"tambahan {PROBE}")
    acts(2, "proses")
    acts(3, "ask")
    acts(4, "comment")
    acts(5, "selesai")
    verified(http, number, 6)
    says("rating", stars=1, reasons=["lambat"], text=f"nilai {PROBE}")
    says("reopen", reason=f"belum {PROBE}", attachments=[an_upload()])
    until = format_shown(clock.now() + timedelta(hours=2))
    acts(9, "pause", reason="cuaca", until=until)
    texts = ("tambahan", "proses", "ask", "comment", "selesai", "nilai", "belum", "pause")
    check_in_all_languages(http, number, *(f"{each} {PROBE}" for each in texts))


def test_a_text_of_a_partner_and_of_an_application(http: Any, aws: Aws) -> None:
    message = {"id": "JAKI-7", "description": f"Lampu {PROBE}", "address": f"Gang {PROBE}"}
    signed = signed_partner({**message, "visibility": "public"})
    answer = http.post(f"/channels/{signed.channel}", headers=signed.headers, body=signed.body)
    check_in_all_languages(http, answer.json_body["number"])
    partners.a_key()
    asked = {"description": f"Pohon {PROBE}", "address_string": f"Kompleks {PROBE}"}
    check_in_all_languages(http, partners.filed(http, **asked), f"Pohon {PROBE}")


@pytest.mark.parametrize("name", ['x"><script>alert(1)</script>.jpg', "x' onerror='alert(1).jpg"])
def test_a_name_of_a_file_is_never_a_strangers(http: Any, name: str) -> None:
    """Uploads get names of ours; a name that was stored in another way is a text all the same."""
    body = {"filename": name, "content_type": "image/jpeg", "size": 10}
    upload = post(http, "/v1/uploads", body).json_body["id"]
    assert attachments.NAME.fullmatch(upload.split(".")[0])
    number = filed(http, visibility="public", attachments=[upload])["number"]
    report, timeline = reports.load_report(number)
    assert name not in json.dumps([*timeline.first.photos, *report.filing.photos])
    check_in_all_languages(http, number)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_number_that_is_none(http: Any, prefix: str) -> None:
    typed = PROBE.replace("/", "")
    for path in (f"/laporan/{quote(typed, safe='')}", f"/laporan/cari?nomor={quote(PROBE)}"):
        page = opened(http, prefix + path)
        assert page.status == 404
        check(page)
        shown = page.one("input").attributes["value"]
        assert shown in (typed[:40], PROBE[:40])


def test_a_query_that_is_none(http: Any) -> None:
    number = filed(http, visibility="public")["number"]
    page = opened(http, f"/laporan/{number}?before={quote(PROBE)}")
    assert page.status == 422
    check(page)
    check(opened(http, f"/laporan/{number}?{quote(PROBE)}={quote(PROBE)}"))
