"""Progress of what scans or waits, on standard error, and only where that is a terminal."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")


def follow(items: Iterable[Item], title: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items, and show how many there were, of ``total`` where that is known."""
    if not sys.stderr.isatty():
        yield from items
        return
    with _make_bar() as bar:
        task = bar.add_task(title, total=total)
        for item in items:
            yield item
            bar.advance(task)


@contextmanager
def waiting(title: str) -> Iterator[None]:
    """Show that the block goes on, and for how long."""
    if not sys.stderr.isatty():
        yield
        return
    with _make_bar() as bar:
        bar.add_task(title, total=None)
        yield


def _make_bar() -> Any:
    from rich.console import Console  # only here: most commands have no terminal or no need
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
