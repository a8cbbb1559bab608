"""A report's life: it is filed, and citizens add to it. The steps of officers are in
``casework.officer_actions``, those of the reporter in ``followup``, those of the timer in
``timer_check``. Every change appends one entry.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city.masking import Spans
from chalicelib.city.model import City
from chalicelib.city.rows import Priority, Visibility
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, Kind
from chalicelib.platform.roles import Officer
from chalicelib.reports import routing
from chalicelib.reports.access import confidentiality
from chalicelib.reports.access.confidentiality import Confidence
from chalicelib.reports.access.visibility import number_change
from chalicelib.reports.deadlines import promises, reminders_and_escalations
from chalicelib.reports.deadlines.promises import more_urgent_of
from chalicelib.reports.filing import NO_PLACE, NO_SOURCE, Filing, Media, Place, Source
from chalicelib.reports.history_recording import record_entries
from chalicelib.reports.lifecycle import hash_chain, missing_details, taking_back
from chalicelib.reports.model import Report, View
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import NO_HISTORY, Entry


@dataclass(frozen=True, slots=True)
class Addition:
    """An addition of a citizen to a report. ``reporter`` says whether the citizen is its reporter.
    ``category`` is the one that the text suggests, None when it suggests none.
    """

    text: str
    at: datetime
    reporter: bool
    place: Place = NO_PLACE
    category: str | None = None
    photos: tuple[str, ...] = ()
    media: tuple[tuple[str, Media], ...] = ()
    masks: Spans = ()
    ref: str | None = None
    source: Source = NO_SOURCE


def file_report(
    number: str,
    filing: Filing,
    *,
    category: str,
    visibility: Visibility,
    token_hash: bytes,
    city: City,
    media: tuple[tuple[str, Media], ...] = (),
    priority: Priority | None = None,
    least: Priority = Priority.BIASA,
    confidence: Confidence | None = None,
    source: Source = NO_SOURCE,
) -> tuple[Report, Entry]:
    """Return a new report with its first entry. Its holder and promise follow from place, category
    and priority, the holder of a confidential one from its ``confidence``. Without a ``priority``
    it gets the category's, or ``least`` when that is more urgent.

    Central triage holds a report that says too little, wherever it lies.
    """
    lacks = missing_details.find_missing(filing.description, filing.place, category, city)
    holder = routing.holder_of(None if lacks else filing.place.area, city)
    if confidence:
        holder, least = (
            city.offices[confidence.holder],
            more_urgent_of(least, confidence.priority),
        )
    urgency = priority or more_urgent_of(city.categories[category].priority, least)
    received = filing.received_at
    entry = hash_chain.seal_entry(
        number,
        Entry(
            seq=1,
            at=received,
            kind=Kind.STATUS,
            status=Status.MENUNGGU,
            holder=holder.code,
            by=REPORTER,
            photos=filing.photos,
            media=media,
            source=source,
            public=1,
            own=1,
        ),
        hash_chain.GENESIS,
        filing,
    )
    report = Report(
        number=number,
        filing=filing,
        version=1,
        status=Status.MENUNGGU,
        holder=holder.code,
        category=category,
        visibility=visibility,
        updated_at=received,
        public=View(1, received),
        own=View(1, received),
        respond_by=received,  # the promises follow
        first_answer_by=received,
        complete_by=received,
        complete_span=timedelta(),
        answer_from=received,
        chain=entry.hash,
        token_hash=token_hash,
        priority=urgency,
        purpose=filing.purpose,
        words_area=filing.place.words_area,
        history=record_entries(NO_HISTORY, [entry]),
    )
    if confidence:
        report = confidentiality.make_confidential(report, confidence, city)
    report = promises.make_promises(report, city)
    return replace(
        report, next_check=reminders_and_escalations.next_open_check(report, city)
    ), entry


def add_to_report(report: Report, addition: Addition, city: City) -> tuple[Report, Entry]:
    """Return the report after a citizen's addition. When the reporter adds the missing matter or
    place, it becomes the report's; the matter only while the report is open, because a word of
    thanks must not move the promise of what is done. The office of the place then takes the report
    over from central triage, unless central triage took it up already.
    """
    answers = report.place.area is None and addition.reporter and addition.place.area is not None
    unsaid = report.open and report.category == city.settings.fallback_category
    if addition.reporter and unsaid and addition.category:
        report = promises.recategorise(report, addition.category, city)
    if answers:
        report = replace(report, located=addition.place, told_in=report.version + 1)
    holder = _holder_after(report, addition, city)
    entry = replace(
        make_next_entry(
            report, addition.at, Kind.COMMENT, REPORTER if addition.reporter else CITIZEN
        ),
        holder=holder,
        note=addition.text or None,
        photos=addition.photos,
        to=(holder,) if holder != report.holder else (),
        place=addition.place if answers else None,
        masks=addition.masks,
        media=addition.media,
        ref=addition.ref,
        source=addition.source,
    )
    return append_entry(report, entry, city)


def _holder_after(report: Report, addition: Addition, city: City) -> str:
    """Return the holder after an addition: the office of the place, once matter and place are both
    known.
    """
    untouched = report.status is Status.MENUNGGU and report.holder == city.settings.triage
    untouched = untouched and not report.following
    description = f"{report.filing.description}\n{addition.text}"
    if not (untouched and addition.reporter):
        return report.holder
    if report.place.area is None or missing_details.find_missing(
        description, report.place, report.category, city
    ):
        return report.holder
    return routing.holder_of(report.place.area, city).code


def make_next_entry(report: Report, now: datetime, kind: Kind, author: str) -> Entry:
    """Return the entry that follows the report's last one and changes neither status nor holder.
    ``author`` is its ``Entry.by``. Whatever the clock says, it is not before the last one.
    """
    return Entry(
        seq=report.version + 1,
        at=max(now, report.updated_at),
        kind=kind,
        status=report.status,
        holder=report.holder,
        by=author,
    )


def make_officers_entry(report: Report, now: datetime, kind: Kind, officer: Officer) -> Entry:
    """Return the entry that follows the report's last one, of an officer, or of a deputy."""
    entry = make_next_entry(report, now, kind, officer.agency)
    return replace(entry, actor=officer.id, acting=officer.acting or None)


def append_entry(
    report: Report, entry: Entry, city: City, *, shows: bool = False
) -> tuple[Report, Entry]:
    """Return the report with one more entry, and the entry with its hash. A hand-over begins the
    new holder's promises, an answer keeps them; the public promises do not move here (I4).
    ``shows`` says that the public and the reporter see a change of the report that comes with
    the entry, even where they do not see the entry.
    """
    report, entry = number_change(report, entry, shows=shows)
    entry = hash_chain.seal_entry(report.number, entry, report.chain, salts=report.filing.salts)
    after = replace(
        report,
        version=entry.seq,
        status=entry.status,
        holder=entry.holder,
        updated_at=entry.at,
        chain=entry.hash,
        history=record_entries(report.history, [entry]),
    )
    after = promises.continue_promises(report, after, entry, city)
    after = replace(after, last_handover=taking_back.keep_handover(report, after, entry, city))
    if after.holder != report.holder:
        after = reminders_and_escalations.forget_superiors(after, city)
    return reminders_and_escalations.schedule_check(report, after, entry, city), entry


def support_advance(supporters: int, city: City) -> timedelta:
    """Return by how much so many supporters move a report forward in the queue. No promise moves
    by it (I4).
    """
    steps = [step.earlier for step in city.urgency if supporters >= step.supporters]
    return max(steps, default=timedelta()) * city.pace


def undo_closing(report: Report) -> Report:
    """Return the report without anything of its closing, ready to be opened again."""
    return replace(
        report,
        closed_at=None,
        closed_in=None,
        outcome=None,
        evidence=None,
        verifier=None,
        verdict=None,
        rating=None,
    )
