"""Ways that nobody has proven yet: they bring one message, which asks for the proof. Who gets it
gives it by the button of its page, by an SMS, or by a code (``confirming``); then the way tells.
"""

from dataclasses import dataclass, replace

from chalicelib.intake import service as intake_service
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications import supporter_contacts_store, supporters, unsubscribe
from chalicelib.platform import ids
from chalicelib.platform.aws import messaging
from chalicelib.platform.errors import UnknownLink
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.preferences import EMAIL, SMS, Contact, address_for, is_proven
from chalicelib.reports.store import by_reporter

LINK_SIGNS = (
    16  # hex digits of a link's proof: nobody guesses one of 2^64 over HTTP, and SMS are short
)
MOST_SEARCHED = 5  # reports of who answers, for one that waits for the answer


@dataclass(frozen=True, slots=True)
class Proof:
    """What a link would prove, as things stand now."""

    whom: str
    way: str
    contact: Contact

    @property
    def number(self) -> str:
        return self.whom.partition("~")[0]

    @property
    def given(self) -> bool:
        return is_proven(self.way, self.contact)


def build_proof_link(whom: str, way: str, contact: Contact) -> str:
    """The address of the page that proves a way; it holds for this very address and no other."""
    proof = _sign_link(whom, way, address_for(way, contact))
    return f"{settings().public_url}/ya/{whom}.{way}.{proof}"


def load_proof(text: str) -> Proof:
    """What the end of a link stands for: one Query. Raises UnknownLink."""
    whom, way, proof = (*text.split("."), "", "")[:3]
    contact = notifications_store.load_contact(whom) if way in (SMS, EMAIL) else Contact()
    to = address_for(way, contact) if contact != Contact() else ""
    if not to or not ids.is_same(proof.encode(), _sign_link(whom, way, to).encode()):
        raise UnknownLink
    return Proof(whom, way, contact)


def confirm_proof(text: str) -> Proof:
    """Who has the link has got the message. Repeating it does no harm. Raises UnknownLink."""
    proof = load_proof(text)
    prove_way(proof.whom, proof.way)
    contact = proof.contact
    return replace(proof, contact=replace(contact, proven=contact.proven | {proof.way}))


def prove_way(whom: str, way: str) -> None:
    """Let a way tell from now on, and have told how things stand where something was withheld."""
    if notifications_store.mark_proven(whom, way):
        log.info("way_proven", number=whom.partition("~")[0], way=way)
        messaging.queue_message(settings().notices, {"proven": whom, "way": way})


def prove_by_message(whom: str, contact: Contact, who: Contact) -> bool:
    """Whether somebody has now proven their number by a message from it, which they had not."""
    told = who.phone if SMS in who.proven else None
    if not told or address_for(SMS, contact) != told or is_proven(SMS, contact):
        return False
    prove_way(whom, SMS)
    return True


def prove_by_word(who: Contact, number: str | None) -> tuple[str, Contact] | None:
    """Whom somebody has proven to be who answers our message by its word: of the report they name,
    else of their last that waits for it; None when none does.
    """
    if SMS not in who.proven:
        return None
    for whom in _named_report(who, number) if number else _waiting_reports(who):
        contact = notifications_store.load_contact(whom)
        if prove_by_message(whom, contact, who) or (
            number and address_for(SMS, contact) == who.phone
        ):
            return whom, contact
    return None


def _named_report(who: Contact, number: str) -> list[str]:
    keys = supporters.contact_keys(number, Contact(phone=who.phone))
    return [number, *(supporter_contacts_store.supporter_address(number, key) for key in keys)]


def _waiting_reports(who: Contact) -> list[str]:
    keys = (*(intake_service.reporter_keys(who) or ()), unsubscribe.support_key(who))
    return [
        whom
        for key in filter(None, keys)
        for whom in by_reporter.load_latest_numbers(key, MOST_SEARCHED)
    ]


def _sign_link(whom: str, way: str, to: str) -> str:
    return ids.derive_hash("prove", whom, way, to.lower())[:LINK_SIGNS]
