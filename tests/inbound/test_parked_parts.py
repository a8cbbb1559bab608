"""What is parked of a delivery is a delivery of its own: once its reader is mended, it is read as
it would have been.
"""

from typing import Any, NoReturn

import pytest

from chalicelib.platform.errors import Unreadable
from chalicelib.senders.model import Unread
from chalicelib.senders.registry import load_webhook
from tests.builders import MONDAY
from tests.sender_posts import Post
from tests.sender_samples import FIRST, sample, samples

MAKERS = {
    "meta": ("meta.webhook.build_draft", "meta.messages.build_draft"),
    "whatsapp": ("meta.whatsapp.build_draft",),
    "x": ("x.webhook._build_draft",),
}


def broken(*given: object, **named: object) -> NoReturn:
    raise Unreadable(reason="broken")


def read(sender: str, body: bytes) -> list[Any]:
    delivery = Post(FIRST[sender], {}, body).delivery()
    return list(load_webhook(sender).read_messages(delivery, MONDAY))


@pytest.mark.parametrize("name", [name for sender in MAKERS for name in samples(sender)])
def test_what_a_broken_reader_parks_is_read_in_full_by_a_mended_one(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = name.partition("_")[0]
    with monkeypatch.context() as fault:
        for maker in MAKERS[sender]:
            fault.setattr(f"chalicelib.senders.{maker}", broken)
        parts = read(sender, sample(name))
    assert parts
    assert all(isinstance(part, Unread) and part.reason == "broken" for part in parts)
    again = [message for part in parts for message in read(sender, part.part)]
    assert again == read(sender, sample(name))
