"""The three levels of a report: what each lets everybody see (docs/decisions/0044)."""

from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import Kind

LEVELS = (*Visibility,)  # from the most open


def is_listed(level: Visibility) -> bool:
    """Return whether a report of that level is in everybody's lists, feeds, exports and counts."""
    return level is not Visibility.PRIVATE


def shows_words(level: Visibility) -> bool:
    """Return whether everybody may read the words of a report of that level, and see its photos and
    its point.
    """
    return level is Visibility.PUBLIC


def is_as_open(one: Visibility, other: Visibility) -> bool:
    """Return whether a level shows at least as much as another one."""
    return LEVELS.index(one) <= LEVELS.index(other)


# what passes between offices: neither the public nor the reporter sees it
INTERNAL = frozenset(
    {
        *(Kind.REMINDER, Kind.NOTE, Kind.EVIDENCE, Kind.LIMIT),
        *(Kind.TASK, Kind.ANSWER, Kind.WITHDRAWAL),
    }
)


# outside the offices, only the reporter sees the last five
NOT_PUBLIC = INTERNAL | {
    *(Kind.IDENTITY, Kind.PHOTOS_OPENED, Kind.VISIBILITY, Kind.EXPORT, Kind.ERASURE),
}
