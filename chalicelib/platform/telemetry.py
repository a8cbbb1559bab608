"""One logger for all: JSON lines, the report's number as a key, nothing personal."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from chalicelib.platform.text import remove_unseen, remove_unseen_in


def write_line(record: Any) -> str:
    """A record as one line of JSON, whatever a stranger put into a path or an id: no value ends the
    line or turns it around, also where JSON is read again and shown.
    """
    line = _encode(record)
    if line.isascii() and line.isprintable() and "\\" not in line:  # most are
        return line
    return _encode(remove_unseen_in(record))


def _encode(record: Any) -> str:
    return json.dumps(record, default=_format_value, ensure_ascii=False, separators=(",", ":"))


def _format_value(value: object) -> str:
    return remove_unseen(str(value))


# A message is a word of ours and never JSON, and threads and processes are in no line of ours:
# looking for them costs a third of a line.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
log = Logger(
    service="tanggap",
    json_serializer=write_line,
    json_deserializer=str,
    use_rfc3339=True,
    utc=True,
)


# Counts of what happens, in CloudWatch's embedded form: a line of the log, no call of AWS.


def count_event(event: str, **dimension: str) -> None:
    """One more ``event``, by at most one dimension with few values (each is billed as a metric)."""
    _put_metric(event, "Count", 1, dimension)


def measure_seconds(event: str, seconds: float, **dimension: str) -> None:
    """How long something took, in seconds."""
    _put_metric(event, "Seconds", seconds, dimension)


def _put_metric(event: str, unit: str, value: float, dimension: Mapping[str, str]) -> None:
    # here and not above: a status poll counts nothing, and must not pay for the import
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name=event, unit=MetricUnit(unit), value=value) as metric:
        for name, told in dimension.items():
            metric.add_dimension(name=name, value=told)
