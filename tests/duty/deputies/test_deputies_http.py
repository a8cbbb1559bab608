"""Deputies of heads: who has a head's rights on which days, what is told of it, and what a deputy
can't do.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.duty import store as duty_store
from chalicelib.reports.lifecycle.hash_chain import find_first_break
from tests.api.answers import outcome, problem_of
from tests.builders import KEBON_JERUK, acted, filed, loaded, moved, post, signed_in, verified, wib
from tests.casework.test_accused_office_http import PUNGLI
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands
from tests.officers.test_officers_http import ADMIN, change, create

HEAD = signed_in(KEBON_JERUK, "head", who="lurah")
CAMAT = signed_in("31.73.05", "head", who="camat")
NEIGHBOUR = "31.73.05.1002"
OURS = f"?agency={KEBON_JERUK}"
AS_HEAD = {"X-Acting-For": KEBON_JERUK}
DAYS = {"begins": "2026-12-01", "ends": "2026-12-03"}
PLH = {"kind": "plh", "username": "siti.aminah", "reason": "Cuti tahunan", **DAYS}


@pytest.fixture
def siti(http: Any, hands: Hands) -> str:
    """The id of Siti, an officer of the kelurahan, on the last day of November."""
    hands.to(wib("2026-11-30 09:00"))
    answer = create(http, roles=["officer"])
    assert answer.status_code == 201, answer.body
    return str(answer.json_body["id"])


def as_head(who: str, agency: str = KEBON_JERUK, office: str = KEBON_JERUK) -> dict[str, str]:
    """An officer who acts as the deputy of an office's head."""
    return {**signed_in(agency, "officer", who=who), "X-Acting-For": office}


def named(http: Any, query: str = "", by: dict[str, str] = HEAD, **changes: Any) -> dict[str, Any]:
    answer = post(http, f"/v1/deputies{query}", {**PLH, **changes}, by)
    assert answer.status_code == 201, answer.body
    told: dict[str, Any] = answer.json_body
    return told


def counts(http: Any, who: dict[str, str]) -> int:
    return int(http.get("/v1/work/counts", headers=who).status_code)


def test_a_deputy_has_the_heads_rights_from_midnight_to_midnight(
    http: Any, aws: Aws, hands: Hands, siti: str
) -> None:
    told = named(http)
    assert (told["title"], told["state"]) == ("Plh. Lurah Kebon Jeruk", "coming")
    for moment, status in (
        ("2026-11-30 23:59", 403),
        ("2026-12-01 00:00", 200),
        ("2026-12-03 23:59", 200),
        ("2026-12-04 00:00", 403),
    ):
        hands.to(wib(moment))
        assert counts(http, as_head(siti)) == status, moment
        mine = http.get("/v1/deputies/mine", headers=signed_in(who=siti)).json_body["items"]
        assert [each["agency"]["code"] for each in mine] == [KEBON_JERUK] * (status == 200)
    [over] = http.get("/v1/deputies", headers=HEAD).json_body["items"]
    assert (over["state"], over["name"], over["ended_at"]) == ("over", "Siti Aminah", None)


def test_what_a_deputy_does_says_so(http: Any, aws: Aws, hands: Hands, siti: str) -> None:
    """To officers, to the public and in the chain; what is a head's alone can be done."""
    named(http)
    number = filed(http, visibility="public")["number"]
    moved(http, number, "proses")
    hands.to(wib("2026-12-01 08:00"))
    identity = f"/v1/work/{number}/identity"
    assert post(http, identity, {"reason": "kontak"}, signed_in(who=siti)).status_code == 403
    step = {"action": "comment", "version": 2, "note": "Diperiksa sendiri"}
    assert acted(http, number, step, as_head(siti)).status_code == 200
    record = http.get(f"/v1/work/{number}", headers=as_head(siti)).json_body
    by = {"code": KEBON_JERUK, "name": "Plh. Lurah Kebon Jeruk"}
    assert record["timeline"][-1]["by"] == by
    assert http.get(f"/v1/reports/{number}").json_body["timeline"][-1]["by"] == by
    english = http.get(f"/v1/reports/{number}", headers={"Accept-Language": "en"}).json_body
    assert english["timeline"][-1]["by"]["name"] == "Plh. head of Kelurahan Kebon Jeruk"
    assert "Plh. Lurah Kebon Jeruk" in http.get(f"/laporan/{number}").body.decode()
    report, entries = loaded(number)
    assert (entries[-1].acting, entries[-1].actor) == ("plh", siti)
    assert find_first_break(number, report.filing, entries) is None


def test_a_deputy_of_another_office_acts_there_and_only_there(
    http: Any, aws: Aws, hands: Hands, siti: str
) -> None:
    """A vacant post is named by who stands above, and not by its neighbours."""
    answer = post(http, f"/v1/deputies?agency={NEIGHBOUR}", {**PLH, "kind": "plt"}, HEAD)
    assert answer.status_code == 403
    told = named(http, f"?agency={NEIGHBOUR}", CAMAT, kind="plt")
    assert told["title"].startswith("Plt. Lurah ")
    hands.to(wib("2026-12-02 08:00"))
    assert counts(http, as_head(siti, office=NEIGHBOUR)) == 200
    assert counts(http, as_head(siti)) == 403
    assert counts(http, as_head(siti, office="31.73.05")) == 403
    number = filed(http)["number"]
    step = {"action": "proses", "version": 1, "note": "mulai"}
    assert acted(http, number, step, as_head(siti, office=NEIGHBOUR)).status_code == 403
    assert acted(http, number, step, signed_in(who=siti)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/deputies", {**PLH, "username": "orang.lain"}),
        ("GET", "/v1/deputies", None),
        ("DELETE", "/v1/deputies/0123456789abcdef", None),
        ("POST", "/v1/work/calendar", {}),
        ("DELETE", "/v1/duty/browsers/0123456789abcdef", None),
        ("GET", "/v1/scores/2026-Q3/allowance", None),
    ],
)
def test_a_deputy_names_nobody_and_takes_nothing_that_outlasts_the_days(
    http: Any, aws: Aws, hands: Hands, method: str, path: str, body: Any
) -> None:
    hands.to(wib("2026-11-30 09:00"))
    siti = create(http, roles=["officer"]).json_body["id"]
    named(http)
    hands.to(wib("2026-12-01 08:00"))
    given = json.dumps(body).encode() if body is not None else b""
    answer = http.request(method, path, headers=as_head(siti), body=given)
    assert outcome(answer) == (403, "not-deputy")


def test_no_other_role_comes_with_it(http: Any, aws: Aws, hands: Hands, siti: str) -> None:
    """What an officer may do at home is not taken along: here the verdicts of a verifier."""
    named(http)
    hands.to(wib("2026-12-01 08:00"))
    both = {**signed_in("BIROPEM", "verifier", "admin", who=siti), **AS_HEAD}
    assert http.get("/v1/officers", headers=both).status_code == 403
    assert http.get("/v1/work?agency=DLH-31.73", headers=both).status_code == 403


def test_nobody_judges_as_another_what_they_did_as_a_deputy(
    http: Any, aws: Aws, hands: Hands, siti: str
) -> None:
    named(http)
    hands.to(wib("2026-12-01 08:00"))
    number = filed(http)["number"]
    for version, action in enumerate(("proses", "selesai"), start=1):
        body = {"action": action, "version": version, "note": "sudah"}
        assert acted(http, number, body, as_head(siti)).status_code == 200
    verdict = {"verdict": "accepted", "version": 3, "note": "sudah dilihat"}
    judge = signed_in("BIROPEM", "verifier", who=siti)
    answer = post(http, f"/v1/work/{number}/verification", verdict, judge)
    assert problem_of(answer)["rule"] == "own_work"
    verified(http, number, 3)


def test_an_officer_of_an_accused_office_reads_it_nowhere(
    http: Any, aws: Aws, hands: Hands, siti: str
) -> None:
    named(http, "?agency=INSPEKTORAT", ADMIN, kind="plt")
    hands.to(wib("2026-12-01 08:00"))
    number = filed(http, description=PUNGLI, category=None)["number"]
    other = http.get(f"/v1/work/{number}", headers=signed_in("INSPEKTORAT", "head"))
    assert other.status_code == 200
    theirs = http.get(f"/v1/work/{number}", headers=as_head(siti, office="INSPEKTORAT"))
    assert theirs.status_code == 403
    queue = http.get("/v1/work", headers=as_head(siti, office="INSPEKTORAT")).json_body
    assert queue["items"] == []


def test_it_is_ended_early_at_once_although_the_token_lasts(
    http: Any, aws: Aws, hands: Hands, siti: str
) -> None:
    deputy = named(http)["id"]
    hands.to(wib("2026-12-01 08:00"))
    assert counts(http, as_head(siti)) == 200
    path = f"/v1/deputies/{deputy}"
    assert http.delete(f"{path}{OURS}", headers=signed_in(NEIGHBOUR, "head")).status_code == 403
    assert http.delete(path, headers=HEAD).status_code == 204
    assert counts(http, as_head(siti)) == 403
    assert outcome(http.delete(path, headers=HEAD)) == (404, "unknown-deputy")
    [over] = http.get(f"/v1/deputies{OURS}", headers=CAMAT).json_body["items"]
    assert over["ended_at"] == "2026-12-01T08:00:00+07:00"
    assert duty_store.load_contacts(KEBON_JERUK) == []
    named(http)


def test_an_office_has_one_deputy_at_a_time(http: Any, aws: Aws, siti: str) -> None:
    named(http)
    answer = post(http, "/v1/deputies", {**PLH, "begins": "2026-12-03", "ends": "2026-12-09"}, HEAD)
    assert outcome(answer) == (409, "deputy-there")
    named(http, begins="2026-12-04", ends="2026-12-09")
    assert len(http.get("/v1/deputies", headers=HEAD).json_body["items"]) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"begins": "2026-11-29"}, "begins"),
        ({"ends": "2026-11-30"}, "ends"),
        ({"ends": "2027-03-04"}, "ends"),
        ({"begins": "2026-13-01"}, "begins"),
        ({"kind": "pj"}, "kind"),
        ({"username": "tidak.ada"}, "username"),
        ({"username": "lurah"}, "username"),
        ({"username": "analis"}, "username"),
        ({"username": "pergi"}, "username"),
        ({"reason": " "}, "reason"),
    ],
)
def test_who_can_not_be_deputy_and_when(
    http: Any, aws: Aws, hands: Hands, changes: dict[str, Any], field: str
) -> None:
    """Nobody unknown, disabled or without work on reports, nor the head of the office."""
    hands.to(wib("2026-11-30 09:00"))
    create(http, roles=["officer"])
    for name, roles in (("lurah", ["head"]), ("analis", ["analyst"]), ("pergi", ["officer"])):
        create(http, username=name, email=f"{name}@jakarta.go.id", roles=roles)
    gone = http.get("/v1/officers?q=pergi", headers=ADMIN).json_body["items"][0]["id"]
    change(http, gone, active=False)
    answer = post(http, "/v1/deputies", {**PLH, **changes}, HEAD)
    assert (answer.status_code, problem_of(answer).get("field")) == (422, field)


def test_nobody_names_oneself(http: Any, aws: Aws, siti: str) -> None:
    """As the head of the office above, or with a second role."""
    oneself = signed_in("31.73.05", "head", who=siti)
    assert post(http, f"/v1/deputies{OURS}", PLH, oneself).status_code == 422


def test_the_duty_of_the_office_reaches_the_deputy_on_these_days(
    http: Any, aws: Aws, hands: Hands, siti: str
) -> None:
    named(http)
    [contact] = duty_store.load_contacts(KEBON_JERUK)
    assert (contact.address, contact.label) == ("siti@jakarta.go.id", "Plh. Lurah Kebon Jeruk")
    days = [datetime(2026, 11, 30, tzinfo=UTC).date() + timedelta(days=each) for each in range(5)]
    assert [contact.find_obstacle(day) is None for day in days] == [False, True, True, True, False]
    hands.to(wib("2026-12-05 08:00"))
    named(http, begins="2026-12-06", ends="2026-12-06")
    assert len(duty_store.load_contacts(KEBON_JERUK)) == 1, "what is over does not fill the list"


def test_the_table_keeps_who_named_whom_and_why(http: Any, aws: Aws, siti: str) -> None:
    named(http)
    [item] = [each for each in aws.items() if each["pk"] == "DEPUTY"]
    assert (item["named_by"], item["officer"], item["reason"]) == ("lurah", siti, "Cuti tahunan")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_deputy_whose_naming_died_half_way_is_a_duty_contact_when_it_is_sent_again(
    http: Any, calls: Calls, siti: str, after: bool
) -> None:
    calls.on("PutItem", Died(), after=after)
    with pytest.raises(Died):
        post(http, "/v1/deputies", PLH, HEAD)
    assert post(http, "/v1/deputies", PLH, HEAD).status_code == (409 if after else 201)
    [contact] = duty_store.load_contacts(KEBON_JERUK)
    assert contact.address == "siti@jakarta.go.id"


@pytest.mark.parametrize("operation", ["DeleteItem", "PutItem"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_deputy_whose_end_died_half_way_is_no_duty_contact_when_it_is_sent_again(
    http: Any, calls: Calls, siti: str, operation: str, after: bool
) -> None:
    deputy = named(http)["id"]
    calls.on(operation, Died(), after=after)
    with pytest.raises(Died):
        http.delete(f"/v1/deputies/{deputy}", headers=HEAD)
    assert http.delete(f"/v1/deputies/{deputy}", headers=HEAD).status_code in (204, 404)
    assert duty_store.load_contacts(KEBON_JERUK) == []
    [over] = http.get("/v1/deputies", headers=HEAD).json_body["items"]
    assert over["ended_at"]
