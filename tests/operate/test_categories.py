"""An operator's own list of categories: codes are made and kept, the rest comes from the group."""

import csv
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.city import current
from chalicelib.city.current import CITIES, city
from chalicelib.city.model import City
from chalicelib.city.tables.reader import TABLES, read_city
from chalicelib.intake.assessment import load_suggester
from tests.builders import filed, signed_in
from tests.operate.program import give

JAKARTA = CITIES / "jakarta"
with (JAKARTA / "categories.csv").open(newline="", encoding="utf-8") as lines:
    SHIPPED = sum(1 for _ in csv.DictReader(lines))
WHOLE = 289  # as the city counts its categories


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "jakarta"
    copy.mkdir()
    for table in TABLES.values():
        shutil.copy(JAKARTA / table.file, copy)
    return copy


def write(folder: Path, *lines: str) -> Path:
    path = folder.parent / "rows.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(folder: Path, *lines: str, options: tuple[str, ...] = ()) -> City:
    """The city after these lines were imported."""
    assert give("categories", str(write(folder, *lines)), "--folder", str(folder), *options) == 0
    return read_city(folder)


def refusal(folder: Path, capsys: pytest.CaptureFixture[str], *lines: str) -> str:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert give("categories", str(write(folder, *lines)), "--folder", str(folder)) == 1
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    beginning, said = "Nothing was written: ", capsys.readouterr().err
    assert said.startswith(beginning)
    return said.removeprefix(beginning)


def test_group_and_name_are_enough(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = run(folder, "group,name", "perhubungan,Jalur Sepeda/Stick Cone").categories
    row = made["jalur-sepeda-stick-cone"]
    assert (row.name, row.name_en) == ("Jalur Sepeda/Stick Cone",) * 2
    assert (row.group, row.rule, row.promise) == ("perhubungan", "suku_dinas:DISHUB", "umum")
    assert row.words == ("jalur sepeda", "stick cone")
    assert (row.priority, row.closing_photo, row.blur, row.ksd) == ("biasa", True, 0, "")
    assert len(made) == SHIPPED + 1
    counts = f"1 added, 0 changed, {SHIPPED + 1} in all"
    assert f"{counts}; 1 rows have no English name" in capsys.readouterr().out


def test_a_group_is_known_by_its_name_too(folder: Path) -> None:
    made = run(folder, "name,group", "Jalur Sepeda,lalu lintas dan  angkutan")
    assert made.categories["jalur-sepeda"].group == "perhubungan"


def test_what_a_row_says_counts_before_its_group(folder: Path) -> None:
    made = run(
        folder,
        "group,name,name_en,rule,promise,words,closing_photo,ksd",
        "kesehatan,Vaksin Keliling,Mobile Vaccines,ukpd:DINKES,administrasi,vaksin keliling,no,"
        "KSD 7 Jakarta Sehat",
    )
    row = made.categories["vaksin-keliling"]
    assert (row.name_en, row.rule, row.promise) == (
        "Mobile Vaccines",
        "ukpd:DINKES",
        "administrasi",
    )
    assert (row.words, row.closing_photo) == (("vaksin keliling",), False)
    assert row.ksd == "KSD 7 Jakarta Sehat"


def test_the_next_import_keeps_codes_and_what_it_does_not_name(folder: Path) -> None:
    run(folder, "group,name,words", "perhubungan,Jalur Sepeda,jalur sepeda|stick cone")
    before = read_city(folder)
    again = run(folder, "group,name,ksd", "perhubungan,JALUR  SEPEDA,KSD 3", "pertamanan,Pohon,")
    assert [*again.categories] == [*before.categories]
    row = again.categories["jalur-sepeda"]
    assert (row.words, row.ksd) == (("jalur sepeda", "stick cone"), "KSD 3")
    assert again.categories["pohon"] == before.categories["pohon"]


def test_a_category_is_known_by_an_alias_and_by_its_code_and_keeps_its_earlier_name(
    folder: Path,
) -> None:
    renamed = run(
        folder,
        "group,name,code",
        "lingkungan,Pasukan Oranye,",
        "pertamanan,Pohon dan Dahan,pohon",
    ).categories
    assert len(renamed) == SHIPPED
    assert renamed["ppsu"].name == "Pasukan Oranye"
    assert "Pekerja Penanganan Prasarana dan Sarana Umum Kelurahan" in renamed["ppsu"].aliases
    assert (renamed["pohon"].name, renamed["pohon"].aliases) == ("Pohon dan Dahan", ("Pohon",))


def test_a_code_of_a_category_that_left_goes_to_no_other_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, "group,name", "perhubungan,Jalur Sepeda")
    with (JAKARTA / "categories.csv").open(encoding="utf-8") as lines:
        shipped = write(folder, *lines.read().splitlines())
    load = ["load", "categories", str(shipped), "--replace", "--folder", str(folder)]
    assert give("city", *load) == 0
    assert "jalur-sepeda" not in read_city(folder).categories
    fresh = run(folder, "group,name", "perhubungan,Jalur (Sepeda)").categories
    assert "jalur-sepeda-2" in fresh
    wrong = refusal(folder, capsys, "group,name,code", "jalan,Trotoar Baru,jalur-sepeda")
    assert wrong == (
        "rows.csv row 2 (jalur-sepeda), column code: "
        "was the code of 'Jalur Sepeda', and no other category gets it\n"
    )
    back = run(folder, "group,name", "perhubungan,Jalur Sepeda").categories
    assert back["jalur-sepeda"].name == "Jalur Sepeda"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (("group,name", "hutan,Bambu"), "row 2 (Bambu), column group: there is no group 'hutan'"),
        (("group,name", "jalan,"), "row 2, column name: is empty"),
        (("group,judul", "jalan,Lubang"), "row 1, column judul: is none of code, name, "),
        (("group,words", "jalan,lubang"), "row 1, column name: is missing"),
        (("group;name", "jalan;Lubang"), "row 1: the columns are parted by semicolons"),
        (
            ("group,name,rule", "jalan,Lubang Utilitas,office:PLN"),
            "row 2 (Lubang Utilitas), column rule: there is no office 'PLN'",
        ),
        (
            ("group,name", "jalan,Lubang Utilitas", "air,Lubang  utilitas"),
            "row 3 (Lubang  utilitas), column name: is the same category as row 2",
        ),
    ],
)
def test_a_fault_is_named_in_the_operators_file_and_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], lines: tuple[str, ...], problem: str
) -> None:
    assert refusal(folder, capsys, *lines).startswith(f"rows.csv {problem}")


# Invented rows, which bring the city to as many categories as it counts.


def invent(many: int) -> Iterator[tuple[str, str]]:
    with (JAKARTA / "groups.csv").open(encoding="utf-8") as lines:
        groups = [row["code"] for row in csv.DictReader(lines)]
    for index in range(many):
        yield groups[index % len(groups)], f"Zonasi Karangan {_spell(index)}"


def _spell(number: int) -> str:
    """A word that no table has."""
    letters = "bdgklmnprt"
    return "".join(f"{letters[int(digit)]}u" for digit in f"{number:03}") + "qx"


@pytest.fixture
def grown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    """The stack serves a city of 289 categories, which came by the command alone."""
    invented = invent(WHOLE - SHIPPED)
    rows = [f"{group},{name},Invented {name},KSD karangan" for group, name in invented]
    run(folder, "group,name,name_en,ksd", *rows)
    before = city()
    yield _serve(read_city(folder), monkeypatch)
    _serve(before, monkeypatch)


def _serve(wanted: City, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr(current, "_load", lambda tables: wanted)
    city.cache_clear()
    load_suggester.cache_clear()
    return city()


def test_invented_rows_bring_the_city_to_289_categories(grown: City, http: Any) -> None:
    assert len(grown.categories) == WHOLE
    packed = pickle.dumps(grown)
    assert pickle.loads(packed) == grown  # noqa: S301 - as a package has it
    listed = http.get("/v1/categories").json_body["items"]
    assert [row["code"] for row in listed] == [*grown.categories]
    assert [row["ksd"] for row in listed] == [None] * SHIPPED + ["KSD karangan"] * (WHOLE - SHIPPED)
    words = f"zonasi karangan {_spell(7)} di depan rumah saya mengganggu warga"
    report = filed(http, description=words, category=None)
    name = f"Zonasi Karangan {_spell(7)}"
    code = name.lower().replace(" ", "-")
    assert report["category"] == {"code": code, "name": name}
    line = http.get("/v1/work", headers=signed_in()).json_body["items"][0]
    assert (line["category"]["code"], line["ksd"]) == (code, "KSD karangan")
    chosen = filed(http, description="Ini tentang hal lain di jalan", category=code)
    assert chosen["category"]["code"] == code
    found = http.get(f"/v1/reports?category={code}").json_body["items"]
    assert {each["number"] for each in found} == {report["number"], chosen["number"]}


def test_the_queue_is_narrowed_to_strategic_activities(grown: City, http: Any) -> None:
    filed(http, category="sampah")
    code = f"zonasi-karangan-{_spell(8)}"
    marked = filed(http, category=code)["number"]
    lines = http.get("/v1/work?ksd=true", headers=signed_in()).json_body["items"]
    assert [line["number"] for line in lines] == [marked]
    assert len(http.get("/v1/work?ksd=false", headers=signed_in()).json_body["items"]) == 2


def test_nothing_is_shown_where_no_category_belongs_to_a_strategic_activity(http: Any) -> None:
    filed(http, category="sampah")
    assert http.get("/v1/work?ksd=true", headers=signed_in()).json_body["items"] == []
