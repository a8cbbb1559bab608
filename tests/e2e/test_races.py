"""Several at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.builders import a_body
from tests.e2e.client import E2E, Answer, Tanggap

pytestmark = E2E


def at_once(*asks: Callable[[], Answer]) -> list[Answer]:
    """The answers to requests that start together."""
    gate = Barrier(len(asks))

    def ask(request: Callable[[], Answer]) -> Answer:
        gate.wait()
        return request()

    with ThreadPoolExecutor(len(asks)) as threads:
        return list(threads.map(ask, asks))


def test_one_filing_sent_eight_times_at_once_is_one_report(tanggap: Tanggap) -> None:
    body, key = (
        a_body(description="Kirim delapan kali sekaligus"),
        {"Idempotency-Key": "delapan-7f3a9c0e2b5d"},
    )
    answers = at_once(*[lambda: tanggap.post("/v1/reports", body, key)] * 8)
    assert [answer.status for answer in answers] == [201] * 8, [a.body for a in answers]
    assert len({answer.json["number"] for answer in answers}) == 1
    assert len({answer.json["token"] for answer in answers}) == 1
    other = tanggap.post("/v1/reports", a_body(description="Isinya lain sama sekali"), key)
    assert other.refusal == (409, "key-reused")
    assert answers[0].json["number"].encode() not in other.body


def test_one_sms_delivered_eight_times_at_once_is_one_report(tanggap: Tanggap) -> None:
    text = "LAPOR sampah di Kebon Jeruk"
    answers = at_once(*[lambda: tanggap.sms(text, MessageSid="SM-race")] * 8)
    assert [answer.status for answer in answers] == [200] * 8
    assert len({answer.body for answer in answers}) == 1


def test_of_two_officers_at_once_one_acts_and_the_other_is_told(tanggap: Tanggap) -> None:
    number = tanggap.file()["number"]
    tanggap.step("petugas.kebonjeruk", number, "proses")  # the timer is quiet for a minute now
    version = tanggap.record(number)["version"]
    users = ("petugas.kebonjeruk", "lurah.kebonjeruk")
    tanggap.signed_in("lurah.kebonjeruk")
    one, other = sorted(
        at_once(*(_closing(tanggap, user, number, version) for user in users)),
        key=lambda answer: answer.status,
    )
    assert (one.status, other.status) == (200, 409), (one.body, other.body)
    assert other.refusal == (409, "stale-version")
    [change] = other.problem["changes"]
    assert change["note"] == one.json["timeline"][-1]["note"]
    statuses = [entry["status"] for entry in tanggap.record(number)["timeline"]]
    assert statuses.count("selesai") == 1


def _closing(tanggap: Tanggap, user: str, number: str, version: int) -> Callable[[], Answer]:
    return lambda: tanggap.act(user, number, "selesai", version, note=f"ditutup {user}")
