"""The turns of offices, for the slow count of scores."""

from tests.figures.random_city import Row


def find_moves(holders: list[str]) -> list[int]:
    """Return the places at which another holder begins."""
    return [
        place for place, holder in enumerate(holders) if not place or holder != holders[place - 1]
    ]


def is_merged(row: Row) -> bool:
    return bool(row["outcome"] == "merged")
