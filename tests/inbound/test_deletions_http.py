"""A post that its writer deletes: its words are not public here any more."""

import json
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.store import reports
from chalicelib.reports.store.reports import load_report
from tests.builders import signed_in
from tests.moto_aws import Aws
from tests.sender_posts import signed_meta, signed_x
from tests.sender_samples import Outside, every_sender, items, numbers, sample, signed_sample

DELETED = {
    "twitter": ("x_post", "x_deleted_post"),
    "facebook": ("meta_comment", "meta_deleted_comment"),
}


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    every_sender(monkeypatch)
    return Outside().instead_of_the_real_one(monkeypatch)


def posted(http: Any, aws: Aws, name: str, channel: str) -> str:
    assert signed_sample(name, channel).to(http).status_code == 200
    [number] = numbers(items(aws))
    return number


def chosen(number: str, level: Visibility) -> None:
    report, timeline = load_report(number)
    changed = followup.set_visibility(report, report.updated_at, city(), level)
    if changed:
        reports.save_report(report, changed[0], [changed[1]], earlier=timeline)


@pytest.mark.parametrize("channel", DELETED)
def test_a_public_report_whose_post_is_deleted_shows_facts(
    http: Any, aws: Aws, channel: str
) -> None:
    post, deleted = DELETED[channel]
    number = posted(http, aws, post, channel)
    chosen(number, Visibility.PUBLIC)
    shown = http.get(f"/v1/reports/{number}").json_body
    assert shown["description"]
    for _ in range(2):  # the sender may deliver it twice
        assert signed_sample(deleted, channel).to(http).status_code == 200
    seen = http.get(f"/v1/reports/{number}").json_body
    assert (seen["visibility"], seen["description"]) == ("facts", None)
    assert seen["version"] == shown["version"] + 1
    record = http.get(f"/v1/work/{number}", headers=signed_in(seen["holder"]["code"])).json_body
    assert record["description"] == shown["description"], "its office goes on with it"
    last = record["timeline"][-1]
    assert (last["kind"], last["by"]["code"]) == ("visibility", "sistem")
    assert number in str(http.get("/v1/reports").json_body["items"])
    assert shown["description"][:20] not in http.get("/v1/reports.csv").body.decode()


@pytest.mark.parametrize("level", [Visibility.FACTS, Visibility.PRIVATE])
def test_one_that_shows_no_words_stays_as_it_is(http: Any, aws: Aws, level: Visibility) -> None:
    number = posted(http, aws, "x_post", "twitter")
    chosen(number, level)
    before = load_report(number)[0]
    assert signed_sample("x_deleted_post", "twitter").to(http).status_code == 200
    assert load_report(number)[0] == before


def test_while_it_is_hidden_it_is_lowered_for_when_it_comes_back(http: Any, aws: Aws) -> None:
    number = posted(http, aws, "x_post", "twitter")
    chosen(number, Visibility.PUBLIC)
    moderator = signed_in(city().settings.triage)
    path, ruling = f"/v1/work/{number}/moderation", {"decision": "hide", "reason": "data-pribadi"}
    assert acted_on(http, path, ruling, number, moderator) == 200
    assert signed_sample("x_deleted_post", "twitter").to(http).status_code == 200
    assert http.get(f"/v1/reports/{number}").json_body["visibility"] == "private"
    assert acted_on(http, path, {"decision": "restore"}, number, moderator) == 200
    assert http.get(f"/v1/reports/{number}").json_body["visibility"] == "facts"


def acted_on(http: Any, path: str, body: dict[str, Any], number: str, who: Any) -> int:
    told = {**body, "version": load_report(number)[0].version}
    status: int = http.post(path, headers=who, body=json.dumps(told)).status_code
    return status


def test_a_deleted_reply_of_somebody_else_changes_nothing(http: Any, aws: Aws) -> None:
    number = posted(http, aws, "x_post", "twitter")
    chosen(number, Visibility.PUBLIC)
    reply = json.loads(sample("x_post_reply"))
    reply["tweet_create_events"][0] |= {"in_reply_to_status_id_str": "1990000000000000001"}
    reply["tweet_create_events"][0]["user"] |= {"id_str": "2200000000000000099"}
    signed_x(reply).to(http)
    aws.settle()
    own_id = reply["tweet_create_events"][0]["id_str"]
    gone = json.loads(sample("x_deleted_post"))
    gone["tweet_delete_events"][0]["status"] = {"id": own_id, "user_id": "2200000000000000099"}
    before = load_report(number)[0]
    assert signed_x(gone).to(http).status_code == 200
    assert load_report(number)[0] == before


def test_the_deletion_of_what_we_do_not_know_is_acknowledged(http: Any, aws: Aws) -> None:
    for channel, (_, deleted) in DELETED.items():
        assert signed_sample(deleted, channel).to(http).status_code == 200
    unsent = json.loads(sample("meta_deleted_ig_message"))
    assert signed_meta(unsent).to(http).status_code == 200
    assert [item for item in aws.items() if not item["pk"].startswith("H#")] == []
