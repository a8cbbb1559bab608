"""One logger for all: JSON lines, the report's number as a key, nothing personal."""

import json
import logging
from typing import Any

from aws_lambda_powertools import Logger

from chalicelib.domain.unseen import remove_unseen, remove_unseen_in


def write_line(record: Any) -> str:
    """A record as one line of JSON, whatever a stranger put into a path or an id: no value ends the
    line or turns it around, also where JSON is read again and shown.
    """
    line = _encoded(record)
    if line.isascii() and line.isprintable() and "\\" not in line:  # most are
        return line
    return _encoded(remove_unseen_in(record))


def _encoded(record: Any) -> str:
    return json.dumps(record, default=_as_text, ensure_ascii=False, separators=(",", ":"))


def _as_text(value: object) -> str:
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
