"""Queries of Athena: run, wait for, and read."""

import time
from collections.abc import Sequence
from typing import Any

from operate.answer import OperatorError

PAUSE = 0.5  # seconds between two looks at a query
ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")
Cell = str | int | float | None
_WHOLE = ("tinyint", "smallint", "integer", "int", "bigint")
_BROKEN = ("float", "double", "real", "decimal")


class QueryError(OperatorError):
    """Athena did not run a query. The message has its reason."""


class Athena:
    """Runs queries in a workgroup on a database. ``scanned`` counts the bytes that they read."""

    def __init__(self, client: Any, workgroup: str, database: str, pause: float = PAUSE) -> None:
        self.scanned = 0
        self._client, self._workgroup, self._database = client, workgroup, database
        self._pause = pause

    def run(self, sql: str) -> str:
        """Run a statement and return its id when it is done. Raises QueryError."""
        started = self._client.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": self._database},
            WorkGroup=self._workgroup,
        )
        query: str = started["QueryExecutionId"]
        while True:
            answer = self._client.get_query_execution(QueryExecutionId=query)["QueryExecution"]
            status = answer["Status"]
            if status["State"] in ENDED:
                break
            time.sleep(self._pause)
        self.scanned += int(answer.get("Statistics", {}).get("DataScannedInBytes", 0))
        if status["State"] != "SUCCEEDED":
            reason = status.get("StateChangeReason", status["State"])
            raise QueryError(f"{reason} ({' '.join(sql.split())[:80]} ...)")
        return query

    def read(self, sql: str) -> tuple[list[str], list[tuple[Cell, ...]]]:
        """Return the names of the columns and the rows of a query. Raises QueryError."""
        pages = self._client.get_paginator("get_query_results")
        columns: list[dict[str, str]] = []
        rows: list[tuple[Cell, ...]] = []
        for page in pages.paginate(QueryExecutionId=self.run(sql)):
            found = page["ResultSet"]
            listed = found["Rows"] if columns else found["Rows"][1:]  # the first is the heading
            columns = columns or found["ResultSetMetadata"]["ColumnInfo"]
            kinds = [column["Type"] for column in columns]
            rows += [_parse_row(row["Data"], kinds) for row in listed]
        return [column["Name"] for column in columns], rows


def _parse_row(data: Sequence[dict[str, str]], kinds: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(
        parse_cell(cell.get("VarCharValue"), kind) for cell, kind in zip(data, kinds, strict=True)
    )


def parse_cell(text: str | None, kind: str) -> Cell:
    """Return a value of a result by the type of its column; None for a null."""
    if text is None:
        return None
    if kind in _WHOLE:
        return int(text)
    if kind.split("(")[0] in _BROKEN:
        return float(text)
    return text
