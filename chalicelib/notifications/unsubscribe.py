"""End notices, and send them again: by the signed link in every message, for one way of one report,
or for everything that a contact filed and supports.
"""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.notifications import store as notifications_store
from chalicelib.platform import ids
from chalicelib.platform.errors import UnknownLink
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.store import by_reporter
from chalicelib.reports.store.by_reporter import reporter_keys

MOST_REPORTS = 200  # reports of one reporter that are muted at once
LINK_SIGNS = 24  # hex digits of a link's signature: nobody guesses one of 2^96


class UnsubscribeChoice(StrEnum):
    """The choices on the page of a link."""

    STOP = "stop"
    AGAIN = "again"
    STOP_ALL = "stop_all"
    AGAIN_ALL = "again_all"


@dataclass(frozen=True, slots=True)
class UnsubscribeState:
    """The notices that a link ends, with the stored contact. ``whom`` is the report's number for
    its reporter, or the address of a supporter (``supporters.contacts_store.supporter_address``).
    """

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


def build_unsubscribe_link(recipient: str, way: str) -> str:
    """Return the URL of the page that ends notices of a report by one way, to its reporter or to a
    supporter. Its signature is the proof, and the page shows nothing of the report.
    """
    signature = _sign_link(recipient, way)
    return f"{settings().public_url}/v1/unsubscribe/{recipient}.{way}.{signature}"


def load_state(text: str) -> UnsubscribeState:
    """Return what the end of a link, ``text``, ends. Costs one Query. Raises UnknownLink."""
    recipient, way, signature = (*text.split("."), "", "")[:3]
    if not ids.is_same(signature.encode(), _sign_link(recipient, way).encode()):
        raise UnknownLink
    contact = notifications_store.load_contact(recipient)
    if contact == Contact():
        raise UnknownLink
    return UnsubscribeState(recipient, way, contact)


def apply_choice(text: str, wish: UnsubscribeChoice) -> UnsubscribeState:
    """Apply a choice to what the end of a link, ``text``, names. Return the state after it.
    Repeating it does no harm. Raises UnknownLink.
    """
    state = load_state(text)
    if wish in (UnsubscribeChoice.STOP_ALL, UnsubscribeChoice.AGAIN_ALL):
        set_muted(state.contact, muted=wish is UnsubscribeChoice.STOP_ALL)
        notifications_store.set_muted(state.whom, muted=wish is UnsubscribeChoice.STOP_ALL)
    else:
        notifications_store.set_ended(state.whom, state.way, ended=wish is UnsubscribeChoice.STOP)
    log.info("unsubscribed", number=state.number, way=state.way, wish=wish)
    return load_state(text)


def record_complaint(recipient: str, way: str) -> None:
    """End notices after a complaint, as the link does: of that report, by that way. A complaint
    says that the reader calls the message spam.
    """
    state = UnsubscribeState(recipient, way, notifications_store.load_contact(recipient))
    if state.contact == Contact():
        return
    notifications_store.set_ended(recipient, way, ended=True)
    log.info("unsubscribed", number=state.number, way=way, wish=UnsubscribeChoice.STOP)


def set_muted(contact: Contact, *, muted: bool) -> None:
    """Mute or unmute the notices of everything that a contact filed and supports: the newest
    MOST_REPORTS of each. A report that is filed or supported later is not muted.
    """
    keys = (*(reporter_keys(contact) or ()), support_key(contact))
    for key in filter(None, keys):
        for recipient in by_reporter.load_latest_numbers(key, MOST_REPORTS):
            notifications_store.set_muted(recipient, muted=muted)
    log.info("muted" if muted else "unmuted")


def support_key(contact: Contact) -> str | None:
    """Return the index key of what a contact supports; None for a contact without an address."""
    reporter_key, _ = reporter_keys(contact) or (None, None)
    return reporter_key and f"V#{reporter_key.removeprefix('C#')}"


def _sign_link(recipient: str, way: str) -> str:
    return ids.derive_hash("unsubscribe", recipient, way)[:LINK_SIGNS]
