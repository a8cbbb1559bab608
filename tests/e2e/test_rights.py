"""One's own data, given and erased, by the functions' own roles and with versions in the bucket."""

import json
from collections.abc import Iterator
from typing import Any

from chalicelib.privacy import rules as privacy_rules
from operate import retention, scheduled
from operate.session import Clients
from tests.cameras import a_photo
from tests.e2e.client import E2E, Tanggap, until

pytestmark = E2E

PHONE = "+6281270000041"  # nobody else's here: a number gets few first messages a day
WORDS = "RAHASIA-HAPUS sampah menumpuk di depan gang"


def versions(tanggap: Tanggap, number: str) -> list[str]:
    """Every version of every file of a report, deleted or not."""
    pages = tanggap.stack.client("s3").get_paginator("list_object_versions")
    found: list[str] = []
    for page in pages.paginate(Bucket=tanggap.stack.outputs["BucketName"]):
        held = (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        found += [each["Key"] for each in held if f"/{number}/" in each["Key"]]
    return found


def items(tanggap: Tanggap, key: str) -> Iterator[dict[str, Any]]:
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": key}}}
    table = tanggap.stack.outputs["TableName"]
    pages = tanggap.stack.client("dynamodb").get_paginator("query")
    for page in pages.paginate(TableName=table, ConsistentRead=True, **asked):
        yield from page["Items"]


def test_a_reporter_is_given_what_is_kept_and_has_it_erased(tanggap: Tanggap) -> None:
    upload = tanggap.uploaded(a_photo(41))
    receipt = tanggap.file(
        description=WORDS, visibility="public", attachments=[upload], contact={"phone": PHONE}
    )
    number, proof = receipt["number"], {"X-Report-Token": receipt["token"]}
    tanggap.prove(number)
    tanggap.post(f"/v1/reports/{number}/comments", {"text": "RAHASIA-TAMBAHAN"}, proof)
    tanggap.step("petugas.kebonjeruk", number, "proses", photos=[tanggap.uploaded(a_photo(42))])
    until(lambda: len(versions(tanggap, number)) == 6, "both photos: kept, shown and small")
    until(lambda: len(tanggap.texts(number)) >= 2, "the notices")

    given = tanggap.post(f"/v1/reports/{number}/export", {}, proof).json
    assert [said["text"] for said in given["said"]] == [WORDS, "RAHASIA-TAMBAHAN"]
    assert given["contact"]["phone"] == PHONE
    assert given["files"][0]["link"]

    before = tanggap.record(number)["timeline"][-1]["seq"]
    asked = tanggap.post(f"/v1/reports/{number}/erasure", {}, proof)
    assert (asked.status, asked.json["state"]) == (202, "asked")
    assert tanggap.follow(number)["visibility"] == "private"

    def done() -> dict[str, Any] | None:
        told: dict[str, Any] = tanggap.post(f"/v1/reports/{number}/erasure", {}, proof).json
        return told if told["state"] == "done" else None

    removed = {each["what"]: each["count"] for each in until(done, "the record")["removed"]}
    assert (removed["texts"], removed["files"], removed["contacts"]) == (2, 1, 1)
    assert len(versions(tanggap, number)) == 3  # the office's own photo: kept, shown and small
    held = list(items(tanggap, f"R#{number}"))
    assert "RAHASIA" not in json.dumps(held, default=str)
    beside = {item["sk"]["S"] for item in held if item["sk"]["S"].startswith("Z#")}
    # a notice of the request that went out amid the first pass is left for the second
    late = {sk for sk in beside if sk.startswith("Z#notice#") and int(sk.split("#")[2]) > before}
    assert beside - late == {"Z#erasure#000002"}
    assert tanggap.record(number)["status"] == "proses"
    assert not tanggap.messages("StreamDeadUrl")


def test_a_run_of_the_retention_is_in_a_ledger_that_holds(tanggap: Tanggap) -> None:
    clients = Clients(tanggap.stack.client, tanggap.stack.outputs)
    before = len(list(retention.read_proofs(clients)))
    event = json.dumps(scheduled.make_event("Retain")).encode()
    name = tanggap.stack.outputs["RetainName"]
    answer = tanggap.stack.client("lambda").invoke(FunctionName=name, Payload=event)
    assert "FunctionError" not in answer, answer["Payload"].read()
    found = list(retention.read_proofs(clients))
    assert len(found) == before + 1
    assert privacy_rules.find_break(found) is None
    assert found[-1].told == ("uploads 0", "letters 0", "audits 0", "parked 0")
