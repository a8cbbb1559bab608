"""The log of notices, and how somebody wants to be told, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.notifications.subscriptions import Standing
from chalicelib.notifications.supporter_contacts_store import Left
from chalicelib.notifications.supporters import Kept
from chalicelib.platform.language import Language
from chalicelib.platform.moments import shown
from chalicelib.reports.contact import delivery_states, reachability
from chalicelib.reports.contact.delivery_states import Logged
from chalicelib.reports.contact.preferences import FORM, REPLY, Asked, Quiet, hint, masked

if TYPE_CHECKING:
    from chalicelib.notifications.http import schemas as notifications_schemas


def page(logged: Iterable[Logged], language: Language) -> notifications_schemas.SentNotices:
    """A report has few enough notices for one page."""
    return {"items": [_notice(each, language) for each in logged], "next": None}


def _notice(logged: Logged, language: Language) -> notifications_schemas.SentNotice:
    return {
        "seq": logged.number,
        "at": shown(logged.at),
        "kind": logged.kind,
        "way": logged.way,
        "to": logged.to or None,
        "state": logged.state,
        "code": logged.code or None,
        "retry": logged.retry,
        "until": shown(logged.until) if logged.until else None,
        "reason": delivery_states.reason(logged, language) or None,
    }


def subscriptions(standing: Standing) -> notifications_schemas.Subscriptions:
    contact = standing.contact
    return {
        "number": standing.report.number,
        "language": contact.wishes.language,
        "muted": contact.muted,
        "quiet_hours": _quiet(contact.wishes.quiet),
        "ways": [_way(way, standing) for way in standing.there],
    }


def supporter(kept: Kept, language: Language) -> notifications_schemas.SupportKept:
    return {
        "number": kept.number,
        "since": shown(kept.since) if kept.since else None,
        "hashes": kept.hashes,
        "contacts": [_contact(each, language) for each in kept.left],
    }


def _contact(left: Left, language: Language) -> notifications_schemas.ContactKept:
    contact = left.contact
    return {
        "since": shown(left.since),
        "phone": contact.phone,
        "email": contact.email,
        "language": contact.wishes.language,
        "quiet_hours": _quiet(contact.wishes.quiet),
        "muted": contact.muted,
        "proven": sorted(contact.proven),
        "ended": sorted(contact.wishes.off),
        "bounced": bool(contact.wishes.bounced),
        "notices": [_notice(each, language) for each in left.log],
    }


def code_sent(asked: Asked) -> notifications_schemas.CodeSent:
    until = asked.at + timedelta(minutes=city().settings.code_minutes)
    return {"way": asked.way, "to": masked(asked.to), "until": shown(until)}


def _quiet(hours: Quiet | None) -> notifications_schemas.QuietHours | None:
    if hours is None:
        return None
    return {"begin": f"{hours.begin:{FORM}}", "end": f"{hours.end:{FORM}}"}


def _way(way: str, standing: Standing) -> notifications_schemas.WayTold:
    contact = standing.contact
    ended = contact.muted or way in contact.wishes.off
    closed = reachability.closed(way, contact)
    return {
        "way": way,
        "channel": standing.report.filing.channel if way == REPLY else None,
        "to": hint(way, contact) or None,
        "on": way in standing.telling and not ended and not closed,
        "withheld": closed or None,
    }
