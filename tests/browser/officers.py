"""Bringing the officers' application into each of its states, for the matrix."""

import re
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import FilePayload, Page, Route

from local.drawings import draw_photo
from operate.local_run import PASSWORD
from tests.browser.filed import CLERK, HEAD, MODERATOR, OFFICER, WORD

# What the API answers to a head; no quarter of the tests' city is frozen.
ALLOWANCE = {
    "quarter": "2026-Q3",
    "version": 2,
    "agency": {"code": "31.73.05.1001", "name": "Kelurahan Kebon Jeruk"},
    "share": 8.421,
    "allowance_share": 10,
    "score": 84.21,
    "answers_part": 0.9,
    "ends_part": 0.85,
    "quality_part": 0.8,
    "rating_part": 0.72,
}
PERSONNEL = "kepegawaian"
APPEAL = {
    "quarter": "2026-Q3",
    "agency": ALLOWANCE["agency"],
    "note": f"Dua laporan selesai tepat waktu, tetapi tidak dihitung. {WORD}",
    "made_at": "2026-11-02T08:00:00+07:00",
    "state": "waiting",
    "adjustments": [],
    "reason": None,
    "decided_at": None,
}
NO_APPEALS: dict[str, Any] = {"items": [], "next": None}
DECISION = {
    "agency": {"code": "31.73.05.1002", "name": "Kelurahan Sukabumi Utara"},
    "state": "accepted",
    "adjustments": [{"column": "ends_on_time", "many": 2}, {"column": "waiting", "many": -1}],
    "reason": "Gangguan jaringan menunda catatannya",
    "decided_at": "2026-11-05T10:00:00+07:00",
}
# What the API answers to a step with a report that somebody else has changed.
CONFLICT = {
    "type": "/problems/stale-version",
    "status": 409,
    "detail": "Laporan ini berubah sejak dibaca.",
    "version": 99,
    "changes": [
        {
            "seq": 99,
            "title": "Tanggapan Kelurahan Kebon Jeruk",
            "at": "2026-11-29T08:00:00+07:00",
            "kind": "comment",
            "by": {"code": "31.73.05.1001", "name": "Kelurahan Kebon Jeruk"},
            "note": f"Tunggu regu pohon. {WORD}",
        }
    ],
}


def sign_in(page: Page) -> None:
    sign_in_as(page, OFFICER)


def sign_in_as(page: Page, name: str) -> None:
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
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")


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


def close_from_camera(page: Page) -> None:
    """Choose a photo of the work that was done, which says neither when nor where it was taken."""
    open_record(page)
    page.click(".record .actions > .main")
    photo = draw_photo("trotoar", "matrix", datetime.now(UTC), after=True)
    files: list[FilePayload] = [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo}]
    page.set_input_files("form.move input[multiple]", files)
    page.wait_for_selector("form.move img")


def correct_place(page: Page) -> None:
    open_record(page)
    page.get_by_role("button", name=re.compile("Perbaiki lokasi|Correct the location")).click()
    page.wait_for_selector("form.move dl")


def compare(page: Page) -> None:
    open_record(page)
    page.get_by_role("button", name=re.compile("Bandingkan|Compare")).first.click()
    page.wait_for_selector(".pair article")


def verify(page: Page) -> None:
    sign_in_as(page, MODERATOR)
    page.wait_for_selector(".verify form, .verify .nothing")


def judge_hidden(page: Page) -> None:
    sign_in_as(page, MODERATOR)
    page.wait_for_selector("[name=decision]")
    page.check("[name=decision][value=reject]")


def let_a_step_wait(page: Page) -> None:
    """Send a comment whose answer does not come, see the outbox, and sign out too early."""
    open_record(page)
    page.route("**/actions", lambda route: route.fulfill(status=503))
    comment(page)
    page.click(".sign a")
    page.wait_for_selector(".kept")
    page.click(".leave")
    page.wait_for_selector("[role=alertdialog]")


def meet_a_conflict(page: Page) -> None:
    """Send a comment on a report that somebody else has changed."""
    open_record(page)
    page.route("**/actions", lambda route: route.fulfill(status=409, json=CONFLICT))
    comment(page)
    page.wait_for_selector(".conflict .actions")


def comment(page: Page) -> None:
    page.locator("main").press("c")
    page.fill("form.move textarea", f"Regu berangkat besok pagi {WORD}")
    page.click("form.move .main")


def open_keys(page: Page) -> None:
    sign_in(page)
    page.locator("main").press("?")
    page.wait_for_selector("#keys-title")


def open_desk(page: Page) -> None:
    sign_in_as(page, CLERK)
    page.wait_for_selector("#kelurahan")


def fill_desk(page: Page) -> None:
    open_desk(page)
    page.fill("#description", f"Sampah menumpuk di depan loket {WORD}")
    page.fill("#kelurahan", "kebon jer")
    page.press("#kelurahan", "Enter")
    page.fill("#phone", "081211270001")
    page.wait_for_selector("[name=category]")


def send_from_desk_too_early(page: Page) -> None:
    open_desk(page)
    page.press("#description", "Control+Enter")
    page.wait_for_selector("form [role=alert]")


def file_at_desk(page: Page) -> None:
    fill_desk(page)
    page.press("#phone", "Control+Enter")
    page.wait_for_selector(".slip")


def lead(page: Page) -> None:
    """Sign in as the head of an office."""
    sign_in_as(page, HEAD)


def see_allowance(page: Page) -> None:
    """Sign in as a head, and ask for the own share of the allowance of a frozen quarter."""
    page.route("**/v1/scores/2026-Q3/allowance", lambda route: route.fulfill(json=ALLOWANCE))
    page.route(
        "**/v1/scores/appeals*", lambda route: route.fulfill(json={"items": [], "next": None})
    )
    lead(page)
    page.get_by_role("button", name=re.compile("^(Tampilkan|Show)$")).click()
    page.get_by_text(re.compile(r"84[.,]21")).wait_for()


def appeal(page: Page) -> None:
    """Begin an appeal against a frozen score, and send it too early."""
    see_allowance(page)
    page.get_by_role("button", name=re.compile("^(Ajukan|Appeal)")).click()
    page.get_by_role("button", name=re.compile("^(Kirim|Send)")).click()
    page.wait_for_selector("#appeal-fault")


def decide_an_appeal(page: Page) -> None:
    """Sign in as personnel, with an appeal that waits and one that was accepted, and decide."""
    found = {"items": [APPEAL, {**APPEAL, **DECISION}], "next": None}
    page.route("**/v1/scores/appeals*", lambda route: route.fulfill(json=found))
    sign_in_as(page, PERSONNEL)
    page.get_by_role("button", name=re.compile("^(Putuskan|Decide)$")).click()
    page.get_by_label(re.compile("Nilai dikoreksi|The score is corrected")).check()
    page.get_by_role("button", name=re.compile("^(Putuskan|Decide)$")).click()
    page.wait_for_selector("#reason-fault")


def oversee(page: Page) -> None:
    """Sign in as a verifier, who may look at every office."""
    sign_in_as(page, MODERATOR)
    page.wait_for_selector("table")


def write_a_template(page: Page) -> None:
    """Begin a template with a placeholder that there is not, and save it too early."""
    lead(page)
    page.fill("#text", f"Laporan {{number}} tentang {{hal}} {WORD}")
    page.click("form .button.main")
    page.wait_for_selector("form [role=alert]")


def begin_a_contact(page: Page) -> None:
    """Begin a duty contact with hours of its own, and save it too early."""
    lead(page)
    page.check("[name=hours][value=own]")
    page.click("form .button.main")
    page.wait_for_selector("form [role=alert]")


def add_a_contact(page: Page) -> None:
    lead(page)
    page.fill("#label", f"Piket {WORD}"[:80])
    page.fill("#address", "piket.matriks@jakarta.test")
    page.click("form .button.main")
    page.wait_for_selector("[inputmode=numeric]")


def name_a_deputy_too_early(page: Page) -> None:
    lead(page)
    page.fill("#deputy-reason", f"Cuti {WORD}")
    page.get_by_role("button", name=re.compile("^(Tunjuk|Name the deputy)$")).click()
    page.wait_for_selector("#deputy-username-fault, form [role=alert]")


def administer(page: Page) -> None:
    sign_in_as(page, "admin")


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
