"""Whatever falls due and whenever: each step is told once, in the hours of the duty, within a
minute of when it may be, and in at most one message in ten minutes.
"""

import random
from datetime import datetime, timedelta

import pytest

from chalicelib.city.current import city
from chalicelib.city.working_hours import get_office_hours
from chalicelib.duty.hours import find_opening, is_open
from chalicelib.duty.messages import delivery, duty_queue, log_store, waiting_store
from chalicelib.duty.messages.texts import DueStep
from chalicelib.duty.model import DueLine, StepKey
from tests.builders import KEBON_JERUK, wib
from tests.duty.test_rules import climbed
from tests.duty_room import Room, on_duty

WINDOW = timedelta(minutes=10)
MONDAY = wib("2026-11-23 06:30")
HOURS = ["always", "office", "mon-fri 07:00-07:40; mon 08:30-09:00", "mon,tue 06:00-06:31"]


@pytest.mark.parametrize("seed", range(8))
def test_each_step_is_told_once_in_time(
    room: Room, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    report, [entry, _] = climbed()
    monkeypatch.setattr(delivery, "_load_due", lambda line, office: DueStep(line, report, entry))
    chance = random.Random(seed)  # noqa: S311
    contact = on_duty(hours=HOURS[seed % len(HOURS)])
    arrivals = {
        StepKey(report.number, seq): MONDAY + timedelta(seconds=chance.randrange(150 * 60))
        for seq in range(2, 14)
    }
    waiting, now = sorted(arrivals.items(), key=lambda each: each[1]), MONDAY
    end = MONDAY + timedelta(days=1, hours=2)
    while now < end:
        room.hands.to(now)
        while waiting and waiting[0][1] <= now:
            step, _ = waiting.pop(0)
            line = DueLine(step, KEBON_JERUK, "", False, now)
            for _ in range(chance.randrange(1, 3)):  # a message may come twice
                waiting_store.add_line(contact.id, line, end)
                duty_queue.wake_contact(KEBON_JERUK, contact.id)
        room.wake()
        room.run()
        now = _next(room, now, waiting, end)
    lines, _ = log_store.load_log(KEBON_JERUK, 100, None, end)
    sent = sorted((line.at, line.steps) for line in lines)
    assert sorted(str(step) for _, steps in sent for step in steps) == sorted(map(str, arrivals))
    office, before = get_office_hours(city()), None
    for at, steps in sent:
        assert is_open(contact.hours, at, office)
        assert before is None or at - before >= WINDOW
        first = min(arrivals[step] for step in steps)
        free = find_opening(contact.hours, max(first, before + WINDOW if before else first), office)
        assert at - free <= timedelta(seconds=60)
        before = at


def _next(
    room: Room, now: datetime, waiting: list[tuple[StepKey, datetime]], end: datetime
) -> datetime:
    """The next moment at which anything can happen, in steps of half a minute while much does."""
    if waiting or room.waiting:
        return now + timedelta(seconds=30)
    scheduled = [
        datetime.fromisoformat(each["ScheduleExpression"][3:-1] + "+00:00")
        for each in room.aws.scheduled().values()
    ]
    return max(now + timedelta(seconds=30), min(scheduled, default=end))
