"""Keys of Open311's partners, as administrators issue, limit and revoke them by the API."""

import json
from io import StringIO
from typing import Any

import pytest

from chalicelib.publishing.partner_keys.store import PartnerKeys
from tests.api.answers import outcome, problem_of
from tests.builders import signed_in
from tests.faults import Calls
from tests.moto_aws import Aws, client
from tests.publishing.open311.partners import a_form, posted, refused

ADMIN = signed_in("BIROPEM", "admin")
PARTNER = {"name": " Lapor Kota ", "contact": "dev@lapor.id"}


def issue(http: Any, **changes: Any) -> dict[str, Any]:
    body = json.dumps({**PARTNER, **changes})
    answer = http.post("/v1/partner-keys", headers=ADMIN, body=body)
    assert answer.status_code == 201, answer.body
    issued: dict[str, Any] = answer.json_body
    return issued


def listed(http: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = http.get("/v1/partner-keys", headers=ADMIN).json_body["items"]
    return items


def limit(http: Any, key: str, most: Any) -> Any:
    body = json.dumps({"most": most})
    return http.put(f"/v1/partner-keys/{key}", headers=ADMIN, body=body)


def use(http: Any, key: str) -> Any:
    return posted(http, "requests.json", a_form(api_key=key))


def test_a_key_is_shown_once_and_works(http: Any, aws: Aws, hands: Any) -> None:
    issued = issue(http)
    key = issued.pop("api_key")
    assert use(http, key).status_code == 200
    assert key not in str(aws.items())
    assert listed(http) == [{**issued, "used_today": 1}]
    assert (issued["name"], issued["state"], issued["most"]) == ("Lapor Kota", "active", 1000)
    hands.forward(days=1)
    assert [each["used_today"] for each in listed(http)] == [0]


def test_a_limit_counts_at_once_and_may_be_given_again(http: Any) -> None:
    issued = issue(http, most=5)
    for _ in range(2):
        answer = limit(http, issued["id"], 0)
        assert (answer.status_code, answer.json_body["most"]) == (200, 0)
    assert refused(use(http, issued["api_key"])) == (403, 429)
    assert limit(http, issued["id"], 1).json_body == listed(http)[0]
    assert use(http, issued["api_key"]).status_code == 200


def test_a_revoked_key_is_refused_for_good_and_stays_in_the_list(http: Any) -> None:
    issued = issue(http)
    for _ in range(2):
        answer = http.delete(f"/v1/partner-keys/{issued['id']}", headers=ADMIN)
        assert (answer.status_code, answer.body) == (204, b"")
    assert refused(use(http, issued["api_key"])) == (403, 403)
    limit(http, issued["id"], 100)
    assert refused(use(http, issued["api_key"])) == (403, 403)
    assert [each["state"] for each in listed(http)] == ["revoked"]


def test_a_partner_keeps_what_it_sent_under_a_new_key(http: Any) -> None:
    """A second try of a form or an update under the new key finds the first one."""
    old = issue(http)
    new = issue(http, beside=old["id"])
    assert (new["partner"], old["partner"]) == (old["id"], old["id"])
    given = {"Idempotency-Key": "k" * 24}
    keys = [each["api_key"] for each in (old, new)]
    answers = [posted(http, "requests.json", a_form(api_key=key), **given) for key in keys]
    assert [each.status_code for each in answers] == [200, 200]
    first, second = (json.loads(each.body)[0]["service_request_id"] for each in answers)
    assert first == second
    update = {"service_request_id": first, "update_id": "u1", "description": "Masih ada"}
    told = [
        posted(http, "servicerequestupdates.json", {**update, "api_key": key}).body for key in keys
    ]
    assert told[0] == told[1]
    stranger = issue(http)["api_key"]
    other = posted(http, "requests.json", a_form(api_key=stranger), **given)
    assert json.loads(other.body)[0]["service_request_id"] != first


def test_a_partner_has_two_active_keys_at_most(http: Any) -> None:
    old = issue(http)
    second = issue(http, beside=old["id"])
    body = json.dumps({**PARTNER, "beside": second["id"]})
    answer = http.post("/v1/partner-keys", headers=ADMIN, body=body)
    assert (outcome(answer), problem_of(answer)["field"]) == ((422, "bad-field"), "beside")
    http.delete(f"/v1/partner-keys/{old['id']}", headers=ADMIN)
    assert refused(use(http, old["api_key"])) == (403, 403)
    third = issue(http, beside=second["id"])
    assert third["partner"] == old["id"]
    body = json.dumps({**PARTNER, "beside": "0" * 12})
    answer = http.post("/v1/partner-keys", headers=ADMIN, body=body)
    assert outcome(answer) == (404, "unknown-partner-key")


@pytest.mark.parametrize("key", ["0" * 12, "x", "5f0c", "%23" * 12])
def test_a_key_that_is_none_is_not_there(http: Any, key: str) -> None:
    issue(http)
    assert outcome(limit(http, key, 1)) == (404, "unknown-partner-key")
    gone = http.delete(f"/v1/partner-keys/{key}", headers=ADMIN)
    assert outcome(gone) == (404, "unknown-partner-key")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": "  "}, "name"), ({"contact": "\u200b"}, "contact"), ({"most": -1}, "most")],
)
def test_a_key_belongs_to_somebody(http: Any, changes: dict[str, Any], field: str) -> None:
    body = json.dumps({**PARTNER, **changes})
    answer = http.post("/v1/partner-keys", headers=ADMIN, body=body)
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == field
    assert listed(http) == []


def test_all_keys_are_listed_by_two_calls_of_dynamodb(http: Any, calls: Calls) -> None:
    made = [issue(http, name=f"Mitra {at}")["id"] for at in range(3)]
    calls.made.clear()
    assert sorted(each["id"] for each in listed(http)) == sorted(made)
    assert calls.made == ["Query", "BatchGetItem"]


def test_more_keys_than_one_call_reads_are_listed_too(http: Any, aws: Aws, hands: Any) -> None:
    keys = PartnerKeys(client("dynamodb"), "tanggap")
    for at in range(101):
        keys.store(f"kunci {at}", f"Mitra {at}", "x@kota.test", 1, hands.forward(seconds=1))
    assert [each["name"] for each in listed(http)] == [f"Mitra {at}" for at in range(101)]


def test_who_did_what_to_which_key_is_logged_without_names(http: Any, lines: StringIO) -> None:
    issued = issue(http)
    limit(http, issued["id"], 5)
    http.delete(f"/v1/partner-keys/{issued['id']}", headers=ADMIN)
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    noted = [each for each in told if each["message"].startswith("partner_key_")]
    assert [each["message"] for each in noted] == [
        f"partner_key_{what}" for what in ("issued", "limited", "revoked")
    ]
    assert {each["key"] for each in noted} == {issued["id"]}
    assert all(each["by"] for each in noted)
    assert not [word for word in ("Lapor", "lapor.id", issued["api_key"]) if word in str(told)]
