"""The page that asks whether a number or address is its reader's. It shows of the report its
number and where to follow it.
"""

from html import escape
from urllib.parse import parse_qs

from chalicelib.notifications import unsubscribe
from chalicelib.notifications.proof import Proof
from chalicelib.notifications.unsubscribe import UnsubscribeChoice, UnsubscribeState
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import html_page
from chalicelib.platform.language import Language, Said, both
from chalicelib.reports.contact.preferences import EMAIL, REPLY, SMS, mask_address_for
from chalicelib.reports.tracking import track_url

PROOF_TITLE = both("Kabar laporan {number}", "Updates on report {number}")
PROOF_QUESTIONS = {
    SMS: both(
        "Kirim kabar tentang laporan {number} lewat SMS ke {to}?",
        "Send updates on report {number} by SMS to {to}?",
    ),
    EMAIL: both(
        "Kirim kabar tentang laporan {number} lewat email ke {to}?",
        "Send updates on report {number} by email to {to}?",
    ),
}
PROOF_BUTTON = both("Ya, kirim kabar", "Yes, send updates")
NOT_REPORTER = both(
    "Bukan Anda yang melapor? Tutup halaman ini. Kami tidak mengirim apa pun lagi.",
    "Was it not you who reported? Close this page. We will send nothing more.",
)
PROOF_THANKS = {
    SMS: both(
        "Terima kasih. Kabar tentang laporan {number} kami kirim lewat SMS ke {to}.",
        "Thank you. We send updates on report {number} by SMS to {to}.",
    ),
    EMAIL: both(
        "Terima kasih. Kabar tentang laporan {number} kami kirim lewat email ke {to}.",
        "Thank you. We send updates on report {number} by email to {to}.",
    ),
}
FOLLOW_LINK = both("Cek laporan", "Look up the report")
STOP_LINK = both("Hentikan pesan", "Stop messages")


def render_proof_page(proof: Proof) -> str:
    """What it asks, or that it was answered."""
    language, number = proof.contact.wishes.language, proof.number
    to = mask_address_for(proof.way, proof.contact)
    said = (PROOF_THANKS if proof.given else PROOF_QUESTIONS)[proof.way][language].format(
        number=number, to=to
    )
    button = f'<form method="post"><button>{PROOF_BUTTON[language]}</button></form>'
    asks = f"{button}<p>{NOT_REPORTER[language]}</p>"
    ends = unsubscribe.build_unsubscribe_link(proof.whom, proof.way)
    links = (
        f'<p><a href="{escape(track_url(number))}">{FOLLOW_LINK[language]}</a></p>'
        f'<p><a href="{escape(ends)}">{STOP_LINK[language]}</a></p>'
    )
    inside = f"<p>{escape(said)}</p>{'' if proof.given else asks}{links}"
    return html_page.build_page(PROOF_TITLE[language].format(number=number), inside, language)


# The page that ends notices; it shows nothing of the report.


STOP_TITLE = both("Pemberitahuan laporan {number}", "Updates on report {number}")
WAY_NAMES = {
    REPLY: both("di kanal tempat laporan masuk", "on the channel you wrote by"),
    SMS: both("lewat SMS ke {to}", "by SMS to {to}"),
    EMAIL: both("lewat surel ke {to}", "by email to {to}"),
}
STILL_ON = both(
    "Anda menerima pemberitahuan tentang laporan {number} {way}.",
    "You get updates on report {number} {way}.",
)
ENDED = both(
    "Sudah berhenti. Anda tidak lagi menerima pemberitahuan tentang laporan {number} {way}.",
    "Done. You will get no more updates on report {number} {way}.",
)
ALL_ENDED = both(
    "Sudah berhenti. Anda tidak lagi menerima pemberitahuan tentang laporan-laporan Anda.",
    "Done. You will get no more updates on any of your reports.",
)
REPORT_STAYS = both(
    "Laporannya sendiri tetap ditangani.", "The report itself will still be handled."
)
BUTTONS = {
    UnsubscribeChoice.STOP: both("Berhenti untuk laporan ini", "Stop updates on this report"),
    UnsubscribeChoice.STOP_ALL: both(
        "Berhenti untuk semua laporan saya", "Stop updates on all my reports"
    ),
    UnsubscribeChoice.AGAIN: both("Batalkan: terima lagi", "Undo: send them again"),
    UnsubscribeChoice.AGAIN_ALL: both("Batalkan: terima lagi", "Undo: send them again"),
}


def parse_choice(body: bytes) -> UnsubscribeChoice:
    """What the form asks for; a mail program's one click, which does not know our form, asks to
    stop. Raises BadField.
    """
    given = parse_qs(body.decode("latin-1")).get("do", [UnsubscribeChoice.STOP])[-1]
    try:
        return UnsubscribeChoice(given)
    except ValueError:
        raise BadField(field="do", rule="unknown", value=given[:40]) from None


def render_stop_page(ending: UnsubscribeState) -> str:
    """How things stand, and what may be asked for now."""
    language = ending.contact.wishes.language
    to = mask_address_for(ending.way, ending.contact)
    way = WAY_NAMES[ending.way][language].format(to=to)
    says, wishes = _choose_sentence(ending)
    told = says[language].format(number=ending.number, way=way)
    title = STOP_TITLE[language].format(number=ending.number)
    buttons = "".join(_render_button(wish, language) for wish in wishes)
    form = f'<form method="post">{buttons}</form>'
    return html_page.build_page(
        title, f"<p>{escape(told)}</p>{form}<p>{REPORT_STAYS[language]}</p>", language
    )


def _choose_sentence(ending: UnsubscribeState) -> tuple[Said, tuple[UnsubscribeChoice, ...]]:
    if ending.all_ended:
        return ALL_ENDED, (UnsubscribeChoice.AGAIN_ALL,)
    if ending.ended:
        return ENDED, (UnsubscribeChoice.AGAIN, UnsubscribeChoice.STOP_ALL)
    return STILL_ON, (UnsubscribeChoice.STOP, UnsubscribeChoice.STOP_ALL)


def _render_button(wish: UnsubscribeChoice, language: Language) -> str:
    other = ' class="other"' if wish is UnsubscribeChoice.STOP_ALL else ""
    return f'<button name="do" value="{wish}"{other}>{BUTTONS[wish][language]}</button>'
