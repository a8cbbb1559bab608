"""Two who change one report at once: exactly one wins, and nothing is written by halves (I3)."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.casework import officer_actions
from chalicelib.casework import service as casework_service
from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.platform.aws.table import Overtaken
from chalicelib.platform.errors import BadUpload, NotYours, StaleVersion, UnknownReport
from chalicelib.reports.lifecycle.hash_chain import find_first_break
from chalicelib.reports.status import Action, Status
from chalicelib.reports.store.reports import load_report, save_report
from chalicelib.reports.store.retry_on_conflict import TRIES
from chalicelib.sla import timer
from tests.builders import MONDAY, a_draft, a_sent_step, a_step, an_officer
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client


@pytest.fixture
def number(aws: Aws, hands: Hands) -> str:
    return intake_service.file_draft(a_draft(received_at=hands.moment)).report.number


def seqs(number: str) -> list[int]:
    return [entry.seq for entry in load_report(number)[1]]


def act(number: str, action: Action = Action.PROSES, **changes: Any) -> Any:
    return casework_service.act_on_report(number, an_officer(), a_sent_step(action, **changes))


def test_of_two_who_saw_the_same_version_one_wins(number: str, calls: Calls) -> None:
    calls.meanwhile("TransactWriteItems", lambda: act(number, version=1))
    with pytest.raises(StaleVersion) as stale:
        act(number, Action.COMMENT, version=1)
    assert stale.value.members["version"] == 2
    assert [entry.status for entry in stale.value.members["changes"]] == [Status.PROSES]
    assert seqs(number) == [1, 2]


def test_who_names_no_version_is_tried_again_on_top_of_the_other(number: str, calls: Calls) -> None:
    calls.meanwhile("TransactWriteItems", lambda: act(number, note="pertama"))
    report, entries = act(number, Action.COMMENT, note="kedua")
    assert [entry.note for entry in entries.newest] == ["pertama", "kedua"]
    assert (report.version, seqs(number)) == (3, [1, 2, 3])
    assert find_first_break(number, report.filing, load_report(number)[1]) is None


def test_an_officer_and_the_timer_at_once_both_leave_their_entry(
    number: str, calls: Calls, hands: Hands
) -> None:
    hands.forward(hours=5)
    calls.meanwhile("TransactWriteItems", lambda: act(number))
    assert timer.wake_timer(number, 1) == load_report(number)[0].next_check
    # the answer came first, so there is nothing left to remind of
    assert [entry.status for entry in load_report(number)[1]] == [Status.MENUNGGU, Status.PROSES]
    calls.meanwhile("TransactWriteItems", lambda: act(number, Action.COMMENT))
    hands.forward(hours=130)
    timer.wake_timer(number, 1)
    assert [entry.kind for entry in load_report(number)[1]] == [
        "status",
        "status",
        "comment",
        "reminder",
    ]


def test_a_report_that_is_never_left_alone_is_given_up_for_the_moment(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def overtaken(before: Any, after: Any, entries: Any, **_: Any) -> None:
        tried.append(after.version)
        raise Overtaken(number)

    monkeypatch.setattr(casework_service.reports, "save_report", overtaken)
    with pytest.raises(Overtaken):
        act(number)
    assert tried == [2] * TRIES


def test_an_entry_that_is_there_already_is_never_overwritten_nor_the_report_moved_on(
    number: str, aws: Aws
) -> None:
    before = load_report(number)[0]
    after, entry = officer_actions.take_step(
        before, an_officer(), a_step(), before.updated_at, city()
    )
    entry_item = {"pk": {"S": f"R#{number}"}, "sk": {"S": "T#000002"}, "note": {"S": "asli"}}
    client("dynamodb").put_item(TableName="tanggap", Item=entry_item)
    stored = aws.items()
    with pytest.raises(Overtaken):
        save_report(before, after, [entry])
    assert aws.items() == stored


def test_a_report_that_moved_on_gets_no_entry_of_the_past(number: str, aws: Aws) -> None:
    before = load_report(number)[0]
    after, entry = officer_actions.take_step(
        before, an_officer(), a_step(), before.updated_at, city()
    )
    act(number, Action.COMMENT)
    stored = aws.items()
    with pytest.raises(Overtaken):
        save_report(before, after, [replace(entry, seq=9)])
    assert aws.items() == stored


def test_what_an_officer_saw_and_the_first_read_did_not_is_read_again(
    number: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read that lags behind is noticed by the version the officer saw."""
    old = load_report(number)
    act(number, Action.COMMENT)
    reads: list[bool] = []

    def lagging(number: str, *, consistent: bool = False) -> Any:
        reads.append(consistent)
        return load_report(number, consistent=True) if consistent else old

    monkeypatch.setattr(casework_service.reports, "load_report", lagging)
    report, _ = act(number, version=2)
    assert (report.version, reads) == (3, [False, True])


def test_who_was_overtaken_reads_again_what_is_certain(
    number: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = load_report(number)
    reads: list[bool] = []

    def lagging(number: str, *, consistent: bool = False) -> Any:
        reads.append(consistent)
        return load_report(number, consistent=True) if consistent else old

    act(number, Action.COMMENT)
    monkeypatch.setattr(casework_service.reports, "load_report", lagging)
    report, entries = act(number, note="kedua")
    assert reads == [False, True]
    assert (report.version, len(entries)) == (3, 3)


@pytest.mark.parametrize(
    ("number_of", "officer", "step", "refusal"),
    [
        ("JK261123-00000", an_officer(), a_step(), UnknownReport),
        (None, an_officer("31.72"), a_step(), NotYours),
        (None, an_officer(), a_step(photos=("x",)), BadUpload),
    ],
)
def test_refusals_change_nothing(
    number: str, aws: Aws, number_of: str | None, officer: Any, step: Any, refusal: type[Exception]
) -> None:
    stored = aws.items()
    with pytest.raises(refusal):
        casework_service.act_on_report(number_of or number, officer, step)
    assert aws.items() == stored


def test_a_report_filed_long_ago_keeps_its_order_though_the_clock_went_back(
    aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = intake_service.file_draft(a_draft(received_at=hands.moment)).report.number
    hands.to(MONDAY)
    act(number)
    first, second = load_report(number)[1]
    assert second.at >= first.at


def test_timers_are_started_by_the_entries_that_begin_a_phase_only(
    number: str, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[int, Any]] = []
    monkeypatch.setattr(timer, "start_timer", lambda name, run, at: started.append((run, at)))
    monkeypatch.setattr(timer, "stop_timer", lambda name, run: started.append((-run, None)))
    act(number)
    act(number, Action.COMMENT)
    act(number, Action.SELESAI)
    report = load_report(number)[0]
    aws.pump()
    assert [run for run, _ in started] == [1, 2, -1]
    assert started[1][1] == report.next_check
