"""Officers' queues, records and steps."""

import base64
from typing import Any

import pytest

import app
from chalicelib.city.current import city
from chalicelib.platform.errors import NotSignedIn
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.roles import Role
from tests.api.answers import outcome, problem_of
from tests.builders import KEBON_JERUK, acted, filed, moved, signed_in
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

NEXT_DOOR = "31.73.05.1002"
ELSEWHERE = {"lat": -6.9175, "lng": 107.6191}


def queue(http: Any, query: str = "", headers: dict[str, str] | None = None) -> Any:
    return http.get(f"/v1/work{query}", headers=headers or signed_in()).json_body


def numbers(page: Any) -> list[str]:
    return [line["number"] for line in page["items"]]


def pages(http: Any, query: str) -> list[str]:
    """The numbers of all pages, in order."""
    found, cursor = [], ""
    while True:
        page = queue(http, f"?{query}{cursor}")
        found += numbers(page)
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


@pytest.fixture
def ten(http: Any, hands: Hands) -> list[str]:
    """Ten reports of Kebon Jeruk, filed a minute apart."""
    filings = []
    for _ in range(10):
        filings.append(filed(http)["number"])
        hands.forward(minutes=1)
    return filings


def test_an_office_sees_its_open_reports_most_urgent_first(http: Any, hands: Hands) -> None:
    slow = filed(http, category="sampah")["number"]
    hands.forward(minutes=5)
    urgent = filed(http, category="lampu-jalan")["number"]  # answered in 3 hours
    filed(http, place=ELSEWHERE)
    page = queue(http)
    assert numbers(page) == [urgent, slow]
    assert page["next"] is None
    line = page["items"][1]
    assert line["kelurahan"] == {"code": KEBON_JERUK, "name": "Kebon Jeruk"}
    assert (line["status"], line["status_label"]) == ("menunggu", "Menunggu")
    assert (line["late"], line["escalated_to"], line["red_flag"]) == (False, [], False)
    assert line["version"] == 1


def test_an_answered_report_is_queued_by_its_next_promise_and_a_closed_one_not_at_all(
    http: Any, hands: Hands
) -> None:
    answered = filed(http)["number"]
    moved(http, answered, "proses")
    waiting = filed(http)["number"]
    closed = filed(http)["number"]
    moved(http, closed, "proses", "selesai")
    page = queue(http)
    assert numbers(page) == [waiting, answered]
    assert page["items"][1]["due"] == page["items"][1]["complete_by"]


def test_a_report_handed_over_changes_queues(http: Any, hands: Hands) -> None:
    number = filed(http)["number"]
    step = {"action": "koordinasi", "version": 1, "to_agency": "DLH-31.73", "note": "tugas Anda"}
    after = acted(http, number, step, signed_in()).json_body
    assert after["holder"]["code"] == "DLH-31.73"
    assert [move["action"] for move in after["moves"]] == ["take_back"]  # no longer this officer's
    assert numbers(queue(http)) == []
    assert numbers(queue(http, headers=signed_in("DLH-31.73"))) == [number]


@pytest.mark.parametrize("limit", [1, 3, 5, 9, 10, 11, 100])
def test_pages_bring_every_report_once_and_in_order(http: Any, ten: list[str], limit: int) -> None:
    assert pages(http, f"limit={limit}") == ten


def test_a_cursor_stays_right_while_reports_come_and_go(
    http: Any, ten: list[str], hands: Hands
) -> None:
    first = queue(http, "?limit=4")
    assert numbers(first) == ten[:4]
    moved(http, ten[3], "proses", "selesai")  # the one the cursor points behind
    moved(http, ten[0], "proses")  # goes to the end
    moved(http, ten[5], "proses", "selesai")  # not seen yet
    came = filed(http)["number"]
    rest = pages(http, f"limit=4&cursor={first['next']}")
    assert rest == [ten[4], *ten[6:], came, ten[0]]


def test_a_cursor_tells_nothing_it_need_not_and_can_not_reach_another_office(
    http: Any, ten: list[str]
) -> None:
    cursor = queue(http, "?limit=1")["next"]
    assert ten[0] not in cursor
    told = base64.urlsafe_b64decode(cursor).decode()
    assert told.endswith(f"#{ten[0]}")
    refused = http.get(f"/v1/work?cursor={cursor}", headers=signed_in(NEXT_DOOR))
    assert outcome(refused) == (422, "bad-field")


def test_filters_narrow_the_queue_and_pages_stay_whole(
    http: Any, ten: list[str], hands: Hands
) -> None:
    lamps = [filed(http, category="lampu-jalan")["number"] for _ in range(3)]
    for number in ten[::2]:
        moved(http, number, "proses")
    assert set(pages(http, "category=lampu-jalan&limit=2")) == set(lamps)
    assert pages(http, "status=proses&limit=2") == ten[::2]
    assert set(pages(http, "status=menunggu&limit=3")) == {*ten[1::2], *lamps}
    assert pages(http, "status=menunggu&category=sampah&limit=3") == ten[1::2]
    assert pages(http, "status=koordinasi") == []
    assert pages(http, "category=tidak-ada") == []


def test_late_ones_are_those_whose_promise_has_passed(
    http: Any, ten: list[str], hands: Hands
) -> None:
    assert pages(http, "late=true") == []
    hands.forward(hours=5, minutes=55)  # the first was filed ten minutes earlier
    late = pages(http, "late=true&limit=2")
    assert late == ten[:5]
    assert [line["late"] for line in queue(http)["items"]] == [True] * 5 + [False] * 5
    assert pages(http, "late=false") == ten


def test_moves_are_those_of_this_officer_now(http: Any) -> None:
    number = filed(http)["number"]

    def moves(*groups: str, agency: str = KEBON_JERUK) -> dict[str, list[str]]:
        record = http.get(f"/v1/work/{number}", headers=signed_in(agency, *groups)).json_body
        return {move["action"]: move["needs"] for move in record["moves"]}

    assert moves() == {
        "proses": [],
        "koordinasi": ["note", "to_agency"],
        "return": ["note", "to_agency"],
        "task": ["note", "to_agency"],
        "recategorise": ["category"],
        "merge": ["into"],
        "ask": ["note"],
        "accuse": ["note"],
        "comment": ["note"],
        "correct_place": ["note", "place"],
    }
    # a kelurahan has no office below, and the head above others than this one
    assert moves("head", agency="31.73.05") == moves() | {"disposisi": ["to_agency"]}
    # those above read, and correct the place
    assert [*moves("officer", agency="31.73.05")] == ["correct_place"]
    assert [*moves("verifier", agency="BIROPEM")] == ["correct_place"]
    assert moves("desk", agency="31.73.05") == {}
    moved(http, number, "proses")
    assert {action: moves()[action] for action in ("selesai", "pause")} == {
        "selesai": ["note", "photos"],
        "pause": ["note", "reason", "until"],
    }
    assert "proses" not in moves()
    body = {"action": "selesai", "version": 2, "note": "sudah"}
    closed = acted(http, number, body, signed_in()).json_body
    assert [move["action"] for move in closed["moves"]] == ["comment"]


def test_the_letters_that_make_a_beginning_an_answer_are_told_until_there_is_one(
    http: Any,
) -> None:
    number = filed(http)["number"]

    def told() -> dict[str, int]:
        record = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
        return {
            move["action"]: move["answer_letters"]
            for move in record["moves"]
            if move["answer_letters"] is not None
        }

    assert told() == {"proses": city().settings.answer_letters}
    acted(http, number, {"action": "proses", "version": 1, "note": "ya"}, signed_in())
    assert told() == {"proses": city().settings.answer_letters}
    body = {"action": "proses", "version": 2, "note": "besok kami datang"}
    acted(http, number, body, signed_in())
    assert told() == {}


def test_the_responsible_office_is_offered_as_a_target(http: Any) -> None:
    number = filed(http, category="lampu-jalan")["number"]
    record = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    assert record["responsible"]["code"] == "DBM-31.73"


def test_a_unit_gets_what_is_its_matter_and_answers_it(http: Any) -> None:
    number = filed(http, category="puskesmas")["number"]
    record = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    puskesmas = "DINKES-31.73.05"
    assert record["responsible"]["code"] == puskesmas
    across = {"action": "koordinasi", "version": 1, "to_agency": puskesmas, "note": "tugas Anda"}
    assert acted(http, number, across, signed_in()).status_code == 200
    begun = {"action": "proses", "version": 2, "note": "kami tambah petugas di loket"}
    assert acted(http, number, begun, signed_in(puskesmas)).status_code == 200
    shown = http.get(f"/v1/reports/{number}").json_body
    assert shown["holder"] == {"code": puskesmas, "name": "Puskesmas Kebon Jeruk"}
    assert http.get(f"/v1/work/{number}", headers=signed_in("DINKES-31.73")).status_code == 200
    assert http.get(f"/v1/work/{number}", headers=signed_in("DINKES-31.73.06")).status_code == 403


# who reads a report of Kebon Jeruk that DLH-31.73 once held
READERS = [
    (KEBON_JERUK, "officer", 200),
    (KEBON_JERUK, "desk", 200),
    ("31.73.05", "head", 200),
    ("31.73", "officer", 200),
    ("31", "officer", 200),
    ("DLH-31.73", "officer", 200),
    ("DLH", "head", 200),
    ("DBM-31.73", "officer", 403),
    (NEXT_DOOR, "officer", 403),
    ("31.72", "head", 403),
    ("", "officer", 403),
    ("31.72", "verifier", 200),
    ("INSPEKTORAT", "analyst", 403),  # reads figures
    (KEBON_JERUK, "analyst", 403),
    ("", "admin", 403),  # administers
    (KEBON_JERUK, "admin", 403),
    (KEBON_JERUK, "", 403),  # an account in no group
]


def test_a_record_is_for_its_own_tree_for_who_once_held_it_and_for_who_watches_the_whole(
    http: Any,
) -> None:
    number = filed(http)["number"]
    across = {"action": "koordinasi", "version": 1, "to_agency": "DLH-31.73", "note": "tugas Anda"}
    acted(http, number, across, signed_in())
    back = {"action": "koordinasi", "version": 2, "to_agency": KEBON_JERUK, "note": "bukan kami"}
    assert acted(http, number, back, signed_in("DLH-31.73")).status_code == 200
    for agency, group, expected in READERS:
        answer = http.get(f"/v1/work/{number}", headers=signed_in(agency, group))
        assert answer.status_code == expected, (agency, group)
        if expected == 200:
            continue
        if group in ("officer", "head"):
            assert outcome(answer) == (403, "not-yours")
            assert "Kelurahan Kebon Jeruk" in problem_of(answer)["detail"]
        else:
            assert outcome(answer) == (403, "wrong-role")
            assert problem_of(answer)["roles"] == ["desk", "head", "officer", "verifier"]


def test_a_report_goes_down_ones_own_tree_by_disposisi(http: Any) -> None:
    number = filed(http, place={"address": "kecamatan Kebon Jeruk"})["number"]
    step = {"action": "disposisi", "version": 1, "to_agency": KEBON_JERUK}
    after = acted(http, number, step, signed_in("31.73.05"))
    assert after.json_body["status"] == "disposisi"
    assert after.json_body["holder"]["code"] == KEBON_JERUK
    assert after.json_body["timeline"][-1]["by"]["code"] == "31.73.05"


@pytest.mark.parametrize("path", ["/v1/work", "/v1/work/JK1"])
def test_without_a_login_there_is_nothing(http: Any, path: str) -> None:
    assert http.get(path).status_code == 401


def an_event(claims: dict[str, Any] | None) -> dict[str, Any]:
    """What API Gateway sends for ``GET /v1/work``."""
    authorizer = {} if claims is None else {"authorizer": {"claims": claims}}
    return {
        "resource": "/v1/work",
        "path": "/v1/work",
        "httpMethod": "GET",
        "headers": {},
        "multiValueHeaders": {},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {"resourcePath": "/v1/work", "httpMethod": "GET", **authorizer},
        "body": None,
        "isBase64Encoded": False,
    }


@pytest.mark.parametrize("claims", [None, {}])
def test_a_request_without_claims_is_nobodys(aws: Aws, claims: dict[str, Any] | None) -> None:
    assert app.app(an_event(claims), None)["statusCode"] == 401


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        ("officer", {Role.OFFICER}),
        ("officer,head", {Role.OFFICER, Role.HEAD}),
        ("[officer head]", {Role.OFFICER, Role.HEAD}),
        (["officer", "verifier"], {Role.OFFICER, Role.VERIFIER}),
        ("officer superuser", {Role.OFFICER}),
        ("", set()),
        (None, set()),
    ],
)
def test_groups_come_from_the_token_however_the_gateway_writes_them(
    groups: Any, roles: set[Role]
) -> None:
    class Asked:
        context = {"authorizer": {"claims": {"sub": "1", "cognito:groups": groups}}}  # noqa: RUF012
        headers: dict[str, str] = {}  # noqa: RUF012

    signed: Any = Asked()
    assert get_officer(signed).roles == roles
    assert get_officer(signed).agency == ""
    Asked.context = {}
    with pytest.raises(NotSignedIn):
        get_officer(signed)


def test_an_officer_without_an_office_has_an_empty_queue(http: Any, ten: list[str]) -> None:
    assert queue(http, headers=signed_in("", "officer")) == {"items": [], "next": None}


def test_two_officers_at_once_one_wins_and_the_other_is_told_what_changed(
    http: Any, aws: Aws, calls: Calls
) -> None:
    number = filed(http)["number"]
    mine = {"action": "proses", "version": 1, "note": "saya yang kerjakan"}
    theirs = {"action": "comment", "version": 1, "note": "saya juga"}
    won: list[Any] = []
    calls.meanwhile(
        "TransactWriteItems", lambda: won.append(acted(http, number, mine, signed_in()))
    )
    lost = acted(http, number, theirs, signed_in())
    assert won[0].status_code == 200
    assert outcome(lost) == (409, "stale-version")
    problem = problem_of(lost)
    assert problem["version"] == 2
    [change] = problem["changes"]
    assert (change["seq"], change["status"], change["note"]) == (2, "proses", "saya yang kerjakan")
    assert problem["allowed"] == [
        *("selesai", "pause", "koordinasi", "return"),
        *("task", "recategorise", "merge", "ask", "accuse", "comment"),
        "correct_place",
    ]
    entries = sorted(item["sk"] for item in aws.items() if item["sk"].startswith("T#"))
    assert entries == ["T#000001", "T#000002"]


def test_who_lost_the_report_to_another_office_meanwhile_is_told_it_is_no_longer_theirs(
    http: Any, calls: Calls
) -> None:
    number = filed(http)["number"]
    away = {"action": "koordinasi", "version": 1, "to_agency": "DLH-31.73", "note": "oper"}
    calls.meanwhile("TransactWriteItems", lambda: acted(http, number, away, signed_in()))
    answer = acted(http, number, {"action": "proses", "version": 1}, signed_in())
    assert outcome(answer) == (403, "not-yours")
    assert problem_of(answer)["holder"]["code"] == "DLH-31.73"


def test_every_office_has_a_queue(http: Any) -> None:
    for code in list(city().offices)[::40]:
        assert queue(http, headers=signed_in(code)) == {"items": [], "next": None}
