"""Find open reports that are likely to be about the same matter as another one, by distance, age,
category and words. All reports are compared as their reader sees them, so that a citizen to whom a
report is offered learns nothing that its public page does not show. A report with facts is compared
by its kelurahan, and officers, who may open it, compare its point.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city.model import City
from chalicelib.city.places.distance import measure_metres
from chalicelib.city.rows import Visibility
from chalicelib.reports.access import home_blurring, visibility
from chalicelib.reports.access.levels import shows_words
from chalicelib.reports.filing import Place
from chalicelib.reports.status import Status

# The weights of the score; together 1. The place weighs most: two heaps of rubbish a street apart
# are two matters, and citizens describe one hole in the road in many words. Words weigh as much as
# the category.
NEARNESS, RECENCY, CATEGORY, WORDS = 0.35, 0.15, 0.25, 0.25
SAME_AREA = 0.5  # nearness of two places of which no more is known than their kelurahan
RELATED = 0.5  # similarity of two categories of the same group
FEWEST_WORDS = 3  # a shorter text is scored as if it had so many words
SHORTEST = 3  # letters that a word keeps at least when its affixes are taken off

Words = Callable[[str], Iterable[str]]  # returns the words of a text, one form for all spellings


@dataclass(frozen=True, slots=True)
class Matter:
    """The matter that other reports are compared with. ``number`` is its report's, once there is
    one.
    """

    text: str
    category: str
    place: Place
    at: datetime
    number: str = ""


@dataclass(frozen=True, slots=True)
class Nearby:
    """A listed report that is open. ``summary`` is the beginning of its description, without
    personal data, and ``photo`` its first picture by name; empty and None where others see facts
    only.
    """

    number: str
    status: Status
    category: str
    place: Place
    created_at: datetime
    visibility: Visibility
    summary: str
    photo: str | None = None
    supporters: int = 0


@dataclass(frozen=True, slots=True)
class Likely:
    """A report that is likely to be about the same matter. ``metres`` is how far away it is, None
    where either has no point; ``score`` is 0 to 1.
    """

    report: Nearby
    metres: float | None
    score: float


def filed_since(matter: Matter, city: City) -> datetime:
    """Return the earliest moment at which a duplicate of the matter can have been filed."""
    return matter.at - timedelta(days=city.settings.duplicate_days)


def find_likely(
    matter: Matter,
    candidates: Iterable[Nearby],
    city: City,
    words: Words,
    *,
    for_officers: bool = False,
) -> list[Likely]:
    """Return the candidates that are likely enough to be offered, the likeliest first. Only
    ``for_officers`` the points of reports with facts count.
    """
    public = [
        each if for_officers and not shows_words(each.visibility) else _public_nearby(each, city)
        for each in candidates
        if for_officers or _is_offerable(each, city)
    ]
    scored = [_score(matter, each, city, words) for each in public if each.number != matter.number]
    good = [each for each in scored if each and each.score >= city.settings.duplicate_score]
    good.sort(key=lambda each: (-each.score, each.report.number))
    return good[: city.settings.most_duplicates]


def _is_offerable(report: Nearby, city: City) -> bool:
    """Return whether a report may be offered to citizens. A report with facts may not where the
    public knows its kecamatan only: it would be offered in its own kelurahan and in no other.
    """
    area = report.place.area
    return area == visibility.shown_area(area, report.category, report.visibility, city)


def _public_nearby(report: Nearby, city: City) -> Nearby:
    if not shows_words(report.visibility):
        return replace(report, place=visibility.fact_place(report.place, report.category, city))
    blur = home_blurring.blur_of(report.category, city)
    place = home_blurring.shown_place(report.place, blur)
    summary = home_blurring.shown_text(report.summary, (), blur)
    return replace(report, place=place, summary=summary)


def _score(matter: Matter, report: Nearby, city: City, words: Words) -> Likely | None:
    """Return the report with its score; None when it is too far away or too old."""
    days, most = city.settings.duplicate_days, city.settings.duplicate_metres
    age = max(matter.at - report.created_at, timedelta()) / timedelta(days=days)
    metres = distance_between(matter.place, report.place)
    if age > 1 or (metres or 0) > most:
        return None
    score = RECENCY * (1 - age) + CATEGORY * _category_similarity(
        matter.category, report.category, city
    )
    if shows_words(report.visibility):
        score += NEARNESS * (0 if metres is None else 1 - metres / most)
        score += WORDS * word_similarity([*words(matter.text)], [*words(report.summary)])
    elif metres is None and report.place.area != matter.place.area:
        return None
    else:  # nobody compares words that are not public: the rest counts as the whole
        score += NEARNESS * (SAME_AREA if metres is None else 1 - metres / most)
        score /= 1 - WORDS
    return Likely(report, metres, round(score, 3))


def distance_between(one: Place, other: Place) -> float | None:
    """Return the metres between two places; None when either has no point."""
    if one.lat is None or one.lng is None or other.lat is None or other.lng is None:
        return None
    return measure_metres(one.lat, one.lng, other.lat, other.lng)


def _category_similarity(one: str, other: str, city: City) -> float:
    """Return 1 for the same category, ``RELATED`` for two of one group, else 0. The fallback
    category is similar to none, itself included.
    """
    if city.settings.fallback_category in (one, other):
        return 0
    if one == other:
        return 1
    known = [city.categories.get(code) for code in (one, other)]
    groups = [category.group for category in known if category]
    return RELATED if len(groups) == 2 and groups[0] == groups[1] else 0


def word_similarity(words: list[str], other_words: list[str]) -> float:
    """Return the share of the shorter text's words that the longer text has as well."""
    one, other = {*map(_strip_affixes, words)}, {*map(_strip_affixes, other_words)}
    return len(one & other) / max(min(len(one), len(other)), FEWEST_WORDS)


def _strip_affixes(word: str) -> str:
    """Return a word without its everyday affixes: "sampah" of "sampahnya", "angkut" of
    "diangkut".
    """
    bare = word.removesuffix("nya").removeprefix("di")
    return bare if len(bare) >= SHORTEST else word
