"""The health of channels: count their traffic, sum it up by the hour, and report busy channels that
fell silent.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.intake.channel_traffic import channel_traffic_store
from chalicelib.intake.channel_traffic.channel_traffic_store import Hour
from chalicelib.platform import clock, telemetry
from chalicelib.platform.telemetry import log

SPAN = timedelta(hours=24)  # the hours that a channel's health sums up
USUAL = timedelta(days=7)  # the traffic that silence is measured against
LEAST = 5.0  # messages a channel usually brings in ``silent_channel_hours``, to count as busy
_EVENTS = {
    "sent": "NoticeSent",
    "later": "NoticeDelayed",
    "refused": "NoticeRefused",
    "expired": "AccessExpired",
    "unknown": "NoticeUnknown",
}


@dataclass
class _Waiting:
    """Counts that are not written yet. Each instance of a function writes once a second at most,
    also in a flood.
    """

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    written: datetime | None = None


_waiting = _Waiting()


def count_taken(channel: str, at: datetime, sent_at: datetime | None) -> None:
    """Count a message that was taken, and the seconds since it was sent. Raises Uncounted."""
    counts = {"taken": 1}
    if sent_at:
        lag = max(0, int((at - sent_at).total_seconds()))
        counts |= {"lag": lag, "lagged": 1}
        telemetry.measure_seconds("MessageLag", lag, channel=channel)
    telemetry.count_event("MessageTaken", channel=channel)
    channel_traffic_store.add_counts(channel, at, counts, at)


def count_repeated(channel: str) -> None:
    telemetry.count_event("MessageRepeated", channel=channel)
    _count(channel, "repeated")


def count_refused(channel: str, reason: str) -> None:
    """Count a refused delivery; ``reason`` is ``bad_signature`` or ``unreadable``."""
    telemetry.count_event("DeliveryRefused", channel=channel)
    log.info("delivery_refused", channel=channel, reason=reason)
    _count(channel, reason)


def count_parked(channel: str) -> None:
    telemetry.count_event("MessageParked", channel=channel)
    _count(channel, "parked")


def count_notice(channel: str, outcome: str) -> None:
    """Count a notice to a reporter on this channel; ``outcome`` is a ``senders.model.Outcome``.
    Raises Uncounted.
    """
    telemetry.count_event(_EVENTS[outcome], channel=channel)
    channel_traffic_store.add_counts(channel, clock.now(), {f"notice_{outcome}": 1}, None)


def _count(channel: str, name: str) -> None:
    now = clock.now()
    _waiting.counts.setdefault(channel, Counter())[name] += 1
    if _waiting.written == now:
        return
    _waiting.written = now
    counts, _waiting.counts = _waiting.counts, {}
    for each, channel_counts in counts.items():
        try:
            channel_traffic_store.add_counts(each, now, channel_counts, None)
        except channel_traffic_store.Uncounted:  # a lost count must not fail the delivery
            log.exception("not_counted", channel=each)


@dataclass(frozen=True, slots=True)
class Health:
    """The last 24 hours of a channel.

    ``usual`` is the number of messages to expect in the last three hours, judged by the last seven
    days. The channel is ``silent`` when none came although it is usually busy. ``lag`` is the
    average time between sending and receipt, in seconds.
    """

    channel: str
    last_at: datetime | None
    counts: dict[str, int]
    lag: float | None
    usual: float
    silent: bool


def load_health(now: datetime) -> Mapping[str, Health]:
    """Return the health of each channel of the city by its code. Costs one Query in all, as
    ``channel_traffic_store.load_since`` says.
    """
    hours = channel_traffic_store.load_since(now - USUAL)
    return {code: _sum_up(code, hours.get(code, []), now) for code in city().channels}


def _sum_up(channel: str, hours: list[Hour], now: datetime) -> Health:
    """Return the health of a channel, whose ``hours`` are those of the last seven days."""
    day = [hour for hour in hours if hour.start >= now - SPAN]
    counts: Counter[str] = Counter()
    for hour in day:
        counts.update(hour.counts)
    lagged = counts.pop("lagged", 0)
    lag = counts.pop("lag", 0) / lagged if lagged else None
    last = max((hour.last_at for hour in hours if hour.last_at), default=None)
    usual = _usual_traffic(hours, now)
    silent = usual >= LEAST and (last is None or last < now - _silence())
    return Health(channel, last, dict(counts), lag, usual, silent)


def _usual_traffic(hours: list[Hour], now: datetime) -> float:
    """Return the messages that usually come in these hours of the day, ``silent_channel_hours``
    back: the average of the last seven days.
    """
    backwards = range(1, city().settings.silent_channel_hours + 1)
    covered = {(now - timedelta(hours=back)).hour for back in backwards}
    before = [hour for hour in hours if hour.start < now - _silence()]
    taken = sum(hour.counts.get("taken", 0) for hour in before if hour.start.hour in covered)
    return taken / USUAL.days


def _silence() -> timedelta:
    return timedelta(hours=city().settings.silent_channel_hours)


def watch_channels(now: datetime) -> list[str]:
    """Log and count each busy channel that fell silent, and return the codes of these channels."""
    silent = []
    for code, health in load_health(now).items():
        if city().channels[code].enabled and health.silent:
            log.error("channel_silent", channel=code, usual=health.usual)
            telemetry.count_event("ChannelSilent")
            silent.append(code)
    return silent
