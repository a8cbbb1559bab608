"""Facebook pages, Messenger and Instagram, as Meta's webhooks deliver them:
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
from chalicelib.senders import command_words
from chalicelib.senders.draft import Draft
from chalicelib.senders.drafting import build_draft, other_ids, with_media
from chalicelib.senders.json_values import (
    as_list,
    as_name,
    as_path_id,
    as_text,
    require_value,
    value_at,
)
from chalicelib.senders.meta import messages as meta_messages
from chalicelib.senders.meta.messages import Part, media_at, read_part
from chalicelib.senders.model import (
    Deletion,
    Delivery,
    Message,
    MessageResult,
    ReadMessages,
    Secrets,
    SenderResponse,
    Unread,
    is_challenge_word,
)

NAME = meta_messages.SENDER
POST_ITEMS = ("post", "status", "photo", "video")


def answer_challenge(delivery: Delivery, secrets: Secrets) -> SenderResponse:
    """Return the challenge that Meta sends with our verify word. Raises BadSignature otherwise.

    Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
    """
    challenge = delivery.query.get("hub.challenge", "")
    word = delivery.query.get("hub.verify_token", "").encode("utf-8", "replace")
    our_word = (secrets.verify or "").encode()
    proven = bool(our_word) and hmac.compare_digest(our_word, word)
    if (
        delivery.query.get("hub.mode") != "subscribe"
        or not proven
        or not is_challenge_word(challenge)
    ):
        raise BadSignature(channel=delivery.channel)
    return SenderResponse(challenge, "text/plain")


def prove_sender(delivery: Delivery, secrets: Secrets) -> None:
    """Check ``X-Hub-Signature-256``: the hex HMAC-SHA256 by the app secret over the body as it
    came, with its Unicode still escaped.

    Raises BadSignature when it does not match, or when the body is a word that the test of another
    sender could make us sign.

    Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
    """
    signature = delivery.headers.get("x-hub-signature-256", "").encode("utf-8", "replace")
    proofs = [_sign(key, delivery.body) for key in secrets.keys if key]
    fits = any(hmac.compare_digest(proof, signature) for proof in proofs)
    if not fits or is_challenge_word(delivery.body):
        raise BadSignature(channel=delivery.channel)


def _sign(key: str, body: bytes) -> bytes:
    return b"sha256=" + hmac.new(key.encode(), body, sha256).hexdigest().encode()


def read_messages(delivery: Delivery, now: datetime) -> ReadMessages:
    """Return posts, comments, mentions and direct messages, and those that were deleted. Raises
    Unreadable.
    """
    kind, entries = meta_messages.parse_entries(delivery.body, *READERS)
    return [each for entry in entries for each in _read_entry(entry, kind, delivery, now)]


def answer_sender(results: Sequence[MessageResult]) -> SenderResponse:
    """Return a fixed text, which Meta shows nobody; answers go out over the Graph API."""
    return SenderResponse("EVENT_RECEIVED", "text/plain")


def _read_entry(
    entry: object, kind: str, delivery: Delivery, now: datetime
) -> Iterator[Message | Deletion | Unread]:
    home, talk, changes = (
        as_path_id(value_at(entry, "id")),
        value_at(entry, "messaging"),
        value_at(entry, "changes"),
    )
    if not home or not all(part is None or isinstance(part, list) for part in (talk, changes)):
        yield meta_messages.mark_unread("entry", (kind, entry, delivery))
        return
    time, direct = (
        value_at(entry, "time"),
        partial(meta_messages.read_direct_message, kind=DIRECT_FORMS[kind]),
    )
    readers = (("messaging", direct, talk), ("changes", READERS[kind], changes))
    for member, reader, items in readers:
        for item in as_list(items):
            single = {"id": home, "time": time, member: [item]}
            part = Part(delivery.channel, home, item, time, now)
            yield from read_part(reader, part, (kind, single, delivery))


def _read_change(
    part: Part, readers: dict[str, Callable[[Part], Message | Deletion | None]]
) -> Message | Deletion | None:
    """Return the message in a change, or its deletion; None for a field without messages, such as
    ratings.

    Raises Unreadable when the change has not the expected form.
    """
    if not isinstance(part.said, dict):
        raise Unreadable(reason="changes")
    field, value = require_value(as_text(part.said.get("field")), "field"), part.said.get("value")
    reader = readers.get(field)
    if reader is None:
        return None
    if not isinstance(value, dict):
        raise Unreadable(reason="value")
    return reader(replace(part, said=value))


def _read_feed(part: Part) -> Message | Deletion | None:
    """Return a post or comment on the page, one that mentions it, or another item with text, such
    as a shared post; or that it was removed. None for items without text, for other changes, and
    for our own:
    https://developers.facebook.com/docs/graph-api/webhooks/reference/page.
    """
    item, author = as_text(value_at(part.said, "item")), _author_id(part)
    has_words = (
        item == "comment" or item in POST_ITEMS or bool(as_text(value_at(part.said, "message")))
    )
    verb = value_at(part.said, "verb")
    if not has_words or verb not in ("add", "remove") or author == part.home:
        return None
    id_name = "comment_id" if item == "comment" else "post_id"
    own_id = require_value(as_path_id(value_at(part.said, id_name)), id_name)
    if verb == "remove":
        return Deletion(own_id)
    draft = build_draft(
        part.channel,
        own_id,
        value_at(part.said, "message"),
        part.now,
        author=author,
        time=value_at(part.said, "created_time") or part.time,
        contact=Contact(
            name=as_name(value_at(part.said, "from", "name"))
            or as_name(value_at(part.said, "sender_name")),
            reply=f"{NAME}/comment/{part.home}/{own_id}",
        ),
    )
    parent_ids = (
        (value_at(part.said, "parent_id"), value_at(part.said, "post_id"))
        if item == "comment"
        else ()
    )
    return _public_message(_add_media(draft, part, item), other_ids(own_id, *parent_ids))


def _author_id(part: Part) -> str:
    return as_path_id(value_at(part.said, "from", "id")) or as_path_id(
        value_at(part.said, "sender_id")
    )


def _add_media(draft: Draft, part: Part, item: str) -> Draft:
    """Return the draft with its media. ``link`` is one of them when the whole post is media."""
    urls = [*as_list(value_at(part.said, "photos")), value_at(part.said, "photo")]
    if item in ("photo", "video"):
        urls.append(value_at(part.said, "link"))
    video = media_at(value_at(part.said, "video"), "video/mp4")
    return with_media(draft, [*map(media_at, urls), video])


def _read_comment(part: Part) -> Message | None:
    """Return a comment on our picture or broadcast; None for our own comments, which alone have a
    ``self_ig_scoped_id``:
    https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram.
    """
    author = _author_id(part)
    if author == part.home or value_at(part.said, "from", "self_ig_scoped_id"):
        return None
    own_id = require_value(as_path_id(value_at(part.said, "id")), "id")
    reply = f"{NAME}/ig-comment/{part.home}/{own_id}"
    contact = Contact(name=as_name(value_at(part.said, "from", "username")), reply=reply)
    draft = build_draft(
        part.channel,
        own_id,
        value_at(part.said, "text"),
        part.now,
        author=author,
        time=part.time,
        contact=contact,
    )
    parent_ids = value_at(part.said, "parent_id"), value_at(part.said, "media", "id")
    return _public_message(with_media(draft, ()), other_ids(own_id, *parent_ids))


def _read_mention(part: Part) -> Message | None:
    """Return a mention of us in a caption or comment of another account, without text.

    Meta says where the mention is, but not its text:
    https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/mentions.
    """
    picture = require_value(as_path_id(value_at(part.said, "media_id")), "media_id")
    comment_value = value_at(part.said, "comment_id")
    comment = (
        ""
        if comment_value in (None, "")
        else require_value(as_path_id(comment_value), "comment_id")
    )
    contact = Contact(reply=f"{NAME}/ig-mention/{part.home}/{picture}/{comment}")
    own_id = f"mention-{comment or picture}"
    draft = build_draft(
        part.channel,
        own_id,
        None,
        part.now,
        author=own_id,
        time=part.time,
        contact=contact,
    )
    return Message(draft)


def _public_message(draft: Draft, answers: tuple[str, ...]) -> Message:
    stop = command_words.find_stop_command(draft.description)
    return Message(
        draft, answers, command_words.find_report_number(draft.description), command=stop
    )


# The form of the answer to a direct message.
DIRECT_FORMS = {"page": "message", "instagram": "ig-message"}
READERS: dict[str, Callable[[Part], Message | Deletion | None]] = {
    "page": partial(_read_change, readers={"feed": _read_feed, "mention": _read_feed}),
    "instagram": partial(
        _read_change,
        readers={
            "comments": _read_comment,
            "live_comments": _read_comment,
            "mentions": _read_mention,
        },
    ),
}
