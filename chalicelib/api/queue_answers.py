"""What is answered to officers of lists: their queue, searches, campaigns, spots."""

from typing import TypedDict

from chalicelib.api.answers import Moment, Named


class WorkLine(TypedDict):
    """A report in a list of officers; ``due`` is the promise of the stage it is in. ``summary`` and
    ``address`` are beginnings. Of the kind task it is a part of the work that ``holder`` asks for,
    with the id ``task`` and its own ``due``, and has no status. ``evidence`` is that of a closing.
    """

    kind: str
    task: int | None
    number: str
    status: str | None
    status_label: str
    holder: Named
    category: Named | None
    channel: str
    summary: str | None
    address: str | None
    kelurahan: Named | None
    created_at: Moment
    updated_at: Moment
    due: Moment
    complete_by: Moment
    closed_at: Moment | None
    evidence: str | None
    late: bool
    paused_until: Moment | None
    priority: str
    over_limit: Named | None
    rung: int
    red_flag: bool
    version: int | None


class QueueLine(WorkLine):
    """``moved``: it has changed since the first page of this list was read, and may have been on an
    earlier page, as it was then.
    """

    moved: bool


class WorkCounts(TypedDict):
    """An office's open reports. Not ``whole``: there are too many to be counted, and these are the
    most urgent of them.
    """

    agency: Named
    at: Moment
    open: int
    statuses: dict[str, int]
    late: int
    due_in_24_hours: int
    due_later: int
    red_flags: int
    tasks: int
    whole: bool


class WorkPage(TypedDict):
    """A page may be short, or empty, and still have a ``next``."""

    items: list[QueueLine]
    next: str | None


class SearchPage(TypedDict):
    """A page may be short, or empty, and still have a ``next``. ``since`` and ``until`` say which
    reports were looked through, by when they were filed; None for a number.
    """

    items: list[WorkLine]
    next: str | None
    since: Moment | None
    until: Moment | None


class Campaign(TypedDict):
    """So many ``reports`` say one text, names, places and numbers aside; ``numbers`` are the first
    of them, as far as the reader would find them; central triage is told all.
    """

    id: str
    reports: int
    since: Moment
    until: Moment
    category: Named | None
    numbers: list[str]


class CampaignPage(TypedDict):
    items: list[Campaign]
    next: str | None


class DoneReport(TypedDict):
    number: str
    closed_at: Moment


class RecurringSpot(TypedDict):
    """A place where a matter was done ``times`` times, and came back after each but the last:
    reports that were open together are one time. ``lat`` and ``lng``: the one of its ``closings``
    around which the others lie. ``reports``: the last fifty of them, the last first.
    """

    category: Named | None
    lat: float
    lng: float
    kelurahan: Named | None
    kecamatan: str | None
    kota: str | None
    times: int
    closings: int
    first_closed_at: Moment
    last_closed_at: Moment
    reports: list[DoneReport]


class RecurringPage(TypedDict):
    """Spots that were done ``times`` times or more within so many ``metres`` since a moment. Not
    ``whole``: there are too many closings to be looked at all.
    """

    items: list[RecurringSpot]
    next: str | None
    since: Moment
    metres: float
    times: int
    whole: bool
