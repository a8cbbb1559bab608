"""Senders of messages, one small module for each kind, all with the same three functions.

``prove(delivery, secrets)`` raises BadSignature unless the sender proved to be who it says;
``read(delivery, now)`` answers the drafts in it, or raises Unreadable; ``answer(takings)`` is
what the sender gets back.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request as it came: ``url`` in full, header names in lower case, ``body`` untouched."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one draft, for the answer."""

    number: str
    holder: str
    placed: bool
    track_url: str
    promise: str


@dataclass(frozen=True, slots=True)
class Answer:
    body: str
    content_type: str
