"""The questions of a service, as GeoReport v2 defines attributes, and their answers."""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.platform.i18n import Language


class Datatype(StrEnum):
    """The type of an answer. A string is one line, a text several.

    Source: https://wiki.open311.org/GeoReport_v2
    """

    STRING = "string"
    TEXT = "text"
    NUMBER = "number"
    DATETIME = "datetime"
    ONE = "singlevaluelist"
    SEVERAL = "multivaluelist"


CHOSEN = frozenset({Datatype.ONE, Datatype.SEVERAL})


@dataclass(frozen=True, slots=True)
class Attribute:
    """One question of a service, in the city's language and in English. ``values`` are the choices,
    each with key and name.
    """

    code: str
    datatype: Datatype
    required: bool
    order: int
    description: str
    values: tuple[tuple[str, str], ...] = ()
    description_en: str = ""
    values_en: tuple[tuple[str, str], ...] = ()

    def ask_in(self, language: Language) -> str:
        """Return the question itself in a language."""
        return (language is Language.ENGLISH and self.description_en) or self.description

    def values_in(self, language: Language) -> tuple[tuple[str, str], ...]:
        """Return the choices with their names in a language."""
        return (language is Language.ENGLISH and self.values_en) or self.values

    def name_of(self, value: str, language: Language = Language.INDONESIAN) -> str:
        """Return the name of a chosen value in a language; any other value unchanged."""
        return dict(self.values_in(language)).get(value, value)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question. Several chosen values are several answers.

    A value that was ``chosen`` from the city's own list holds no personal data.
    """

    code: str
    value: str
    chosen: bool
