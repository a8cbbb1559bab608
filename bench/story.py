"""The report whose cost the budget is set for: filed by web with a telephone number, which its
reporter proves by the button; changed four times by an officer, polled twenty times, its reporter
told of each change.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from unittest import mock

from bench import gateway
from bench.watch import Call, watching
from chalicelib.platform import clock

NOTE = "Petugas sudah di lokasi, pekerjaan selesai sebelum malam ini"  # 60 characters
CHANGES = ("proses", "comment", "comment", "selesai")
POLLS = 4  # after each of the five things that happen to it


@dataclass
class Story:
    """The calls of AWS of each part, the polls' and notices' too."""

    number: str = ""
    intake: list[Call] = field(default_factory=list)
    actions: list[list[Call]] = field(default_factory=list)
    polls: list[list[Call]] = field(default_factory=list)
    after: list[Call] = field(default_factory=list)  # the stream's and the notices'

    def calls(self) -> list[Call]:
        parts = [self.intake, *self.actions, *self.polls, self.after]
        return [call for part in parts for call in part]


def tell(settle: Callable[[], None], visibility: str = "facts", *, capacity: bool = False) -> Story:
    """Let it happen, in two days of its own clock; ``settle`` does what follows an answer.

    Secrets are read before it begins, as by a function that has served another report.
    """
    began = clock.now()
    moments = (began + timedelta(hours=hour) for hour in (0, 1, 10, 20, 48))
    with mock.patch("chalicelib.platform.clock.now", return_value=next(moments)) as now:
        gateway.call(gateway.filing("the report before"))
        settle()
        story = Story()
        with watching(capacity=capacity) as story.intake:
            filed = gateway.call(gateway.filing(str(uuid.uuid4()), visibility=visibility))
        story.number = gateway.told(filed)["number"]
        _then(story, settle, capacity=capacity)
        with watching(capacity=capacity) as proof:
            gateway.call(gateway.proof(story.number))
            settle()
        story.after += proof
        for version, change in enumerate(CHANGES, start=1):
            now.return_value = next(moments)
            step = gateway.action(story.number, change, version, NOTE)
            with watching(capacity=capacity) as calls:
                gateway.call(step)
            story.actions.append(calls)
            _then(story, settle, capacity=capacity)
    return story


def _then(story: Story, settle: Callable[[], None], *, capacity: bool) -> None:
    with watching(capacity=capacity) as after:
        settle()
    story.after += after
    for _ in range(POLLS):
        with watching(capacity=capacity) as calls:
            gateway.call(gateway.poll(story.number))
        story.polls.append(calls)


def handled() -> str:
    """The number of a new report with all its changes."""
    number: str = gateway.told(gateway.call(gateway.filing(str(uuid.uuid4()))))["number"]
    for version, change in enumerate(CHANGES, start=1):
        gateway.call(gateway.action(number, change, version, NOTE))
    return number
