"""What duty contacts get of reminders and escalations, and what happens when it fails."""

import json
import threading
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.city.current import city
from chalicelib.city.rows import Priority, Visibility
from chalicelib.duty import store
from chalicelib.duty.messages import delivery, waiting_store, windows_and_retries
from chalicelib.duty.model import Way
from chalicelib.entrypoints.log_lines import sms_report
from chalicelib.intake import service as intake_service
from chalicelib.notifications.sending import sms_reports
from chalicelib.notifications.sending.sent_sms_store import SENT_SMS
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import settings
from chalicelib.reports.contact.preferences import Contact as Reporter
from chalicelib.reports.status import Action
from chalicelib.sla import timer
from tests import duty_room
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    a_draft,
    a_sent_step,
    an_officer,
    loaded,
    wib,
)
from tests.duty_room import Room, on_duty
from tests.faults import Calls, Died
from tests.moto_aws import Mail, taken
from tests.returned_mails import Sent, bounce, complaint, tags
from tests.returned_mails import hear as returned
from tests.sms_reports import event as logged
from tests.sms_reports import line

MONDAY = wib("2026-11-23 08:00")
WORDS = "Bau bangkai di rumah Bu Siti"


def filed(room: Room, **draft: Any) -> str:
    """The number of a report filed now, which nobody answers."""
    given = {"received_at": room.hands.moment, "description": WORDS, "category": "sampah"}
    drafted = replace(a_draft(), contact=Reporter("Siti", "+6281234567890"))
    drafted = replace(drafted, **{"visibility": Visibility.PUBLIC, **given, **draft})
    return intake_service.file_draft(drafted).report.number


def fall_due(room: Room, *numbers: str) -> None:
    """Let the next check of each report come, and add what falls due."""
    checks = [loaded(number)[0].next_check for number in numbers]
    room.hands.to(max(filter(None, checks)))
    for number in numbers:
        timer.wake_timer(number, loaded(number)[0].run)
    room.settle()


def chat(room: Room, **changes: Any) -> Any:
    return on_duty(**{"way": Way.CHAT, "address": room.listener.url, **changes})


def mails_to(room: Room, address: str) -> list[Mail]:
    return [mail for mail in room.aws.mails() if mail.headers["To"] == address]


@pytest.fixture(autouse=True)
def monday(room: Room) -> None:
    room.hands.to(MONDAY)


def test_a_reminder_reaches_the_mail_of_the_holder_within_a_minute_and_in_facts(
    room: Room,
) -> None:
    on_duty()
    number = filed(room)
    fall_due(room, number)
    [mail] = mails_to(room, "piket@jakarta.test")
    assert mail.headers["Subject"] == "1 laporan menunggu Kelurahan Kebon Jeruk"
    assert number in mail.body
    assert "Sampah, Kelurahan Kebon Jeruk" in mail.body
    assert f"https://lapor.tanggap.test/v1/work/{number}" in mail.body
    assert "Pengingat: jawaban paling lambat 23 Nov 14.00 WIB." in mail.body
    assert "Siti" not in mail.body
    assert "bangkai" not in mail.body
    assert room.log() == ["sent"]
    [sent] = store.load_contacts(KEBON_JERUK)
    waiting = waiting_store.load_waiting(sent.id)
    assert waiting.lines == ()


def test_of_a_private_report_only_number_and_step_are_told(room: Room) -> None:
    chat(room)
    system = on_duty(way=Way.WEBHOOK, address=room.listener.url, label="Sistem")
    number = filed(room, visibility=Visibility.PRIVATE)
    fall_due(room, number)
    [text] = room.texts()
    assert number in text
    greeted, *parts, signed = text.strip().split("\n\n")
    told = "\n".join(parts)
    assert all("Kelurahan Kebon Jeruk" in part for part in (greeted, signed)), "whom it is for"
    for word in ("Sampah", "Kebon Jeruk", "Siti", "bangkai"):
        assert word not in told
    [posted] = [each for each in room.listener.posted if "type" in each.json]
    [step] = posted.json["data"]["steps"]
    assert step.keys().isdisjoint({"category", "kelurahan", "holder", "intended"})
    assert step["number"] == number
    assert system.label not in json.dumps(step)


def test_a_system_of_the_office_gets_signed_facts(room: Room) -> None:
    from chalicelib.duty.messages.sending import derive_secret
    from chalicelib.publishing.webhooks.rules import write_secret
    from tests.webhooks import signed_by

    contact = on_duty(way=Way.WEBHOOK, address=room.listener.url)
    number = filed(room)
    fall_due(room, number)
    [posted] = room.listener.posted
    assert signed_by(write_secret(derive_secret(contact)), posted)
    assert posted.json["type"] == "duty.due"
    assert posted.json["data"]["office"]["code"] == KEBON_JERUK
    [step] = posted.json["data"]["steps"]
    assert (step["number"], step["kind"], step["rung"]) == (number, "reminder", "remind")
    assert step["kelurahan"] == {"code": KEBON_JERUK, "name": "Kebon Jeruk"}


def test_one_message_in_ten_minutes_lists_all_that_came_meanwhile(room: Room) -> None:
    chat(room)
    numbers = [filed(room)]
    for _ in range(3):
        room.hands.forward(minutes=1)
        numbers.append(filed(room))
    for number in numbers:
        fall_due(room, number)
    assert [[number in text for number in numbers] for text in room.texts()] == [
        [True, False, False, False]
    ]
    room.hands.forward(minutes=6)
    room.settle()
    assert len(room.texts()) == 1
    room.hands.forward(minutes=1)
    room.settle()
    _, second = room.texts()
    assert [number in second for number in numbers] == [False, True, True, True]
    assert second.startswith("Kepada piket Kelurahan Kebon Jeruk")
    assert len([wait for wait in room.waits if wait]) == 1, "the queue wakes it once"
    room.hands.forward(minutes=20)
    room.settle()
    assert len(room.texts()) == 2


def test_who_is_off_duty_is_told_when_the_duty_opens_and_not_a_minute_later(room: Room) -> None:
    chat(room, hours="mon-fri 13:30-15:00")
    number = filed(room)
    fall_due(room, number)
    assert room.hands.moment < wib("2026-11-23 13:30")
    assert room.texts() == []
    [name] = room.aws.scheduled()
    assert len(name) <= 64
    room.hands.to(wib("2026-11-23 13:27"))
    room.settle()
    assert room.aws.scheduled() != {}
    room.hands.to(wib("2026-11-23 13:28"))  # a schedule runs within its minute
    room.hands.forward(seconds=59)
    room.settle()
    assert room.aws.scheduled() == {}
    assert room.texts() == []
    room.hands.to(wib("2026-11-23 13:30"))
    room.settle()
    [text] = room.texts()
    assert number in text


def test_what_was_answered_while_it_waited_is_left_out_and_no_empty_message_goes(
    room: Room,
) -> None:
    chat(room, hours="mon-fri 13:00-15:00")
    first, second = filed(room), filed(room)
    fall_due(room, first, second)
    casework_service.act_on_report(first, an_officer(), a_sent_step(Action.PROSES))
    room.hands.to(wib("2026-11-23 13:00"))
    room.wake()
    room.run()
    [text] = room.texts()
    assert second in text
    assert first not in text
    assert room.log() == ["sent"]
    third = filed(room)
    fall_due(room, third)
    casework_service.act_on_report(third, an_officer(), a_sent_step(Action.PROSES))
    room.hands.to(wib("2026-11-24 13:00"))
    room.wake()
    room.run()
    assert third not in room.texts()[-1]


def test_the_same_step_twice_is_one_message(room: Room) -> None:
    chat(room)
    number = filed(room)
    fall_due(room, number)
    step = {"Message": json.dumps({"number": number, "seq": 2, "kind": "reminder"})}
    for _ in range(2):
        room.give(step)
        room.hands.forward(minutes=15)
        room.settle()
    assert len(room.texts()) == 1


@pytest.mark.parametrize(("also_at_the_claim", "told"), [(False, 1), (True, 0)])
def test_a_step_is_told_once_wherever_the_function_dies(
    room: Room,
    calls: Calls,
    monkeypatch: pytest.MonkeyPatch,
    also_at_the_claim: bool,
    told: int,
) -> None:
    """Where it dies right after the claim, nobody knows whether the message went out."""
    chat(room)
    number = filed(room)
    report = loaded(number)[0]
    assert report.next_check
    room.hands.to(report.next_check)
    timer.wake_timer(number, report.run)
    room.aws.pump()
    seen: set[str] = set()

    def trap(called: str, given: dict[str, Any], moment: str) -> None:
        claims = called == "TransactWriteItems" and "MSG#" in str(given)
        step = "claim" if claims else f"{called} {given}"
        if threading.current_thread() is not threading.main_thread():
            return  # a timer's
        if moment == "after" and step not in seen and (also_at_the_claim or not claims):
            seen.add(step)
            raise Died

    def untrapped(queue: str) -> list[dict[str, Any]]:
        calls.traps.clear()
        bodies = taken(queue)
        calls.traps.append(trap)
        return bodies

    monkeypatch.setattr(duty_room, "taken", untrapped)
    deaths = 0
    for _ in range(50):
        try:
            room.run()
            break
        except Died:
            deaths += 1
    monkeypatch.setattr(duty_room, "taken", taken)
    calls.traps.clear()
    room.hands.forward(minutes=15)
    room.run()
    assert 4 < deaths < 50
    assert len(room.texts()) == told
    assert room.log() == ["sent" if told else "unknown lost"]


def test_two_messages_to_one_contact_never_begin_at_once(room: Room, calls: Calls) -> None:
    contact = chat(room)
    number = filed(room)
    report = loaded(number)[0]
    assert report.next_check
    room.hands.to(report.next_check)
    timer.wake_timer(number, report.run)
    room.aws.pump()
    again = {"Message": json.dumps({"office": contact.office, "contact": contact.id})}
    calls.meanwhile("TransactWriteItems", lambda: None)
    calls.traps.clear()
    entered: list[bool] = []

    def meanwhile() -> None:
        if not entered:
            entered.append(True)
            room.give(again)

    def trap(called: str, given: dict[str, Any], moment: str) -> None:
        if called == "TransactWriteItems" and moment == "before" and "MSG#" in str(given):
            meanwhile()

    calls.traps.append(trap)
    room.run()
    assert entered
    calls.traps.clear()
    room.run()
    room.hands.forward(minutes=15)
    room.settle()
    assert len(room.texts()) == 1


def test_a_room_that_fails_is_tried_again_and_gets_all_in_one_message(room: Room) -> None:
    chat(room)
    room.listener.answers = [(503, {}), (429, {"Retry-After": "120"})]
    first = filed(room)
    fall_due(room, first)
    assert room.log() == ["failed 503"]
    room.hands.forward(minutes=1)
    room.settle()
    assert room.log() == ["failed 503", "failed 429"]
    room.hands.forward(minutes=4)
    room.settle()
    assert len(room.texts()) == 2
    room.hands.forward(minutes=1)
    room.settle()
    assert room.log() == ["failed 503", "failed 429", "sent"]
    assert first in room.texts()[-1]
    assert store.load_contacts(KEBON_JERUK)[0].failed_at is None


def test_after_the_last_try_the_deputy_gets_it(room: Room, lines: StringIO) -> None:
    deputy = on_duty(address="wakil@jakarta.test", hours="mon-fri 00:00-00:00")
    chat(room, deputy=deputy.id)
    store.save_contacts([replace(deputy, way=Way.SMS, address="+6281299990000")])
    second = on_duty(id="d" * 16, address="wakil@jakarta.test")
    [first] = [each for each in store.load_contacts(KEBON_JERUK) if each.way is Way.CHAT]
    store.save_contacts([replace(first, deputy=second.id)])
    store.delete_contact(KEBON_JERUK, deputy.id)
    store.delete_contact(KEBON_JERUK, second.id)
    room.listener.usual = 503
    number = filed(room)
    fall_due(room, number)
    store.save_contacts([second])
    for wait in windows_and_retries.WAITS:
        room.hands.forward(seconds=wait.total_seconds())
        room.settle()
    assert len(room.texts()) == len(windows_and_retries.WAITS) + 1
    [mail] = mails_to(room, "wakil@jakarta.test")
    assert number in mail.body
    assert store.load_contact(KEBON_JERUK, first.id).failed_at == room.hands.moment
    assert "duty_contact_failed" in lines.getvalue()


def test_a_room_that_is_gone_goes_to_the_level_above_at_once(room: Room) -> None:
    chat(room)
    on_duty(office=KECAMATAN_KEBON_JERUK, address="camat@jakarta.test")
    room.listener.usual = 404
    number = filed(room)
    fall_due(room, number)
    [mail] = mails_to(room, "camat@jakarta.test")
    assert "Pesan ini untuk Kelurahan Kebon Jeruk" in mail.body
    assert number in mail.body
    assert room.log() == ["failed 404"]


@pytest.mark.parametrize("fails", ["UpdateItem", "SendMessage", "Query"])
def test_steps_of_a_room_that_is_gone_outlast_a_failure(
    room: Room, calls: Calls, fails: str
) -> None:
    chat(room)
    on_duty(office=KECAMATAN_KEBON_JERUK, address="camat@jakarta.test")
    room.listener.usual = 404
    number = filed(room)
    refused: list[bool] = []

    def trap(called: str, given: dict[str, Any], moment: str) -> None:
        if called == "TransactWriteItems" and moment == "after" and "404" in str(given):
            refused.append(True)
        elif refused and called == fails and moment == "before":
            calls.traps.remove(trap)
            raise RuntimeError("down")

    calls.traps.append(trap)
    fall_due(room, number)
    assert calls.traps == []
    room.settle()
    [mail] = mails_to(room, "camat@jakarta.test")
    assert number in mail.body
    assert {*room.log()} == {"failed 404"}


def test_a_message_whose_answer_is_lost_is_not_sent_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat(room)
    room.listener.answers = [(504, {})]
    number = filed(room)
    fall_due(room, number)
    room.hands.forward(hours=1)
    room.settle()
    assert len([text for text in room.texts() if "Pengingat" in text]) == 1
    assert room.log()[0] == "unknown 504"


def test_an_absent_contact_is_replaced_by_its_deputy(room: Room) -> None:
    deputy = on_duty(id="e" * 16, address="wakil@jakarta.test")
    chat(room, deputy=deputy.id, absent_from=date(2026, 11, 20))
    number = filed(room)
    fall_due(room, number)
    assert room.texts() == []
    [mail] = mails_to(room, "wakil@jakarta.test")
    assert number in mail.body


def test_who_goes_away_while_steps_wait_hands_them_on(room: Room) -> None:
    contact = chat(room, hours="mon-fri 13:00-15:00")
    on_duty(office=KECAMATAN_KEBON_JERUK, address="camat@jakarta.test")
    number = filed(room)
    fall_due(room, number)
    store.save_contacts([replace(contact, absent_from=date(2026, 11, 23))])
    room.hands.to(wib("2026-11-23 13:00"))
    room.settle()
    assert room.texts() == []
    [mail] = mails_to(room, "camat@jakarta.test")
    assert number in mail.body


def test_an_office_without_a_contact_is_told_to_operations_and_to_the_level_above(
    room: Room, lines: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    on_duty(confirmed_at=None)
    on_duty(office="31", address="balaikota@jakarta.test", language=Language.ENGLISH)
    number = filed(room)
    fall_due(room, number)
    [mail] = mails_to(room, "balaikota@jakarta.test")
    assert "This message is for Kelurahan Kebon Jeruk. That office has no duty contact" in mail.body
    assert '"office_without_contact"' in lines.getvalue()
    assert "OfficeWithoutContact" in capsys.readouterr().out
    assert room.log() == []
    assert room.log("31") == ["sent"]


def test_where_nobody_is_at_all_operations_are_told(room: Room, lines: StringIO) -> None:
    number = filed(room)
    fall_due(room, number)
    assert '"office_without_contact"' in lines.getvalue()
    assert [mail for mail in room.aws.mails() if "Pengingat" in mail.body] == []


def test_an_accused_office_is_told_nothing_and_neither_is_who_stands_between(
    room: Room, lines: StringIO
) -> None:
    """Inspektorat holds what is said against a lurah; nobody there has a contact."""
    words = "Lurah Kebon Jeruk minta uang pungli 500 ribu untuk surat"
    chat(room)
    chat(room, office=KECAMATAN_KEBON_JERUK)
    on_duty(office="31", address="balaikota@jakarta.test")
    number = filed(room, description=words, category=None)
    report, _ = loaded(number)
    assert report.accused
    fall_due(room, number)
    assert room.texts() == []
    [mail] = mails_to(room, "balaikota@jakarta.test")
    assert number in mail.body
    for word in ("INSPEKTORAT", "Kebon Jeruk", "pungli"):
        assert word.casefold() not in mail.body.casefold()


def urgent(room: Room) -> str:
    number = filed(room)
    report, _ = loaded(number)
    from chalicelib.reports.store.items.item_classes import ReportItem

    ReportItem(f"R#{number}", "A").update([ReportItem.marks.set(f"priority={Priority.DARURAT}")])
    return report.number


def test_an_emergency_goes_by_sms_and_to_who_is_on_duty_above(room: Room) -> None:
    room.hands.to(wib("2026-11-23 17:00"))
    chat(room, hours="office")
    on_duty(office=KECAMATAN_KEBON_JERUK, way=Way.SMS, address="+6281299990000")
    calm = filed(room)
    fall_due(room, calm)
    assert [text for to, text in room.aws.texts() if to == "+6281299990000"] == []
    number = urgent(room)
    fall_due(room, number)
    [text] = [text for to, text in room.aws.texts() if to == "+6281299990000"]
    assert number in text
    assert "Sampah" not in text
    assert room.texts() == []
    room.hands.to(wib("2026-11-24 07:30"))
    room.settle()
    assert number in room.texts()[-1]


def test_an_emergency_does_not_wait_where_nobody_is_on_duty(room: Room) -> None:
    room.hands.to(wib("2026-11-23 17:00"))
    chat(room, hours="office")
    number = urgent(room)
    fall_due(room, number)
    [text] = room.texts()
    assert number in text


def test_the_limit_of_the_city_lets_the_rest_wait_for_midnight(
    room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = replace(city(), settings=replace(city().settings, duty_messages_a_day=1))
    monkeypatch.setattr(delivery, "city", lambda: few)
    chat(room)
    other = on_duty(address="kedua@jakarta.test")
    number = filed(room)
    fall_due(room, number)
    assert len(room.texts()) + len(mails_to(room, other.address)) == 1
    assert sorted(room.log()) == ["sent", "withheld cap"]
    out = capsys.readouterr().out
    assert "DutyNearCap" in out
    assert "DutyAtCap" in out
    monkeypatch.setattr(delivery, "city", city)
    room.hands.to(wib("2026-11-24 00:00"))
    room.wake()
    room.run()
    assert len(room.texts()) == 1
    assert len(mails_to(room, other.address)) == 1


def test_many_steps_come_in_several_messages(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST_STEPS", 2)
    chat(room, hours="mon-fri 13:00-15:00")
    numbers = [filed(room) for _ in range(5)]
    fall_due(room, *numbers)
    room.hands.to(wib("2026-11-23 13:00"))
    room.wake()
    room.run()
    for _ in range(2):
        room.hands.forward(minutes=10)
        room.run()
    assert [sum(number in text for number in numbers) for text in room.texts()] == [2, 2, 1]


def test_a_fault_with_one_contact_keeps_back_no_other(room: Room, calls: Calls) -> None:
    chat(room)
    on_duty()
    number = filed(room)
    calls.on("SendRawEmail", RuntimeError("down"))
    fall_due(room, number)
    assert number in room.texts()[0]
    assert city().settings.most_duty_contacts > 2


def test_a_function_that_died_with_a_message_leaves_it_unknown(room: Room, calls: Calls) -> None:
    chat(room)
    number = filed(room)
    report = loaded(number)[0]
    assert report.next_check
    room.hands.to(report.next_check)
    timer.wake_timer(number, report.run)
    room.aws.pump()
    calls.on("TransactWriteItems", Died(), after=True, having="MSG#")
    with pytest.raises(Died):
        room.run()
    assert room.log() == ["claimed"]
    room.hands.forward(minutes=15)
    room.settle()
    assert room.log()[0] == "unknown lost"
    assert all("Pengingat" not in text for text in room.texts())


def test_the_window_is_a_setting_of_the_city() -> None:
    assert windows_and_retries.end_window(MONDAY, city()) == MONDAY + timedelta(minutes=10)


# --- mails that come back -------------------------------------------------------------------------


@pytest.mark.parametrize("event", [bounce, complaint])
def test_a_mail_that_comes_back_goes_on_to_the_deputy(
    room: Room, sent: list[Sent], event: Any
) -> None:
    deputy = on_duty(id="e" * 16, address="wakil@jakarta.test", way=Way.SMS)
    first = on_duty(deputy=deputy.id)
    number = filed(room)
    fall_due(room, number)
    store.save_contacts([replace(deputy, way=Way.MAIL)])
    [mail] = [each for each in sent if tags(each)["kind"] == "duty"]
    assert tags(mail)["office"] == "31-73-05-1001"
    for _ in range(2):
        returned(event(mail))
        room.settle()
    [again] = mails_to(room, "wakil@jakarta.test")
    assert number in again.body
    assert len(mails_to(room, first.address)) == 1
    assert room.log() == ["failed bounced", "sent"]
    assert store.load_contact(KEBON_JERUK, first.id).failed_at


@pytest.mark.parametrize("arrived", [True, False])
def test_an_sms_that_did_not_arrive_goes_on_to_the_deputy(
    room: Room, monkeypatch: pytest.MonkeyPatch, *, arrived: bool
) -> None:
    own = replace(settings(), sms_reports="yes")
    monkeypatch.setattr(sms_reports, "settings", lambda: own)
    first = on_duty(way=Way.SMS, address="+6281299990000", deputy="e" * 16)
    fall_due(room, urgent(room))
    deputy = on_duty(id=first.deputy, address="+6281299990001", way=Way.SMS)
    waiting = (each for each in room.aws.items() if each["sk"] == SENT_SMS)
    [sms] = [each["pk"] for each in waiting if each["owner"] == f"duty/{KEBON_JERUK}"]
    status = "SUCCESS" if arrived else "FAILURE"
    for _ in range(2):
        report = line(sms.removeprefix(f"{SENT_SMS}sns/"), status)
        assert sms_report(logged(report), None) == {"recorded": 1}
        room.settle()
    told = [to for to, _ in room.aws.texts()]
    assert told.count(deputy.address) == (0 if arrived else 1)
    assert room.log() == (["delivered"] if arrived else ["failed undelivered", "sent"])
    assert bool(store.load_contact(KEBON_JERUK, first.id).failed_at) is not arrived


def test_a_note_of_absence_changes_nothing(room: Room, sent: list[Sent]) -> None:
    first = on_duty()
    number = filed(room)
    fall_due(room, number)
    [mail] = [each for each in sent if tags(each)["kind"] == "duty"]
    returned(bounce(mail, "Transient"))
    store.save_contacts([replace(first, address="baru@jakarta.test")])
    returned(bounce(mail))
    assert room.log() == ["sent"]
    assert store.load_contact(KEBON_JERUK, first.id).failed_at is None
