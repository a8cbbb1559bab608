"""What senders may do to their own forms: however odd a signed delivery is, it is taken, parked or
refused with a reason, and nothing in it is lost.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.senders.model import is_challenge_word
from chalicelib.senders.registry import SENDERS
from tests.api.answers import outcome
from tests.moto_aws import Aws
from tests.sender_mutations import ODD
from tests.sender_samples import (
    FIRST,
    PROOFS,
    Outside,
    empty,
    every_sender,
    items,
    lost,
    numbers,
    parked,
    put_letters,
    sample,
    samples,
)

# --- nothing is lost -----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    every_sender(monkeypatch)
    return Outside().instead_of_the_real_one(monkeypatch)


def brought(http: Any, aws: Aws, sender: str, body: bytes) -> None:
    """A signed body is delivered: it is answered, and all that is in it is somewhere."""
    empty(aws)
    put_letters()
    proof = PROOFS[sender]
    post = proof.sign(body, FIRST[sender])
    answer = post.to(http)
    if answer.status_code in (200, 201):
        assert lost(aws, sender, post) == []
    elif proof.signs_tests and is_challenge_word(body):  # what we may have signed for anybody
        assert outcome(answer) == (401, "bad-signature")
        assert items(aws) == {}
    elif sender == "ses" and answer.status_code == 503:  # the letter is not in the bucket
        assert post.body in parked()
    else:
        assert outcome(answer) == (400, "unreadable")
        assert post.body in parked()
        assert items(aws) == {}


@pytest.mark.parametrize("sender", SENDERS)
@settings(
    max_examples=28,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.data())
def test_whatever_is_changed_in_a_sample_nothing_is_lost(
    http: Any, aws: Aws, sender: str, drawn: st.DataObject
) -> None:
    name = drawn.draw(st.sampled_from(samples(sender) + samples(sender, ignored=True)))
    random = drawn.draw(st.randoms(use_true_random=False))
    brought(http, aws, sender, PROOFS[sender].mutate(sample(name), random))


@pytest.mark.parametrize("sender", SENDERS)
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=st.binary(max_size=200))
def test_signed_noise_is_answered_and_kept(http: Any, aws: Aws, sender: str, body: bytes) -> None:
    brought(http, aws, sender, body)


DEEP = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
BODIES = [
    *(b"", b" ", b"null", b"[]", b"{}", b'""', b"7", b"NaN", b"[[[]]]", b"\xef\xbb\xbf{}"),
    *(
        b'{"id": ' + b"9" * 5000 + b"}",
        DEEP,
        b"[" * 100_000,
        b'{"id": "\\ud800"}',
        b'{"id": "\xff"}',
    ),
    *(b'{"reports": []}', b'{"reports": [null, 1, [], {}]}', b'{"id": 1, "id": 2}'),
    *(b'{"object": "page", "entry": [null, 1, [], {}]}', b'{"object": "page", "entry": {}}'),
    *(b'{"object": "whatsapp_business_account", "entry": [null]}', b'{"object": null}'),
    *(b'{"for_user_id": "1", "tweet_create_events": [null, 1]}', b'{"data": null}'),
    *(b"MessageSid=%ff&Body=%ff", b"MessageSid=SM1&MessageSid=SM2", b"=&=&&", b"--a\r\nx\r\n--a--"),
]


@pytest.mark.parametrize("sender", SENDERS)
def test_bodies_that_are_hardly_any_are_answered_and_kept(http: Any, aws: Aws, sender: str) -> None:
    for body in BODIES:
        brought(http, aws, sender, body)


def reports_of(document: Any) -> list[Any]:
    """A report alone, put into a batch."""
    alone = dict(document)
    document.clear()
    document["reports"] = [alone]
    return document["reports"]


SOUND: dict[str, Callable[[Any], list[Any]]] = {
    "meta_message": lambda document: document["entry"][0]["messaging"],
    "partner_report": reports_of,
    "whatsapp_text": lambda document: document["entry"][0]["changes"][0]["value"]["messages"],
    "x_post": lambda document: document["tweet_create_events"],
}


@pytest.mark.parametrize("name", SOUND)
def test_a_batch_with_one_part_of_every_kind_of_fault_keeps_the_sound_ones(
    http: Any, aws: Aws, name: str
) -> None:
    """A sound message stands among all that are not."""
    document = json.loads(sample(name))
    listed = SOUND[name](document)
    [sound] = listed
    listed[:] = [*ODD, sound, *ODD[:9]]
    brought(http, aws, name.partition("_")[0], json.dumps(document).encode())
    assert len(numbers(items(aws))) == 1
