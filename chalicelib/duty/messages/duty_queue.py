"""The messages in the queue of the duty: a step to be routed, and a contact to be woken, now or at
a moment. A wait that is too long for the queue is a schedule of EventBridge.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from chalicelib.duty.messages import waiting_store
from chalicelib.duty.model import Contact, DueLine, StepKey
from chalicelib.platform.aws import queues
from chalicelib.platform.moments import format_stored
from chalicelib.platform.settings import settings

# EventBridge runs a schedule within the minute of its moment. So it is made for a little earlier,
# and the queue waits for the rest.
EARLY = timedelta(minutes=2)


def wake_contact(office: str, contact: str) -> None:
    """Have a contact sent what waits for it, now."""
    queues.queue_message(settings().duty, {"office": office, "contact": contact})


def wake_later(contact: Contact, at: datetime, now: datetime, until: datetime) -> None:
    """Have a contact sent what waits for it at a moment. ``until`` is when its items expire."""
    message = {"office": contact.office, "contact": contact.id, "at": format_stored(at)}
    seconds = max(0, ceil((at - now).total_seconds()))
    if seconds > queues.LONGEST_DELAY:
        name = f"{contact.id}-{format_stored(at).replace(':', '')}"
        queues.schedule_message(name, message, at - EARLY)
        return
    queues.queue_message(settings().duty, message, delay=seconds)
    waiting_store.note_wake(contact.id, at, until)


def route_again(contact: str, lines: Iterable[DueLine]) -> None:
    """Have steps routed anew that a contact does not get after all."""
    lines = list(lines)
    route_steps(line.step for line in lines)
    waiting_store.drop_lines(contact, lines)


def route_steps(steps: Iterable[StepKey]) -> None:
    """Have steps routed anew. Whoever got one does not get it again."""
    for step in steps:
        queues.queue_entry(settings().duty, step.number, step.seq)
