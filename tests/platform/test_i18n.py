"""Catalogues: every sentence has its translation, and languages come from the folder alone."""

import string
from pathlib import Path

import pytest
from babel.messages import Catalog

from chalicelib.platform import i18n
from chalicelib.platform.i18n import Language, Sentence, list_languages
from operate import locale as catalogues

LANGUAGES = sorted(each.name for each in catalogues.LOCALE.iterdir() if each.is_dir())
BOTH = [(language, domain) for language in LANGUAGES for domain in catalogues.list_domains()]


def texts(catalogue: Catalog) -> dict[str, list[str]]:
    """The translations of each sentence; of one with a number, each form."""
    found = {}
    for message in catalogue:
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[-1]
            forms = message.string or ""
            found[source] = [forms] if isinstance(forms, str) else [*forms]
    return found


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_every_sentence_of_the_code_is_translated_and_no_other(language: str, domain: str) -> None:
    known = texts(catalogues.read_catalogue(catalogues.LOCALE / language / f"{domain}.po"))
    wanted = texts(catalogues.extract(domain))
    assert known.keys() == wanted.keys(), "make locale brings the catalogues up to date"
    for source, forms in known.items():
        assert all(form.strip() for form in forms), f"{language}/{domain}.po: {source}"
        for form in forms:
            assert placeholders(form) == placeholders(source), source
            assert form.startswith(" ") == source.startswith(" "), source


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_is_of_no_subject(language: str) -> None:
    files = {path.stem for path in (catalogues.LOCALE / language).glob("*.po")}
    assert files == set(catalogues.list_domains())


def test_each_module_marks_sentences_of_its_own_subject() -> None:
    for path in catalogues.SOURCES.rglob("*.py"):
        subject = path.relative_to(catalogues.SOURCES).parts[0]
        for line in path.read_text().splitlines():
            if "sentences(" in line and not line.startswith(("from", "    ", "def")):
                assert f'sentences("{subject}")' in line, path


def test_the_citys_language_comes_first_and_english_is_the_code() -> None:
    assert [*Language][:2] == ["id", "en"]
    assert Sentence("platform", "May")[Language.ENGLISH] == "May"
    assert Sentence("platform", "May")[Language.INDONESIAN] == "Mei"


def test_a_package_has_its_catalogues_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogues.compile_catalogues(tmp_path)
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.load_catalogue.cache_clear()
    assert Sentence("platform", "May")[Language.INDONESIAN] == "Mei"
    assert i18n.load_catalogue("reports", Language.INDONESIAN).ngettext(
        "{many} day", "{many} days", 1
    )
    i18n.load_catalogue.cache_clear()


def test_a_folder_is_a_language(tmp_path: Path) -> None:
    for code in ("id", "jv", "su"):
        (tmp_path / code).mkdir()
    assert list_languages(tmp_path) == {
        "INDONESIAN": "id",
        "ENGLISH": "en",
        "JV": "jv",
        "SU": "su",
    }
