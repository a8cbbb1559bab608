"""The end of notices: by the signed link in every message, for one report and one way, or for all
that somebody filed; and their return.
"""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.intake import service as intake_service
from chalicelib.notifications import store as notifications_store
from chalicelib.platform import ids
from chalicelib.platform.errors import UnknownLink
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.store import by_reporter

MOST = 200  # reports of one reporter that are muted at once
SIGNS = 24  # hex digits of a link's proof: nobody guesses one of 2^96


class Wish(StrEnum):
    """What the page of a link can be asked for."""

    STOP = "stop"
    AGAIN = "again"
    STOP_ALL = "stop_all"
    AGAIN_ALL = "again_all"


@dataclass(frozen=True, slots=True)
class Ending:
    """What a link would end, as things stand now."""

    whom: str
    way: str
    contact: Contact

    @property
    def number(self) -> str:
        return self.whom.partition("~")[0]

    @property
    def all_ended(self) -> bool:
        return self.contact.muted

    @property
    def ended(self) -> bool:
        return self.all_ended or self.way in self.contact.wishes.off


def link(whom: str, way: str) -> str:
    """The address of the page that ends notices of a report by one way, to its reporter or one who
    supports it. It proves itself, and shows nothing of the report.
    """
    return f"{settings().public_url}/v1/unsubscribe/{whom}.{way}.{_proof(whom, way)}"


def read(text: str) -> Ending:
    """What the end of a link stands for: one Query. Raises UnknownLink."""
    whom, way, proof = (*text.split("."), "", "")[:3]
    if not ids.same(proof.encode(), _proof(whom, way).encode()):
        raise UnknownLink
    contact = notifications_store.contact(whom)
    if contact == Contact():
        raise UnknownLink
    return Ending(whom, way, contact)


def do(text: str, wish: Wish) -> Ending:
    """Do it, and answer how things stand then. Repeating it does no harm. Raises UnknownLink."""
    ending = read(text)
    if wish in (Wish.STOP_ALL, Wish.AGAIN_ALL):
        mute(ending.contact, muted=wish is Wish.STOP_ALL)
        notifications_store.mute(ending.whom, muted=wish is Wish.STOP_ALL)
    else:
        notifications_store.end(ending.whom, ending.way, ended=wish is Wish.STOP)
    log.info("unsubscribed", number=ending.number, way=ending.way, wish=wish)
    return read(text)


def complained(whom: str, way: str) -> None:
    """Who calls a message spam ends notices as its link does: of that report, by that way."""
    ending = Ending(whom, way, notifications_store.contact(whom))
    if ending.contact == Contact():
        return
    notifications_store.end(whom, way, ended=True)
    log.info("unsubscribed", number=ending.number, way=way, wish=Wish.STOP)


def mute(contact: Contact, *, muted: bool) -> None:
    """Of all they filed and support, newest first; who does so again after that hears of it."""
    keys = (*(intake_service.keys_of(contact) or ()), supported_by(contact))
    for key in filter(None, keys):
        for whom in by_reporter.latest(key, MOST):
            notifications_store.mute(whom, muted=muted)
    log.info("muted" if muted else "unmuted")


def supported_by(contact: Contact) -> str | None:
    """The key of what somebody supports; None for who left no way to them."""
    listed, _ = intake_service.keys_of(contact) or (None, None)
    return listed and f"V#{listed.removeprefix('C#')}"


def _proof(whom: str, way: str) -> str:
    return ids.keyed("unsubscribe", whom, way)[:SIGNS]
