"""DuckDB, in which the measures are counted: in memory, on one thread, from files of one folder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.city.figure_rules import FigureRules, ScoreRules
from chalicelib.figures import measures
from chalicelib.figures.facts.reading import COLUMNS, REQUIRED
from chalicelib.platform.moments import JAKARTA

if TYPE_CHECKING:  # a layer of one function has it
    from duckdb import DuckDBPyConnection

MEMORY = "900MB"


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the city, ``2026-11``, from ``begins`` up to ``ends`` in epoch seconds. One that
    is not ``closed`` ends at the moment of counting.
    """

    name: str
    begins: int
    ends: int
    closed: bool

    @property
    def quarter(self) -> str:
        """The quarter it is in: ``2026-Q4``."""
        return f"{self.name[:4]}-Q{(int(self.name[5:]) + 2) // 3}"


def list_months(first: str, now: datetime) -> list[Month]:
    """Return the months from ``first`` to the present one."""
    year, month = int(first[:4]), int(first[5:])
    listed = []
    begins = datetime(year, month, 1, tzinfo=JAKARTA)
    while begins <= now:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        ends = datetime(year, month, 1, tzinfo=JAKARTA)
        closed = ends <= now
        until = int((ends if closed else now).timestamp())
        listed.append(Month(f"{begins:%Y-%m}", int(begins.timestamp()), until, closed))
        begins = ends
    return listed


def name_month(moment: datetime) -> str:
    """Return the month of the city that a moment is in."""
    return f"{moment.astimezone(JAKARTA):%Y-%m}"


def name_month_before(month: str) -> str:
    """Return the month before ``month``."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def name_month_after(month: str) -> str:
    """Return the month after ``month``."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02}"


Rules = TypeVar("Rules", bound=FigureRules | ScoreRules)


def choose_rules(versions: Iterable[Rules], today: date) -> Rules:
    """Return the newest rules that have begun, else the first ones."""
    ordered: list[Rules] = [*versions]
    begun: list[Rules] = [each for each in ordered if each.begins <= today]
    return begun[-1] if begun else ordered[0]


# The columns of the tables of months and of rules.
MONTH_COLUMNS = ("month", "quarter", "year", "begins", "ends", "closed")
RULE_COLUMNS = ("version", "least_for_median", "least_together")


def list_month_rows(months: Iterable[Month]) -> list[tuple[str | int, ...]]:
    """Return months as rows of MONTH_COLUMNS."""
    return [
        (each.name, each.quarter, each.name[:4], each.begins, each.ends, int(each.closed))
        for each in months
    ]


def list_rule_numbers(rules: FigureRules) -> tuple[int, ...]:
    """Return rules as a row of RULE_COLUMNS."""
    return tuple(getattr(rules, name) for name in RULE_COLUMNS)


class Engine:
    """A database in memory, with the table ``arrivals`` of facts as they came, maybe twice."""

    def __init__(self, folder: Path) -> None:
        import duckdb  # a tenth of a second, and one function needs it

        self.connection: DuckDBPyConnection = duckdb.connect(
            config={
                "threads": 1,
                "memory_limit": MEMORY,
                "temp_directory": str(folder / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        self.execute(f"create table arrivals ({columns})")

    def close(self) -> None:
        self.connection.close()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        found: list[tuple[Any, ...]] = self.connection.execute(sql, [*values]).fetchall()
        return found

    def add_lines(self, files: Iterable[Path]) -> int:
        """Add the facts of files of NDJSON to the arrivals. Return how many lines are no facts,
        which are left out.
        """
        named = [str(each) for each in files]
        if not named:
            return 0
        form = ", ".join(f'"{name}":"{kind}"' for name, kind in COLUMNS.items())
        lacking = " or ".join(f"fact.{name} is null" for name in REQUIRED)
        self.execute(
            "create or replace temp table lines as select"
            f" try(json_transform_strict(line, '{{{form}}}')) as fact from read_csv(?, columns="
            "{'line': 'VARCHAR'}, delim='\x01', quote='', escape='', header=false,"
            " auto_detect=false, compression='none', max_line_size=10000000)",
            [named],
        )
        unread = self.execute(f"select count(*) from lines where fact is null or {lacking}")
        self.execute(
            "insert into arrivals select unnest(fact) from lines"
            f" where fact is not null and not ({lacking})"
        )
        self.execute("drop table lines")
        return int(unread[0][0])

    def add_parquet(self, files: Iterable[Path]) -> None:
        """Add the facts of files of the lake to the arrivals."""
        columns = ", ".join(COLUMNS)
        for file in files:
            self.execute(
                f"insert into arrivals select {columns} from read_parquet(?)",
                [str(file)],
            )

    def write_parquet(self, select: str, file: Path, words: Mapping[str, str] | None = None) -> int:
        """Write the rows of a select into a file, with ``words`` about it inside. Return how many
        there are.
        """
        about = ", ".join(f"{name}: {quote(text)}" for name, text in (words or {}).items())
        inside = f", kv_metadata {{{about}}}" if about else ""
        options = f"format parquet, compression zstd{inside}"
        ((rows,),) = self.execute(f"copy ({select}) to {quote(str(file))} ({options})")
        return int(rows)

    def add_values(self, table: str, rows: Sequence[Sequence[str | int]]) -> None:
        """Add rows of texts and whole numbers to a table, all in one statement."""
        written = ", ".join(
            "("
            + ", ".join(quote(each) if isinstance(each, str) else str(each) for each in row)
            + ")"
            for row in rows
        )
        if written:
            self.execute(f"insert into {table} values {written}")

    def prepare(self, counted: Sequence[Month], known: Sequence[Month], rules: FigureRules) -> None:
        """Make the tables of the months to count, of all months, and of the rules."""
        for table, listed in (("months", counted), ("calendar", known)):
            self.execute(
                f"create table {table} (month varchar, quarter varchar, year varchar,"
                " begins bigint, ends bigint, closed integer)"
            )
            self.add_values(table, list_month_rows(listed))
        numbers = ", ".join(f"{name} bigint" for name in RULE_COLUMNS)
        self.execute(f"create table rules ({numbers})")
        self.add_values("rules", [list_rule_numbers(rules)])

    def make_steps(self) -> None:
        """Make the tables that measures are counted from, of the arrivals."""
        for name, sql in measures.load_steps().items():
            self.execute(f"create table {name} as {sql}")

    def count_measure(self, name: str) -> None:
        """Count a measure into the table of its name."""
        self.execute(f"create table {name} as {measures.load_measures()[name].sql}")

    def add_stored(self, name: str, stored: Path) -> None:
        """Add the rows of a file to a table, for the months that are not counted now."""
        self.execute(
            f"insert into {name} by name select * from read_parquet(?)"
            " where month not in (select month from months)",
            [str(stored)],
        )

    def put_stored(self, name: str, stored: Path, key: str) -> None:
        """Put the rows of a file into a table, in the place of those that were counted now for the
        same ``key``, a column.
        """
        rows = "read_parquet(?)"
        self.execute(f"delete from {name} where {key} in (select {key} from {rows})", [str(stored)])
        self.execute(f"insert into {name} by name select * from {rows}", [str(stored)])

    def list_tables(self) -> set[str]:
        """Return the names of all tables."""
        return {name for (name,) in self.execute("select table_name from duckdb_tables()")}

    def read_table(self, name: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the names of the columns of a measure, and its rows in their order."""
        found = self.connection.execute(f"select * from {name} order by all")
        return [column[0] for column in found.description or ()], found.fetchall()


def quote(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
