"""What senders may do to their own forms: however odd a signed delivery is, it is taken, parked or
refused with a reason, and nothing in it is lost.
"""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.senders.model import is_challenge_word
from tests.api.answers import outcome
from tests.moto_aws import Aws
from tests.sender_samples import (
    FIRST,
    SIGN,
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

ODD: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**400, float("nan"), float("-inf")),
    *(
        "",
        " ",
        "0",
        "\ud800",
        "a\x00b",
        "x" * 5000,
        "../..",
        "https://evil.test/",
        "JK261124-BRRAE4",
    ),
    *(
        [],
        {},
        [None],
        [[]],
        {"id": {}},
        ["x"] * 3,
        "JK261124-BRRAE4",
        "STATUS",
        "2026-13-45",
        "9" * 400,
    ),
]


# --- what is done to JSON ------------------------------------------------------------------------


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder in a document, and a name or place in it."""
    keys = value.items() if isinstance(value, dict) else enumerate(value)
    for key, held in list(keys):
        yield value, key
        if isinstance(held, dict | list):
            yield from places(held)


def drop(holder: Any, key: Any, random: Random) -> None:
    del holder[key]


def retype(holder: Any, key: Any, random: Random) -> None:
    holder[key] = random.choice(ODD)


def duplicate(holder: Any, key: Any, random: Random) -> None:
    if isinstance(holder, list):
        holder.insert(key, holder[key])
    else:
        holder[key] = [holder[key], holder[key]]


def cut(holder: Any, key: Any, random: Random) -> None:
    held = holder[key]
    holder[key] = held[: len(held) // 2] if isinstance(held, str | list) else str(held)


def other(holder: Any, key: Any, random: Random) -> None:
    """Another message under the same id, as a batch may bring it."""
    if isinstance(holder, list):
        again = json.loads(json.dumps(holder[key]))
        told = [(inner, name) for inner, name in places([again]) if isinstance(inner[name], str)]
        if told:
            inner, name = random.choice(told)
            inner[name] += " lagi"
            holder.append(again)


MUTATIONS: list[Callable[[Any, Any, Random], None]] = [drop, retype, duplicate, cut, other]


def changed(document: Any, random: Random) -> Any:
    for _ in range(random.randint(1, 3)):
        found = list(places(document))
        if found:
            random.choice(MUTATIONS)(*random.choice(found), random)
    return document


def mutated_json(body: bytes, random: Random) -> bytes:
    if random.random() < 0.1:
        return body[: random.randrange(len(body))]
    return json.dumps(changed(json.loads(body), random)).encode()


def mutated_envelope(body: bytes, random: Random) -> bytes:
    """Of mail the note in SNS's envelope, and the lines of the letter in the note."""
    envelope = json.loads(body)
    try:
        note = json.loads(envelope["Message"])
    except ValueError:
        return body
    if isinstance(note.get("content"), str) and random.random() < 0.6:
        lines = mutated_lines(note["content"].encode(), random)
        note["content"] = lines.decode("latin-1")
    else:
        note = changed(note, random)
    return json.dumps({**envelope, "Message": json.dumps(note)}).encode()


# --- and to forms --------------------------------------------------------------------------------


def mutated_form(body: bytes, random: Random) -> bytes:
    if body.startswith(b"--"):
        return mutated_lines(body, random)
    pairs = parse_qsl(body.decode(), keep_blank_values=True)
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(pairs))
        name, told = pairs[at]
        odd = str(random.choice(ODD)).encode("utf-8", "replace").decode()
        instead = [[], [(name, odd)], [(name, told), (name, odd)], [(name, told[: len(told) // 2])]]
        pairs[at : at + 1] = random.choice(instead) or pairs[:1]
    return urlencode(pairs).encode()


def mutated_lines(body: bytes, random: Random) -> bytes:
    """The first line stays: it holds a form's boundary."""
    lines = body.split(b"\n")
    for _ in range(random.randint(1, 3)):
        at = random.randrange(1, len(lines)) if len(lines) > 1 else 0
        noise = bytes(random.choices(range(256), k=20))
        line = b"".join(lines[at : at + 1])
        lines[at : at + 1] = random.choice([[], [line, line], [line[: len(line) // 2]], [noise]])
    return b"\n".join(lines)


MUTATED: dict[str, Callable[[bytes, Random], bytes]] = {
    "mailgun": mutated_form,
    "meta": mutated_json,
    "partner": mutated_json,
    "ses": mutated_envelope,
    "sms": mutated_form,
    "whatsapp": mutated_json,
    "x": mutated_json,
}


# --- nothing is lost -----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    every_sender(monkeypatch)
    return Outside().instead_of_the_real_one(monkeypatch)


SIGNS_TESTS = ("x", "meta", "whatsapp")  # whose answer to a test is, or may be, a signature


def brought(http: Any, aws: Aws, sender: str, body: bytes) -> None:
    """A signed body is delivered: it is answered, and all that is in it is somewhere."""
    empty(aws)
    put_letters()
    post = SIGN[sender](body, FIRST[sender])
    answer = post.to(http)
    if answer.status_code in (200, 201):
        assert lost(aws, sender, post) == []
    elif sender in SIGNS_TESTS and is_challenge_word(body):  # what we may have signed for anybody
        assert outcome(answer) == (401, "bad-signature")
        assert items(aws) == {}
    elif sender == "ses" and answer.status_code == 503:  # the letter is not in the bucket
        assert post.body in parked()
    else:
        assert outcome(answer) == (400, "unreadable")
        assert post.body in parked()
        assert items(aws) == {}


@pytest.mark.parametrize("sender", MUTATED)
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
    brought(http, aws, sender, MUTATED[sender](sample(name), random))


@pytest.mark.parametrize("sender", MUTATED)
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


@pytest.mark.parametrize("sender", MUTATED)
def test_bodies_that_are_hardly_any_are_answered_and_kept(http: Any, aws: Aws, sender: str) -> None:
    for body in BODIES:
        brought(http, aws, sender, body)


@pytest.mark.parametrize("sender", ["meta", "whatsapp", "x", "partner"])
def test_a_batch_with_one_part_of_every_kind_of_fault_keeps_the_sound_ones(
    http: Any, aws: Aws, sender: str
) -> None:
    """A sound message stands among all that are not."""
    [first] = [name for name in samples(sender) if name in SOUND]
    document = json.loads(sample(first))
    listed = SOUND[first](document)
    [sound] = listed
    listed[:] = [*ODD, sound, *ODD[:9]]
    brought(http, aws, sender, json.dumps(document).encode())
    assert len(numbers(items(aws))) == 1


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
