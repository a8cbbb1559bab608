"""What is published of private reports: sums of an office for a closed month, of enough reports
together, which never change once they are published.

Sums of fewer move on to the office's next month. What comes late moves on as well, so that two
publications never differ by a report.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

# The counts that are taken at the end of a month; all others add up.
AT_END = frozenset({"answers_overdue", "open", "open_overdue"})
Counts = dict[str, int]


class Sum(NamedTuple):
    """The counts of an office, published for a month."""

    month: str
    office: str
    counts: Counts


def release_sums(
    counted: Mapping[tuple[str, str], Counts],
    published: Sequence[Sum],
    months: Iterable[str],
    least: int,
) -> list[Sum]:
    """Return the sums that can be published now for ``months``, which are closed and in order.

    ``counted`` has what was counted by month and office, of all months. An office's sums are
    published when ``least`` or more reports were filed since those before.
    """
    offices: dict[str, dict[str, Counts]] = defaultdict(dict)
    for (month, office), counts in counted.items():
        offices[office][month] = counts
    earlier = _add_up((each.office, each.counts) for each in published)
    listed = [*months]
    released = [
        each
        for office, by_month in offices.items()
        for each in _release_of_office(office, by_month, earlier[office], listed, least)
    ]
    return sorted(released, key=lambda each: (each.month, each.office))


def _add_up(counts: Iterable[tuple[str, Counts]]) -> dict[str, Counts]:
    """Return the sums of what adds up, by office."""
    total: dict[str, Counts] = defaultdict(lambda: defaultdict(int))
    for office, each in counts:
        for name, many in each.items():
            total[office][name] += 0 if name in AT_END else many
    return total


def _release_of_office(
    office: str, by_month: Mapping[str, Counts], earlier: Counts, months: list[str], least: int
) -> Iterator[Sum]:
    """Yield the sums of an office. ``earlier`` are those that are published, in all."""
    for month in months:
        until = ((office, each) for name, each in by_month.items() if name <= month)
        total = _add_up(until)[office]
        waiting = {name: many - earlier.get(name, 0) for name, many in total.items()}
        adds_up = all(many >= 0 for name, many in waiting.items() if name not in AT_END)
        if waiting.get("reports", 0) >= least and adds_up:
            at_end = {name: by_month.get(month, {}).get(name, 0) for name in AT_END}
            yield Sum(month, office, {**waiting, **at_end})
            earlier = total
