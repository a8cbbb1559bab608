"""The one clock. Every function that needs the time gets it from here (I9)."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment as aware UTC, in whole seconds as they are stored."""
    return datetime.now(UTC).replace(microsecond=0)
