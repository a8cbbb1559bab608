"""The page that asks whether a number or address is its reader's. It shows of the report its
number and where to follow it.
"""

from html import escape
from urllib.parse import parse_qs

from chalicelib.notifications import unsubscribe
from chalicelib.notifications.proof import Proof
from chalicelib.notifications.unsubscribe import Ending, Wish
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import html_page
from chalicelib.platform.language import Language, Said, both
from chalicelib.reports.contact.preferences import EMAIL, REPLY, SMS, hint
from chalicelib.reports.tracking import track_url

TITLE = both("Kabar laporan {number}", "Updates on report {number}")
ASKS = {
    SMS: both(
        "Kirim kabar tentang laporan {number} lewat SMS ke {to}?",
        "Send updates on report {number} by SMS to {to}?",
    ),
    EMAIL: both(
        "Kirim kabar tentang laporan {number} lewat email ke {to}?",
        "Send updates on report {number} by email to {to}?",
    ),
}
YES = both("Ya, kirim kabar", "Yes, send updates")
STRANGER = both(
    "Bukan Anda yang melapor? Tutup halaman ini. Kami tidak mengirim apa pun lagi.",
    "Was it not you who reported? Close this page. We will send nothing more.",
)
GIVEN = {
    SMS: both(
        "Terima kasih. Kabar tentang laporan {number} kami kirim lewat SMS ke {to}.",
        "Thank you. We send updates on report {number} by SMS to {to}.",
    ),
    EMAIL: both(
        "Terima kasih. Kabar tentang laporan {number} kami kirim lewat email ke {to}.",
        "Thank you. We send updates on report {number} by email to {to}.",
    ),
}
FOLLOW = both("Cek laporan", "Look up the report")
STOP = both("Hentikan pesan", "Stop messages")


def page(proof: Proof) -> str:
    """What it asks, or that it was answered."""
    language, number = proof.contact.wishes.language, proof.number
    to = hint(proof.way, proof.contact)
    said = (GIVEN if proof.given else ASKS)[proof.way][language].format(number=number, to=to)
    asks = f'<form method="post"><button>{YES[language]}</button></form><p>{STRANGER[language]}</p>'
    ends = unsubscribe.link(proof.whom, proof.way)
    links = (
        f'<p><a href="{escape(track_url(number))}">{FOLLOW[language]}</a></p>'
        f'<p><a href="{escape(ends)}">{STOP[language]}</a></p>'
    )
    inside = f"<p>{escape(said)}</p>{'' if proof.given else asks}{links}"
    return html_page.page(TITLE[language].format(number=number), inside, language)


# The page that ends notices; it shows nothing of the report.


TITLE_stop_page = both("Pemberitahuan laporan {number}", "Updates on report {number}")
WAYS = {
    REPLY: both("di kanal tempat laporan masuk", "on the channel you wrote by"),
    SMS: both("lewat SMS ke {to}", "by SMS to {to}"),
    EMAIL: both("lewat surel ke {to}", "by email to {to}"),
}
ON = both(
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
STAYS = both("Laporannya sendiri tetap ditangani.", "The report itself will still be handled.")
BUTTONS = {
    Wish.STOP: both("Berhenti untuk laporan ini", "Stop updates on this report"),
    Wish.STOP_ALL: both("Berhenti untuk semua laporan saya", "Stop updates on all my reports"),
    Wish.AGAIN: both("Batalkan: terima lagi", "Undo: send them again"),
    Wish.AGAIN_ALL: both("Batalkan: terima lagi", "Undo: send them again"),
}


def asked(body: bytes) -> Wish:
    """What the form asks for; a mail program's one click, which does not know our form, asks to
    stop. Raises BadField.
    """
    given = parse_qs(body.decode("latin-1")).get("do", [Wish.STOP])[-1]
    try:
        return Wish(given)
    except ValueError:
        raise BadField(field="do", rule="unknown", value=given[:40]) from None


def page_stop_page(ending: Ending) -> str:
    """How things stand, and what may be asked for now."""
    language = ending.contact.wishes.language
    to = hint(ending.way, ending.contact)
    way = WAYS[ending.way][language].format(to=to)
    says, wishes = _standing(ending)
    told = says[language].format(number=ending.number, way=way)
    title = TITLE_stop_page[language].format(number=ending.number)
    buttons = "".join(_button(wish, language) for wish in wishes)
    form = f'<form method="post">{buttons}</form>'
    return html_page.page(title, f"<p>{escape(told)}</p>{form}<p>{STAYS[language]}</p>", language)


def _standing(ending: Ending) -> tuple[Said, tuple[Wish, ...]]:
    if ending.all_ended:
        return ALL_ENDED, (Wish.AGAIN_ALL,)
    if ending.ended:
        return ENDED, (Wish.AGAIN, Wish.STOP_ALL)
    return ON, (Wish.STOP, Wish.STOP_ALL)


def _button(wish: Wish, language: Language) -> str:
    other = ' class="other"' if wish is Wish.STOP_ALL else ""
    return f'<button name="do" value="{wish}"{other}>{BUTTONS[wish][language]}</button>'
