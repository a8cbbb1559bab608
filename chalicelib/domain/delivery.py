"""What became of notices, as their reader is told: sent, failed, waiting or stopped, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.moments import spoken
from chalicelib.domain.tongue import Language, Said, both


class State(StrEnum):
    """How a notice stands. Who reads it is shown ``SHOWN`` of it."""

    CLAIMED = "claimed"  # in hand at this moment, or when a delivery died
    SENT = "sent"
    WAITING = "waiting"  # for the end of quiet hours
    FAILED = "failed"  # it will be tried again
    REFUSED = "refused"  # it will not


class Shown(StrEnum):
    SENT = "sent"
    FAILED = "failed"
    WAITING = "waiting"
    STOPPED = "stopped"


OVER = frozenset({State.SENT, State.REFUSED})

# Codes of ours; all others are a sender's.
MUTED, ENDED, ACCESS, UNREACHABLE, GONE = "muted", "ended", "access", "unreachable", "gone"
BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class Logged:
    """A notice of entry ``seq``, of that ``kind``, by one way; ``number`` is the entry's own to
    whoever is told. ``to`` is its address with the middle left out, ``code`` the sender's reason
    or one of ours, ``until`` when it waits for.
    """

    seq: int
    way: str
    state: State
    at: datetime
    to: str = ""
    code: str = ""
    kind: str = ""
    number: int = 0
    until: datetime | None = None


SHOWN = {
    State.CLAIMED: Shown.WAITING,
    State.SENT: Shown.SENT,
    State.WAITING: Shown.WAITING,
    State.FAILED: Shown.FAILED,
    State.REFUSED: Shown.FAILED,
}
STOPS: Mapping[str, Said] = {
    MUTED: both(
        "Anda meminta tidak dikirimi apa pun lagi (STOP).",
        "You asked us to send nothing more (STOP).",
    ),
    ENDED: both(
        "Anda menghentikan cara ini untuk laporan ini.",
        "You turned this way off for this report.",
    ),
}
REASONS: Mapping[str, Said] = {
    ACCESS: both(
        "Akses kami ke kanal ini sedang diperbarui petugas; dicoba lagi sesudahnya.",
        "Our access to this channel is being renewed; we will try again after that.",
    ),
    UNREACHABLE: both(
        "Penyedia kanal tidak dapat dihubungi; dicoba lagi.",
        "The channel's provider can't be reached; we will try again.",
    ),
    GONE: both(
        "Akun atau aplikasi penerimanya sudah tidak ada.",
        "The account or app it goes to no longer exists.",
    ),
    BOUNCED: both(
        "Surel kembali: alamat ini tidak ada atau tidak menerima surel kami. Surel tentang laporan "
        "ini tidak dikirim ke sana lagi, kecuali alamatnya dikonfirmasi.",
        "The mail came back: this address does not exist, or does not take our mail. No more mail "
        "about this report goes there, unless the address is confirmed.",
    ),
}
AGAIN = both(
    "Penyedia belum menerimanya ({code}); dicoba lagi beberapa kali.",
    "The provider has not taken it yet ({code}); we will try again a few times.",
)
NEVER = both(
    "Penyedia menolak mengirimnya ke alamat ini ({code}); tidak dicoba lagi.",
    "The provider refuses to send it to this address ({code}); we will not try again.",
)
QUIET = both(
    "Ditunda sampai jam tenang Anda berakhir, {until}.",
    "Held back until your quiet hours end, {until}.",
)
SOON = both("Menunggu dikirim.", "Waiting to be sent.")


def shown(logged: Logged) -> Shown:
    return Shown.STOPPED if logged.code in STOPS else SHOWN[logged.state]


def reason(logged: Logged, language: Language) -> str:
    """Why it was not sent, in plain words; empty when it was."""
    if logged.state is State.SENT:
        return ""
    if logged.state is State.WAITING:
        return QUIET[language].format(until=spoken(logged.until or logged.at, language))
    known = STOPS.get(logged.code) or REASONS.get(logged.code)
    if known:
        return known[language]
    said = {State.CLAIMED: SOON, State.FAILED: AGAIN, State.REFUSED: NEVER}[logged.state]
    return said[language].format(code=logged.code or "-")
