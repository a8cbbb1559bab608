"""The one logger, and the metrics.

Log lines are JSON, with the report's number as a key and without personal data.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from chalicelib.platform.text import remove_unseen, remove_unseen_in


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
    service="tanggap",
    json_serializer=write_line,
    json_deserializer=str,
    use_rfc3339=True,
    utc=True,
)


# Metrics in CloudWatch's embedded metric format: a log line each, without a call of AWS.


def count_event(event: str, many: int = 1, **dimension: str) -> None:
    """Count one ``event``, or ``many``.

    At most one dimension, with few values, because each value is billed as a metric.
    """
    _put_metric(event, "Count", many, dimension)


def measure_seconds(event: str, seconds: float, **dimension: str) -> None:
    """Record how many seconds an ``event`` took."""
    _put_metric(event, "Seconds", seconds, dimension)


def _put_metric(event: str, unit: str, value: float, dimension: Mapping[str, str]) -> None:
    # here and not above: a status poll counts nothing, and must not pay for the import
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name=event, unit=MetricUnit(unit), value=value) as metric:
        for name, text in dimension.items():
            metric.add_dimension(name=name, value=text)
