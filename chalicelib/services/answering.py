"""Answering somebody over the API of the sender they wrote by."""

from collections.abc import Mapping
from types import ModuleType

from chalicelib.channels import Told
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


def can_answer(channel: str, sender: str) -> bool:
    """Whether there is somewhere to answer: a partner may take no webhooks."""
    return sender != PARTNER or "url" in secret.access(channel, sender)


def answer(channel: str, to: str, notice: Notice) -> Heard:
    """What the API said to it. ``to`` is a ``Contact.reply`` of one of REPLIES."""
    sender = to.partition("/")[0]
    replies = REPLIES[sender]
    try:
        request = replies.request(to, notice, secret.access(channel, sender), clock.now())
    except KeyError as missing:
        return Heard(Outcome.EXPIRED, code=f"no-{missing.args[0]}")
    try:
        told = senders.send(request.method, request.url, request.headers, request.body)
    except senders.Unreachable:
        return Heard(Outcome.LATER, code="unreachable")
    heard: Heard = replies.heard(told.status, told.headers, told.body, clock.now())
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
