"""SMS go out by one door, which knows whom they may go to and how many."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1] / "chalicelib"


def users(pattern: str) -> set[str]:
    """The modules in which it is written."""
    found = (path for path in ROOT.rglob("*.py") if re.search(pattern, path.read_text()))
    return {str(path.relative_to(ROOT)) for path in found}


def test_nothing_but_the_door_texts_anybody() -> None:
    assert users(r"PhoneNumber=") == {"notifications/sending/sms_and_mail.py"}
    way = r"\b{0}\.send_sms\(|sending\.{0} import .*\bsend_sms\b"
    assert users(way.format("sms_failover")) == {"notifications/sending/daily_limits.py"}
    for each in ("sms_and_mail", "sms_gateway"):
        assert users(way.format(each)) == {"notifications/sending/sms_failover.py"}


def test_what_can_not_be_repeated_has_a_client_that_repeats_nothing() -> None:
    assert users(r'client\("(sns|ses)", ONCE\)') == {"notifications/sending/sms_and_mail.py"}
    assert users(r'client\("ses"\)') == set()
    assert users(r'client\("sns"\)') == {"platform/aws/queues.py"}, (
        "the topic knows a repeat by its seq"
    )
