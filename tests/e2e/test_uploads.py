"""Photos, from the citizen's own upload to the page that shows them."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib.evidence import service as evidence_service
from tests.cameras import a_file, a_photo, exif, scene
from tests.e2e.client import E2E, PATIENCE, PHOTO, Answer, Tanggap, post_form, send, until
from tests.moto_aws import resources

pytestmark = E2E


def objects(tanggap: Tanggap) -> list[str]:
    pages = tanggap.stack.client("s3").get_paginator("list_objects_v2")
    bucket = tanggap.stack.outputs["BucketName"]
    return [o["Key"] for page in pages.paginate(Bucket=bucket) for o in page.get("Contents", [])]


def shown(link: str) -> Answer | None:
    """The photo behind a link S3 signed, once it is there."""
    answer = send("GET", link)
    return answer if answer.status == 200 else None


def test_a_photo_of_a_public_report_is_shown_to_everybody_and_tells_nothing_else(
    tanggap: Tanggap,
) -> None:
    taken = a_photo(5, at=(-6.1926, 106.7697), software="Telepon Budi")
    number = tanggap.file(visibility="public", attachments=[tanggap.uploaded(taken)])["number"]
    [link] = tanggap.follow(number)["timeline"][0]["photos"]
    assert link.startswith(f"{tanggap.stack.url}/v1/reports/{number}/photos/")

    def through() -> Answer | None:
        led = send("GET", link)
        if led.status == 404:  # until its copy is there
            return None
        assert (led.status, led.headers["Cache-Control"]) == (302, "no-store"), led.body
        return shown(led.headers["Location"])

    photo = until(through, "the photo", PATIENCE)
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert b"Budi" in taken
    assert b"Budi" not in photo.body
    seen = evidence_service.read_facts(photo.body)
    assert (seen.readable, seen.lat, seen.taken_at) == (True, None, None)


def known(tanggap: Tanggap, photo: bytes) -> bool:
    """Whether the bytes of a photo are in the index."""
    table, key = tanggap.stack.outputs["TableName"], f"E#S#{sha256(photo).hexdigest()}"
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": key}}}
    return bool(tanggap.stack.client("dynamodb").query(TableName=table, **asked)["Count"])


def test_a_completion_photo_that_shows_what_another_did_is_told(tanggap: Tanggap) -> None:
    """By the function with the layer, under its own role."""
    photo = a_photo(7)
    first = tanggap.file(attachments=[tanggap.uploaded(photo)])["number"]
    until(lambda: known(tanggap, photo), "the photo in the index")
    number = tanggap.file()["number"]
    taken = datetime.now(UTC) + timedelta(seconds=1)  # after the report, to the second
    copy = a_file(scene(7).resize((240, 180)), exif=exif(taken))
    tanggap.step("petugas.kebonjeruk", number, "proses")
    copies = [tanggap.uploaded(copy)]
    tanggap.step("petugas.kebonjeruk", number, "selesai", note="sudah", photos=copies)

    def found() -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = tanggap.record(number)["evidence"]["findings"]
        return told

    [finding] = until(found, "what was found")
    assert (finding["flag"], finding["other"]) == ("alike_photo", first)


def test_a_photo_of_a_step_is_shown_with_it(tanggap: Tanggap) -> None:
    number = tanggap.file(visibility="public")["number"]
    tanggap.step("petugas.kebonjeruk", number, "proses", photos=[tanggap.uploaded(a_photo(6))])
    [link] = tanggap.record(number)["timeline"][-1]["photos"]  # an officer's leads to S3 at once
    assert evidence_service.read_facts(until(lambda: shown(link), "the photo").body).readable


def test_photos_of_a_private_report_are_opened_by_officers_who_are_written_down(
    tanggap: Tanggap,
) -> None:
    receipt = tanggap.file(visibility="private", attachments=[tanggap.uploaded(a_photo(9))])
    number = receipt["number"]
    key = until(
        lambda: next((key for key in objects(tanggap) if f"reports/{number}/" in key), None),
        "the photo kept",
    )
    photo = tanggap.get(f"/v1/reports/{number}/photos/{key.rpartition('/')[2]}")
    assert photo.refusal == (404, "unknown-photo")
    assert tanggap.follow(number)["timeline"][0]["photos"] == []
    [link] = tanggap.record(number)["timeline"][0]["photos"]
    path, officer = urlsplit(link).path, tanggap.signed_in("petugas.kebonjeruk")
    opened = until(lambda: tanggap.post(path, {}, officer).json.get("link"), "the copy")
    assert evidence_service.read_facts(send("GET", opened).body).readable
    mine = tanggap.get(f"/v1/reports/{number}/mine", {"X-Report-Token": receipt["token"]}).json
    assert [each["kind"] for each in mine["timeline"]] == ["status", "photos_opened"]
    assert send("GET", mine["timeline"][0]["photos"][0]).status == 200
    url = f"{tanggap.stack.endpoint}/{tanggap.stack.outputs['BucketName']}/{key}"
    assert send("GET", url).status == 403


def test_a_file_larger_than_it_was_said_to_be_is_refused(tanggap: Tanggap) -> None:
    offer = tanggap.offered(size=len(PHOTO) - 1)
    refused = post_form(offer["url"], offer["fields"], PHOTO)
    assert (refused.status, b"EntityTooLarge" in refused.body) == (400, True), refused.body


def test_a_file_of_another_type_than_was_said_is_refused(tanggap: Tanggap) -> None:
    offer = tanggap.offered()
    lied = {**offer["fields"], "Content-Type": "text/html"}
    refused = post_form(offer["url"], lied, b"<script>alert(1)</script>")
    assert refused.status == 403, refused.body
    assert not any(offer["fields"]["key"] in key for key in objects(tanggap))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"content_type": "text/html"}, "image/jpeg"),
        ({"content_type": "image/svg+xml"}, "image/jpeg"),
        ({"size": 15 * 1024 * 1024 + 1}, "15 MB"),
        ({"size": 0}, "15 MB"),
    ],
)
def test_no_form_is_offered_for_what_is_not_taken(
    tanggap: Tanggap, changes: dict[str, Any], told: str
) -> None:
    body = {"filename": "jalan.jpg", "content_type": "image/jpeg", "size": 100, **changes}
    refused = tanggap.post("/v1/uploads", body)
    assert refused.refusal == (422, "bad-field")
    assert told in refused.problem["detail"]


def test_an_id_we_did_not_give_out_is_refused_and_nothing_filed(tanggap: Tanggap) -> None:
    upload = tanggap.offered()["id"]
    forged = upload[:-1] + ("0" if upload[-1] != "0" else "1")
    body = {
        "description": "Lampu jalan mati sejak Senin",
        "place": {"kelurahan": "31.73.05.1001"},
        "attachments": [forged],
    }
    assert tanggap.post("/v1/reports", body).refusal == (422, "bad-upload")


def test_what_no_report_names_stays_among_the_uploads_which_expire(tanggap: Tanggap) -> None:
    name = tanggap.uploaded().split(".")[0]
    assert [key for key in objects(tanggap) if name in key] == [f"uploads/{name}.jpg"]
    rules = resources()["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {"Prefix": "uploads/", "ExpirationInDays": 1, "Status": "Enabled"}.items() <= next(
        rule for rule in rules if rule.get("Prefix") == "uploads/"
    ).items()
