"""What may happen to a body that a sender makes: odd values, and parts that are missing, twice or
cut.
"""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

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
