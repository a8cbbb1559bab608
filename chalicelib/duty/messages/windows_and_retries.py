"""The moment at which the next message to a duty contact may go out: after the window of the last
one, on the next day once the day has had its messages, or some time after a try that failed.
"""

from datetime import datetime, timedelta

from chalicelib.city.model import City
from chalicelib.platform.moments import JAKARTA


def end_window(now: datetime, city: City) -> datetime:
    """Return when the window ends that a message sent ``now`` begins: nothing else goes to the
    contact before.
    """
    return now + timedelta(minutes=city.settings.duty_window_minutes) * city.pace


def end_day(now: datetime) -> datetime:
    """Return when the day of the city's limit of messages ends."""
    local = now.astimezone(JAKARTA)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (start + timedelta(days=1)).astimezone(now.tzinfo)


WAITS = tuple(timedelta(minutes=many) for many in (1, 5, 15, 30))


def retry_after(tries: int, city: City) -> timedelta | None:
    """Return the wait after this number of failed tries; None after the last one."""
    return WAITS[tries - 1] * city.pace if tries <= len(WAITS) else None
