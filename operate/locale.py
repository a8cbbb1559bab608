"""The catalogues of sentences: bring them up to date with the code, and compile them for a package.

``make locale`` adds new sentences to the catalogue of each language, without a translation, and
removes those that no code has. A new language is a new folder in ``chalicelib/locale``.
"""

import sys
from pathlib import Path

from babel.messages import Catalog, mofile, pofile
from babel.messages.extract import extract_from_dir

SOURCES = Path(__file__).parents[1] / "chalicelib"
LOCALE = SOURCES / "locale"
KEYWORDS = {"_": None, "_n": (1, 2)}


def main() -> int:
    """Update every catalogue and print how many sentences of each language lack a translation."""
    for language in sorted(each.name for each in LOCALE.iterdir() if each.is_dir()):
        missing = sum(update_catalogue(language, domain) for domain in list_domains())
        print(f"{language}: {missing} sentences have no translation")
    return 0


def list_domains() -> list[str]:
    """Return the subjects that have sentences."""
    return sorted(each.name for each in SOURCES.iterdir() if each.is_dir() and extract(each.name))


def extract(domain: str) -> Catalog:
    """Return the sentences that a subject's code marks, without translations."""
    catalogue = Catalog(project="tanggap", charset="utf-8")
    found = extract_from_dir(str(SOURCES / domain), keywords=KEYWORDS)
    for file, _line, message, _comments, _context in sorted(found, key=lambda each: each[:2]):
        catalogue.add(message, locations=[(f"{domain}/{file}", 1)])
    return catalogue


def update_catalogue(language: str, domain: str) -> int:
    """Bring the file of a language and a subject up to date with the code, and return how many of
    its sentences have no translation.
    """
    path = LOCALE / language / f"{domain}.po"
    catalogue = read_catalogue(path) if path.is_file() else Catalog(locale=language)
    catalogue.update(extract(domain), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        pofile.write_po(
            file, catalogue, width=100, omit_header=True, include_lineno=False, sort_by_file=False
        )
    return sum(not all(_forms(message.string)) for message in catalogue if message.id)


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


if __name__ == "__main__":
    sys.exit(main())
