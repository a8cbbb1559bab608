"""The tables of words: how a city's names are written and which words only sound like one, and what
everyday writing stands for, and which words tell of danger.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from chalicelib.city.model import Danger, Emergencies, PlaceWords, Priority, PublicNames
from chalicelib.city.tables.csv_table import Row
from chalicelib.platform.language import Language

NAME = re.compile(r"[a-z]+( [a-z]+)*")
WORD = re.compile(r"[a-z]+")
WRITTEN = re.compile(r"[a-z0-9]+")  # as ``domain.suggestion`` parts a text
BORNE = re.compile(r"[a-z']+( [a-z']+)*")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MEANT = re.compile(r"([a-z0-9]+( [a-z0-9]+)*)?")


SAID = re.compile(r"[a-z0-9]+( [a-z0-9]+)*( \+ [a-z0-9]+( [a-z0-9]+)*)*")


class Kind(StrEnum):
    """What a row says of its word; see PlaceWords."""

    WRITTEN = "written"
    EVERYDAY = "everyday"
    ADVERB = "adverb"
    OTHER_PLACE = "other_place"
    NOT_NAME = "not_name"
    ELSEWHERE = "elsewhere"
    LANDMARK = "landmark"
    PART = "part"
    COURTESY = "courtesy"


WHOLE_NAMES = {Kind.EVERYDAY, Kind.ADVERB, Kind.OTHER_PLACE}


def place_words(rows: Iterable[Row]) -> PlaceWords:
    """All words of a city. Raises TableError for a row of no use or of two meanings."""
    words: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    written: dict[str, str] = {}
    for row in rows:
        kind = row.choice("kind", Kind)
        words[kind].add(_word(row, kind))
        if kind is Kind.WRITTEN:
            _add_spellings(row, written, words[kind])
        elif row.cells["spellings"]:
            raise row.fault("spellings", f"is not empty; only {Kind.WRITTEN} words have spellings")
    return PlaceWords(
        written=written,
        everyday=frozenset(words[Kind.EVERYDAY]),
        adverbs=frozenset(words[Kind.ADVERB]),
        not_names=frozenset(words[Kind.NOT_NAME]),
        other_places=frozenset(words[Kind.OTHER_PLACE]),
        elsewhere=frozenset(words[Kind.ELSEWHERE]),
        landmarks=frozenset(words[Kind.LANDMARK]),
        parts=frozenset(words[Kind.PART]),
        courtesies=frozenset(words[Kind.COURTESY]),
    )


def _word(row: Row, kind: Kind) -> str:
    if kind in WHOLE_NAMES:
        return row.fitting("word", NAME, "a name in small letters, words with one space")
    return row.fitting("word", WORD, "one word in small letters")


def _add_spellings(row: Row, written: dict[str, str], known: set[str]) -> None:
    """What is written means one word, and that word stands for itself."""
    word, spellings = row.cells["word"], row.several("spellings")
    if not spellings:
        raise row.fault("spellings", "is empty")
    if word in written:
        raise row.fault("word", f"{word!r} is already written for {written[word]}")
    for spelling in spellings:
        if not WORD.fullmatch(spelling):
            raise row.fault("spellings", f"{spelling!r} is not one word in small letters")
        if spelling in known or spelling in written:
            meant = written.get(spelling, spelling)
            raise row.fault("spellings", f"{spelling!r} is already written for {meant}")
        written[spelling] = word


def slang(rows: Iterable[Row]) -> dict[str, str]:
    """What is written -> what it stands for, nothing for a filler.

    Raises TableError for a meaning that is itself written for something else: a text is read once.
    """
    rows = [*rows]
    meant = {row.key: row.cells["meant"] for row in rows}
    for row in rows:
        row.fitting("written", WRITTEN, "one word in small letters and digits")
        row.fitting("meant", MEANT, "words in small letters and digits with one space, or empty")
        for word in row.cells["meant"].split():
            if word in meant:
                raise row.fault("meant", f"{word!r} is itself written for {meant[word]!r}")
    return meant


class Named(StrEnum):
    """What bears a name that is no personal data; see PublicNames."""

    ACCOUNT = "account"
    PERSON = "person"
    PLACE = "place"


def public_names(rows: Iterable[Row]) -> PublicNames:
    """All names that are no personal data. Raises TableError for a name no text could have."""
    names: dict[Named, set[str]] = {kind: set() for kind in Named}
    for row in rows:
        row.text("source")  # for the reader of the table
        kind = row.choice("kind", Named)
        if kind is Named.ACCOUNT:
            name = row.fitting("name", WRITTEN, "one word in small letters and digits")
        else:
            name = row.fitting("name", BORNE, "a name in small letters, words with one space")
        names[kind].add(name)
    return PublicNames(
        accounts=frozenset(names[Named.ACCOUNT]),
        people=frozenset(names[Named.PERSON]),
        places=frozenset(names[Named.PLACE]),
    )


class Says(StrEnum):
    """What a row of the table of emergencies says of its words; see Emergencies."""

    DANGER = "danger"
    HARMLESS = "harmless"
    DENIED = "denied"


def emergencies(rows: Iterable[Row]) -> Emergencies:
    """All words of danger of a city. Raises TableError for a row of no use."""
    said: dict[Says, list[Row]] = {kind: [] for kind in Says}
    for row in rows:
        said[row.choice("kind", Says)].append(row)
    return Emergencies(
        dangers=tuple(map(_danger, said[Says.DANGER])),
        harmless=tuple(word for row in said[Says.HARMLESS] for word in _plain(row)),
        denied=tuple(word for row in said[Says.DENIED] for word in _plain(row)),
    )


def _danger(row: Row) -> Danger:
    row.text("source")  # for the reader of the table, as of promises
    return Danger(
        code=row.fitting("code", CODE, "small letters and digits, joined by -"),
        name=row.text("name"),
        words=_said(row),
        language=row.choice("language", Language),
        priority=row.choice("priority", Priority),
        categories=row.several("categories"),
    )


def _plain(row: Row) -> tuple[str, ...]:
    """The words of a row that says nothing else, and no two parts of any."""
    for column in ("language", "priority", "categories", "name", "source"):
        if row.cells[column]:
            raise row.fault(column, f"is not empty; only {Says.DANGER} has one")
    for word in _said(row):
        if "+" in word:
            raise row.fault("words", f"{word!r} has two parts; only {Says.DANGER} has them")
    return row.several("words")


def _said(row: Row) -> tuple[str, ...]:
    words = row.several("words")
    if not words:
        raise row.fault("words", "is empty")
    for word in words:
        if not SAID.fullmatch(word):
            raise row.fault("words", f"{word!r} is not words in small letters and digits")
    return words
