"""Posts that mention us and direct messages on X.

The Account Activity API and the X Activity API deliver them:
https://docs.x.com/x-api/account-activity/introduction and
https://docs.x.com/x-api/activity/event-payloads.
"""

import base64
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.senders import command_words
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import (
    Deletion,
    Delivery,
    Message,
    MessageResult,
    Secrets,
    SenderResponse,
    Unread,
    is_challenge_word,
)
from chalicelib.senders.x import posts
from chalicelib.senders.x.posts import Json, as_id, as_object, as_text, find_user, parse_object

NAME = posts.SENDER
LONGEST = 4000  # characters of a description


@dataclass(frozen=True, slots=True)
class _Account:
    """The account that a delivery is for, and the users that X describes in it."""

    id: str
    channel: str
    users: Json
    now: datetime


def answer_challenge(delivery: Delivery, secrets: Secrets) -> SenderResponse:
    """Answer X's challenge-response check, within three seconds:
    https://docs.x.com/x-api/webhooks/quickstart.

    Anybody can send the check, and the answer is a signature as ``prove_sender`` expects it, so
    only a word that can't be a delivery is signed. Raises BadSignature for any other word.
    """
    token, keys = delivery.query.get("crc_token", ""), [key for key in secrets.keys if key]
    if not is_challenge_word(token) or not keys:
        raise BadSignature(channel=delivery.channel)
    proof = _sign(keys[0], token.encode())
    return SenderResponse(json.dumps({"response_token": proof}), "application/json")


def prove_sender(delivery: Delivery, secrets: Secrets) -> None:
    """Check ``x-twitter-webhooks-signature``, made with the consumer secret over the body as it
    came: https://docs.x.com/x-api/webhooks/quickstart.

    Raises BadSignature when it does not match, or when ``answer_challenge`` would sign the body.
    """
    signature = delivery.headers.get("x-twitter-webhooks-signature", "").encode(errors="replace")
    proofs = [_sign(key, delivery.body).encode() for key in secrets.keys if key]
    fits = any(hmac.compare_digest(proof, signature) for proof in proofs)
    if not fits or is_challenge_word(delivery.body):
        raise BadSignature(channel=delivery.channel)


def _sign(key: str, signed: bytes) -> str:
    digest = hmac.new(key.encode(), signed, sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


def read_messages(delivery: Delivery, now: datetime) -> list[Message | Deletion | Unread]:
    """Return the posts and direct messages of other people, and which posts were deleted; X's other
    events are left out.

    Raises Unreadable when the body is no JSON object, or does not name the account it is for.
    """
    whole = parse_object(delivery.body)
    body = posts.to_account_activity(whole["data"]) if "data" in whole else whole
    events = [(kind, event) for kind in READERS for event in _list_events(body, kind)]
    account = _Account(
        as_id(body.get("for_user_id")), delivery.channel, as_object(body.get("users")), now
    )
    if events and not account.id:
        raise Unreadable(reason="for_user_id")
    messages: list[Message | Deletion | Unread | None] = []
    for kind, event in events:
        try:
            messages.append(READERS[kind](event, account))
        except Unreadable as error:
            part = delivery.body if body is not whole else _single_event_body(body, kind, event)
            messages.append(Unread(error.members["reason"], part))
    return [each for each in messages if each is not None]


def _single_event_body(body: Json, kind: str, event: object) -> bytes:
    """Return the body of a delivery with this event alone."""
    shared = {name: body.get(name) for name in ("for_user_id", "users") if name in body}
    try:
        return json.dumps({**shared, kind: [event]}).encode()
    except RecursionError:
        raise Unreadable(reason="JSON") from None


def _list_events(body: Json, kind: str) -> list[object]:
    events = body.get(kind)
    if isinstance(events, list):
        return events
    return [] if events is None else [events]


def answer_sender(results: Sequence[MessageResult]) -> SenderResponse:
    """Return an empty object: X reads only the status, and our answers are posted."""
    return SenderResponse("{}", "application/json")


def _read_post(event: object, account: _Account) -> Message | None:
    """Return the message, or None when it is no report. Raises Unreadable for a missing member."""
    post = as_object(event)
    user, post_id = as_object(post.get("user")), as_id(post.get("id_str"))
    sender = as_id(user.get("id_str") or user.get("id"))
    if sender == account.id:
        return None
    if not sender or not post_id:
        raise Unreadable(reason="id_str" if sender else "user")
    if posts.is_repeat(post, post_id):
        return None
    return _public_message(post, user, account, post_id=post_id, sender=sender)


def _read_deletion(event: object, account: _Account) -> Deletion | None:
    """Return the deletion of a post, or None for a post of our own."""
    status = as_object(as_object(event).get("status"))
    post_id, author = as_id(status.get("id")), as_id(status.get("user_id"))
    return Deletion(post_id) if post_id and author != account.id else None


def _public_message(
    post: Json, user: Json, account: _Account, *, post_id: str, sender: str
) -> Message:
    whole = {**post, **as_object(post.get("extended_tweet"))}
    content = as_text(whole.get("full_text")) or as_text(whole.get("text"))
    attached, ours = posts.list_attached(whole), posts.own_names(whole, account.id)
    text = posts.strip_own_names(posts.typed_text(content, attached), ours)[:LONGEST]
    draft = _build_draft(account, post.get("created_at"), sender, content, attached)
    draft = replace(
        posts.add_place(draft, post),
        description=text,
        external_id=post_id,
        contact=Contact(
            posts.user_name(user),
            reply=f"{NAME}/post/{account.id}/{post_id}/{sender}",
            person=sender,
        ),
    )
    answers = posts.answered_ids(post, post_id)
    stop = command_words.find_stop_command(text)
    return Message(draft, answers, number=command_words.find_report_number(text), command=stop)


def _read_direct_message(event: object, account: _Account) -> Message | None:
    """Return the message, or None when it is no report. Raises Unreadable for a missing member."""
    message = as_object(event)
    created, message_id = as_object(message.get("message_create")), as_id(message.get("id"))
    sender = as_id(created.get("sender_id"))
    if sender == account.id or message.get("type") not in (None, "message_create"):
        return None
    if not sender or not message_id:
        raise Unreadable(reason="id" if sender else "sender_id")
    content = as_object(created.get("message_data"))
    written = as_text(content.get("text"))
    attached = [as_object(as_object(content.get("attachment")).get("media"))]
    command, number, text = command_words.parse_command(
        posts.typed_text(written, attached)[:LONGEST]
    )
    name, talker = (
        posts.user_name(find_user(account.users.get(sender))),
        f"dm/{account.id}/{sender}",
    )
    draft = replace(
        _build_draft(account, message.get("created_timestamp"), sender, written, attached),
        description=text,
        external_id=f"dm-{message_id}",
        contact=Contact(name, reply=f"{NAME}/{talker}", person=sender),
    )
    return Message(draft, number=number, talker=talker, command=command)


READERS: Mapping[str, Callable[[object, _Account], Message | Deletion | None]] = {
    "tweet_create_events": _read_post,
    "tweet_delete_events": _read_deletion,
    "direct_message_events": _read_direct_message,
}


def _build_draft(
    account: _Account, sent_at: object, sender: str, text: str, attached: Sequence[Json]
) -> Draft:
    """Return a draft with the fields that posts and direct messages have in common."""
    media = posts.list_media(attached)
    content = "\n".join([sender, text, *(each.source for each in media)])
    return Draft(
        channel=account.channel,
        description="",
        received_at=account.now,
        fingerprint=sha256(content.encode()).digest(),
        media=media,
        sent_at=posts.plausible_moment(sent_at, account.now),
    )
