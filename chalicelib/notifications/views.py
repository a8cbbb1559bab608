"""The log of notices, and how somebody wants to be told, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.notifications.subscriptions import SubscriptionState
from chalicelib.notifications.supporter_contacts_store import SupporterContact
from chalicelib.notifications.supporters import SupportRecord
from chalicelib.platform.language import Language
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
    """A report has few enough notices for one page."""
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


def view_subscriptions(standing: SubscriptionState) -> notifications_schemas.Subscriptions:
    contact = standing.contact
    return {
        "number": standing.report.number,
        "language": contact.wishes.language,
        "muted": contact.muted,
        "quiet_hours": _view_quiet_hours(contact.wishes.quiet),
        "ways": [_view_way(way, standing) for way in standing.there],
    }


def view_supporter(kept: SupportRecord, language: Language) -> notifications_schemas.SupportKept:
    return {
        "number": kept.number,
        "since": format_shown(kept.since) if kept.since else None,
        "hashes": kept.hashes,
        "contacts": [_view_contact(each, language) for each in kept.left],
    }


def _view_contact(left: SupporterContact, language: Language) -> notifications_schemas.ContactKept:
    contact = left.contact
    return {
        "since": format_shown(left.since),
        "phone": contact.phone,
        "email": contact.email,
        "language": contact.wishes.language,
        "quiet_hours": _view_quiet_hours(contact.wishes.quiet),
        "muted": contact.muted,
        "proven": sorted(contact.proven),
        "ended": sorted(contact.wishes.off),
        "bounced": bool(contact.wishes.bounced),
        "notices": [_view_notice(each, language) for each in left.log],
    }


def view_code_sent(asked: Asked) -> notifications_schemas.CodeSent:
    until = asked.at + timedelta(minutes=city().settings.code_minutes)
    return {"way": asked.way, "to": mask_address(asked.to), "until": format_shown(until)}


def _view_quiet_hours(hours: Quiet | None) -> notifications_schemas.QuietHours | None:
    if hours is None:
        return None
    return {"begin": f"{hours.begin:{FORM}}", "end": f"{hours.end:{FORM}}"}


def _view_way(way: str, standing: SubscriptionState) -> notifications_schemas.WayTold:
    contact = standing.contact
    ended = contact.muted or way in contact.wishes.off
    closed = reachability.delivery_obstacle(way, contact)
    return {
        "way": way,
        "channel": standing.report.filing.channel if way == REPLY else None,
        "to": mask_address_for(way, contact) or None,
        "on": way in standing.telling and not ended and not closed,
        "withheld": closed or None,
    }
