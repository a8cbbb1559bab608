"""Hours in which somebody wants to be left alone."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from chalicelib.domain.errors import BadField
from chalicelib.domain.moments import JAKARTA

FORM = "%H:%M"


@dataclass(frozen=True, slots=True)
class Quiet:
    """From ``begin`` to ``end``, in the city's time; over midnight when that is the earlier one."""

    begin: time
    end: time

    def __str__(self) -> str:
        return f"{self.begin:{FORM}}-{self.end:{FORM}}"

    def until(self, now: datetime) -> datetime | None:
        """When they end; None outside of them."""
        local = now.astimezone(JAKARTA)
        clock = local.time()
        over_midnight = self.end < self.begin
        if over_midnight:
            inside = clock >= self.begin or clock < self.end
        else:
            inside = self.begin <= clock < self.end
        if not inside:
            return None
        day = local.date() + timedelta(days=over_midnight and clock >= self.begin)
        return datetime.combine(day, self.end, JAKARTA)


def read(text: str) -> Quiet:
    """As ``str`` writes it."""
    begin, _, end = text.partition("-")
    return Quiet(time.fromisoformat(begin), time.fromisoformat(end))


def given(begin: str, end: str) -> Quiet:
    """What somebody asks for, ``21:00`` and ``06:00``. Raises BadField when they are the same."""
    quiet = read(f"{begin}-{end}")
    if quiet.begin == quiet.end:
        raise BadField(field="quiet_hours", rule="limits")
    return quiet
