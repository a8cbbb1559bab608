"""Writing to the heads of offices once a day: one mail with all that is due."""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.city import city
from chalicelib.domain import digest_wording
from chalicelib.domain.delivery import State
from chalicelib.domain.digest import Queues, digest, wanted
from chalicelib.domain.moments import JAKARTA
from chalicelib.outside import clock, metrics, post
from chalicelib.outside.heads import Head, heads
from chalicelib.outside.mailed import About, Mailed
from chalicelib.outside.telemetry import log
from chalicelib.services.tracking import track_url
from chalicelib.stores import digests, held


class Unsent(Exception):
    """Some heads could not be written to: the run has to come again, and then goes to them only."""


def send() -> int:
    """Write to each head who has something to be told and was not written to today; answers to how
    many. A fault keeps back nobody else's mail.

    Raises Unsent when it was done with the others.
    """
    now = clock.now()
    day = now.astimezone(JAKARTA).date()
    told = digests.over_on(day, now)
    _warn(told)
    waiting = [head for head in heads() if head.id not in told]
    queues = _queues() if waiting else {}
    sent = unsent = 0
    for head in waiting:
        try:
            sent += _written(head, queues, now, day)
        except Exception as fault:  # whatever one address meets; only its name, which tells no more
            log.error("digest_not_sent", office=head.office, reason=type(fault).__name__)
            unsent += 1
    if unsent:
        raise Unsent(f"{unsent} of {len(waiting)}, {sent} were sent")
    return sent


def _warn(told: Mapping[str, State]) -> None:
    """Of digests that may have been sent and are not sent again: a run died, or no answer came."""
    if unknown := sum(state is State.UNKNOWN for state in told.values()):
        log.warning("digests_unknown", many=unknown)


def _queues() -> Queues:
    """What every office holds: each queue is read once, for all heads."""
    found = ((office, tuple(held.by(office))) for office in city().offices)
    return {office: queue for office, queue in found if queue}


def _written(head: Head, queues: Queues, now: datetime, day: date) -> bool:
    """Whether there was something to tell, and it was sent."""
    if head.office not in city().offices:
        log.warning("head_without_office", office=head.office)
        return False
    told = digest(head.office, queues, now, city())
    if not wanted(told, city()):
        return False
    digests.claim(head.id, day, clock.now())
    try:
        subject = digest_wording.subject(told, city())
        text = digest_wording.text(told, city(), track_url)
        post.email(head.email, subject, text, About(Mailed.DIGEST, office=head.office))
    except post.AnswerLost:
        digests.mark(head.id, day, State.UNKNOWN)
        log.warning("digest_unknown", office=head.office)
        return False
    except Exception:
        digests.mark(head.id, day, State.FAILED)
        raise
    digests.mark(head.id, day, State.SENT)
    log.info("digest_sent", office=head.office)
    metrics.count("DigestSent")
    return True
