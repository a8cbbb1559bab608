"""One logger for all: JSON lines, the report's number as a key, nothing personal."""

import logging

from aws_lambda_powertools import Logger

# A message is a word of ours and never JSON, and threads and processes are in no line of ours:
# looking for them costs a third of a line.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
log = Logger(service="tanggap", json_deserializer=str, use_rfc3339=True, utc=True)
