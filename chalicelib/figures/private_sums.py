"""What is published of private reports: sums of an office for a closed month, of enough reports
together, which never change once they are published.

Sums of fewer move on to the office's next month. What comes late moves on as well, so that two
publications never differ by a report.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    released: list[Sum] = []
    for month in months:
        for office in sorted({office for _, office in counted}):
            earlier = [each.counts for each in (*published, *released) if each.office == office]
            waiting = _count_waiting(counted, month, office, earlier)
            adds_up = all(many >= 0 for name, many in waiting.items() if name not in AT_END)
            if waiting.get("reports", 0) >= least and adds_up:
                released.append(Sum(month, office, waiting))
    return released


def _count_waiting(
    counted: Mapping[tuple[str, str], Counts], month: str, office: str, earlier: Iterable[Counts]
) -> Counts:
    """Return the counts of an office up to a month, less those that were published."""
    total: Counts = defaultdict(int)
    for (other, holder), counts in counted.items():
        if holder == office and other <= month:
            for name, many in counts.items():
                total[name] += 0 if name in AT_END else many
    for counts in earlier:
        for name, many in counts.items():
            total[name] -= 0 if name in AT_END else many
    for name in AT_END:
        total[name] = counted.get((month, office), {}).get(name, 0)
    return dict(total)
