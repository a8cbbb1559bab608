"""Clients of AWS, each made when first needed and kept."""

from threading import Lock
from typing import Any

# botocore makes clients of one session safely in one thread at a time: two at once read a role's
# profile twice, and the second takes it for a circle (InfiniteLoopConfigError).
# https://docs.aws.amazon.com/boto3/latest/guide/session.html#multithreading-or-multiprocessing-with-sessions
MAKING = Lock()
ATTEMPTS = 4  # of a call, the first one included
ONCE = 1  # of what can't be repeated: a message to a person

_session: Any = None
_clients: dict[tuple[str, int], Any] = {}


def get_client(service: str, attempts: int = ATTEMPTS) -> Any:
    """A boto3 client of our own session, the same one for all threads; a call is tried so many
    times in all.
    """
    wanted = service, attempts
    if wanted not in _clients:
        with MAKING:
            if wanted not in _clients:
                _clients[wanted] = _make_client(service, attempts)
    return _clients[wanted]


def _make_client(service: str, attempts: int) -> Any:
    """boto3 is imported here and not above: a status poll needs none and must not pay for it.

    Without an addressing style boto3 signs links to ``<bucket>.s3.amazonaws.com``, which answers
    400 for buckets in regions opened after March 2019.
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
    made = _session.client(service, config=config)
    if attempts == ONCE:
        made.meta.events.register("before-send", _close_connection)
    return made


def _close_connection(request: Any, **_: object) -> None:
    """On a connection of its own: one that was kept may have died since, and then nobody knows
    whether the request arrived.
    """
    request.headers["Connection"] = "close"
