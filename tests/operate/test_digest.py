"""Writing to heads by hand, through the handler the schedule calls."""

from io import StringIO

import pytest

from chalicelib.sla import digest_service
from operate.session import Clients
from tests.operate.conftest import Functions
from tests.operate.program import give, reach


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, clients: Clients) -> None:
    reach(monkeypatch, clients)


def test_heads_are_written_to_and_it_is_said_where_each_mail_is_told(
    run: None,
    functions: Functions,
    lines: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(digest_service, "send_digests", lambda: 3)
    assert give("digest") == 0
    assert functions.invoked == ["Digest"]
    assert capsys.readouterr().out.startswith("3 heads were written to;")
    assert '"message":"digested"' in lines.getvalue()
    assert '"sent":3' in lines.getvalue()


def test_a_mail_that_was_not_sent_fails_the_command(
    run: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing() -> int:
        raise digest_service.Unsent("1 of 2, 1 were sent")

    monkeypatch.setattr(digest_service, "send_digests", failing)
    assert give("digest") == 1
    said = "Digest could not be called: the function Digest failed; see its log.\n"
    assert capsys.readouterr().err == said
