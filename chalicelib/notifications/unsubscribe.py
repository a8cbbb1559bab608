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

MOST_REPORTS = 200  # reports of one reporter that are muted at once
LINK_SIGNS = 24  # hex digits of a link's proof: nobody guesses one of 2^96


class UnsubscribeChoice(StrEnum):
    """What the page of a link can be asked for."""

    STOP = "stop"
    AGAIN = "again"
    STOP_ALL = "stop_all"
    AGAIN_ALL = "again_all"


@dataclass(frozen=True, slots=True)
class UnsubscribeState:
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


def build_unsubscribe_link(whom: str, way: str) -> str:
    """The address of the page that ends notices of a report by one way, to its reporter or one who
    supports it. It proves itself, and shows nothing of the report.
    """
    return f"{settings().public_url}/v1/unsubscribe/{whom}.{way}.{_sign_link(whom, way)}"


def load_state(text: str) -> UnsubscribeState:
    """What the end of a link stands for: one Query. Raises UnknownLink."""
    whom, way, proof = (*text.split("."), "", "")[:3]
    if not ids.is_same(proof.encode(), _sign_link(whom, way).encode()):
        raise UnknownLink
    contact = notifications_store.load_contact(whom)
    if contact == Contact():
        raise UnknownLink
    return UnsubscribeState(whom, way, contact)


def apply_choice(text: str, wish: UnsubscribeChoice) -> UnsubscribeState:
    """Do it, and answer how things stand then. Repeating it does no harm. Raises UnknownLink."""
    ending = load_state(text)
    if wish in (UnsubscribeChoice.STOP_ALL, UnsubscribeChoice.AGAIN_ALL):
        set_muted(ending.contact, muted=wish is UnsubscribeChoice.STOP_ALL)
        notifications_store.set_muted(ending.whom, muted=wish is UnsubscribeChoice.STOP_ALL)
    else:
        notifications_store.set_ended(ending.whom, ending.way, ended=wish is UnsubscribeChoice.STOP)
    log.info("unsubscribed", number=ending.number, way=ending.way, wish=wish)
    return load_state(text)


def record_complaint(whom: str, way: str) -> None:
    """Who calls a message spam ends notices as its link does: of that report, by that way."""
    ending = UnsubscribeState(whom, way, notifications_store.load_contact(whom))
    if ending.contact == Contact():
        return
    notifications_store.set_ended(whom, way, ended=True)
    log.info("unsubscribed", number=ending.number, way=way, wish=UnsubscribeChoice.STOP)


def set_muted(contact: Contact, *, muted: bool) -> None:
    """Of all they filed and support, newest first; who does so again after that hears of it."""
    keys = (*(intake_service.reporter_keys(contact) or ()), support_key(contact))
    for key in filter(None, keys):
        for whom in by_reporter.load_latest_numbers(key, MOST_REPORTS):
            notifications_store.set_muted(whom, muted=muted)
    log.info("muted" if muted else "unmuted")


def support_key(contact: Contact) -> str | None:
    """The key of what somebody supports; None for who left no way to them."""
    listed, _ = intake_service.reporter_keys(contact) or (None, None)
    return listed and f"V#{listed.removeprefix('C#')}"


def _sign_link(whom: str, way: str) -> str:
    return ids.derive_hash("unsubscribe", whom, way)[:LINK_SIGNS]
