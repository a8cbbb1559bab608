"""Whether a completion photo can be what it is handed in as: its bytes, its likeness to others of
the city, and what it tells of its making are held against the report.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import cos, hypot, radians

from chalicelib.city.model import City, SoftwareKind
from chalicelib.city.places.area_of_point import METRES_PER_MICRODEGREE
from chalicelib.evidence.photo_hash import NO_HASH, PhotoHash
from chalicelib.reports.model import Entry, Place, Report


class Flag(StrEnum):
    """What makes a photo doubtful. None of them proves anything: a person looks at it."""

    MISSING = "missing"  # named and never uploaded
    UNREADABLE = "unreadable"  # no photo, damaged, or built to do harm
    SAME_PHOTO = "same_photo"  # the very file was handed in before
    ALIKE_PHOTO = "alike_photo"  # the picture was
    PLAIN = "plain"  # too dark or too even to be compared
    TAKEN_BEFORE = "taken_before"  # the report was received
    TAKEN_AFTER = "taken_after"  # it was handed in
    TAKEN_ELSEWHERE = "taken_elsewhere"
    NO_METADATA = "no_metadata"  # it does not say when it was taken
    EDITED = "edited"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What was read of a file. ``sha256`` is that of its bytes, in hex; nothing else is known of
    one that is not ``readable``.

    ``taken_at`` and ``changed_at`` are the camera's own moments, ``lat``/``lng`` WGS84 degrees.
    ``software`` is all that names what made it, ``sources`` the IPTC digital source types it
    declares, ``signed`` that it carries a C2PA manifest.
    """

    sha256: str
    readable: bool = True
    taken_at: datetime | None = None
    changed_at: datetime | None = None
    lat: float | None = None
    lng: float | None = None
    software: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()
    signed: bool = False
    likeness: PhotoHash = NO_HASH


@dataclass(frozen=True, slots=True)
class Match:
    """A photo of report ``number`` that is the ``same`` file, or shows the same picture."""

    number: str
    same: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What is doubtful about one photo; ``other`` is the report another photo was handed in on."""

    photo: str
    flag: Flag
    other: str | None = None

    def __str__(self) -> str:
        """As the timeline keeps it: ``same_photo a.jpg JK261124-BRRAE4``."""
        return " ".join(filter(None, (self.flag, self.photo, self.other)))


MOST_OTHERS = 3  # reports named for one photo: one that is everywhere needs no list

# IPTC NewsCodes, scheme "digitalsourcetype", in small letters: https://cv.iptc.org/newscodes/digitalsourcetype/
GENERATED_SOURCES = frozenset(
    {
        "trainedalgorithmicmedia",
        "compositewithtrainedalgorithmicmedia",
        "algorithmicmedia",
        "compositesynthetic",
        "virtualrecording",
        "digitalart",
        "digitalcreation",
        "softwareimage",
    }
)
CAPTURED_SOURCES = frozenset(
    {"digitalcapture", "computationalcapture", "multiframecomputationalcapture"}
)


def judge_photo(
    photo: str,
    facts: PhotoFacts | None,
    matches: Iterable[Match],
    report: Report,
    entry: Entry,
    city: City,
) -> list[Finding]:
    """All that is doubtful about a photo of an entry; ``facts`` are None where there is none."""
    if facts is None:
        return [Finding(photo, Flag.MISSING)]
    found = [*_flag_matches(photo, matches)]
    if not facts.readable:
        return [*found, Finding(photo, Flag.UNREADABLE)]
    flags = [*_flag_likeness(facts), *_flag_moments(facts, report, entry, city)]
    flags += [*_flag_place(facts, report.place, city), *_flag_making(facts, city)]
    return found + [Finding(photo, flag) for flag in flags]


def _flag_matches(photo: str, matches: Iterable[Match]) -> Iterator[Finding]:
    same = {match.number: match.same for match in sorted(matches, key=lambda match: match.same)}
    others = sorted(same, key=lambda number: (not same[number], number))
    for number in others[:MOST_OTHERS]:
        yield Finding(photo, Flag.SAME_PHOTO if same[number] else Flag.ALIKE_PHOTO, number)


def _flag_likeness(facts: PhotoFacts) -> Iterator[Flag]:
    if not facts.likeness.telling:
        yield Flag.PLAIN


def _flag_moments(facts: PhotoFacts, report: Report, entry: Entry, city: City) -> Iterator[Flag]:
    """Between receipt and closing is when the work was done; what was written later than it was
    taken is not as the camera left it.
    """
    if facts.taken_at is None:
        yield Flag.NO_METADATA
        return
    if facts.taken_at < report.filing.received_at:
        yield Flag.TAKEN_BEFORE
    if facts.taken_at > entry.at + _clock_tolerance(city):
        yield Flag.TAKEN_AFTER


def _flag_place(facts: PhotoFacts, place: Place, city: City) -> Iterator[Flag]:
    if facts.lat is None or facts.lng is None or place.lat is None or place.lng is None:
        return
    if _distance(facts.lat, facts.lng, place.lat, place.lng) > city.settings.evidence_metres:
        yield Flag.TAKEN_ELSEWHERE


def _distance(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """As on a plane: right within a city, and of another continent all the same far away."""
    east = (lng - other_lng) * cos(radians(other_lat))
    return hypot(east, lat - other_lat) * 1e6 * METRES_PER_MICRODEGREE


def _flag_making(facts: PhotoFacts, city: City) -> Iterator[Flag]:
    """What a generator or an editor left; a manifest that tells of a capture and nothing else is a
    camera's.
    """
    kinds = {kind for word, kind in city.software.items() if _names_software(facts.software, word)}
    if SoftwareKind.GENERATOR in kinds or facts.sources & GENERATED_SOURCES:
        yield Flag.GENERATED
    captured = bool(facts.sources) and facts.sources <= CAPTURED_SOURCES
    if (
        SoftwareKind.EDITOR in kinds
        or _is_rewritten(facts, city)
        or (facts.signed and not captured)
    ):
        yield Flag.EDITED


def _names_software(software: Iterable[str], word: str) -> bool:
    named = re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z])")
    return any(named.search(text.casefold()) for text in software)


def _is_rewritten(facts: PhotoFacts, city: City) -> bool:
    if facts.taken_at is None or facts.changed_at is None:
        return False
    return abs(facts.changed_at - facts.taken_at) > _clock_tolerance(city)


def _clock_tolerance(city: City) -> timedelta:
    """How far that of a camera may be wrong."""
    return timedelta(minutes=city.settings.evidence_clock_minutes)
