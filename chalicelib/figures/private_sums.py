"""The published figures of private reports: sums of an office for a closed month or a quarter, of
enough reports together, which never change once they are published.

Sums of fewer reports move on to the office's next period, and so do ratings until there are enough
of them. Facts that come late move on as well, so that two publications never differ by a report.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

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


def index_counts(
    columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> dict[tuple[str, str], Counts]:
    """Return the counts of a measure by period and office, which are its first two columns."""
    return {
        (row[0], row[1]): dict(zip(columns[2:], map(int, row[2:]), strict=True)) for row in rows
    }


def release_sums(
    counted: Mapping[tuple[str, str], Counts],
    published: Sequence[Sum],
    periods: Iterable[str],
    least: int,
    *,
    others: Sequence[Sum] = (),
    bounds: Mapping[str, Iterable[str]] | None = None,
) -> list[Sum]:
    """Return the sums that can be published now for ``periods``, which are over and in order.

    ``counted`` has what was counted by period and office, of all periods. An office's sums are
    published when ``least`` or more reports were filed since those before.

    Sums of months and of quarters are published both, and whoever subtracts one from the other must
    learn of so many reports or of none. So a sum ends at the same report as each of the ``others``,
    or so many before or after it. The same holds for the ends of the periods that ``bounds`` names
    for a period, up to which a longer one may be published later.
    """
    offices: dict[str, dict[str, Counts]] = defaultdict(dict)
    for (period, office), counts in counted.items():
        offices[office][period] = counts
    earlier = _add_up((each.office, each.counts) for each in published)
    listed, cuts = [*periods], _list_cuts(others)
    released: list[Sum] = []
    for office, by_period in offices.items():
        wanted = [
            (period, [*cuts[office], *_count_until(by_period, (bounds or {}).get(period, ()))])
            for period in listed
        ]
        released += _release_of_office(office, by_period, earlier[office], wanted, least)
    return sorted(released, key=lambda each: (each.period, each.office))


def bound_months(months: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the last months of the quarter before that of each month, and of its own."""
    return {
        month: (find_quarters_end(month, ends=False), _name_last(int(month[:4]), int(month[5:])))
        for month in months
    }


def find_quarters_end(month: str, *, ends: bool = True) -> str:
    """Return the last month of the last quarter that is over with a month, "" for none. Without
    ``ends`` a month that is itself the last one does not end its quarter.
    """
    if not month:
        return ""
    year, number = int(month[:4]), int(month[5:])
    if ends and number % 3 == 0:
        return month
    return _name_last(year, number - 3) if number > 3 else f"{year - 1}-12"


def _name_last(year: int, month: int) -> str:
    return f"{year}-{(month + 2) // 3 * 3:02}"


def _count_until(by_period: Mapping[str, Counts], ends: Iterable[str]) -> list[int]:
    return [
        sum(counts.get("reports", 0) for name, counts in by_period.items() if name <= end)
        for end in ends
    ]


def _list_cuts(published: Sequence[Sum]) -> dict[str, list[int]]:
    """Return how many reports of each office are in its sums up to each of them."""
    cuts: dict[str, list[int]] = defaultdict(list)
    for each in sorted(published, key=lambda each: each.period):
        before = cuts[each.office][-1] if cuts[each.office] else 0
        cuts[each.office].append(before + each.counts["reports"])
    return cuts


def _add_up(counts: Iterable[tuple[str, Counts]]) -> dict[str, Counts]:
    """Return the sums of what adds up, by office."""
    total: dict[str, Counts] = defaultdict(lambda: defaultdict(int))
    for office, each in counts:
        for name, many in each.items():
            total[office][name] += 0 if name in AT_END else many
    return total


def _release_of_office(
    office: str,
    by_period: Mapping[str, Counts],
    earlier: Counts,
    periods: Iterable[tuple[str, list[int]]],
    least: int,
) -> Iterator[Sum]:
    """Yield the sums of an office. ``earlier`` are those that are published, in all. Each period
    comes with the numbers of reports from which its sum has to keep away.
    """
    for period, cuts in periods:
        until = ((office, each) for name, each in by_period.items() if name <= period)
        total = _add_up(until)[office]
        waiting = {name: many - earlier.get(name, 0) for name, many in total.items()}
        adds_up = all(many >= 0 for name, many in waiting.items() if name not in AT_END)
        reports = total.get("reports", 0)
        apart = all(abs(reports - cut) >= least for cut in cuts if cut != reports)
        if waiting.get("reports", 0) >= least and adds_up and apart:
            at_end = {name: by_period.get(period, {}).get(name, 0) for name in AT_END}
            withheld = OPINIONS if waiting.get(OF_OPINIONS, 0) < least else ()
            shown = {name: 0 if name in withheld else many for name, many in waiting.items()}
            yield Sum(period, office, {**shown, **at_end})
            earlier = {name: earlier.get(name, 0) + many for name, many in shown.items()}
