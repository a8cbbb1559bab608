"""Reports of the delivery of SMS, as SNS writes them into CloudWatch Logs: what the log of notices
says after them.
"""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest

from chalicelib.entrypoints.log_lines import sms_report
from chalicelib.notifications.sending import sms_reports
from chalicelib.notifications.sending.sent_sms_store import REPORTED_WITHIN, SENT_SMS
from chalicelib.platform.settings import settings
from tests.builders import PHONE, moved
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.notifications.test_subscriptions_http import Reporter
from tests.sms_reports import event, line


@pytest.fixture(autouse=True)
def _reported(monkeypatch: pytest.MonkeyPatch) -> None:
    own = replace(settings(), sms_reports="yes")
    monkeypatch.setattr(sms_reports, "settings", lambda: own)


def sms_ids(aws: Aws) -> list[str]:
    """The ids of SMS whose reports are waited for, the newest last."""
    items = [each for each in aws.items() if each["sk"] == SENT_SMS]
    return [
        each["pk"].removeprefix("SMS#sns/") for each in sorted(items, key=lambda x: str(x["line"]))
    ]


def states(reporter: Reporter) -> list[tuple[int, str, str | None]]:
    texts = (each for each in reporter.notices() if each["way"] == "sms")
    return [(each["seq"], each["state"], each["code"]) for each in texts]


def test_an_sms_that_arrived_is_delivered_and_one_that_did_not_has_failed(
    http: Any, aws: Aws
) -> None:
    reporter = Reporter(http)
    moved(http, reporter.number, "proses")
    aws.settle()
    first, second = sms_ids(aws)
    failure = line(second, "FAILURE", "Phone is currently unreachable/unavailable")
    assert sms_report(event(line(first), failure), None) == {"recorded": 2}
    assert states(reporter) == [(1, "delivered", None), (2, "failed", "undelivered")]
    failed = reporter.notices(**{"Accept-Language": "en"})[-1]
    assert failed["reason"].startswith("The telephone network could not deliver the SMS.")
    assert not failed["retry"]


def test_a_report_that_comes_again_changes_nothing_and_nothing_is_sent_again(
    http: Any, aws: Aws, hands: Hands
) -> None:
    reporter = Reporter(http)
    aws.settle()
    [sms] = sms_ids(aws)
    sms_report(event(line(sms, "FAILURE")), None)
    before = aws.items()
    hands.forward(minutes=5)
    sms_report(event(line(sms, "FAILURE"), line(sms)), None)
    assert aws.items() == before
    aws.settle()
    assert len(aws.texts()) == 1
    moved(http, reporter.number, "proses")
    aws.settle()
    assert len(aws.texts()) == 2, "a telephone that was off is told the next news"


def test_it_may_be_reported_before_it_is_written_down_that_it_went(
    http: Any, aws: Aws, calls: Calls
) -> None:
    reporter = Reporter(http)
    aws.pump()
    really = sms_reports.await_report

    def report_at_once(called: str, given: dict[str, Any], moment: str) -> None:
        if called == "Publish" and moment == "after" and "PhoneNumber" in given:
            calls.traps.remove(report_at_once)
            [(sms, _)] = _sent(aws)
            really(f"sns/{sms}", reporter.number, "Z#notice#000001#sms")
            sms_report(event(line(sms)), None)

    calls.traps.append(report_at_once)
    aws.deliver()
    assert states(reporter) == [(1, "delivered", None)]


def _sent(aws: Aws) -> list[tuple[str, Any]]:
    from tests.moto_aws import _sns

    return [*_sns().sms_messages.items()]


def test_a_stack_that_reads_no_reports_writes_nothing_for_them(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms_reports, "settings", settings)
    Reporter(http)
    aws.settle()
    assert len(aws.texts()) == 1
    assert sms_ids(aws) == []


def test_what_is_waited_for_is_forgotten_after_some_days(http: Any, aws: Aws, hands: Hands) -> None:
    Reporter(http)
    aws.settle()
    [item] = [each for each in aws.items() if each["sk"] == SENT_SMS]
    assert item["ttl"] == int((hands.moment + REPORTED_WITHIN).timestamp())
    assert timedelta(days=3) < REPORTED_WITHIN


def test_lines_that_are_none_of_ours_are_passed_over(aws: Aws, lines: StringIO) -> None:
    broken = ["{", "[]", "null", json.dumps({"status": "SUCCESS"}), line("x", "LATER")]
    assert sms_report(event(line("another stack"), *broken), None) == {"recorded": 0}
    assert sms_report(event(kind="CONTROL_MESSAGE"), None) == {"recorded": 0}
    assert lines.getvalue().count("sms_report_unread") == len(broken)


def test_nobodys_number_reaches_our_log(http: Any, aws: Aws, lines: StringIO) -> None:
    Reporter(http)
    aws.settle()
    [sms] = sms_ids(aws)
    sms_report(event(line(sms, "FAILURE", f"{PHONE} is off"), "{" + PHONE), None)
    sms_report(event(line(sms, "FAILURE", "Phone has blocked SMS")), None)
    assert PHONE not in lines.getvalue()
    assert "Phone has blocked SMS" in lines.getvalue()
