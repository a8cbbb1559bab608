"""Duty contacts and their messages as the API shows them."""

from datetime import datetime

from chalicelib.duty import schemas
from chalicelib.duty.messages import sending
from chalicelib.duty.messages.log_store import LoggedMessage
from chalicelib.duty.model import Contact, Way
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import JAKARTA, format_shown
from chalicelib.publishing.webhooks.rules import write_secret
from chalicelib.reports.http import view_parts


def show_contact(
    contact: Contact, now: datetime, language: Language, *, secret: bool = False
) -> schemas.DutyContact:
    """Return a contact. With ``secret`` an unconfirmed webhook has the secret that signs its
    messages.
    """
    begins, ends = contact.absent_from, contact.absent_until
    shows_secret = secret and contact.way is Way.WEBHOOK and contact.confirmed_at is None
    return {
        "id": contact.id,
        "agency": view_parts.office_view(contact.office, language),
        "way": contact.way,
        "address": sending.mask_contact_address(contact),
        "label": contact.label,
        "hours": contact.hours.text,
        "absent_from": begins.isoformat() if begins else None,
        "absent_until": ends.isoformat() if ends else None,
        "deputy": contact.deputy or None,
        "language": contact.language,
        "obstacle": contact.find_obstacle(now.astimezone(JAKARTA).date()),
        "confirmed_at": _show_moment(contact.confirmed_at),
        "failed_at": _show_moment(contact.failed_at),
        "secret": write_secret(sending.derive_secret(contact)) if shows_secret else None,
        "created_at": format_shown(contact.created_at),
        "updated_at": format_shown(contact.updated_at),
    }


def show_message(message: LoggedMessage) -> schemas.DutyMessage:
    return {
        "at": format_shown(message.at),
        "contact": message.contact,
        "way": message.way,
        "to": message.to,
        "steps": [{"number": step.number, "seq": step.seq} for step in message.steps],
        "state": message.state,
        "retry": message.retry,
        "code": message.code or None,
    }


def _show_moment(at: datetime | None) -> str | None:
    return format_shown(at) if at else None
