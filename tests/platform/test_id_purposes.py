"""What is made with the pepper serves one purpose: each is listed here, with who gets to see it, so
that nothing which strangers can have made is proof of something else.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.platform import ids
from tests.moto_aws import Aws

CODE = Path(__file__).parents[2] / "chalicelib"
PURPOSES = {
    "token": "the reporter",
    "passing": "whoever opened a link, and the reporter for a while",
    "upload": "whoever uploads",
    "code": "whoever has the address it is sent to",
    "unsubscribe": "whom notices go to",
    "supporter": "who supports a report",
    "webhook": "the subscriber",
    "duty": "the system of an office, and what knows repeats there",
    "duty_code": "whoever has the address of a duty contact",
    "campaign": "officers",
    "campaigns": "nobody",
    "talker": "nobody",
    "filing": "whoever files a report, as a part of its number",
    "resent": "nobody",
    "contact": "whoever opened a link, as a part of the session",
    "support": "who supports a report, as a part of the token",
    "device": "nobody",
    "claim": "nobody",
    "address": "nobody",
    "limit": "nobody",
    "network": "operators, in the log",
    "prove": "whoever gets the first message to a number or address",
    "sent": "nobody",
    "breach": "nobody",
    "audit": "nobody: it signs exports, and its public key is told",
    "push": "push services, which keep one message of a report by it",
}


def made() -> Iterator[tuple[str, ast.expr]]:
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                inside = path.name == "ids.py" and name == "derive_key"
                if name in ("derive_hash", "derive_key") and not inside:
                    yield f"{path.name}:{node.lineno}", node.args[0]


def test_every_purpose_is_a_word_of_the_list() -> None:
    told = {where: arg.value if isinstance(arg, ast.Constant) else None for where, arg in made()}
    assert {where for where, purpose in told.items() if purpose not in PURPOSES} == set()
    assert set(told.values()) == PURPOSES.keys()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("token", "JK1", "x"), ("token", "JK1|x")),
        (("token", "JK1", "x"), ("token|JK1", "x")),
        (("token", 'JK1", "x'), ("token", "JK1", "x")),
        (("unsubscribe", "a", "b|c"), ("unsubscribe", "a|b", "c")),
        (("upload", "a"), ("passing", "a")),
    ],
)
def test_no_part_is_taken_for_another(
    aws: Aws, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert ids.derive_hash(*one) != ids.derive_hash(*other)
