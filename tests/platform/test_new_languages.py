"""A language is a folder: what people read comes in it, and not a word of it from elsewhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog

from operate import locale as catalogues
from tests.platform.grown_city import PSEUDO, link_code, pseudo_catalogue, write_catalogue

JAVANESE = {
    "We have no report with the number {number}. Please check it.": (
        "Ora ana laporan kanthi nomer {number}."
    ),
    "There is no such photo, or it is not shown.": "Foto iki ora ana utawa ora dituduhake.",
    "{field} is missing.": "{field} kudu diisi.",
    "{field}: {limits}": "{field}: {limits}",
    "tell us what is wrong in 10 to 4,000 characters.": (
        "terangna prakarane, 10 nganti 4.000 aksara."
    ),
    "1 to 80 characters.": "1 nganti 80 aksara.",
    "a number from 1 to 365.": "angka saka 1 nganti 365.",
    "{day} {month} {hour}:{minute} WIB": "{day} {month} {hour}.{minute} WIB",
    "{many} hour": "{many} jam",
    "May": "Mei",
}
ASK = """
import json, sys
import app
from chalicelib.platform import errors
from chalicelib.platform.http import problems
from chalicelib.platform.i18n import Language
refusals = (errors.UnknownReport(number="JK1"), errors.BadField(field="description", rule="limits"),
    errors.UnknownCalendar())
spoken = Language(sys.argv[1])
print(json.dumps([problems.build_problem(each, spoken)["detail"] for each in refusals]))
"""


def in_tree(tree: Path, *command: str) -> str:
    """What a command says in the copy of the code."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=tree, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout


def test_javanese_is_added_without_code(tmp_path: Path) -> None:
    """What it lacks is told in Indonesian, the city's own language."""
    catalogue = Catalog(locale="jv", charset="utf-8")
    for english, javanese in JAVANESE.items():
        assert catalogues.extract("platform").get(english), english
        catalogue.add(english, javanese)
    write_catalogue(link_code(tmp_path), "jv", "platform", catalogue)
    assert json.loads(in_tree(tmp_path, "-c", ASK, "jv")) == [
        "Ora ana laporan kanthi nomer JK1.",
        "Isi laporan: terangna prakarane, 10 nganti 4.000 aksara.",
        "Tautan kalender ini salah atau sudah tidak berlaku.",
    ]


@pytest.mark.parametrize("language", [PSEUDO, "id"])
def test_every_word_that_people_read_comes_from_a_catalogue(tmp_path: Path, language: str) -> None:
    """Refusals, notices, pages, mails and answers, in a language of other signs: for those who ask
    for it, or as the city's own.
    """
    locale = link_code(tmp_path)
    for domain in catalogues.list_domains():
        write_catalogue(locale, language, domain, pseudo_catalogue(domain, language))
    probe = "tests/platform/pseudo_probe.py"
    options = ("-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path))
    assert " passed" in in_tree(tmp_path, "-m", "pytest", *options, probe)
