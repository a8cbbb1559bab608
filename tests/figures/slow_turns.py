"""The turns of offices, for the slow count of scores."""

from dataclasses import dataclass

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
