"""The figures counted once more by Athena: its answers are read, compared, and a difference is
named. DuckDB stands in for Athena; that each statement is one of Athena's, sqlglot says.
"""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
import typer

from chalicelib.city.current import city
from chalicelib.figures.counting import Run, count_figures
from chalicelib.figures.facts.reading import COLUMNS
from operate import smoke, smoke_figures
from operate.athena import Athena, QueryError, parse_cell
from operate.commands.answered import show
from operate.session import Clients
from tests.figures.places import Place, put_batch
from tests.figures.random_city import DAY, epoch, list_rows, make_city
from tests.operate.program import give, reach

NOW = epoch("2026-06-11 09:30")
INDEX = "v1/statistics/index.json"
OUTPUTS = {
    "FiguresBucketName": "figures",
    "FiguresWorkgroupName": "city-figures",
    "FactsDatabaseName": "figures_1",
}
KINDS = {"VARCHAR": "varchar", "BIGINT": "bigint", "INTEGER": "integer", "DOUBLE": "double"}


class DuckAthena:
    """Athena's client, with DuckDB behind it, and the table ``lines`` of some files."""

    def __init__(self, files: Path) -> None:
        self.statements: list[str] = []
        self.fails: str | None = None
        self._results: list[Any] = []
        self._duck = duckdb.connect()
        columns = ", ".join(f"{name}: '{kind}'" for name, kind in COLUMNS.items())
        self._duck.execute(
            f"create view lines as select * from read_json('{files}/*', columns = {{{columns}}},"
            " format = 'newline_delimited', compression = 'gzip', ignore_errors = true)"
        )

    def start_query_execution(self, **given: Any) -> dict[str, str]:
        assert given["WorkGroup"] == "city-figures"
        assert given["QueryExecutionContext"] == {"Database": "figures_1"}
        sql = given["QueryString"]
        self.statements.append(sql)
        failing = self.fails is not None and self.fails in sql
        plain = re.sub(r"with \(format = 'PARQUET'\) as", "as", sql)
        self._results.append(None if failing else self._run(plain))
        return {"QueryExecutionId": str(len(self._results) - 1)}

    def _run(self, sql: str) -> tuple[list[tuple[str, str]], list[tuple[Any, ...]]]:
        done = self._duck.execute(sql)
        described = [(name, KINDS.get(str(kind), str(kind))) for name, kind, *_ in done.description]
        return described, done.fetchall()

    def get_query_execution(self, **asked: str) -> dict[str, Any]:
        if self._results[int(asked["QueryExecutionId"])] is None:
            status = {"State": "FAILED", "StateChangeReason": "Bytes scanned limit was exceeded"}
            return {"QueryExecution": {"Status": status}}
        statistics = {"DataScannedInBytes": 1_000_000}
        return {"QueryExecution": {"Status": {"State": "SUCCEEDED"}, "Statistics": statistics}}

    def get_paginator(self, name: str) -> "DuckAthena":
        assert name == "get_query_results"
        return self

    def paginate(self, **asked: str) -> Iterator[dict[str, Any]]:
        """Two pages: only the first one has the heading."""
        columns, rows = self._results[int(asked["QueryExecutionId"])]
        written = [{"Data": [{"VarCharValue": name} for name, _ in columns]}]
        for row in rows:
            cells = [{} if cell is None else {"VarCharValue": str(cell)} for cell in row]
            written.append({"Data": cells})
        kinds = [{"Name": name, "Type": kind} for name, kind in columns]
        middle = len(written) // 2 + 1
        for part in (written[:middle], written[middle:]):
            yield {"ResultSet": {"Rows": part, "ResultSetMetadata": {"ColumnInfo": kinds}}}


class Stack:
    """Facts of an invented city, what was published of them, and the clients of both."""

    def __init__(self, folder: Path) -> None:
        lake, self.public = Place(), Place()
        rows = [*list_rows(make_city(3, NOW, 80))]
        key = put_batch(lake, [*rows, *rows[::3]], NOW - 2 * DAY)  # some come twice
        late = [{**row, "made": NOW + 1, "level": "private"} for row in rows[:40]]
        after = put_batch(Place(), late, NOW)  # nobody has counted these yet
        arrived = folder / "arrived"
        (folder / "run").mkdir()
        arrived.mkdir()
        (arrived / "one").write_bytes(lake.objects[key])
        (arrived / "two").write_bytes(_pack(late, after))
        moment = datetime.fromtimestamp(NOW, UTC)
        count_figures(Run(lake, self.public, moment, folder / "run"))
        self.athena = DuckAthena(arrived)

    def client(self, service: str) -> Any:
        return self.athena if service == "athena" else self

    def get_object(self, **asked: str) -> dict[str, Any]:
        assert asked["Bucket"] == "figures"
        return {"Body": io.BytesIO(self.public.objects[asked["Key"]])}

    def clients(self) -> Clients:
        return Clients(self.client, OUTPUTS)

    def change(self, name: str, change: Any) -> None:
        """Publish a file as ``change`` makes it."""
        key = f"v1/statistics/{name}.json"
        content = json.loads(self.public.objects[key])
        change(content)
        self.public.objects[key] = json.dumps(content).encode()


def _pack(rows: list[dict[str, Any]], key: str) -> bytes:
    place = Place()
    put_batch(place, rows, NOW)
    return place.objects[key]


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path)


def tried(clients: Clients) -> int:
    """The exit code of a trial, whose answer is shown."""
    try:
        show(smoke.try_figures(clients, pause=0), as_json=False)
    except typer.Exit as end:
        return end.exit_code
    return 0


def test_athena_counts_what_is_published(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    assert tried(stack.clients()) == 0
    printed = capsys.readouterr().out
    for name in smoke_figures.NAMES:
        verb = "run " if name in smoke_figures.ONCE else "same "
        assert re.search(rf"^{verb} +{name}: \d+ rows", printed, re.MULTILINE), name
    assert "MB were scanned." in printed


def test_every_statement_is_one_of_athenas_and_nothing_is_left(stack: Stack) -> None:
    smoke.try_figures(stack.clients(), pause=0)
    for sql in stack.athena.statements:
        (parsed,) = sqlglot.parse(sql, dialect="athena")
        assert not isinstance(parsed, sqlglot.exp.Command), sql[:80]
        assert len(sql) < 262_144, "Athena takes no longer one"
    (left,) = [stack.athena._run("select count(*) from information_schema.tables")[1]]
    assert left == [(2,)], "the lines and their view"


def test_a_number_that_differs_is_named(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    def add_one(content: dict[str, Any]) -> None:
        content["rows"][2][content["columns"].index("reports")] += 1

    stack.change("reports-by-channel", add_one)
    assert tried(stack.clients()) == 1
    printed = capsys.readouterr()
    (line,) = (each for each in printed.out.splitlines() if each.startswith("different"))
    assert "reports_by_channel: Athena counts (" in line
    assert "published is (" in line
    assert "1 measures differ" in printed.err


def test_rows_that_only_one_has_are_named() -> None:
    counted = (["month", "reports"], [("2026-01", 1), ("2026-02", 2)])
    published = (["month", "reports"], [("2026-01", 1), ("2026-03", 3)])
    assert [*smoke_figures.compare_tables(counted, published)] == [
        "Athena counts ('2026-02', 2), published is nothing",
        "Athena counts nothing, published is ('2026-03', 3)",
    ]
    many = (["month", "reports"], [(f"{year}", 1) for year in range(9)])
    *_, last = smoke_figures.compare_tables(many, (["month", "reports"], []))
    assert last == "and 6 rows more"


def test_columns_that_differ_are_named() -> None:
    (found,) = smoke_figures.compare_tables((["a"], []), (["a", "b"], []))
    assert found == "its columns are a, published a, b"


def test_numbers_are_the_same_to_the_last_digits() -> None:
    def table(cell: float | None) -> smoke_figures.Table:
        return ["month", "share"], [("2026-01", cell)]

    assert [*smoke_figures.compare_tables(table(0.1 + 0.2), table(0.3))] == []
    assert [*smoke_figures.compare_tables(table(0.3), table(0.3001))]
    assert [*smoke_figures.compare_tables(table(None), table(0))]


def test_a_query_that_athena_refuses_ends_it_with_the_reason(stack: Stack) -> None:
    stack.athena.fails = "create table events"
    with pytest.raises(QueryError, match=r"limit was exceeded \(create table events"):
        smoke.try_figures(stack.clients(), pause=0)
    dropped = [sql for sql in stack.athena.statements if sql.startswith("drop table if exists")]
    assert stack.athena.statements[-1] in dropped, "what was made is removed"


def test_the_command_says_what_failed(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.athena.fails = "create table months"
    reach(monkeypatch, stack.clients())
    assert give("smoke", "--stack", "city", "--figures") == 1
    assert "The stack could not be tried: Bytes scanned limit" in capsys.readouterr().err


def test_a_stack_without_a_table_for_athena_says_so(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clients = Clients(stack.client, {"FiguresBucketName": "figures"})
    reach(monkeypatch, clients)
    assert give("smoke", "--figures") == 1
    assert "Athena=yes" in capsys.readouterr().err


def test_a_version_of_the_rules_that_this_source_lacks_is_named(stack: Stack) -> None:
    def change(content: dict[str, Any]) -> None:
        for each in content["measures"]:
            each["rules_version"] = 99

    stack.change("index", change)
    with pytest.raises(QueryError, match="no version 99"):
        smoke.try_figures(stack.clients(), pause=0)


def test_without_facts_there_is_nothing_to_compare(tmp_path: Path, stack: Stack) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "none").write_bytes(_pack([], put_batch(Place(), [], NOW)))
    stack.athena = DuckAthena(empty)
    athena = Athena(stack.athena, "city-figures", "figures_1", pause=0)
    with pytest.raises(QueryError, match="has no facts"):
        [*smoke_figures.compare_figures(stack.clients(), athena, city())]


@pytest.mark.parametrize(
    ("text", "kind", "cell"),
    [
        ("12", "bigint", 12),
        ("1.5E-3", "double", 0.0015),
        ("7", "decimal(38,0)", 7.0),
        ("12", "varchar", "12"),
        (None, "bigint", None),
    ],
)
def test_a_cell_is_read_by_the_type_of_its_column(text: Any, kind: str, cell: Any) -> None:
    assert parse_cell(text, kind) == cell
