"""Two years of facts of a city that nobody lives in: charts of a local run have something to show.

The same seed and the same moment give the same facts. Every report's name begins with ``INVENTED``,
so whatever is counted from one of them says that it is invented.
"""

import gzip
import json
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import accumulate
from random import Random

from chalicelib.city.current import city
from chalicelib.figures import engine
from chalicelib.figures.engine import Month
from chalicelib.figures.facts.bucket import name_batch
from chalicelib.figures.facts.keys import HASH_DIGITS
from chalicelib.figures.facts.model import INVENTED
from chalicelib.figures.facts.reading import Row
from chalicelib.reports.routing import holder_of
from local import invented_mix as mix
from local.city_plan import HOME
from local.invented_course import Course, follow_course
from local.invented_life import DAY, HOUR, OFFSET, Life, NotYet

NONE: Mapping[str, int] = {}
PACKED_AT = 3  # of gzip: a third of the time of 6, and a seventh more bytes


class Wheel:
    """Draws one of some names by their weights."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._names = [*weights]
        self._sums = [*accumulate(weights.values())]

    def draw(self, chance: Random) -> str:
        return self._names[bisect(self._sums, chance.random() * self._sums[-1])]


@dataclass(frozen=True, slots=True)
class Season:
    """A month of the invented city: its place from the first one on, and its ``age`` from 0 for the
    first to 1 for the present one. ``floods`` are the days of much rain, from 0 on.
    """

    month: Month
    place: int
    age: float
    channels: Wheel
    categories: Wheel
    floods: frozenset[int]


def invent_city(
    now: datetime, seed: int = mix.SEED, without: Mapping[str, int] = NONE
) -> Iterator[Row]:
    """Yield the facts up to ``now`` of all reports that were filed in the months of the city, but
    for so many of a month as ``without`` says: others are filed there.
    """
    until = int(now.timestamp())
    months = engine.list_months(_name_first(now), now)
    places = Wheel(_weigh_places(seed))
    for place, month in enumerate(months):
        chance = Random(f"{seed} {month.name}")  # noqa: S311 - an invented city has no secrets
        season = _describe_season(place, month, len(months), chance)
        filings = [*_draw_filings(season, chance)]
        left_out = _choose(len(filings), without.get(month.name, 0), seed)
        for number, (filed, category) in enumerate(filings):
            if filed < until and number not in left_out:
                own = Random(f"{seed} {_name(month, number)}")  # noqa: S311
                filing = _draw_report(season, own, places, number, category)
                before = number - 1 if number - 1 not in left_out else -1
                survivor = f"{INVENTED}{_name(month, before)}" if before >= 0 else None
                course = Course(own, season.age, seed, survivor)
                yield from _live(filing, filed, until, course)


def _choose(filings: int, many: int, seed: int) -> frozenset[int]:
    """Return the places of some filings of a month."""
    chance = Random(seed)  # noqa: S311
    return frozenset(chance.sample(range(filings), min(many, filings)))


def pack_batches(facts: Iterable[Row]) -> Iterator[tuple[str, bytes]]:
    """Yield the key and the content of each day's batch of facts, in order."""
    write = json.JSONEncoder(separators=(",", ":")).encode
    days: dict[int, list[str]] = defaultdict(list)
    for fact in facts:
        days[fact["made"] // DAY].append(write(fact))
    for day, lines in sorted(days.items()):
        arrived = datetime.fromtimestamp(day * DAY, UTC)
        body = gzip.compress("".join(f"{line}\n" for line in lines).encode(), PACKED_AT, mtime=0)
        yield name_batch(INVENTED.rstrip("-"), arrived), body


def _name(month: Month, number: int) -> str:
    return f"{month.name}-{number:05}"


def _name_first(now: datetime) -> str:
    """Return the month in which the invented city begins."""
    name = engine.name_month(now)
    for _ in range(mix.MONTHS):
        name = engine.name_month_before(name)
    return name


def _live(filing: Row, filed: int, until: int, course: Course) -> list[Row]:
    """Return the facts of a report's life up to a moment."""
    category = city().categories[filing["category"] or city().settings.fallback_category]
    life = Life(filed, until, category.promise, filing)
    with suppress(NotYet):
        follow_course(life, category, course)
    return life.rows


# What a month is like.


def _describe_season(place: int, month: Month, months: int, chance: Random) -> Season:
    rain, age = mix.RAIN[int(month.name[5:]) - 1], place / max(1, months - 1)
    channels = {name: first + age * (last - first) for name, (first, last) in mix.CHANNELS.items()}
    floods = frozenset(chance.sample(range(28), round(mix.FLOODS * rain)))
    return Season(month, place, age, Wheel(channels), Wheel(_weigh_categories(rain)), floods)


def _weigh_categories(rain: float) -> dict[str, float]:
    others = [code for code in city().categories if code not in mix.CATEGORIES]
    few = sum(1 / (rank + 3) for rank in range(len(others)))
    weights = {
        **mix.CATEGORIES,
        **{code: mix.OTHERS / few / (rank + 3) for rank, code in enumerate(others)},
    }
    return {
        code: weight * (1 + rain * (mix.WET.get(code, 1) - 1)) for code, weight in weights.items()
    }


@cache
def _weigh_places(seed: int) -> Mapping[str, float]:
    """Return how much is reported about each kelurahan; most about that of the demo officers."""
    chance = Random(f"{seed} places")  # noqa: S311
    weights = {code: chance.lognormvariate(0, 0.7) for code in city().kelurahan}
    return {**weights, HOME: 2 * max(weights.values())}


def _draw_filings(season: Season, chance: Random) -> Iterator[tuple[int, str]]:
    """Yield when the reports of a month are filed, and the category of each."""
    hours = Wheel({str(hour): many for hour, many in enumerate(mix.HOURS)})
    floods = Wheel(mix.FLOOD_MIX)
    begins = season.month.begins
    for day in range(31):
        midnight = begins + day * DAY
        if midnight >= season.month.ends:
            return
        weekday = ((midnight + OFFSET) // DAY + 3) % 7  # the epoch began on a Thursday
        usual = mix.DAILY * (1 + mix.GROWTH * season.age) * mix.WEEKDAYS[weekday]
        flood = usual * mix.FLOOD_SHARE if day in season.floods else 0
        for many, categories in ((usual, season.categories), (flood, floods)):
            for _ in range(max(0, round(chance.gauss(many, many**0.5)))):
                hour = int(hours.draw(chance))
                yield midnight + hour * HOUR + chance.randrange(HOUR), categories.draw(chance)


# What is reported.


def _draw_report(season: Season, chance: Random, places: Wheel, number: int, category: str) -> Row:
    """Return what is known of a report from its filing on."""
    channel, confidential = season.channels.draw(chance), chance.random() < mix.CONFIDENTIAL
    placed = channel in mix.PLACED or chance.random() >= mix.UNPLACED
    area = places.draw(chance) if placed else None
    known = city().categories[category]
    about: Row = {
        "report": f"{INVENTED}{_name(season.month, number)}",
        "channel": channel,
        "category": category,
        "kelurahan": area,
        "priority": str(known.priority),
        "office": holder_of(area, city()).code,
        "level": _LEVELS.draw(chance),
        "blurred": known.blur > 0,
    }
    if confidential:  # nobody is told what it is about
        about |= {"category": None, "kelurahan": None, "level": "private"}
        about |= {"office": "INSPEKTORAT", "priority": "biasa", "blurred": True}
    if chance.random() < mix.NAMELESS:
        return about
    known_people = mix.PEOPLE + season.place * mix.A_MONTH
    new = chance.random() < mix.NEWCOMERS
    person = known_people + number if new else int(known_people * chance.random() ** 2)
    month, year = season.month.name, season.month.name[:4]
    return {
        **about,
        "reporter": _hash_person(person, month),
        "reporter_year": _hash_person(person, year),
    }


_LEVELS = Wheel(mix.LEVELS)


def _hash_person(person: int, period: str) -> str:
    return sha256(f"{person} in {period}".encode()).hexdigest()[:HASH_DIGITS]
