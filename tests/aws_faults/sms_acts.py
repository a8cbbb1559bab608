"""Acts of SMS whose delivery is reported, by SNS in CloudWatch Logs."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from moto.sns import sns_backends

from chalicelib.duty.model import Way
from chalicelib.notifications.sending import sms_reports
from tests.aws_faults.limits import with_settings
from tests.aws_faults.reports_acts import DUTY, whole
from tests.aws_faults.world import Happening, World
from tests.builders import PHONE
from tests.conftest import ACCOUNT, REGION
from tests.duty_room import on_duty
from tests.sms_reports import event, line

DEPUTY = "e" * 16


def _list_sms(to: str) -> Iterator[str]:
    """The ids of the SMS that went to a number."""
    for identifier, (number, *_) in sns_backends[ACCOUNT][REGION].sms_messages.items():
        if number == to:
            yield identifier


def _report(world: World, to: str, status: str) -> Any:
    lines = [line(sms, status) for sms in _list_sms(to)]
    return world.cloud.call("sms_report", event(*lines), None)


def _reporters_sms_is_reported(world: World) -> Happening:
    with_settings(sms_reports, sms_reports="yes")
    whole(world)

    def happen() -> None:
        world.pause(hours=1)
        _report(world, PHONE, "SUCCESS")

    return happen


def _sms_of_the_duty_does_not_arrive(world: World) -> Happening:
    """Its steps go on to the deputy."""
    with_settings(sms_reports, sms_reports="yes")
    on_duty(way=Way.SMS, address=DUTY[Way.SMS], deputy=DEPUTY)
    whole(world, description="RAHASIA ada kebakaran di rumah sebelah pasar")
    world.settle()
    world.hands.forward(hours=31)

    def happen() -> None:
        world.cloud.wake()
        for _ in range(2):
            world.pause(hours=1)
        on_duty(id=DEPUTY, way=Way.MAIL, address="wakil@jakarta.test")
        _report(world, DUTY[Way.SMS], "FAILURE")

    return happen


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "an SMS is reported to have arrived": _reporters_sms_is_reported,
    "an SMS of the duty does not arrive": _sms_of_the_duty_does_not_arrive,
}
