"""Subscribers' systems that are told of public reports: what each wants to hear, what it is told,
and for how long it is tried.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField
from chalicelib.reports.routing import kecamatan_of
from chalicelib.reports.status import Status
from chalicelib.reports.visibility import NOT_PUBLIC

if TYPE_CHECKING:
    from chalicelib.city.model import City
    from chalicelib.reports.model import Entry, Report

MOST_WEBHOOKS = 50  # webhooks; each public entry looks through all of them
MOST_CHOSEN = 50  # values of one filter
LONGEST_URL = 500

# Between one try and the next: 27 hours in all, as https://www.standardwebhooks.com/ recommends.
# Nothing waits in SQS for more than twelve.
WAITS = tuple(timedelta(minutes=many) for many in (1, 5, 30, 120, 240, 480, 720))
PATIENCE = timedelta(hours=24)  # without one success; who fails for longer is paused
TWO_SECRETS = timedelta(hours=24)  # how long the one before still signs
LOG_KEPT_FOR = timedelta(days=30)  # of the log

FILED, SHOWN, HIDDEN = "filed", "shown", "hidden"
# what a subscriber may choose from; that something was hidden is told to everybody
KINDS = frozenset({FILED, SHOWN, *(str(kind) for kind in frozenset(Kind) - NOT_PUBLIC)})
FILTERS = ("kelurahan", "kecamatan", "category", "agency", "status", "kind")

_PORTS = (None, 443)
_LOCAL_HOSTS = ("127.0.0.1", "localhost")
_EVENT_ID = re.compile(r"(?P<number>[A-Z]{2}\d{6}-[0-9A-Z]{6})-(?P<seq>[1-9]\d{0,5})")


class WebhookState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"


class Pause(StrEnum):
    """Why a webhook is paused."""

    ASKED = "asked"  # by an administrator
    GONE = "gone"  # the system answered 410
    FAILING = "failing"  # no success within PATIENCE


@dataclass(frozen=True, slots=True)
class Webhook:
    """``filters`` by name (FILTERS), each with the values of which one has to fit; what is not
    named fits always. ``generation`` counts secrets; the one before the last is good for
    TWO_SECRETS after ``rotated_at``. ``failing_since`` is the first failure after the last success.
    """

    id: str
    name: str
    url: str
    filters: Mapping[str, tuple[str, ...]]
    created_at: datetime
    updated_at: datetime
    state: WebhookState = WebhookState.ACTIVE
    pause: Pause | None = None
    generation: int = 1
    rotated_at: datetime | None = None
    failing_since: datetime | None = None

    def generations(self, now: datetime) -> tuple[int, ...]:
        """Of the secrets that sign at that moment, the newest first."""
        until = self.old_secret_until
        before = (self.generation - 1,) if until and now < until else ()
        return (self.generation, *before)

    @property
    def old_secret_until(self) -> datetime | None:
        return self.rotated_at + TWO_SECRETS if self.rotated_at else None


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a public report's timeline as subscribers are told of it: ``what`` of KINDS, or
    HIDDEN; ``seq`` numbers what the public sees. Nothing in it was written by anybody. One that is
    ``withdrawn`` may not be told any more: its report was hidden since.
    """

    number: str
    seq: int
    what: str
    status: Status
    holder: str
    category: str
    area: str | None
    to: tuple[str, ...] = ()
    at: datetime | None = None
    withdrawn: bool = False

    @property
    def id(self) -> str:
        """The same however often it is sent."""
        return f"{self.number}-{self.seq}"


def is_told_outside(kind: Kind, private: bool, hides: bool | None) -> bool:
    """Whether an entry is told to anybody outside: those others may read of public reports, and
    whatever hides a report or shows it.
    """
    return hides is not None or not (private or kind in NOT_PUBLIC)


def event_kind(kind: Kind, seq: int, hides: bool | None) -> str:
    """An entry's event, which ``outside`` lets through."""
    if hides is not None:
        return HIDDEN if hides else SHOWN
    return FILED if seq == 1 else str(kind)


def make_event(report: Report, entry: Entry) -> Event | None:
    """An entry's event as it may be told now, from the report as it is, under its number among what
    the public sees; None for one nobody outside is told of.
    """
    if entry.public is None or not is_told_outside(entry.kind, False, entry.hides):
        return None
    return Event(
        number=report.number,
        seq=entry.public,
        what=event_kind(entry.kind, entry.seq, entry.hides),
        status=entry.status,
        holder=entry.holder,
        category=report.category,
        area=report.place.area,
        to=entry.to,
        at=entry.at,
        withdrawn=report.private and not entry.hides,
    )


def wants_event(webhook: Webhook, told: Event) -> bool:
    """Whether a subscriber is told of an event. That something was hidden is told to all, whatever
    they chose: it may have gone through the hands of any.
    """
    if webhook.state is not WebhookState.ACTIVE:
        return False
    values: dict[str, set[str | None]] = {
        "kelurahan": {told.area},
        "kecamatan": {kecamatan_of(told.area)},
        "category": {told.category},
        "agency": {told.holder, *told.to},
        "status": {str(told.status)},
        "kind": {told.what},
    }
    chosen = webhook.filters.items()
    return told.what == HIDDEN or all(values[name].intersection(any_of) for name, any_of in chosen)


def sign_event(secret: bytes, identifier: str, seconds: str, body: bytes) -> str:
    """By the symmetric scheme of Standard Webhooks:
    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    signed = f"{identifier}.{seconds}.".encode() + body
    return "v1," + b64encode(hmac.digest(secret, signed, sha256)).decode()


def write_secret(secret: bytes) -> str:
    """A secret as its owner is given it."""
    return "whsec_" + b64encode(secret).decode()


def retry_after(tries: int) -> timedelta | None:
    """How long after so many failed tries the next one comes; None after the last."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def parse_event_id(identifier: str) -> tuple[str, int] | None:
    """Number of a report, and of the change to it, that an event's id stands for; None for none."""
    form = _EVENT_ID.fullmatch(identifier)
    return (form["number"], int(form["seq"])) if form else None


def check_address(url: str, *, here: bool) -> str:
    """An address events may be sent to: https at its own port, or, where that is let be, on this
    very machine. What its name stands for is looked at when it is called. Raises BadField.
    """
    try:
        parts = urlsplit(url)
        port = parts.port  # raises for one there can't be
        fits = (parts.scheme == "https" and port in _PORTS) or (here and is_local(url))
    except ValueError:
        raise BadField(field="url", rule="web") from None
    plain = url.isascii() and url.isprintable() and " " not in url and not parts.fragment
    if not (fits and plain and parts.hostname and "@" not in parts.netloc):
        raise BadField(field="url", rule="web")
    return url


def is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in _LOCAL_HOSTS


def check_filters(filters: Mapping[str, Iterable[str]], city: City) -> dict[str, tuple[str, ...]]:
    """The filters that say something, each value once. Raises BadField for one nobody knows."""
    known: dict[str, Iterable[str]] = {
        "kelurahan": city.kelurahan,
        "kecamatan": {row.kecamatan_code for row in city.kelurahan.values()},
        "category": city.categories,
        "agency": city.offices,
        "status": {str(status) for status in Status},
        "kind": KINDS,
    }
    for name, values in filters.items():
        for value in values:
            if value not in known[name]:
                raise BadField(field=name, rule="unknown", value=value[:80])
    return {name: tuple(dict.fromkeys(values)) for name, values in filters.items() if values}
