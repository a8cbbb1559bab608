"""What the reporter is told of a hand-over that was taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.city.current import city
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.service import list_due_entries
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.status import Action
from tests.builders import a_sent_step, an_officer
from tests.moto_aws import Aws, Hands
from tests.notifications.test_quiet_hours import MORNING, a_sleeper

pytestmark = pytest.mark.usefixtures("timers_sleep")


def give(number: str) -> None:
    step = a_sent_step(Action.KOORDINASI, to_agency="DLH-31.73", note="tugas Anda")
    casework_service.act_on_report(number, an_officer(), step)


def take_back(number: str) -> None:
    step = a_sent_step(Action.TAKE_BACK, note="salah pilih")
    casework_service.act_on_report(number, an_officer(), step)


def test_who_was_told_of_the_hand_over_is_told_its_end_once(aws: Aws, hands: Hands) -> None:
    number = a_sleeper(hands, aws)
    hands.to(MORNING + timedelta(hours=4))
    give(number)
    aws.settle()
    take_back(number)
    aws.settle()
    _, handed, back = [text for _, text in aws.texts()]
    assert "dialihkan ke Sudin" in handed
    assert "kembali ke Kel. Kebon Jeruk, yang tadi keliru mengalihkannya" in back
    assert "salah pilih" not in back, "an SMS has no room for it"


def test_who_slept_meanwhile_is_told_neither(aws: Aws, hands: Hands) -> None:
    number = a_sleeper(hands, aws)
    give(number)
    aws.settle()
    take_back(number)
    aws.settle()
    hands.to(MORNING)
    aws.wake()
    aws.deliver()

    assert len(aws.texts()) == 1  # the one about the filing
    casework_service.act_on_report(number, an_officer(), a_sent_step(Action.PROSES))
    aws.settle()
    said = " ".join(text for _, text in aws.texts())
    assert "sedang diproses" in said
    assert "dialihkan" not in said
    assert "keliru" not in said


def test_the_end_of_an_old_hand_over_is_told_although_its_line_is_gone(
    aws: Aws, hands: Hands
) -> None:
    number = a_sleeper(hands, aws)
    hands.to(MORNING + timedelta(hours=4))
    give(number)
    aws.settle()
    hands.forward(days=city().settings.notice_log_days + 1)
    take_back(number)
    later = notifications_store.load_addressed(number)
    kinds = [entry.kind for entry in list_due_entries(replace(later, log=()), hands.moment)]
    assert Kind.TAKEN_BACK in kinds
