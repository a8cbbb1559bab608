"""Drafts and messages made of what a sender said, for senders whose messages are JSON."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from chalicelib.platform.errors import Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Media
from chalicelib.senders import command_words
from chalicelib.senders.draft import Draft
from chalicelib.senders.json_values import as_sent_id, as_text, parse_moment
from chalicelib.senders.model import Message

LONGEST = 4000  # characters of a description
MOST_MEDIA = 5  # photos or documents of one message


def build_draft(
    channel: str,
    external_id: str,
    text: object,
    now: datetime,
    *,
    author: str,
    time: object,
    contact: Contact,
) -> Draft:
    """Return the draft of a message. ``author`` is the sender's id of the person, ``time`` the
    moment that the sender states, in seconds or milliseconds since 1970.

    Raises Unreadable when ``text`` is neither text nor None.
    """
    if text is not None and not isinstance(text, str):
        raise Unreadable(reason="text")
    description = as_text(text)[:LONGEST].strip()
    return Draft(
        channel=channel,
        description=description,
        received_at=now,
        external_id=external_id,
        fingerprint=sha256(f"{author}\n{description}".encode()).digest(),
        contact=replace(contact, person=author),
        sent_at=parse_moment(time, now),
    )


def with_media(draft: Draft, media: Iterable[Media | None]) -> Draft:
    """Return the draft with its media: at most ``MOST_MEDIA``, each once.

    The fingerprint leaves out the query of an address, because the query is a signature that
    differs when the same photo is sent again.
    """
    unique = tuple(dict.fromkeys(each for each in media if each))[:MOST_MEDIA]
    sources = "".join("\n" + each.source.partition("?")[0] for each in unique)
    fingerprint = sha256(draft.fingerprint + sources.encode()).digest()
    return replace(draft, media=unique, fingerprint=fingerprint)


def build_talk(draft: Draft, *, talker: str, answers: tuple[str, ...]) -> Message:
    """Return a direct message, with the command or the number that its text begins with."""
    command, number, text = command_words.parse_command(draft.description)
    return Message(replace(draft, description=text), answers, number, talker, command)


def other_ids(own_id: str, *ids: object) -> tuple[str, ...]:
    """Return the ids that a message answers, the nearest first, without its own."""
    sent_ids = dict.fromkeys(filter(None, map(as_sent_id, ids)))
    return tuple(each for each in sent_ids if each != own_id)
