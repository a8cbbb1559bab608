"""Taking a message in: once, whoever else takes the same one at the same moment."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import TransactWriteError

from chalicelib.intake import service as intake_service
from chalicelib.intake.store import seen_key
from chalicelib.platform import ids
from chalicelib.platform.aws.table import Collision, Throttled
from chalicelib.platform.errors import BadField, KeyReused
from chalicelib.platform.message_key import Sender
from chalicelib.reports import number
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.store.reports import load_report
from tests.builders import MONDAY, PHONE, a_draft
from tests.faults import Calls
from tests.moto_aws import Aws

SMS = {"channel": "sms", "external_id": "SM1", "fingerprint": b"f" * 32}


def cancelled(*codes: str) -> ClientError:
    """How DynamoDB refuses a transaction, with a reason for each of its writes."""
    reasons = [{"Code": code, "Message": ""} for code in codes]
    refusal: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
        "CancellationReasons": reasons,
    }
    return ClientError(refusal, "TransactWriteItems")


def drawn(monkeypatch: pytest.MonkeyPatch, *draws: int) -> None:
    left = iter(draws)
    monkeypatch.setattr(ids, "draw_number", lambda most: next(left))


def reports(aws: Aws) -> list[str]:
    return [item["pk"][2:] for item in aws.items() if item["sk"] == "A"]


def test_a_repeat_answers_the_first_report_and_its_token(aws: Aws) -> None:
    first = intake_service.file_draft(a_draft(**SMS))
    again = intake_service.file_draft(a_draft(**SMS))
    assert again.report == first.report
    assert (first.repeated, again.repeated) == (False, True)
    assert again.token == first.token


def test_the_same_id_with_other_content_is_a_clash(aws: Aws) -> None:
    intake_service.file_draft(a_draft(**SMS))
    with pytest.raises(KeyReused) as clash:
        intake_service.file_draft(a_draft(**{**SMS, "fingerprint": b"g" * 32}))
    assert clash.value.members == {}, "whose report it is, nobody is told"


@pytest.mark.parametrize(
    "other",
    [
        {"channel": "website"},
        {"external_id": "SM2"},
        {"external_id": "SM1#"},
        {"external_id": "sm1"},
        {"sender": Sender("partner")},
        {"sender": Sender("sms", "another")},
    ],
)
def test_another_channel_sender_or_id_is_another_report(aws: Aws, other: dict[str, Any]) -> None:
    first = intake_service.file_draft(a_draft(**SMS))
    assert (
        intake_service.file_draft(a_draft(**{**SMS, **other})).report.number != first.report.number
    )


def test_a_message_of_nobody_is_not_taken(aws: Aws) -> None:
    with pytest.raises(ValueError, match="nobody"):
        intake_service.file_draft(a_draft(**SMS, sender=None))
    assert aws.items() == []


def test_ids_longer_than_a_key_are_told_apart_all_the_same(aws: Aws) -> None:
    long = [{**SMS, "external_id": "é" * 2000 + end} for end in ("a", "b", "a")]
    first, second, third = [
        intake_service.file_draft(a_draft(**each)).report.number for each in long
    ]
    assert first == third != second


def test_a_copy_that_is_being_written_at_this_moment_is_waited_for(aws: Aws, calls: Calls) -> None:
    """The other copy's transaction is under way: ours conflicts with it, and then finds it."""
    other: list[Any] = []

    def meanwhile() -> None:
        other.append(intake_service.file_draft(a_draft(**SMS)))
        raise cancelled("TransactionConflict", "None", "None", "None")

    calls.meanwhile("TransactWriteItems", meanwhile)
    mine = intake_service.file_draft(a_draft(**SMS))
    assert mine.repeated
    assert mine.report.number == other[0].report.number
    assert reports(aws) == [mine.report.number]


def test_a_conflict_that_leaves_nothing_behind_is_simply_tried_again(
    aws: Aws, calls: Calls
) -> None:
    calls.on("TransactWriteItems", cancelled("None", "TransactionConflict", "None", "None"))
    taken = intake_service.file_draft(a_draft(**SMS))
    assert reports(aws) == [taken.report.number]


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_table_without_room_is_told_as_such_and_not_pressed_again(
    aws: Aws, calls: Calls, code: str
) -> None:
    calls.on("TransactWriteItems", cancelled(code, "None", "None", "None"))
    with pytest.raises(Throttled):
        intake_service.file_draft(a_draft(**SMS))
    assert reports(aws) == []


def test_two_reports_that_draw_one_number_get_two(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn(monkeypatch, 7, 7, 7, 8)
    first = intake_service.file_draft(
        a_draft(description="Yang pertama di gang", contact=Contact())
    )
    second = intake_service.file_draft(a_draft(description="Yang kedua di gang", contact=Contact()))
    assert first.report.number == number.compose(MONDAY, 7)
    assert second.report.number == number.compose(MONDAY, 8)
    assert load_report(first.report.number)[0].filing.description == "Yang pertama di gang"
    assert ids.hash_token(second.token or "") == second.report.token_hash


def test_numbers_that_keep_colliding_end_in_a_refusal_that_stores_nothing(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn(monkeypatch, *[7] * 9)
    intake_service.file_draft(a_draft(contact=Contact()))
    stored = aws.items()
    with pytest.raises(Collision):
        intake_service.file_draft(a_draft(**SMS, contact=Contact()))
    assert aws.items() == stored


def test_other_reasons_are_not_taken_for_a_collision(aws: Aws, calls: Calls) -> None:
    calls.on("TransactWriteItems", cancelled("None", "ValidationError", "None", "None"))
    with pytest.raises(TransactWriteError):
        intake_service.file_draft(a_draft(**SMS))
    assert aws.items() == []


def test_a_number_bears_the_day_in_jakarta(aws: Aws) -> None:
    late = MONDAY.replace(hour=18)  # already Tuesday, 01:00 in Jakarta
    assert intake_service.file_draft(a_draft(received_at=late)).report.number.startswith(
        "JK261124-"
    )


def test_whatever_is_refused_is_refused_before_anything_is_stored(aws: Aws) -> None:
    for bad in ({"category": "x"}, {"lat": None, "lng": None, "area": "31.99"}):
        with pytest.raises(BadField):
            intake_service.file_draft(a_draft(**bad))
    assert aws.items() == []


def test_a_report_is_written_whole_or_not_at_all(aws: Aws) -> None:
    taken = intake_service.file_draft(
        a_draft(**SMS, contact=Contact("Siti", PHONE, "siti@rumah.id"))
    )
    keys = {(item["pk"], item["sk"]) for item in aws.items()}
    of_it = f"R#{taken.report.number}"
    seen = (seen_key(a_draft(**SMS).key), "X")
    beside = {(of_it, "Z#contact"), (of_it, "Z#origin")}
    assert keys == {(of_it, "A"), (of_it, "T#000001"), *beside, seen}
