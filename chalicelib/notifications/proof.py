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
from chalicelib.reports.contact.preferences import EMAIL, SMS, Contact, address, is_proven
from chalicelib.reports.store import by_reporter

SIGNS = 16  # hex digits of a link's proof: nobody guesses one of 2^64 over HTTP, and SMS are short
LOOKED_AT = 5  # reports of who answers, for one that waits for the answer


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


def link(whom: str, way: str, contact: Contact) -> str:
    """The address of the page that proves a way; it holds for this very address and no other."""
    proof = _proof(whom, way, address(way, contact))
    return f"{settings().public_url}/ya/{whom}.{way}.{proof}"


def read(text: str) -> Proof:
    """What the end of a link stands for: one Query. Raises UnknownLink."""
    whom, way, proof = (*text.split("."), "", "")[:3]
    contact = notifications_store.contact(whom) if way in (SMS, EMAIL) else Contact()
    to = address(way, contact) if contact != Contact() else ""
    if not to or not ids.same(proof.encode(), _proof(whom, way, to).encode()):
        raise UnknownLink
    return Proof(whom, way, contact)


def confirm(text: str) -> Proof:
    """Who has the link has got the message. Repeating it does no harm. Raises UnknownLink."""
    proof = read(text)
    prove(proof.whom, proof.way)
    contact = proof.contact
    return replace(proof, contact=replace(contact, proven=contact.proven | {proof.way}))


def prove(whom: str, way: str) -> None:
    """Let a way tell from now on, and have told how things stand where something was withheld."""
    if notifications_store.prove(whom, way):
        log.info("way_proven", number=whom.partition("~")[0], way=way)
        messaging.put(settings().notices, {"proven": whom, "way": way})


def by_message(whom: str, contact: Contact, who: Contact) -> bool:
    """Whether somebody has now proven their number by a message from it, which they had not."""
    told = who.phone if SMS in who.proven else None
    if not told or address(SMS, contact) != told or is_proven(SMS, contact):
        return False
    prove(whom, SMS)
    return True


def by_word(who: Contact, number: str | None) -> tuple[str, Contact] | None:
    """Whom somebody has proven to be who answers our message by its word: of the report they name,
    else of their last that waits for it; None when none does.
    """
    if SMS not in who.proven:
        return None
    for whom in _named(who, number) if number else _waiting(who):
        contact = notifications_store.contact(whom)
        if by_message(whom, contact, who) or (number and address(SMS, contact) == who.phone):
            return whom, contact
    return None


def _named(who: Contact, number: str) -> list[str]:
    keys = supporters.keys_of(number, Contact(phone=who.phone))
    return [number, *(supporter_contacts_store.whom(number, key) for key in keys)]


def _waiting(who: Contact) -> list[str]:
    keys = (*(intake_service.keys_of(who) or ()), unsubscribe.supported_by(who))
    return [whom for key in filter(None, keys) for whom in by_reporter.latest(key, LOOKED_AT)]


def _proof(whom: str, way: str, to: str) -> str:
    return ids.keyed("prove", whom, way, to.lower())[:SIGNS]
