"""What strangers add to a report: its reporter is told once a day that they did, and how often."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.domain.city import City
from chalicelib.domain.moments import EPOCH, JAKARTA
from chalicelib.domain.report import CITIZEN, Entry, Kind

DAY = timedelta(days=1)


def by_stranger(entry: Entry) -> bool:
    """Whether somebody added it who was not proven to be the report's reporter."""
    return entry.kind is Kind.COMMENT and entry.by == CITIZEN


def told_at(moment: datetime, city: City) -> datetime:
    """When the reporter is told of what came at a moment: at the end of its day, which lasts from
    ``additions_told`` to ``additions_told``.
    """
    span, end = DAY * city.pace, city.settings.additions_told
    begin = EPOCH + timedelta(hours=end.hour, minutes=end.minute) - JAKARTA.utcoffset(None)
    return begin + ((moment - begin) // span + 1) * span


def first_of_days(entries: Sequence[Entry], city: City) -> frozenset[int]:
    """The seq of the first that a stranger added on each day, which stands for all of that day. Of
    a day that began before these entries do, nobody can tell which was the first.
    """
    found: dict[datetime, int] = {}
    for entry in filter(by_stranger, entries):
        found.setdefault(told_at(entry.at, city), entry.seq)
    if entries and entries[0].seq > 1:
        found.pop(told_at(entries[0].at, city), None)
    return frozenset(found.values())


def on_same_day(entries: Sequence[Entry], first: Entry, city: City) -> int:
    """How many strangers' additions came on the day that one stands for."""
    until = told_at(first.at, city)
    return sum(by_stranger(entry) and told_at(entry.at, city) == until for entry in entries)
