"""The one clock. Everything that needs the time is given it from here (I9)."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware UTC, whole seconds as they are stored."""
    return datetime.now(UTC).replace(microsecond=0)
