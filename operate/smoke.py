"""The trial of a stack on AWS: each figure is counted by Athena, and compared with what is
published.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.city.tables.reader import read_city
from operate import smoke_figures
from operate.answer import Answer, OperatorError, Planned
from operate.areas import JAKARTA
from operate.athena import PAUSE, Athena
from operate.progress import follow
from operate.session import Clients
from operate.smoke_figures import Result

NO_ATHENA = "it has no table for Athena; deploy it with Athena=yes."


@dataclass(frozen=True, slots=True)
class Tried(Answer):
    """The result of each measure, and the number of bytes that Athena scanned."""

    results: tuple[Result, ...]
    scanned: int

    def list_lines(self) -> Iterable[str]:
        yield from map(describe, self.results)
        yield f"{self.scanned / 1e6:,.1f} MB were scanned."

    def list_faults(self) -> Iterable[str]:
        if different := sum(bool(each.differences) for each in self.results):
            yield f"{different} measures differ from what is published."


def try_figures(clients: Clients, pause: float = PAUSE) -> Tried:
    """Compare the figures. Raises OperatorError, QueryError among them, and botocore's errors."""
    if "FiguresWorkgroupName" not in clients.outputs:
        raise OperatorError(NO_ATHENA)
    workgroup, database = (
        clients.outputs[name] for name in ("FiguresWorkgroupName", "FactsDatabaseName")
    )
    athena = Athena(clients.client("athena"), workgroup, database, pause)
    compared = smoke_figures.compare_figures(clients, athena, read_city(JAKARTA))
    results = tuple(follow(compared, "Counting by Athena"))
    return Tried(results, athena.scanned)


def plan_figures(clients: Clients) -> Planned:
    """Return what ``try_figures`` would do. Raises OperatorError."""
    if "FiguresWorkgroupName" not in clients.outputs:
        raise OperatorError(NO_ATHENA)
    return Planned(("count each figure by Athena, and compare it with what is published.",))


def describe(result: Result) -> str:
    """Return a line about a measure, and one about each difference."""
    if not result.compared:
        return f"run        {result.measure}: {result.rows} rows; it is counted once"
    if not result.differences:
        return f"same       {result.measure}: {result.rows} rows"
    return "\n".join(f"different  {result.measure}: {each}" for each in result.differences)
