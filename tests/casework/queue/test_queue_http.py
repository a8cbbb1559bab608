"""Officers' queues over HTTP: whose, what a line tells, filters, pages and counts."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework.http import queue_routes
from chalicelib.casework.queue import queue_counts
from chalicelib.casework.queue import queue_store as store
from chalicelib.platform import clock
from chalicelib.platform.moments import format_stored
from chalicelib.reports.status import Status
from tests.api.answers import outcome, problem_of
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    a_body,
    acted,
    an_sms,
    filed,
    moved,
    post,
    signed_in,
    texted,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client

NEXT_DOOR = "31.73.05.1002"
ACROSS = {"action": "koordinasi", "to_agency": "DLH-31.73", "note": "tugas Anda"}


def asked(http: Any, query: str = "", headers: dict[str, str] | None = None) -> Any:
    return http.get(f"/v1/work{query}", headers=headers or signed_in())


def numbers(page: Any) -> list[str]:
    return [line["number"] for line in page["items"]]


# --- lines ---------------------------------------------------------------------------------------


def test_a_line_tells_what_and_where_without_opening_the_report(http: Any) -> None:
    place = {"lat": -6.1926, "lng": 106.7697, "address": "Jl. Panjang No. 12, dekat pasar"}
    said = "Sampah menumpuk di depan gang,\n\nbaunya menyengat dan " + "sudah lama sekali " * 9
    filed(http, description=said, place=place)
    [line] = asked(http).json_body["items"]
    assert line["kind"] == "report"
    assert line["summary"].startswith("Sampah menumpuk di depan gang, baunya menyengat dan sudah")
    assert line["summary"].endswith("…")
    assert 100 < len(line["summary"].encode()) <= 120
    assert line["address"] == "Jl. Panjang No. 12, dekat pasar"
    assert line["holder"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert line["moved"] is False


def test_a_place_told_later_is_shown_in_the_line(http: Any, aws: Aws) -> None:
    texted(http, an_sms("LAPOR sampah menumpuk"))
    texted(http, an_sms("di Kebon Jeruk", MessageSid="SM2"))
    aws.settle()
    [line] = asked(http).json_body["items"]
    assert line["address"] == "di Kebon Jeruk"
    assert line["summary"] == "sampah menumpuk"


def test_nothing_of_a_summary_reaches_the_public(http: Any, aws: Aws) -> None:
    number = filed(http, description="Tetangga saya Budi membakar sampah tiap malam")["number"]
    aws.pump()
    for told in (http.get(f"/v1/reports/{number}").body.decode(), str(aws.announced())):
        assert number in told
        assert "Budi" not in told
        assert "budi" not in told
        assert "membakar" not in told


# --- whose ---------------------------------------------------------------------------------------


QUEUES = [
    (KECAMATAN_KEBON_JERUK, "head", 200),
    ("31.73", "head", 200),
    (KEBON_JERUK, "officer", 200),  # one's own, by name
    ("BIROPEM", "verifier", 200),
    ("", "admin", 403),
    (KEBON_JERUK, "", 403),  # an account in no group
    (KECAMATAN_KEBON_JERUK, "officer", 403),
    (NEXT_DOOR, "head", 403),
    ("DLH-31.73", "head", 403),
    ("BIROPEM", "head", 403),
    ("", "head", 403),
    ("31.73", "desk", 403),
]


@pytest.mark.parametrize("path", ["/v1/work", "/v1/work/counts"])
def test_a_head_reads_the_queues_below_and_who_watches_the_whole_any(http: Any, path: str) -> None:
    number = filed(http)["number"]
    counting = ("BIROPEM", "analyst", 200 if path == "/v1/work/counts" else 403)
    for agency, group, expected in (*QUEUES, counting):
        answer = http.get(f"{path}?agency={KEBON_JERUK}", headers=signed_in(agency, group))
        assert answer.status_code == expected, (agency, group)
        if expected == 200 and path == "/v1/work":
            assert numbers(answer.json_body) == [number]


def test_a_refusal_says_who_could(http: Any) -> None:
    answer = asked(http, f"?agency={KEBON_JERUK}", signed_in(NEXT_DOOR, "head"))
    assert outcome(answer) == (403, "not-your-office")
    problem = problem_of(answer)
    assert problem["holder"]["code"] == KEBON_JERUK
    assert [head["code"] for head in problem["heads"]] == ["31.73.05", "31.73", "31"]
    assert problem["roles"] == ["verifier"]
    assert "Kelurahan Kebon Jeruk" in problem["detail"]


@pytest.mark.parametrize("field", ["agency", "channel", "kelurahan"])
def test_a_code_nobody_knows_is_said_to_be_unknown(http: Any, field: str) -> None:
    answer = asked(http, f"?{field}=NASA", signed_in("BIROPEM", "verifier"))
    assert outcome(answer) == (422, "bad-field")
    assert (problem_of(answer)["field"], problem_of(answer)["rule"]) == (field, "unknown")


# --- filters -------------------------------------------------------------------------------------


def test_filters_by_channel_kelurahan_and_red_flag(http: Any, aws: Aws) -> None:
    web = filed(http)["number"]
    desk = http.post(
        "/v1/desk/reports",
        headers=signed_in(KEBON_JERUK, "desk"),
        body=json.dumps(a_body()),
    ).json_body["number"]
    key = {"pk": {"S": f"R#{web}"}, "sk": {"S": "A"}}
    client("dynamodb").update_item(
        TableName="tanggap",
        Key=key,
        UpdateExpression="SET red_flag = :flag",
        ExpressionAttributeValues={":flag": {"BOOL": True}},
    )
    assert numbers(asked(http, "?channel=website").json_body) == [web]
    assert numbers(asked(http, "?channel=kelurahan").json_body) == [desk]
    assert numbers(asked(http, "?red_flag=true").json_body) == [web]
    for query in ("?red_flag=false", f"?kelurahan={KEBON_JERUK}"):
        assert set(numbers(asked(http, query).json_body)) == {web, desk}
    assert numbers(asked(http, f"?kelurahan={NEXT_DOOR}").json_body) == []


def test_filters_by_what_the_office_has_to_do(http: Any) -> None:
    waiting, begun, passed = (filed(http)["number"] for _ in range(3))
    moved(http, begun, "proses")
    task = {"action": "task", "to_agency": NEXT_DOOR, "note": "bantu kami", "version": 2}
    task["until"] = (clock.now() + timedelta(days=2)).isoformat()
    assert acted(http, begun, task, signed_in()).status_code == 200
    assert acted(http, passed, {**ACROSS, "version": 1}, signed_in()).status_code == 200

    def listed(stage: str, office: str = KEBON_JERUK) -> list[str]:
        return numbers(asked(http, f"?stage={stage}", signed_in(office)).json_body)

    assert listed("answer") == [waiting]
    assert listed("answer", "DLH-31.73") == [passed]
    assert listed("completion") == [begun]
    silent = filed(http)["number"]
    acted(http, silent, {"action": "proses", "version": 1, "note": "ya"}, signed_in())
    assert {*listed("answer")} == {waiting, silent}  # work was begun, and nobody was answered
    assert {*listed("completion")} == {begun, silent}
    told = http.get("/v1/work/counts", headers=signed_in()).json_body
    assert told["to_answer"] == 2
    assert listed("task") == []
    assert listed("task", NEXT_DOOR) == [begun]
    assert listed("answer", NEXT_DOOR) == listed("completion", NEXT_DOOR) == []
    assert outcome(asked(http, "?stage=later")) == (422, "bad-field")


def test_a_filter_never_costs_a_second_call_and_a_thin_page_leads_on(
    http: Any, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LINES_AT_A_TIME", 4)
    lamps = {0, 5, 6, 7, 8, 9}
    made = [filed(http, category="lampu-jalan" if at in lamps else "sampah") for at in range(12)]
    rare = [line["number"] for line in made if line["category"]["code"] == "lampu-jalan"]
    found: list[str] = []
    sizes, cursor = [], ""
    while True:
        calls.made.clear()
        page = asked(http, f"?category=lampu-jalan&limit=2{cursor}").json_body
        assert calls.made == ["Query"]
        found += numbers(page)
        sizes.append(len(page["items"]))
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted(found) == sorted(rare)
    assert max(sizes) == 2


def test_a_full_last_page_has_no_next(http: Any) -> None:
    for _ in range(3):
        filed(http)
    assert asked(http, "?limit=3").json_body["next"] is None
    assert asked(http, "?limit=3&category=sampah").json_body["next"] is None
    assert asked(http, "?limit=2").json_body["next"]


def test_a_cursor_past_what_is_late_ends_the_list_of_late_ones(http: Any, hands: Hands) -> None:
    """DynamoDB refuses to begin outside of what is asked for; moto does not."""
    for _ in range(2):
        filed(http)
    cursor = asked(http, "?limit=1").json_body["next"]
    page = asked(http, f"?late=true&cursor={cursor}")
    assert page.json_body == {"items": [], "next": None}


# --- pages while reports move (more of it in test_queue_moves.py) --------------------------------


def test_what_was_handed_here_meanwhile_is_marked_and_what_is_new_is_not(
    http: Any, hands: Hands
) -> None:
    first = filed(http)["number"]
    elsewhere = filed(http, place={"kelurahan": NEXT_DOOR}, category="sampah")["number"]
    filed(http)
    cursor = asked(http, "?limit=1").json_body["next"]
    hands.forward(minutes=1)
    step = {**ACROSS, "to_agency": KEBON_JERUK, "version": 1}
    assert acted(http, elsewhere, step, signed_in(NEXT_DOOR)).status_code == 200
    new = filed(http)["number"]
    moved(http, first, "proses")
    rest = asked(http, f"?cursor={cursor}").json_body["items"]
    marked = {line["number"]: line["moved"] for line in rest}
    assert (marked[first], marked.get(elsewhere, True), marked[new]) == (True, True, False)


# --- cursors -------------------------------------------------------------------------------------


def forged(cursor: str, at: int, value: str) -> str:
    parts = urlsafe_b64decode(cursor).decode().split("|")
    parts[at] = value
    return urlsafe_b64encode("|".join(parts).encode()).decode()


FORGERIES = [
    (0, "2026-11-24T01:00:00"),  # no zone
    (0, "tomorrow"),
    (0, "2026-11-24T08:00:00+07:00"),  # not as we write it
    (1, "R#JK261124-BRRAE4"),  # of another report
    (1, "O#31"),
    (2, "Z#contact"),
    (2, "T#000001"),
    (3, f"V#{KEBON_JERUK}"),
    (3, f"W#{NEXT_DOOR}"),
    (3, "C#abc"),
    (4, "2026-11-24T01:00:00Z"),
    (4, ""),
]


@pytest.mark.parametrize(("at", "value"), FORGERIES)
def test_a_forged_cursor_is_refused_before_anything_is_read(
    http: Any, calls: Calls, at: int, value: str
) -> None:
    for _ in range(2):
        filed(http)
    cursor = asked(http, "?limit=1").json_body["next"]
    calls.made.clear()
    answer = asked(http, f"?cursor={forged(cursor, at, value)}")
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == "cursor"
    assert calls.made == []


@pytest.mark.parametrize("mangled", ["{}=", "{}x", " {}", "{}%0A", "e30="])
def test_a_cursor_that_is_not_as_we_wrote_it_is_refused(http: Any, mangled: str) -> None:
    for _ in range(2):
        filed(http)
    cursor = asked(http, "?limit=1").json_body["next"]
    assert asked(http, f"?cursor={mangled.format(cursor)}").status_code == 422


# --- counts --------------------------------------------------------------------------------------


def test_counts_are_those_of_the_queue_at_every_moment(http: Any, hands: Hands) -> None:
    made = [filed(http)["number"] for _ in range(4)]
    moved(http, made[0], "proses")
    moved(http, made[1], "proses", "selesai")
    acted(http, made[2], {**ACROSS, "version": 1}, signed_in())

    def counts() -> Any:
        return http.get("/v1/work/counts", headers=signed_in()).json_body

    told = counts()
    assert told["agency"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert told["open"] == 2
    assert told["statuses"] == {"menunggu": 1, "koordinasi": 0, "disposisi": 0, "proses": 1}
    assert (told["late"], told["due_in_24_hours"], told["due_later"]) == (0, 1, 1)
    assert (told["red_flags"], told["whole"]) == (0, True)
    for _ in range(3):
        hands.forward(days=3)
        told = counts()
        lines = asked(http).json_body["items"]
        assert told["late"] == sum(line["late"] for line in lines)
        assert told["late"] + told["due_in_24_hours"] + told["due_later"] == told["open"] == 2


@pytest.mark.parametrize(("ahead", "place"), [(-1, 0), (0, 1), (24 * 3600, 1), (24 * 3600 + 1, 2)])
def test_the_day_in_which_a_report_falls_due_is_told_to_the_second(ahead: int, place: int) -> None:
    now = clock.now().replace(microsecond=0)
    sort = f"{format_stored(now + timedelta(seconds=ahead))}#JK1"
    assert queue_counts._lateness(sort, now) == place


def test_a_queue_too_long_to_be_counted_says_so(
    http: Any, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_counts, "LINES_IN_A_MEGABYTE", 2)
    monkeypatch.setattr(queue_counts, "MOST_COUNT_QUERIES", 2)
    for _ in range(5):
        filed(http)
    calls.made.clear()
    told = http.get("/v1/work/counts", headers=signed_in()).json_body
    assert (told["open"], told["whole"]) == (4, False)
    assert calls.made == ["Query", "Query", "Query"]  # the third counts what was escalated


def test_verifiers_and_moderators_are_told_how_much_waits_for_them(
    http: Any, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        moved(http, filed(http)["number"], "proses", "selesai")
    hidden = filed(http)["number"]
    hide = {"decision": "hide", "version": 1, "reason": "spam"}
    post(http, f"/v1/work/{hidden}/moderation", hide, signed_in(KEBON_JERUK, "head"))

    def waiting(*groups: str, agency: str = "BIROPEM", query: str = "") -> list[Any]:
        calls.made.clear()
        told = http.get(f"/v1/work/counts{query}", headers=signed_in(agency, *groups)).json_body
        return [told["verification"], told["moderation"], told["whole"], len(calls.made)]

    assert waiting("verifier") == [3, 1, True, 4]
    assert waiting("officer") == [None, 1, True, 3]
    assert waiting("analyst") == [None, None, True, 2]
    assert waiting("verifier", agency="31.73") == [0, None, True, 3]
    assert waiting("verifier", query=f"?agency={KEBON_JERUK}") == [None, None, True, 2]
    assert waiting("officer", agency=KEBON_JERUK) == [None, None, True, 2]
    monkeypatch.setattr(queue_counts, "LINES_IN_A_MEGABYTE", 2)
    assert waiting("verifier") == [2, 1, False, 4]


def test_counts_with_what_waits_are_tagged_too(http: Any) -> None:
    reader = signed_in("BIROPEM", "verifier")
    tag = http.get("/v1/work/counts", headers=reader).headers["ETag"]
    again = {**reader, "If-None-Match": tag}
    assert http.get("/v1/work/counts", headers=again).status_code == 304
    moved(http, filed(http)["number"], "proses", "selesai")
    assert http.get("/v1/work/counts", headers=again).status_code == 200


def test_counts_name_every_open_status(http: Any) -> None:
    told = http.get("/v1/work/counts", headers=signed_in("DLH-31.73")).json_body
    assert told["statuses"] == {str(s): 0 for s in Status if s is not Status.SELESAI}


def test_the_routes_name_every_queue_and_stage() -> None:
    assert [*store.QueueKind] == queue_routes.QUEUES
    assert [*store.Stage] == queue_routes.STAGES
