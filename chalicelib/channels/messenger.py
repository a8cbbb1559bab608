"""The talk of Messenger and Instagram. No sender of its own: ``meta`` reads with it."""

from dataclasses import replace

from chalicelib.channels import Message
from chalicelib.channels.meta_parts import (
    SENDER,
    Part,
    at,
    drafted,
    listed,
    media_at,
    needed,
    others,
    place,
    plain,
    sent_id,
    talk,
    with_media,
    words,
)
from chalicelib.domain.contact import Contact
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.report import Media

# Attachments that are the person's own words in pictures, and their type where it is certain:
# https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
ATTACHED = {
    "image": None,
    "video": "video/mp4",
    "file": None,
    "story_mention": None,
    "share": None,
    "ig_post": None,
    "ig_reel": "video/mp4",
}
# Our own words, words taken back, and what Meta itself can't show.
LEFT_OUT = ("is_echo", "is_self", "is_deleted", "is_unsupported")


def messaging(part: Part, kind: str) -> Message | None:
    """A direct message, or the button somebody pressed. ``kind`` is how it is answered."""
    said, sender = _uttered(part.said), plain(at(part.said, "sender", "id"))
    if said is None or sender == part.home or any(said.get(mark) for mark in LEFT_OUT):
        return None
    draft = drafted(
        part,
        needed(sent_id(said.get("mid")), "mid"),
        said.get("text", said.get("title")),
        author=needed(sender, "sender"),
        time=at(part.said, "timestamp") or part.time,
        contact=Contact(reply=f"{SENDER}/{kind}/{part.home}/{sender}"),
    )
    attached = listed(said.get("attachments"))
    lat, lng = _pinned(attached)
    draft = replace(with_media(draft, map(_attachment, attached)), lat=lat, lng=lng)
    answers = others(draft.external_id or "", at(said, "reply_to", "mid"))
    return talk(draft, talker=f"dm/{part.home}/{sender}", answers=answers)


def _uttered(event: object) -> dict[str, object] | None:
    """None for what was delivered, read, reacted to, edited or handed over."""
    said = at(event, "message")
    if said is None:
        said = at(event, "postback")
    if said is None and isinstance(event, dict):
        return None
    if not isinstance(said, dict):
        raise Unreadable(reason="message")
    return said


def _attachment(attached: object) -> Media | None:
    kind = words(at(attached, "type"))
    if kind not in ATTACHED or at(attached, "payload", "sticker_id"):
        return None
    return media_at(at(attached, "payload", "url"), ATTACHED[kind])


def _pinned(attached: list[object]) -> tuple[float | None, float | None]:
    """Where the first pin among attachments stands."""
    for one in attached:
        pin = at(one, "payload", "coordinates")
        if pin and at(one, "type") == "location":
            return place(at(pin, "lat"), at(pin, "long"))
    return None, None
