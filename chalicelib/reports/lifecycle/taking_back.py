"""A hand-over that was a mistake: what is remembered of it, until when it can be taken back, and
what the report is then.
"""

from dataclasses import fields, replace

from chalicelib.city.model import City
from chalicelib.city.offices import is_within
from chalicelib.reports.deadlines.promises import hasten_turn
from chalicelib.reports.handover import Handover
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Entry

_OF_HAND_OVER = ("seq", "by", "acted")
_OF_REPORT = tuple(fact.name for fact in fields(Handover) if fact.name not in _OF_HAND_OVER)
_RESTORED = tuple(name for name in _OF_REPORT if name not in ("status", "holder", "category"))


def remember_handover(report: Report, entry: Entry) -> Handover:
    """Return the state of the report before the hand-over of the entry."""
    return Handover(entry.seq, entry.by, **{name: getattr(report, name) for name in _OF_REPORT})


def keep_handover(before: Report, after: Report, entry: Entry, city: City) -> Handover | None:
    """Return what is remembered of the last hand-over after an entry: nothing once the report has
    another holder or is closed. The holder, and the offices above it, act by any entry of theirs;
    what the reporter adds and what the timer does hinders nobody.
    """
    handover = before.last_handover
    if handover is None or entry.seq == handover.seq:
        return handover
    if after.holder != before.holder or not after.open:
        return None
    return replace(handover, acted=True) if is_within(after.holder, entry.by, city) else handover


def restore(report: Report, handover: Handover, city: City) -> Report:
    """Return the report with what its holder promised before the hand-over, as if it had never been
    handed over. Its reporter may have told the category meanwhile, which makes promises earlier.
    Status and holder follow with the entry.
    """
    before = replace(
        report, holder=handover.holder, **{name: getattr(handover, name) for name in _RESTORED}
    )
    escalated = dict.fromkeys((*handover.escalated_to, *report.escalated_to))
    restored = before if handover.category == report.category else hasten_turn(before, before, city)
    return replace(restored, holder=report.holder, escalated_to=tuple(escalated))
