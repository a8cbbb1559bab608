"""Tables of cases as one test each, which names every row that fails: a test for each row costs far
more than most rows do.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from _pytest.mark.structures import ParameterSet


def each_row(
    names: str | tuple[str, ...], table: Iterable[Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As ``pytest.mark.parametrize``, but all rows are one test, and share its fixtures.

    It fails after the last row, with the error of each that failed and what the row held.
    """
    named = tuple(each.strip() for each in names.split(",")) if isinstance(names, str) else names
    held = [ParameterSet.extract_from(row, force_tuple=len(named) == 1) for row in table]
    assert held, "a table without a row proves nothing"

    def of_all(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def all_rows(**fixtures: Any) -> None:
            faults = []
            for row in held:
                given = dict(zip(named, row.values, strict=True))
                try:
                    test(**given, **fixtures)
                except Exception as fault:
                    shown = row.id or ", ".join(f"{n}={repr(v)[:300]}" for n, v in given.items())
                    fault.add_note(f"in the row {shown}")
                    faults.append(fault)
            if faults:
                raise ExceptionGroup(f"{len(faults)} of {len(held)} rows", faults)

        own = inspect.signature(test)
        left = [each for name, each in own.parameters.items() if name not in named]
        all_rows.__signature__ = own.replace(parameters=left)  # type: ignore[attr-defined]
        return all_rows

    return of_all
