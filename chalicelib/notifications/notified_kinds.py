"""The entries of a timeline of which a reporter and a supporter are told."""

from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, Kind
from chalicelib.reports.timeline import Entry

# The kinds of entries that a reporter is told: every change, and every public reply.
NOTIFIED_KINDS = frozenset(
    {
        *(Kind.STATUS, Kind.ESCALATION, Kind.COMMENT, Kind.QUESTION),
        *(Kind.PAUSE, Kind.RESUME, Kind.CATEGORY),
        *(Kind.VERIFICATION, Kind.IDENTITY, Kind.PHOTOS_OPENED, Kind.REOPEN, Kind.APPEAL),
        *(Kind.CONFIRMATION, Kind.PLACE, Kind.WITHDRAWN, Kind.TAKEN_BACK),
        *(Kind.MERGE, Kind.UNMERGE),
        *(Kind.VISIBILITY, Kind.EXPORT, Kind.MODERATION),
    }
)
# The kinds that a reporter is not told: what passes between offices, the stars the reporter just
# gave, and an erasure, after which there is no contact left.
SILENT_KINDS = frozenset(
    {
        *(Kind.NOTE, Kind.REMINDER, Kind.EVIDENCE, Kind.TASK, Kind.ANSWER, Kind.WITHDRAWAL),
        *(Kind.RATING, Kind.ERASURE, Kind.LIMIT),
    }
)
# The kinds that supporters are told too: what is public, in words that fit any reader.
SHARED_KINDS = NOTIFIED_KINDS - {
    Kind.IDENTITY,
    Kind.PHOTOS_OPENED,
    Kind.APPEAL,
    Kind.VISIBILITY,
    Kind.EXPORT,
    Kind.MODERATION,
}


def is_told_to_reporter(entry: Entry) -> bool:
    """Return whether the reporter is told of an entry. The reporter is told of their own additions
    only when these bring another holder, and never of reports that the reporter joined.
    """
    if entry.kind is Kind.COMMENT and entry.by == REPORTER:
        return bool(entry.to)
    if entry.kind is Kind.MERGE and entry.by == REPORTER:
        return False
    return entry.kind in NOTIFIED_KINDS


def is_told_to_supporters(entry: Entry) -> bool:
    """Return whether supporters are told of an entry. They are told neither of the filing nor of
    the comments of citizens.
    """
    by_citizen = entry.kind is Kind.COMMENT and entry.by in (REPORTER, CITIZEN)
    return entry.seq > 1 and entry.kind in SHARED_KINDS and not by_citizen
