"""The operator's commands: nothing of a table changes unless the whole city agrees with it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from chalicelib.city.places import outlines_file
from chalicelib.city.places.area_of_point import OUTLINES
from chalicelib.city.places.polygons import Outlines, Ring, make_outline
from chalicelib.city.tables.reader import TABLES, read_city
from chalicelib.senders.registry import SENDERS
from operate import package
from tests.city.conftest import JAKARTA, Folder
from tests.operate.program import give

CHANNELS = "code,name,name_en,kind,enabled,visibility,senders,desk\n"
PROMISES = "code,office,priority,respond_hours,first_answer_hours,complete_hours,calendar,source\n"
CATEGORIES = (
    "code,name,name_en,group,rule,promise,words,aliases,"
    "priority,closing_photo,blur,about_officials,ksd\n"
)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return tmp_path / "mine.csv"


def load(folder: Folder, table: str, rows: Path, *options: str) -> int:
    return give("city", "load", table, str(rows), "--folder", str(folder.path), *options)


def count_rows(folder: Folder, table: str) -> int:
    return sum(any(record) for record in folder.records(table)[1:])


def test_check_counts_the_rows_of_every_table(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert give("city", "check", str(folder.path)) == 0
    counts = ", ".join(f"{count_rows(folder, name)} {name}" for name in TABLES)
    assert capsys.readouterr().out == f"jakarta: {counts}; all agree\n"


def a_square_each(codes: Iterable[str]) -> Outlines:
    ring = Ring([0, 9000, 9000, 0], [0, 0, 9000, 9000])
    return Outlines(make_outline(code, (ring,)) for code in codes)


def test_check_counts_the_outlines_that_were_imported(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    kelurahan = read_city(folder.path).kelurahan
    outlines_file.write_outlines(folder.path, a_square_each(kelurahan))
    assert give("city", "check", str(folder.path)) == 0
    assert f" attributes, {len(kelurahan)} outlines; all agree\n" in capsys.readouterr().out


def test_check_refuses_outlines_of_other_areas_than_the_table_has(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    outlines_file.write_outlines(
        folder.path, a_square_each([*read_city(folder.path).kelurahan, "31.99.01.1001"])
    )
    assert give("city", "check", str(folder.path)) == 1
    assert "outlines and table differ in 31.99.01.1001" in capsys.readouterr().err


def put_into_a_project(folder: Folder, tmp_path: Path) -> Path:
    cities = tmp_path / "project" / "chalicelib" / "city"
    cities.mkdir(parents=True)
    folder.path.rename(cities / "jakarta")
    return tmp_path / "project"


def test_a_city_whose_outlines_do_not_fit_is_not_packaged(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlines_file.write_outlines(folder.path, a_square_each(["31.73.05.1001"]))
    monkeypatch.setattr(package, "ROOT", put_into_a_project(folder, tmp_path))
    with pytest.raises(package.PackagingError, match=r"^jakarta can't be packaged: outlines and"):
        package.make_package("arm64")


def test_check_refuses_a_damaged_file_of_outlines(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder.path / OUTLINES).write_bytes(b"TGO2")
    assert give("city", "check", str(folder.path)) == 1
    assert "make it again with tanggap areas" in capsys.readouterr().err


def test_check_takes_jakarta_when_no_folder_is_named() -> None:
    assert give("city", "check") == 0


def test_check_of_a_faulty_city_says_one_sentence(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    row = folder.change("categories", "pohon", "promise", "kilat")
    assert give("city", "check", str(folder.path)) == 1
    assert capsys.readouterr().err == (
        f"The tables can't be used: categories.csv row {row} (pohon), column promise: "
        "there is no promise kilat\n"
    )


def test_check_refuses_a_channel_of_an_unknown_sender(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    row = folder.change("channels", "sms", "senders", "sms|merpati")
    assert give("city", "check", str(folder.path)) == 1
    assert capsys.readouterr().err == (
        f"The tables can't be used: channels.csv row {row} (sms), column senders: "
        f"'merpati' is none of {', '.join(SENDERS)}\n"
    )


def test_check_refuses_a_faulty_route_of_sms(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    table = (JAKARTA / "sms_routes.csv").read_text()
    faulty = table.replace("zenziva,0,https:", "zenziva,2,http:")
    (folder.path / "sms_routes.csv").write_text(faulty)
    assert give("city", "check", str(folder.path)) == 1
    assert "sms_routes.csv row 3 (zenziva), column url: 'http:" in capsys.readouterr().err


def test_a_city_with_an_unknown_sender_is_not_packaged(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.change("channels", "sms", "senders", "merpati")
    monkeypatch.setattr(package, "ROOT", put_into_a_project(folder, tmp_path))
    with pytest.raises(package.PackagingError, match=r"^jakarta can't be packaged: channels.csv "):
        package.make_package("arm64")


def test_rows_of_a_new_code_are_added_and_of_a_known_one_replaced(
    folder: Folder, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    count = count_rows(folder, "categories")
    rows.write_text(
        CATEGORIES
        + "sepeda,Jalur Sepeda,Cycle Lanes,jalan,suku_dinas:DISHUB,umum,"
        + "jalur sepeda|sepeda,,biasa,yes,0,no,\n"
        + "pohon,Pohon,Trees,pertamanan,kelurahan,umum,pohon,,biasa,yes,0,no,\n",
        encoding="utf-8",
    )
    assert load(folder, "categories", rows) == 0
    city = read_city(folder.path)
    assert (city.categories["sepeda"].name, city.categories["pohon"].rule) == (
        "Jalur Sepeda",
        "kelurahan",
    )
    assert [*city.categories][-1] == "sepeda"  # the order of the others stays
    assert capsys.readouterr().out == (
        f"{folder.file('categories')}: 1 added, 1 replaced, {count + 1} in all\n"
    )


def test_replace_leaves_the_given_rows_alone(folder: Folder, rows: Path) -> None:
    # the words of lapor (channel_statuses.csv) need their channel
    kept = (
        "sms,SMS 1708,SMS 1708,sms,yes,facts,sms,\n"
        "lapor,LAPOR! 1708 (SP4N),LAPOR! 1708 (SP4N),partner,yes,facts,partner,\n"
    )
    rows.write_text(CHANNELS + kept, encoding="utf-8")
    assert load(folder, "channels", rows, "--replace") == 0
    assert [*read_city(folder.path).channels] == ["sms", "lapor"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("options", [(), ("--replace",)])
def test_loading_a_table_into_itself_changes_no_byte(
    folder: Folder, table: str, options: tuple[str, ...]
) -> None:
    before = folder.contents()
    assert load(folder, table, JAKARTA / TABLES[table].file, *options) == 0
    assert folder.contents() == before


@pytest.mark.parametrize(
    ("table", "content", "options", "problem"),
    [
        (
            "categories",
            CATEGORIES
            + "\nsepeda,Jalur Sepeda,Cycle Lanes,jalan,suku_dinas:DISHUP,umum,,,biasa,yes,0,no,\n",
            (),
            "mine.csv row 3 (sepeda), column rule: there is no office 'DISHUP'",
        ),
        (
            "categories",
            CATEGORIES + "sepeda,Pohon,Cycle Lanes,jalan,kelurahan,umum,,,biasa,yes,0,no,\n",
            (),
            "mine.csv row 2 (sepeda), column name: 'Pohon' already names pohon",
        ),
        (
            "categories",
            CATEGORIES
            + "a,A,Aa,jalan,kelurahan,umum,,,biasa,yes,0,no,\n"
            + "a,B,Bb,jalan,kelurahan,umum,,,biasa,yes,0,no,\n",
            (),
            "mine.csv row 3 (a), column code: is already in row 2",
        ),
        (
            "promises",
            PROMISES + "umum,*,*,6,24,168,clock,x\naspirasi,*,*,43,43,43,office,x\n",
            ("--replace",),
            "categories.csv row 3 (ppsu), column promise: there is no promise lurah",
        ),
        (
            "channels",
            CHANNELS + "fax,Faks,Fax,sms,no,facts,merpati,\n",
            (),
            f"mine.csv row 2 (fax), column senders: 'merpati' is none of {', '.join(SENDERS)}",
        ),
        ("channels", "code,name,name_en\n", (), "mine.csv row 1, column kind: is missing"),
        ("channels", "", (), f"mine.csv: has no heading; expected {CHANNELS.strip()}"),
    ],
)
def test_a_faulty_row_changes_nothing_and_is_named(
    folder: Folder,
    rows: Path,
    capsys: pytest.CaptureFixture[str],
    table: str,
    content: str,
    options: tuple[str, ...],
    problem: str,
) -> None:
    before = folder.contents()
    rows.write_text(content, encoding="utf-8")
    assert load(folder, table, rows, *options) == 1
    assert capsys.readouterr().err == f"Nothing was written: {problem}\n"
    assert folder.contents() == before


def test_a_fault_that_was_there_before_is_named_in_the_city_s_own_file(
    folder: Folder, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = folder.change("channels", "qlue", "kind", "radio")
    rows.write_text(CHANNELS + "fax,Faks,Fax,desk,no,facts,,kota\n", encoding="utf-8")
    assert load(folder, "channels", rows) == 1
    assert capsys.readouterr().err.startswith(
        f"Nothing was written: channels.csv row {row} (qlue), column kind: "
    )


def test_a_table_that_no_city_has_is_named(
    folder: Folder, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(folder, "chanels", rows) == 2
    assert "There is no table chanels; there are " in capsys.readouterr().err


def test_a_missing_file_of_rows_is_named(
    folder: Folder, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(folder, "channels", rows) == 1
    assert capsys.readouterr().err.startswith(
        "Nothing was written: mine.csv: there is no such file in "
    )


def test_another_city_is_another_folder(folder: Folder, tmp_path: Path) -> None:
    bandung = folder.path.rename(tmp_path / "bandung")
    assert read_city(bandung).code == "bandung"


def test_the_holidays_kept_are_those_the_command_writes(folder: Folder) -> None:
    before = folder.contents()
    folder.write("holidays", folder.records("holidays")[:1])
    assert give("holidays", "2025", "2027", "--folder", str(folder.path)) == 0
    assert folder.contents() == before


def test_a_further_year_of_holidays_leaves_the_others_as_they_are(folder: Folder) -> None:
    row = "2026-12-31,Libur kota,public"
    folder.append("holidays", row)
    kept = read_city(folder.path).holidays
    assert give("holidays", "2028", "2028", "--folder", str(folder.path)) == 0
    city = read_city(folder.path)
    assert kept < city.holidays
    assert date(2028, 8, 17) in city.holidays
    dates = [record[0] for record in folder.records("holidays")[1:]]
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    ("options", "code", "problem"),
    [
        (["2027", "2025"], 2, "The years go from 2000 to 2100, the earlier one first."),
        (["2025", "2025", "--country", "ZZ"], 1, "Nothing was written: Country ZZ not available"),
    ],
)
def test_years_or_countries_nobody_knows_are_refused(
    folder: Folder, capsys: pytest.CaptureFixture[str], options: list[str], code: int, problem: str
) -> None:
    before = folder.contents()
    assert give("holidays", *options, "--folder", str(folder.path)) == code
    assert capsys.readouterr().err == problem + "\n"
    assert folder.contents() == before
