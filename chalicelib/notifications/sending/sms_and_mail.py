"""Send SMS by SNS and mail by SES. Each message is tried once: a second try is a second message."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ProxyConnectionError,
)
from botocore.parsers import ResponseParserError

from chalicelib.notifications.sending.bounces import MailReference
from chalicelib.notifications.texts.gsm_text import plain_text
from chalicelib.platform.aws.clients import ONCE, get_client
from chalicelib.platform.settings import settings
from chalicelib.reports.contact.delivery_states import UNREACHABLE

# No connection was made, so nothing went out.
_NOT_SENT_ERRORS = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)
GATEWAY_STATUSES = (502, 504)  # a gateway got no answer from the server behind it


class NotSent(Exception):
    """The service did not take the message. ``code`` is the reason, and ``after`` the seconds to
    wait, where the service says so. After the ``last`` try the message is a dead letter. The
    service's own text is left out: it names the address, which belongs in no log (I7).
    """

    def __init__(self, code: str, after: int | None = None, *, last: bool = False) -> None:
        super().__init__(code)
        self.code, self.after, self.last = code, after, last


class AnswerLost(Exception):
    """The request went out and no answer came: nobody knows whether the message went out."""


def send_sms(phone: str, text: str) -> str:
    """Send an SMS by SNS to an E.164 number, in as few parts as possible, and return its id. Only
    ``sms_failover`` calls it. Raises NotSent or AnswerLost.
    """
    attributes = {"AWS.SNS.SMS.SMSType": "Transactional"}
    if sender_id := settings().sms_sender_id:
        attributes["AWS.SNS.SMS.SenderID"] = sender_id
    with _translate_errors():
        answer = get_client("sns", ONCE).publish(
            PhoneNumber=phone,
            Message=plain_text(text),
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in attributes.items()
            },
        )
    return str(answer["MessageId"])


def send_email(
    address: str,
    subject: str,
    text: str,
    about: MailReference,
    answers: str | None = None,
    stop: str | None = None,
) -> None:
    """Send a mail in plain text, in the thread of the message with the id ``answers``. ``stop`` is
    an https address to which one POST ends such mail (RFC 8058). By the configuration set SES sends
    us an event when the mail comes back, with what it was ``about``. Raises NotSent or AnswerLost.
    """
    from email.message import EmailMessage  # only a function that sends mail pays for the import
    from email.policy import SMTP

    # ids of other systems are long, and are recognised only if they are not folded
    letter = EmailMessage(SMTP.clone(max_line_length=998))
    letter["From"], letter["To"], letter["Subject"] = settings().sender, address, subject
    letter["Auto-Submitted"] = "auto-replied" if answers else "auto-generated"
    if answers:
        letter["In-Reply-To"] = letter["References"] = f"<{answers}>"
    if stop:
        letter["List-Unsubscribe"] = f"<{stop}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(text)
    with _translate_errors():
        get_client("ses", ONCE).send_raw_email(
            Source=settings().sender,
            Destinations=[address],
            RawMessage={"Data": letter.as_bytes()},
            ConfigurationSetName=settings().configuration_set,
            Tags=about.tags(),
        )


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") in GATEWAY_STATUSES:
            raise AnswerLost from None
        raise NotSent(error.response["Error"]["Code"]) from None
    except _NOT_SENT_ERRORS:
        raise NotSent(UNREACHABLE) from None
    except (HTTPClientError, ResponseParserError):
        raise AnswerLost from None
    except BotoCoreError as fault:  # before the request went out: credentials, or its parameters
        raise NotSent(type(fault).__name__) from None
