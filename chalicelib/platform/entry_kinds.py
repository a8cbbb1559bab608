"""The kinds of timeline entries. The city's tables, stored items and answers name them."""

from enum import StrEnum


class Kind(StrEnum):
    """The kind of a timeline entry."""

    STATUS = "status"
    COMMENT = "comment"
    QUESTION = "question"  # the holder asks the reporter, in public
    NOTE = "note"  # between offices
    TAKEN_BACK = "taken_back"  # an office took back what it had handed over by mistake
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
    IDENTITY = "identity"  # an officer was shown the identity of the reporter
    REOPEN = "reopen"
    APPEAL = "appeal"
    PLACE = "place"  # the reporter or an office corrected where the matter is
    WITHDRAWN = "withdrawn"  # the reporter withdrew the report; WITHDRAWAL is that of a task
    VISIBILITY = "visibility"  # the reporter chose how much of the report others see
    PHOTOS_OPENED = "photos_opened"  # an officer opened the photos of a private report
    LIMIT = "limit"  # the report came over a limit, so central triage looks at it first
    MODERATION = "moderation"  # a decision of the moderators, or the reporter's appeal against it
    MERGE = "merge"  # with another report about the same matter
    UNMERGE = "unmerge"
    EXPORT = "export"  # the reporter got all data that is stored
    ERASURE = "erasure"  # the reporter asked to erase their data, or the data was erased


REPORTER = "pelapor"  # stands for an office in ``Entry.by``
CITIZEN = "warga"  # a citizen who is not the reporter and added something
SYSTEM = "sistem"
