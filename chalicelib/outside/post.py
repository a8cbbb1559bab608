"""Messages to people: SMS by SNS, mail by SES."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from chalicelib.outside.aws import client
from chalicelib.settings import settings


class NotSent(Exception):
    """The message was not taken; the code tells why. What the service says itself is left out: it
    names the address, which belongs in no log (I7).
    """


def sms(phone: str, text: str) -> None:
    """To an E.164 number. Raises NotSent."""
    with _told_by_code():
        client("sns").publish(
            PhoneNumber=phone,
            Message=text,
            MessageAttributes={
                "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}
            },
        )


def email(address: str, subject: str, text: str) -> None:
    """Plain text. Raises NotSent."""
    with _told_by_code():
        client("ses").send_email(
            Source=settings().sender,
            Destination={"ToAddresses": [address]},
            Message={
                "Subject": {"Data": subject, "Charset": "UTF-8"},
                "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
            },
        )


@contextmanager
def _told_by_code() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise NotSent(error.response["Error"]["Code"]) from None
