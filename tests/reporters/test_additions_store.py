"""What citizens add, and where a message belongs: written once, beside the report, whoever writes
at the same moment.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.city.current import city
from chalicelib.intake import store as intake_store
from chalicelib.intake.store import AlreadySeen, BelongsToReport, Message, Talk, seen_key
from chalicelib.platform.aws.table import Collision, Overtaken, Throttled
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.reporters import additions_store
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Media, Place, Source
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from tests.builders import MONDAY, PHONE, a_report, loaded
from tests.faults import Calls
from tests.moto_aws import Aws

NOBODY = Contact()


def known(external_id: str, channel: str = "sms") -> MessageKey:
    return MessageKey(channel, Sender("sms"), external_id)


MINE = Message(known("SM1"), b"f" * 32)
REPLY = Message(known("SM2"), b"g" * 32, answers=(known("SM1"),))
MOMENT = MONDAY + timedelta(hours=1)
DAY = timedelta(hours=24)
WHOLE = WaitingAddition(
    text="Ini fotonya 😡",
    at=MOMENT,
    channel="whatsapp",
    contact=Contact(
        phone=PHONE,
        email="siti@rumah.id",
        reply="whatsapp/1/62812/wamid.1",
        person="62812",
        proven=frozenset({"sms"}),
    ),
    place=Place("Gang 5", -6.1926, 106.7697),
    media=(
        ("b.jpg", Media("whatsapp", "99", "image/jpeg")),
        ("c", Media("x", "https://x y", None)),
    ),
    sent_at=MONDAY,
)
BARE = WaitingAddition("", MOMENT, "sms", NOBODY)


def stored(message: Message | None = MINE, talk: Talk | None = None, draw: int = 7) -> Report:
    report, entry = a_report(draw=draw)
    intake_store.create_report(report, entry, Contact(phone=PHONE), None, message, talk)
    return report


def a_talk(*, now: Any = MONDAY, talker: str = "t1", asks: bool = False) -> Talk:
    return Talk("sms", talker, now, now + DAY if asks else None)


def waiting_at(aws: Aws, number: str) -> list[str]:
    keys = [(item["pk"], item["sk"]) for item in aws.items()]
    return [sk for pk, sk in keys if pk == f"R#{number}" and sk.startswith("Z#inbox#")]


def questions(aws: Aws) -> dict[str, str]:
    return {item["pk"]: item["number"] for item in aws.items() if item["sk"] == "Q"}


def cancelled(*codes: str) -> ClientError:
    refusal: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
        "CancellationReasons": [{"Code": code, "Message": ""} for code in codes],
    }
    return ClientError(refusal, "TransactWriteItems")


@pytest.mark.parametrize("added", [WHOLE, BARE], ids=["whole", "bare"])
def test_what_is_added_is_opened_again_exactly(aws: Aws, added: WaitingAddition) -> None:
    report = stored()
    additions_store.save_addition(report.number, added, REPLY, None)
    [key] = waiting_at(aws, report.number)
    held = additions_store.open_addition(report.number, key)
    assert held.added == replace(added, source=Source(seen_key(REPLY.key)))
    assert held.report == report
    assert held.contact == Contact(phone=PHONE)


def test_empty_attributes_are_not_stored(aws: Aws) -> None:
    additions_store.save_addition(stored().number, BARE, REPLY, None)
    for item in aws.items():
        assert all(value not in (None, "", [], ()) for value in item.values()), item


def test_an_addition_is_written_in_one_call_and_leaves_the_report_alone(
    aws: Aws, calls: Calls
) -> None:
    report = stored()
    calls.made.clear()
    additions_store.save_addition(report.number, WHOLE, REPLY, None)
    assert calls.made == ["TransactWriteItems"]
    assert reports.load_report(report.number)[0] == report


def test_an_addition_is_not_part_of_what_a_poll_reads(aws: Aws) -> None:
    report = stored()
    additions_store.save_addition(report.number, WHOLE, REPLY, None)
    assert len(loaded(report.number)[1]) == 1


def test_the_stream_names_the_addition_that_waits(aws: Aws) -> None:
    report = stored()
    additions_store.save_addition(report.number, WHOLE, REPLY, None)
    images = [record["dynamodb"]["NewImage"] for record in aws.records()]
    [image] = [each for each in images if each["sk"]["S"].startswith("Z#inbox#")]
    assert additions_store.parse_image(image) == (report.number, waiting_at(aws, report.number)[0])


def test_a_message_is_added_once(aws: Aws) -> None:
    report, other = stored(), stored(Message(known("SM9")), draw=8)
    additions_store.save_addition(report.number, WHOLE, REPLY, None)
    before = aws.items()
    for number in (report.number, other.number):
        with pytest.raises(AlreadySeen) as seen:
            additions_store.save_addition(number, WHOLE, REPLY, None)
        assert (seen.value.number, seen.value.added) == (report.number, True)
        assert seen.value.fingerprint == REPLY.fingerprint
    assert aws.items() == before


def test_a_message_that_became_a_report_is_not_added_to_one(aws: Aws) -> None:
    report, other = stored(), stored(None, draw=8)
    with pytest.raises(AlreadySeen) as seen:
        additions_store.save_addition(other.number, WHOLE, MINE, None)
    assert (seen.value.number, seen.value.added) == (report.number, False)


def test_a_message_that_was_added_does_not_become_a_report(aws: Aws) -> None:
    report = stored()
    additions_store.save_addition(report.number, WHOLE, REPLY, None)
    with pytest.raises(AlreadySeen) as seen:
        stored(REPLY, draw=8)
    assert (seen.value.number, seen.value.added) == (report.number, True)


def test_nothing_is_added_to_a_report_that_is_not_there(aws: Aws) -> None:
    with pytest.raises(UnknownReport):
        additions_store.save_addition("JK261123-00000", WHOLE, REPLY, None)
    assert aws.items() == []
    with pytest.raises(UnknownReport):
        additions_store.open_addition("JK261123-00000", "Z#inbox#x")


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        (("None", "TransactionConflict", "None"), Collision),
        (("TransactionConflict", "None", "None"), Collision),  # somebody changes the report
        (("ThrottlingError", "None", "None"), Throttled),
    ],
)
def test_what_else_stops_it_is_told_apart(
    aws: Aws, calls: Calls, codes: tuple[str, ...], fault: type[Exception]
) -> None:
    report = stored()
    calls.on("TransactWriteItems", cancelled(*codes))
    with pytest.raises(fault):
        additions_store.save_addition(report.number, WHOLE, REPLY, None)
    assert waiting_at(aws, report.number) == []


def test_what_was_put_into_the_timeline_waits_no_more(aws: Aws) -> None:
    report = stored()
    additions_store.save_addition(report.number, WHOLE, REPLY, None)
    [key] = waiting_at(aws, report.number)
    held = additions_store.open_addition(report.number, key)
    after, entry = lifecycle.add_to_report(
        report, Addition(WHOLE.text, MOMENT, reporter=True), city()
    )
    reports.save_report(report, after, [entry], deleted_items=[held.item])
    again = additions_store.open_addition(report.number, key)
    assert (again.added, again.item) == (None, None)
    assert again.report == after
    assert loaded(report.number)[1][-1] == entry


def test_an_addition_that_is_gone_is_not_put_into_the_timeline_again(aws: Aws) -> None:
    report = stored()
    additions_store.save_addition(report.number, WHOLE, REPLY, None)
    held = additions_store.open_addition(report.number, waiting_at(aws, report.number)[0])
    held.item.delete()
    after, entry = lifecycle.add_to_report(
        report, Addition(WHOLE.text, MOMENT, reporter=True), city()
    )
    with pytest.raises(Overtaken):
        reports.save_report(report, after, [entry], deleted_items=[held.item])
    assert reports.load_report(report.number)[0] == report


@pytest.mark.parametrize(
    "answers", [("SM1",), ("unknown", "SM1"), ("posted",), ("unknown", "other", "posted")]
)
def test_a_reply_belongs_to_the_report_of_what_it_answers(
    aws: Aws, answers: tuple[str, ...]
) -> None:
    report = stored()
    intake_store.remember_posted(known("posted"), report.number)
    before = aws.items()
    with pytest.raises(BelongsToReport) as belongs:
        stored(replace(REPLY, answers=tuple(map(known, answers))), draw=8)
    assert (belongs.value.number, belongs.value.asked) == (report.number, False)
    assert aws.items() == before


@pytest.mark.parametrize("channel", ["sms", "twitter"])
def test_a_reply_to_what_nobody_knows_is_a_report(aws: Aws, channel: str) -> None:
    stored()  # knows SM1 on the channel sms
    answers = ("SM7",) if channel == "sms" else ("SM1",)
    report = stored(
        Message(known("SM2", channel), answers=tuple(known(each, channel) for each in answers)),
        draw=8,
    )
    assert reports.load_report(report.number)[0] == report


def test_a_reply_that_was_taken_before_is_known_before_what_it_answers(aws: Aws) -> None:
    stored()
    second = stored(Message(known("SM2")), draw=8)
    with pytest.raises(AlreadySeen) as seen:
        stored(REPLY, draw=9)
    assert (seen.value.number, seen.value.added) == (second.number, False)


def test_long_ids_of_messages_answered_are_found_as_well(aws: Aws) -> None:
    long = "é" * 2000
    report = stored(Message(known(long)))
    with pytest.raises(BelongsToReport) as belongs:
        stored(replace(REPLY, answers=(known(long),)), draw=8)
    assert belongs.value.number == report.number


def test_what_a_talker_says_next_answers_the_question(aws: Aws) -> None:
    report = stored(talk=a_talk(asks=True))
    with pytest.raises(BelongsToReport) as belongs:
        stored(Message(known("SM2")), a_talk(now=MOMENT), draw=8)
    assert (belongs.value.number, belongs.value.asked) == (report.number, True)


def test_a_thin_answer_asks_no_second_question(aws: Aws) -> None:
    report = stored(talk=a_talk(asks=True))
    with pytest.raises(BelongsToReport) as belongs:
        stored(Message(known("SM2")), a_talk(now=MOMENT, asks=True), draw=8)
    assert (belongs.value.number, belongs.value.asked) == (report.number, True)
    assert list(questions(aws).values()) == [report.number]


@pytest.mark.parametrize(
    "talk",
    [
        a_talk(now=MONDAY + DAY + timedelta(seconds=1)),  # it has waited long enough
        a_talk(now=MOMENT, talker="t2"),
        replace(a_talk(now=MOMENT), channel="whatsapp"),
        None,
    ],
    ids=["a day later", "another talker", "another channel", "no talk"],
)
def test_other_messages_are_reports_of_their_own(aws: Aws, talk: Talk | None) -> None:
    first = stored(talk=a_talk(asks=True))
    second = stored(Message(known("SM2")), talk, draw=8)
    assert reports.load_report(second.number)[0] == second
    assert first.number in questions(aws).values()


def test_a_question_waits_until_its_last_second(aws: Aws) -> None:
    stored(talk=a_talk(asks=True))
    with pytest.raises(BelongsToReport):
        stored(Message(known("SM2")), a_talk(now=MONDAY + DAY), draw=8)


def test_a_question_that_waited_long_enough_makes_room_for_another(aws: Aws) -> None:
    stored(talk=a_talk(asks=True))
    later = MONDAY + DAY + timedelta(seconds=1)
    second = stored(Message(known("SM2")), a_talk(now=later, asks=True), draw=8)
    assert list(questions(aws).values()) == [second.number]


def test_dynamodb_drops_a_question_once_it_is_over(aws: Aws) -> None:
    stored(talk=a_talk(asks=True))
    [question] = [item for item in aws.items() if item["sk"] == "Q"]
    assert question["ttl"] == int((MONDAY + DAY).timestamp())
    assert question["until"] == "2026-11-24T01:00:00Z"


def test_an_answer_ends_the_question_in_the_same_call(aws: Aws, calls: Calls) -> None:
    report = stored(talk=a_talk(asks=True))
    calls.made.clear()
    additions_store.save_addition(report.number, WHOLE, REPLY, a_talk(now=MOMENT))
    assert calls.made == ["TransactWriteItems"]
    assert questions(aws) == {}


def test_an_addition_that_is_not_written_ends_no_question(aws: Aws) -> None:
    report = stored(talk=a_talk(asks=True))
    with pytest.raises(AlreadySeen):
        additions_store.save_addition(report.number, WHOLE, MINE, a_talk(now=MOMENT))
    assert list(questions(aws).values()) == [report.number]


def test_the_thin_message_itself_is_known_before_its_own_question(aws: Aws) -> None:
    report = stored(talk=a_talk(asks=True))
    with pytest.raises(AlreadySeen) as seen:
        stored(MINE, a_talk(asks=True), draw=8)
    assert seen.value.number == report.number


def test_a_reply_to_the_question_answers_it(aws: Aws) -> None:
    report = stored(talk=a_talk(asks=True))
    with pytest.raises(BelongsToReport) as belongs:
        stored(REPLY, a_talk(now=MOMENT), draw=8)
    assert (belongs.value.number, belongs.value.asked) == (report.number, True)


def test_a_reply_to_something_else_leaves_the_question_open(aws: Aws) -> None:
    other = stored()
    stored(Message(known("SM3")), a_talk(asks=True), draw=8)
    with pytest.raises(BelongsToReport) as belongs:
        stored(REPLY, a_talk(now=MOMENT), draw=9)
    assert (belongs.value.number, belongs.value.asked) == (other.number, False)


def test_who_names_the_report_that_was_asked_about_has_answered(aws: Aws) -> None:
    report = stored(talk=a_talk(asks=True))
    additions_store.settle_question("JK261123-00000", a_talk(now=MOMENT))
    additions_store.settle_question(report.number, a_talk(now=MOMENT, talker="t2"))
    assert list(questions(aws).values()) == [report.number]
    for _ in range(2):
        additions_store.settle_question(report.number, a_talk(now=MOMENT))
    assert questions(aws) == {}


def test_a_question_that_can_not_be_ended_is_a_fault(aws: Aws, calls: Calls) -> None:
    report = stored(talk=a_talk(asks=True))
    throttled: Any = {"Error": {"Code": "ThrottlingException", "Message": ""}}
    for _ in range(4):  # as often as PynamoDB tries
        calls.on("DeleteItem", ClientError(throttled, "DeleteItem"))
    with pytest.raises(Exception, match="Throttling"):
        additions_store.settle_question(report.number, a_talk(now=MOMENT))


def test_conditions_that_fail_bring_what_is_there_and_only_that_of_messages(
    aws: Aws, calls: Calls
) -> None:
    """ALL_OLD is asked of seen messages and questions: of a report it would bring what was said."""
    report = stored(talk=a_talk(asks=True))
    asked: list[dict[str, Any]] = []

    def look(operation: str, given: dict[str, Any], moment: str) -> None:
        asked.extend(given.get("TransactItems", ()))

    calls.traps.append(look)
    with pytest.raises(BelongsToReport):
        stored(REPLY, a_talk(now=MOMENT), draw=8)
    additions_store.save_addition(report.number, WHOLE, REPLY, a_talk(now=MOMENT))
    brought = set()
    for operation in asked:
        [given] = operation.values()
        at = given.get("Key") or given["Item"]
        if given.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD":
            brought.add(at["sk"]["S"])
    assert brought == {"X", "Q"}


def test_two_messages_of_one_talker_at_once_are_one_report_and_an_answer(
    aws: Aws, calls: Calls
) -> None:
    """Both are thin: who comes second finds the question of the first."""
    first: list[Report] = []
    calls.meanwhile(
        "TransactWriteItems",
        lambda: first.append(stored(Message(known("SM2")), a_talk(asks=True), draw=8)),
    )
    with pytest.raises(BelongsToReport) as belongs:
        stored(talk=a_talk(asks=True))
    assert belongs.value.number == first[0].number


def test_a_key_says_nothing_of_the_message(aws: Aws) -> None:
    report = stored()
    additions_store.save_addition(
        report.number, WHOLE, Message(known("siti@rumah.id/1", "email")), None
    )
    [key] = waiting_at(aws, report.number)
    assert len(key) == len("Z#inbox#") + 32
    assert "siti" not in key
