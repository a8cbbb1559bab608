"""What hangs on an officer who leaves ends, or goes to another one; what is the office's stays."""

from typing import Any

import pytest

from chalicelib.duty import browsers
from chalicelib.duty import store as duty_store
from chalicelib.duty.deputies import departure
from chalicelib.platform.i18n import Language
from chalicelib.reports.contact.browsers import Browser
from tests.api.answers import outcome
from tests.builders import KEBON_JERUK, filed, moved, post, signed_in, wib
from tests.duty.deputies.test_deputies_http import HEAD, as_head, counts, named
from tests.moto_aws import Aws, Hands
from tests.officers.test_officers_http import ADMIN, create

GONE = {"reason": "Pensiun"}
ENDS = {"begins": "2026-11-30", "ends": "2026-12-03"}


@pytest.fixture
def siti(http: Any, hands: Hands) -> str:
    """Siti is deputy of the head until Thursday, and has a browser on duty."""
    hands.to(wib("2026-11-30 09:00"))
    identifier = str(create(http, roles=["officer"]).json_body["id"])
    budi = {"username": "budi", "email": "budi@jakarta.go.id", "name": "Budi"}
    assert create(http, roles=["officer"], **budi).status_code == 201
    named(http, **ENDS)
    browser = Browser("https://push.test/siti", "x" * 87, "x" * 22, "x" * 87)
    wanted = browsers.BrowserRequest("Ponsel", "always", Language.INDONESIAN, identifier)
    browsers.add_browser(KEBON_JERUK, browser, wanted)
    return identifier


def left(http: Any, officer: str, **changes: Any) -> Any:
    return post(http, f"/v1/officers/{officer}/departure", {**GONE, **changes}, ADMIN)


def work(http: Any, officer: str) -> dict[str, Any]:
    told: dict[str, Any] = http.get(f"/v1/officers/{officer}/work", headers=ADMIN).json_body
    return told


def test_all_that_hangs_on_a_person_is_shown_first(http: Any, aws: Aws, siti: str) -> None:
    shown = work(http, siti)
    assert (shown["active"], shown["handed_on"]) == (True, [])
    assert [each["title"] for each in shown["deputies"]] == ["Plh. Lurah Kebon Jeruk"]
    assert [each["label"] for each in shown["browsers"]] == ["Ponsel"]


def test_it_ends_and_a_repeat_changes_nothing(http: Any, aws: Aws, siti: str) -> None:
    number = filed(http)["number"]
    moved(http, number, "proses")
    answer = left(http, siti)
    assert answer.status_code == 200, answer.body
    assert len(answer.json_body["deputies"]) == 1
    assert counts(http, as_head(siti)) == 403
    assert duty_store.load_contacts(KEBON_JERUK) == []
    nothing = {"active": False, "deputies": [], "handed_on": [], "browsers": []}
    assert work(http, siti) == nothing
    assert left(http, siti).json_body == nothing
    queue = http.get("/v1/work", headers=signed_in()).json_body["items"]
    assert [each["number"] for each in queue] == [number], "it was the office's all the time"


def test_another_officer_goes_on_as_deputy(http: Any, aws: Aws, hands: Hands, siti: str) -> None:
    hands.to(wib("2026-12-01 09:00"))
    [taken] = left(http, siti, username="budi").json_body["handed_on"]
    assert (taken["name"], taken["begins"], taken["ends"]) == ("Budi", "2026-12-01", "2026-12-03")
    [now, before] = http.get("/v1/deputies", headers=HEAD).json_body["items"]
    assert (now["state"], now["reason"], before["state"]) == ("acting", "Pensiun", "over")


def test_nothing_ends_where_the_other_can_not_go_on(http: Any, aws: Aws, siti: str) -> None:
    assert left(http, siti, username="tidak.ada").status_code == 422
    assert left(http, siti, username="siti.aminah").status_code == 422
    assert work(http, siti)["active"]
    assert len(work(http, siti)["deputies"]) == 1


def test_what_a_fault_left_is_ended_by_a_repeat(
    http: Any, aws: Aws, siti: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = departure.service.remove_contact
    monkeypatch.setattr(departure.service, "remove_contact", lambda *given: 1 / 0)
    assert left(http, siti).status_code == 500
    monkeypatch.setattr(departure.service, "remove_contact", remove)
    assert left(http, siti).status_code == 200
    assert work(http, siti)["browsers"] == []


def test_administrators_do_not_leave_by_themselves(http: Any, aws: Aws, siti: str) -> None:
    oneself = signed_in("BIROPEM", "admin", who=siti)
    answer = post(http, f"/v1/officers/{siti}/departure", GONE, oneself)
    assert outcome(answer) == (409, "own-account")
    assert outcome(post(http, "/v1/officers/x/departure", GONE, ADMIN)) == (404, "unknown-officer")
