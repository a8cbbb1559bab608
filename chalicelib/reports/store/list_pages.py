"""The filters and the pages of public lists: as many reports as an answer has room for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from chalicelib.city.rows import Visibility
from chalicelib.platform import moments
from chalicelib.platform.aws.index_walk import Stretch
from chalicelib.reports.list_line import Listed
from chalicelib.reports.status import Status

THINNED = 2_000  # items of a Query whose list is thinned out by a filter; a megabyte at most
BEHIND = "~"  # sorts behind everything that follows a moment in a key
# Bytes of the words of a page. An answer of Lambda has six million bytes at most, and a character
# that JSON or XML has to escape takes five there.
MOST_TEXT = 800_000


@dataclass(frozen=True, slots=True)
class Span:
    """The time from one moment to another, both included. ``after`` is the key at which the page
    before ended.
    """

    start: datetime
    end: datetime
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """The filter of a list: at most ``most`` reports after ``skip`` others. Empty categories,
    statuses or holders mean any. ``near`` tests the place of a report; ``filed`` is the time of
    filing.
    """

    most: int
    skip: int = 0
    categories: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    holders: frozenset[str] = frozenset()
    near: Callable[[Listed], bool] | None = None
    filed: Span | None = None

    def meets(self, line: Listed) -> bool:
        return (
            (not self.categories or line.category in self.categories)
            and (not self.statuses or line.status in self.statuses)
            and (not self.holders or line.holder in self.holders)
            and (self.near is None or self.near(line))
            and (self.filed is None or self.filed.start <= line.created_at <= self.filed.end)
        )


def stretch_of(span: Span) -> Stretch:
    """Return the sort keys of the items of a span."""
    low, high = moments.format_stored(span.start), moments.format_stored(span.end) + BEHIND
    return Stretch(low, high, span.after)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of lines. ``after`` is the key at which the next page begins; None when there is no
    next page.
    """

    lines: list[Listed]
    after: str | None


def count_bytes(line: Listed) -> int:
    """Return the bytes of a line's words. Only those of a public report are shown."""
    return len(line.description.encode()) if line.visibility is Visibility.PUBLIC else 0


def fit_page(found: Sequence[tuple[Listed, str]], after: str | None) -> Page:
    """Return the first of the lines, as many as MOST_TEXT has room for. Each comes with the key
    at which a page ends that ends with it.
    """
    sums = accumulate(count_bytes(line) for line, _ in found)
    fitting = next((at for at, text in enumerate(sums, 1) if text > MOST_TEXT), len(found))
    lines = [line for line, _ in found[:fitting]]
    return Page(lines, after if fitting == len(found) else found[fitting - 1][1])
