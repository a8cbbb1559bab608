"""Answering somebody over the API of the sender they wrote by."""

from collections.abc import Mapping
from types import ModuleType

from chalicelib.channels import Told
from chalicelib.domain.delivery import LOST, UNREACHABLE
from chalicelib.domain.draft import Draft
from chalicelib.outside import clock, secret, senders
from chalicelib.outside.telemetry import log
from chalicelib.replies import Heard, Notice, Outcome, meta, partner, whatsapp, x
from chalicelib.settings import settings

REPLIES: Mapping[str, ModuleType] = {
    "meta": meta,
    "partner": partner,
    "whatsapp": whatsapp,
    "x": x,
}
PARTNER = "partner"
AT_ONCE = ("sms", PARTNER)  # whose deliveries are answered with words
REPEATABLE = (PARTNER,)  # who know a repeat by its Idempotency-Key
GATEWAYS = (502, 504)  # who answers did not hear from who was asked


def can_answer(channel: str, sender: str) -> bool:
    """Whether there is somewhere to answer: a partner may take no webhooks."""
    return sender != PARTNER or "url" in secret.access(channel, sender)


def is_repeatable(sender: str) -> bool:
    """Whether the sender takes what comes again as the same."""
    return sender in REPEATABLE


def answer(channel: str, to: str, notice: Notice) -> Heard:
    """What the API said to it, asked once. ``to`` is a ``Contact.reply`` of one of REPLIES."""
    sender = to.partition("/")[0]
    replies = REPLIES[sender]
    lost = Outcome.LATER if is_repeatable(sender) else Outcome.UNKNOWN
    try:
        request = replies.request(to, notice, secret.access(channel, sender), clock.now())
    except KeyError as missing:
        return Heard(Outcome.EXPIRED, code=f"no-{missing.args[0]}")
    except secret.Unavailable as fault:
        return Heard(Outcome.LATER, code=str(fault))
    try:
        told = senders.send(request.method, request.url, request.headers, request.body)
    except senders.AnswerLost:
        return Heard(lost, code=LOST if lost is Outcome.UNKNOWN else UNREACHABLE)
    except senders.Unreachable:
        return Heard(Outcome.LATER, code=UNREACHABLE)
    heard: Heard = replies.heard(told.status, told.headers, told.body, clock.now())
    if told.status in GATEWAYS and heard.outcome is Outcome.LATER:
        return Heard(lost, after=heard.after, code=heard.code)
    return heard


def say(draft: Draft, told: Told) -> None:
    """Answer a command where the answer to the delivery says nothing. What can't be said now may be
    asked again.
    """
    to = draft.contact.reply or ""
    sender = to.partition("/")[0]
    if sender not in REPLIES or sender in AT_ONCE:
        return
    notice = Notice(
        text=told.text,
        number=told.number or "",
        seq=1,
        at=draft.received_at,
        kind=told.became,
        status=told.status or "",
        status_label="",
        holder="",
        holder_name="",
        note=None,
        track_url=told.track_url or settings().public_url,
    )
    heard = answer(draft.channel, to, notice)
    log.info("answered", channel=draft.channel, outcome=heard.outcome, code=heard.code)
