"""A hand-over is taken back over HTTP, and a step is previewed."""

from typing import Any

import pytest

from tests.api.answers import outcome, problem_of
from tests.builders import JSON, KEBON_JERUK, acted, filed, loaded, post, signed_in
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

SUDIN = "DLH-31.73"
GIVE = {"action": "koordinasi", "version": 1, "to_agency": SUDIN, "note": "tugas Anda"}
BACK = {"action": "take_back", "version": 2, "note": "salah pilih"}


@pytest.fixture
def number(http: Any, hands: Hands) -> str:
    return str(filed(http, visibility="public")["number"])


def queued(http: Any, agency: str) -> list[str]:
    items = http.get("/v1/work", headers=signed_in(agency)).json_body["items"]
    return [line["number"] for line in items]


def test_it_comes_back_to_its_queue_with_its_promises(http: Any, number: str, aws: Aws) -> None:
    before = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    acted(http, number, GIVE, signed_in())
    assert (queued(http, KEBON_JERUK), queued(http, SUDIN)) == ([], [number])
    offered = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    [move] = offered["moves"]
    assert (move["action"], move["status"], move["needs"]) == ("take_back", "menunggu", [])
    after = acted(http, number, BACK, signed_in()).json_body
    assert (queued(http, KEBON_JERUK), queued(http, SUDIN)) == ([number], [])
    for name in ("status", "holder", "promise", "handovers", "moves", "held"):
        if name != "held":
            assert after[name] == before[name]
    assert [turn["office"]["code"] for turn in after["held"]] == [KEBON_JERUK]
    entry = after["timeline"][-1]
    assert (entry["kind"], entry["note"]) == ("taken_back", "salah pilih")
    assert entry["title"] == "Kembali ke Kelurahan Kebon Jeruk, karena salah dialihkan."
    public = http.get(f"/v1/reports/{number}").json_body
    assert [each["kind"] for each in public["timeline"]] == ["status", "status", "taken_back"]
    stored, entries = loaded(number)
    assert (stored.last_handover, stored.history.undone) == (None, (2, 3))
    assert len(entries) == 3


def test_a_repeat_is_done_once_and_a_stale_one_is_told_what_changed(
    http: Any, number: str, calls: Calls
) -> None:
    acted(http, number, GIVE, signed_in())
    once = {**JSON, **signed_in(), "Idempotency-Key": "salah-pilih-0001"}
    path = f"/v1/work/{number}/actions"
    calls.made.clear()
    first, again = (post(http, path, BACK, once) for _ in range(2))
    assert first.json_body["version"] == again.json_body["version"] == 3
    assert calls.made == ["Query", "TransactWriteItems", "Query"]
    stale = acted(http, number, BACK, signed_in())
    assert outcome(stale) == (409, "stale-version")
    refused = acted(http, number, {**BACK, "version": 3}, signed_in())
    assert problem_of(refused)["rule"] == "not_handed_over"


def test_once_the_other_office_acted_that_is_said(http: Any, number: str) -> None:
    acted(http, number, GIVE, signed_in())
    theirs = {"action": "comment", "version": 2, "note": "kami lihat"}
    acted(http, number, theirs, signed_in(SUDIN))
    refused = acted(http, number, {**BACK, "version": 3}, signed_in())
    assert refused.status_code == 409
    assert problem_of(refused)["rule"] == "acted"
    assert "sudah menindaklanjuti laporan ini" in problem_of(refused)["detail"]


def previewed(http: Any, number: str, headers: dict[str, str], **body: Any) -> Any:
    return post(http, f"/v1/work/{number}/actions/preview", body, {**JSON, **headers})


@pytest.mark.parametrize(
    "body",
    [
        {"action": "recategorise", "category": "pohon-tumbang"},
        {"action": "koordinasi", "to_agency": SUDIN, "note": "tugas Anda"},
        {"action": "proses", "note": "kami angkut nanti sore"},
        {"action": "correct_place", "note": "salah", "place": {"kelurahan": "31.73.05.1002"}},
    ],
)
def test_a_preview_says_what_the_step_does_and_stores_nothing(
    http: Any, number: str, calls: Calls, body: dict[str, Any]
) -> None:
    calls.made.clear()
    told = previewed(http, number, signed_in(), version=1, **body)
    assert calls.made == ["Query"]
    after = acted(http, number, {**body, "version": 1}, signed_in()).json_body
    assert told.json_body == {name: after[name] for name in told.json_body}
    assert after["version"] == 2


def test_a_merge_is_previewed_too(http: Any, number: str, calls: Calls) -> None:
    into = filed(http)["number"]
    calls.made.clear()
    told = previewed(http, number, signed_in(), action="merge", version=1, into=into)
    assert told.json_body["status"] == "menunggu"
    assert calls.made == ["Query", "Query"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"action": "selesai", "version": 1}, (409, "move-not-allowed")),
        ({"action": "take_back", "version": 1}, (409, "hindered")),
        ({"action": "proses", "version": 7}, (409, "stale-version")),
        ({"action": "koordinasi", "version": 1}, (422, "something-missing")),
        ({"action": "disposisi", "version": 1, "to_agency": SUDIN}, (422, "wrong-target")),
        ({"action": "merge", "version": 1, "into": "x"}, (422, "bad-field")),
    ],
)
def test_a_preview_is_refused_as_the_step_is(
    http: Any, number: str, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    refused = previewed(http, number, signed_in(), **body)
    done = acted(http, number, body, signed_in())
    assert outcome(refused) == outcome(done) == expected
    told = [{**problem_of(each), "instance": None} for each in (refused, done)]
    assert told[0] == told[1]


def test_who_accuses_its_own_office_is_told_as_little_as_after_the_step(
    http: Any, number: str
) -> None:
    body = {"action": "accuse", "version": 1, "to_agency": KEBON_JERUK, "note": "pungli"}
    told = previewed(http, number, signed_in(), **body)
    assert told.status_code == 200
    after = acted(http, number, body, signed_in()).json_body
    assert told.json_body == {name: after[name] for name in told.json_body}
