"""The catalogues of sentences: bring them up to date with the code, and compile them for a package.

``tanggap locale`` adds new sentences to the catalogue of each language, without a translation, and
removes those that no code has. A new language is a new folder in ``chalicelib/locale``, and in
``web/locale`` for the pages.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages import Catalog, mofile, pofile
from babel.messages.extract import extract_from_dir

from operate.answer import Answer

SOURCES = Path(__file__).parents[1] / "chalicelib"
LOCALE = SOURCES / "locale"
KEYWORDS = {"_": None, "_n": (1, 2)}
WEB = SOURCES.parent / "web"
# A sentence of the pages, t("...") or tn("one ...", "many ...", count): web/sentences.mjs puts the
# translations into the scripts.
_TEXT = r'"((?:[^"\\\n]|\\.)*)"'
_PAGE_SENTENCE = re.compile(rf"\bt\(\s*{_TEXT}|\btn\(\s*{_TEXT}\s*,\s*{_TEXT}")

Sentence = str | tuple[str, ...]  # several forms where it depends on a number


@dataclass(frozen=True, slots=True)
class Catalogues(Answer):
    """The number of sentences of each language that have no translation."""

    missing: dict[str, int]

    def list_lines(self) -> Iterable[str]:
        for language, many in self.missing.items():
            yield f"{language}: {many} sentences have no translation"


def update_catalogues(*, dry: bool = False) -> Catalogues:
    """Update every catalogue; a ``dry`` run only counts."""
    missing = {}
    for language in sorted(each.name for each in LOCALE.iterdir() if each.is_dir()):
        files = {LOCALE / language / f"{each}.po": extract(each) for each in list_domains()}
        if (pages := WEB / "locale" / language / "pages.po").parent.is_dir():
            files[pages] = extract_pages()
        missing[language] = sum(
            update_catalogue(path, language, found, dry=dry) for path, found in files.items()
        )
    return Catalogues(missing)


def list_domains() -> list[str]:
    """Return the subjects that have sentences."""
    names = (each.name for each in SOURCES.iterdir() if each.is_dir())
    return sorted(name for name in names if _find_sentences(name))


def extract(domain: str) -> Catalog:
    """Return the sentences that a subject's code marks, without translations."""
    catalogue = Catalog(project="tanggap", charset="utf-8")
    for file, message in _find_sentences(domain):
        catalogue.add(message, locations=[(f"{domain}/{file}", 1)])
    return catalogue


@cache
def _find_sentences(domain: str) -> tuple[tuple[str, Sentence], ...]:
    """Return each sentence of a subject with its file. Reading all code takes some seconds, and
    each language needs it.
    """
    found = extract_from_dir(str(SOURCES / domain), keywords=KEYWORDS)
    return tuple(
        (file, message) for file, _, message, *_ in sorted(found, key=lambda each: each[:2])
    )


def extract_pages() -> Catalog:
    """Return the sentences that the pages' sources mark, without translations."""
    catalogue = Catalog(project="tanggap", charset="utf-8")
    for path in sorted((WEB / "src").rglob("*")):
        if path.suffix not in {".svelte", ".ts"}:
            continue
        for found in _PAGE_SENTENCE.finditer(path.read_text()):
            texts = [json.loads(f'"{text}"') for text in found.groups() if text is not None]
            message = tuple(texts) if len(texts) == 2 else texts[0]
            catalogue.add(message, locations=[(str(path.relative_to(WEB)), 1)])
    return catalogue


def update_catalogue(path: Path, language: str, found: Catalog, *, dry: bool = False) -> int:
    """Bring the file of a language up to date with the sentences found in the code, unless ``dry``,
    and return how many of its sentences have no translation.
    """
    catalogue = read_catalogue(path) if path.is_file() else Catalog(locale=language)
    catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    if not dry:
        _write_catalogue(path, catalogue)
    return sum(not all(_forms(message.string)) for message in catalogue if message.id)


def _write_catalogue(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        pofile.write_po(
            file, catalogue, width=100, omit_header=True, include_lineno=False, sort_by_file=False
        )


def read_catalogue(path: Path) -> Catalog:
    """Return a catalogue of translations."""
    with path.open("rb") as file:
        return pofile.read_po(file, locale=path.parent.name)


def compile_catalogues(target: Path) -> None:
    """Compile every catalogue into ``<target>/<language>/<subject>.mo``."""
    for path in sorted(LOCALE.glob("*/*.po")):
        compiled = target / path.parent.name / f"{path.stem}.mo"
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.open("wb") as file:
            mofile.write_mo(file, read_catalogue(path))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return list(text) if isinstance(text, tuple | list) else [text or ""]
