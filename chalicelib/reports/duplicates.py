"""Whether an open report is likely to be of the same matter as another: by how near and how old it
is, its category and its words. Everything is compared as the public sees it, so that who is offered
a report learns nothing that its page does not show.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city import masking
from chalicelib.city.model import City
from chalicelib.reports import visibility
from chalicelib.reports.model import Place
from chalicelib.reports.status import Status

# What each says for itself; together 1. Two heaps of rubbish a street apart are two matters, and
# one hole in the road is told in many words: the place weighs most, what is said of it as much as
# what it was filed under.
NEARNESS, RECENCY, CATEGORY, WORDS = 0.35, 0.15, 0.25, 0.25
RELATED = 0.5  # of another category of the same group
FEWEST_WORDS = 3  # a text of fewer says no more for being told again
SHORTEST = 3  # letters of a word that are left of it
MOST_SEARCH_RADIUS = 1000.0  # metres, at most
DISPLACEMENT_SHARE = 0.75  # of the side of a square: how far a place may lie from where it is shown

Words = Callable[[str], Iterable[str]]  # of a text, in one form for all spellings


@dataclass(frozen=True, slots=True)
class Matter:
    """What the others are compared with. ``number`` is its own, once it is a report."""

    text: str
    category: str
    place: Place
    at: datetime
    number: str = ""


@dataclass(frozen=True, slots=True)
class Nearby:
    """A public report that is open. ``summary`` is the beginning of what was said, without personal
    data.
    """

    number: str
    status: Status
    category: str
    place: Place
    created_at: datetime
    summary: str
    supporters: int = 0


@dataclass(frozen=True, slots=True)
class Likely:
    """A report that is likely to be the same, so many ``metres`` away; None where either has no
    point. ``score`` is 0 to 1.
    """

    report: Nearby
    metres: float | None
    score: float


def search_radius(city: City) -> float:
    """Metres around a place within which whatever is shown near enough really lies."""
    widest = max(category.blur for category in city.categories.values())
    return min(city.settings.duplicate_metres + DISPLACEMENT_SHARE * widest, MOST_SEARCH_RADIUS)


def filed_since(matter: Matter, city: City) -> datetime:
    """When what may be the same was filed at the earliest."""
    return matter.at - timedelta(days=city.settings.duplicate_days)


def find_likely(matter: Matter, found: Iterable[Nearby], city: City, words: Words) -> list[Likely]:
    """Those likely enough to be offered, the likeliest first."""
    seen = (_public_nearby(each, city) for each in found if _is_offerable(each, city))
    scored = [_score(matter, each, city, words) for each in seen if each.number != matter.number]
    good = [each for each in scored if each and each.score >= city.settings.duplicate_score]
    good.sort(key=lambda each: (-each.score, each.report.number))
    return good[: city.settings.most_duplicates]


def _is_offerable(report: Nearby, city: City) -> bool:
    """Not of one whose place is shown so roughly that looking around could tell where it is."""
    off = DISPLACEMENT_SHARE * visibility.blur_of(report.category, city)
    return city.settings.duplicate_metres + off <= search_radius(city)


def _public_nearby(report: Nearby, city: City) -> Nearby:
    blur = visibility.blur_of(report.category, city)
    place = visibility.shown_place(report.place, blur)
    summary = visibility.shown_text(report.summary, (), blur)
    return replace(report, place=place, summary=summary)


def _score(matter: Matter, report: Nearby, city: City, words: Words) -> Likely | None:
    """None of what is too far away or too old."""
    days, most = city.settings.duplicate_days, city.settings.duplicate_metres
    age = max(matter.at - report.created_at, timedelta()) / timedelta(days=days)
    metres = distance_between(matter.place, report.place)
    if age > 1 or (metres or 0) > most:
        return None
    score = (
        NEARNESS * (0 if metres is None else 1 - metres / most)
        + RECENCY * (1 - age)
        + CATEGORY * _category_similarity(matter.category, report.category, city)
        + WORDS * _word_similarity([*words(matter.text)], [*words(report.summary)])
    )
    return Likely(report, metres, round(score, 3))


def distance_between(one: Place, other: Place) -> float | None:
    """Metres between two places; None without a point of both."""
    if one.lat is None or one.lng is None or other.lat is None or other.lng is None:
        return None
    return masking.measure_metres(one.lat, one.lng, other.lat, other.lng)


def _category_similarity(one: str, other: str, city: City) -> float:
    """A report nobody could give a category tells none."""
    if city.settings.fallback_category in (one, other):
        return 0
    if one == other:
        return 1
    known = [city.categories.get(code) for code in (one, other)]
    groups = [category.group for category in known if category]
    return RELATED if len(groups) == 2 and groups[0] == groups[1] else 0


def _word_similarity(said: list[str], other: list[str]) -> float:
    """The share of the shorter text's words that the longer one has as well."""
    one, two = {*map(_strip_affixes, said)}, {*map(_strip_affixes, other)}
    return len(one & two) / max(min(len(one), len(two)), FEWEST_WORDS)


def _strip_affixes(word: str) -> str:
    """A word without what is hung on it in talk: "sampahnya", "diangkut"."""
    bare = word.removesuffix("nya").removeprefix("di")
    return bare if len(bare) >= SHORTEST else word
