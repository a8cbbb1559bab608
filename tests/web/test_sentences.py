"""The sentences of the pages: each is marked, has its translation, and is put into the scripts at
build.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from operate import locale as catalogues
from operate import node
from operate.package import list_page_addresses
from operate.pages import WEB
from tests.platform.test_i18n import texts

LANGUAGES = sorted(each.name for each in (WEB / "locale").iterdir())
SOURCES = [path for path in (WEB / "src").rglob("*") if path.suffix in {".svelte", ".ts"}]
CATALOGUE = {
    "Report": "Laporkan",
    "{n} of {all}": "{n} dari {all}",
    "{many} report": "{many} laporan",
    'Say "yes"': 'Katakan "ya"',
    "Long": "Panjang",
}
RUN = """
import { putSentences } from './web/sentences.mjs'
const [catalogue, cases] = JSON.parse(process.argv[1])
console.log(JSON.stringify(cases.map(([language, id, code]) => {
  try {
    const found = putSentences(language, language === 'en' ? null : catalogue).transform(code, id)
    return found === null ? null : found.code
  } catch (fault) {
    return fault.message
  }
})))
"""


def placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_pages_is_translated_and_no_other(language: str) -> None:
    path = WEB / "locale" / language / "pages.po"
    known = texts(catalogues.read_catalogue(path))
    wanted = texts(catalogues.extract_pages())
    assert wanted
    assert known.keys() == wanted.keys(), "make locale brings the catalogues up to date"
    for source, forms in known.items():
        assert all(form.strip() for form in forms), f"{language}/pages.po: {source}"
        for form in forms:
            assert placeholders(form) == placeholders(source), source
            assert form.startswith(" ") == source.startswith(" "), source


def test_pages_are_in_the_languages_of_the_code() -> None:
    written = {each.name for each in catalogues.LOCALE.iterdir() if each.is_dir()}
    assert {*LANGUAGES} <= written


def test_every_call_of_t_has_its_sentence_as_it_is_in_the_catalogue() -> None:
    """Another call would show English in every language."""
    unmarked = [
        f"{path.relative_to(WEB)}: {found[0]}"
        for path in SOURCES
        if path.name != "sentences.ts"
        for found in re.finditer(r"\btn?\(\s*(?!\")\S.*", path.read_text())
    ]
    assert unmarked == []


def put(cases: list[tuple[str, str, str]]) -> list[Any]:
    """What the build makes of each source of a language, or the error it ends with."""
    done = node.run("--input-type=module", "-e", RUN, json.dumps([CATALOGUE, cases]))
    assert done.returncode == 0, node.read_output(done)
    made: list[Any] = json.loads(done.stdout)
    return made


def test_the_build_puts_the_sentences_of_a_language_into_the_scripts() -> None:
    page = "/web/src/pages/Start.svelte"
    cases = [
        (("id", page, '<p>{t("Report")}</p>'), '<p>{"Laporkan"}</p>'),
        (("en", page, '<p>{t("Report")}</p>'), '<p>{"Report"}</p>'),
        (("id", page, 't(\n  "Long",\n)'), '"Panjang"'),
        (("id", page, r't("Say \"yes\"")'), r'"Katakan \"ya\""'),
        (
            ("id", page, 't("{n} of {all}", { n, all: f(all) })'),
            't("{n} dari {all}",{ n, all: f(all) })',
        ),
        (
            ("id", page, 'tn("{many} report", "{many} reports", count)'),
            'tn("{many} laporan", "{many} laporan", count)',
        ),
        (
            ("en", page, 'tn("{many} report", "{many} reports", count)'),
            'tn("{many} report", "{many} reports", count)',
        ),
        (("id", page, 'get("Report") + put("x")'), 'get("Report") + put("x")'),
        (("id", "/web/src/lib/sentences.ts", 't("Report")'), None),
        (("id", "/node_modules/x/index.js", 't("Report")'), None),
        (("id", page, 't("Unknown")'), f'{page}: no id for "Unknown"'),
        (("id", page, 't("Report" + name)'), f'{page}: t("Report" ends neither by ")" nor by ","'),
    ]
    made = put([case for case, _ in cases])
    assert made == [wanted for _, wanted in cases]


def test_the_build_writes_pages_at_the_addresses_that_the_edge_knows() -> None:
    script = """
import { addressOf, languages, pages } from './web/pages.mjs'
const named = pages.filter((page) => !page.file)
console.log(JSON.stringify(languages.flatMap((language) =>
  named.map((page) => addressOf(page.path, language)))))
"""
    done = node.run("--input-type=module", "-e", script)
    assert json.loads(done.stdout) == list_page_addresses()


def test_sentences_of_pages_are_found_with_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "src" / "Page.svelte"
    source.parent.mkdir()
    source.write_text(
        '<p>{t("Report")} {t(\n  "Say \\"yes\\"",\n)} {set("no")}</p>'
        '{tn("{many} report", "{many} reports", count)}'
    )
    (source.parent / "style.css").write_text('t("no sentence")')
    monkeypatch.setattr(catalogues, "WEB", tmp_path)
    found = {message.id: message.locations for message in catalogues.extract_pages() if message.id}
    place = [("src/Page.svelte", 1)]
    assert found == {
        "Report": place,
        'Say "yes"': place,
        ("{many} report", "{many} reports"): place,
    }
