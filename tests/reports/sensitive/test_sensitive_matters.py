"""Sensitive matters: how surely they are found, and what a row says of them."""

import csv
from pathlib import Path

from chalicelib.city.current import city
from chalicelib.city.rows import Priority
from chalicelib.platform.i18n import Language
from chalicelib.reports.sensitive.sensitive_matters import SensitiveFinder, find_sensitive
from tests.rows import each_row

FINDER = SensitiveFinder(city())
HERE = Path(__file__).parents[1]

with (HERE / "sensitive.csv").open(encoding="utf-8", newline="") as lines:
    TEXTS = [(row["text"], row["matter"], row["minor"] == "yes") for row in csv.DictReader(lines)]
with (HERE / "complaints.csv").open(encoding="utf-8", newline="") as lines:
    COMPLAINTS = [row["text"] for row in csv.DictReader(lines)]


def test_texts_the_words_were_tuned_on_are_told_apart() -> None:
    found = [matter != "" for text, matter, _ in TEXTS if FINDER.find(text)]
    assert sum(found) / len(found) >= 0.99  # precision
    assert sum(found) / sum(matter != "" for _, matter, _ in TEXTS) >= 0.99  # recall


def test_most_are_taken_for_the_right_matter_and_all_minors_are_seen() -> None:
    sensitive = [(text, matter, minor) for text, matter, minor in TEXTS if matter]
    found = [(FINDER.find(text), matter, minor) for text, matter, minor in sensitive]
    right = [each.matter.code == matter for each, matter, _ in found if each]
    assert sum(right) / len(right) >= 0.93
    assert all(each.minor for each, _, minor in found if each and minor)


def test_few_of_the_complaints_of_all_categories_are_sensitive() -> None:
    found = [text for text in COMPLAINTS if FINDER.find(text)]
    assert len(found) <= 9
    assert any("mukulin anaknya" in text for text in found)


@each_row(
    ("text", "code", "minor"),
    [
        ("anak tetangga sering dipukuli bapaknya", "anak", True),
        ("ANAK TETANGGA SERING DIPUKULIN BAPAKNYA", "anak", True),
        ("bocah umur 7 tahun dipukul", "anak", True),
        # the child and the harm in two sentences
        ("ada anak di sebelah. Tiap malam dipukuli.", "anak", True),
        ("a child is beaten every night", "anak", True),
        ("istri tetangga dipukul suaminya", "perempuan", False),
        ("saya dilecehkan di bus", "pelecehan", False),
        ("orang jualan sabu", "narkoba", False),
        ("anak anak nyabu", "anak", True),
        ("lurah korupsi dana bansos", "korupsi", False),
        ("saya pegawai dinas, mohon identitas dirahasiakan", "rahasia", False),
        # merely mentioned, or not happening
        ("anak-anak main bola di jalan", None, False),
        ("anak saya jatuh di trotoar sampai memar", None, False),
        ("minta penyuluhan bahaya narkoba", None, False),
        ("jalan gelap, takut ada pelecehan", None, False),
        ("pukul 9 anak sekolah pulang", None, False),
        ("susah tidur karena berisik", None, False),
        ("", None, False),
        ("\x00\uffff + + | < >", None, False),
    ],
)
def test_a_text_tells_of_a_sensitive_matter(text: str, code: str | None, minor: bool) -> None:
    found = FINDER.find(text)
    assert (found and found.matter.code) == code
    assert found is None or found.minor is minor


def test_who_chooses_a_sensitive_category_needs_no_word_of_it() -> None:
    found = find_sensitive("tolong cepat", "perlindungan-anak")
    assert found is not None
    assert (found.matter.code, found.minor) == ("anak", True)
    assert find_sensitive("tolong cepat", "sampah") is None
    assert find_sensitive(None) is None


def test_a_row_says_who_acts_how_soon_and_who_helps() -> None:
    rows = {row.code: row for row in city().sensitive.matters}
    assert {row.priority for row in rows.values()} == {Priority.MENDESAK}
    child, corruption = rows["anak"], rows["korupsi"]
    assert (child.rule, child.helpline, child.helpline_name) == (
        "suku_dinas:DPPAPP",
        "129",
        "SAPA 129",
    )
    assert corruption.rule == "office:INSPEKTORAT"
    assert rows["rahasia"].helpline == ""


def test_a_matter_is_told_in_the_language_it_was_written_in() -> None:
    found = FINDER.find("my husband beats me")
    assert found is not None
    assert found.language is Language.ENGLISH
    found = FINDER.find("saya dipukul suami")
    assert found is not None
    assert found.language is Language.INDONESIAN
