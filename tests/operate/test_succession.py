"""The command that shows what dissolved offices still have, and hands it over."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.platform.settings import settings
from chalicelib.reports.store.reports import load_report
from chalicelib.sla import reconcile
from operate import succession
from operate.session import Clients
from tests.builders import KEBON_JERUK, a_draft
from tests.moto_aws import Hands
from tests.officers.test_officers_http import ADMIN, created
from tests.operate.program import give, reach

HEIR = "31.73.05.1002"


def run(monkeypatch: pytest.MonkeyPatch, clients: Clients, *options: str) -> int:
    reach(monkeypatch, clients)
    return give("succession", *options)


@pytest.fixture
def stack(clients: Clients, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Clients:
    offices = city().offices
    stand = {code: offices[code] for code in (HEIR, "31.73.05", "31.73", "31", "BIROPEM")}
    gone = {KEBON_JERUK: replace(offices[KEBON_JERUK], successor=HEIR)}
    after = replace(city(), offices=stand, former=gone)
    monkeypatch.setattr(reconcile, "city", lambda: after)
    monkeypatch.setattr(succession, "read_city", lambda folder: after)
    clients.outputs["PoolId"] = settings().pool
    return clients


def test_it_shows_first_and_hands_over_when_it_is_told(
    http: Any, stack: Clients, hands: Hands, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    number = intake_service.file_draft(a_draft(received_at=hands.moment)).report.number
    siti = created(http, roles=["officer", "head"])
    assert run(monkeypatch, stack, "list") == 0
    shown = capsys.readouterr().out
    assert "31.73.05.1001 Kelurahan Kebon Jeruk -> 31.73.05.1002 Kelurahan Sukabumi Utara" in shown
    assert "     1  open reports\n" in shown
    assert "        siti.aminah (head, officer, no head any more)\n" in shown
    assert run(monkeypatch, stack, "hand-over", "--dry-run") == 0
    assert capsys.readouterr().out == shown
    assert load_report(number)[0].holder == KEBON_JERUK
    assert run(monkeypatch, stack, "hand-over", "--office", KEBON_JERUK) == 0
    assert "     0  open reports\n" in capsys.readouterr().out
    assert load_report(number)[0].holder == HEIR
    officer = http.get(f"/v1/officers/{siti}", headers=ADMIN).json_body
    assert (officer["agency"]["code"], officer["roles"]) == (HEIR, ["officer"])
    assert run(monkeypatch, stack, "hand-over") == 0


def test_an_office_that_stands_is_refused(
    stack: Clients, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert run(monkeypatch, stack, "list", "--office", HEIR) == 2
    assert "has no successor" in capsys.readouterr().err
