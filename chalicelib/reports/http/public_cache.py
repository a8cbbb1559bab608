"""The time for which an answer about a report may be kept, and the tag by which its reader asks
again. The answer in JSON and the page share both.
"""

from datetime import datetime

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.i18n import Language
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.deadlines import countdown as reports_countdown
from chalicelib.reports.model import Report

# fifteen seconds are less than a minute, the unit of a countdown
PUBLIC_CACHE = {"Cache-Control": "public, max-age=15", "Vary": "Accept-Language"}


def make_tag(report: Report, now: datetime, language: Language, *more: str) -> str:
    """Return a tag that changes whenever the answer does: with the report, and with the countdown
    of its promise. It tells no more than the answer. ``more`` is on what else the answer depends.
    """
    countdown = reports_countdown.countdown_to(report, now, city())
    level = report.visibility
    visible = visibility.own_report(report) if is_listed(level) else None
    usual = visible and visible.usual
    parts = (
        str(report.public.changes),
        *([f"{visible.supporters}s"] if visible and visible.supporters else []),
        *([f"of-{visible.duplicate_of}"] if visible and visible.duplicate_of else []),
        *(["late"] if report.late(now) else []),
        *([str(level)] if level is not Visibility.PUBLIC else []),
        *([f"{countdown.minutes}{'p' * bool(countdown.paused_until)}"] if countdown else []),
        *([f"{usual.closings}x{usual.span.total_seconds():.0f}"] if usual else []),
        *([language.value] if language is not Language.INDONESIAN else []),
        *more,
    )
    return f'"{"-".join(parts)}"'


def is_known(tag: str, if_none_match: str | None) -> bool:
    """Return whether the header If-None-Match says that a client has the answer with this tag."""
    return tag in (if_none_match or "")
