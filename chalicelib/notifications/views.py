"""The JSON of the log of notices, of subscriptions, and of what is stored about a supporter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.notifications.subscriptions import SubscriptionState
from chalicelib.notifications.supporters.contacts_store import SupporterContact
from chalicelib.notifications.supporters.service import SupportRecord
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.reports.contact import delivery_states, reachability
from chalicelib.reports.contact.delivery_states import Logged
from chalicelib.reports.contact.preferences import (
    FORM,
    REPLY,
    Asked,
    Quiet,
    mask_address,
    mask_address_for,
)

if TYPE_CHECKING:
    from chalicelib.notifications import schemas as notifications_schemas


def view_notices(logged: Iterable[Logged], language: Language) -> notifications_schemas.SentNotices:
    """Return all notices in one page: a report has few enough."""
    return {"items": [_view_notice(each, language) for each in logged], "next": None}


def _view_notice(logged: Logged, language: Language) -> notifications_schemas.SentNotice:
    return {
        "seq": logged.number,
        "at": format_shown(logged.at),
        "kind": logged.kind,
        "way": logged.way,
        "to": logged.to or None,
        "state": logged.state,
        "code": logged.code or None,
        "retry": logged.retry,
        "until": format_shown(logged.until) if logged.until else None,
        "reason": delivery_states.describe_reason(logged, language) or None,
    }


def view_subscriptions(state: SubscriptionState) -> notifications_schemas.Subscriptions:
    contact = state.contact
    return {
        "number": state.report.number,
        "language": contact.wishes.language,
        "muted": contact.muted,
        "quiet_hours": _view_quiet_hours(contact.wishes.quiet),
        "ways": [_view_way(way, state) for way in state.there],
        "browsers": [browser.id for browser in contact.browsers],
    }


def view_supporter(record: SupportRecord, language: Language) -> notifications_schemas.SupportKept:
    return {
        "number": record.number,
        "since": format_shown(record.since) if record.since else None,
        "hashes": record.hashes,
        "contacts": [_view_contact(each, language) for each in record.left],
    }


def _view_contact(entry: SupporterContact, language: Language) -> notifications_schemas.ContactKept:
    contact = entry.contact
    return {
        "since": format_shown(entry.since),
        "phone": contact.phone,
        "email": contact.email,
        "language": contact.wishes.language,
        "quiet_hours": _view_quiet_hours(contact.wishes.quiet),
        "muted": contact.muted,
        "proven": sorted(contact.proven),
        "ended": sorted(contact.wishes.off),
        "bounced": bool(contact.wishes.bounced),
        "notices": [_view_notice(each, language) for each in entry.log],
    }


def view_code_sent(asked: Asked) -> notifications_schemas.CodeSent:
    until = asked.at + timedelta(minutes=city().settings.code_minutes)
    return {"way": asked.way, "to": mask_address(asked.to), "until": format_shown(until)}


def _view_quiet_hours(hours: Quiet | None) -> notifications_schemas.QuietHours | None:
    if hours is None:
        return None
    return {"begin": f"{hours.begin:{FORM}}", "end": f"{hours.end:{FORM}}"}


def _view_way(way: str, state: SubscriptionState) -> notifications_schemas.WayTold:
    contact = state.contact
    ended = contact.muted or way in contact.wishes.off
    obstacle = reachability.delivery_obstacle(way, contact)
    return {
        "way": way,
        "channel": state.report.filing.channel if way == REPLY else None,
        "to": mask_address_for(way, contact) or None,
        "on": way in state.telling and not ended and not obstacle,
        "withheld": obstacle or None,
    }
