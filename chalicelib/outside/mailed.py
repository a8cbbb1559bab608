"""Mails of ours: what each is about goes along in tags, and SES gives them back when it tells what
became of the mail, so nothing is kept to know it again.
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_UNFIT = re.compile("[^A-Za-z0-9_-]")  # for the value of a tag
_SEQ = re.compile("[0-9]{1,6}")


class Mailed(StrEnum):
    """What mails there are."""

    NOTICE = "notice"
    CODE = "code"
    LINK = "link"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class About:
    """What a mail is about: a notice of entry ``seq`` to ``whom``, as the log of notices names
    them; a digest of an ``office``. Nothing in it is personal.
    """

    kind: str
    whom: str = ""
    seq: int = 0
    office: str = ""

    @property
    def number(self) -> str:
        return self.whom.partition("~")[0]

    def tags(self) -> list[dict[str, str]]:
        """Each with a value, in the characters SES takes."""
        seq = str(self.seq) if self.seq else ""
        told = {
            "kind": self.kind,
            "number": self.number,
            "supporter": self.whom.partition("~")[2],
            "seq": seq,
            "office": _UNFIT.sub("-", self.office),
        }
        return [{"Name": name, "Value": value} for name, value in told.items() if value]


class Event(StrEnum):
    """What SES tells of mails: it came back, or its reader calls it spam."""

    BOUNCE = "Bounce"
    COMPLAINT = "Complaint"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a mail to the address ``to``; ``why`` in SES's words."""

    event: Event
    why: str
    about: About
    to: str


# Of complaints only these are named: others' words come from whoever sends the complaint.
_WHY = {
    Event.BOUNCE: {"Permanent", "Transient", "Undetermined"},
    Event.COMPLAINT: {"abuse", "auth-failure", "fraud", "not-spam", "other", "virus"},
}


def read(text: str) -> Told | None:
    """What an event tells; None for what is none of these."""
    try:
        held = json.loads(text)
        event = Event(held["eventType"])
        why, mail = _why(event, held), held["mail"]
        return Told(event, why, _about(mail["tags"]), str(mail["destination"][0]))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def _why(event: Event, held: dict[str, Any]) -> str:
    if event is Event.BOUNCE:
        why = held["bounce"]["bounceType"]
    else:
        why = held["complaint"].get("complaintFeedbackType")
    return why if why in _WHY[event] else ""


def _about(tags: dict[str, list[str]]) -> About:
    told = {name: str(values[0]) for name, values in tags.items()}
    number, supporter = told.get("number", ""), told.get("supporter", "")
    seq = told.get("seq", "")
    return About(
        kind=told.get("kind", ""),
        whom=f"{number}~{supporter}" if supporter else number,
        seq=int(seq) if _SEQ.fullmatch(seq) else 0,
        office=told.get("office", ""),
    )
