"""The kinds of timeline entries, which the city's tables, items and answers name."""

from enum import StrEnum


class Kind(StrEnum):
    """What a timeline entry tells."""

    STATUS = "status"
    COMMENT = "comment"
    NOTE = "note"  # between offices
    RATING = "rating"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    CONFIRMATION = "confirmation"
    PAUSE = "pause"
    RESUME = "resume"
    TASK = "task"
    ANSWER = "answer"
    WITHDRAWAL = "withdrawal"
    CATEGORY = "category"
    EVIDENCE = "evidence"
    VERIFICATION = "verification"
    IDENTITY = "identity"  # somebody was shown who reported
    REOPEN = "reopen"
    APPEAL = "appeal"
    PRIVACY = "privacy"  # hidden from others, or shown to them
    LIMIT = "limit"  # central triage looks at it first, for it came over a limit
    MODERATION = "moderation"  # by moderators, or what its reporter says against that
    MERGE = "merge"  # with another report of the same matter
    UNMERGE = "unmerge"
    EXPORT = "export"  # its reporter was given all that is kept
    ERASURE = "erasure"  # its reporter's data are to be erased, or were
