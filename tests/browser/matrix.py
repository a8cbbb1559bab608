"""The matrix: every page in every state, in both languages, under every look, and what is checked
there. ``test_every_page.py`` goes through it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from operate.local_run import PASSWORD
from tests.browser.filed import OFFICER, WORD
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
    page.wait_for_selector(".receipt .number")


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


def sign_in(page: Page, name: str = OFFICER) -> None:
    page.wait_for_selector("#name")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".leave")
    page.wait_for_load_state("networkidle")


def be_refused(page: Page) -> None:
    sign_in(page)
    page.wait_for_selector(".record [role=alert]")


def sign_in_wrongly(page: Page) -> None:
    page.wait_for_selector("#name")
    page.fill("#name", OFFICER)
    page.fill("#password", "Bukan-Sandinya-1")
    page.press("#password", "Enter")
    page.wait_for_selector("[role=alert]")


def open_record(page: Page) -> None:
    sign_in(page)
    page.wait_for_selector(".record .marks")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def open_a_step(page: Page) -> None:
    """Begin a step, and send it too early."""
    open_record(page)
    page.click(".record .actions > .main")
    page.click("form.move .main")
    page.wait_for_selector("form.move [role=alert]")


def choose_lines(page: Page) -> None:
    sign_in(page)
    for at in range(2):
        page.locator(".queue [type=checkbox]").nth(at).check()
    page.wait_for_selector(".selection")


def begin_for_several(page: Page) -> None:
    choose_lines(page)
    page.locator("main").press("c")
    page.click(".selection .main")
    page.wait_for_selector(".selection [role=alert]")


def open_filters(page: Page) -> None:
    sign_in(page)
    page.click(".lines details summary")


def open_keys(page: Page) -> None:
    sign_in(page)
    page.locator("main").press("?")
    page.wait_for_selector("#keys-title")


def administer(page: Page) -> None:
    sign_in(page, "admin")


def open_an_officer(page: Page) -> None:
    """Open an account that does not belong to the administrator, and ask for its end."""
    administer(page)
    page.get_by_role("link", name="verifikator").click()
    page.locator(".access .button").last.click()
    page.wait_for_selector(".access .note")


def send_an_account_too_early(page: Page) -> None:
    administer(page)
    page.click("form .main")
    page.wait_for_selector("[role=alert]")


def issue_a_key(page: Page) -> None:
    administer(page)
    page.fill("#name", f"Mitra {WORD}"[:80])
    page.fill("#contact", "dev@mitra.test")
    page.click("form .main")
    page.wait_for_selector(".secret")


def choose_events(page: Page) -> None:
    administer(page)
    page.locator("[name=every]").last.check()
    page.click("form .main")
    page.wait_for_selector("[role=alert]")


def open_a_webhook(page: Page) -> None:
    """Open a webhook that fails, with its events."""
    moment = "2026-11-27T11:50:03+07:00"
    filters = ("kelurahan", "kecamatan", "category", "agency", "status")
    webhook: dict[str, Any] = {name: ["31.73.05"] for name in filters}
    webhook |= {
        "id": "0123456789abcdef",
        "name": "Dasbor",
        "url": WORD,
        "kind": ["filed", "status"],
    }
    webhook |= {"state": "active", "paused_because": None}
    webhook |= {"failing_since": moment, "old_secret_until": moment}
    states = (("delivered", "200"), ("failed", "503"), ("withheld", "paused"), ("claimed", None))
    lines = [
        {
            "id": f"JK261127-BRRAEQ-{seq}",
            "number": "JK261127-BRRAEQ",
            "seq": seq,
            "type": "report.status",
            "state": state,
            "retry": False,
            "tries": seq,
            "last_try_at": moment,
            "code": code,
        }
        for seq, (state, code) in enumerate(states, 1)
    ]
    page.route("**/v1/webhooks", lambda route: route.fulfill(json={"items": [webhook]}))
    answer = {"items": lines, "next": "lagi"}
    page.route("**/v1/webhooks/*/deliveries?*", lambda route: route.fulfill(json=answer))
    administer(page)
    page.get_by_role("link", name="Dasbor").click()
    page.wait_for_selector(".again")


def see_channels(page: Page) -> None:
    """See the channels, some of them with each matter that one may have."""

    def worsen(route: Route) -> None:
        answer = route.fetch()
        health = answer.json()
        first, second = health["items"][:2]
        first |= {"silent": True, "usual_in_three_hours": 23.4, "parked": 2, "repeated": 1}
        second |= {"taken": 4000, "lag_seconds": 400.0, "refused": {"bad_signature": 900}}
        second["notices"] |= {"sent": 5, "refused": 3, "expired": 1}
        route.fulfill(response=answer, json=health)

    page.route("**/v1/channels/health", worsen)
    administer(page)
    page.wait_for_selector(".step")


@dataclass(frozen=True)
class State:
    """A page in a state. ``address`` is below / and /en/, with reports of ``filed.py`` by name.
    ``refused``: the service answers with a status of 400 or more, which the browser writes down.
    """

    address: str
    prepare: Callable[[Page], None] | None = None
    refused: bool = False


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
    "petugas, a wrong password": State("petugas", sign_in_wrongly, refused=True),
    "petugas, the queue": State("petugas/antrean", sign_in),
    "petugas, an empty view": State("petugas/antrean?lihat=tugas", sign_in),
    "petugas, found by words": State("petugas/antrean?q=sampah", sign_in),
    "petugas, the queue on a map": State("petugas/antrean?peta", sign_in),
    "petugas, filters": State("petugas/antrean?category=sampah", open_filters),
    "petugas, chosen lines": State("petugas/antrean", choose_lines),
    "petugas, a step with several": State("petugas/antrean", begin_for_several),
    "petugas, the keys": State("petugas/antrean", open_keys),
    "petugas, public": State("petugas/laporan/{public.number}", open_record),
    "petugas, facts": State("petugas/laporan/{facts.number}", open_record),
    "petugas, not theirs": State("petugas/laporan/{private.number}", be_refused, refused=True),
    "petugas, worked": State("petugas/laporan/{worked.number}", open_record),
    "petugas, closed": State("petugas/laporan/{closed.number}", open_record),
    "petugas, a step": State("petugas/laporan/{worked.number}", open_a_step),
    "kelola, officers": State("petugas/kelola/petugas", administer),
    "kelola, nobody found": State("petugas/kelola/petugas?q=tidak-ada", administer),
    "kelola, an officer": State("petugas/kelola/petugas", open_an_officer),
    "kelola, a new officer": State("petugas/kelola/petugas?baru=1", send_an_account_too_early),
    "kelola, a key": State("petugas/kelola/kunci?baru=1", issue_a_key),
    "kelola, webhooks": State("petugas/kelola/webhook", administer),
    "kelola, a new webhook": State("petugas/kelola/webhook?baru=1", choose_events),
    "kelola, a webhook": State("petugas/kelola/webhook", open_a_webhook),
    "kelola, channels": State("petugas/kelola/kanal", see_channels),
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
