"""A fault is refused with file, row and column; what a spreadsheet does by itself is not one."""

import contextlib
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.city.model import City
from chalicelib.city.tables.reader import TABLES, TableError, read_city
from tests.city.conftest import Folder

# table, key, column, what is put there, what the error says of it
WRONG_CELLS = [
    (
        "channels",
        "sms",
        "kind",
        "radio",
        "'radio' is none of partner, social, mail, sms, web, desk",
    ),
    ("channels", "sms", "enabled", "ja", "'ja' is neither yes nor no"),
    ("channels", "sms", "name", "", "is empty"),
    ("channels", "sms", "name_en", "", "is empty"),
    ("groups", "jalan", "name_en", "", "is empty"),
    ("limits", "kontak-hari", "name_en", "", "is empty"),
    ("emergency", "danger", "name_en", "", "is empty"),
    ("emergency", "harmless", "name_en", "x", "is not empty; only danger has one"),
    ("sensitive", "matter", "name_en", "", "is empty"),
    ("allegations", "misconduct", "name_en", "", "is empty"),
    ("categories", "pohon", "name_en", "", "is empty"),
    ("categories", "taman", "name_en", "trees", "'trees' already names pohon"),
    ("offices", "DLH", "name_en", "", "is empty"),
    ("offices", "DLH", "name_en", "Health  agency", "'Health  agency' already names DINKES"),
    ("channels", "sms", "name", "x" * 201, "has more than 200 characters"),
    ("channels", "sms", "name", "two\nlines", "has a line break"),
    ("channels", "sms", "senders", "SMS", "'SMS' is not codes of small letters and digits"),
    ("channels", "sms", "senders", "sms,x", "'sms,x' is not codes of small letters and digits"),
    ("channels", "sms", "senders", "sms|sms", "has an empty or a repeated value between its |"),
    ("channels", "kelurahan", "senders", "partner", "is empty for the kind desk, which has no web"),
    ("channels", "sms", "desk", "kelurahan", "is empty for the kind sms"),
    ("channels", "kelurahan", "desk", "", "is empty; a desk has the level or the code of its off"),
    ("channels", "kelurahan", "desk", "lurah", "'lurah' is neither a level nor an office"),
    ("channels", "kelurahan", "desk", "DLH-31.99", "'DLH-31.99' is neither a level nor an office"),
    ("offices", "DLH", "level", "dines", "'dines' is none of provinsi, dinas, kota"),
    ("offices", "DLH", "parent", "32", "there is no office 32"),
    ("offices", "DLH", "parent", "", "is empty; only 31, the top, has no parent"),
    ("offices", "DLH", "parent", "31.73.05", "31.73.05 (kecamatan) stands below a dinas"),
    ("offices", "DLH", "parent", "DLH", "goes round in a circle: DLH -> DLH"),
    ("offices", "31", "parent", "SETDA", "31 is the top (settings.csv) and has no parent"),
    ("offices", "DLH", "area", "31.79", "there is no area 31.79"),
    ("offices", "DINSOS", "name", "dinas  kesehatan", "'dinas  kesehatan' already names DINKES"),
    ("offices", "DLH", "aliases", "Satpol PP", "'Satpol PP' already names SATPOLPP"),
    ("offices", "DLH", "aliases", "DBM", "'DBM' already names DBM"),
    ("offices", "DLH", "aliases", "a||b", "has an empty or a repeated value between its |"),
    ("offices", "DLH", "successor", "DLHK", "there is no office DLHK that stands"),
    ("offices", "DLH", "successor", "DLH", "there is no office DLH that stands"),
    ("offices", "DLH", "short_name", "A" * 31, f"'{'A' * 31}' has more than 30 characters"),
    ("offices", "DLH", "short_name", "Dinas LH [1]", "'Dinas LH [1]' has more than letters, digit"),
    ("offices", "DLH", "short_name", "dinas kesehatan", "'dinas kesehatan' already names DINKES"),
    ("office_words", "capitals", "kind", "big", "'big' is none of capitals, small, short"),
    ("office_words", "capitals", "word", "Bumd", "'Bumd' is not a word in capitals"),
    ("office_words", "capitals", "written", "BUMD", "is not empty; only rows of the kind short"),
    ("office_words", "short", "word", "Suku Dinas", "'Suku Dinas' is not a phrase in small lette"),
    ("office_words", "short", "written", "", "'' is not a short form"),
    ("offices", "DLH", "aliases", "a|a", "has an empty or a repeated value between its |"),
    ("kelurahan", "31.73.05.1001", "lat", "106.76", "'106.76' is not a number from -90 to 90"),
    ("kelurahan", "31.73.05.1001", "lng", "181", "'181' is not a number from -180 to 180"),
    ("kelurahan", "31.73.05.1001", "lng", "nan", "'nan' is not a number"),
    ("kelurahan", "31.73.05.1001", "lat", "-6,19", "'-6,19' is not a number"),
    (
        "kelurahan",
        "31.73.05.1001",
        "kecamatan_code",
        "31.73.5",
        "'31.73.5' is not a Kemendagri code",
    ),
    ("kelurahan", "31.73.05.1001", "kecamatan_code", "31.73.09", "there is no office 31.73.09 of"),
    (
        "kelurahan",
        "31.73.05.1001",
        "kecamatan_code",
        "31.73.06",
        "is not the parent its office has",
    ),
    (
        "kelurahan",
        "31.73.05.1002",
        "kecamatan",
        "Kembangan",
        "differs from earlier rows of 31.73.05",
    ),
    (
        "kelurahan",
        "31.73.05.1001",
        "kota_code",
        "31.73.05",
        "there is no office 31.73.05 of the level",
    ),
    ("kelurahan", "31.73.05.1001", "aliases", "palmerah", "'palmerah' already names 31.73.07.1001"),
    ("categories", "pohon", "group", "hutan", "there is no group hutan"),
    ("categories", "pohon", "promise", "kilat", "there is no promise kilat"),
    ("categories", "pohon", "rule", "office:DPH", "there is no office 'DPH'"),
    ("categories", "pohon", "rule", "suku_dinas:DPH", "there is no office 'DPH'"),
    (
        "categories",
        "pohon",
        "rule",
        "suku_dinas:PAMJAYA",
        "PAMJAYA is not an office of the level dinas",
    ),
    ("categories", "pohon", "rule", "lurah", "'lurah' is not kelurahan, ukpd:<dinas>"),
    ("categories", "pohon", "rule", "kelurahan:x", "'kelurahan:x' is not kelurahan, ukpd"),
    (
        "categories",
        "pohon",
        "words",
        "pohon|e-KTP",
        "'pohon|e-KTP' is not small letters and digits",
    ),
    ("categories", "pohon", "words", "pohon|pohon", "has an empty or a repeated value"),
    ("categories", "jalan", "aliases", "POHON  tumbang", "'POHON  tumbang' already names pohon-t"),
    ("categories", "pohon", "aliases", "Pohon", "'Pohon' is the name itself"),
    ("promises", "umum", "respond_hours", "enam", "'enam' is not a number from 0 to 8784"),
    ("promises", "umum", "respond_hours", "-6", "'-6' is not a number from 0 to 8784"),
    ("promises", "umum", "respond_hours", "0", "is zero"),
    ("promises", "umum", "first_answer_hours", "5", "is less than respond_hours"),
    ("promises", "umum", "complete_hours", "23", "is less than first_answer_hours"),
    ("promises", "umum", "complete_hours", "inf", "'inf' is not a number"),
    ("promises", "umum", "calendar", "siang", "'siang' is none of clock, office"),
    ("promises", "umum", "source", "", "is empty"),
    ("promises", "umum", "priority", "segera", "'segera' is not one of *, biasa, mendesak"),
    ("categories", "pohon", "priority", "*", "'*' is none of biasa, mendesak"),
    ("categories", "pohon", "closing_photo", "", "'' is neither yes nor no"),
    ("categories", "pohon", "blur", "-1", "'-1' is not a number from 0 to 5000"),
    ("reasons", "pause", "kind", "istirahat", "'istirahat' is none of pause, outside, identity"),
    ("reasons", "pause", "code", "Hujan!", "'Hujan!' is not small letters and digits"),
    ("reasons", "pause", "name", "", "is empty"),
    ("reasons", "pause", "name_en", "", "is empty"),
    ("reasons", "pause", "most_hours", "", "'' is not a number from 0 to 8784"),
    ("reasons", "pause", "most_hours", "0", "is zero"),
    ("reasons", "identity", "most_hours", "5", "is empty for the kind identity"),
    ("reasons", "rating", "most_hours", "5", "is empty for the kind rating"),
    ("settings", "reopen_days", "value", "x", "'x' is not a number from 0 to 365"),
    ("settings", "most_reopenings", "value", "1.5", "'1.5' is not a whole number"),
    ("settings", "most_appeals", "value", "21", "'21' is not a number from 0 to 20"),
    ("settings", "low_rating", "value", "5", "'5' is not a number from 0 to 4"),
    ("settings", "duplicate_metres", "value", "501", "'501' is not a number from 1 to 500"),
    ("channel_statuses", "lapor", "channel", "tak-ada", "there is no channel tak-ada"),
    ("channel_statuses", "lapor", "state", "hilang", "'hilang' is none of menunggu, koordinasi"),
    ("channel_statuses", "lapor", "word", "", "is empty"),
    ("channel_statuses", "lapor", "source", "", "is empty"),
    ("urgency", "10", "earlier_hours", "3", "is not more than in the row before"),
    ("scores", "1", "weight_answers", "24", "and the other weights are not 100 together"),
    ("scores", "1", "held_share", "1001", "is more than 1000 thousandths"),
    ("scores", "1", "prior_stars", "9", "is not from 1000 to 5000 thousandths of a star"),
    ("scores", "1", "bands", "300;30", "do not grow"),
    ("scores", "1", "bands", "30;", "'30;' is not whole numbers with a ; between them"),
    ("urgency", "3", "earlier_hours", "x", "'x' is not a number from 0 to 8784"),
    ("settings", "most_merged", "value", "51", "'51' is not a number from 1 to 50"),
    ("settings", "supports_an_hour", "value", "0", "'0' is not a number from 1 to 10000"),
    ("settings", "duplicate_days", "value", "0", "'0' is not a number from 1 to 365"),
    ("settings", "duplicate_score", "value", "2", "'2' is not a number from 0 to 1"),
    ("settings", "most_duplicates", "value", "0.5", "'0.5' is not a whole number"),
    ("settings", "usual_days", "value", "366", "'366' is not a number from 1 to 365"),
    ("settings", "usual_least", "value", "4", "'4' is not a number from 5 to 1000"),
    ("settings", "recurring_metres", "value", "0", "'0' is not a number from 1 to 500"),
    ("settings", "recurring_times", "value", "1", "'1' is not a number from 2 to 100"),
    ("settings", "recurring_days", "value", "366", "'366' is not a number from 1 to 365"),
    ("settings", "link_minutes", "value", "4", "'4' is not a number from 5 to 1440"),
    ("settings", "session_minutes", "value", "1.5", "'1.5' is not a number from 5 to 1440"),
    ("settings", "links_a_day", "value", "0", "'0' is not a number from 1 to 100"),
    ("settings", "asks_an_hour", "value", "", "'' is not a number"),
    ("settings", "most_pauses", "value", "-1", "'-1' is not a number from 0 to 20"),
    ("settings", "most_tasks", "value", "1.5", "'1.5' is not a whole number"),
    ("settings", "verify_share", "value", "2", "'2' is not a number from 0 to 1"),
    ("ladder", "remind", "share", "80", "'80' is not a number from 0 to 1"),
    ("ladder", "head", "after_hours", "", "'' is not a number"),
    ("ladder", "up2", "after_hours", "12", "is not due after up1"),
    ("ladder", "head", "to", "bos", "'bos' is neither holder, head, up:<levels> nor an office"),
    ("ladder", "up1", "to", "up:0", "'up:0' is neither holder"),
    ("ladder", "redflag", "to", "BIROPEM+BIROPEM", "names BIROPEM twice"),
    ("ladder", "redflag", "measure", "promise", "a red flag is measured unanswered"),
    ("ladder", "redflag", "share", "1", "is 0 where the measure is unanswered"),
    ("ladder", "head", "kind", "warning", "'warning' is none of reminder, escalation, red_flag"),
    ("settings", "triage", "value", "BIRO", "there is no office BIRO"),
    ("settings", "top", "value", "", "is empty"),
    ("settings", "fallback_category", "value", "lain", "there is no category lain"),
    ("settings", "office_open", "value", "7.30", "'7.30' is not a time such as 07:30"),
    ("settings", "office_open", "value", "25:00", "'25:00' is not a time such as 07:30"),
    ("settings", "office_close", "value", "07:00", "the office closes before it opens"),
    ("settings", "confirm_working_days", "value", "2.5", "'2.5' is not a whole number"),
    ("settings", "confirm_working_days", "value", "0", "'0' is not a number from 1 to 365"),
    ("settings", "most_handovers", "value", "0", "'0' is not a number from 1 to 20"),
    ("settings", "evidence_metres", "value", "0", "'0' is not a number from 1 to 100000"),
    ("settings", "evidence_clock_minutes", "value", "-1", "'-1' is not a number from 0 to 1440"),
    ("settings", "shown_pixels", "value", "5000", "'5000' is not a number from 320 to 4096"),
    ("settings", "appeal_hours", "value", "0", "'0' is not a number from 1 to 8760"),
    ("settings", "emergency_number", "value", "1-1-2", "'1-1-2' is not a short number"),
    ("settings", "service_name_en", "value", "", "is empty"),
    ("settings", "filing_phone", "value", "nol", "'nol' is not a telephone number, or empty"),
    (
        "settings",
        "base_map",
        "value",
        "https://x/j.pmtiles",
        "'https://x/j.pmtiles' is not the address of a PMTiles file among the pages",
    ),
    (
        "settings",
        "base_map",
        "value",
        "/peta/jakarta.png",
        "'/peta/jakarta.png' is not the address",
    ),
    ("settings", "map_attribution", "value", "OSM", "stands with a base_map, and only with one"),
    ("settings", "push_services", "value", "*", "'*' is no host, as *.push.test is"),
    ("settings", "through_quiet_hours", "value", "darurat|api", "'api' is neither a priority nor"),
    ("limits", "kontak-hari", "most", "0", "'0' is not a whole number from 1 to 999"),
    ("limits", "kontak-hari", "hours", "0", "is not more than 0 and at most 168"),
    (
        "limits",
        "kontak-hari",
        "per",
        "nama",
        "'nama' is none of contact, device, address, area, report",
    ),
    ("limits", "unggah-jam", "per", "contact", "of an upload is address"),
    ("limits", "tambahan-orang", "per", "area", "of an addition is contact or contact_report or r"),
    ("limits", "langkah-pelapor", "most", "61", "of a step is at most 60"),
    ("limits", "unggah-mb-hari", "per", "device", "of an upload is address"),
    ("limits", "unggah-mb-hari", "most", "9", "'9' is not a whole number from 10 to 999999"),
    ("emergency", "danger", "kind", "bahaya", "'bahaya' is none of danger, harmless, denied"),
    ("emergency", "danger", "words", "", "is empty"),
    ("emergency", "danger", "words", "Api!", "'Api!' is not words in small letters and digits"),
    ("emergency", "danger", "source", "", "is empty"),
    ("emergency", "danger", "categories", "api", "there is no category api"),
    ("emergency", "harmless", "words", "api + unggun", "'api + unggun' has two parts; only dange"),
    ("emergency", "denied", "priority", "biasa", "is not empty; only danger has one"),
    ("categories", "pohon", "about_officials", "", "'' is neither yes nor no"),
    ("allegations", "list", "kind", "daftar", "'daftar' is none of misconduct, accused, list"),
    ("allegations", "list", "words", "uang|Rp.", "'Rp.' is not words in small letters and digits"),
    (
        "allegations",
        "list",
        "words",
        "minta + uang",
        "'minta + uang' is not words in small letters",
    ),
    ("allegations", "list", "source", "x", "is not empty for the kind list"),
    ("allegations", "accused", "name", "x", "is not empty for the kind accused"),
    ("allegations", "accused", "rule", "kelurahaan", "'kelurahaan' is not kelurahan, ukpd:"),
    ("allegations", "accused", "rule", "office:DISHUP", "there is no office 'DISHUP'"),
    ("allegations", "misconduct", "words", "", "is empty"),
    ("allegations", "misconduct", "english_words", "", "is empty"),
    ("allegations", "misconduct", "words", "minta +", "'minta +' is not like 'minta + <uang>'"),
    ("allegations", "misconduct", "words", "<duit>", "'<duit>' names duit, which is no list"),
    ("allegations", "misconduct", "source", "", "is empty"),
    ("allegations", "misconduct", "rule", "kota", "is not empty for the kind misconduct"),
    ("sensitive", "list", "minor", "no", "is not empty for the kind list"),
    ("sensitive", "matter", "words", "<bocah>", "'<bocah>' names bocah, which is no list"),
    ("sensitive", "matter", "categories", "anak", "there is no category anak"),
    ("sensitive", "matter", "rule", "", "is empty"),
    ("sensitive", "matter", "rule", "suku_dinas:INSPEKTORA", "there is no office 'INSPEKTORA'"),
    ("sensitive", "matter", "helpline", "1-2-9", "'1-2-9' is not the digits of a telephone number"),
    ("sensitive", "matter", "helpline_name", "", "stands with a helpline, and only with one"),
    ("sensitive", "matter", "minor", "ya", "'ya' is neither yes nor no"),
    ("sensitive", "matter", "source", "", "is empty"),
    ("public_names", "account", "kind", "street", "'street' is none of account, person, place"),
    ("public_names", "account", "name", "@dki", "'@dki' is not one word in small letters"),
    ("public_names", "person", "name", "Ahok", "'Ahok' is not a name in small letters"),
    ("public_names", "person", "source", "", "is empty"),
    ("software", "photoshop", "kind", "edits", "'edits' is none of editor, generator"),
    ("retention", "reports", "days", "0", "'0' is not a number from 1 to 36525"),
    ("retention", "reports", "source", "", "is empty"),
    ("retention", "letters", "by", "retain", "is s3 for letters"),
    ("retention", "letters", "by", "nobody", "'nobody' is none of retain, ttl, s3, sqs"),
    ("holidays", "2026-08-17", "kind", "libur", "'libur' is not public or cuti_bersama"),
    ("holidays", "2026-08-17", "name", "", "is empty"),
]


@pytest.mark.parametrize(("table", "key", "column", "value", "problem"), WRONG_CELLS)
def test_a_wrong_cell_is_named_by_file_row_and_column(
    folder: Folder, table: str, key: str, column: str, value: str, problem: str
) -> None:
    row = folder.change(table, key, column, value)
    shown = " ".join(folder.records(table)[row - 1][: len(TABLES[table].key)])
    if "\n" in value:
        row += 1  # a row ends where its last line does
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    assert str(refused.value).startswith(
        f"{TABLES[table].file} row {row} ({shown}), column {column}: {problem}"
    )


@pytest.mark.parametrize(
    ("table", "key", "column", "code", "problem"),
    [
        ("channels", "sms", "code", "SMS!", "'SMS!' is not small letters and digits"),
        ("channels", "sms", "code", "jaki", "is already in row 2"),
        ("channels", "sms", "code", "", "is empty"),
        ("offices", "DLH", "code", "dlh", "'dlh' is not capitals and digits"),
        (
            "kelurahan",
            "31.73.05.1001",
            "code",
            "3173051001",
            "'3173051001' is not a Kemendagri code",
        ),
        ("kelurahan", "31.73.05.1001", "code", "31.73.05.1099", "there is no office 31.73.05.1099"),
        ("holidays", "2026-08-17", "date", "17/08/2026", "'17/08/2026' is not a date"),
        (
            "holidays",
            "2026-08-17",
            "date",
            "2026-02-30",
            "'2026-02-30' is not a day of the calendar",
        ),
        ("holidays", "2026-08-17", "date", "2026-01-01", "is already in row 30"),
        ("settings", "triage", "key", "trage", ""),
    ],
)
def test_a_wrong_code_is_named_by_file_row_and_column(
    folder: Folder, table: str, key: str, column: str, code: str, problem: str
) -> None:
    row = folder.change(table, key, column, code)
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    if code == "trage":
        assert str(refused.value) == "settings.csv: the key triage is missing"
        return
    where = f"{TABLES[table].file} row {row}" + (f" ({code})" if code else "")
    assert str(refused.value).startswith(f"{where}, column {column}: {problem}")


def test_an_office_with_a_successor_is_kept_by_name_and_is_no_office_any_more(
    folder: Folder,
) -> None:
    names = "DINAS KEBERSIHAN,Cleaning Agency"
    row = f"LAMA,{names},dinas,TUTUP,,DINAS LINGKUNGAN HIDUP,DLH,"  # what it was stays
    folder.append("offices", row)
    city = read_city(folder.path)
    assert "LAMA" not in city.offices
    assert (city.former["LAMA"].name, city.former["LAMA"].successor) == ("Dinas Kebersihan", "DLH")
    assert city.offices["DLH"].official_name == "DINAS LINGKUNGAN HIDUP"


def test_no_office_is_dissolved_that_anything_still_stands_on(folder: Folder) -> None:
    folder.change("offices", "DLH", "successor", "DINKES")
    with pytest.raises(TableError, match="there is no office DLH"):
        read_city(folder.path)


@pytest.mark.parametrize("desk", ["kelurahan", "suku_dinas", "31.73.05", "BIROPEM"])
def test_a_desk_stands_in_the_offices_of_a_level_or_in_one_office(
    folder: Folder, desk: str
) -> None:
    folder.change("channels", "kelurahan", "desk", desk)
    assert read_city(folder.path).channels["kelurahan"].desk == desk


def test_a_channel_may_have_several_senders_or_none_yet(folder: Folder) -> None:
    folder.change("channels", "email", "senders", "ses|mailgun")
    folder.change("channels", "sms", "senders", "")
    channels = read_city(folder.path).channels
    assert (channels["email"].senders, channels["sms"].senders) == (("ses", "mailgun"), ())


def test_an_unknown_setting_is_refused(folder: Folder) -> None:
    row = folder.append("settings", "colour,blue")
    with pytest.raises(
        TableError, match=rf"settings.csv row {row} \(colour\), column key: there is"
    ):
        read_city(folder.path)


def test_a_suku_dinas_of_another_code_than_its_dinas_and_kota_is_refused(folder: Folder) -> None:
    row = folder.change("offices", "DLH-31.73", "area", "31.74")
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    assert str(refused.value) == (
        f"offices.csv row {row} (DLH-31.73), column code: "
        "a Suku Dinas is coded <parent>-<area>, here DLH-31.74"
    )


@pytest.mark.parametrize(
    ("column", "cell", "faulty", "problem"),
    [
        ("area", "31.73.06", "code", "the unit of a kecamatan is coded <dinas>-<kecamatan>, here "),
        ("parent", "31.73.05", "parent", "31.73.05 is neither a Dinas nor a Suku Dinas"),
        ("parent", "31", "parent", "31 is neither a Dinas nor a Suku Dinas"),
    ],
)
def test_a_unit_has_the_code_of_its_kecamatan_and_stands_below_a_dinas(
    folder: Folder, column: str, cell: str, faulty: str, problem: str
) -> None:
    row = folder.change("offices", "DINKES-31.73.05", column, cell)
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    assert str(refused.value).startswith(
        f"offices.csv row {row} (DINKES-31.73.05), column {faulty}: {problem}"
    )


def test_offices_that_stand_above_one_another_are_refused(folder: Folder) -> None:
    row = folder.change("offices", "SETDA", "parent", "BIROPEM")
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    assert str(refused.value) == (
        f"offices.csv row {row} (SETDA), column parent: "
        "goes round in a circle: SETDA -> BIROPEM -> SETDA"
    )


def test_a_promise_needs_a_row_for_everybody(folder: Folder) -> None:
    row = folder.append("promises", "kilat,kelurahan,*,1,1,2,clock,usulan")
    with pytest.raises(
        TableError, match=rf"promises.csv row {row} \(kilat kelurahan \*\), column off"
    ):
        read_city(folder.path)


def test_a_promise_for_nobody_known_is_refused(folder: Folder) -> None:
    row = folder.append("promises", "umum,lurah,*,1,1,2,clock,usulan")
    with pytest.raises(
        TableError, match=rf"row {row} .*lurah is neither \*, a level nor an office"
    ):
        read_city(folder.path)


def test_what_needs_a_reason_has_one(folder: Folder) -> None:
    kept = [row for row in folder.records("reasons") if row[0] != "outside"]
    folder.write("reasons", kept)
    with pytest.raises(TableError, match=r"^reasons.csv: has no reason of the kind outside"):
        read_city(folder.path)


def test_the_first_answer_has_one_rung(folder: Folder) -> None:
    row = folder.append("ladder", "lagi,first_answer,escalation,1,24,up:2")
    with pytest.raises(TableError, match=rf"row {row} .*is first_answer in another row already"):
        read_city(folder.path)


def test_a_ladder_of_one_rung_is_refused(folder: Folder) -> None:
    folder.write("ladder", folder.records("ladder")[:2])
    with pytest.raises(
        TableError, match=r"ladder.csv, column after_hours: a promise needs two rungs"
    ):
        read_city(folder.path)


HEADING = "code,name,name_en,kind,enabled,visibility,senders,desk\n"
WRONG_FILES = [
    ("", f"channels.csv: has no heading; expected {HEADING.strip()}"),
    ("code,name,name_en,kind\n", "channels.csv row 1, column enabled: is missing"),
    ("code,name,kind,enabled,colour\n", "channels.csv row 1, column colour: is not a column of it"),
    ("code,name,kind,enabled,code\n", "channels.csv row 1, column code: is there twice"),
    ("code;name;kind;enabled\n", "channels.csv row 1: the columns are parted by semicolons"),
    (HEADING + "sms,SMS,sms\n", "channels.csv row 2 (sms): has 3 cells, the heading has 8"),
    (
        HEADING + "sms,SMS,SMS,sms,yes,facts,sms,,\n",
        "channels.csv row 2 (sms): has 9 cells, the heading has 8",
    ),
    (HEADING + 'sms,"SMS,sms,yes\n', "channels.csv row 2: can't be read: unexpected end of data"),
]


@pytest.mark.parametrize(("content", "problem"), WRONG_FILES)
def test_a_file_of_another_form_is_refused(folder: Folder, content: str, problem: str) -> None:
    folder.file("channels").write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    assert str(refused.value).startswith(problem)


def test_a_file_that_is_not_utf_8_is_refused(folder: Folder) -> None:
    folder.file("channels").write_bytes(HEADING.encode() + b"sms,caf\xe9,sms,yes,sms,\n")
    with pytest.raises(TableError, match=r"^channels.csv: is not UTF-8 text"):
        read_city(folder.path)


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_file_is_named(folder: Folder, table: str) -> None:
    folder.file(table).unlink()
    with pytest.raises(TableError, match=f"^{TABLES[table].file}: there is no such file in"):
        read_city(folder.path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="bandung: there is no such folder"):
        read_city(tmp_path / "bandung")


@pytest.mark.parametrize("table", TABLES)
def test_what_a_spreadsheet_adds_by_itself_changes_nothing(
    folder: Folder, jakarta: City, table: str
) -> None:
    records = folder.records(table)
    spaced = [[f" {cell} " for cell in record] for record in records]
    empty = ["" for _ in records[0]]
    folder.write(table, [spaced[0], [], empty, *spaced[1:], empty, []])
    text = folder.file(table).read_text(encoding="utf-8").replace("\n", "\r\n")
    folder.file(table).write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_city(folder.path) == jakarta


def test_columns_may_come_in_any_order(folder: Folder, jakarta: City) -> None:
    folder.write("offices", [record[::-1] for record in folder.records("offices")])
    assert read_city(folder.path) == jakarta


def test_rows_count_as_a_spreadsheet_counts_them(folder: Folder) -> None:
    heading, *rows = folder.records("channels")
    rows[5][heading.index("kind")] = "radio"  # row 7, and two empty lines above it
    folder.write("channels", [heading, [], [], *rows])
    with pytest.raises(TableError, match=r"^channels.csv row 9 \(sms\), column kind"):
        read_city(folder.path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    random=st.randoms(use_true_random=False),
    value=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
)
def test_whatever_is_typed_into_a_cell_it_is_read_or_refused(
    folder: Folder, random: Random, value: str
) -> None:
    table = random.choice([*TABLES])
    before = folder.records(table)
    spoilt = [list(record) for record in before]
    record = random.choice(spoilt)
    record[random.randrange(len(record))] = value
    folder.write(table, spoilt)
    try:
        with contextlib.suppress(TableError):
            read_city(folder.path)
    finally:
        folder.write(table, before)


def test_what_photos_name_as_their_maker_is_written_in_small_letters(folder: Folder) -> None:
    row = folder.append("software", "Photo  Lab,editor")
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    assert str(refused.value) == (
        f"software.csv row {row} (Photo  Lab), column word: 'Photo  Lab' is not small letters and "
        "digits, joined by a space, - or ."
    )


def test_a_channel_with_words_of_its_own_has_one_for_each_state(folder: Folder) -> None:
    folder.append("channel_statuses", "qlue,proses,wip,Qlue")
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    assert str(refused.value).endswith("column state: qlue has no word for menunggu")


def test_a_category_means_one_sensitive_matter(folder: Folder) -> None:
    folder.change("sensitive", "matter", "categories", "narkoba")
    with pytest.raises(TableError, match="narkoba is already one of anak"):
        read_city(folder.path)


@pytest.mark.parametrize(("table", "name"), [("allegations", "negation"), ("sensitive", "minor")])
def test_a_list_whose_use_is_in_the_code_has_a_row(folder: Folder, table: str, name: str) -> None:
    records = folder.records(table)
    folder.write(table, [record for record in records if record[:2] != ["list", name]])
    with pytest.raises(TableError, match=f"{table}.csv: the row list {name} is missing"):
        read_city(folder.path)


@pytest.mark.parametrize("table", ["allegations", "sensitive"])
def test_a_list_has_words_of_some_language(folder: Folder, table: str) -> None:
    folder.change(table, "list", "words", "")
    folder.change(table, "list", "english_words", "")
    with pytest.raises(TableError, match="column words: is empty"):
        read_city(folder.path)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("KUA,INSPEKTORAT,x", "column accused: KUA is neither * nor an office"),
        ("DLH,KUA,x", "column holder: there is no office KUA"),
        ("DLH,DLH,x", "column holder: is the accused office itself"),
    ],
)
def test_nobody_looks_into_what_is_said_against_themselves(
    folder: Folder, row: str, problem: str
) -> None:
    folder.append("accused_offices", row)
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    assert str(refused.value).endswith(problem)
