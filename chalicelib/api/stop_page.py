"""The page that ends notices; it shows nothing of the report."""

from html import escape
from urllib.parse import parse_qs

from chalicelib.api import plain_page
from chalicelib.domain.errors import BadField
from chalicelib.domain.tongue import Language, Said, both
from chalicelib.domain.wishes import EMAIL, REPLY, SMS, hint
from chalicelib.services.stopping import Ending, Wish

TITLE = both("Pemberitahuan laporan {number}", "Updates on report {number}")
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


def page(ending: Ending) -> str:
    """How things stand, and what may be asked for now."""
    language = ending.contact.wishes.language
    to = hint(ending.way, ending.contact)
    way = WAYS[ending.way][language].format(to=to)
    says, wishes = _standing(ending)
    told = says[language].format(number=ending.number, way=way)
    title = TITLE[language].format(number=ending.number)
    buttons = "".join(_button(wish, language) for wish in wishes)
    form = f'<form method="post">{buttons}</form>'
    return plain_page.page(title, f"<p>{escape(told)}</p>{form}<p>{STAYS[language]}</p>", language)


def _standing(ending: Ending) -> tuple[Said, tuple[Wish, ...]]:
    if ending.all_ended:
        return ALL_ENDED, (Wish.AGAIN_ALL,)
    if ending.ended:
        return ENDED, (Wish.AGAIN, Wish.STOP_ALL)
    return ON, (Wish.STOP, Wish.STOP_ALL)


def _button(wish: Wish, language: Language) -> str:
    other = ' class="other"' if wish is Wish.STOP_ALL else ""
    return f'<button name="do" value="{wish}"{other}>{BUTTONS[wish][language]}</button>'
