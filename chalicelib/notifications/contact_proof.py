"""The proof that a number or address belongs to the person who left it. Before the proof it gets
one message, which asks for it. Its owner gives the proof by the button on the page of that message,
by an SMS, or by a code (``address_confirmation``). Further notices go there after that.
"""

from dataclasses import dataclass, replace

from chalicelib.notifications import store as notifications_store
from chalicelib.notifications import unsubscribe
from chalicelib.notifications.supporters import contacts_store
from chalicelib.notifications.supporters import service as supporters_service
from chalicelib.platform import ids
from chalicelib.platform.aws import queues
from chalicelib.platform.errors import UnknownLink
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.preferences import EMAIL, SMS, Contact, address_for, is_proven
from chalicelib.reports.store import by_reporter
from chalicelib.reports.store.by_reporter import reporter_keys

# Hex digits of a link's signature: nobody guesses one of 2^64 over HTTP, and SMS are short.
LINK_SIGNS = 16
MOST_SEARCHED = 5  # latest reports of a sender that are searched for one that lacks the proof


@dataclass(frozen=True, slots=True)
class Proof:
    """The way of a recipient that a link proves. ``whom`` is the report's number for its reporter,
    or the address of a supporter (``supporters.contacts_store.supporter_address``).
    """

    whom: str
    way: str
    contact: Contact

    @property
    def number(self) -> str:
        return self.whom.partition("~")[0]

    @property
    def is_given(self) -> bool:
        return is_proven(self.way, self.contact)


def build_proof_link(recipient: str, way: str, contact: Contact) -> str:
    """Return the URL of the page that proves a way. It is valid for the contact's present address
    only.
    """
    signature = _sign_link(recipient, way, address_for(way, contact))
    return f"{settings().public_url}/ya/{recipient}.{way}.{signature}"


def load_proof(text: str) -> Proof:
    """Return the proof that the end of a link, ``text``, names. Costs one Query. Raises
    UnknownLink.
    """
    recipient, way, signature = (*text.split("."), "", "")[:3]
    contact = notifications_store.load_contact(recipient) if way in (SMS, EMAIL) else Contact()
    to = address_for(way, contact) if contact != Contact() else ""
    if not to or not ids.is_same(signature.encode(), _sign_link(recipient, way, to).encode()):
        raise UnknownLink
    return Proof(recipient, way, contact)


def confirm_proof(text: str) -> Proof:
    """Prove the way of a link: whoever has the link got the message. Repeating it does no harm.
    Raises UnknownLink.
    """
    proof = load_proof(text)
    prove_way(proof.whom, proof.way)
    contact = proof.contact
    return replace(proof, contact=replace(contact, proven=contact.proven | {proof.way}))


def prove_way(recipient: str, way: str) -> None:
    """Send notices by a way from now on, and queue the report's status if notices were withheld;
    again when it was proven before: whoever recorded that may have died before the message was
    queued.
    """
    if notifications_store.mark_proven(recipient, way):
        log.info("way_proven", number=recipient.partition("~")[0], way=way)
    queues.queue_message(settings().notices, {"proven": recipient, "way": way})


def prove_by_message(recipient: str, contact: Contact, sender: Contact) -> bool:
    """Prove the phone number of a recipient's ``contact`` by a message from that number. Return
    False when the ``sender`` has another number, or the number was proven before.
    """
    phone = sender.phone if SMS in sender.proven else None
    if not phone or address_for(SMS, contact) != phone or is_proven(SMS, contact):
        return False
    prove_way(recipient, SMS)
    return True


def find_recipient(sender: Contact, number: str | None) -> tuple[str, Contact] | None:
    """Return the recipient, with the contact, whose number a word of the ``sender`` proves: that of
    the report they name, else of their latest report that lacks the proof, else of their latest
    one. None when no such report has this number.
    """
    if SMS not in sender.proven or not sender.phone:
        return None
    chosen = None
    for recipient in _named_report(sender, number) if number else _latest_reports(sender):
        contact = notifications_store.load_contact(recipient)
        if address_for(SMS, contact) != sender.phone:
            continue
        if not is_proven(SMS, contact):
            return recipient, contact
        chosen = chosen or (recipient, contact)
    return chosen


def _named_report(sender: Contact, number: str) -> list[str]:
    keys = supporters_service.contact_keys(number, Contact(phone=sender.phone))
    return [number, *(contacts_store.supporter_address(number, key) for key in keys)]


def _latest_reports(sender: Contact) -> list[str]:
    keys = (*(reporter_keys(sender) or ()), unsubscribe.support_key(sender))
    return [
        recipient
        for key in filter(None, keys)
        for recipient in by_reporter.load_latest_numbers(key, MOST_SEARCHED)
    ]


def _sign_link(recipient: str, way: str, to: str) -> str:
    return ids.derive_hash("prove", recipient, way, to.lower())[:LINK_SIGNS]
