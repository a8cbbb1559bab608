"""What strangers write, share or put into an address is shown as it is, and never becomes a part of
a page. The probes of ``filed.py`` stand in every field.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.filed import PROBE, Filed
from tests.browser.matrix import LANGUAGES
from tests.e2e.client import Tanggap
from tests.e2e.filing import fill_in, read_receipt, send_report
from tests.e2e.visits import Visit

Visiting = Callable[..., AbstractContextManager[Visit]]
# What would be there if a probe had become a part of the page.
HARM = """() => [
    ...(window.harmed === undefined ? [] : [`a script ran: ${window.harmed}`]),
    ...[...document.querySelectorAll('img[src="x"], svg[onload], a[href^="javascript:"]')]
        .map((each) => each.outerHTML.slice(0, 80)),
]"""
# Every address that takes something of strangers, in its query, its path or behind its #.
ADDRESSES = {
    "shared text": "lapor?"
    + urlencode({"title": PROBE, "text": PROBE, "url": "javascript:alert(1)"}),
    "a draft's id": "lapor?" + urlencode({"draf": PROBE}),
    "a receipt": "lapor/terima#" + PROBE,
    "a receipt, encoded": "lapor/terima#" + quote(PROBE),
    "filters": "laporan?"
    + urlencode(dict.fromkeys(("status", "kelurahan", "category", "from"), PROBE)),
    "a link": "laporan-saya#" + PROBE,
    "a number": "laporan/" + quote(PROBE, safe=""),
    "a typed number": "laporan/cari?" + urlencode({"nomor": PROBE}),
    "no such page": "tidak-ada/" + quote(PROBE, safe="") + "?" + urlencode({"q": PROBE}),
}
# Every page that shows what a stranger wrote into a form.
SHOWN = {
    "the list": "laporan",
    "the start": "",
    "the report": "laporan/{probe.number}",
    "the own report": "laporan/{probe.number}#{probe.token}",
    "the receipt": "lapor/terima#{probe.number}.{probe.token}",
}
# Every other field that a stranger fills, on its page.
FIELDS = [
    ("", "#number"),
    ("laporan", "#kelurahan"),
    ("laporan", "#category"),
    ("laporan/{public.number}", "#way"),
    ("laporan/{unknown.number}", "#nomor"),
    ("laporan-saya", "#way"),
]


def assert_unharmed(seen: Visit) -> None:
    seen.page.wait_for_load_state("networkidle")
    assert seen.page.evaluate(HARM) == []
    assert not any("dialog" in each for each in seen.complaints)


def refuse_dialogs(seen: Visit) -> None:
    seen.page.on("dialog", lambda dialog: (seen.complaints.append("dialog"), dialog.dismiss()))


def ignore_refusals(seen: Visit) -> None:
    """Leave out the browser's own line about an answer of 400 or more."""
    seen.complaints[:] = [
        each for each in seen.complaints if not each.startswith("Failed to load resource")
    ]


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("language", LANGUAGES.values())
def test_no_address_becomes_a_part_of_the_page(
    tanggap: Tanggap, visit: Visiting, language: str, name: str
) -> None:
    with visit() as seen:
        refuse_dialogs(seen)
        seen.page.goto(tanggap.stack.url + language + ADDRESSES[name])
        assert_unharmed(seen)
        ignore_refusals(seen)


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("language", LANGUAGES.values())
def test_what_was_filed_is_shown_as_it_is(
    tanggap: Tanggap, visit: Visiting, filed: Mapping[str, Filed], language: str, name: str
) -> None:
    with visit() as seen:
        refuse_dialogs(seen)
        seen.page.goto(tanggap.stack.url + language + SHOWN[name].format(**filed))
        if name.startswith("the own"):
            expect(seen.page.get_by_text("{{7*7}}").first).to_be_visible()
        assert_unharmed(seen)


@pytest.mark.parametrize(("address", "field"), FIELDS)
def test_no_other_field_does_harm(
    tanggap: Tanggap, visit: Visiting, filed: Mapping[str, Filed], address: str, field: str
) -> None:
    with visit() as seen:
        refuse_dialogs(seen)
        seen.page.goto(f"{tanggap.stack.url}/{address.format(**filed)}", wait_until="networkidle")
        seen.page.evaluate(
            "document.querySelectorAll('details').forEach((each) => each.open = true)"
        )
        seen.page.fill(field, PROBE)
        seen.page.press(field, "Enter")
        seen.page.wait_for_timeout(400)  # what is said of it comes after an answer
        assert_unharmed(seen)
        ignore_refusals(seen)


def test_every_field_of_the_form_takes_a_probe(
    tanggap: Tanggap, visit: Visiting, tmp_path: Path
) -> None:
    photo = tmp_path / "'><img src=x onerror=window.harmed=4>.jpg"
    Image.new("RGB", (400, 300), "gray").save(photo)
    broken = tmp_path / "<img src=x onerror=window.harmed=5>.jpg"
    broken.write_text(PROBE)
    with visit() as seen:
        refuse_dialogs(seen)
        page = seen.page
        fill_in(page, tanggap, f"Lampu mati {PROBE}")
        page.get_by_label("Pilih foto").set_input_files(photo)
        expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
        page.get_by_label("Alamat atau patokan").fill(PROBE)
        page.get_by_label("Nama", exact=True).fill(PROBE)
        page.get_by_label("Email").fill(PROBE)
        page.get_by_label("Nomor ponsel").fill(PROBE[:30])
        page.get_by_text("Tampilkan", exact=False).first.click()
        assert_unharmed(seen)
        keep_and_list_draft(page, tanggap)
        assert_unharmed(seen)
        page.get_by_role("link", name="Lanjutkan").click()
        send_report(page)
        expect(page.get_by_role("alert").first).to_be_visible()  # the contact is none
        assert_unharmed(seen)
        page.get_by_label("Email").fill("")
        page.get_by_label("Nomor ponsel").fill("")
        send_report(page)
        read_receipt(page)
        assert_unharmed(seen)
        page.get_by_role("link", name="Buka laporan saya").click()
        page.get_by_text("Tambah keterangan").click()
        page.get_by_label("Keterangan Anda").fill(PROBE)
        page.get_by_role("button", name="Kirim", exact=True).click()
        expect(page.get_by_text("{{7*7}}").last).to_be_visible()
        assert_unharmed(seen)
        ignore_refusals(seen)


def keep_and_list_draft(page: Page, tanggap: Tanggap) -> None:
    page.wait_for_timeout(700)  # a change is kept after a pause
    page.goto(f"{tanggap.stack.url}/laporan-saya")
    expect(page.get_by_role("heading", name="Belum terkirim")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_what_other_applications_share_is_in_the_form(
    tanggap: Tanggap, visit: Visiting, language: str
) -> None:
    shared = {"title": "Jalan berlubang", "text": "Dekat pasar", "url": "https://contoh.id/foto/7"}
    with visit() as seen:
        seen.page.goto(f"{tanggap.stack.url}{language}lapor?{urlencode(shared)}")
        field = seen.page.locator("#description")
        expect(field).to_have_value("Jalan berlubang\nDekat pasar\nhttps://contoh.id/foto/7")
        seen.page.goto(f"{tanggap.stack.url}{language}lapor?{urlencode({'url': shared['url']})}")
        expect(field).to_have_value(shared["url"])
