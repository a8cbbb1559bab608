"""The records of a city: channels, offices, areas, categories, promises, the ladder, holidays, the
words of its addresses, and settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from chalicelib.city.city_settings import CitySettings
from chalicelib.city.figure_rules import FigureRules, ScoreRules
from chalicelib.city.questions import Attribute
from chalicelib.city.rows import (
    Category,
    Channel,
    ChannelState,
    Group,
    Kelurahan,
    Limit,
    Office,
    Promise,
    Reason,
    ReasonKind,
    Retention,
    Rung,
    SoftwareKind,
    Urgency,
)
from chalicelib.city.word_rows import (
    Allegations,
    Emergencies,
    PlaceWords,
    SensitiveMatters,
    SmallTalk,
)
from chalicelib.platform.errors import UnknownReason
from chalicelib.platform.i18n import Language, tell_name

if TYPE_CHECKING:
    from chalicelib.city.landmark_rows import Landmark


@dataclass(frozen=True, slots=True)
class GeoReport:
    """The city's Open311 endpoint.

    ``private`` are the categories whose reports are private, whatever the form asks for.
    """

    jurisdiction: str
    contact: str
    key_service: str  # how a developer gets an api_key
    private: frozenset[str]


@dataclass(frozen=True, slots=True)
class PublicNames:
    """Names that are not personal data, in small letters."""

    accounts: frozenset[str] = frozenset()  # words in the accounts of public bodies
    people: frozenset[str] = frozenset()  # people that hold or held a public office
    places: frozenset[str] = frozenset()  # people with streets and places named after them


@dataclass(frozen=True, slots=True)
class City:
    """All tables of one city, consistent with one another.

    The mappings have the order of the rows.
    """

    code: str
    settings: CitySettings
    channels: Mapping[str, Channel]
    channel_statuses: Mapping[tuple[str, ChannelState], str]  # a channel's own word for a state
    offices: Mapping[str, Office]
    former: Mapping[str, Office]  # dissolved ones, each with a successor among the offices
    kelurahan: Mapping[str, Kelurahan]
    words: PlaceWords
    landmarks: "tuple[Landmark, ...]"
    categories: Mapping[str, Category]
    promises: tuple[Promise, ...]
    ladder: tuple[Rung, ...]
    oversight: Mapping[str, str]  # an accused office, or ANYBODY -> the office that looks into it
    holidays: frozenset[date]
    urgency: tuple[Urgency, ...]
    figures: tuple[FigureRules, ...]  # by version
    scores: tuple[ScoreRules, ...]  # by version
    reasons: Mapping[tuple[ReasonKind, str], Reason]
    groups: Mapping[str, Group]  # of categories, in the order in which they are shown
    # a word that people write -> the words it stands for, empty for a filler
    slang: Mapping[str, str]
    small_talk: tuple[SmallTalk, ...]  # what people write to us that is no report
    suggesting: tuple[str, ...]  # phrases that make a text a suggestion
    complaining: tuple[str, ...]  # phrases that make it a complaint all the same
    software: Mapping[str, SoftwareKind]  # the software that photos name, in small letters
    emergencies: Emergencies
    allegations: Allegations
    sensitive: SensitiveMatters
    public_names: PublicNames
    limits: tuple[Limit, ...]
    retention: Mapping[str, Retention]
    georeport: GeoReport
    attributes: Mapping[str, tuple[Attribute, ...]]  # the questions of categories that have some
    pace: float = 1.0  # below 1 for demonstrations, in which every span lasts this share of itself

    def category_named(self, name: str) -> Category | None:
        """Return the category with a code, name or alias in any case and spacing, else None."""
        return self.categories.get(name) or self._find_named(fold_name(name))

    def _find_named(self, key: str) -> Category | None:
        for row in self.categories.values():
            if key in map(fold_name, (row.code, row.name, *row.aliases)):
                return row
        return None


def fold_name(name: str) -> str:
    """Return a name as it is compared: in small letters, with single spaces."""
    return " ".join(name.casefold().split())


MOST_STEPS = 60  # of a reporter that are stored; ``rate_limits.csv`` allows no more in a day


# The listed reasons, which some actions need.


def select_reasons(kind: ReasonKind, city: City) -> list[Reason]:
    """Return the reasons of a kind, in the order of the table."""
    return [reason for reason in city.reasons.values() if reason.kind is kind]


def find_reason(kind: ReasonKind, code: str | None, city: City) -> Reason:
    """Return the reason with a code. Raises UnknownReason, which names the listed ones."""
    reason = city.reasons.get((kind, code or ""))
    if reason is None:
        known = [each.code for each in select_reasons(kind, city)]
        raise UnknownReason(reason=code, allowed=known)
    return reason


def label_reason(kind: ReasonKind, code: str, city: City, language: Language) -> str:
    """Return the reason in words; the code itself when the tables no longer have it."""
    reason = city.reasons.get((kind, code))
    return tell_name(reason, language) if reason else code
