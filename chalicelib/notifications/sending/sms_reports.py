"""The reports of the delivery of SMS, which SNS writes into CloudWatch Logs, one line for each SMS.

A line has the telephone number of the SMS, which goes no further than this module's parsing.
"""

import base64
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.city.sms_route import SNS
from chalicelib.notifications.sending import sent_sms_store
from chalicelib.notifications.sending.sent_sms_store import SmsLine
from chalicelib.notifications.sending.sms_failover import SentSms
from chalicelib.platform import clock
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log

# https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html
_ARRIVED = {"SUCCESS": True, "FAILURE": False}
# The reasons that SNS writes. A carrier may write others, which are left out.
_REASONS = frozenset(
    {
        "Blocked as spam by phone carrier",
        "Destination is on a blocked list",
        "Invalid phone number",
        "Message body is invalid",
        "Message has been accepted by phone",
        "Message has been accepted by phone carrier",
        "No quota left for account",
        "Phone carrier has blocked this message",
        "Phone carrier is currently unreachable/unavailable",
        "Phone has blocked SMS",
        "Phone is on a blocked list",
        "Phone is currently unreachable/unavailable",
        "Phone number is opted out",
        "Rate exceeded.",
        "This delivery would exceed max price",
        "Unknown error attempting to reach phone",
    }
)


@dataclass(frozen=True, slots=True)
class SmsReport:
    """The report of the telephone network on the arrival of an SMS. ``key`` is ``SentSms.key``, and
    ``reason`` one of SNS's words, or empty.
    """

    key: str
    arrived: bool
    reason: str


def parse_reports(event: Mapping[str, Any]) -> Iterator[SmsReport]:
    """Yield the reports in an event of CloudWatch Logs: base64 of gzip of JSON. Lines of another
    form are left out.

    https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
    """
    batch = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    if batch["messageType"] != "DATA_MESSAGE":  # CloudWatch tries whether the function is there
        return
    for line in batch["logEvents"]:
        if report := _parse_line(line["message"]):
            yield report
        else:
            log.warning("sms_report_unread")


def _parse_line(text: str) -> SmsReport | None:
    try:
        line = json.loads(text)
        identifier, reason = line["notification"]["messageId"], line["delivery"]["providerResponse"]
        arrived = _ARRIVED[line["status"]]
    except (LookupError, RecursionError, TypeError, ValueError):
        return None
    shown = reason if isinstance(reason, str) and reason in _REASONS else ""
    return SmsReport(SentSms(SNS, str(identifier)).key, arrived, shown)


def await_report(sms: str, owner: str, line: str) -> None:
    """Remember the line of a log that an SMS is, where the stack reads the reports of SNS. ``sms``
    is ``SentSms.key``; ``owner`` and ``line`` are those of ``SmsLine``.
    """
    if settings().sms_reports == "yes" and sms.startswith(f"{SNS}/"):
        sent_sms_store.remember_sms(sms, owner, line, clock.now())


def find_line(report: SmsReport) -> SmsLine | None:
    """Return the line of the log that a report is about, and log the report. Return None for an SMS
    of no log.
    """
    found = sent_sms_store.find_sms(report.key)
    event = "sms_delivered" if report.arrived else "sms_undelivered"
    log.info(event, logged=found is not None, reason=report.reason)
    return found


def record_notice(found: SmsLine, report: SmsReport) -> None:
    """Record in the log of notices whether an SMS arrived. A repeat changes nothing."""
    sent_sms_store.mark_reported(found.owner, found.line, clock.now(), arrived=report.arrived)
