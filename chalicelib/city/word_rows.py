"""The rows that are words: of places, of danger, of allegations and of sensitive matters."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.city.rows import Priority
from chalicelib.platform.i18n import Language


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words that tell the names of a city's areas from other words, in small letters."""

    written: Mapping[str, str]  # a spelling that people use -> the word of a name
    everyday: frozenset[str]  # names that are everyday words too: they count only in an address
    adverbs: frozenset[str]  # names that can follow "kelurahan" in any sentence
    not_names: frozenset[str]  # words with nearly the spelling of a name
    other_places: frozenset[str]  # known places that have the name of an area elsewhere
    elsewhere: frozenset[str]  # other cities that have places with the same names
    landmarks: frozenset[str]  # before a name: the name is of a street, a river or a landmark
    parts: frozenset[str]  # last words of names with a common stem, in addition to directions
    courtesies: frozenset[str]  # greetings, thanks, introductions, dates: no matter is in them


class Meaning(StrEnum):
    """The meaning of a phrase of small talk. In a message with several, the first here counts."""

    STOP = "stop"  # no more notices
    START = "start"  # notices again
    RATING = "rating"  # of finished work, with a number of stars beside it
    REOPEN = "reopen"  # a finished report is not finished
    JOIN = "join"  # two reports of the writer are about one matter
    STATUS = "status"  # how the writer's reports stand
    LINK = "link"  # to all reports of the writer
    HELP = "help"
    REPORT = "report"  # the writer wants to report something, and has not said what
    THANKS = "thanks"
    GREETING = "greeting"
    FILLER = "filler"  # says nothing, wherever it stands


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A phrase of messages that are no reports, in small letters without punctuation."""

    meaning: Meaning
    phrase: str
    language: Language


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of emergency.

    ``words`` are written as people write them, or as ``first + second`` when a text has to have
    both. ``name`` and ``name_en`` are the names that officers read. ``priority`` is the least
    priority of its reports. A report of one of the ``categories`` needs none of the words.
    """

    code: str
    name: str
    name_en: str
    words: tuple[str, ...]
    language: Language
    priority: Priority
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Emergencies:
    """The words that tell an emergency from other matters.

    ``harmless`` phrases contain a word of danger and mean another thing. Next to ``denied`` words
    the emergency is not happening now.
    """

    dangers: tuple[Danger, ...]
    harmless: tuple[str, ...]
    denied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordList:
    """Words of one use, Indonesian and English."""

    words: tuple[str, ...]
    english_words: tuple[str, ...]

    @property
    def both(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.words, *self.english_words)))


@dataclass(frozen=True, slots=True)
class Misconduct:
    """A kind of allegation.

    ``words`` are Indonesian and ``english_words`` English, as ``word_patterns`` reads them.
    ``name`` and ``name_en`` are the names that officers read.
    """

    code: str
    name: str
    name_en: str
    words: tuple[str, ...]
    english_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accused:
    """Words for an office or its officials.

    ``rule`` names the office as the rule of a category does; it may also be ``kecamatan`` or
    ``kota``. It is empty for words such as "petugas", and for offices that are not the city's.
    """

    code: str
    words: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Allegations:
    """The words that tell an allegation against an office from other matters.

    ``lists`` are words that stand together in patterns as ``<name>``, or whose use the detector
    knows by their name.
    """

    misconduct: tuple[Misconduct, ...]
    accused: tuple[Accused, ...]
    lists: Mapping[str, WordList]


@dataclass(frozen=True, slots=True)
class SensitiveMatter:
    """A kind of matter whose reports are private and urgent.

    ``words`` are Indonesian and ``english_words`` English, as ``word_patterns`` reads them.
    ``name`` and ``name_en`` are the names that officers read. A report of one of the
    ``categories`` needs none of the words. ``rule`` names the office that acts, as the rule of a
    category does. ``helpline`` is a telephone number and ``helpline_name`` its name, both empty
    where there is none. ``minor`` says that the words tell of a minor by their nature.
    """

    code: str
    name: str
    name_en: str
    words: tuple[str, ...]
    english_words: tuple[str, ...]
    categories: tuple[str, ...]
    priority: Priority
    rule: str
    helpline: str
    helpline_name: str
    minor: bool


@dataclass(frozen=True, slots=True)
class SensitiveMatters:
    """The words that tell a sensitive matter from others. ``lists`` are as in Allegations."""

    matters: tuple[SensitiveMatter, ...]
    lists: Mapping[str, WordList]


# The lists of Allegations and of SensitiveMatters whose use is in the code; data.md describes them.
ALLEGATION_LISTS = (
    *("private", "doer", "asked", "pleading", "punished", "place"),
    *("negation", "denied", "cleared", "harmless"),
)
SENSITIVE_LISTS = ("minor", "negation", "denied", "harmless")
