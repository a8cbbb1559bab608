"""The readers of the tables of words: spellings of a city's names and words that are like names,
slang, public names, and words of danger.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from chalicelib.city.landmark_rows import Landmark, LandmarkKind
from chalicelib.city.model import PublicNames
from chalicelib.city.rows import Priority
from chalicelib.city.tables.csv_table import Row
from chalicelib.city.word_rows import (
    Danger,
    Emergencies,
    Meaning,
    PlaceWords,
    SmallTalk,
)
from chalicelib.platform.i18n import Language

NAME = re.compile(r"[a-z]+( [a-z]+)*")
WORD = re.compile(r"[a-z]+")
SAID = re.compile(r"[a-z0-9]+( [a-z0-9]+)*|[^\x00-\x7f]")
WRITTEN = re.compile(r"[a-z0-9]+")  # as ``classification`` splits a text
BORNE = re.compile(r"[a-z']+( [a-z']+)*")
LANDMARK = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MEANT = re.compile(r"([a-z0-9]+( [a-z0-9]+)*)?")
PHRASE = re.compile(r"[a-z0-9]+( [a-z0-9]+)*( \+ [a-z0-9]+( [a-z0-9]+)*)*")


class WordKind(StrEnum):
    """The kind of a word; see PlaceWords."""

    WRITTEN = "written"
    EVERYDAY = "everyday"
    ADVERB = "adverb"
    OTHER_PLACE = "other_place"
    NOT_NAME = "not_name"
    ELSEWHERE = "elsewhere"
    LANDMARK = "landmark"
    PART = "part"
    COURTESY = "courtesy"


WHOLE_NAMES = {WordKind.EVERYDAY, WordKind.ADVERB, WordKind.OTHER_PLACE}


def read_place_words(rows: Iterable[Row]) -> PlaceWords:
    """Return all words of a city. Raises TableError for a row without use or with two meanings."""
    words: dict[WordKind, set[str]] = {kind: set() for kind in WordKind}
    written: dict[str, str] = {}
    for row in rows:
        kind = row.choice("kind", WordKind)
        words[kind].add(_read_word(row, kind))
        if kind is WordKind.WRITTEN:
            _add_spellings(row, written, words[kind])
        elif row.cells["spellings"]:
            raise row.fault(
                "spellings", f"is not empty; only {WordKind.WRITTEN} words have spellings"
            )
    return PlaceWords(
        written=written,
        everyday=frozenset(words[WordKind.EVERYDAY]),
        adverbs=frozenset(words[WordKind.ADVERB]),
        not_names=frozenset(words[WordKind.NOT_NAME]),
        other_places=frozenset(words[WordKind.OTHER_PLACE]),
        elsewhere=frozenset(words[WordKind.ELSEWHERE]),
        landmarks=frozenset(words[WordKind.LANDMARK]),
        parts=frozenset(words[WordKind.PART]),
        courtesies=frozenset(words[WordKind.COURTESY]),
    )


def _read_word(row: Row, kind: WordKind) -> str:
    if kind in WHOLE_NAMES:
        return row.fitting("word", NAME, "a name in small letters, words with one space")
    return row.fitting("word", WORD, "one word in small letters")


def _add_spellings(row: Row, written: dict[str, str], known: set[str]) -> None:
    """Add the spellings of a word. A spelling means one word, and a word is no spelling."""
    word, spellings = row.cells["word"], row.several("spellings")
    if not spellings:
        raise row.fault("spellings", "is empty")
    if word in written:
        raise row.fault("word", f"{word!r} is already written for {written[word]}")
    for spelling in spellings:
        if not WORD.fullmatch(spelling):
            raise row.fault("spellings", f"{spelling!r} is not one word in small letters")
        if spelling in known or spelling in written:
            word_meant = written.get(spelling, spelling)
            raise row.fault("spellings", f"{spelling!r} is already written for {word_meant}")
        written[spelling] = word


def read_landmark(row: Row) -> Landmark:
    """Return a landmark. Raises TableError for a name that no text could contain."""
    form = "a name of letters and digits, words with one space"
    for alias in row.several("aliases"):
        if not LANDMARK.fullmatch(alias):
            raise row.fault("aliases", f"{alias!r} is not {form}")
    return Landmark(
        kind=row.choice("kind", LandmarkKind),
        name=row.fitting("name", LANDMARK, form),
        area=row.text("area"),
        aliases=row.several("aliases"),
    )


def read_slang(rows: Iterable[Row]) -> dict[str, str]:
    """Return the meaning of each slang word; empty for a filler.

    Raises TableError for a meaning with a slang word in it, because a text is translated only once.
    """
    rows = [*rows]
    meanings = {row.key: row.cells["meant"] for row in rows}
    for row in rows:
        row.fitting("written", WRITTEN, "one word in small letters and digits")
        row.fitting("meant", MEANT, "words in small letters and digits with one space, or empty")
        for word in row.cells["meant"].split():
            if word in meanings:
                raise row.fault("meant", f"{word!r} is itself written for {meanings[word]!r}")
    return meanings


class NamedKind(StrEnum):
    """The kind of a name that is not personal data; see PublicNames."""

    ACCOUNT = "account"
    PERSON = "person"
    PLACE = "place"


def read_public_names(rows: Iterable[Row]) -> PublicNames:
    """Return all names that are not personal data.

    Raises TableError for a name that no text could contain.
    """
    names: dict[NamedKind, set[str]] = {kind: set() for kind in NamedKind}
    for row in rows:
        row.text("source")  # for the reader of the table
        kind = row.choice("kind", NamedKind)
        if kind is NamedKind.ACCOUNT:
            name = row.fitting("name", WRITTEN, "one word in small letters and digits")
        else:
            name = row.fitting("name", BORNE, "a name in small letters, words with one space")
        names[kind].add(name)
    return PublicNames(
        accounts=frozenset(names[NamedKind.ACCOUNT]),
        people=frozenset(names[NamedKind.PERSON]),
        places=frozenset(names[NamedKind.PLACE]),
    )


class EmergencyKind(StrEnum):
    """The kind of the words of a row; see Emergencies."""

    DANGER = "danger"
    HARMLESS = "harmless"
    DENIED = "denied"


def read_emergencies(rows: Iterable[Row]) -> Emergencies:
    """Return all words of danger of a city. Raises TableError for a row without use."""
    by_kind: dict[EmergencyKind, list[Row]] = {kind: [] for kind in EmergencyKind}
    for row in rows:
        by_kind[row.choice("kind", EmergencyKind)].append(row)
    return Emergencies(
        dangers=tuple(map(_read_danger, by_kind[EmergencyKind.DANGER])),
        harmless=tuple(
            word for row in by_kind[EmergencyKind.HARMLESS] for word in _read_plain(row)
        ),
        denied=tuple(word for row in by_kind[EmergencyKind.DENIED] for word in _read_plain(row)),
    )


def _read_danger(row: Row) -> Danger:
    row.text("source")  # for the reader of the table: no danger without its source
    return Danger(
        code=row.fitting("code", CODE, "small letters and digits, joined by -"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        words=_read_phrases(row),
        language=row.choice("language", Language),
        priority=row.choice("priority", Priority),
        categories=row.several("categories"),
    )


def _read_plain(row: Row) -> tuple[str, ...]:
    """Return the words of a row without other cells. No word may have two parts."""
    for column in ("language", "priority", "categories", "name", "name_en", "source"):
        if row.cells[column]:
            raise row.fault(column, f"is not empty; only {EmergencyKind.DANGER} has one")
    for word in _read_phrases(row):
        if "+" in word:
            raise row.fault(
                "words", f"{word!r} has two parts; only {EmergencyKind.DANGER} has them"
            )
    return row.several("words")


def _read_phrases(row: Row) -> tuple[str, ...]:
    words = row.several("words")
    if not words:
        raise row.fault("words", "is empty")
    for word in words:
        if not PHRASE.fullmatch(word):
            raise row.fault("words", f"{word!r} is not words in small letters and digits")
    return words


def read_small_talk(row: Row) -> SmallTalk:
    phrase = row.fitting("phrase", SAID, "words in small letters with one space, or one symbol")
    return SmallTalk(row.choice("means", Meaning), phrase, row.choice("language", Language))


def read_phrases(rows: Iterable[Row], meaning: str) -> tuple[str, ...]:
    """Return the phrases of suggestions, or of complaints, as ``meaning`` says."""
    found: list[str] = []
    for row in rows:
        phrase = row.fitting("phrase", SAID, "words in small letters with one space")
        row.choice("language", Language)
        if row.cells["means"] not in ("suggestion", "complaint"):
            raise row.fault("means", "is neither suggestion nor complaint")
        found += [phrase] if row.cells["means"] == meaning else []
    return tuple(found)
