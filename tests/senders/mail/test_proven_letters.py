"""Whose letters prove their address: From is anybody's to write."""

import json
from typing import Any

from chalicelib.senders.mail import ses
from chalicelib.senders.model import Message
from tests.builders import MONDAY

SITI = "siti@rumah.id"
LETTER = f"From: Siti <{SITI}>\nSubject: Lampu mati\nMessage-ID: <1@rumah.id>\n\nLampu mati\n"
PASS, GRAY, FAIL = ({"status": each} for each in ("PASS", "GRAY", "FAIL"))
# DMARC, SPF, the envelope's sender, what SES saw as From, and whether it proves the address
CASES: tuple[tuple[Any, Any, str, Any, bool], ...] = (
    (PASS, FAIL, "x@y.test", [f"Siti <{SITI}>"], True),
    (PASS, PASS, SITI, [SITI.upper()], True),
    (GRAY, PASS, SITI, [SITI], True),
    (GRAY, PASS, "siti@lain.id", [SITI], False),
    (GRAY, FAIL, SITI, [SITI], False),
    (FAIL, PASS, SITI, [SITI], False),
    (None, PASS, SITI, [SITI], False),
    (PASS, PASS, SITI, [SITI, "orang@lain.id"], False),
    (PASS, PASS, SITI, ["orang@lain.id"], False),
    (PASS, PASS, SITI, [], False),
    (PASS, PASS, SITI, None, False),
    (PASS, PASS, SITI, SITI, False),
    ("PASS", PASS, SITI, [SITI], False),
)


def test_a_letter_proves_its_address_where_ses_found_it_comes_from_there() -> None:
    wrong = []
    for dmarc, spf, source, named, proves in CASES:
        receipt = {"dmarcVerdict": dmarc, "spfVerdict": spf, "action": {"type": "SNS"}}
        mail = {"source": source, "messageId": "m", "commonHeaders": {"from": named}}
        note = {"notificationType": "Received", "mail": mail, "receipt": receipt, "content": LETTER}
        delivery = ses.delivery_from_sns(
            json.dumps(note), "arn:topic", "email", lambda address: b""
        )
        [message] = ses.read_messages(delivery, MONDAY)
        assert isinstance(message, Message)
        contact = message.draft.contact
        assert contact.email == SITI
        if (contact.proven == {"email"}) != proves:
            wrong.append((dmarc, spf, source, named, proves))
    assert wrong == []
