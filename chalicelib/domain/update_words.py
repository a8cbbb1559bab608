"""What who files a report, or supports one, is told of how they will hear what happens."""

from collections.abc import Mapping

from chalicelib.domain.delivery import COUNTRY, NO_SMS, UNPROVEN
from chalicelib.domain.tongue import Language, Said, both
from chalicelib.domain.wishes import EMAIL, SMS

# By why a way tells nothing yet, and by the way.
UPDATES: Mapping[str, Mapping[str, Said]] = {
    "": {
        SMS: both("Kabar tentang laporan ini kami kirim ke {to}.", "We send updates to {to}."),
        EMAIL: both("Kabar tentang laporan ini kami kirim ke {to}.", "We send updates to {to}."),
    },
    UNPROVEN: {
        SMS: both(
            "Kami mengirim satu SMS ke {to}. Buka tautannya atau balas seperti tertulis di sana. "
            "Sesudah itu kabar berikutnya kami kirim.",
            "We send one SMS to {to}. Open its link or answer as it says. After that we send "
            "updates.",
        ),
        EMAIL: both(
            "Kami mengirim satu email ke {to}. Buka tautannya dan tekan tombolnya. Sesudah itu "
            "kabar berikutnya kami kirim.",
            "We send one email to {to}. Open its link and press the button. After that we send "
            "updates.",
        ),
    },
    COUNTRY: {
        SMS: both(
            "Nomor {to} kami simpan, tetapi kami tidak mengirim SMS ke negara ini. Cek laporan "
            "dengan nomornya.",
            "We keep the number {to}, but we send no SMS to this country. Look up the report by "
            "its number.",
        )
    },
    NO_SMS: {
        SMS: both(
            "Nomor {to} kami simpan, tetapi bukan nomor ponsel, jadi tidak kami kirimi SMS. Cek "
            "laporan dengan nomornya.",
            "We keep the number {to}, but it is not a mobile number, so we send it no SMS. Look "
            "up the report by its number.",
        )
    },
}


def update(way: str, closed: str, to: str, language: Language) -> str:
    """How somebody hears what happens by SMS or mail; ``closed`` is why not yet, or never."""
    return UPDATES[closed][way][language].format(to=to)
