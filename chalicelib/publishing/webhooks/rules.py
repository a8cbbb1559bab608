"""The rules of webhooks: which events a subscriber wants, what an event contains, and how often a
delivery is tried.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField
from chalicelib.reports.access.levels import NOT_PUBLIC, is_listed
from chalicelib.reports.access.visibility import shown_area
from chalicelib.reports.routing import kecamatan_of
from chalicelib.reports.status import Status

if TYPE_CHECKING:
    from chalicelib.city.model import City
    from chalicelib.reports.model import Report
    from chalicelib.reports.timeline import Entry

MOST_WEBHOOKS = 50  # each public entry is compared with all of them
MOST_CHOSEN = 50  # values of one filter

# The waits between tries: 27 hours in all, as https://www.standardwebhooks.com/ recommends.
WAITS = tuple(timedelta(minutes=many) for many in (1, 5, 30, 120, 240, 480, 720))
PATIENCE = timedelta(hours=24)  # a webhook that fails for longer is paused
TWO_SECRETS = timedelta(hours=24)  # how long the previous secret still signs

FILED, SHOWN, HIDDEN = "filed", "shown", "hidden"
# The kinds that a subscriber may choose. HIDDEN is not among them, because all subscribers get it.
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
    """A subscriber's webhook.

    ``filters`` has values by name (FILTERS). Of each named filter one value has to match; a filter
    that is not named matches always. ``generation`` is the number of the newest secret; the
    previous one stays valid for TWO_SECRETS after ``rotated_at``. ``failing_since`` is the first
    failure after the last success.
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
        """Return the generations of the secrets that sign at that moment, the newest first."""
        until = self.old_secret_until
        before = (self.generation - 1,) if until and now < until else ()
        return (self.generation, *before)

    @property
    def old_secret_until(self) -> datetime | None:
        return self.rotated_at + TWO_SECRETS if self.rotated_at else None


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a listed report's timeline as subscribers get it, without any text that a person
    wrote.

    ``what`` is one of KINDS, or HIDDEN. ``area`` is where everybody may know that the report lies.
    ``seq`` counts the changes that the public sees. A
    ``withdrawn`` event may not be told any more, because its report was hidden since.
    """

    number: str
    seq: int
    what: str
    visibility: Visibility
    status: Status
    holder: str
    category: str
    area: str | None
    to: tuple[str, ...] = ()
    at: datetime | None = None
    withdrawn: bool = False

    @property
    def id(self) -> str:
        """The event's id, the same at every try."""
        return f"{self.number}-{self.seq}"


def is_told_outside(kind: Kind, level: Visibility, hides: bool | None) -> bool:
    """Return whether subscribers are told of an entry: of the entries that the public may read, and
    of every entry that changes the report's level.
    """
    return hides is not None or (is_listed(level) and kind not in NOT_PUBLIC)


def event_kind(kind: Kind, seq: int, hides: bool | None) -> str:
    """Return the kind of event of an entry that ``is_told_outside`` accepts."""
    if hides is not None:
        return HIDDEN if hides else SHOWN
    return FILED if seq == 1 else str(kind)


def make_event(report: Report, entry: Entry, city: City) -> Event | None:
    """Return the event of an entry as it may be told now, under its number among the changes that
    the public sees. None when no subscriber may be told of the entry.
    """
    level = report.visibility
    if entry.public is None or not is_told_outside(entry.kind, Visibility.PUBLIC, entry.hides):
        return None
    return Event(
        number=report.number,
        seq=entry.public,
        what=event_kind(entry.kind, entry.seq, entry.hides),
        visibility=level,
        status=entry.status,
        holder=entry.holder,
        category=report.category,
        area=shown_area(report.place.area, report.category, level, city),
        to=entry.to,
        at=entry.at,
        withdrawn=not is_listed(level) and not entry.hides,
    )


def wants_event(webhook: Webhook, event: Event) -> bool:
    """Return whether a webhook gets an event. Every active webhook is told that a report was
    hidden, or shows facts only from now on, whatever its filters: any subscriber may have a copy of
    the report, or of its words.
    """
    lowered = event.what == SHOWN and event.visibility is Visibility.FACTS
    takes_back = event.what == HIDDEN or lowered
    return webhook.state is WebhookState.ACTIVE and (takes_back or fits_filters(webhook, event))


def fits_filters(webhook: Webhook, event: Event) -> bool:
    """Return whether of each filter of a webhook one value matches."""
    values: dict[str, set[str | None]] = {
        "kelurahan": {event.area},
        "kecamatan": {kecamatan_of(event.area)},
        "category": {event.category},
        "agency": {event.holder, *event.to},
        "status": {str(event.status)},
        "kind": {event.what},
    }
    return all(values[name].intersection(accepted) for name, accepted in webhook.filters.items())


def write_secret(secret: bytes) -> str:
    """Return a secret in the form that its owner gets."""
    return "whsec_" + b64encode(secret).decode()


def retry_after(tries: int) -> timedelta | None:
    """Return the wait after this number of failed tries; None after the last try."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def parse_event_id(identifier: str) -> tuple[str, int] | None:
    """Return the report's number and the number of its change; None when this is no event's id."""
    match = _EVENT_ID.fullmatch(identifier)
    return (match["number"], int(match["seq"])) if match else None


def check_address(url: str, *, here: bool) -> str:
    """Return an address when events may be sent to it: https at port 443, or, when ``here``, http
    on this machine. The IP address is checked at each call. Raises BadField.
    """
    try:
        parts = urlsplit(url)
        port = parts.port  # raises ValueError for an impossible port
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
    """Return the filters that have values, each value once. Raises BadField for an unknown one."""
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
