"""Mail each head of an office once a day: one digest of the reports that need attention."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.city.current import city
from chalicelib.notifications.sending import sms_and_mail
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from chalicelib.officers import deputies_store, user_pool
from chalicelib.platform import clock, telemetry
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.roles import Role
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.delivery_states import State
from chalicelib.reports.tracking import track_url
from chalicelib.sla import digest as sla_digest
from chalicelib.sla import store as sla_store
from chalicelib.sla.digest import Queues, make_digest, needs_mail


@dataclass(frozen=True, slots=True)
class Head:
    """A head of an office. ``id`` is the person's id in the user pool. Never log the address."""

    id: str
    office: str
    email: str


def list_heads() -> Iterator[Head]:
    """Yield the enabled officers with the role ``head``, an office and a verified address, and the
    deputies of today.
    """
    for account in user_pool.list_accounts(Role.HEAD):
        reachable = account.email_verified and account.email and account.agency
        if account.enabled and reachable:
            yield Head(account.id, account.agency, account.email)
    day = clock.now().astimezone(JAKARTA).date()
    for deputy in deputies_store.load_all_deputies():
        if deputy.counts_on(day) and deputy.email:
            yield Head(f"{deputy.officer}~{deputy.office}", deputy.office, deputy.email)


class Unsent(Exception):
    """Mails to some heads failed. Lambda runs the function again, which then writes only to
    them.
    """


def send_digests() -> int:
    """Mail the digest to each head who has one and has not got it today. Return the number of mails
    sent. An error with one mail does not stop the others.

    Raises Unsent at the end when a mail failed.
    """
    now = clock.now()
    day = now.astimezone(JAKARTA).date()
    finished = sla_store.load_finished(day, now)
    _warn_unknown(finished)
    waiting = [head for head in list_heads() if head.id not in finished]
    queues = _load_queues() if waiting else {}
    sent = unsent = 0
    for head in waiting:
        try:
            sent += _send_digest(head, queues, now, day)
        except Exception as fault:  # log only its class: its text may have the address
            log.error("digest_not_sent", office=head.office, reason=type(fault).__name__)
            unsent += 1
    if unsent:
        raise Unsent(f"{unsent} of {len(waiting)}, {sent} were sent")
    return sent


def _warn_unknown(finished: Mapping[str, State]) -> None:
    """Log the number of digests that may have been sent and are not sent again, because a run died
    or SES did not answer.
    """
    if unknown := sum(state is State.UNKNOWN for state in finished.values()):
        log.warning("digests_unknown", many=unknown)


def _load_queues() -> Queues:
    """Return the queues of all offices. Each queue is read once, for all heads."""
    queues = ((office, tuple(sla_store.load_open_lines(office))) for office in city().offices)
    return {office: lines for office, lines in queues if lines}


def _send_digest(head: Head, queues: Queues, now: datetime, day: date) -> bool:
    """Mail a head's digest if there is a reason to. Return whether it was sent."""
    if head.office not in city().offices:
        log.warning("head_without_office", office=head.office)
        return False
    digest = make_digest(head.office, queues, now, city())
    if not needs_mail(digest, city()):
        return False
    sla_store.claim_digest(head.id, day, clock.now())
    try:
        subject = sla_digest.write_subject(digest, city())
        text = sla_digest.write_text(digest, city(), track_url)
        sms_and_mail.send_email(
            head.email, subject, text, MailReference(MailKind.DIGEST, office=head.office)
        )
    except sms_and_mail.AnswerLost:
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
