"""A restore, rehearsed from end to end: what was damaged comes back, what was written since stays,
and neither a reporter, a subscriber nor the duty hears of anything twice.
"""

import json
from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from operate.report_images import find_broken_entry
from tests.e2e.client import E2E, Tanggap, until
from tests.e2e.test_after_the_acknowledgement import operate

pytestmark = E2E
OFFICER = "petugas.kebonjeruk"
SECRET = "RAHASIA pelapor di gang kelinci"


def items(tanggap: Tanggap, number: str) -> list[dict[str, Any]]:
    pages = (
        tanggap.stack.client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=tanggap.stack.outputs["TableName"],
            KeyConditionExpression="pk = :key",
            ExpressionAttributeValues={":key": {"S": f"R#{number}"}},
            ConsistentRead=True,
        )
    )
    return [item for page in pages for item in page["Items"]]


def remove(tanggap: Tanggap, number: str, *keys: str) -> None:
    """Remove items by hand, as a vandal does: those of these sort keys, or all."""
    for item in items(tanggap, number):
        if not keys or item["sk"]["S"] in keys:
            tanggap.stack.client("dynamodb").delete_item(
                TableName=tanggap.stack.outputs["TableName"],
                Key={name: item[name] for name in ("pk", "sk")},
            )


def furnish(tanggap: Tanggap) -> None:
    """Give the table what the local AWS leaves out of the template."""
    name, dynamodb = tanggap.stack.outputs["TableName"], tanggap.stack.client("dynamodb")
    dynamodb.update_time_to_live(
        TableName=name, TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True}
    )
    dynamodb.update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )


def entries_of(tanggap: Tanggap, number: str) -> list[tuple[str, str, str | None]]:
    """Moment, kind and note of each entry, as officers see them."""
    timeline = tanggap.record(number)["timeline"]
    return [(each["at"], each["kind"], each["note"]) for each in timeline]


def chain_holds(tanggap: Tanggap, number: str) -> bool:
    own = [item for item in items(tanggap, number) if item["sk"]["S"].startswith(("A", "T#"))]
    return find_broken_entry(own) is None


def is_told(tanggap: Tanggap, number: str, seq: int) -> bool:
    """Whether the reporter was sent an SMS about an entry."""
    lines = {
        item["sk"]["S"]: item["state"]["S"] for item in items(tanggap, number) if "state" in item
    }
    sent = {key.split("#")[2] for key, state in lines.items() if state == "sent"}
    return seq in {int(each) for each in sent if each.isdecimal()}


def erase(tanggap: Tanggap, receipt: dict[str, Any]) -> None:
    proof = {"X-Report-Token": receipt["token"]}
    assert tanggap.post(f"/v1/reports/{receipt['number']}/erasure", {}, proof).status == 202
    until(lambda: SECRET not in str(items(tanggap, receipt["number"])), "the erasure")


def next_second() -> datetime:
    """A moment at the end of this second: entries are stored by the second."""
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    until(lambda: datetime.now(UTC) > at + timedelta(milliseconds=50), "the next second")
    return at


def told(tanggap: Tanggap, numbers: Collection[str]) -> Counter[str]:
    """All that people and systems were told of these reports, by what: those of other tests go on
    meanwhile.
    """
    sms = [f"{each['PhoneNumber']} {each['Message']}" for each in tanggap.stack.sms_inbox()]
    mails = [f"{each['To']} {each['BodyText']}" for each in tanggap.stack.mails()]
    outside = [f"{each['host']} {each['body']}" for each in tanggap.stack.outside()]
    every = (*sms, *mails, *outside)
    return Counter(each for each in every if any(number in each for number in numbers))


def export(tanggap: Tanggap) -> str:
    """The address of an export of the table, made as the nightly one is."""
    s3, dynamodb = tanggap.stack.client("s3"), tanggap.stack.client("dynamodb")
    place = {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket="backups", CreateBucketConfiguration=place)
    table = dynamodb.describe_table(TableName=tanggap.stack.outputs["TableName"])["Table"]
    made = dynamodb.export_table_to_point_in_time(
        TableArn=table["TableArn"], S3Bucket="backups", S3Prefix="nightly/tanggap"
    )
    name = made["ExportDescription"]["ExportArn"].rpartition("/")[2]
    return f"s3://backups/nightly/tanggap/AWSDynamoDB/{name}"


def test_a_restore_from_end_to_end(tanggap: Tanggap, capsys: pytest.CaptureFixture[str]) -> None:
    furnish(tanggap)
    gone, altered, whole = (tanggap.proven(visibility="public") for _ in range(3))
    early, late = (tanggap.file(description=SECRET, visibility="public") for _ in range(2))
    tanggap.step(OFFICER, gone, "proses", note="sedang ke lokasi")
    tanggap.step(OFFICER, whole, "proses", note="sedang ke lokasi")
    erase(tanggap, early)
    tanggap.settle()
    at = next_second()

    erase(tanggap, late)
    tanggap.step(OFFICER, whole, "selesai", note="sudah diangkut truk")
    new = tanggap.proven(visibility="public")
    tanggap.settle()
    before = {
        number: [
            each
            for each in entries_of(tanggap, number)
            if number in (new, whole) or datetime.fromisoformat(each[0]) < at
        ]
        for number in (gone, altered, new, whole)
    }
    remove(tanggap, gone)
    remove(tanggap, altered, "A")
    remove(tanggap, late["number"])
    assert tanggap.get(f"/v1/reports/{gone}").status == 404
    own = {gone, altered, whole, new, early["number"], late["number"]}
    heard = told(tanggap, own)
    assert heard

    moment = ("restore", "--at", at.isoformat())
    assert operate(tanggap, *moment, "--json") == 0
    planned = json.loads(capsys.readouterr().out)
    mine = {gone, altered, late["number"]}
    assert mine <= {*planned["back"]}
    assert tanggap.get(f"/v1/reports/{gone}").status == 404
    code, answer = operate(tanggap, *moment, "--apply", "--json"), capsys.readouterr()
    assert (code, answer.err) == (0, "")
    done = json.loads(answer.out)
    assert done["found"]["back"] == planned["back"]
    assert new in done["found"]["filed"]
    assert all(check["holds"] for check in done["checks"])

    # timers go on meanwhile: an hour of a promise is a second here
    for number, entries in before.items():
        assert entries_of(tanggap, number)[: len(entries)] == entries, number
    for receipt in (early, late):
        until(lambda at=receipt: SECRET not in str(items(tanggap, at["number"])), "the erasure")
    for number in (*mine, early["number"], new, whole):
        assert chain_holds(tanggap, number), number
    for number in (gone, altered):
        assert [state for state in tanggap.executions(number).values() if state == "RUNNING"]
    tanggap.settle()
    again = {text: many for text, many in told(tanggap, own).items() if text in heard}
    assert again == dict(heard)
    seq = tanggap.step(OFFICER, altered, "proses", note="ke lokasi")["version"]
    until(lambda: is_told(tanggap, altered, seq), "the notice of what happens next")
    assert operate(tanggap, "recount", "--json") == 0
    counted = json.loads(capsys.readouterr().out)
    assert (counted["closings"]["missing"], counted["closings"]["wrong"]) == (0, 0)

    remove(tanggap, new)
    assert tanggap.get(f"/v1/reports/{new}").status == 404
    address = export(tanggap)
    remove(tanggap, altered)
    assert operate(tanggap, "restore", "--export", address, "--apply", "--json") == 0
    capsys.readouterr()
    assert tanggap.get(f"/v1/reports/{new}").status == 404, "it was gone when the export was made"
    assert chain_holds(tanggap, altered)
    assert told(tanggap, own) >= Counter(again)
    assert max(Counter(tanggap.texts(altered)).values()) == 1
