"""Doing again what ended in a dead-letter queue, through the handlers that failed at first."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.intake.store import Message
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_stored
from chalicelib.reporters import additions_store
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reports.contact.preferences import Contact
from chalicelib.scores import store as scores_store
from chalicelib.scores.rules import Appeal, AppealState
from operate import replay
from operate.session import Clients
from tests.builders import filed, loaded, moved
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands, client
from tests.operate.conftest import Functions
from tests.operate.program import give, reach

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_letter(first: datetime, last: datetime | None = None) -> str:
    """What Lambda leaves in the queue of a stream's dead letters: no records."""
    batch = {
        "shardId": "shardId-000",
        "startSequenceNumber": "100",
        "endSequenceNumber": "101",
        "approximateArrivalOfFirstRecord": format_stored(first),
        "approximateArrivalOfLastRecord": format_stored(last or first),
        "batchSize": 2,
    }
    return json.dumps({"version": "1.0", "DDBStreamBatchInfo": batch})


def put(clients: Clients, queue: str, *bodies: str) -> None:
    for body in bodies:
        client("sqs").send_message(QueueUrl=clients.outputs[queue], MessageBody=body)


def bodies(clients: Clients, queue: str) -> list[str]:
    """What lies in a queue for whoever comes now."""
    answer = client("sqs").receive_message(
        QueueUrl=clients.outputs[queue], MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return [message["Body"] for message in answer.get("Messages", [])]


def told(aws: Aws) -> list[tuple[str, int]]:
    return [(each["number"], each["seq"]) for each in aws.announced()]


def run(monkeypatch: pytest.MonkeyPatch, clients: Clients, *arguments: str) -> int:
    reach(monkeypatch, clients)
    return give("replay", *arguments)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_every_entry_of_a_dead_letter_s_time_is_announced_and_its_timer_started(
    http: Any, aws: Aws, clients: Clients
) -> None:
    number = filed(http)["number"]
    moved(http, number, "proses", "selesai")
    put(clients, "StreamDeadUrl", a_letter(datetime.now(UTC)))
    assert replay.replay_stream(clients) == 3
    assert told(aws) == [(number, 1), (number, 2), (number, 3)]
    assert aws.executions() == {f"{number}-1": "ABORTED", f"{number}-2": "RUNNING"}
    assert bodies(clients, "StreamDeadUrl") == []


def test_a_record_that_was_given_up_is_announced_by_the_key_its_letter_names(
    http: Any, aws: Aws, clients: Clients
) -> None:
    number = filed(http)["number"]
    for name in ("T#000001", "A", "T#000009"):  # an entry, a closing, and what was erased
        letter = {"event": "INSERT", "pk": f"R#{number}", "sk": name}
        put(clients, "StreamDeadUrl", json.dumps(letter))
    assert replay.replay_stream(clients) == 1
    assert told(aws) == [(number, 1)]
    assert bodies(clients, "StreamDeadUrl") == []


def test_what_was_told_before_is_not_told_again(http: Any, aws: Aws, clients: Clients) -> None:
    filed(http)
    aws.settle()
    before = aws.texts()
    put(clients, "StreamDeadUrl", a_letter(datetime.now(UTC)))
    assert replay.replay_stream(clients) == 1
    aws.deliver()
    assert aws.texts() == before


def test_entries_of_another_time_are_left_alone(http: Any, aws: Aws, clients: Clients) -> None:
    filed(http)
    put(clients, "StreamDeadUrl", a_letter(datetime.now(UTC) - timedelta(hours=1)))
    assert replay.replay_stream(clients) == 0
    assert told(aws) == []


def test_an_entry_that_reached_the_stream_late_is_found(
    http: Any, aws: Aws, clients: Clients
) -> None:
    number = filed(http)["number"]
    put(clients, "StreamDeadUrl", a_letter(datetime.now(UTC) + timedelta(minutes=9)))
    assert replay.replay_stream(clients) == 1
    assert told(aws) == [(number, 1)]


def an_appeal(office: str, state: str, *, decided: datetime | None) -> None:
    """An appeal that was made two days ago."""
    moment = datetime.now(UTC) - timedelta(days=2)
    appeal = Appeal(
        quarter="2026-Q3",
        office=office,
        note="a record came a day late",
        made_at=moment,
        made_by="lurah",
        state=AppealState(state),
        decided_at=decided,
    )
    assert scores_store.add_appeal(appeal)


def test_an_appeal_that_was_accepted_in_a_dead_letter_s_time_is_handed_on(
    http: Any, aws: Aws, clients: Clients
) -> None:
    """The correction of a score goes by the stream, from an item that is days old. One that was
    accepted at another time has been handed on, and one that is rejected or waits corrects nothing.
    """
    now = datetime.now(UTC)
    an_appeal("31.73.05.1001", "accepted", decided=now)
    an_appeal("31.73.05.1002", "accepted", decided=now - timedelta(hours=3))
    an_appeal("31.73.05.1003", "rejected", decided=now)
    an_appeal("31.73.05.1004", "waiting", decided=None)
    put(clients, "StreamDeadUrl", a_letter(now))
    assert replay.replay_stream(clients) == 1
    listed = client("s3").list_objects_v2(Bucket="tanggap-ledger", Prefix="corrections/")
    assert [each["Key"] for each in listed["Contents"]] == [
        "corrections/2026-Q3/31.73.05.1001.json"
    ]
    assert bodies(clients, "StreamDeadUrl") == []


@pytest.mark.parametrize(
    ("given", "apart"),
    [
        ([], []),
        ([(0, 5)], [(0, 5)]),
        ([(0, 5), (10, 15)], [(0, 5), (10, 15)]),
        ([(0, 5), (5, 15)], [(0, 15)]),
        ([(10, 15), (0, 12)], [(0, 15)]),
        ([(0, 20), (5, 10), (15, 30)], [(0, 30)]),
        ([(0, 5), (0, 5), (0, 5)], [(0, 5)]),
    ],
)
def test_spans_that_meet_are_one(
    given: list[tuple[int, int]], apart: list[tuple[int, int]]
) -> None:
    spans = [(at(first), at(last)) for first, last in given]
    assert replay.merge_spans(spans) == [(at(first), at(last)) for first, last in apart]


def test_the_many_letters_of_one_outage_are_one_announcement(
    http: Any, aws: Aws, clients: Clients
) -> None:
    number, now = filed(http)["number"], datetime.now(UTC)
    put(clients, "StreamDeadUrl", *(a_letter(now + timedelta(seconds=s)) for s in range(25)))
    assert replay.replay_stream(clients) == 1
    assert told(aws) == [(number, 1)]
    assert bodies(clients, "StreamDeadUrl") == []


def test_after_a_failure_the_letters_are_there_for_the_next_try_at_once(
    http: Any,
    aws: Aws,
    clients: Clients,
    functions: Functions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    filed(http)
    letter, mended = a_letter(datetime.now(UTC)), functions.handlers["OnChange"]
    put(clients, "StreamDeadUrl", letter)
    failed = {"batchItemFailures": [{"itemIdentifier": "0"}]}
    for broken in (lambda *_: failed, lambda *_: 1 / 0):
        functions.handlers["OnChange"] = broken
        assert run(monkeypatch, clients) == 1
        assert "Nothing is lost, but it was not done: the function" in capsys.readouterr().err
        assert bodies(clients, "StreamDeadUrl") == [letter]
    functions.handlers["OnChange"] = mended
    assert run(monkeypatch, clients) == 0
    assert "1 timeline entries were announced again." in capsys.readouterr().out


def test_dead_notices_go_back_to_their_queue_as_they_were(
    http: Any, aws: Aws, clients: Clients
) -> None:
    filed(http)
    aws.pump()
    dead = [json.dumps(body) for body in aws.bodies()]
    put(clients, "NoticesDeadUrl", *dead)
    assert replay.redrive_queue(clients, "Notices") == 1
    assert bodies(clients, "NoticesDeadUrl") == []
    aws.deliver()
    assert len(aws.texts()) == 1


def test_photos_that_were_not_examined_go_back_to_their_queue(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(clients, "EvidenceDeadUrl", "one", "two")
    assert run(monkeypatch, clients) == 0
    assert "2 entries with photos went back to their queue." in capsys.readouterr().out
    assert sorted(bodies(clients, "EvidenceUrl")) == ["one", "two"]


def test_what_subscribers_did_not_take_goes_back_to_its_queues(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(clients, "CallsDeadUrl", "one")
    put(clients, "PublishedDeadUrl", "two", "three")
    assert run(monkeypatch, clients) == 0
    said = capsys.readouterr().out
    assert "2 events for subscribers went back to their queue." in said
    assert "1 calls of webhooks went back to their queue." in said
    assert bodies(clients, "CallsUrl") == ["one"]
    assert sorted(bodies(clients, "PublishedUrl")) == ["three", "two"]


def test_steps_that_did_not_reach_the_duty_go_back_to_their_queue(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(clients, "DutyStepsDeadUrl", "one")
    assert run(monkeypatch, clients) == 0
    assert "1 steps for duty contacts went back to their queue." in capsys.readouterr().out
    assert bodies(clients, "DutyStepsUrl") == ["one"]


def test_one_report_is_announced_again_by_its_number(
    http: Any,
    aws: Aws,
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    filed(http)
    number = filed(http)["number"]
    moved(http, number, "proses")
    assert run(monkeypatch, clients, "--number", number.lower()) == 0
    assert f"2 entries of {number} were announced again." in capsys.readouterr().out
    assert told(aws) == [(number, 1), (number, 2)]


def test_a_mistyped_number_is_said_to_be_one(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, clients, "--number", "JK261124-AAAAAA") == 2
    assert "JK261124-AAAAAA is no report's number" in capsys.readouterr().err


def test_a_long_timeline_is_announced_in_batches_and_in_order(
    http: Any, aws: Aws, clients: Clients, functions: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = filed(http)["number"]
    moved(http, number, "proses", "comment", "comment", "comment")
    monkeypatch.setattr(replay, "BATCH", 2)
    assert replay.announce_entries(clients, replay.read_report(clients, number)) == 5
    assert functions.invoked == ["OnChange"] * 3
    assert told(aws) == [(number, seq) for seq in range(1, 6)]


def test_a_report_that_fails_holds_back_neither_others_nor_the_queues(
    functions: Functions,
    clients: Clients,
    http: Any,
    aws: Aws,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers = [filed(http)["number"] for _ in range(3)]
    moved(http, numbers[1], "proses")
    announce = functions.handlers["OnChange"]

    def on_change(event: dict[str, Any], context: object) -> Any:
        for each in event["Records"]:
            if each["dynamodb"]["Keys"]["pk"]["S"] == f"R#{numbers[1]}":
                return {"batchItemFailures": [{"itemIdentifier": each["eventID"]}]}
        return announce(event, context)

    functions.handlers["OnChange"] = on_change
    monkeypatch.setattr(replay, "BATCH", 1)
    letter = a_letter(datetime.now(UTC))
    put(clients, "StreamDeadUrl", letter)
    put(clients, "EvidenceDeadUrl", "photos")
    assert run(monkeypatch, clients) == 1
    said = capsys.readouterr().err
    assert f"failed on 1 reports, {numbers[1]} the first; see its log." in said
    assert "2 other entries were announced." in said
    assert bodies(clients, "EvidenceUrl") == ["photos"]
    assert sorted(told(aws)) == sorted((number, 1) for number in (numbers[0], numbers[2]))
    assert bodies(clients, "StreamDeadUrl") == [letter]


@pytest.mark.parametrize("by_number", [False, True])
def test_what_was_added_and_is_in_no_timeline_yet_is_put_there(
    http: Any,
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    by_number: bool,
) -> None:
    number = filed(http)["number"]
    added = WaitingAddition(
        "masih menumpuk", datetime.now(UTC), "sms", Contact(phone="+6281211272206")
    )
    additions_store.save_addition(number, added, Message("sms", "SM-2"), None)
    put(clients, "StreamDeadUrl", a_letter(datetime.now(UTC)))
    assert run(monkeypatch, clients, *(["--number", number] if by_number else [])) == 0
    kinds = [entry.kind for entry in loaded(number)[1]]
    assert kinds == [Kind.STATUS, Kind.COMMENT]


def test_a_report_that_is_not_there_is_said_to_be_none(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, clients, "--number", "JK261124-9HJTG3") == 1
    assert "there is no report JK261124-9HJTG3" in capsys.readouterr().err


def test_what_nobody_knows_of_is_sent_again_when_operations_say_so_and_never_by_itself(
    http: Any,
    aws: Aws,
    clients: Clients,
    calls: Calls,
    hands: Hands,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = filed(http)["number"]
    aws.pump()
    calls.on("Publish", Died(), having="PhoneNumber")
    with pytest.raises(Died):
        aws.deliver()
    hands.forward(minutes=2)
    aws.deliver()
    for asked in (["--number", number], ["--number", number, "--again", "cap"]):
        assert run(monkeypatch, clients, *asked) == 0
        aws.deliver()
        assert aws.texts() == []
    assert run(monkeypatch, clients, "--number", number, "--again", "unknown") == 0
    aws.deliver()
    assert len(aws.texts()) == 1
    assert run(monkeypatch, clients, "--number", number, "--again", "unknown") == 0
    aws.deliver()
    assert len(aws.texts()) == 1, "it is known by now"
