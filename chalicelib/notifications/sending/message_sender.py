"""Messages to people: SMS by SNS, mail by SES. Each is tried once: a second try is a second one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from unicodedata import category, normalize

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
from chalicelib.platform.aws.clients import ONCE, get_client
from chalicelib.platform.settings import settings
from chalicelib.reports.contact.delivery_states import UNREACHABLE

# SMS in the alphabet of GSM (3GPP TS 23.038, 6.2.1): 153 characters to a part. One letter that is
# not in it makes a part of all of it 67.


ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
# What telephones type by themselves, as a typewriter has it.
PLAIN_LETTERS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•·●", "-"),
        "…": "...",
        "×": "x",
        "→": "->",
        "⁄": "/",
    }
)
DRAWN = ("So", "Sk", "Cf", "Cn", "Co", "Me")  # pictures, their colours and what joins them
COLOURED = "\ufe0f"  # asks for a sign as a picture
SPACES = re.compile(" {2,}")


def plain_text(text: str) -> str:
    """The text without what an SMS has no letter for, as far as no word is lost by that: another
    script stays as it is.
    """
    if ALPHABET.issuperset(text):
        return text
    told = map(_plain_letter, normalize("NFC", text).translate(PLAIN_LETTERS))
    return SPACES.sub(" ", "".join(told))


def _plain_letter(letter: str) -> str:
    if letter in ALPHABET:
        return letter
    parts = normalize("NFKD", letter).translate(PLAIN_LETTERS)
    bare = "".join(part for part in parts if category(part) != "Mn")
    if bare and ALPHABET.issuperset(bare):
        return bare
    kind = category(letter)
    if kind in DRAWN or letter == COLOURED:
        return ""
    return " " if kind in ("Zs", "Cc") else letter


# No connection was made, so nothing went out.
_NOT_SENT_ERRORS = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)
_GATEWAY_STATUSES = (502, 504)  # who answers did not hear from who was asked


class NotSent(Exception):
    """The message was not taken; ``code`` tells why, ``after`` in how many seconds it may be, where
    that is said. What the service says itself is left out: it names the address, which belongs in
    no log (I7).
    """

    def __init__(self, code: str, after: int | None = None) -> None:
        super().__init__(code)
        self.code, self.after = code, after


class AnswerLost(Exception):
    """The request went out, and no answer came: nobody knows whether the message did."""


def send_sms(phone: str, text: str) -> None:
    """To an E.164 number, in as few parts as it takes. For ``services.posting`` alone, which knows
    whom an SMS may go to. Raises NotSent or AnswerLost.
    """
    with _translate_errors():
        get_client("sns", ONCE).publish(
            PhoneNumber=phone,
            Message=plain_text(text),
            MessageAttributes={
                "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}
            },
        )


def send_email(
    address: str,
    subject: str,
    text: str,
    about: MailReference,
    answers: str | None = None,
    stop: str | None = None,
) -> None:
    """Plain text; in the thread of the message with the id ``answers``. ``stop`` is an https
    address to which one POST ends such mail (RFC 8058). By its configuration set SES tells us when
    it comes back, and what it was ``about``. Raises NotSent or AnswerLost.
    """
    from email.message import EmailMessage  # only who writes mail pays for it
    from email.policy import SMTP

    # ids of other systems are long, and known only where they are whole
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
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") in _GATEWAY_STATUSES:
            raise AnswerLost from None
        raise NotSent(error.response["Error"]["Code"]) from None
    except _NOT_SENT_ERRORS:
        raise NotSent(UNREACHABLE) from None
    except (HTTPClientError, ResponseParserError):
        raise AnswerLost from None
    except BotoCoreError as fault:  # before anything was asked: of credentials, or of what is asked
        raise NotSent(type(fault).__name__) from None
