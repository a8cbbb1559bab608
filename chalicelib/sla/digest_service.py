"""Writing to the heads of offices once a day: one mail with all that is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.city.current import city
from chalicelib.notifications.sending import message_sender
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from chalicelib.platform import clock, telemetry
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.delivery_states import State
from chalicelib.reports.tracking import track_url
from chalicelib.sla import digest as sla_digest
from chalicelib.sla import store as sla_store
from chalicelib.sla.digest import Queues, make_digest, needs_mail

# The heads of offices, as the user pool knows them.


HEAD_GROUP = "head"


@dataclass(frozen=True, slots=True)
class Head:
    """``id`` is the person's in the user pool. The address belongs in no log."""

    id: str
    office: str
    email: str


def list_heads() -> Iterator[Head]:
    """Those who may sign in and have an office and an address that was verified."""
    pages = get_client("cognito-idp").get_paginator("list_users_in_group")
    for page in pages.paginate(UserPoolId=settings().pool, GroupName=HEAD_GROUP):
        for user in page["Users"]:
            told = {each["Name"]: each["Value"] for each in user.get("Attributes", ())}
            if user["Enabled"] and _is_reachable(told):
                yield Head(told["sub"], told["custom:agency"], told["email"])


def _is_reachable(told: Mapping[str, Any]) -> bool:
    verified = told.get("email_verified") == "true" and bool(told.get("email"))
    return verified and bool(told.get("custom:agency"))


class Unsent(Exception):
    """Some heads could not be written to: the run has to come again, and then goes to them only."""


def send_digests() -> int:
    """Write to each head who has something to be told and was not written to today; answers to how
    many. A fault keeps back nobody else's mail.

    Raises Unsent when it was done with the others.
    """
    now = clock.now()
    day = now.astimezone(JAKARTA).date()
    told = sla_store.load_finished(day, now)
    _warn_unsent(told)
    waiting = [head for head in list_heads() if head.id not in told]
    queues = _load_queues() if waiting else {}
    sent = unsent = 0
    for head in waiting:
        try:
            sent += _send_digest(head, queues, now, day)
        except Exception as fault:  # whatever one address meets; only its name, which tells no more
            log.error("digest_not_sent", office=head.office, reason=type(fault).__name__)
            unsent += 1
    if unsent:
        raise Unsent(f"{unsent} of {len(waiting)}, {sent} were sent")
    return sent


def _warn_unsent(told: Mapping[str, State]) -> None:
    """Of digests that may have been sent and are not sent again: a run died, or no answer came."""
    if unknown := sum(state is State.UNKNOWN for state in told.values()):
        log.warning("digests_unknown", many=unknown)


def _load_queues() -> Queues:
    """What every office holds: each queue is read once, for all heads."""
    found = ((office, tuple(sla_store.load_open_lines(office))) for office in city().offices)
    return {office: queue for office, queue in found if queue}


def _send_digest(head: Head, queues: Queues, now: datetime, day: date) -> bool:
    """Whether there was something to tell, and it was sent."""
    if head.office not in city().offices:
        log.warning("head_without_office", office=head.office)
        return False
    told = make_digest(head.office, queues, now, city())
    if not needs_mail(told, city()):
        return False
    sla_store.claim_digest(head.id, day, clock.now())
    try:
        subject = sla_digest.write_subject(told, city())
        text = sla_digest.write_text(told, city(), track_url)
        message_sender.send_email(
            head.email, subject, text, MailReference(MailKind.DIGEST, office=head.office)
        )
    except message_sender.AnswerLost:
        sla_store.mark_digest(head.id, day, State.UNKNOWN)
        log.warning("digest_unknown", office=head.office)
        return False
    except Exception:
        sla_store.mark_digest(head.id, day, State.FAILED)
        raise
    sla_store.mark_digest(head.id, day, State.SENT)
    log.info("digest_sent", office=head.office)
    telemetry.count_event("DigestSent")
    return True
