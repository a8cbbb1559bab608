"""What is published of private reports: sums of an office for a closed month or a quarter, of
enough reports together, which never change once they are published.

Sums of fewer move on to the office's next period, and so do ratings until there are enough of them.
What comes late moves on as well, so that two publications never differ by a report.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

# The counts that are taken at the end of a month; all others add up.
AT_END = frozenset({"answers_overdue", "open", "open_overdue"})
# What people say: it is told of enough ratings together.
OPINIONS, OF_OPINIONS = ("rated", "stars"), "rated"
Counts = dict[str, int]


class Sum(NamedTuple):
    """The counts of an office, published for a period: a month, or a quarter."""

    period: str
    office: str
    counts: Counts


def release_sums(
    counted: Mapping[tuple[str, str], Counts],
    published: Sequence[Sum],
    periods: Iterable[str],
    least: int,
) -> list[Sum]:
    """Return the sums that can be published now for ``periods``, which are over and in order.

    ``counted`` has what was counted by period and office, of all periods. An office's sums are
    published when ``least`` or more reports were filed since those before.
    """
    offices: dict[str, dict[str, Counts]] = defaultdict(dict)
    for (period, office), counts in counted.items():
        offices[office][period] = counts
    earlier = _add_up((each.office, each.counts) for each in published)
    listed = [*periods]
    released = [
        each
        for office, by_period in offices.items()
        for each in _release_of_office(office, by_period, earlier[office], listed, least)
    ]
    return sorted(released, key=lambda each: (each.period, each.office))


def _add_up(counts: Iterable[tuple[str, Counts]]) -> dict[str, Counts]:
    """Return the sums of what adds up, by office."""
    total: dict[str, Counts] = defaultdict(lambda: defaultdict(int))
    for office, each in counts:
        for name, many in each.items():
            total[office][name] += 0 if name in AT_END else many
    return total


def _release_of_office(
    office: str, by_period: Mapping[str, Counts], earlier: Counts, periods: list[str], least: int
) -> Iterator[Sum]:
    """Yield the sums of an office. ``earlier`` are those that are published, in all."""
    for period in periods:
        until = ((office, each) for name, each in by_period.items() if name <= period)
        total = _add_up(until)[office]
        waiting = {name: many - earlier.get(name, 0) for name, many in total.items()}
        adds_up = all(many >= 0 for name, many in waiting.items() if name not in AT_END)
        if waiting.get("reports", 0) >= least and adds_up:
            at_end = {name: by_period.get(period, {}).get(name, 0) for name in AT_END}
            withheld = OPINIONS if waiting.get(OF_OPINIONS, 0) < least else ()
            shown = {name: 0 if name in withheld else many for name, many in waiting.items()}
            yield Sum(period, office, {**shown, **at_end})
            earlier = {name: earlier.get(name, 0) + many for name, many in shown.items()}
