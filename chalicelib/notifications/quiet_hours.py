"""The delays of a notice: the quiet hours of a recipient, unless the notice is urgent, and the day
of which a notice sums up the additions by strangers.
"""

from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.word_rows import Danger
from chalicelib.city.working_hours import DAY
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, Kind
from chalicelib.platform.moments import EPOCH, JAKARTA
from chalicelib.reports.contact.delivery_states import DAILY, QUIET_HOURS
from chalicelib.reports.lifecycle import emergency
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Entry


def find_danger_told(report: Report, entry: Entry) -> Danger | None:
    if entry.seq == 1:
        return emergency.find_in_report(report)
    return emergency.find_danger(entry.note) if entry.by == REPORTER else None


Delay = tuple[str, datetime | None]  # why a notice waits, and until when; None if it does not


def find_delay(addressed: Addressed, entry: Entry) -> Delay:
    """Return why an entry waits and until when: it comes in quiet hours, or stands for a day's
    additions by strangers. The moment is None when the notice may be sent now.
    """
    if is_by_stranger(entry) and clock.now() < (end := additions_moment(entry.at, city())):
        return DAILY, end
    until = find_quiet_end(addressed)
    return QUIET_HOURS, None if until is None or _is_urgent(addressed.report, entry) else until


def find_quiet_end(addressed: Addressed) -> datetime | None:
    """Return when the recipient's quiet hours end; None outside of them."""
    quiet = addressed.contact.wishes.quiet
    return quiet.until(clock.now()) if quiet else None


def _is_urgent(report: Report, entry: Entry) -> bool:
    """Return whether a notice goes out in quiet hours: the entry names a danger, or the city's
    settings list its kind or the report's priority (``through_quiet_hours``).
    """
    through = city().settings.through_quiet_hours
    return (
        bool({report.priority, entry.kind} & through) or find_danger_told(report, entry) is not None
    )


def is_by_stranger(entry: Entry) -> bool:
    """Return whether the entry is an addition by a citizen not proven to be the reporter."""
    return entry.kind is Kind.COMMENT and entry.by == CITIZEN


def additions_moment(moment: datetime, city: City) -> datetime:
    """Return when the reporter is told an addition that came at ``moment``: at the end of its day,
    which lasts from ``additions_told`` in the city's settings to ``additions_told``.
    """
    span, end = DAY * city.pace, city.settings.additions_told
    begin = EPOCH + timedelta(hours=end.hour, minutes=end.minute) - JAKARTA.utcoffset(None)
    return begin + ((moment - begin) // span + 1) * span
