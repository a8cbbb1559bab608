"""The matrix: every page in every state, in both languages, under every look, and what is checked
there. ``test_every_page.py`` goes through it.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import officers
from tests.browser.figure_cities import OFFICE
from tests.browser.filed import WORD
from tests.e2e.push_stubs import IPHONE, stub_push
from tests.e2e.visits import PHONE
from tests.push_browser import Browser

ROOT = Path(__file__).parents[2]
LANGUAGES = {"id": "/", "en": "/en/"}
PUSH_HOST = "updates.push.services.mozilla.com"


def mistype_number(page: Page) -> None:
    page.fill("#number", "JK 12")
    page.press("#number", "Enter")
    page.wait_for_selector("#number-fault")


def fill_form(page: Page, text: str = f"Sampah menumpuk di depan gang lagi {WORD}") -> None:
    page.click("button#place")
    page.fill("#description", text)
    page.wait_for_selector("[name=category]")


def fill_in_danger(page: Page) -> None:
    fill_form(page, "Kebakaran rumah di gang kami, api sudah besar")
    page.wait_for_selector("[role=alert]")


def type_a_place(page: Page) -> None:
    page.check("[name=way][value=typed]")
    page.fill("input#place", "kebon")
    page.wait_for_selector("[role=option]")


def send_too_early(page: Page) -> None:
    page.click("form .button.main")
    page.wait_for_selector("[role=alert]")


def send_it(page: Page) -> None:
    fill_form(page)
    page.click("form .button.main")
    page.wait_for_selector(".receipt .big-number")


def keep_a_draft(page: Page) -> None:
    page.fill("#description", f"Belum selesai {WORD}")
    page.wait_for_timeout(700)  # a change is kept after a pause
    page.goto(page.url.replace("/lapor", "/laporan-saya"))
    page.wait_for_selector("#drafts")


def take_part(page: Page) -> None:
    page.click("details summary")
    page.fill("#way", "08")
    page.click("details button")
    page.wait_for_selector("[role=alert]")


def open_all(page: Page) -> None:
    page.wait_for_selector("details.card")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.name = ''")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def offer_push(page: Page, **given: Any) -> None:
    """Open the page again, in a browser that pushes come to."""
    stub_push(page, Browser(f"https://{PUSH_HOST}/wpush/v2/matriks"), **given)
    page.reload(wait_until="networkidle")


def open_push(page: Page) -> None:
    offer_push(page)
    open_all(page)
    page.wait_for_selector(".push button")


def turn_push_on(page: Page) -> None:
    offer_push(page)
    if page.locator("details").count():
        open_all(page)
    page.click(".push button")
    page.wait_for_selector(".push:not(:has(.hint))")


def refuse_push(page: Page) -> None:
    offer_push(page, answer="default")
    open_all(page)
    page.click(".push button")
    page.wait_for_selector(".push [role=status]:not(:empty)")


def lack_push(page: Page) -> None:
    offer_push(page, missing=True)
    open_all(page)


def need_home_screen(page: Page) -> None:
    offer_push(page, missing=True, agent=IPHONE)
    open_all(page)


def load_charts(page: Page) -> None:
    """Scroll through all charts: each is loaded when it comes near the screen."""
    for chart in page.locator(".chart").all():
        chart.scroll_into_view_if_needed()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.evaluate("scrollTo(0, 0)")


def open_tables(page: Page) -> None:
    load_charts(page)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.wait_for_selector(".chart table")


def show_next_chart(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("main svg[role=img]")


def show_all_offices(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Tampilkan semua|Show all")).first.click()


@dataclass(frozen=True)
class State:
    """A page in a state. ``address`` is below / and /en/, with reports of ``filed.py`` by name.
    ``figures``: the city of ``figure_cities.py`` whose figures are shown.
    ``refused``: the service answers with a status of 400 or more, which the browser writes down.
    """

    address: str
    prepare: Callable[[Page], None] | None = None
    refused: bool = False
    figures: str = ""


BUILT = {
    page["path"] or "start": State(page["path"])
    for page in json.loads((ROOT / "web/pages.json").read_text())
}
STATES = {
    **BUILT,
    "no such page": State("tidak-ada", refused=True),
    "start, a mistyped number": State("", mistype_number),
    "lapor, filled": State("lapor", fill_form),
    "lapor, in danger": State("lapor", fill_in_danger),
    "lapor, a typed place": State("lapor", type_a_place),
    "lapor, sent too early": State("lapor", send_too_early),
    "lapor/terima, just sent": State("lapor", send_it),
    "lapor/terima of a report": State("lapor/terima#{public.number}.{public.token}"),
    "lapor/terima of taking part": State("lapor/terima#{public.number}"),
    "laporan-saya, a draft": State("lapor", keep_a_draft),
    "laporan-saya, a link": State("laporan-saya#" + "geheim" * 6),
    "laporan, the map": State("laporan?peta"),
    "laporan, public": State("laporan/{public.number}"),
    "laporan, public, taking part": State("laporan/{public.number}", take_part, refused=True),
    "laporan, facts": State("laporan/{facts.number}"),
    "laporan, private": State("laporan/{private.number}"),
    "laporan, worked": State("laporan/{worked.number}"),
    "laporan, merged": State("laporan/{merged.number}"),
    "laporan, rejected": State("laporan/{rejected.number}"),
    "laporan, hidden": State("laporan/{hidden.number}"),
    "laporan, closed": State("laporan/{closed.number}"),
    "laporan, withdrawn": State("laporan/{withdrawn.number}"),
    "laporan, erased": State("laporan/{erased.number}", refused=True),
    "laporan, unknown": State("laporan/{unknown.number}", refused=True),
    "laporan, mistyped": State("laporan/{mistyped.number}", refused=True),
    "lapor/terima, told by push": State("lapor/terima#{facts.number}.{facts.token}", turn_push_on),
    "own, push": State("laporan/{facts.number}#{facts.token}", open_push),
    "own, told by push": State("laporan/{facts.number}#{facts.token}", turn_push_on),
    "own, push not allowed": State("laporan/{facts.number}#{facts.token}", refuse_push),
    "own, no push": State("laporan/{facts.number}#{facts.token}", lack_push),
    "own, push of an iPhone": State("laporan/{facts.number}#{facts.token}", need_home_screen),
    "own, public": State("laporan/{public.number}#{public.token}", open_all),
    "own, private": State("laporan/{private.number}#{private.token}", open_all),
    "own, merged": State("laporan/{merged.number}#{merged.token}", open_all),
    "own, rejected": State("laporan/{rejected.number}#{rejected.token}", open_all),
    "own, closed": State("laporan/{closed.number}#{closed.token}", open_all),
    "own, withdrawn": State("laporan/{withdrawn.number}#{withdrawn.token}", open_all),
    "own, erased": State("laporan/{erased.number}#{erased.token}", refused=True),
    "own, another's link": State("laporan/{public.number}#{closed.token}", refused=True),
    "petugas, a wrong password": State("petugas", officers.sign_in_wrongly, refused=True),
    "petugas, the queue": State("petugas/antrean", officers.sign_in),
    "petugas, an empty view": State("petugas/antrean?lihat=tugas", officers.sign_in),
    "petugas, found by words": State("petugas/antrean?q=sampah", officers.sign_in),
    "petugas, the queue on a map": State("petugas/antrean?peta", officers.sign_in),
    "petugas, filters": State("petugas/antrean?category=sampah", officers.open_filters),
    "petugas, chosen lines": State("petugas/antrean", officers.choose_lines),
    "petugas, a step with several": State("petugas/antrean", officers.begin_for_several),
    "petugas, the keys": State("petugas/antrean", officers.open_keys),
    "petugas, public": State("petugas/laporan/{public.number}", officers.open_record),
    "petugas, facts": State("petugas/laporan/{facts.number}", officers.open_record),
    "petugas, not theirs": State(
        "petugas/laporan/{private.number}", officers.be_refused, refused=True
    ),
    "petugas, worked": State("petugas/laporan/{worked.number}", officers.open_record),
    "petugas, closed": State("petugas/laporan/{closed.number}", officers.open_record),
    "petugas, a step": State("petugas/laporan/{worked.number}", officers.open_a_step),
    "petugas, a step waits": State(
        "petugas/laporan/{worked.number}", officers.let_a_step_wait, refused=True
    ),
    "petugas, a conflict": State(
        "petugas/laporan/{worked.number}", officers.meet_a_conflict, refused=True
    ),
    "petugas, a closing": State("petugas/laporan/{worked.number}", officers.close_from_camera),
    "petugas, a place": State("petugas/laporan/{worked.number}", officers.correct_place),
    "petugas, two reports": State("petugas/laporan/{facts.number}", officers.compare),
    "petugas, verify": State("petugas/verifikasi", officers.verify),
    "petugas, hidden": State("petugas/laporan/{hidden.number}", officers.judge_hidden),
    "loket": State("petugas/loket", officers.open_desk),
    "loket, filled": State("petugas/loket", officers.fill_desk),
    "loket, sent too early": State("petugas/loket", officers.send_from_desk_too_early),
    "loket, the receipt": State("petugas/loket", officers.file_at_desk),
    "ringkasan": State("petugas/ringkasan", officers.lead),
    "ringkasan, with offices below": State("petugas/ringkasan?kantor=31.73.05", officers.oversee),
    "ringkasan, the own allowance": State(
        "petugas/ringkasan", officers.see_allowance, figures="two years"
    ),
    "ringkasan, an appeal": State("petugas/ringkasan", officers.appeal, figures="two years"),
    "kepegawaian, a decision": State("petugas/kepegawaian", officers.decide_an_appeal),
    "jawaban": State("petugas/jawaban", officers.lead),
    "jawaban, a template": State("petugas/jawaban/baru", officers.write_a_template),
    "piket": State("petugas/piket", officers.lead),
    "piket, a contact": State("petugas/piket/baru", officers.begin_a_contact),
    "piket, a code": State("petugas/piket/baru", officers.add_a_contact),
    "piket, a deputy": State("petugas/piket", officers.name_a_deputy_too_early),
    "kelola, officers": State("petugas/kelola/petugas", officers.administer),
    "kelola, nobody found": State("petugas/kelola/petugas?q=tidak-ada", officers.administer),
    "kelola, an officer": State("petugas/kelola/petugas", officers.open_an_officer),
    "kelola, a new officer": State(
        "petugas/kelola/petugas?baru=1", officers.send_an_account_too_early
    ),
    "kelola, a key": State("petugas/kelola/kunci?baru=1", officers.issue_a_key),
    "kelola, webhooks": State("petugas/kelola/webhook", officers.administer),
    "kelola, a new webhook": State("petugas/kelola/webhook?baru=1", officers.choose_events),
    "kelola, a webhook": State("petugas/kelola/webhook", officers.open_a_webhook),
    "kelola, channels": State("petugas/kelola/kanal", officers.see_channels),
    "kota": State("kota", load_charts, figures="two years"),
    "kota, the tables": State("kota", open_tables, figures="two years"),
    "kota, the first month": State("kota", load_charts, figures="one month"),
    "kota, no report": State("kota", figures="empty"),
    "kota, nothing counted": State("kota", refused=True, figures="nothing"),
    "kota, a screen on a wall": State("kota?layar=1", show_next_chart, figures="two years"),
    "kota, a frozen quarter": State("kota/2026-Q3", show_all_offices, figures="two years"),
    "kota, a preview": State("kota/2026-Q4", figures="two years"),
    "kota, a quarter without scores": State("kota/2026-Q4", refused=True, figures="one month"),
    "kota, an office": State(f"kota/perangkat/{OFFICE}", open_tables, figures="two years"),
    "kota, an unknown office": State("kota/perangkat/tidak-ada", figures="two years"),
    "kota, all files": State("kota/data", figures="two years"),
    "kota, no such page": State("kota/2026-Q5", figures="two years"),
    # the last ones, as their promise has to be broken first
    "laporan, late": State("laporan/{late.number}"),
    "own, late": State("laporan/{late.number}#{late.token}", open_all),
}

SMALLEST = {"width": 320, "height": 568}
ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
DESK = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Look:
    """How a page is shown, and the checks of ``checks.js`` that hold there; ``axe`` is another."""

    screen: Any
    checks: tuple[str, ...]
    dark: bool = False
    forced: bool = False
    spread: bool = False


LOOKS = {
    "telephone, light": Look(PHONE, ("axe", "sideways", "cuts", "focus", "motion")),
    "telephone, dark": Look(PHONE, ("axe", "focus"), dark=True),
    "desk": Look(DESK, ("axe", "sideways", "cuts")),
    "320 pixels": Look(SMALLEST, ("sideways", "cuts")),
    "400 % zoom": Look(ZOOMED, ("sideways", "cuts", "covers", "focus")),
    "text spacing": Look(SMALLEST, ("sideways", "cuts"), spread=True),
    "forced colours": Look(PHONE, ("edges", "focus"), forced=True),
}
