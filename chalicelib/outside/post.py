"""Messages to people: SMS by SNS, mail by SES."""

from chalicelib.outside.aws import client
from chalicelib.settings import settings


def sms(phone: str, text: str) -> None:
    client("sns").publish(
        PhoneNumber=phone,
        Message=text,
        MessageAttributes={
            "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}
        },
    )


def email(address: str, subject: str, text: str) -> None:
    client("ses").send_email(
        Source=settings().sender,
        Destination={"ToAddresses": [address]},
        Message={
            "Subject": {"Data": subject, "Charset": "UTF-8"},
            "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
        },
    )
