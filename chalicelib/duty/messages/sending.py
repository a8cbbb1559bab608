"""Send one message to a duty contact, by its way, once."""

from chalicelib.duty.messages.texts import Message
from chalicelib.duty.model import REPEATABLE, Contact, Way
from chalicelib.notifications.sending import daily_limits, sms_and_mail
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from chalicelib.notifications.sending.daily_limits import Ticket
from chalicelib.notifications.sending.sms_and_mail import GATEWAY_STATUSES, AnswerLost, NotSent
from chalicelib.platform import ids
from chalicelib.publishing.webhooks import call_signing
from chalicelib.publishing.webhooks.call_signing import DeliveryOutcome
from chalicelib.reports.contact import preferences
from chalicelib.reports.contact.browsers import parse_browser
from chalicelib.reports.contact.delivery_states import LOST
from chalicelib.senders.model import Outcome, SendResult

BUSY_STATUSES = frozenset({"408", "425", "429", *(str(status) for status in range(500, 600))})
SHOWN_TAIL = 4  # letters of a web address that are shown


def admit_message(contact: Contact, *, proven: bool, once: str) -> Ticket | None:
    """Return the ticket for an SMS, or for a mail to an address that nobody has proven; None for
    what is not counted by address. Raises Withheld or NotSent.
    """
    if contact.way is Way.SMS:
        return daily_limits.admit_message(
            preferences.SMS, contact.address, proven=proven, once=once
        )
    if contact.way is Way.MAIL and not proven:
        return daily_limits.admit_message(
            preferences.EMAIL, contact.address, proven=False, once=once
        )
    return None


def send_message(contact: Contact, message: Message, ticket: Ticket | None) -> SendResult:
    """Send a message and return the result. An SMS needs a ticket."""
    try:
        if contact.way is Way.SMS and ticket:
            sent = daily_limits.send_sms(ticket, message.text)
            return SendResult(Outcome.SENT, external_id=sent.key)
        if contact.way is Way.MAIL:
            kind = MailKind.DUTY if contact.confirmed_at else MailKind.CODE
            about = MailReference(kind, f"{contact.id}~{message.identifier}", 0, contact.office)
            sms_and_mail.send_email(contact.address, message.subject, message.text, about)
        elif contact.way is Way.PUSH:
            from chalicelib.notifications.push import delivery  # only here, for ``cryptography``

            browser, text = parse_browser(contact.address), delivery.encode_message(message.body)
            return delivery.send_to_browser(browser, text, message.identifier, urgent=True)
        else:
            return _call(contact, message)
    except NotSent as refusal:
        return SendResult(Outcome.LATER, after=refusal.after, code=refusal.code)
    except AnswerLost:
        return SendResult(Outcome.UNKNOWN, code=LOST)
    return SendResult(Outcome.SENT)


def _call(contact: Contact, message: Message) -> SendResult:
    if contact.way is Way.WEBHOOK:
        secrets = (derive_secret(contact),)
        outcome = call_signing.post_signed(
            contact.address, message.identifier, message.body, secrets
        )
    else:
        outcome = call_signing.post_unsigned(contact.address, {"text": message.text})
    return read_outcome(contact.way, outcome)


def read_outcome(way: Way, outcome: DeliveryOutcome) -> SendResult:
    """Return what the answer to a call means. A call whose answer is lost may be repeated where a
    repeat is recognised.
    """
    if outcome.good:
        return SendResult(Outcome.SENT, code=outcome.code)
    lost = outcome.lost or outcome.code in map(str, GATEWAY_STATUSES)
    if lost and way not in REPEATABLE:
        return SendResult(Outcome.UNKNOWN, code=outcome.code)
    unanswered = not outcome.code.isdecimal() and outcome.code != "unfit"
    later = unanswered or outcome.code in BUSY_STATUSES
    return SendResult(
        Outcome.LATER if later else Outcome.REFUSED, after=outcome.after, code=outcome.code
    )


def derive_secret(contact: Contact) -> bytes:
    """Return the secret that signs the messages to a webhook."""
    return ids.derive_key("duty", contact.office, contact.id)


def mask_contact_address(contact: Contact) -> str:
    """Return the address with its middle left out. A web address shows its host: the rest may be a
    secret.
    """
    if contact.way not in (Way.CHAT, Way.WEBHOOK, Way.PUSH):
        return preferences.mask_address(contact.address)
    address = contact.address.partition(" ")[0]
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/…{address[-SHOWN_TAIL:]}"
