"""The rules that flag doubtful completion photos. They compare a photo's bytes, its likeness to
other photos of the city, and its metadata with the report.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.city.model import City
from chalicelib.city.places.distance import measure_metres
from chalicelib.city.rows import SoftwareKind
from chalicelib.evidence.photo_hash import NO_HASH, PhotoHash
from chalicelib.platform.i18n import Sentence, sentences
from chalicelib.reports.filing import Place
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Entry


class Flag(StrEnum):
    """Why a photo is doubtful. A flag proves nothing: a person looks at the photo."""

    MISSING = "missing"  # the entry names it, and it was never uploaded
    UNREADABLE = "unreadable"  # the file is no photo, damaged, or built to do harm
    SAME_PHOTO = "same_photo"  # the same file was handed in before
    ALIKE_PHOTO = "alike_photo"  # the same picture was handed in before
    PLAIN = "plain"  # too dark or too even to be compared
    TAKEN_BEFORE = "taken_before"  # before the report was received
    TAKEN_AFTER = "taken_after"  # after the photo was handed in
    TAKEN_ELSEWHERE = "taken_elsewhere"
    NO_METADATA = "no_metadata"  # the file does not say when it was taken
    EDITED = "edited"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """The facts of a file. ``sha256`` is the hash of its bytes, in hex; of a file that is not
    ``readable``, nothing else is known.

    ``taken_at`` and ``changed_at`` are the camera's own moments, ``lat``/``lng`` WGS84 degrees.
    ``software`` is every text that names the software that made it, ``sources`` the IPTC digital
    source types it declares; ``signed`` files carry a C2PA manifest.
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
    """One doubt about one photo. ``other`` is the number of the report that the matching photo was
    handed in on.
    """

    photo: str
    flag: Flag
    other: str | None = None

    def __str__(self) -> str:
        """The finding as the timeline stores it: ``same_photo a.jpg JK261124-BRRAE4``."""
        return " ".join(filter(None, (self.flag, self.photo, self.other)))


MOST_OTHERS = 3  # reports named for one photo: a photo that is everywhere needs no list

# IPTC NewsCodes, scheme "digitalsourcetype", in lower case: https://cv.iptc.org/newscodes/digitalsourcetype/
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
    """Return all doubts about a photo of an entry; ``facts`` is None when there is no such file."""
    if facts is None:
        return [Finding(photo, Flag.MISSING)]
    findings = [*_flag_matches(photo, matches)]
    if not facts.readable:
        return [*findings, Finding(photo, Flag.UNREADABLE)]
    flags = [*_flag_likeness(facts), *_flag_moments(facts, report, entry, city)]
    flags += [*_flag_place(facts, report.place, city), *_flag_making(facts, city)]
    return findings + [Finding(photo, flag) for flag in flags]


def _flag_matches(photo: str, matches: Iterable[Match]) -> Iterator[Finding]:
    same = {match.number: match.same for match in sorted(matches, key=lambda match: match.same)}
    others = sorted(same, key=lambda number: (not same[number], number))
    for number in others[:MOST_OTHERS]:
        yield Finding(photo, Flag.SAME_PHOTO if same[number] else Flag.ALIKE_PHOTO, number)


def _flag_likeness(facts: PhotoFacts) -> Iterator[Flag]:
    if not facts.likeness.telling:
        yield Flag.PLAIN


def _flag_moments(facts: PhotoFacts, report: Report, entry: Entry, city: City) -> Iterator[Flag]:
    """Yield flags of the moment a photo was taken: the work was done between the receipt of the
    report and its closing. A closing entry's moment allows for a camera's clock.
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
    # On a flat map another continent is wrongly measured, and far away all the same.
    away = measure_metres(place.lat, place.lng, facts.lat, facts.lng)
    if away > city.settings.evidence_metres:
        yield Flag.TAKEN_ELSEWHERE


def _flag_making(facts: PhotoFacts, city: City) -> Iterator[Flag]:
    """Yield flags of the marks that a generator or an editor left. A manifest that declares only a
    capture is a camera's. A file written later than the photo was taken is not as the camera left
    it.
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
    """The time by which a camera's clock may be wrong."""
    return timedelta(minutes=city.settings.evidence_clock_minutes)


_ = sentences("evidence")

# What is doubtful about a photo, by ``evidence.rules.Flag``.
DOUBTS: Mapping[str, Sentence] = {
    "missing": _("The photo was announced but never uploaded."),
    "unreadable": _("The file is damaged or is not a photo."),
    "same_photo": _("The same file was used before."),
    "alike_photo": _("This photo is very similar to one that was used before."),
    "plain": _("The photo is too dark or too plain to compare."),
    "taken_before": _("The photo was taken before the report was received."),
    "taken_after": _("The photo was taken after the report was closed."),
    "taken_elsewhere": _("The photo was taken far from the report's location."),
    "no_metadata": _("The photo does not say when it was taken."),
    "edited": _("The photo was edited after it was taken."),
    "generated": _("The photo is marked as made by AI or software."),
}
