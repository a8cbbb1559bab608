"""A report's life: it is filed, acted on, checked against its promise, and comes to rest. Every
change is one entry more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import ladder, routing, thin, timeline
from chalicelib.domain.city import City, RungKind
from chalicelib.domain.errors import (
    Decided,
    MoveNotAllowed,
    NotRateable,
    NotYours,
    SomethingMissing,
    StaleVersion,
    WrongTarget,
)
from chalicelib.domain.masking import Spans
from chalicelib.domain.promise import after_working_days, due, hours, promise_for
from chalicelib.domain.report import (
    CITIZEN,
    NO_PLACE,
    REPORTER,
    SYSTEM,
    Entry,
    Filing,
    Kind,
    Media,
    Place,
    Report,
)
from chalicelib.domain.status import HANDLERS, Action, Need, Role, Status, moves_from


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who is signed in: ``id`` in the user pool, the office, and the groups."""

    id: str
    agency: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Step:
    """What an officer wants done. ``version`` is the report's as the officer saw it; None skips
    that check.
    """

    action: Action
    version: int | None
    note: str | None = None
    to_agency: str | None = None
    photos: tuple[str, ...] = ()
    masks: Spans = ()
    internal: bool = False  # a comment for offices only


@dataclass(frozen=True, slots=True)
class Addition:
    """What a citizen adds to a report: its reporter, or somebody else. ``category`` is what the
    text suggests, None when it suggests nothing.
    """

    text: str
    at: datetime
    reporter: bool
    place: Place = NO_PLACE
    category: str | None = None
    photos: tuple[str, ...] = ()
    media: tuple[tuple[str, Media], ...] = ()
    masks: Spans = ()


def file(
    number: str,
    filing: Filing,
    *,
    category: str,
    private: bool,
    token_hash: bytes,
    city: City,
    media: tuple[tuple[str, Media], ...] = (),
) -> tuple[Report, Entry]:
    """A new report with its first entry; its holder and promise follow from place and category.

    One that says too little is held by central triage, wherever it is.
    """
    lacks = thin.missing(filing.description, filing.place, category, city)
    holder = routing.holder_of(None if lacks else filing.place.area, city)
    promise = promise_for(city.categories[category].promise, holder, city.promises)
    office, received = hours(city), filing.received_at
    entry = timeline.sealed(
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
        ),
        timeline.GENESIS,
        filing,
    )
    report = Report(
        number=number,
        filing=filing,
        version=1,
        status=Status.MENUNGGU,
        holder=holder.code,
        category=category,
        private=private,
        updated_at=received,
        respond_by=due(received, promise.respond, promise.calendar, office),
        complete_by=due(received, promise.complete, promise.calendar, office),
        chain=entry.hash,
        token_hash=token_hash,
    )
    return _timed(report, city), entry


def act(
    report: Report, officer: Officer, step: Step, now: datetime, city: City
) -> tuple[Report, Entry]:
    """The report after an officer's step. What was passed across ``city.most_handovers`` times goes
    to central triage instead of a further office, and its choice binds.

    Raises NotYours, StaleVersion, MoveNotAllowed, SomethingMissing, WrongTarget or Decided, in this
    order.
    """
    if not may_handle(officer, report.holder, city):
        raise not_yours(report, city)
    open_to = moves_from(report.status, officer.roles)
    if step.version is not None and step.version != report.version:
        raise StaleVersion(version=report.version, allowed=list(open_to))
    move = open_to.get(step.action)
    if move is None:
        raise MoveNotAllowed(status=report.status, action=step.action, allowed=list(open_to))
    for need in (Need.TARGET, Need.NOTE):
        if need in move.needs and not getattr(step, need):
            raise SomethingMissing(field=need, action=step.action)
    to: tuple[str, ...] = ()
    if Need.TARGET in move.needs:
        report, to = _handed(report, officer, step, city)
    entry = Entry(
        seq=report.version + 1,
        at=max(now, report.updated_at),
        kind=_kind(step),
        status=move.to,
        holder=to[0] if to else report.holder,
        by=officer.agency,
        note=step.note,
        photos=step.photos,
        masks=step.masks,
        to=to,
        actor=officer.id,
    )
    return _after(report, entry, city)


def _handed(
    report: Report, officer: Officer, step: Step, city: City
) -> tuple[Report, tuple[str, ...]]:
    """The report with its hand-over counted, and to whom it goes. When it was passed across too
    often that is central triage, with the office that was proposed behind it. What central triage
    then chooses binds: it stays within that office's tree.
    """
    target = _target(report, officer, step, city)
    disputed = report.handovers >= city.most_handovers
    if report.holder == city.triage:
        return (replace(report, bound=target) if disputed else report), (target,)
    bound = report.bound if report.bound in city.offices else None  # a closed office binds nobody
    if bound and not routing.within(target, bound, city):
        raise Decided(holder=bound, triage=city.triage)
    if bound or step.action not in ACROSS:
        return report, (target,)
    report = replace(report, handovers=report.handovers + 1)
    return report, tuple(dict.fromkeys((city.triage, target))) if disputed else (target,)


ACROSS = (Action.KOORDINASI, Action.RETURN)


def _kind(step: Step) -> Kind:
    if step.action is not Action.COMMENT:
        return Kind.STATUS
    return Kind.NOTE if step.internal else Kind.COMMENT


def not_yours(report: Report, city: City) -> NotYours:
    """The refusal that says who could: the holder, and the heads of the offices above it."""
    heads = [office.code for office in routing.above(report.holder, city)]
    return NotYours(holder=report.holder, roles=sorted(HANDLERS), heads=heads)


def add(report: Report, addition: Addition, city: City) -> tuple[Report, Entry]:
    """The report after a citizen added something. What the reporter tells and was missing becomes
    the report's: its matter, and its place, whose office takes it over from central triage as
    long as nobody there took it up.
    """
    answers = report.place.area is None and addition.reporter and addition.place.area is not None
    known = addition.reporter and report.category == city.fallback_category
    category = (known and addition.category) or report.category
    report = replace(report, category=category)
    if answers:
        report = replace(report, located=addition.place, told_in=report.version + 1)
    holder = _told_to(report, addition, city)
    entry = Entry(
        seq=report.version + 1,
        at=max(addition.at, report.updated_at),
        kind=Kind.COMMENT,
        status=report.status,
        holder=holder,
        by=REPORTER if addition.reporter else CITIZEN,
        note=addition.text or None,
        photos=addition.photos,
        to=(holder,) if holder != report.holder else (),
        place=addition.place if answers else None,
        masks=addition.masks,
        media=addition.media,
    )
    return _after(report, entry, city)


def _told_to(report: Report, addition: Addition, city: City) -> str:
    """Who holds it after an addition: the office of its place, once matter and place are both
    known.
    """
    untouched = report.status is Status.MENUNGGU and report.holder == city.triage
    said = f"{report.filing.description}\n{addition.text}"
    if not (untouched and addition.reporter):
        return report.holder
    if report.place.area is None or thin.missing(said, report.place, report.category, city):
        return report.holder
    return routing.holder_of(report.place.area, city).code


def rate(report: Report, stars: int, now: datetime, city: City) -> tuple[Report, Entry]:
    """The report after its reporter rated the closing, 1 to 5 stars. Raises NotRateable while it
    is open, and for a second rating of one closing.
    """
    if report.open or report.rating is not None:
        raise NotRateable(number=report.number, status=report.status)
    entry = Entry(
        seq=report.version + 1,
        at=max(now, report.updated_at),
        kind=Kind.RATING,
        status=report.status,
        holder=report.holder,
        by=REPORTER,
        note=str(stars),
    )
    return _after(replace(report, rating=stars), entry, city)


def may_handle(officer: Officer, holder: str, city: City) -> bool:
    """Officers handle what their own office holds; a head also what any office below holds."""
    if not officer.roles & HANDLERS:
        return False
    if Role.HEAD in officer.roles:
        return routing.within(holder, officer.agency, city)
    return officer.agency == holder


def _target(report: Report, officer: Officer, step: Step, city: City) -> str:
    """Disposisi goes down the holder's tree, or that of a head who acts on what is held below;
    what is passed across goes to no office below the holder.
    """
    target = city.offices.get(step.to_agency or "")
    if target is None:
        raise WrongTarget(target=step.to_agency, rule="unknown")
    if target.code == report.holder:
        raise WrongTarget(target=target.code, rule="same")
    below = routing.within(target.code, report.holder, city)
    superiors = {office.code for office in routing.above(target.code, city)}
    heads = Role.HEAD in officer.roles and officer.agency in superiors
    if step.action is Action.DISPOSISI and not (below or heads):
        raise WrongTarget(target=target.code, rule="not_below")
    if step.action in ACROSS and below:
        raise WrongTarget(target=target.code, rule="below")
    return target.code


def check(
    report: Report, now: datetime, city: City, *, most: int | None = None
) -> tuple[Report, tuple[Entry, ...]]:
    """What has fallen due by ``now``: the rungs to climb, or the confirmation of a closing nobody
    objected to. At most ``most`` entries; the next check is then still in the past.
    """
    entries: list[Entry] = []
    while report.next_check is not None and report.next_check <= now:
        if len(entries) == most:
            break
        report, entry = _after(report, _fallen_due(report, now, city), city)
        entries.append(entry)
    return report, tuple(entries)


def _fallen_due(report: Report, now: datetime, city: City) -> Entry:
    step = ladder.next_due(report, city.ladder)
    entry = Entry(
        seq=report.version + 1,
        at=max(now, report.updated_at),
        kind=Kind.CONFIRMATION,
        status=report.status,
        holder=report.holder,
        by=SYSTEM,
    )
    if step is None:
        return entry
    kind = Kind.REMINDER if step.rung.kind is RungKind.REMINDER else Kind.ESCALATION
    told = ladder.reached(step.rung, report.holder, city)
    return replace(entry, kind=kind, note=step.rung.code, to=told)


def _after(report: Report, entry: Entry, city: City) -> tuple[Report, Entry]:
    """The report with one entry more. No deadline moves here, or anywhere else after filing
    (I4).
    """
    entry = timeline.sealed(report.number, entry, report.chain)
    after = replace(
        report,
        version=entry.seq,
        status=entry.status,
        holder=entry.holder,
        updated_at=entry.at,
        chain=entry.hash,
    )
    if entry.kind is Kind.CONFIRMATION:
        return replace(after, next_check=None), entry
    if entry.kind in (Kind.REMINDER, Kind.ESCALATION):
        return _timed(_climbed(after, entry, city), city), entry
    if entry.kind in (Kind.COMMENT, Kind.NOTE, Kind.RATING):
        return after, entry
    if report.answered_at is None:
        after = replace(after, answered_at=entry.at, rung=0)
    if not after.open:
        return _closed(after, city), entry
    return _timed(after, city), entry


def _climbed(report: Report, entry: Entry, city: City) -> Report:
    flags = {rung.code for rung in city.ladder if rung.kind is RungKind.RED_FLAG}
    if entry.note in flags:
        return replace(report, red_flag=True)
    return replace(report, rung=report.rung + 1)


def _timed(report: Report, city: City) -> Report:
    """With the next check; when that is sooner than the timer that runs, a new run's timer takes
    over.
    """
    step = ladder.next_due(report, city.ladder)
    at = step.at if step else None
    sooner = at is not None and report.next_check is not None and at < report.next_check
    return replace(report, next_check=at, run=report.run + sooner)


def _closed(report: Report, city: City) -> Report:
    """Closed: a new phase with a timer of its own. Silence for 10 working days confirms it
    (SP4N-LAPOR!).
    """
    return replace(
        report,
        closed_at=report.updated_at,
        run=report.run + 1,
        next_check=_confirm_at(report.updated_at, city),
    )


def _confirm_at(closed: datetime, city: City) -> datetime:
    if city.pace != 1:
        return closed + timedelta(days=city.confirm_working_days) * city.pace
    return after_working_days(closed, city.confirm_working_days, hours(city))


def entries_since(entries: Sequence[Entry], version: int) -> list[Entry]:
    """What somebody who saw ``version`` has not seen."""
    return [entry for entry in entries if entry.seq > version]
