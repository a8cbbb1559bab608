"""What the report of the DynamoDB budget is made of: calls, sizes, units. Counted, never timed."""

import pytest

from bench import counts, story, units
from bench.story import Story
from tests.moto_aws import Aws, client


@pytest.fixture
def told(aws: Aws) -> Story:
    return story.tell(aws.settle)


def sizes(number: str) -> dict[str, int]:
    """Bytes of each of a report's items, by sort key."""
    answer = client("dynamodb").query(
        TableName="tanggap",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"R#{number}"}},
    )
    return {item["sk"]["S"]: units.size(item) for item in answer["Items"]}


def test_a_request_makes_no_more_calls_than_its_budget(told: Story) -> None:
    assert [line.what for line in counts.calls(told) if not line.ok] == []


def test_a_poll_is_one_query_an_intake_one_transaction_and_a_look_a_step_one_of_each(
    told: Story,
) -> None:
    assert [call.operation for call in told.intake] == [
        "dynamodb.TransactWriteItems",
        "dynamodb.Query",
    ]
    assert {call.operation for calls in told.polls for call in calls} == {"dynamodb.Query"}
    for calls in told.actions:
        assert [call.operation for call in calls] == [
            "dynamodb.Query",
            "dynamodb.TransactWriteItems",
        ]


def test_twenty_polls_and_four_changes_are_what_the_budget_is_set_for(told: Story) -> None:
    assert (len(told.polls), len(told.actions)) == (20, 4)
    marked = [
        call.sent["Key"]["sk"]["S"]
        for call in told.after
        if call.operation == "dynamodb.UpdateItem"
    ]
    assert sum(key.startswith("Z#notice#") for key in marked) == 5  # one for each event


def test_no_item_of_a_usual_report_needs_a_second_write_unit(told: Story) -> None:
    assert {key: size for key, size in sizes(told.number).items() if size > 1024} == {}


def test_a_poll_of_a_handled_report_reads_one_page(told: Story) -> None:
    """Half a unit: all that is read together stays within 4 kB."""
    assert sum(size for key, size in sizes(told.number).items() if key < "U") <= 4096


@pytest.mark.parametrize("level", counts.MOST_WRITTEN)
def test_the_report_stays_within_its_units_by_the_sizes_of_its_items(aws: Aws, level: str) -> None:
    told = story.tell(aws.settle, level)
    records = [record for record in aws.records() if counts.of(record, told.number)]
    written, read = counts.billed(told, records)
    assert written <= counts.MOST_WRITTEN[level]
    assert read <= counts.MOST_READ
    if level == "private":  # a notice of it reads one page as well
        assert sum(sizes(told.number).values()) <= 4096
