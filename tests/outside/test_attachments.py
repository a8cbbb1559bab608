"""Letters, and what was fetched from senders, in the bucket."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.outside import attachments
from tests.faults import Calls
from tests.moto_aws import Aws, client

NUMBER = "JK261123-00000"


def test_a_letter_is_brought_as_it_was_stored(aws: Aws) -> None:
    attachments.store("mail/abc", b"From: x\r\n\xff")
    assert attachments.bring("mail/abc") == b"From: x\r\n\xff"
    with pytest.raises(KeyError):
        attachments.bring("mail/abd")


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
    assert not attachments.is_kept(NUMBER, "a.jpg")
    attachments.keep_fetched(NUMBER, "a.jpg", b"photo", told)
    attachments.keep_fetched(NUMBER, "a.jpg", b"photo", told)
    assert attachments.is_kept(NUMBER, "a.jpg")
    found = client("s3").get_object(Bucket="tanggap-attachments", Key=f"reports/{NUMBER}/a.jpg")
    assert (found["Body"].read(), found["ContentType"]) == (b"photo", kept)
    assert found["ServerSideEncryption"] == "AES256"


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        ("GetObject", lambda: attachments.bring("mail/x")),
        ("HeadObject", lambda: attachments.is_kept(NUMBER, "x")),
    ],
)
def test_other_faults_of_the_bucket_are_passed_on(
    aws: Aws, calls: Calls, operation: str, call: Callable[[], object]
) -> None:
    refused: Any = {"Error": {"Code": "403"}}
    calls.on(operation, ClientError(refused, operation))
    with pytest.raises(ClientError):
        call()
