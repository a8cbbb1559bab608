"""A report nobody answers, driven by the state machine alone."""

import re
from datetime import datetime
from typing import Any

from tests.e2e.client import E2E, Tanggap, until
from tests.e2e.conftest import HOUR

pytestmark = E2E

MOST = 60.0  # hours until the level above the holder has the report
PASSED = r"[Bb]atas waktu jawaban( pertama)? \(\d+ \w+ \d\d\.\d\d WIB\) sudah lewat( \d menit)?"


def after(report: dict[str, Any], entry: dict[str, Any]) -> float:
    """Hours of a promise between first receipt and an entry."""
    passed = datetime.fromisoformat(entry["at"]) - datetime.fromisoformat(report["created_at"])
    return passed.total_seconds() / HOUR


def test_the_holder_is_reminded_its_head_told_and_then_the_level_above(
    tanggap: Tanggap, unanswered: str
) -> None:
    def climbed() -> dict[str, Any] | None:
        report = tanggap.follow(unanswered)
        return report if len(report["timeline"]) >= 3 else None

    report = until(climbed, "an escalation to the level above", MOST * HOUR)
    filed, head, higher = report["timeline"][:3]
    assert (filed["kind"], head["kind"], higher["kind"]) == ("status", "escalation", "escalation")
    assert re.fullmatch(PASSED + r"\. Diteruskan ke pimpinan (.*)", head["note"])
    assert head["note"].endswith(" pimpinan Kelurahan Kebon Jeruk, kantor penanggung jawab.")
    assert re.fullmatch(PASSED + r"\. Diteruskan ke pimpinan (.*)", higher["note"])
    assert " pimpinan Kecamatan Kebon Jeruk, 1 tingkat di atas " in higher["note"]
    assert head["by"] == higher["by"] == {"code": "sistem", "name": "Sistem"}
    assert (report["status"], report["promise"]["late"]) == ("menunggu", True)

    _, reminder, *escalations = tanggap.record(unanswered)["timeline"]
    assert reminder["kind"] == "reminder"
    assert reminder["note"].startswith("Pengingat kepada Kelurahan Kebon Jeruk: ")
    moments = [after(report, entry) for entry in (reminder, *escalations[:2])]
    least = (4, 6, 24)  # a fifth of the 6 hours before they are over, as they are, nobody in a day
    assert all(moment >= hours for moment, hours in zip(moments, least, strict=True)), moments
    assert moments[2] <= MOST


def test_its_reporter_is_told_of_each_escalation_and_of_no_reminder(
    tanggap: Tanggap, unanswered: str
) -> None:
    until(
        lambda: any("Kec. Kebon Jeruk" in text for text in tanggap.texts(unanswered)),
        "an SMS of the level above",
    )
    texts = tanggap.texts(unanswered)
    assert len(texts) == len(set(texts))
    assert not any("Pengingat" in text for text in texts)
    late = rf"({PASSED}|jawaban( pertama)? telat( \d menit)?)"
    said = late + r",( (jadi )?diteruskan)? ke pimpinan Kec\. Kebon Jeruk\. "
    assert any(re.search(said, text) for text in texts)


def test_each_look_of_its_timer_costs_three_transitions(tanggap: Tanggap, unanswered: str) -> None:
    entered = tanggap.entered(unanswered, run=1)
    look = ["Wait until the next check", "Check the promise", "Is there more to wait for?"]
    looks = len(entered) // 3
    assert entered == look * looks + look[:1]
    climbed = [entry for entry in tanggap.record(unanswered)["timeline"] if entry["seq"] > 1]
    assert 1 <= looks <= len(climbed)
    assert tanggap.executions(unanswered) == {"1": "RUNNING"}


def test_an_answered_and_closed_report_has_cost_two_transitions(tanggap: Tanggap) -> None:
    number = tanggap.file()["number"]
    until(lambda: tanggap.executions(number), "a timer")
    tanggap.step("petugas.kebonjeruk", number, "proses")
    tanggap.step("petugas.kebonjeruk", number, "selesai", note="sudah")
    until(lambda: tanggap.executions(number) == {"1": "ABORTED", "2": "RUNNING"}, "a new timer")
    until(lambda: tanggap.entered(number, run=2) == ["Wait until the next check"], "its wait")
    looks = len(tanggap.record(number)["timeline"]) - 3  # by a timer that was faster
    assert len(tanggap.entered(number, run=1)) <= 1 + 3 * looks
