"""What the public may see. Every output that is not for officers or the reporter goes through here
(I7).
"""

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.domain.report import Entry, Kind, Place, Report

NOT_PUBLIC = frozenset({Kind.REMINDER})  # between offices


def public(report: Report) -> Report:
    """The report with nothing of a private one left but status, holder and promise."""
    if not report.private:
        return report
    bare = replace(report.filing, channel="", description="", place=Place(), photos=())
    return replace(report, filing=replace(bare, occurred_at=None), category="")


def public_entries(report: Report, entries: Iterable[Entry]) -> list[Entry]:
    """The timeline as the public sees it, never with who acted: of a private report the moments
    only.
    """
    shown = [replace(entry, actor=None) for entry in entries if entry.kind not in NOT_PUBLIC]
    if not report.private:
        return shown
    return [
        replace(entry, photos=(), note=None if entry.kind is not Kind.ESCALATION else entry.note)
        for entry in shown
    ]


def shows_photos(report: Report) -> bool:
    """Photos of private reports are shown to nobody, officers included (the city's rule)."""
    return not report.private
