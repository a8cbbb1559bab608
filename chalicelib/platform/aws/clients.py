"""Clients of AWS services. Each client is made when it is first needed, and is reused."""

from threading import Lock
from typing import Any

# One thread at a time may make clients of a botocore session. Two threads at once read a role's
# profile twice, and the second read fails as a circle (InfiniteLoopConfigError).
# https://docs.aws.amazon.com/boto3/latest/guide/session.html#multithreading-or-multiprocessing-with-sessions
MAKING = Lock()
ATTEMPTS = 4  # for each call, including the first
ONCE = 1  # for calls that must not be repeated: a message to a person

_session: Any = None
_clients: dict[tuple[str, int], Any] = {}


def get_client(service: str, attempts: int = ATTEMPTS) -> Any:
    """Return the boto3 client of our own session, the same one for all threads.

    ``attempts`` is how often a call is tried in all.
    """
    key = service, attempts
    if key not in _clients:
        with MAKING:
            if key not in _clients:
                _clients[key] = _make_client(service, attempts)
    return _clients[key]


def _make_client(service: str, attempts: int) -> Any:
    """Make a client.

    boto3 is imported here and not above, because a status poll needs no client and must not pay
    for the import. Without an addressing style boto3 signs links to
    ``<bucket>.s3.amazonaws.com``, which answers 400 for buckets in regions opened after March 2019.
    """
    global _session
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=2,
        read_timeout=5 if attempts > ONCE else 10,
        retries={"mode": "standard", "total_max_attempts": attempts},
        s3={"addressing_style": "virtual"},
    )
    _session = _session or boto3.Session()
    client = _session.client(service, config=config)
    if attempts == ONCE:
        client.meta.events.register("before-send", _close_connection)
    return client


def _close_connection(request: Any, **_: object) -> None:
    """Give the request a connection of its own.

    A reused connection may have died, and then nobody knows whether the request arrived.
    """
    request.headers["Connection"] = "close"
