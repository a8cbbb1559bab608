"""What holds all the time: of files, pytest takes this one last."""

from collections import Counter

import pytest

from tests.e2e import machine
from tests.e2e.client import E2E, Tanggap

pytestmark = E2E

LOCAL = "0100007F"  # 127.0.0.1 as /proc/net/tcp writes it


@pytest.mark.skipif(not machine.PROC.is_dir(), reason="sockets are seen on Linux only")
def test_all_that_listens_listens_on_this_machine_only(tanggap: Tanggap) -> None:
    addresses = machine.listening(machine.family([each.pid for each in tanggap.stack.processes]))
    assert len(addresses) >= 2  # the local AWS and HTTP
    assert {address.split(":")[0] for address in addresses.values()} == {LOCAL}


def test_nobody_has_heard_of_anything_twice(tanggap: Tanggap) -> None:
    tanggap.settle()
    texts = Counter((m["PhoneNumber"], m["Message"]) for m in tanggap.stack.sms_inbox())
    # Cognito's letters have no plain text; administrators ask for them more than once.
    ours = [mail for mail in tanggap.stack.mails() if mail["BodyText"]]
    mails = Counter((",".join(m["To"]), m["BodyText"]) for m in ours)
    assert [told for told, times in (texts + mails).items() if times > 1] == []


def test_nothing_was_left_behind_in_a_dead_letter_queue(tanggap: Tanggap) -> None:
    dead = {name: tanggap.messages(name) for name in ("StreamDeadUrl", "NoticesDeadUrl")}
    assert set(dead.values()) == {0}, dead
