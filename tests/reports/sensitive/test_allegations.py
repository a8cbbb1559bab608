"""Allegations against offices: how surely they are found, and which office they accuse."""

import csv
from pathlib import Path

import pytest

from chalicelib.city.current import city
from chalicelib.reports.sensitive.allegation_rules import AllegationFinder
from chalicelib.reports.sensitive.allegations import accused_office, find_allegation
from tests.rows import each_row

FINDER = AllegationFinder(city())
HERE = Path(__file__).parents[1]
KEDOYA_UTARA = "31.73.05.1001"

with (HERE / "allegations.csv").open(encoding="utf-8", newline="") as lines:
    TEXTS = [(row["text"], row["accuses"] == "yes") for row in csv.DictReader(lines)]
with (HERE / "complaints.csv").open(encoding="utf-8", newline="") as lines:
    COMPLAINTS = [row["text"] for row in csv.DictReader(lines)]


def test_texts_the_words_were_tuned_on_are_told_apart() -> None:
    found = [accuses for text, accuses in TEXTS if FINDER.find(text)]
    assert sum(found) / len(found) >= 0.99  # precision
    assert sum(found) / sum(accuses for _, accuses in TEXTS) >= 0.95  # recall


def test_few_of_the_complaints_of_all_categories_make_an_allegation() -> None:
    found = [text for text in COMPLAINTS if FINDER.find(text)]
    assert len(found) <= 20
    assert any("petugas kelurahan minta duit" in text for text in found)


@each_row(
    ("text", "code"),
    [
        ("petugas kelurahan minta uang 50rb", "pungli"),
        ("PETUGAS KELURAHAN MINTA DUIT", "pungli"),
        ("dimintain goceng sama petugas loket", "pungli"),
        ("the officer at the kelurahan asked for money", "pungli"),
        ("saya dipersulit pegawai kecamatan", "penolakan"),
        ("lurahnya galak", "kasar"),
        ("pak camat jarang ada di kantor", "absen"),
        # the doer is named before
        ("tadi saya ke kelurahan, malah disuruh bayar 100rb", "pungli"),
        ("tadi saya ke kelurahan. Malah disuruh bayar 100rb", "pungli"),
        # who is asked to act is not accused
        ("mohon Dishub tertibkan parkir liar", None),
        ("tolong satpol pp, tukang parkir minta 10 ribu maksa", None),
        ("Pak lurah, tukang parkir minta 10 ribu maksa", None),
        ("tolong ditindak oknum dishub yang malakin sopir", "pungli"),
        # nor is where something happened
        ("di depan kelurahan ada preman minta uang", None),
        ("calo di samsat maksa minta uang", None),
        # praise, denial, a question, a scammer
        ("petugas kelurahan tidak minta uang", None),
        ("petugas kelurahan ramah dan tidak minta uang", None),
        ("di kelurahan harus bayar berapa", None),
        ("orang yang mengaku petugas PAM minta uang 2 juta", None),
        # warga are no officials
        ("warga marah marah ke petugas kelurahan", None),
        ("", None),
        ("\x00\uffff + + | < >", None),
    ],
)
def test_a_text_makes_an_allegation(text: str, code: str | None) -> None:
    found = FINDER.find(text)
    assert (found and found.misconduct.code) == code


@each_row(
    ("text", "area", "office"),
    [
        ("lurah minta uang", KEDOYA_UTARA, KEDOYA_UTARA),
        ("PPSU minta uang", KEDOYA_UTARA, KEDOYA_UTARA),
        ("lurah minta uang", None, None),
        ("lurah minta uang", "31.73.05", None),
        ("camat minta uang", KEDOYA_UTARA, "31.73.05"),
        ("camat minta uang", "31.73.05", "31.73.05"),
        ("walikota minta uang", KEDOYA_UTARA, "31.73"),
        ("petugas dishub minta uang", KEDOYA_UTARA, "DISHUB-31.73"),
        ("petugas dishub minta uang", None, "DISHUB"),
        ("petugas dinas perhubungan minta uang", None, "DISHUB"),
        ("satpol pp minta uang", None, "SATPOLPP"),
        ("petugas puskesmas minta uang", KEDOYA_UTARA, "DINKES-31.73.05"),
        ("petugas puskesmas tebet minta uang", KEDOYA_UTARA, "DINKES-31.74.01"),
        ("petugas rsud tarakan minta uang", KEDOYA_UTARA, "RSUD-TARAKAN"),
        ("kepala sekolah SDN 03 minta uang", None, "DISDIK"),
        ("pegawai samsat minta uang", KEDOYA_UTARA, "BAPENDA"),
        ("pramudi transjakarta minta uang", KEDOYA_UTARA, "TRANSJAKARTA"),
        # an official of an office that is named elsewhere in the text
        ("saya di kecamatan, petugasnya minta uang", KEDOYA_UTARA, "31.73.05"),
        ("petugas minta uang", KEDOYA_UTARA, None),
        ("polisi minta uang", KEDOYA_UTARA, None),
    ],
)
def test_an_allegation_accuses_an_office(text: str, area: str | None, office: str | None) -> None:
    found = FINDER.find(text)
    assert found is not None
    assert accused_office(found, area, city()) == office


def test_an_allegation_has_the_words_for_the_accused() -> None:
    found = find_allegation("kemarin oknum pegawai kelurahan minta uang")
    assert found is not None
    assert found.words == "oknum pegawai kelurahan"
    assert found.misconduct.name_en == "Illegal charge"


@pytest.mark.parametrize("text", ["petugas minta uang " * 300, "a, b. " * 800, "tidak " * 1000])
def test_a_long_text_is_read_in_time(text: str) -> None:
    FINDER.find(text)
    assert find_allegation(None) is None


def test_categories_about_officials_are_rows() -> None:
    about = {row.code for row in city().categories.values() if row.about_officials}
    assert about == {"pungli", "keluhan-pelayanan"}
