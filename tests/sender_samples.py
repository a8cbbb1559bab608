"""The samples of each sender, signed, and what became of them."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.inbound import fetching, small_talk
from chalicelib.inbound.service import name_sender
from chalicelib.intake.store import seen_key
from chalicelib.platform import clock
from chalicelib.platform.http_client import Response, Unreachable
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Deletion, Message, Unread
from chalicelib.senders.registry import SENDERS, load_webhook
from tests.moto_aws import SENDERS_OF_CHANNELS, Aws, client, objects
from tests.sender_posts import CERTIFICATE, Post, SenderProof, certificate

SAMPLES = Path(__file__).parent / "samples"
BUCKET = "tanggap-attachments"
PAIRS = SENDERS_OF_CHANNELS  # what is delivered in the city of every sender
FIRST = {sender: channel for channel, sender in reversed(PAIRS)}  # one channel of each sender
PROOFS: dict[str, SenderProof] = {
    sender: import_module(f"tests.senders.test_{sender}").PROOF for sender in SENDERS
}


@dataclass
class Outside:
    """The addresses that deliveries lead to: what is there, and what was asked for."""

    pages: dict[str, bytes] = field(default_factory=lambda: {CERTIFICATE: certificate()})
    asked: list[str] = field(default_factory=list)

    def fetch(self, url: str, headers: Mapping[str, str], *, most_bytes: int) -> Response:
        self.asked.append(url)
        if url not in self.pages:
            raise Unreachable("NewConnectionError")
        return Response(200, {}, self.pages[url])

    def instead_of_the_real_one(self, monkeypatch: pytest.MonkeyPatch) -> "Outside":
        monkeypatch.setattr("chalicelib.platform.http_client.fetch", self.fetch)
        fetching._fetch_certificate.cache_clear()
        return self


def every_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    """The city with every channel turned on, and mail that may come by either of two senders."""
    senders = {
        code: tuple(sender for channel, sender in PAIRS if channel == code) for code, _ in PAIRS
    }
    rows = {
        code: replace(row, enabled=row.enabled or code in senders, senders=senders.get(code, ()))
        for code, row in city().channels.items()
    }
    changed = replace(city(), channels=rows)
    monkeypatch.setattr("chalicelib.inbound.routes.city", lambda: changed)


# --- samples -------------------------------------------------------------------------------------


def samples(sender: str, *, ignored: bool = False) -> list[str]:
    """Names of the samples of a sender, of messages or of what is none. Those of deletions are
    neither.
    """
    found = (path.stem for path in sorted(SAMPLES.glob("*.*")))
    mine = [name for name in found if name.partition("_")[0] == sender]
    kept = (name for name in mine if "_deleted_" not in name)
    return [name for name in kept if ("_ignored_" in name) is ignored]


def sample(name: str) -> bytes:
    """The body of a sample, without the line that says what it is."""
    [path] = SAMPLES.glob(f"{name}.*")
    return path.read_bytes().split(b"\n", 1)[1].rstrip(b"\n" if path.suffix == ".txt" else b"")


def signed_sample(name: str, channel: str) -> Post:
    return PROOFS[name.partition("_")[0]].sign(sample(name), channel)


def put_letters() -> None:
    """Letters that SES has put into our bucket."""
    for held in (SAMPLES / "objects").glob("*"):
        key = f"mail/{held.name}"
        client("s3").put_object(Bucket=BUCKET, Key=key, Body=held.read_bytes())


# --- what became of it ---------------------------------------------------------------------------


def items(aws: Aws) -> dict[tuple[str, str], dict[str, Any]]:
    """What is stored in the table, without the hourly counts."""
    return {
        (item["pk"], item["sk"]): item for item in aws.items() if not item["pk"].startswith("H#")
    }


def empty(aws: Aws) -> None:
    """Let everything stored be gone."""
    aws.empty()


def parked(bucket: Mapping[str, bytes] | None = None) -> list[bytes]:
    """The bodies that are parked."""
    held = objects() if bucket is None else bucket
    told = [json.loads(body) for key, body in held.items() if key.startswith("parked/")]
    return [base64.b64decode(each["body"]) for each in told]


def numbers(stored: Mapping[tuple[str, str], Any]) -> list[str]:
    """Of the reports."""
    return sorted(pk[2:] for pk, sk in stored if pk.startswith("R#") and sk == "A")


def lost(aws: Aws, sender: str, post: Post) -> list[str]:
    """What ``read`` finds in a delivery that is neither stored, nor a command, nor small talk, nor
    parked.
    """
    stored, bucket = items(aws), objects()
    put_aside = parked(bucket)
    module = load_webhook(sender)
    parts = module.read_messages(post.delivery(), clock.now())
    return [
        found
        for part in parts
        for found in _lost(module, part, stored, bucket)
        if (part.part if isinstance(part, Unread) else post.body) not in put_aside
    ]


def _lost(
    sender: ModuleType,
    part: Message | Deletion | Unread,
    stored: Mapping[tuple[str, str], Any],
    bucket: Mapping[str, bytes],
) -> Iterator[str]:
    if isinstance(part, Unread):
        yield f"unread {part.reason}"
        return
    if isinstance(part, Deletion) or part.command:
        return
    part = replace(part, draft=name_sender(sender, part.draft))
    if not small_talk.find_command(part) and not is_kept(part.draft, stored):
        yield from _lost_report(part, stored, bucket)


def _lost_report(
    part: Message, stored: Mapping[tuple[str, str], Any], bucket: Mapping[str, bytes]
) -> Iterator[str]:
    draft = part.draft
    known = draft.key
    seen = known and stored.get((seen_key(known), "X"))
    if seen is None:
        yield f"message {draft.external_id!r}"
        return
    text = draft.description
    if part.number and not seen.get("added") and part.number not in text:
        text = f"{part.number} {text}".rstrip()  # it named no report of ours
    entry = _entry(seen, text, stored)
    if entry is None:
        yield f"text of {draft.external_id!r}"
        return
    told = [media.rpartition(" ")[2] for media in entry.get("media", [])]
    if told != [media.source for media in draft.media]:
        yield f"media of {draft.external_id!r}"
    if any(bucket.get(key) != body for key, body in part.kept):
        yield f"letter of {draft.external_id!r}"


def is_kept(draft: Draft, stored: Mapping[tuple[str, str], Any]) -> bool:
    """Whether the words of a message wait for the next one of its author."""
    kept = [item for (_, sk), item in stored.items() if sk == "Q" and "kept" in item]
    return any(
        (each["message_key"], each["kept"]) == (str(draft.key), draft.description) for each in kept
    )


def _entry(
    seen: Mapping[str, Any], text: str, stored: Mapping[tuple[str, str], Any]
) -> dict[str, Any] | None:
    """Where the words of a message are kept: its report's first entry, or an addition."""
    pk, name = f"R#{seen['number']}", "text" if seen.get("added") else "description"
    begins = "Z#inbox#" if seen.get("added") else "T#000001"
    held = (item for (of, sk), item in stored.items() if of == pk and sk.startswith(begins))
    return next((item for item in held if item.get(name, "") == text), None)
