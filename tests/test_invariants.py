"""What must hold whatever fails: nothing acknowledged is lost (I1), everything is announced at
least once and told once (I6), and every moment is UTC inside and Jakarta's outside (I9).
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import requests

from chalicelib.entrypoints.handlers import on_change
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import store as sending_store
from chalicelib.platform.telemetry import log
from chalicelib.reports.store.reports import load_report
from chalicelib.sla import timer
from tests.builders import (
    JSON,
    PHONE,
    a_body,
    acted,
    an_sms,
    filed,
    moved,
    post,
    signed_in,
    texted,
)
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands, client, give

BUCKET = "tanggap-attachments"
CONTACT = {"phone": "0812-3456-7890", "email": "siti@rumah.id"}
KEYED = {**JSON, "Idempotency-Key": "kunci-1-7f3a9c0e2b5d"}

# every call that is made after an acknowledgement, and what tells two of one name apart
STEPS = [
    ("CopyObject", ""),
    ("Publish", "TopicArn"),
    ("StartExecution", ""),
    ("StopExecution", ""),
    ("Query", ""),
    ("PutItem", ""),
    ("PutItem", "Z#notice#"),
    ("Publish", "PhoneNumber"),
    ("SendRawEmail", ""),
    ("UpdateItem", "SENT#"),
    ("UpdateItem", "Z#notice#"),
    ("UpdateItem", "H#"),
]
SENDS = [("Publish", "PhoneNumber"), ("SendRawEmail", "")]
MARK = ("UpdateItem", "Z#notice#")


def uploaded(http: Any) -> str:
    body = {"filename": "gang.jpg", "content_type": "image/jpeg", "size": 1000}
    offer = post(http, "/v1/uploads", body).json_body
    requests.post(offer["url"], data=offer["fields"], files={"file": b"a picture"}, timeout=5)
    upload: str = offer["id"]
    return upload


def settle(aws: Aws, hands: Hands) -> None:
    """Stream and queue offer again what failed, and claims of the dead run out, until all is
    quiet.
    """
    for _ in range(4):
        if all([quiet(aws.pump), quiet(aws.deliver)]):
            return
        hands.forward(minutes=2)
    raise AssertionError("it never came to rest")


def quiet(trigger: Callable[[], dict[str, Any]]) -> bool:
    try:
        return trigger() == {"batchItemFailures": []}
    except Died:
        return False


def announced(aws: Aws) -> Iterator[tuple[str, int]]:
    for told in aws.announced():
        yield told["number"], told["seq"]


class Topic:
    """Keeps what the topic has brought, in order, before it is delivered."""

    def __init__(self, aws: Aws) -> None:
        self.heard: list[tuple[str, int]] = []
        bodies = aws.bodies

        def listening() -> list[dict[str, Any]]:
            brought = bodies()
            told = [json.loads(body["Message"]) for body in brought]
            self.heard += [(each["number"], each["seq"]) for each in told]
            return brought

        aws.bodies = listening


@pytest.mark.parametrize("fault", [RuntimeError("it fails"), Died()], ids=["fails", "dies"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS, ids="-".join)
def test_whichever_step_after_the_acknowledgement_breaks_everything_happens_in_the_end(
    http: Any,
    aws: Aws,
    calls: Calls,
    hands: Hands,
    step: tuple[str, str],
    after: bool,
    fault: BaseException,
) -> None:
    number = filed(http, contact=CONTACT, attachments=[uploaded(http)])["number"]
    other = filed(http, contact=CONTACT)["number"]
    moved(http, number, "proses", "selesai")
    topic = Topic(aws)
    operation, having = step
    calls.on(operation, fault, after=after, having=having)
    settle(aws, hands)
    assert calls.traps == [], "the step was never taken"

    assert set(topic.heard) == {(number, 1), (number, 2), (number, 3), (other, 1)}
    firsts = list(dict.fromkeys(seq for told, seq in topic.heard if told == number))
    assert firsts == [1, 2, 3]
    kept = client("s3").list_objects_v2(Bucket=BUCKET, Prefix=f"reports/{number}/")
    assert kept["KeyCount"] == 1
    assert aws.executions() == {
        f"{number}-1": "ABORTED",
        f"{number}-2": "RUNNING",
        f"{other}-1": "RUNNING",
    }
    told = Counter(text for phone, text in aws.texts() if phone == PHONE)
    told += Counter(mail.body for mail in aws.mails())
    assert set(told.values()) == {1}, "told twice"
    # what broke between the claim and the mark may have gone out: the log says so, and that is all
    states = Counter(i["state"] for i in aws.items() if i["sk"].startswith("Z#notice#"))
    claimed = step == ("PutItem", "Z#notice#") and after and isinstance(fault, Died)
    unmarked = step in SENDS or (step == MARK and not after)
    assert states == Counter(sent=8 - (claimed or unmarked), unknown=int(claimed or unmarked))
    assert told.total() == 8 - (claimed or (step in SENDS and not after))


@pytest.mark.parametrize("fault", [OSError("no space"), Died()], ids=["fails", "dies"])
def test_a_log_that_can_not_be_written_loses_nothing(
    http: Any,
    aws: Aws,
    hands: Hands,
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
) -> None:
    written = log.info
    faults = [fault]

    def breaking(*args: Any, **keys: Any) -> None:
        if args[0] == "notice_sent" and faults:
            raise faults.pop()
        written(*args, **keys)

    number = filed(http, contact=CONTACT)["number"]
    monkeypatch.setattr(log, "info", breaking)
    settle(aws, hands)
    assert faults == []
    assert [number in text for _, text in aws.texts()] == [True]
    assert len(aws.mails()) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_filing_whose_answer_is_lost_is_filed_again_as_the_same_report(
    http: Any, aws: Aws, calls: Calls, after: bool
) -> None:
    calls.on("TransactWriteItems", Died(), after=after)
    with pytest.raises(Died):
        post(http, "/v1/reports", a_body(), KEYED)
    written = [item["pk"][2:] for item in aws.items() if item["sk"] == "A"]
    assert len(written) == after
    number = filed(http, KEYED)["number"]
    assert [item["pk"][2:] for item in aws.items() if item["sk"] == "A"] == [number]
    assert written in ([], [number])


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_step_whose_answer_is_lost_was_done_once_or_not_at_all(
    http: Any, aws: Aws, calls: Calls, after: bool
) -> None:
    number = filed(http)["number"]
    calls.on("TransactWriteItems", Died(), after=after)
    body = {"action": "proses", "version": 1}
    with pytest.raises(Died):
        acted(http, number, body, signed_in())
    assert acted(http, number, body, signed_in()).status_code == (409 if after else 200)
    report, entries = load_report(number)
    assert (report.status, report.version) == ("proses", 2)
    assert [entry.seq for entry in entries] == [1, 2]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_check_that_dies_is_repeated_without_taking_a_rung_twice(
    http: Any, calls: Calls, hands: Hands, after: bool
) -> None:
    number = filed(http)["number"]
    hands.forward(hours=7)
    calls.on("TransactWriteItems", Died(), after=after)
    with pytest.raises(Died):
        timer.wake_timer(number, 1)
    timer.wake_timer(number, 1)
    assert [entry.note for entry in load_report(number)[1]] == [None, "remind", "head"]


def test_one_reports_poison_does_not_hold_up_the_others(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.platform.aws import queues

    ill, well = filed(http)["number"], filed(http)["number"]
    moved(http, ill, "proses")
    moved(http, well, "proses")
    published = queues.publish_facts

    def picky(facts: Any, filters: Any) -> None:
        if facts["number"] == ill:
            raise ValueError("poison")
        published(facts, filters)

    monkeypatch.setattr(queues, "publish_facts", picky)
    answer = aws.pump()
    assert len(answer["batchItemFailures"]) == 1  # the first of the ill one; its second waits
    assert list(announced(aws)) == [(well, 1), (well, 2)]
    monkeypatch.setattr(queues, "publish_facts", published)
    assert aws.pump() == {"batchItemFailures": []}
    assert [each for each in announced(aws) if each[0] == ill] == [(ill, 1), (ill, 2)]


def test_one_notices_poison_does_not_hold_up_the_others(http: Any, aws: Aws) -> None:
    for _ in range(2):
        filed(http)
    aws.pump()
    first, second = aws.bodies()
    poison = [{"Message": "no JSON"}, {"Message": "{}"}, {}, {"Message": '{"number":"x","seq":1}'}]
    answer = give([first, *poison, second])
    failed = [each["itemIdentifier"] for each in answer["batchItemFailures"]]
    assert failed == ["1", "2", "3", "4"]
    assert len(aws.texts()) == 2


def test_batches_repeated_and_cut_anywhere_announce_every_entry_in_order_and_tell_it_once(
    http: Any, aws: Aws
) -> None:
    one, two = filed(http)["number"], filed(http)["number"]
    moved(http, one, "proses", "selesai")
    moved(http, two, "proses")
    records = aws.records()
    by_report: Callable[[dict[str, Any]], str] = lambda r: r["dynamodb"]["Keys"]["pk"]["S"]  # noqa: E731
    orders = [records, sorted(records, key=by_report), sorted(records, key=by_report, reverse=True)]
    for batch in (*orders, records[: len(records) // 2], records):
        assert on_change({"Records": batch}, None) == {"batchItemFailures": []}
    bodies = aws.bodies()
    heard = [json.loads(body["Message"]) for body in bodies]
    for number, last in ((one, 3), (two, 2)):
        seqs = [told["seq"] for told in heard if told["number"] == number]
        assert set(seqs) == set(range(1, last + 1))
        assert all(later <= earlier + 1 for earlier, later in pairwise(seqs))
    give(bodies)
    give(bodies[::-1])
    assert len(aws.texts()) == 5
    assert max(Counter(aws.texts()).values()) == 1


def test_a_batch_that_failed_in_part_is_offered_again_from_there(
    http: Any, aws: Aws, calls: Calls
) -> None:
    one = filed(http)["number"]
    two = filed(http)["number"]
    moved(http, one, "proses")
    calls.on("Publish", RuntimeError("it fails"), having="TopicArn")
    assert len(aws.pump()["batchItemFailures"]) == 1
    assert aws.pump() == {"batchItemFailures": []}
    heard = list(announced(aws))
    assert [each for each in heard if each[0] == one] == [(one, 1), (one, 2)]
    assert heard.count((two, 1)) == 2


def test_two_copies_of_one_notice_at_once_are_one_text(
    http: Any, aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(http)
    aws.pump()
    bodies = aws.bodies()
    looked_up = notifications_store.load_addressed
    answers: list[dict[str, Any]] = []

    def slowly(number: str, seq: int) -> notifications_store.Addressed:
        found = looked_up(number, seq)
        if not answers:
            answers.append({})
            answers.append(give(bodies))
        return found

    monkeypatch.setattr(notifications_store, "load_addressed", slowly)
    slower = give(bodies)
    assert answers[1] == {"batchItemFailures": []}
    assert len(slower["batchItemFailures"]) == 1  # it comes again, to find it was told
    assert give(bodies) == {"batchItemFailures": []}
    assert len(aws.texts()) == 1


def test_a_claim_is_kept_while_its_delivery_may_live_and_unknown_when_it_died(
    http: Any, aws: Aws, hands: Hands, calls: Calls
) -> None:
    number = filed(http)["number"]
    aws.pump()
    calls.on("Publish", Died(), having="PhoneNumber")
    with pytest.raises(Died):
        aws.deliver()
    hands.forward(seconds=89)
    assert len(aws.deliver()["batchItemFailures"]) == 1
    assert aws.texts() == []
    hands.forward(seconds=2)
    assert aws.deliver() == {"batchItemFailures": []}
    assert aws.texts() == []  # it may have gone out: nobody sends it again by himself
    assert [str(each.state) for each in notifications_store.load_addressed(number).log] == [
        "unknown"
    ]


def test_a_claim_outlives_its_delivery_but_not_the_queues_patience() -> None:
    from tests.moto_aws import ROOT, resources

    config = json.loads((ROOT / ".chalice/config.json").read_text())
    longest = timedelta(seconds=config["lambda_timeout"])
    hidden = resources()["Notices"]["Properties"]["VisibilityTimeout"]
    assert longest < sending_store.CLAIM_TIME < timedelta(seconds=hidden)


MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def moments_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from moments_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from moments_in(inner)
    elif isinstance(value, str) and MOMENT.match(value):
        yield value


def test_every_stored_moment_is_utc_and_every_shown_one_is_jakartas(
    http: Any, aws: Aws, hands: Hands
) -> None:
    texted(http, an_sms())
    receipt = filed(http, visibility="public", occurred_at="2026-11-20T01:00:00-05:00")
    number = receipt["number"]
    hands.forward(hours=31)
    timer.wake_timer(number, 1)
    moved_on = acted(http, number, {"action": "proses", "version": 4}, signed_in())
    upload = {"filename": "a.jpg", "content_type": "image/jpeg", "size": 5}
    aws.settle()

    stored = list(moments_in(aws.items()))
    assert len(stored) > 20
    assert [each for each in stored if not re.search(r"T\d\d:\d\d:\d\dZ(#|$)", each)] == []
    facts = list(moments_in([json.loads(b["Message"]) for b in aws.bodies()]))
    assert all(each.endswith("Z") for each in facts)

    token = {"X-Report-Token": receipt["token"]}
    shown = [
        receipt,
        moved_on.json_body,
        http.get(f"/v1/reports/{number}").json_body,
        http.get(f"/v1/reports/{number}/mine", headers=token).json_body,
        http.get(f"/v1/work/{number}", headers=signed_in()).json_body,
        http.get("/v1/work", headers=signed_in()).json_body,
        post(http, "/v1/uploads", upload).json_body,
        acted(http, number, {"action": "proses", "version": 1}, signed_in()).json_body,
    ]
    for answer in shown:
        told = list(moments_in(answer))
        assert told, answer
        assert all(each.endswith("+07:00") for each in told), told
    occurred = http.get(f"/v1/reports/{number}").json_body["occurred_at"]
    assert datetime.fromisoformat(occurred) == datetime.fromisoformat("2026-11-20T13:00:00+07:00")
