"""The keys with which facts hash the numbers of reports and their reporters.

Each key is a parameter of its own in Parameter Store, made when the first fact needs it. It is
destroyed when its period is frozen: from then on nobody can say which report or whose report a fact
is about (docs/decisions/0060). A destroyed key leaves a mark, so that no late fact brings another.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from botocore.exceptions import ClientError

from chalicelib.figures.facts import bucket
from chalicelib.platform import clock, ids
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.settings import settings

CACHE_TIME = timedelta(minutes=10)  # for so long a process may use a key after its destruction
HASH_DIGITS = 32  # hex digits of a hash; two of a billion are equal once in 10^20 years
# The key of the numbers of a year outlives so many years after it, and then its last open report.
YEARS_OF_WORK = 2
MISSING = "ParameterNotFound"
_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


class KeyDestroyed(Exception):
    """The key was destroyed, because its period is frozen. The message is the key's name."""


@dataclass(frozen=True, slots=True)
class _Cached:
    key: bytes
    until: datetime


_cache: dict[str, _Cached] = {}  # by the key's name


def number_key(filed: datetime) -> str:
    """Return the name of the key for the number of a report. It is that of the year of its filing,
    so that all facts of a report have one hash.
    """
    return f"number-{filed.astimezone(JAKARTA):%Y}"


def reporter_key(filed: datetime) -> str:
    """Return the name of the key for the reporters of the month of a filing."""
    return f"reporter-{filed.astimezone(JAKARTA):%Y-%m}"


def yearly_reporter_key(filed: datetime) -> str:
    """Return the name of the key for the reporters of the year of a filing."""
    return f"reporter-{filed.astimezone(JAKARTA):%Y}"


def list_keys(period: str) -> list[str]:
    """Return the names of the keys of reporters that end with a frozen period: ``2026-11``,
    ``2026-Q4`` or ``2026``. Raises ValueError for any other text.
    """
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise ValueError(period)
    if found["quarter"] is None:
        return [f"reporter-{period}"]
    last = 3 * int(found["quarter"])
    return [f"reporter-{found['year']}-{month:02}" for month in (last - 2, last - 1, last)]


def hash_text(name: str, text: str) -> str:
    """Return the keyed hash of a text under the key of that name. Raises KeyDestroyed."""
    return hmac.new(_load_key(name), text.encode(), sha256).hexdigest()[:HASH_DIGITS]


def destroy_key(name: str) -> None:
    """Destroy a key for good: Parameter Store deletes all its versions at once, and has no way
    back. Repeating it does no harm.
    """
    bucket.mark_destroyed(name)
    try:
        get_client("ssm").delete_parameter(Name=_find_parameter(name))
    except ClientError as error:
        if _code_of(error) != MISSING:
            raise
    _cache.pop(name, None)


def forget_keys() -> None:
    """Clear the cache, so that the next call reads the keys again."""
    _cache.clear()


def _load_key(name: str) -> bytes:
    moment = clock.now()
    if name not in _cache or moment >= _cache[name].until:
        _cache[name] = _Cached(bytes.fromhex(_read_key(name)), moment + CACHE_TIME)
    return _cache[name].key


def _read_key(name: str) -> str:
    """Return a key, which is made when there is none. Of two functions that make it at one moment,
    one makes it and the other reads it. Raises KeyDestroyed.
    """
    try:
        return _read_parameter(name)
    except ClientError as error:
        if _code_of(error) != MISSING:
            raise
    if bucket.is_destroyed(name):
        raise KeyDestroyed(name)
    key = (ids.make_salt() + ids.make_salt()).hex()  # of 32 bytes, as the hash is
    try:
        get_client("ssm").put_parameter(
            Name=_find_parameter(name),
            Description="A key of the hashes in facts; it is destroyed when its period is frozen.",
            Type="SecureString",
            Tier="Standard",
            Value=key,
            Overwrite=False,
        )
    except ClientError as error:
        if _code_of(error) != "ParameterAlreadyExists":
            raise
        return _read_parameter(name)
    return key


def _read_parameter(name: str) -> str:
    answer = get_client("ssm").get_parameter(Name=_find_parameter(name), WithDecryption=True)
    return str(answer["Parameter"]["Value"])


def _find_parameter(name: str) -> str:
    return f"{settings().figures_keys}/{name}"


def _code_of(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
