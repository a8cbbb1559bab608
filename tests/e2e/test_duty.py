"""A reminder reaches the duty of the office that holds the report: by mail and in a chat room, on
the packaged app, with the roles its functions have.
"""

import re
from datetime import datetime
from typing import Any

from tests.e2e.client import E2E, Tanggap, send, until

pytestmark = E2E

MAIL, CHAT = "piket.kebonjeruk@jakarta.test", "https://chat.piket.test/hooks/kebonjeruk"


def code_by(way: str, tanggap: Tanggap) -> str:
    """The code that a contact got by its way."""
    if way == "mail":
        texts = [mail["BodyText"] for mail in tanggap.stack.mails() if MAIL in mail["To"]]
    else:
        texts = [each["body"] for each in tanggap.stack.outside("chat.piket.test")]
    found = [digits for text in texts for digits in re.findall(r"\b\d{6}\b", text)]
    return found[-1] if found else ""


def confirmed(tanggap: Tanggap, way: str, address: str, head: dict[str, str]) -> str:
    """The path of a contact that is always on duty."""
    body = {"way": way, "address": address, "label": f"Piket {way}", "hours": "always"}
    added = tanggap.post("/v1/duty/contacts", body, head)
    assert added.status == 201, added.body
    path = f"/v1/duty/contacts/{added.json['id']}"
    digits = until(lambda: code_by(way, tanggap), f"the code by {way}")
    answer = tanggap.post(f"{path}/confirmation", {"digits": digits}, head)
    assert answer.status == 200, answer.body
    assert answer.json["obstacle"] is None
    return path


def _seconds(begin: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


def test_a_reminder_reaches_a_mailbox_and_a_chat_room_by_itself(tanggap: Tanggap) -> None:
    head = tanggap.signed_in("lurah.kebonjeruk")
    paths = [
        confirmed(tanggap, way, address, head) for way, address in (("mail", MAIL), ("chat", CHAT))
    ]
    number = tanggap.file(visibility="public")["number"]

    def mailed() -> Any:
        return [
            mail
            for mail in tanggap.stack.mails()
            if MAIL in mail["To"] and number in mail["BodyText"]
        ]

    def chatted() -> Any:
        rooms = tanggap.stack.outside("chat.piket.test")
        return [each for each in rooms if number in each["body"]]

    [mail, *_] = until(mailed, "the mail of the reminder")
    assert "Pengingat" in mail["BodyText"]
    assert until(chatted, "the reminder in the chat room")

    def sent() -> Any:
        """The log's two lines of the reminder: a line is marked after its message went out."""
        log = tanggap.get("/v1/duty/log", head).json["items"]
        told = [line for line in log if {"number": number, "seq": 2} in line["steps"]]
        return told if [line["state"] for line in told] == ["sent", "sent"] else None

    told = until(sent, "both messages as sent in the log")
    [fell_due] = [each["at"] for each in tanggap.record(number)["timeline"] if each["seq"] == 2]
    spans = [_seconds(fell_due, line["at"]) for line in told]
    assert max(spans) <= 60, spans
    for path in paths:
        assert send("DELETE", tanggap.stack.url + path, None, head).status == 204
