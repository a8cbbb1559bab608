"""A breach of personal data, from the first hour to the end of the third day (UU 27/2022, article
46; docs/data-breach.md). Each step may be taken again after a fault: nobody is told twice.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.platform.texts.date_texts import format_moment
from chalicelib.privacy import breach_letters
from chalicelib.privacy.breach_rules import Breach, LeakedKind, PersonState, ReportState, Tally
from operate.answer import Answer, Planned, WrongUse
from operate.breach_records import BreachError, Records, Step

AUTHORITY = "Lembaga Pelindungan Data Pribadi"


@dataclass(frozen=True, slots=True)
class Described:
    """The facts of a breach that article 46 (2) wants to be known. ``kinds`` are names of
    LeakedKind, with commas between them.
    """

    known: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    kinds: str = ""
    how: str = ""
    efforts: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The reports that a breach touches: ``numbers`` of reports, reports that came by a ``channel``
    in the time ``filed``, and reports on which an ``office`` or an ``officer`` acted while the data
    were open.
    """

    numbers: tuple[str, ...] = ()
    channel: str | None = None
    filed: tuple[datetime, datetime] | None = None
    office: str | None = None
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class BreachState:
    """A breach at the moment ``now``, with its counts and the steps that were taken."""

    breach: Breach
    tally: Tally
    steps: tuple[Step, ...]
    now: datetime

    def list_lines(self) -> Iterator[str]:
        yield from format_breach(self.breach, self.tally, self.now)
        for at, what, details in self.steps:
            yield f"    {format_moment(at)}  {what}  {details}".rstrip()


@dataclass(frozen=True, slots=True)
class Breaches(Answer):
    """Breaches, and the id of the one that was opened now."""

    breaches: tuple[BreachState, ...]
    opened: str | None = None

    def list_lines(self) -> Iterable[str]:
        if self.opened:
            yield f"The breach is {self.opened}; after a fault go on with --id {self.opened}."
        for each in self.breaches:
            yield from each.list_lines()
        if not self.breaches:
            yield "No breach of personal data is recorded."


@dataclass(frozen=True, slots=True)
class Told(Answer):
    """The number of notices that were put into the queue."""

    queued: int

    def list_lines(self) -> Iterable[str]:
        yield f"{self.queued} notices were put into the queue; the list shows what became of them."


@dataclass(frozen=True, slots=True)
class Letter(Answer):
    """The letter to the authority."""

    letter: str

    def list_lines(self) -> Iterable[str]:
        yield self.letter


def load_opened(records: Records, breach: str | None, described: Described) -> Breach:
    """Return the breach of an id, or without one a new breach as it is described. Raises
    BreachError, and WrongUse for what the law wants and is not described.
    """
    return records.load_breach(breach) if breach else _build_breach(described)


def open_breach(
    records: Records, breach: Breach, chosen: Chosen, details: str, *, new: bool
) -> Breaches:
    """Open a ``new`` breach, or add reports to one, and have the people of its reports looked
    up.
    """
    numbers = list(find_reports(records, chosen, breach))
    if new:
        records.put_breach(breach)
    added = sum(records.add_report(breach.id, number) for number in numbers)
    unread = records.list_unread(breach.id)
    records.queue({"breach": breach.id, "number": number} for number in unread)
    records.add_step(breach.id, "opened", f"{added} reports added. {details}".strip())
    return Breaches((_read_state(records, breach),), breach.id if new else None)


def plan_breach(records: Records, breach: Breach, chosen: Chosen, *, new: bool) -> Planned:
    """Return what ``open_breach`` would do."""
    many = len({*find_reports(records, chosen, breach)})
    verb = "open a breach with" if new else f"add to the breach {breach.id}"
    return Planned((f"{verb} {many} reports, and have their people looked up.",))


def _build_breach(described: Described) -> Breach:
    known, since, until = described.known, described.since, described.until
    if not (known and since and until) or not all(
        (described.kinds, described.how, described.efforts, described.contact)
    ):
        names = Described.__dataclass_fields__
        missing = [f"--{name}" for name in names if not getattr(described, name)]
        raise WrongUse(f"The law wants {', '.join(missing)}.")
    try:
        kinds = tuple(LeakedKind(kind.strip()) for kind in described.kinds.split(","))
    except ValueError as error:
        raise WrongUse(f"{error}: the kinds are {', '.join(LeakedKind)}.") from None
    if not since <= until or known > datetime.now(UTC):
        raise WrongUse("--since is not after --until, and --known has passed.")
    return Breach(
        id=secrets.token_hex(3),
        known_at=known,
        since=since,
        until=until,
        kinds=kinds,
        how=described.how.strip(),
        efforts=described.efforts.strip(),
        contact=described.contact.strip(),
    )


def find_reports(records: Records, chosen: Chosen, breach: Breach) -> Iterator[str]:
    """Yield the numbers of the reports that were chosen, some of them twice."""
    yield from chosen.numbers
    if chosen.channel and chosen.filed:
        yield from records.scan("A", "msk", chosen.filed, "channel", chosen.channel)
    for attribute, value in (("by", chosen.office), ("actor", chosen.officer)):
        if value:
            yield from records.scan("T#", "at", (breach.since, breach.until), attribute, value)


def tell_people(records: Records, breach: Breach, details: str) -> Told:
    """Queue the notice to everybody who is still to be told. Raises BreachError."""
    if unread := records.list_unread(breach.id):
        records.queue({"breach": breach.id, "number": number} for number in unread)
        raise BreachError(f"the people of {len(unread)} reports are being looked up; wait a minute")
    people = records.list_waiting(breach.id)
    records.queue({"breach": breach.id, "person": person} for person in people)
    records.add_step(breach.id, "told", f"{len(people)} notices queued. {details}".strip())
    return Told(len(people))


def plan_telling(records: Records, breach: Breach) -> Planned:
    """Return what ``tell_people`` would do."""
    if unread := records.list_unread(breach.id):
        return Planned((f"have the people of {len(unread)} reports looked up.",))
    return Planned((f"queue a notice to {len(records.list_waiting(breach.id))} people.",))


def write_letter(records: Records, breach: Breach, authority: str) -> Letter:
    """Return the letter to the authority, for the head of the office to sign."""
    tally = records.count(breach.id)
    return Letter(breach_letters.write_letter(breach, tally, authority, datetime.now(UTC)))


def record_authority(records: Records, breach: Breach, details: str) -> Breaches:
    """Record that the authority was told. Raises WrongUse without details."""
    check_authority(details)
    records.set_moment(breach.id, "authority_at")
    records.add_step(breach.id, "authority", details)
    return list_breaches(records, breach.id)


def check_authority(details: str) -> None:
    """Raise WrongUse without the number of the letter."""
    if not details:
        raise WrongUse("Give the number of the letter: --details.")


def close_breach(records: Records, breach: Breach, details: str) -> Breaches:
    """Close a breach of which the authority and everybody were told. Raises BreachError."""
    check_closing(records, breach, details)
    records.set_moment(breach.id, "closed_at")
    records.add_step(breach.id, "closed", details)
    return list_breaches(records, breach.id)


def check_closing(records: Records, breach: Breach, details: str) -> None:
    """Raise BreachError for a breach of which somebody is to be told, without details."""
    tally = records.count(breach.id)
    if not (breach.authority_at and tally.complete) and not details:
        raise BreachError("somebody is still to be told; say why it ends all the same: --details")


def list_breaches(records: Records, breach: str | None) -> Breaches:
    """Return one breach, by its id, or all."""
    breaches = [each for each in records.load_breaches() if breach in (None, each.id)]
    return Breaches(tuple(_read_state(records, each) for each in breaches))


def _read_state(records: Records, breach: Breach) -> BreachState:
    steps = tuple(records.load_steps(breach.id))
    return BreachState(breach, records.count(breach.id), steps, datetime.now(UTC))


def format_breach(breach: Breach, tally: Tally, now: datetime) -> Iterator[str]:
    hours = (breach.deadline - now).total_seconds() / 3600
    left = f"{hours:.1f} hours left" if hours >= 0 else f"{-hours:.1f} hours OVER THE LIMIT"
    ended = breach.closed_at or (breach.authority_at if tally.complete else None)
    until = f"{left}, until {format_moment(breach.deadline)}"
    yield f"{breach.id}: {'nothing is to be told any more' if ended else until}"
    reports = ", ".join(
        f"{name} {tally.reports[name]}" for name in ReportState if name in tally.reports
    )
    people = ", ".join(
        f"{name} {tally.people[name]}" for name in PersonState if name in tally.people
    )
    yield f"    {tally.all_reports} reports, {tally.unread} not looked up yet: {reports or '-'}"
    yield f"    {tally.concerned} people concerned: {people or '-'}"
    told = format_moment(breach.authority_at) if breach.authority_at else "NOT TOLD YET"
    yield f"    authority: {told}"
