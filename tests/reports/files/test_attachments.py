"""Letters, and what was fetched from senders, in the bucket."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.platform import clock
from chalicelib.reports.files import attachments
from tests.faults import Calls
from tests.moto_aws import Aws, client

NUMBER = "JK261123-00000"


def test_a_letter_is_brought_as_it_was_stored(aws: Aws) -> None:
    attachments.store_letter("mail/abc", b"From: x\r\n\xff")
    assert attachments.load_object("mail/abc") == b"From: x\r\n\xff"
    with pytest.raises(KeyError):
        attachments.load_object("mail/abd")


def test_a_form_lives_ten_minutes_and_takes_the_size_that_was_asked_for(aws: Aws) -> None:
    now = clock.now()
    offer = attachments.offer_upload("image/jpeg", 482_133, now)
    policy = json.loads(base64.b64decode(offer.fields["policy"]))
    assert offer.expires_at == now + timedelta(minutes=10)
    until = datetime.fromisoformat(policy["expiration"])
    assert abs(until - offer.expires_at) < timedelta(minutes=1), "botocore has a clock of its own"
    assert ["content-length-range", 1, 482_133] in policy["conditions"]
    assert {"Content-Type": "image/jpeg"} in policy["conditions"]
    assert {"key": f"uploads/{attachments.verify_upload(offer.upload, now)}"} in policy[
        "conditions"
    ]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("image/jpeg", "image/jpeg"),
        ("video/mp4", "video/mp4"),
        ("text/html", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_what_was_fetched_is_kept_with_its_report_and_never_as_a_page(
    aws: Aws, told: str, kept: str
) -> None:
    assert not attachments.is_stored(NUMBER, "a.jpg")
    attachments.keep_fetched(NUMBER, "a.jpg", b"photo", told)
    attachments.keep_fetched(NUMBER, "a.jpg", b"photo", told)
    assert attachments.is_stored(NUMBER, "a.jpg")
    found = client("s3").get_object(Bucket="tanggap-attachments", Key=f"reports/{NUMBER}/a.jpg")
    assert (found["Body"].read(), found["ContentType"]) == (b"photo", kept)
    assert found["ServerSideEncryption"] == "AES256"


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        ("GetObject", lambda: attachments.load_object("mail/x")),
        ("HeadObject", lambda: attachments.is_stored(NUMBER, "x")),
    ],
)
def test_other_faults_of_the_bucket_are_passed_on(
    aws: Aws, calls: Calls, operation: str, call: Callable[[], object]
) -> None:
    refused: Any = {"Error": {"Code": "403"}}
    calls.on(operation, ClientError(refused, operation))
    with pytest.raises(ClientError):
        call()
