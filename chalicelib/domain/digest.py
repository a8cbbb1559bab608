"""What a head is told of a day: what is late, due, flagged and escalated in the offices they answer
for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import ladder
from chalicelib.domain.city import City, RungKind
from chalicelib.domain.moments import JAKARTA
from chalicelib.domain.promise import DAY, after_working_days, hours
from chalicelib.domain.routing import above
from chalicelib.domain.status import Status


@dataclass(frozen=True, slots=True)
class Held:
    """An open report as a digest needs it: of what a citizen said, only the area. ``due`` is the
    promise of its stage, completion once it is ``answered``. Without a ``status`` it is a part of
    the work that another office has asked this one for.
    """

    number: str
    holder: str
    status: Status | None
    category: str
    area: str | None
    due: datetime
    answered: bool
    rung: int
    red_flag: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A subordinate office, with all that stand below it."""

    office: str
    open: int
    late: int
    flagged: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A report is told once, under the first of these it belongs to, those due first before the
    others. ``soon`` falls due before ``until``.
    """

    office: str
    at: datetime
    until: datetime
    flagged: tuple[Held, ...]
    late: tuple[Held, ...]
    soon: tuple[Held, ...]
    escalated: tuple[Held, ...]
    below: tuple[Count, ...]


Queues = Mapping[str, Sequence[Held]]  # by the office that holds them


def digest(office: str, queues: Queues, now: datetime, city: City) -> Digest:
    """The digest of an office's head. Red flags of the whole city go to whom the ladder tells of
    them.
    """
    until = _next(now, city)
    watched = queues if office in _flag_offices(city) else _tree(office, queues, city)
    own = [held for held in queues.get(office, ()) if not held.red_flag]
    reached = [
        held
        for held in _all(_tree(office, queues, city))
        if held.holder != office and not held.red_flag and held.due < now
        if office in ladder.told(held.rung, held.holder, city)
    ]
    return Digest(
        office=office,
        at=now,
        until=until,
        flagged=_in_order(held for held in _all(watched) if held.red_flag),
        late=_in_order(held for held in own if held.due < now),
        soon=_in_order(held for held in own if now <= held.due < until),
        escalated=_in_order(reached),
        below=_counts(office, queues, now, city),
    )


def wanted(digest: Digest, city: City) -> bool:
    """Whether there is reason for a mail: on a day off, only what can't wait for the next working
    day.
    """
    pressing = digest.flagged or digest.late or digest.escalated
    works = hours(city).hours_of(digest.at.astimezone(JAKARTA).date())
    return bool(pressing or (works and digest.soon))


def _next(now: datetime, city: City) -> datetime:
    """When the next working day's digest comes: what falls due before it is told in this one, so
    that nothing falls due untold on a day off.
    """
    if city.pace != 1:
        return now + DAY * city.pace
    return after_working_days(now, 1, hours(city))


def _flag_offices(city: City) -> frozenset[str]:
    flags = [rung for rung in city.ladder if rung.kind is RungKind.RED_FLAG]
    top = city.settings.top
    return frozenset(office for rung in flags for office in ladder.reached(rung, top, city))


def _tree(office: str, queues: Queues, city: City) -> Queues:
    """The queues of an office and of those below it."""
    return {code: held for code, held in queues.items() if office in _line(code, city)}


def _line(code: str, city: City) -> list[str]:
    return [code, *(superior.code for superior in above(code, city))]


def _counts(office: str, queues: Queues, now: datetime, city: City) -> tuple[Count, ...]:
    """By the offices right below, the latest first; those that hold nothing are left out."""
    under: dict[str, list[Held]] = {}
    for code, held in queues.items():
        line = _line(code, city)
        if held and office in line[1:]:
            under.setdefault(line[line.index(office) - 1], []).extend(held)
    counts = [_count(code, held, now) for code, held in under.items()]
    return tuple(sorted(counts, key=lambda count: (-count.late, -count.open, count.office)))


def _count(office: str, held: Sequence[Held], now: datetime) -> Count:
    late = sum(each.due < now for each in held)
    return Count(office, len(held), late, sum(each.red_flag for each in held))


def _all(queues: Queues) -> Iterable[Held]:
    return (held for queue in queues.values() for held in queue)


def _in_order(found: Iterable[Held]) -> tuple[Held, ...]:
    return tuple(sorted(found, key=lambda held: (held.due, held.number)))
