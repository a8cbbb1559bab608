"""Forget the reporters of erased reports in facts that have arrived.

The facts of an erasure come with a new fact of the filing, without the reporter, which counts from
then on. What stood in earlier lines of it is removed by the next run of the figures.
"""

import json

from chalicelib.figures.facts import bucket
from chalicelib.figures.facts.model import PERSONAL
from chalicelib.figures.facts.reading import parse_line
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log


def forget_reporters() -> int:
    """Remove the hashes of reporters from the lines of all reports that are marked as erased, and
    then the marks. Return how many objects were rewritten. A run that dies is made up for by the
    next one. Damaged objects are left as they are, and logged.
    """
    s3, name = get_client("s3"), settings().facts_bucket
    marks = [*bucket.list_objects(s3, name, bucket.ERASED)]
    if not marks:
        return 0
    erased = {key.removeprefix(bucket.ERASED) for key in marks}
    first = min(_read_mark(key) for key in marks)
    rewritten = 0
    for key in bucket.list_objects(s3, name, bucket.FACTS, after=f"{bucket.FACTS}day={first}"):
        try:
            lines = bucket.read_lines(s3, name, key)
        except (OSError, EOFError):
            log.exception("facts_damaged", key=key)
            continue
        cleared = [clear_reporter(line, erased) for line in lines]
        if cleared != lines:
            bucket.put_lines(s3, name, key, cleared)
            rewritten += 1
    for key in marks:
        s3.delete_object(Bucket=name, Key=key)
    log.info("reporters_forgotten", reports=len(marks), objects=rewritten)
    return rewritten


def clear_reporter(line: str, erased: set[str]) -> str:
    """Return the line of a fact without its reporter, if its report is one of the erased."""
    fact = parse_line(line)
    if fact is None or fact["report"] not in erased or not any(fact[name] for name in PERSONAL):
        return line
    return json.dumps({**fact, **dict.fromkeys(PERSONAL)}, separators=(",", ":"))


def _read_mark(key: str) -> str:
    """Return the day from which on facts of the report of a mark may have arrived."""
    answer = get_client("s3").get_object(Bucket=settings().facts_bucket, Key=key)
    return str(answer["Body"].read().decode())
