"""Acts of duty contacts: systems that are down for a while, browsers that are gone, a day that has
room for no more messages, and steps that are over before anybody is told.
"""

from collections.abc import Callable, Mapping

from chalicelib.duty.messages import delivery
from chalicelib.duty.model import Way
from tests.api import causes
from tests.aws_faults.limits import with_city
from tests.aws_faults.reports_acts import DUTY, whole
from tests.aws_faults.world import Happening, World
from tests.duty_room import on_duty
from tests.push_browser import ENDPOINT

BROWSER = f"{ENDPOINT}-piket"


def _unanswered(world: World) -> None:
    """A report whose office has to be told that nobody answers it."""
    whole(world)
    world.settle()
    world.hands.forward(hours=31)


def _system_is_down(world: World) -> Happening:
    """It answers 503, and then well."""
    on_duty(way=Way.WEBHOOK, address=DUTY[Way.WEBHOOK])
    world.outside.answers[DUTY[Way.WEBHOOK]] = [(503, {})]
    _unanswered(world)

    def happen() -> None:
        world.cloud.wake()
        world.pause(hours=1)
        world.pause(hours=1)

    return happen


def _browser_is_gone(world: World) -> Happening:
    """Its steps go to the level above instead."""
    assert causes.duty_browser(BROWSER).to(world.http).status_code == 201
    world.outside.answers[BROWSER] = [(410, {})] * 4  # also when it is asked again
    _unanswered(world)

    def happen() -> None:
        world.cloud.wake()
        world.pause(hours=18)  # in its hours

    return happen


def _day_is_full(world: World) -> Happening:
    """The city's day has room for one message; the other one waits for midnight."""
    for way in (Way.CHAT, Way.WEBHOOK):
        on_duty(way=way, address=DUTY[way])
    with_city(delivery, duty_messages_a_day=1)
    _unanswered(world)

    def happen() -> None:
        world.cloud.wake()
        for _ in range(3):
            world.pause(hours=24)

    return happen


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "a system of the duty is down": _system_is_down,
    "a browser of the duty is gone": _browser_is_gone,
    "the day of the duty is full": _day_is_full,
}
