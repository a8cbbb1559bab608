"""Appeals against frozen scores, and who sees the share of an allowance."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from chalicelib.figures.quarter_scores.frozen_files import COUNTS
from chalicelib.platform.roles import Role
from chalicelib.scores import schemas
from tests.builders import KEBON_JERUK, post, signed_in
from tests.moto_aws import Aws, Hands, client
from tests.rows import each_row
from tests.scores.frozen import FROZEN_AT, QUARTER, put_version

HEAD = signed_in(KEBON_JERUK, "head", who="lurah")
PERSONNEL = signed_in("BKD", "personnel", who="pegawai")
APPEALS = f"/v1/scores/{QUARTER}/appeals"
DECISION = f"{APPEALS}/{KEBON_JERUK}/decision"
NOTE = {"note": "Dua laporan sudah selesai sebelum batasnya, tetapi dicatat sesudahnya."}
ACCEPTED = {
    "verdict": "accepted",
    "reason": "Dua penyelesaian tercatat terlambat karena gangguan jaringan.",
    "adjustments": [{"column": "ends_on_time", "many": 2}],
}
REJECTED = {"verdict": "rejected", "reason": "Kedua laporan memang terlambat."}
KEY = {"Idempotency-Key": "kunci-1"}


@pytest.fixture
def frozen(aws: Aws, hands: Hands) -> Hands:
    """The third quarter is frozen, and a week has passed."""
    put_version()
    hands.to(datetime(2026, 10, 28, 3, 0, tzinfo=UTC))
    return hands


def get(http: Any, path: str, headers: dict[str, str]) -> Any:
    return http.get(path, headers=headers)


def appealed(http: Any) -> None:
    assert post(http, APPEALS, NOTE, HEAD).status_code == 201


def corrections() -> dict[str, Any]:
    s3 = client("s3")
    listed = s3.list_objects_v2(Bucket="tanggap-ledger", Prefix="corrections/")
    return {
        each["Key"]: json.loads(
            s3.get_object(Bucket="tanggap-ledger", Key=each["Key"])["Body"].read()
        )
        for each in listed.get("Contents", ())
    }


def test_a_head_appeals_and_personnel_reads_it(http: Any, frozen: Hands) -> None:
    answer = post(http, APPEALS, NOTE, HEAD)
    assert answer.status_code == 201
    made = answer.json_body
    assert made["agency"]["code"] == KEBON_JERUK
    assert (made["state"], made["note"]) == ("waiting", NOTE["note"])
    assert made["made_at"] == "2026-10-28T10:00:00+07:00"
    for who in (PERSONNEL, HEAD):
        assert get(http, "/v1/scores/appeals", who).json_body == {"items": [made], "next": None}
    other = signed_in("31.73.05", "head")
    assert get(http, "/v1/scores/appeals", other).json_body["items"] == []


@each_row(
    ("path", "days", "problem"),
    [
        ("/v1/scores/2026-Q5/appeals", 7, (404, "unknown-score")),
        ("/v1/scores/2026-3/appeals", 7, (404, "unknown-score")),
        ("/v1/scores/2026-Q4/appeals", 7, (409, "not-frozen")),
        ("/v1/scores/2099-Q1/appeals", 7, (409, "not-frozen")),
        (APPEALS, 14, (409, "appeal-too-late")),
    ],
)
def test_an_appeal_about_no_frozen_score_or_too_late_is_refused(
    http: Any, frozen: Hands, path: str, days: int, problem: tuple[int, str]
) -> None:
    frozen.to(datetime.fromisoformat(FROZEN_AT) + timedelta(days=days))
    answer = post(http, path, NOTE, HEAD)
    assert (answer.status_code, answer.json_body["type"]) == (problem[0], f"/problems/{problem[1]}")
    assert get(http, "/v1/scores/appeals", PERSONNEL).json_body["items"] == []


def test_the_last_moment_of_the_term_is_in_it(http: Any, frozen: Hands) -> None:
    frozen.to(datetime(2026, 11, 4, 2, 11, 59, tzinfo=UTC))
    appealed(http)


def test_the_term_begins_with_the_first_version(http: Any, frozen: Hands) -> None:
    put_version(2, score=80.0)
    frozen.to(datetime(2026, 11, 4, 2, 12, tzinfo=UTC))
    assert post(http, APPEALS, NOTE, HEAD).json_body["type"] == "/problems/appeal-too-late"


def test_an_office_without_a_score_cannot_appeal(http: Any, frozen: Hands) -> None:
    answer = post(http, APPEALS, NOTE, signed_in("31.73.05.1002", "head"))
    assert (answer.status_code, answer.json_body["type"]) == (404, "/problems/unknown-score")


def test_an_office_appeals_once(http: Any, frozen: Hands) -> None:
    appealed(http)
    answer = post(http, APPEALS, NOTE, HEAD)
    assert (answer.status_code, answer.json_body["type"]) == (409, "/problems/appealed")


def test_a_repeat_under_its_key_changes_nothing(http: Any, frozen: Hands) -> None:
    first = post(http, APPEALS, NOTE, {**HEAD, **KEY})
    frozen.forward(days=30)
    again = post(http, APPEALS, NOTE, {**HEAD, **KEY})
    assert (again.status_code, again.json_body) == (201, first.json_body)
    other = post(http, APPEALS, {"note": "lain"}, {**HEAD, **KEY})
    assert (other.status_code, other.json_body["type"]) == (409, "/problems/key-reused")
    stranger = post(http, APPEALS, NOTE, {**signed_in(KEBON_JERUK, "head", who="lain"), **KEY})
    assert stranger.json_body["type"] == "/problems/appealed", "a key is its officer's"


def test_of_two_appeals_at_one_moment_one_stays(
    http: Any, frozen: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.scores import store

    find = store.find_appeal

    def meanwhile(quarter: str, office: str) -> Any:
        monkeypatch.setattr(store, "find_appeal", find)
        appealed(http)

    monkeypatch.setattr(store, "find_appeal", meanwhile)
    assert post(http, APPEALS, NOTE, HEAD).json_body["type"] == "/problems/appealed"
    assert len(get(http, "/v1/scores/appeals", PERSONNEL).json_body["items"]) == 1


def test_an_accepted_appeal_is_handed_on_once(http: Any, frozen: Hands, aws: Aws) -> None:
    appealed(http)
    answer = post(http, DECISION, ACCEPTED, {**PERSONNEL, **KEY})
    assert answer.status_code == 200
    decided = answer.json_body
    assert (decided["state"], decided["adjustments"]) == ("accepted", ACCEPTED["adjustments"])
    assert (decided["reason"], decided["decided_at"]) == (
        ACCEPTED["reason"],
        "2026-10-28T10:00:00+07:00",
    )
    for _ in range(2):
        aws.pump()
        aws.stream_done = ""  # the stream offers everything again
        assert corrections() == {
            f"corrections/{QUARTER}/{KEBON_JERUK}.json": {
                "quarter": QUARTER,
                "office": KEBON_JERUK,
                "reason": ACCEPTED["reason"],
                "decided_at": "2026-10-28T10:00:00+07:00",
                "adjustments": {"ends_on_time": 2},
            }
        }
    again = post(http, DECISION, ACCEPTED, {**PERSONNEL, **KEY})
    assert (again.status_code, again.json_body) == (200, decided)
    without = post(http, DECISION, REJECTED, PERSONNEL)
    assert (without.status_code, without.json_body["type"]) == (409, "/problems/appeal-decided")
    other = post(http, DECISION, REJECTED, {**PERSONNEL, **KEY})
    assert other.json_body["type"] == "/problems/key-reused"


def test_a_rejected_appeal_corrects_nothing(http: Any, frozen: Hands, aws: Aws) -> None:
    appealed(http)
    assert post(http, DECISION, REJECTED, PERSONNEL).json_body["state"] == "rejected"
    aws.pump()
    assert corrections() == {}
    [shown] = get(http, "/v1/scores/appeals", HEAD).json_body["items"]
    assert shown["reason"] == REJECTED["reason"]


def test_an_appeal_that_is_not_there_cannot_be_decided(http: Any, frozen: Hands) -> None:
    for path in (DECISION, "/v1/scores/x/appeals/y/decision"):
        answer = post(http, path, REJECTED, PERSONNEL)
        assert (answer.status_code, answer.json_body["type"]) == (404, "/problems/unknown-appeal")


def test_nobody_decides_the_appeal_of_the_own_office(http: Any, frozen: Hands) -> None:
    appealed(http)
    answer = post(http, DECISION, ACCEPTED, signed_in(KEBON_JERUK, "personnel"))
    assert (answer.status_code, answer.json_body["type"]) == (403, "/problems/own-appeal")


def test_every_count_of_the_scores_can_be_adjusted() -> None:
    assert get_args(schemas.Column) == COUNTS


def decided(**changes: Any) -> dict[str, Any]:
    return {**ACCEPTED, **changes}


def adjusted(*pairs: tuple[str, int]) -> dict[str, Any]:
    return decided(adjustments=[{"column": column, "many": many} for column, many in pairs])


@each_row(
    "body",
    [
        decided(adjustments=[]),  # accepted, and nothing follows
        {**REJECTED, "adjustments": ACCEPTED["adjustments"]},
        adjusted(("ends_on_time", 9)),  # more in time than there are
        adjusted(("ends", -9)),
        adjusted(("reopened", -3)),  # fewer than none
        adjusted(("stars", 6)),  # more than five stars a rating
        adjusted(("rated", 16)),  # and fewer than one
        adjusted(("ends_on_time", 1), ("ends_on_time", 1)),
        adjusted(("ends_on_time", 0)),
        adjusted(("score", 1)),  # never a score
        adjusted(("band", 1)),
        decided(reason=""),
        decided(reason="Kata Pak Joko Santoso, hubungi 081211272206"),  # locked for ten years
        decided(verdict="maybe"),
        decided(more=1),
    ],
)
def test_a_decision_that_can_not_be_is_refused(
    http: Any, frozen: Hands, aws: Aws, body: dict[str, Any]
) -> None:
    if get(http, "/v1/scores/appeals", PERSONNEL).json_body["items"] == []:
        appealed(http)
    answer = post(http, DECISION, body, PERSONNEL)
    assert (answer.status_code, answer.json_body["type"]) == (422, "/problems/bad-field")
    [shown] = get(http, "/v1/scores/appeals", PERSONNEL).json_body["items"]
    assert shown["state"] == "waiting"


def test_the_list_goes_on_page_by_page(http: Any, frozen: Hands) -> None:
    for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
        put_version(quarter=quarter)
        assert post(http, f"/v1/scores/{quarter}/appeals", NOTE, HEAD).status_code == 201
    seen, path = [], "/v1/scores/appeals?limit=1"
    while path:
        page = get(http, path, PERSONNEL).json_body
        seen += [each["quarter"] for each in page["items"]]
        path = f"/v1/scores/appeals?limit=1&cursor={page['next']}" if page["next"] else ""
    assert seen == ["2026-Q3", "2026-Q2", "2026-Q1"]
    wrong = get(http, "/v1/scores/appeals?cursor=eA==", PERSONNEL)
    assert wrong.status_code == 422


# The head's own share of the allowance.

ALLOWANCE = f"/v1/scores/{QUARTER}/allowance"


def test_the_share_is_the_part_of_the_allowance_times_the_score(http: Any, frozen: Hands) -> None:
    found = get(http, ALLOWANCE, HEAD).json_body
    assert (found["share"], found["allowance_share"], found["score"]) == (7.321, 10, 73.21)
    assert (found["version"], found["ends_part"]) == (1, 0.64)
    put_version(2, score=100.0)
    found = get(http, ALLOWANCE, HEAD).json_body
    assert (found["version"], found["share"]) == (2, 10.0)


def test_only_the_head_and_personnel_see_it(http: Any, frozen: Hands, capsys: Any) -> None:
    ours = f"{ALLOWANCE}?agency={KEBON_JERUK}"
    for role in Role:
        for office in (KEBON_JERUK, "31.73.05", "31.73.05.1002", "BIROPEM", ""):
            allowed = role is Role.PERSONNEL or (role is Role.HEAD and office == KEBON_JERUK)
            answer = get(http, ours, signed_in(office, role))
            assert answer.status_code == (200 if allowed else 403), (role, office)
            assert allowed or b"7.321" not in answer.body
    written = json.dumps(capsys.readouterr())
    assert "7.321" not in written
    assert "73.21" not in written


def test_an_allowance_of_no_frozen_score_is_refused(http: Any, frozen: Hands) -> None:
    for path, problem in (
        ("/v1/scores/2026-Q4/allowance", "not-frozen"),
        ("/v1/scores/besok/allowance", "unknown-score"),
        (f"{ALLOWANCE}?agency=31.73.05.1002", "unknown-score"),
        (f"{ALLOWANCE}?agency=KANTOR", "bad-field"),
    ):
        answer = get(http, path, PERSONNEL)
        assert answer.json_body["type"] == f"/problems/{problem}", path
