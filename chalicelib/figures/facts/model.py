"""A fact: one timeline entry as the figures count it, without words and without persons."""

import json
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Fact:
    """The effect of an entry of a timeline, and the state of the report after it. ``report`` and
    ``seq`` are the key of a fact.

    ``report`` is a keyed hash of the number. ``reporter`` and ``reporter_year`` are keyed hashes of
    the reporter by the month and by the year of the filing, on the fact of the filing only. Moments
    are epoch seconds; ``day`` (``2026-11-29``) and ``month`` are in the city's time. ``office`` is
    the holder after the entry; ``actor`` is the office that made the entry, or ``pelapor``,
    ``warga`` or ``sistem``. All codes are of the city's tables, None where there is none.

    ``answer_due`` is the moment until which the holder promises an answer, ``answered`` the moment
    of the answer. ``complete_due`` is the public promise to complete, ``own_due`` an earlier one of
    the holder; both are None of a suggestion, for which an answer alone is promised. ``closed`` is
    None while the report is open; ``outcome`` is that of the closing, ``merged`` of a report that
    follows another one, and ``follows`` is then the keyed hash of that one's number. ``rung`` is
    the place of the step in ladder.csv.

    ``handover`` says that an office passed the report on. ``giver`` held the report before the
    entry, for ``held`` seconds without pauses, where the entry ended that. ``paused`` counts all
    seconds for which the clock has stood still up to the entry. The fields that are named as a
    status count the seconds in that status.

    ``blurred`` says that the public may not know the kelurahan unless it may read the words.
    ``made`` is the moment when the fact was made: of two with one key the last counts.
    """

    report: str
    seq: int
    kind: str
    moment: int
    day: str
    month: str
    status: str
    channel: str
    category: str | None
    kelurahan: str | None
    priority: str
    office: str
    actor: str
    level: str
    filed: int
    answer_due: int
    complete_due: int | None
    own_due: int | None
    answered: int | None
    closed: int | None
    outcome: str | None
    follows: str | None
    rung: int | None
    verdict: str | None
    stars: int | None
    handover: bool
    giver: str | None
    held: int | None
    paused: int
    menunggu: int
    koordinasi: int
    disposisi: int
    proses: int
    reporter: str | None
    reporter_year: str | None
    blurred: bool
    made: int

    def write_line(self) -> str:
        """Return the fact as a line of NDJSON."""
        return json.dumps({name: getattr(self, name) for name in NAMES}, separators=(",", ":"))


NAMES = tuple(column.name for column in fields(Fact))
# These hash a person. Public facts have none of them, and an erasure empties them.
PERSONAL = ("reporter", "reporter_year")
# The kind of a line that takes a fact out: the table does not have its entry.
GONE = "gone"
# The report of an invented fact begins with it: that of a demonstration, which no timeline has.
INVENTED = "invented-"
ALL_ENTRIES = 0  # as the seq of a message: the facts of all entries of the report
