"""Moderation over HTTP: what leaves every list, what the public and its reporter are told, and how
an appeal finds who judges it.
"""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.city.current import city
from chalicelib.notifications import service as notifications_service
from chalicelib.platform.aws.table import Overtaken
from chalicelib.platform.moments import format_shown
from chalicelib.reports.store.reports import load_report
from chalicelib.sla import reconcile as sla_reconcile
from chalicelib.sla import timer as sla_timer
from chalicelib.sla.timer import wake_timer
from tests.api.answers import problem_of
from tests.builders import JSON, KEBON_JERUK, acted, filed, loaded, post, signed_in
from tests.moto_aws import Aws, Hands
from tests.publishing.open311 import partners

SAID = "Sampah menumpuk di depan rumah Pak Budi nomor 7"
MODERATOR = signed_in(city().settings.triage)
OTHER = signed_in(city().settings.triage, who="9c2e")


class Reported:
    def __init__(self, http: Any) -> None:
        self.http = http
        receipt = filed(http, description=SAID, visibility="public")
        self.number, self.token = receipt["number"], receipt["token"]

    def decide(self, decision: str, who: dict[str, str] = MODERATOR, **body: Any) -> Any:
        shown = self.http.get(f"/v1/reports/{self.number}").json_body
        told = {"decision": decision, "version": shown["version"], **body}
        return post(self.http, f"/v1/work/{self.number}/moderation", told, who)

    def decided(self, decision: str, who: dict[str, str] = MODERATOR, **body: Any) -> Any:
        answer = self.decide(decision, who, **body)
        assert answer.status_code == 200, answer.body
        return answer.json_body

    def public(self, **headers: str) -> Any:
        return self.http.get(f"/v1/reports/{self.number}", headers=headers).json_body

    def mine(self) -> Any:
        path = f"/v1/reports/{self.number}/mine"
        return self.http.get(path, headers={"X-Report-Token": self.token}).json_body

    def appeal(self, **body: Any) -> Any:
        headers = {**JSON, "X-Report-Token": self.token}
        told = {"reason": "Ini sungguh terjadi", **body}
        return post(self.http, f"/v1/reports/{self.number}/appeal", told, headers)

    def listed(self) -> list[bool]:
        """Whether each list and feed has it."""
        pages = [
            self.http.get(path).body.decode()
            for path in (
                "/v1/reports",
                f"/v1/reports?kelurahan={KEBON_JERUK}",
                "/v1/reports.csv",
                "/v1/reports.geojson",
                "/v1/feed.atom",
                "/open311/v2/requests.json",
                "/open311/v2/servicerequestupdates.json",
            )
        ]
        return [self.number in page for page in pages]


@pytest.fixture
def reported(http: Any) -> Reported:
    return Reported(http)


EVERYWHERE, NOWHERE = [True] * 6 + [False], [False] * 7


@pytest.mark.parametrize(
    ("decision", "state", "label"),
    [("hide", "hidden", "Disembunyikan dari umum"), ("reject", "rejected", "Ditolak")],
)
def test_what_is_withheld_leaves_every_list_and_says_why_and_how_to_appeal(
    reported: Reported, decision: str, state: str, label: str
) -> None:
    assert reported.listed() == EVERYWHERE
    work = reported.decided(decision, reason="data-pribadi", note="Rumah orang disebut")
    assert (work["moderation"]["state"], work["description"]) == (state, SAID)
    assert reported.listed() == NOWHERE
    public = reported.public()
    assert public["moderation"]["state"] == state
    assert public["moderation"]["reason"] == {
        "code": "data-pribadi",
        "name": "Memuat data pribadi orang lain",
    }
    assert public["moderation"]["by"]["code"] == city().settings.triage
    assert public["moderation"]["sentence"].startswith(f"{label}: Memuat data pribadi orang lain.")
    assert "keberatan" in public["moderation"]["sentence"]
    assert (
        "can appeal once" in reported.public(**{"Accept-Language": "en"})["moderation"]["sentence"]
    )
    assert "Budi" not in json.dumps(public)
    assert "Rumah orang" not in json.dumps(public)
    told = public["timeline"][-1]
    assert (told["kind"], told["decision"], told["reason"]["code"]) == (
        "moderation",
        decision,
        "data-pribadi",
    )
    mine = reported.mine()
    assert mine["description"] == SAID
    assert "Rumah orang disebut" in mine["timeline"][-1]["note"]
    assert "appeal" in mine["may"]
    [request] = partners.got(reported.http, f"requests/{reported.number}.json")
    assert request["status_notes"] == public["moderation"]["sentence"]
    assert request["description"] is None


def test_undone_it_is_everywhere_again(reported: Reported) -> None:
    reported.decided("hide", reason="spam")
    restored = reported.decided("restore")
    assert restored["moderation"] is None
    assert reported.listed() == [True] * 7  # what was decided and undone is public by then
    assert reported.public()["description"]


def test_an_appeal_finds_somebody_else_in_their_queue_and_leaves_it_when_judged(
    reported: Reported,
) -> None:
    http, queue = reported.http, "/v1/work?queue=moderation"
    reported.decided("reject", reason="bukan-laporan")
    assert http.get(queue, headers=MODERATOR).json_body["items"] == []
    assert reported.appeal().status_code == 200
    assert reported.public()["moderation"]["appeal"] == "waiting"
    [line] = http.get(queue, headers=MODERATOR).json_body["items"]
    assert (line["number"], line["kind"]) == (reported.number, "appeal")
    assert line["status_label"] == "Keberatan"
    [line] = http.get(queue, headers=MODERATOR | {"Accept-Language": "en"}).json_body["items"]
    assert line["status_label"] == "Appeal"
    assert (line["summary"], line["address"]) == (
        "Rejected: Not a report (a test, a joke or no problem at all)",
        None,
    )
    assert problem_of(reported.appeal())["rule"] == "appealed_often"
    assert problem_of(reported.decide("uphold", note="Tetap"))["rule"] == "own_decision"
    assert (
        reported.decided("uphold", OTHER, note="Sudah diperiksa")["moderation"]["appeal"]
        == "judged"
    )
    assert http.get(queue, headers=MODERATOR).json_body["items"] == []


def test_its_reporter_is_told_of_each(reported: Reported, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        "chalicelib.notifications.sending.sms_and_mail.send_sms",
        lambda to, text: sent.append(text),
    )
    reported.decided("reject", reason="spam")
    reported.appeal()
    reported.decided("restore", OTHER, note="Maaf, kami keliru")
    for seq in (2, 3, 4):
        notifications_service.send_notices(reported.number, seq)
    assert "ditolak oleh moderator. Bisa ajukan keberatan." in sent[1]
    assert "keberatan Anda sudah kami terima." in sent[2]
    assert 'terlihat seperti semula. "Maaf, kami keliru"' in sent[3]


def test_an_appeal_that_nobody_judges_in_time_is_told_to_operations(
    reported: Reported, hands: Hands
) -> None:
    reported.decided("hide", reason="spam")
    reported.appeal()
    assert casework_service.watch_appeals(hands.moment) == 0
    hands.forward(hours=city().settings.appeal_hours + 1)
    assert casework_service.watch_appeals(hands.moment) == 1


HEAD = signed_in(KEBON_JERUK, "head")
QUEUE = "/v1/work?queue=moderation"


def test_a_head_hides_until_moderators_see_it_in_their_queue_and_confirm_it(
    reported: Reported, hands: Hands
) -> None:
    work = reported.decided("hide", HEAD, reason="data-pribadi")
    assert work["may_moderate"] == ["restore"]
    ends = hands.moment + timedelta(hours=city().settings.provisional_hide_hours)
    assert reported.listed() == NOWHERE
    public = reported.public()
    assert public["moderation"]["until"] == format_shown(ends)
    assert public["timeline"][-1]["until"] == format_shown(ends)
    assert "Ditampilkan lagi" in public["moderation"]["sentence"]
    assert "kecuali moderator" in public["timeline"][-1]["note"]
    [line] = reported.http.get(QUEUE, headers=MODERATOR).json_body["items"]
    assert (line["number"], line["kind"], line["due"]) == (
        *(reported.number, "hiding"),
        format_shown(ends),
    )
    assert line["status_label"] == "Disembunyikan sementara"
    assert line["summary"] == "Disembunyikan dari umum: Memuat data pribadi orang lain"
    confirmed = reported.decided("hide", reason="data-pribadi")
    assert confirmed["moderation"]["until"] is None
    assert confirmed["moderation"]["by"]["code"] == city().settings.triage
    assert reported.http.get(QUEUE, headers=MODERATOR).json_body["items"] == []
    hands.to(ends)
    assert wake_timer(reported.number, load_report(reported.number)[0].run)
    assert reported.listed() == NOWHERE


@pytest.mark.parametrize("lost", [False, True])
def test_a_hiding_that_nobody_confirms_ends_and_the_report_is_everywhere_again(
    reported: Reported, hands: Hands, monkeypatch: pytest.MonkeyPatch, *, lost: bool
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        "chalicelib.notifications.sending.sms_and_mail.send_sms",
        lambda to, text: sent.append(text),
    )
    reported.decided("hide", HEAD, reason="spam")
    ends = hands.forward(hours=city().settings.provisional_hide_hours)
    if lost:
        ends = hands.forward(minutes=20)
        assert sla_reconcile.end_overdue_hidings() == 1
        assert sla_reconcile.end_overdue_hidings() == 0
    else:
        wake_timer(reported.number, load_report(reported.number)[0].run)
    report, entries = loaded(reported.number)
    [end] = [entry for entry in entries if entry.decision == "restore"]
    assert (end.by, end.at, end.hides) == ("sistem", ends, False)
    assert all(reported.listed())
    assert report.next_check is not None
    public = reported.public()
    assert (public["moderation"], public["description"] is None) == (None, False)
    assert reported.http.get(QUEUE, headers=MODERATOR).json_body["items"] == []
    assert casework_service.watch_appeals(hands.moment) == 0
    notices = {2: "disembunyikan moderator", end.seq: "terlihat seperti semula"}
    for seq, words in notices.items():
        notifications_service.send_notices(reported.number, seq)
        assert words in sent[-1].lower()
    again = reported.decide("hide", HEAD, reason="spam", version=report.version)
    assert problem_of(again)["rule"] == "hidden_before"


def test_one_hiding_that_can_not_be_ended_keeps_back_no_other(
    http: Any, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = [Reported(http), Reported(http)]
    for each in several:
        each.decided("hide", HEAD, reason="spam")
    hands.forward(hours=city().settings.provisional_hide_hours + 1)
    end = sla_timer.end_overdue_hiding

    def fail_first(number: str) -> bool:
        if number == several[0].number:
            raise Overtaken(number)
        return end(number)

    monkeypatch.setattr(sla_timer, "end_overdue_hiding", fail_first)
    with pytest.raises(Overtaken):
        sla_reconcile.end_overdue_hidings()
    assert [bool(load_report(each.number)[0].moderated) for each in several] == [True, False]


def test_what_waits_for_moderators_is_read_page_by_page(http: Any) -> None:
    numbers = set()
    for _ in range(2):
        report = Reported(http)
        report.decided("hide", HEAD, reason="spam")
        numbers.add(report.number)
    first = http.get(f"{QUEUE}&limit=1", headers=MODERATOR).json_body
    second = http.get(f"{QUEUE}&limit=1&cursor={first['next']}", headers=MODERATOR).json_body
    assert {line["number"] for line in (*first["items"], *second["items"])} == numbers


def test_of_what_was_closed_and_is_hidden_its_reporter_says_what_is_not_accepted(
    reported: Reported,
) -> None:
    for version, action in ((1, "proses"), (2, "selesai")):
        body = {"action": action, "version": version, "note": "beres"}
        assert acted(reported.http, reported.number, body, signed_in()).status_code == 200
    reported.decided("hide", reason="spam")
    against = reported.appeal(against="closing").json_body
    assert against["timeline"][-1]["kind"] == "appeal"
    assert against["moderation"]["appeal"] == "open"
    assert reported.appeal().json_body["moderation"]["appeal"] == "waiting"


def test_others_are_refused(reported: Reported, aws: Aws) -> None:
    before = aws.items()
    answer = reported.decide("reject", signed_in(KEBON_JERUK, "head"), reason="spam")
    assert (answer.status_code, problem_of(answer)["type"]) == (403, "/problems/not-yours")
    assert "dipegang" not in problem_of(answer)["detail"], "the office holds it, and may not judge"
    assert reported.decide("hide", signed_in(KEBON_JERUK), reason="spam").status_code == 403
    assert reported.decide("hide", reason="cuaca").status_code == 422
    assert aws.items() == before
