"""Posts that mention us and direct messages on X, as the Account Activity API and the X Activity
API post them: https://docs.x.com/x-api/account-activity/introduction and
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
from chalicelib.senders import commands
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Answer, Delivery, Message, Secrets, Told, Unread, is_test
from chalicelib.senders.x import posts
from chalicelib.senders.x.posts import Json, loaded, members, person, plain, words

NAME = posts.SENDER
LONGEST = 4000  # characters of a description


@dataclass(frozen=True, slots=True)
class _Account:
    """Whom a delivery is for, and whom X knows of those in it."""

    id: str
    channel: str
    users: Json
    now: datetime


def challenge(delivery: Delivery, secrets: Secrets) -> Answer:
    """X's challenge-response check, to be answered within three seconds:
    https://docs.x.com/x-api/webhooks/quickstart. Anybody may ask, and the answer is the signature
    that ``prove`` looks for: only what is no delivery is signed. Raises BadSignature.
    """
    token, keys = delivery.query.get("crc_token", ""), [key for key in secrets.keys if key]
    if not is_test(token) or not keys:
        raise BadSignature(channel=delivery.channel)
    proof = _proof(keys[0], token.encode())
    return Answer(json.dumps({"response_token": proof}), "application/json")


def prove(delivery: Delivery, secrets: Secrets) -> None:
    """``x-twitter-webhooks-signature``, made with the consumer secret over the body as it came:
    https://docs.x.com/x-api/webhooks/quickstart. What ``challenge`` would sign proves nothing.
    Raises BadSignature.
    """
    given = delivery.headers.get("x-twitter-webhooks-signature", "").encode(errors="replace")
    proofs = [_proof(key, delivery.body).encode() for key in secrets.keys if key]
    fits = any(hmac.compare_digest(proof, given) for proof in proofs)
    if not fits or is_test(delivery.body):
        raise BadSignature(channel=delivery.channel)


def _proof(key: str, signed: bytes) -> str:
    made = hmac.new(key.encode(), signed, sha256).digest()
    return f"sha256={base64.b64encode(made).decode()}"


def read(delivery: Delivery, now: datetime) -> list[Message | Unread]:
    """Posts and direct messages of others; all else X tells of an account is left out. Raises
    Unreadable when it is no JSON object, or does not say which account it is for.
    """
    whole = loaded(delivery.body)
    body = posts.older(whole["data"]) if "data" in whole else whole
    events = [(kind, event) for kind in READERS for event in _events(body, kind)]
    account = _Account(
        plain(body.get("for_user_id")), delivery.channel, members(body.get("users")), now
    )
    if events and not account.id:
        raise Unreadable(reason="for_user_id")
    found: list[Message | Unread | None] = []
    for kind, event in events:
        try:
            found.append(READERS[kind](event, account))
        except Unreadable as error:
            part = delivery.body if body is not whole else _part(body, kind, event)
            found.append(Unread(error.members["reason"], part))
    return [each for each in found if each is not None]


def _part(body: Json, kind: str, event: object) -> bytes:
    """A delivery of its own with this event only."""
    shared = {name: body.get(name) for name in ("for_user_id", "users") if name in body}
    try:
        return json.dumps({**shared, kind: [event]}).encode()
    except RecursionError:
        raise Unreadable(reason="JSON") from None


def _events(body: Json, kind: str) -> list[object]:
    events = body.get(kind)
    if isinstance(events, list):
        return events
    return [] if events is None else [events]


def answer(told: Sequence[Told]) -> Answer:
    """X reads nothing but the status; what we have to say is posted."""
    return Answer("{}", "application/json")


def _posted(event: object, account: _Account) -> Message | None:
    """None for what is no report. Raises Unreadable, naming what is missing."""
    post = members(event)
    user, post_id = members(post.get("user")), plain(post.get("id_str"))
    sender = plain(user.get("id_str") or user.get("id"))
    if sender == account.id:
        return None
    if not sender or not post_id:
        raise Unreadable(reason="id_str" if sender else "user")
    if posts.again(post, post_id):
        return None
    return _public(post, user, account, post_id=post_id, sender=sender)


def _public(post: Json, user: Json, account: _Account, *, post_id: str, sender: str) -> Message:
    whole = {**post, **members(post.get("extended_tweet"))}
    said = words(whole.get("full_text")) or words(whole.get("text"))
    attached, ours = posts.attached(whole), posts.names(whole, account.id)
    text = posts.addressed(posts.typed(said, attached), ours)[:LONGEST]
    draft = _draft(account, post.get("created_at"), sender, said, attached)
    draft = replace(
        posts.placed(draft, post),
        description=text,
        external_id=post_id,
        contact=Contact(
            posts.name(user), reply=f"{NAME}/post/{account.id}/{post_id}/{sender}", person=sender
        ),
    )
    answers = posts.answers(post, post_id)
    stop = commands.stopping(text)
    return Message(draft, answers, number=commands.number_in(text), command=stop)


def _talked(event: object, account: _Account) -> Message | None:
    """None for what is no report. Raises Unreadable, naming what is missing."""
    talk = members(event)
    created, talk_id = members(talk.get("message_create")), plain(talk.get("id"))
    sender = plain(created.get("sender_id"))
    if sender == account.id or talk.get("type") not in (None, "message_create"):
        return None
    if not sender or not talk_id:
        raise Unreadable(reason="id" if sender else "sender_id")
    content = members(created.get("message_data"))
    said = words(content.get("text"))
    attached = [members(members(content.get("attachment")).get("media"))]
    command, number, text = commands.parse(posts.typed(said, attached)[:LONGEST])
    name, talker = posts.name(person(account.users.get(sender))), f"dm/{account.id}/{sender}"
    draft = replace(
        _draft(account, talk.get("created_timestamp"), sender, said, attached),
        description=text,
        external_id=f"dm-{talk_id}",
        contact=Contact(name, reply=f"{NAME}/{talker}", person=sender),
    )
    return Message(draft, number=number, talker=talker, command=command)


READERS: Mapping[str, Callable[[object, _Account], Message | None]] = {
    "tweet_create_events": _posted,
    "direct_message_events": _talked,
}


def _draft(
    account: _Account, sent: object, sender: str, said: str, attached: Sequence[Json]
) -> Draft:
    """What posts and direct messages have in common."""
    media = posts.media(attached)
    content = "\n".join([sender, said, *(each.source for each in media)])
    return Draft(
        channel=account.channel,
        description="",
        received_at=account.now,
        fingerprint=sha256(content.encode()).digest(),
        media=media,
        sent_at=posts.moment(sent, account.now),
    )
