"""A copy of the code with more languages: everything is linked but ``chalicelib/locale``."""

import re
import shutil
import string
from pathlib import Path

from babel.messages import Catalog, pofile

from operate import locale as catalogues

ROOT = Path(__file__).parents[2]
PSEUDO = "eo"  # stands for a language in which every letter of a sentence is another sign
WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in string.ascii_letters}


def widen(sentence: str) -> str:
    """The sentence with every letter in its full width, but for the names in braces."""
    parts = re.split(r"(\{[^{}]*\})", sentence)
    return "".join(part if part.startswith("{") else part.translate(WIDE) for part in parts)


def pseudo_catalogue(domain: str, language: str) -> Catalog:
    """Every sentence of a subject in the pseudo-language, under the code of a language."""
    catalogue = Catalog(locale=language, charset="utf-8")
    for message in catalogues.extract(domain):
        if message.id:
            forms = [message.id] if isinstance(message.id, str) else [*message.id]
            wide = [widen(form) for form in forms]
            several = tuple(wide[-1:] * catalogue.num_plurals)
            catalogue.add(message.id, wide[0] if isinstance(message.id, str) else several)
    return catalogue


def link_code(target: Path) -> Path:
    """Link everything that tests need into a folder with a ``chalicelib/locale`` of its own, and
    return that.
    """
    for name in ("app.py", "infra", "local", "operate", "pyproject.toml", "tests"):
        (target / name).symlink_to(ROOT / name)
    (target / "chalicelib").mkdir()
    for path in (ROOT / "chalicelib").iterdir():
        if path.name != "locale":
            (target / "chalicelib" / path.name).symlink_to(path)
    locale = target / "chalicelib" / "locale"
    shutil.copytree(ROOT / "chalicelib" / "locale", locale)
    return locale


def write_catalogue(locale: Path, language: str, domain: str, catalogue: Catalog) -> None:
    path = locale / language / f"{domain}.po"
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(file, catalogue, omit_header=True)
