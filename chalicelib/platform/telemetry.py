"""The one logger, and the metrics.

Log lines are JSON, with the report's number as a key and without personal data.
"""

import json
import logging
import sys
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from chalicelib.platform import clock
from chalicelib.platform.texts.plain_text import remove_unseen, remove_unseen_in


def write_line(record: Any) -> str:
    """Return a record as one line of JSON, without invisible characters.

    No value that a stranger put into a path or an id can end the line or reverse it, also where a
    reader decodes and shows the JSON.
    """
    line = _encode(record)
    if line.isascii() and line.isprintable() and "\\" not in line:  # as most lines are
        return line
    return _encode(remove_unseen_in(record))


def _encode(record: Any) -> str:
    return json.dumps(record, default=_format_value, ensure_ascii=False, separators=(",", ":"))


def _format_value(value: object) -> str:
    return remove_unseen(str(value))


# Our messages are words and never JSON, and our lines name no threads or processes. Looking for
# them would take a third of the time of a line.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
log = Logger(
    json_serializer=write_line,
    json_deserializer=str,
    use_rfc3339=True,
    utc=True,
)
SERVICE = log.service  # POWERTOOLS_SERVICE_NAME, which is the name of the stack


# What is counted is a line of the log, which the dashboard reads when somebody opens it. A metric
# of CloudWatch is billed for each hour in which it is sent, so only what alarms watch is one as
# well, and without dimensions: each value of one would be another metric (docs/decisions/0077).

NAMESPACE = "Tanggap"
# What an operator has to see to, by the event. The alarm of such a metric is about all its events;
# the log and the dashboard say which it was.
TROUBLES: Mapping[str, str] = {
    "DeadLetters": "DeadLetters",
    **dict.fromkeys(
        ("AccessExpired", "ChannelSilent", "MessageParked", "SmsAtCap", "SmsNearCap"),
        "SenderTrouble",
    ),
    **dict.fromkeys(
        ("BreachDeadline", "ErasureLate", "ExportFailed", "FactsUnread", "RetentionLate"),
        "RecordTrouble",
    ),
    **dict.fromkeys(
        ("AppealOverdue", "DutyAtCap", "DutyContactFailed", "DutyNearCap", "OfficeWithoutContact"),
        "OfficeTrouble",
    ),
    "ScoresNotFrozen": "RecordTrouble",
    "WebhookPaused": "OfficeTrouble",
}
ANY_TROUBLE = "NeedsOperator"  # all of TROUBLES, for a stack with one alarm for them
# Events with an alarm that counts them, and the one that dollars are divided by.
OWN_METRICS = frozenset({"EntryNotAnnounced", "MessageTaken", "NoticeUnknown", "OverLimit"})


def count_event(event: str, many: int = 1, **about: str) -> None:
    """Count one ``event``, or ``many``. ``about`` says more of it, in a few words."""
    _write_count(event, {"many": many, **about}, _list_metrics(event), many)


def measure_seconds(event: str, seconds: float, **about: str) -> None:
    """Record how many seconds an ``event`` took."""
    _write_count(event, {"seconds": seconds, **about}, (), 0)


def _list_metrics(event: str) -> tuple[str, ...]:
    if event in TROUBLES:
        return (TROUBLES[event], ANY_TROUBLE)
    return (event,) if event in OWN_METRICS else ()


def _write_count(
    event: str, about: Mapping[str, object], metrics: tuple[str, ...], many: float
) -> None:
    """Write a count as a line, and as one of CloudWatch's embedded metric format if it is a
    metric.
    """
    line: dict[str, object] = {"counted": event, **about, "service": SERVICE}
    if metrics:
        named = [{"Name": name, "Unit": "Count"} for name in metrics]
        sent = {"Namespace": NAMESPACE, "Dimensions": [["service"]], "Metrics": named}
        moment = round(clock.now().timestamp() * 1000)
        stamp = {"Timestamp": moment, "CloudWatchMetrics": [sent]}
        line = {"_aws": stamp, **line, **dict.fromkeys(metrics, many)}
    sys.stdout.write(f"{write_line(line)}\n")
