"""Which alarms watch an update, and what is said when one took it back."""

from typing import Any

import pytest

from operate import stack
from operate.answer import OperatorError
from operate.deploy_watch import MINUTES, UNWATCHED, Watch, find_watch
from operate.stack_state import GONE, StackError, StackState
from tests.operate.test_recovery import CREATED, STACK, UPDATED, URL, CloudFormation, event

ARN = "arn:aws:cloudwatch:ap-southeast-3:123456789012:alarm:"
STANDING = "UPDATE_COMPLETE"
BOTH = ("ApiFailsAlarm", "StreamFailsAlarm")


def alarm(name: str, status: str = "CREATE_COMPLETE") -> dict[str, str]:
    physical = f"{STACK}-{name}-1"
    kind = "AWS::CloudWatch::Alarm"
    told = {"LogicalResourceId": name, "PhysicalResourceId": physical, "ResourceType": kind}
    return told | {"ResourceStatus": status}


class CloudWatch:
    """Knows alarms by name; those of ``ringing`` are in ALARM."""

    def __init__(self, *ringing: str) -> None:
        self.ringing = ringing

    def describe_alarms(self, **named: Any) -> Any:
        names = named["AlarmNames"]
        state = {True: "ALARM", False: "INSUFFICIENT_DATA"}
        alarms = [
            {
                "AlarmName": name,
                "AlarmArn": f"{ARN}{name}",
                "StateValue": state[name.split("-")[1] in self.ringing],
            }
            for name in names
        ]
        return {"MetricAlarms": alarms}


def look(
    made: CloudFormation, *ringing: str, force: bool = False, given: dict[str, str] | None = None
) -> Watch:
    client: Any = made
    alarms: Any = CloudWatch(*ringing)
    return find_watch(StackState(client, STACK), alarms, given or {}, force=force)


def standing(*names: str) -> CloudFormation:
    others = [alarm("FloodAlarm"), alarm("OldAlarm", GONE)]
    return CloudFormation(STANDING, UPDATED, resources=[*map(alarm, names), *others])


def test_the_alarms_of_the_api_and_of_the_stream_watch_for_ten_minutes() -> None:
    watch = look(standing(*BOTH))
    assert watch.build_configuration() == {
        "RollbackTriggers": [
            {"Arn": f"{ARN}{STACK}-{name}-1", "Type": "AWS::CloudWatch::Alarm"} for name in BOTH
        ],
        "MonitoringTimeInMinutes": MINUTES,
    }
    assert watch.describe() == (
        "ApiFailsAlarm and StreamFailsAlarm watch the update and the 10 minutes after it; when one "
        "rings, CloudFormation puts the version before back."
    )


def test_only_what_the_stack_has_watches() -> None:
    assert look(standing("ApiFailsAlarm")).describe().startswith("ApiFailsAlarm watches the update")
    gone = CloudFormation(STANDING, resources=[alarm("ApiFailsAlarm", GONE)])
    for made in (standing(), gone):
        watch = look(made)
        assert watch.alarms == {}
        assert "neither ApiFailsAlarm nor StreamFailsAlarm" in watch.describe()


@pytest.mark.parametrize("status", ["", "REVIEW_IN_PROGRESS"])
def test_nothing_watches_the_first_create(status: str) -> None:
    watch = look(CloudFormation(status))
    assert watch.describe() == "No alarm watches: the stack is new."


def test_an_alarm_that_rings_refuses_the_deploy_and_force_lets_it_through() -> None:
    with pytest.raises(OperatorError, match=r"^StreamFailsAlarm rings, and .* --force .*rollback"):
        look(standing(*BOTH), "StreamFailsAlarm")
    with pytest.raises(OperatorError, match=r"^ApiFailsAlarm and StreamFailsAlarm ring,"):
        look(standing(*BOTH), *BOTH)
    forced = look(standing(*BOTH), "StreamFailsAlarm", force=True)
    assert forced.build_configuration() == {"RollbackTriggers": [], "MonitoringTimeInMinutes": 0}


def test_nothing_watches_a_deploy_that_makes_a_table_in_place_of_a_lost_one() -> None:
    """The API fails without its table, so the alarm rings before the deploy and while it runs: a
    deploy that it watched would be refused, or go back to the table that is gone.
    """
    lost = look(standing(*BOTH), "ApiFailsAlarm", given={"NewTable": f"{STACK}-2"})
    assert lost.build_configuration() == {"RollbackTriggers": [], "MonitoringTimeInMinutes": 0}
    assert "a new table in place of one that was lost" in lost.describe()
    later = standing(*BOTH)
    later.parameters = {"NewTable": f"{STACK}-2"}
    assert list(look(later, given={"NewTable": f"{STACK}-2"}).alarms) == [*BOTH]
    with pytest.raises(OperatorError, match=r"^ApiFailsAlarm rings"):
        look(later, "ApiFailsAlarm", given={"NewTable": f"{STACK}-2"})


def apply(made: CloudFormation, watch: Watch = UNWATCHED) -> dict[str, Any]:
    client: Any = made
    stack.apply_template(client, STACK, URL, {}, watch=watch, pause=0)
    configured: dict[str, Any] = made.made["create_change_set"]
    return configured


WATCH = Watch({name: f"{ARN}{STACK}-{name}-1" for name in BOTH})


def test_an_update_always_says_what_watches() -> None:
    """CloudFormation keeps what watched the update before, as long as nothing is said."""
    for watch in (WATCH, UNWATCHED):
        configured = apply(CloudFormation(STANDING, UPDATED), watch)
        assert configured["RollbackConfiguration"] == watch.build_configuration()


def test_a_create_has_nothing_that_watches() -> None:
    configured = apply(CloudFormation("", CREATED), WATCH)
    assert configured["RollbackConfiguration"]["RollbackTriggers"] == []


def went_back(reason: str, status: str = "UPDATE_ROLLBACK_COMPLETE") -> str:
    events = [
        event(STACK, status),
        event("OnChange", "UPDATE_COMPLETE"),
        event(STACK, "UPDATE_ROLLBACK_IN_PROGRESS", reason),
        event(STACK, "UPDATE_IN_PROGRESS", f"of the one before: {ARN}{STACK}-ApiFailsAlarm-1"),
    ]
    follows = {"execute_change_set": ["UPDATE_IN_PROGRESS", status]}
    with pytest.raises(StackError) as failure:
        apply(CloudFormation(STANDING, follows, [events]), WATCH)
    return str(failure.value)


@pytest.mark.parametrize("before", [ARN, ""])
def test_the_alarm_that_took_an_update_back_is_named(before: str) -> None:
    said = went_back(f"Rollback triggered by [{before}{STACK}-StreamFailsAlarm-1]")
    assert said.startswith(
        "StreamFailsAlarm rang, so CloudFormation took the update back: the stack ended as "
        "UPDATE_ROLLBACK_COMPLETE.\nThe version before is at work"
    )
    assert "ApiFailsAlarm" not in said


def test_one_that_got_stuck_on_its_way_back_says_how_to_go_on() -> None:
    said = went_back(f"{STACK}-ApiFailsAlarm-1", "UPDATE_ROLLBACK_FAILED")
    assert said.endswith("Mend that and deploy again: the rollback goes on first.")


def test_a_reason_of_the_stack_itself_is_told_where_no_resource_has_one() -> None:
    said = went_back("Somebody cancelled the update")
    assert "  Somebody cancelled the update\nAll is as it was before." in said
    assert "of the one before" not in said
