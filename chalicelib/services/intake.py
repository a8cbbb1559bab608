"""Taking a message in: placed, categorised, given a number, a holder and a promise, in one
transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from chalicelib.city import city
from chalicelib.domain import lifecycle, moments, number
from chalicelib.domain.errors import BadField, KeyReused
from chalicelib.domain.report import Contact, Draft, Filing, Report
from chalicelib.domain.suggestion import Suggester
from chalicelib.outside import ids
from chalicelib.outside.telemetry import log
from chalicelib.services import uploads
from chalicelib.services.placing import locate
from chalicelib.stores import reports
from chalicelib.stores.items import Message
from chalicelib.stores.reports import AlreadySeen, Collision

TRIES = 5  # two reports of a day draw the same of 33 million numbers about once in ten years


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that is in, new or ``repeated``. ``token`` is None when it can't be told again."""

    report: Report
    token: str | None
    repeated: bool = False


@cache
def suggester() -> Suggester:
    return Suggester(city().categories, city().fallback_category)


def file(draft: Draft) -> Taken:
    """File a draft: one call of DynamoDB, two for a repeat.

    The same (channel, external id) answers the same report, also when copies race (I2). Raises
    BadField, BadUpload, and KeyReused when the same key brings another content.
    """
    filing, category = _filing(draft), _category(draft)
    contact = _kept(draft.contact, anonymous=draft.anonymous)
    message = draft.external_id and Message(draft.channel, draft.external_id, draft.fingerprint)
    for attempt in range(1, TRIES + 1):
        name = number.compose(_day(draft.received_at), ids.draw())
        token = ids.report_token(name, draft.external_id)
        report, entry = lifecycle.file(
            name,
            filing,
            category=category,
            private=draft.private,
            token_hash=ids.token_hash(token),
            city=city(),
        )
        try:
            reports.add(report, entry, contact, _mine(draft, contact), message or None)
        except AlreadySeen as seen:
            return _again(draft, seen)
        except Collision:
            if attempt == TRIES:
                raise
            continue
        log.info(
            "filed", number=name, channel=filing.channel, holder=report.holder, category=category
        )
        return Taken(report, token)
    raise AssertionError("the last attempt returns or raises")


def _filing(draft: Draft) -> Filing:
    return Filing(
        channel=draft.channel,
        description=draft.description,
        place=locate(draft),
        received_at=draft.received_at,
        occurred_at=draft.occurred_at,
        photos=uploads.take(draft.uploads),
        anonymous=draft.anonymous,
    )


def _category(draft: Draft) -> str:
    if draft.category is None:
        return suggester().suggest(draft.description).code
    if draft.category not in city().categories:
        raise BadField(field="category", rule="unknown", value=draft.category[:80])
    return draft.category


def _kept(contact: Contact, *, anonymous: bool) -> Contact:
    """Who stays anonymous is told what happens, and no name is kept."""
    return replace(contact, name=None) if anonymous else contact


def _mine(draft: Draft, contact: Contact) -> str | None:
    """The key under which a reporter finds all of their own; none for an anonymous one."""
    way = contact.phone or (contact.email and contact.email.lower())
    return f"C#{ids.keyed(f'contact|{way}')}" if way and not draft.anonymous else None


def _again(draft: Draft, seen: AlreadySeen) -> Taken:
    if seen.fingerprint != draft.fingerprint:
        raise KeyReused(number=seen.number)
    report, _ = reports.load(seen.number, consistent=True)
    log.info("repeated", number=seen.number, channel=draft.channel)
    return Taken(report, ids.report_token(seen.number, draft.external_id), repeated=True)


def _day(received: datetime) -> datetime:
    return received.astimezone(moments.JAKARTA)
