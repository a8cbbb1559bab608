"""The turns of offices, for the slow count of scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.figures.random_city import Row, Timeline


@dataclass
class Turn:
    office: str
    since: int
    until: int | None
    ended_by: str | None
    promise: int
    first: Row
    rows: Timeline
    reach: int | None = None

    def covers(self, moment: int) -> bool:
        """Whether the office answers for the report at a moment."""
        return self.since < moment and (self.reach is None or self.reach >= moment)

    def is_away(self, moment: int) -> bool:
        """Whether the office has passed the report on at a moment and gets it back."""
        if self.until is None or self.reach is None or self.reach == self.until:
            return False
        return self.until < moment <= self.reach


def find_moves(holders: list[str]) -> list[int]:
    """Return the places at which another holder begins."""
    return [
        place for place, holder in enumerate(holders) if not place or holder != holders[place - 1]
    ]


def is_merged(row: Row) -> bool:
    return bool(row["outcome"] == "merged")


def find_turns(rows: Timeline, last_own: int) -> Iterator[Turn]:
    """Yield the turns of a report whose last entry of its own is at a place."""
    holders: list[str] = []
    for place, row in enumerate(rows):
        void = is_merged(row) and place < last_own
        holders.append(holders[-1] if void else row["office"])
    for place, after in pairwise(find_moves(holders)):
        if rows[after]["kind"] == "taken_back":
            holders[place:after] = [holders[after]] * (after - place)
    for place, after in pairwise([*find_moves(holders), None]):
        assert place is not None
        first, end = rows[place], None if after is None else rows[after]
        yield Turn(
            holders[place],
            first["moment"],
            end["moment"] if end else None,
            end["actor"] if end else None,
            first["answer_due"],
            first,
            rows[place:after],
        )
