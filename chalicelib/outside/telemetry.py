"""One logger for all: JSON lines, the report's number as a key, nothing personal."""

from aws_lambda_powertools import Logger

log = Logger(service="tanggap")
