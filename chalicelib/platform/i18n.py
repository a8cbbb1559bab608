"""The languages of the city's sentences, and their translation.

A sentence stands in the code in English, marked by ``_``, and is the message id of gettext. Its
translations stand in ``chalicelib/locale/<language>/<subject>.po``; a language is added by its
folder. Indonesian is what the city shows first. ``make locale`` brings the catalogues up to date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

LOCALE = Path(__file__).parents[1] / "locale"
SOURCE = "en"  # the language of the sentences in the code


def list_languages(locale: Path) -> dict[str, str]:
    """Return the code of each language by its name in ``Language``, the city's own first."""
    named = {"INDONESIAN": "id", "ENGLISH": SOURCE}
    others = sorted({each.name for each in locale.iterdir() if each.is_dir()} - {*named.values()})
    return named | {code.upper(): code for code in others}


if TYPE_CHECKING:

    class Language(StrEnum):
        """A language of sentences, by its code (ISO 639)."""

        INDONESIAN = "id"
        ENGLISH = "en"
else:  # which languages there are is known when the folder is read
    Language = StrEnum("Language", list_languages(LOCALE), module=__name__)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in every language: ``SENTENCE[language]`` is its text. ``domain`` is the subject
    whose catalogue has it.
    """

    domain: str
    text: str

    def __getitem__(self, language: Language) -> str:
        return load_catalogue(self.domain, language).gettext(self.text)


@dataclass(frozen=True, slots=True)
class Plural:
    """A sentence with a number, which has as many forms as the language has plurals."""

    domain: str
    one: str
    many: str

    def choose(self, number: int, language: Language) -> str:
        """Return the form for the number. The number itself is not filled in."""
        return load_catalogue(self.domain, language).ngettext(self.one, self.many, number)


def sentences(domain: str) -> Callable[[str], Sentence]:
    """Return the function that marks the sentences of a subject. Modules call it ``_``."""
    return lambda text: Sentence(domain, text)


def plurals(domain: str) -> Callable[[str, str], Plural]:
    """Return the function that marks a subject's sentences with a number, called ``_n``."""
    return lambda one, many: Plural(domain, one, many)


class Named(Protocol):
    """A row of a city's table with a name: the city's own, and the English one, empty without."""

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def tell_name(row: Named, language: Language) -> str:
    """Return the English name of a row for English, where it has one, else the city's own name."""
    return (language is Language.ENGLISH and row.name_en) or row.name


@cache
def load_catalogue(domain: str, language: Language) -> NullTranslations:
    """Return the translations of a subject's sentences.

    What a language lacks is said in Indonesian. A package has its catalogues compiled; elsewhere
    they are compiled as they are read.
    """
    if language == SOURCE:
        return NullTranslations()
    path = LOCALE / language / f"{domain}.mo"
    if path.is_file():
        with path.open("rb") as compiled:
            catalogue = GNUTranslations(compiled)
    else:
        catalogue = _compile_catalogue(path.with_suffix(".po"))
    if language != Language.INDONESIAN:
        catalogue.add_fallback(load_catalogue(domain, Language.INDONESIAN))
    return catalogue


def _compile_catalogue(path: Path) -> GNUTranslations:
    """Return the translations of a file of sentences; none when there is no such file."""
    from babel.messages import mofile, pofile  # not in the package, which has compiled catalogues

    compiled = BytesIO()
    with path.open("rb") if path.is_file() else BytesIO() as written:
        mofile.write_mo(compiled, pofile.read_po(written, locale=path.parent.name))
    compiled.seek(0)
    return GNUTranslations(compiled)
