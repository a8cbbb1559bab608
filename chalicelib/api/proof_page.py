"""The page that asks whether a number or address is its reader's. It shows of the report its
number and where to follow it.
"""

from html import escape

from chalicelib.api import plain_page
from chalicelib.domain.tongue import both
from chalicelib.domain.wishes import EMAIL, SMS, hint
from chalicelib.services import stopping
from chalicelib.services.proving import Proof
from chalicelib.services.tracking import track_url

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
    ends = stopping.link(proof.whom, proof.way)
    links = (
        f'<p><a href="{escape(track_url(number))}">{FOLLOW[language]}</a></p>'
        f'<p><a href="{escape(ends)}">{STOP[language]}</a></p>'
    )
    inside = f"<p>{escape(said)}</p>{'' if proof.given else asks}{links}"
    return plain_page.page(TITLE[language].format(number=number), inside, language)
