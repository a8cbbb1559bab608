"""Notices some time after an entry: the question for a rating, once for each closing."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.intake import service as intake_service
from chalicelib.notifications import greeting, subscriptions
from chalicelib.notifications import service as notifications_service
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.later_notices import LATER_NOTICES
from chalicelib.notifications.sending import bounces
from chalicelib.notifications.sending.bounces import MailEvent, MailEventKind, MailReference
from chalicelib.notifications.supporters import service as supporters_service
from chalicelib.notifications.texts.receipt_texts import write_ending
from chalicelib.platform.i18n import Language
from chalicelib.privacy import erasure, export
from chalicelib.privacy import store as privacy_store
from chalicelib.reporters import reporter_actions
from chalicelib.reporters.reporter_actions import ReporterRequest
from chalicelib.reports.contact import preferences
from chalicelib.reports.contact.delivery_states import MUTED, QUIET_HOURS, UNPROVEN
from chalicelib.reports.contact.preferences import EMAIL, REPLY, SMS, WAYS, Change, Contact, Wishes
from chalicelib.reports.lifecycle.followup import FollowUp, Rating
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Verdict
from tests.builders import PHONE, a_draft, a_judgement, a_sent_step, a_verifier, an_officer, wib
from tests.moto_aws import Aws, Hands

CLOSED = wib("2026-11-27 10:00")
DUE = CLOSED + timedelta(days=3)
MAIL = "siti@rumah.id"
BOTH = Contact("Siti", PHONE, MAIL, proven=frozenset({SMS, EMAIL}))
ASKED = "Bagaimana hasilnya?"
TOPIC = "rating_reminder"


def close(number: str) -> None:
    for action in (Action.PROSES, Action.SELESAI):
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))


def a_closed_report(aws: Aws, hands: Hands, contact: Contact = BOTH) -> intake_service.Taken:
    """A report that was filed and closed in one moment."""
    hands.to(CLOSED)
    taken = intake_service.file_draft(a_draft(received_at=CLOSED, contact=contact))
    close(taken.report.number)
    aws.settle()
    return taken


def wake(aws: Aws, hands: Hands, moment: datetime) -> None:
    """Let the schedules run at a moment."""
    hands.to(moment)
    aws.wake()
    aws.deliver()


def asked(aws: Aws) -> int:
    """How many SMS asked for a rating."""
    return sum(ASKED in text for _, text in aws.texts())


def scheduled(aws: Aws) -> list[str]:
    """The names of the schedules of the question."""
    return [name for name in aws.scheduled() if f"-{TOPIC}-" in name]


def lines(number: str) -> list[tuple[int, str, str]]:
    """The lines of the question: entry, way, and the state with its code."""
    log = notifications_store.load_addressed(number).log
    return [(each.seq, each.way, f"{each.state} {each.code}".strip()) for each in log if each.topic]


def test_three_days_after_a_closing_its_reporter_is_asked_once_by_each_way(
    aws: Aws, hands: Hands
) -> None:
    number = a_closed_report(aws, hands).report.number
    [name] = scheduled(aws)
    assert name == f"{number}-3-{TOPIC}-202611300300"  # UTC
    assert PHONE not in str(aws.scheduled()[name])
    wake(aws, hands, DUE - timedelta(hours=1))  # too early: it is scheduled again
    assert (asked(aws), scheduled(aws)) == (0, [name])
    wake(aws, hands, DUE)
    for again in ({"topic": TOPIC}, {}):  # redelivered, or announced again
        notifications_service.send_notices(number, 3, **again)
    assert (asked(aws), scheduled(aws)) == (1, [])
    assert sum(ASKED in mail.body for mail in aws.mails()) == 1
    assert lines(number) == [(3, EMAIL, "sent"), (3, SMS, "sent")]


def test_an_sms_asks_for_an_sms_and_a_mail_has_the_link(aws: Aws, hands: Hands) -> None:
    number = a_closed_report(aws, hands).report.number
    wake(aws, hands, DUE)
    text = aws.texts()[-1][1]
    assert f"NILAI {number} dan 1-5" in text
    assert "http" not in text
    assert len(text) <= 160  # one SMS, with how to end notices
    mail = aws.mails()[-1].body
    assert f"/laporan/{number}" in mail
    assert "NILAI" not in mail


def test_an_sms_to_a_number_that_may_not_answer_has_the_link(aws: Aws, hands: Hands) -> None:
    number = a_closed_report(aws, hands).report.number
    wishes = Wishes(addresses={SMS: "+6281399990000"})
    notifications_store.save_wishes(number, replace(BOTH, wishes=wishes), {"to_sms"})
    wake(aws, hands, DUE)
    to, text = aws.texts()[-1]
    assert to == "+6281399990000"
    assert f"/l/{number}" in text
    assert "NILAI" not in text


@pytest.mark.parametrize("language", Language)
def test_each_sentence_is_short_and_says_only_what_its_way_can_do(language: Language) -> None:
    assert len({row.topic for row in LATER_NOTICES}) == len(LATER_NOTICES)
    for row in LATER_NOTICES:
        assert re.fullmatch("[a-z_]{1,24}", row.topic)  # EventBridge takes names of 64 characters
        assert {*row.words} == {*WAYS}
        for way in WAYS:
            words = {"number": "JK261124-9HJTG3", "sms": city().settings.stop_sms, "url": "URL"}
            text = row.words[way][language].format(**words)
            assert way == SMS or "URL" in text
            assert len(f"{text} {write_ending(way, city(), '', language)}") <= 306


@pytest.mark.parametrize("follow_up", [FollowUp.RATING, FollowUp.REOPEN, FollowUp.ERASURE])
def test_who_answered_or_left_meanwhile_is_not_asked(
    aws: Aws, hands: Hands, follow_up: FollowUp
) -> None:
    taken = a_closed_report(aws, hands)
    number = taken.report.number
    request = ReporterRequest(number, taken.token, follow_up)
    if follow_up is FollowUp.RATING:
        reporter_actions.rate_report(request, Rating(2))
    elif follow_up is FollowUp.REOPEN:
        reporter_actions.reopen_report(request, "masih ada", ())
    else:
        erasure.request_erasure(number, taken.token)
    aws.settle()
    wake(aws, hands, DUE)
    assert (asked(aws), lines(number)) == (0, [])


def test_a_closing_that_was_rejected_is_not_asked_about(aws: Aws, hands: Hands) -> None:
    number = a_closed_report(aws, hands).report.number
    casework_service.verify_closing(number, a_verifier(), a_judgement(3, Verdict.REJECTED))
    aws.settle()
    wake(aws, hands, DUE)
    assert asked(aws) == 0


def test_who_ended_the_notices_is_not_asked_and_the_log_says_why(aws: Aws, hands: Hands) -> None:
    number = a_closed_report(aws, hands).report.number
    notifications_store.set_muted(number, muted=True)
    wake(aws, hands, DUE)
    assert asked(aws) == 0
    assert lines(number) == [(3, EMAIL, f"withheld {MUTED}"), (3, SMS, f"withheld {MUTED}")]


def test_a_way_that_nobody_has_proven_brings_no_question(aws: Aws, hands: Hands) -> None:
    number = a_closed_report(aws, hands, Contact("Siti", PHONE)).report.number
    wake(aws, hands, DUE)
    assert asked(aws) == 0
    assert lines(number) == [(3, SMS, f"withheld {UNPROVEN}")]
    notifications_store.mark_proven(number, SMS)
    sent = len(aws.texts())
    greeting.send_catch_up(proven=number, way=SMS)
    assert len(aws.texts()) == sent + 1  # one message that says how the report stands
    assert lines(number) == [(3, SMS, "sent")]


def a_sleeper(aws: Aws, hands: Hands) -> intake_service.Taken:
    """Whose quiet hours have begun when they would be asked."""
    taken = a_closed_report(aws, hands, replace(BOTH, email=None))
    wishes = Wishes(quiet=preferences.make_quiet_hours("09:00", "12:00"))
    notifications_store.save_wishes(taken.report.number, Contact(wishes=wishes), {"quiet"})
    wake(aws, hands, DUE)
    assert asked(aws) == 0
    assert lines(taken.report.number) == [(3, SMS, f"withheld {QUIET_HOURS}")]
    return taken


def test_the_question_waits_for_the_end_of_quiet_hours(aws: Aws, hands: Hands) -> None:
    number = a_sleeper(aws, hands).report.number
    assert scheduled(aws) == [f"{number}-3-{TOPIC}-202611300500"]
    wake(aws, hands, DUE + timedelta(hours=2))
    assert (asked(aws), lines(number)) == (1, [(3, SMS, "sent")])


def test_who_ends_their_quiet_hours_is_asked_at_once(aws: Aws, hands: Hands) -> None:
    taken = a_sleeper(aws, hands)
    subscriptions.change_subscriptions(taken.report.number, taken.token, Change(no_quiet=True))
    aws.deliver()
    assert asked(aws) == 1


def test_each_of_two_closings_has_its_question(aws: Aws, hands: Hands) -> None:
    taken = a_closed_report(aws, hands)
    number = taken.report.number
    wake(aws, hands, DUE)
    request = ReporterRequest(number, taken.token, FollowUp.REOPEN)
    reporter_actions.reopen_report(request, "masih ada", ())
    casework_service.act_on_report(number, an_officer(), a_sent_step(Action.SELESAI))
    aws.settle()
    wake(aws, hands, DUE + timedelta(days=3))
    assert asked(aws) == 2
    assert [(seq, way) for seq, way, _ in lines(number)] == [
        *((3, EMAIL), (3, SMS)),
        *((5, EMAIL), (5, SMS)),
    ]


def test_the_reporter_sees_the_question_in_the_log_and_in_a_copy_and_it_is_erased(
    aws: Aws, hands: Hands
) -> None:
    taken = a_closed_report(aws, hands)
    number = taken.report.number
    wake(aws, hands, DUE)
    log = subscriptions.list_notices(number, taken.token)
    assert [(each.number, each.kind, each.way) for each in log[-2:]] == [
        (3, TOPIC, EMAIL),
        (3, TOPIC, SMS),
    ]
    exported = export.export_data(ReporterRequest(number, taken.token, FollowUp.EXPORT))
    shown = export.write_document(exported, hands.moment, Language.INDONESIAN)["notices"]
    assert [(each["seq"], each["way"]) for each in shown if each["topic"] == TOPIC] == [
        (3, EMAIL),
        (3, SMS),
    ]
    erasure.request_erasure(number, taken.token)
    aws.settle()
    assert privacy_store.load_subject_data(number).notices == ()


def test_supporters_are_not_asked(aws: Aws, hands: Hands) -> None:
    hands.to(CLOSED)
    draft = a_draft(received_at=CLOSED, contact=BOTH, visibility=Visibility.PUBLIC)
    number = intake_service.file_draft(draft).report.number
    contact = Contact(phone="+6281377778888")
    who = supporters_service.SupporterIdentity(contact, "gawai", "192.0.2.1")
    supporters_service.add_support(number, who)
    close(number)
    aws.settle()
    aws.deliver()  # the messages of supporters
    before = {to for to, _ in aws.texts()}
    assert contact.phone in before
    hands.to(DUE)
    aws.wake()
    assert not any("whom" in body["Message"] for body in aws.bodies())
    notifications_service.send_notices(number, 3, topic=TOPIC)
    assert [to for to, text in aws.texts() if ASKED in text] == [PHONE]


def test_a_question_that_comes_back_is_asked_by_another_way(aws: Aws, hands: Hands) -> None:
    number = a_closed_report(aws, hands).report.number
    mail_alone = replace(BOTH, wishes=Wishes(ways={EMAIL: 0}))
    notifications_store.save_wishes(number, mail_alone, {"ways"})
    wake(aws, hands, DUE)
    assert asked(aws) == 0
    sent = len(aws.texts())
    about = MailReference("notice", number, 3)
    for _ in range(2):
        bounces.record_event(MailEvent(MailEventKind.BOUNCE, "Permanent", about, MAIL))
    aws.deliver()
    assert lines(number) == [(3, EMAIL, "failed bounced"), (3, SMS, "sent")]
    assert (asked(aws), len(aws.texts())) == (1, sent + 1)  # the closing itself had arrived


def test_who_is_told_of_a_closing_late_is_asked_days_after_that(aws: Aws, hands: Hands) -> None:
    hands.to(CLOSED)
    number = intake_service.file_draft(a_draft(received_at=CLOSED, contact=BOTH)).report.number
    close(number)
    hands.to(DUE + timedelta(days=1))
    aws.settle()
    aws.settle()
    assert asked(aws) == 0
    assert scheduled(aws) == [f"{number}-3-{TOPIC}-202612040300"]
    wake(aws, hands, DUE + timedelta(days=4))
    assert asked(aws) == 1


def test_a_notice_older_than_the_log_is_never_sent(aws: Aws, hands: Hands) -> None:
    number = a_closed_report(aws, hands).report.number
    hands.to(DUE + timedelta(days=city().settings.notice_log_days))
    notifications_service.send_notices(number, 3, topic=TOPIC)
    assert asked(aws) == 0


def test_a_city_that_sets_no_days_asks_nobody(
    aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: Any = replace(city().settings, rating_asked_days=0)
    here = replace(city(), settings=settings)
    monkeypatch.setattr("chalicelib.notifications.later_notices.city", lambda: here)
    a_closed_report(aws, hands)
    assert scheduled(aws) == []


def test_a_public_reply_has_the_link() -> None:
    [row] = [row for row in LATER_NOTICES if row.topic == TOPIC]
    assert row.words[REPLY] is row.words[EMAIL]
