"""What may be added to a report: told to its reporter once a day, and so often by anybody."""

import re
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.notifications.quiet_hours import additions_moment
from chalicelib.platform import clock
from chalicelib.platform.entry_kinds import CITIZEN
from tests.builders import JSON, PHONE, acted, an_sms, filed, loaded, post, signed_in, texted, wib
from tests.moto_aws import Aws, Hands

MORNING = wib("2026-11-23 08:00")
REPORTER = "+6281299990000"


@pytest.fixture
def receipt(http: Any, aws: Aws, hands: Hands) -> dict[str, Any]:
    hands.to(MORNING)
    told = filed(http, contact={"phone": REPORTER})
    aws.settle()
    return told


def added(http: Any, number: str, at: int, by: str = PHONE, text: str = "masih menumpuk") -> str:
    """What an SMS that names the report is answered."""
    form = an_sms(f"{number} {text} {at}", MessageSid=f"SM{by}{at}", From=by)
    found = re.search(r"<Message>(.*)</Message>", texted(http, form).body.decode())
    return found[1] if found else ""


def told(aws: Aws) -> list[str]:
    """What the reporter was told of additions; the workflow tells of lateness in its own time."""
    texts = [text for to, text in aws.texts() if to == REPORTER]
    return [text for text in texts if "tambahan" in text]


def test_strangers_bring_a_reporter_one_message_a_day_with_a_count_and_no_words(
    http: Any, aws: Aws, hands: Hands, receipt: dict[str, Any]
) -> None:
    number, before = receipt["number"], len(told(aws))
    for at in range(24):
        hands.forward(minutes=5)
        assert "kami catat" in added(http, number, at, f"+62812000000{at % 3}", "JAHAT")
        aws.settle()
    assert len(told(aws)) == before
    assert len(aws.scheduled()) == 1
    hands.to(additions_moment(clock.now(), city()))
    for _ in range(2):
        aws.wake()
        aws.deliver()
    [said] = told(aws)[before:]
    assert "ada 24 tambahan dari warga lain." in said
    assert "JAHAT" not in said
    office = [entry for entry in loaded(number)[1] if entry.by == CITIZEN]
    assert len(office) == 24, "the office has them all"
    hands.forward(hours=1)
    added(http, number, 99)
    for _ in range(2):
        aws.settle()
    assert len(told(aws)) == before + 1
    hands.forward(days=1)
    aws.wake()
    aws.deliver()
    assert "ada 1 tambahan dari warga lain." in told(aws)[-1]


def test_of_a_private_report_its_reporter_sees_that_others_added_and_its_office_what(
    http: Any, aws: Aws, receipt: dict[str, Any]
) -> None:
    number = receipt["number"]
    added(http, number, 1, text="RAHASIA-TETANGGA")
    aws.settle()
    mine = {"X-Report-Token": receipt["token"]}
    own = http.get(f"/v1/reports/{number}/mine", headers=mine)
    assert [entry["by"]["code"] for entry in own.json_body["timeline"]] == ["pelapor", "warga"]
    assert b"RAHASIA" not in own.body
    assert b"RAHASIA" in http.get(f"/v1/work/{number}", headers=signed_in()).body


def test_over_a_limit_an_addition_is_refused_and_said_so_once(
    http: Any, aws: Aws, hands: Hands, receipt: dict[str, Any]
) -> None:
    number = receipt["number"]
    for at in range(10):
        assert "kami catat" in added(http, number, at)
        assert "kami catat" in added(http, number, at), "a repeat counts once"
    assert "sudah 10 tambahan" in added(http, number, 10)
    assert added(http, number, 11) == ""
    assert "112" in added(http, number, 12, text="ada kebakaran sekarang"), "danger passes"
    assert "kami catat" in added(http, number, 1, "+6281200000001"), "another person is another"
    aws.settle()
    assert loaded(number)[0].version == 13
    hands.forward(days=1)
    assert "kami catat" in added(http, number, 11), "what was refused can be sent again"


def test_one_person_adds_so_often_to_all_reports(
    http: Any, aws: Aws, receipt: dict[str, Any]
) -> None:
    numbers = [receipt["number"], *(filed(http)["number"] for _ in range(2))]
    said = [added(http, numbers[at % 3], at) for at in range(21)]
    assert all("kami catat" in text for text in said[:20])
    assert "sudah 20 tambahan" in said[20]


def test_a_report_takes_so_many_of_others_and_its_reporters_beyond(
    http: Any, aws: Aws, receipt: dict[str, Any]
) -> None:
    number = receipt["number"]
    for at in range(60):
        assert "kami catat" in added(http, number, at, f"+62812000000{at // 6:02}")
    assert "sudah 60 tambahan" in added(http, number, 60, "+6281200000099")
    assert "kami catat" in added(http, number, 61, REPORTER)


def test_on_the_web_it_is_429_until_the_day_is_over(
    http: Any, hands: Hands, receipt: dict[str, Any]
) -> None:
    path, mine = f"/v1/reports/{receipt['number']}/comments", {"X-Report-Token": receipt["token"]}
    for at in range(10):
        said = post(http, path, {"text": f"masih {at}"}, {**JSON, **mine})
        assert said.status_code == 200
    refused = post(http, path, {"text": "masih"}, {**JSON, **mine})
    assert refused.status_code == 429
    assert refused.json_body["type"] == "/problems/too-many-today"
    assert "Batas 10 kali sehari sudah tercapai." in refused.json_body["detail"]
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    danger = post(http, path, {"text": "ada kebakaran sekarang"}, {**JSON, **mine})
    assert danger.status_code == 200
    hands.forward(seconds=int(refused.headers["Retry-After"]))
    assert post(http, path, {"text": "masih"}, {**JSON, **mine}).status_code == 200


def test_hiding_and_showing_has_a_limit_a_day(http: Any, receipt: dict[str, Any]) -> None:
    path, mine = f"/v1/reports/{receipt['number']}/visibility", {"X-Report-Token": receipt["token"]}
    made = [
        post(http, path, {"visibility": ("private", "facts")[at % 2]}, {**JSON, **mine}).status_code
        for at in range(31)
    ]
    assert made == [*[200] * 30, 429]


def test_officers_comments_have_a_limit_that_hinders_no_work(
    http: Any, receipt: dict[str, Any]
) -> None:
    def says(version: int) -> int:
        step = {"action": "comment", "version": version, "note": "catatan"}
        return int(acted(http, receipt["number"], step, signed_in()).status_code)

    assert {says(version) for version in range(1, 81)} == {200}
    assert says(81) == 429
