"""Facebook pages, Messenger and Instagram, as Meta's webhooks post them:
https://developers.facebook.com/docs/graph-api/webhooks/getting-started.
"""

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.senders import commands
from chalicelib.senders.draft import Draft
from chalicelib.senders.meta import messages as meta_messages
from chalicelib.senders.meta.messages import (
    Part,
    at,
    drafted,
    listed,
    media_at,
    name,
    needed,
    others,
    plain,
    taken,
    words,
)
from chalicelib.senders.model import Answer, Delivery, Message, Read, Secrets, Told, Unread, is_test

NAME = meta_messages.SENDER
POSTS = ("post", "status", "photo", "video")


def challenge(delivery: Delivery, secrets: Secrets) -> Answer:
    """Says back what Meta asks with our own word. Raises BadSignature.

    Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
    """
    asked = delivery.query.get("hub.challenge", "")
    given = delivery.query.get("hub.verify_token", "").encode("utf-8", "replace")
    known = (secrets.verify or "").encode()
    proven = bool(known) and hmac.compare_digest(known, given)
    if delivery.query.get("hub.mode") != "subscribe" or not proven or not is_test(asked):
        raise BadSignature(channel=delivery.channel)
    return Answer(asked, "text/plain")


def prove(delivery: Delivery, secrets: Secrets) -> None:
    """``X-Hub-Signature-256``: hex of HMAC-SHA256 by the app secret over the body as it came, its
    Unicode still escaped. What another sender's test may have us sign proves nothing. Raises
    BadSignature.

    Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
    """
    given = delivery.headers.get("x-hub-signature-256", "").encode("utf-8", "replace")
    proofs = [_signature(key, delivery.body) for key in secrets.keys if key]
    fits = any(hmac.compare_digest(proof, given) for proof in proofs)
    if not fits or is_test(delivery.body):
        raise BadSignature(channel=delivery.channel)


def _signature(key: str, body: bytes) -> bytes:
    return b"sha256=" + hmac.new(key.encode(), body, sha256).hexdigest().encode()


def read(delivery: Delivery, now: datetime) -> Read:
    """Posts, comments, mentions and direct messages. Raises Unreadable."""
    about, entries = meta_messages.entries(delivery.body, *CHANGES)
    return [one for entry in entries for one in _entry(entry, about, delivery, now)]


def answer(told: Sequence[Told]) -> Answer:
    """Meta shows nobody what it gets back; answers go out over the Graph API."""
    return Answer("EVENT_RECEIVED", "text/plain")


def _entry(
    entry: object, about: str, delivery: Delivery, now: datetime
) -> Iterator[Message | Unread]:
    home, talk, changes = plain(at(entry, "id")), at(entry, "messaging"), at(entry, "changes")
    if not home or not all(part is None or isinstance(part, list) for part in (talk, changes)):
        yield meta_messages.unread("entry", (about, entry, delivery))
        return
    time, direct = at(entry, "time"), partial(meta_messages.messaging, kind=DIRECT[about])
    readers = (("messaging", direct, talk), ("changes", CHANGES[about], changes))
    for under, reader, several in readers:
        for said in listed(several):
            alone = {"id": home, "time": time, under: [said]}
            part = Part(delivery.channel, home, said, time, now)
            yield from taken(reader, part, (about, alone, delivery))


def _change(part: Part, readers: dict[str, Callable[[Part], Message | None]]) -> Message | None:
    """Fields that are no messages, ratings or leads for example, are left out."""
    if not isinstance(part.said, dict):
        raise Unreadable(reason="changes")
    field, value = needed(words(part.said.get("field")), "field"), part.said.get("value")
    reader = readers.get(field)
    if reader is None:
        return None
    if not isinstance(value, dict):
        raise Unreadable(reason="value")
    return reader(replace(part, said=value))


def _feed(part: Part) -> Message | None:
    """A post or comment on the page, one that mentions it, and whatever else has words, as what is
    shared there may: https://developers.facebook.com/docs/graph-api/webhooks/reference/page.
    """
    item, author = words(at(part.said, "item")), _author(part)
    says = item == "comment" or item in POSTS or bool(words(at(part.said, "message")))
    if not says or at(part.said, "verb") != "add" or author == part.home:
        return None
    what = "comment_id" if item == "comment" else "post_id"
    own = needed(plain(at(part.said, what)), what)
    draft = drafted(
        part,
        own,
        at(part.said, "message"),
        author=author,
        time=at(part.said, "created_time") or part.time,
        contact=Contact(
            name=name(at(part.said, "from", "name")) or name(at(part.said, "sender_name")),
            reply=f"{NAME}/comment/{part.home}/{own}",
        ),
    )
    above = (at(part.said, "parent_id"), at(part.said, "post_id")) if item == "comment" else ()
    return _said_in_public(_illustrated(draft, part, item), others(own, *above))


def _author(part: Part) -> str:
    return plain(at(part.said, "from", "id")) or plain(at(part.said, "sender_id"))


def _illustrated(draft: Draft, part: Part, item: str) -> Draft:
    """``link`` is the photo or video itself only where that is the whole post."""
    urls = [*listed(at(part.said, "photos")), at(part.said, "photo")]
    if item in ("photo", "video"):
        urls.append(at(part.said, "link"))
    video = media_at(at(part.said, "video"), "video/mp4")
    return meta_messages.with_media(draft, [*map(media_at, urls), video])


def _comment(part: Part) -> Message | None:
    """A comment on a picture or broadcast of ours; only our own name comes with a
    ``self_ig_scoped_id``: https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram.
    """
    author = _author(part)
    if author == part.home or at(part.said, "from", "self_ig_scoped_id"):
        return None
    own = needed(plain(at(part.said, "id")), "id")
    reply = f"{NAME}/ig-comment/{part.home}/{own}"
    contact = Contact(name=name(at(part.said, "from", "username")), reply=reply)
    draft = drafted(
        part, own, at(part.said, "text"), author=author, time=part.time, contact=contact
    )
    above = at(part.said, "parent_id"), at(part.said, "media", "id")
    return _said_in_public(meta_messages.with_media(draft, ()), others(own, *above))


def _mention(part: Part) -> Message | None:
    """Somebody named us under a picture, or in a comment, of others. Meta says where, not what:
    https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/mentions.
    """
    picture = needed(plain(at(part.said, "media_id")), "media_id")
    named = at(part.said, "comment_id")
    comment = "" if named in (None, "") else needed(plain(named), "comment_id")
    contact = Contact(reply=f"{NAME}/ig-mention/{part.home}/{picture}/{comment}")
    own = f"mention-{comment or picture}"
    draft = drafted(part, own, None, author=own, time=part.time, contact=contact)
    return Message(draft)


def _said_in_public(draft: Draft, answers: tuple[str, ...]) -> Message:
    stop = commands.stopping(draft.description)
    return Message(draft, answers, commands.number_in(draft.description), command=stop)


DIRECT = {"page": "message", "instagram": "ig-message"}  # how talk is answered
CHANGES: dict[str, Callable[[Part], Message | None]] = {
    "page": partial(_change, readers={"feed": _feed, "mention": _feed}),
    "instagram": partial(
        _change, readers={"comments": _comment, "live_comments": _comment, "mentions": _mention}
    ),
}
